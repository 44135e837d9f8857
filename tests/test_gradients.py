"""Numerical gradients: as exact as their first lines promise, and harmless to what they are given."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.gradients import STEP, central_difference, central_differences, complex_step

MEASURES = [central_difference, complex_step]


def smooth(w: Any) -> Any:
    """Analytic, with a gradient known on paper."""
    return np.sum(np.tanh(w) * np.exp(-w / 3) + w**3 / 6)


def slope(w: Any) -> Any:
    return np.exp(-w / 3) * (1 / np.cosh(w) ** 2 - np.tanh(w) / 3) + w**2 / 2


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 2), (0,), (0, 3)])
@pytest.mark.parametrize("measure", MEASURES)
def test_a_gradient_has_the_shape_of_its_point_and_the_known_values(
    measure: Any, shape: tuple[int, ...]
) -> None:
    point = np.random.default_rng(1).standard_normal(shape)
    gradient = measure(smooth, point)
    assert gradient.shape == shape
    assert gradient.dtype == np.float64
    np.testing.assert_allclose(gradient, slope(point), rtol=1e-9, atol=1e-9)


@given(st.floats(-3, 3))
def test_central_differences_err_by_less_than_five_decades_below_the_tolerance_of_cases(at: float) -> None:
    assert abs(central_difference(smooth, at) - slope(at)) < 1e-9


@given(st.floats(-3, 3))
def test_complex_steps_are_exact_to_rounding(at: float) -> None:
    assert abs(complex_step(smooth, at) - slope(at)) < 1e-14


@pytest.mark.parametrize("measure", MEASURES)
def test_the_point_and_what_the_function_does_to_its_argument_leave_no_trace(measure: Any) -> None:
    point = np.array([1, 2, 3])

    def spoiling(w: Any) -> Any:
        value = np.sum(w**2)
        w[...] = 100
        return value

    np.testing.assert_allclose(measure(spoiling, point), [2, 4, 6], rtol=1e-9)
    np.testing.assert_array_equal(point, [1, 2, 3])


@pytest.mark.parametrize("measure", MEASURES)
def test_the_point_stays_where_it_is_while_the_function_is_measured(measure: Any) -> None:
    point = np.array([1.0, 2.0])
    np.testing.assert_allclose(measure(lambda w: np.sum(w * point), point), [1, 2], rtol=1e-9)


@pytest.mark.parametrize("measure", MEASURES)
def test_lists_of_integers_are_points_too(measure: Any) -> None:
    np.testing.assert_allclose(measure(lambda w: w[0] * w[1], [2, 5]), [5, 2], rtol=1e-9)


def test_every_entry_is_moved_alone_by_one_step_to_each_side() -> None:
    seen = []
    central_difference(lambda w: seen.append(w - [10.0, 20.0]) or 0.0, [10.0, 20.0], h=0.5)
    np.testing.assert_array_equal(seen, [[0.5, 0], [-0.5, 0], [0, 0.5], [0, -0.5]])


def test_a_function_of_all_points_is_called_once_and_gives_the_same_slopes() -> None:
    asked = []

    def squares(points: list[np.ndarray]) -> list[float]:
        asked.append(len(points))
        return [float(np.sum(point**2)) for point in points]

    at = np.array([[1.0, 2.0, 3.0]])
    slopes = central_differences(squares, at)
    assert asked == [6]
    np.testing.assert_array_equal(slopes, central_difference(lambda w: np.sum(w**2), at))


def test_the_default_step_is_the_cube_root_of_the_rounding_error() -> None:
    assert pytest.approx(6.06e-6, rel=1e-3) == STEP


def test_a_function_that_gives_one_number_in_an_array_is_no_scalar_for_central_differences() -> None:
    with pytest.raises(TypeError):
        central_difference(lambda w: w, np.ones(2))
