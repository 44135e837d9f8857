"""What is said of wrong values: true relations, and nothing where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from grader.cases import CheckFailed, close
from grader.relations import relation

W = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -6.0]])
V = np.array([3.0, -1.0, 2.0, 5.0])


@pytest.mark.parametrize(
    ("value", "wanted", "told"),
    [
        (2 * W, W, "exactly 2 times what is asked for"),
        (W / 2, W, "exactly 1/2 times what is asked for"),
        (7 * W, W, "exactly 7 times what is asked for"),
        (W / 37, W, "exactly 1/37 times what is asked for"),
        (-W / 37, W, "exactly -1/37 times what is asked for"),
        (1.2345678 * W, W, "every entry is off by the same factor"),
        (-W, W, "the right size with the opposite sign"),
        (0 * W, W, "all zero"),
        (W.T, W, "the transpose of what is asked for"),
        (W[:, :2].T, W[:, :2], "the transpose of what is asked for"),
        (W.ravel(), W, "the right values in another shape"),
        (V[::-1], V, "the right values in reverse order"),
        (V[[1, 0, 3, 2]], V, "the right values in another order"),
        (V + 0.25, V, "every entry is off by the same amount"),
        (V + np.eye(4)[1], V, "right but for entry 1 (counted from 0)"),
        (W + np.array([[0, 0, 0], [1, 2, 3]]), W, "right but for row 1 (counted from 0)"),
        (np.array(0.25), np.array(0.5), "exactly 1/2 times what is asked for"),
        (np.array(-0.5), np.array(0.5), "the right size with the opposite sign"),
        (np.array(0.123456789), np.array(0.5), ""),
        (np.sin(V), V, ""),
        (1.00002 * V, V, ""),
        (V, np.zeros(4), ""),
        (np.zeros(0), np.zeros(0), ""),
        (np.ones(3), np.ones((2, 2)), ""),
    ],
)
def test_relation_is_said_where_it_holds(value: np.ndarray, wanted: np.ndarray, told: str) -> None:
    assert relation(np.asarray(value), wanted) == told


def test_integers_that_would_wrap_are_compared_as_numbers() -> None:
    assert (
        relation(np.array([200, 100], np.uint8), np.array([100.0, 50.0]))
        == "exactly 2 times what is asked for"
    )


def test_failed_comparison_tells_the_relation_before_the_shape() -> None:
    with pytest.raises(
        CheckFailed, match=r"W: the transpose of what is asked for: the shape is \(3, 2\) and"
    ):
        close(W.T, W, of="W")


def test_failed_comparison_never_tells_the_right_value() -> None:
    with pytest.raises(CheckFailed) as caught:
        close(np.sin(V), V)
    assert caught.value.message == "the result: the shape is right, the values are not"
