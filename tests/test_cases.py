"""The words of the cases about values: what each accepts, what it refuses, and what it tells of that."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.cases import (
    CheckFailed,
    Student,
    close,
    fail,
    items,
    number,
    numeric,
    objects,
    sequence,
)
from grader.worker.faults import StudentError
from grader.worker.inprocess import InProcess


def told(call: Callable[[], Any]) -> str:
    with pytest.raises(CheckFailed) as caught:
        call()
    assert caught.value.message == str(caught.value)
    return caught.value.message


def student_of(source: str) -> Student:
    module = types.ModuleType("m")
    exec(source, vars(module))
    backend = InProcess()
    backend.replace(vars(module))
    return Student(backend)


# Numbers


@pytest.mark.parametrize(
    "value", [np.ones((2, 3)), np.ones((2, 3), int), np.ones((2, 3), bool), np.ones((2, 3), "f2")]
)
def test_numeric_takes_arrays_of_real_numbers(value: Any) -> None:
    assert numeric(value, (2, 3)) is value
    assert numeric(value) is value


@pytest.mark.parametrize(
    ("value", "shape", "words"),
    [
        (None, None, "return"),
        ("text", None, "str"),
        ({}, None, "dict"),
        ([1.0, 2.0], (2,), "np.array"),
        ((1.0,), None, "tuple"),
        (np.array([1, None]), None, "not numeric"),
        (2**200, None, "not numeric"),
        (np.array([1j]), None, "complex"),
        (np.ones(3), (3, 1), "(3,)"),
        (np.ones(3), (), "(3,)"),
        (1.0, (1,), "()"),
        (np.array([1, np.nan, np.inf]), None, "nan"),
        (np.array([1, -np.inf]), None, "inf"),
        ([[1], [1, 2]], (), "unequal length"),
        (["a"], (), "not a number"),
    ],
)
def test_numeric_says_what_is_wrong_with_the_rest(
    value: Any, shape: tuple[int, ...] | None, words: str
) -> None:
    message = told(lambda: numeric(value, shape, of="the gradient"))
    assert words in message
    assert "the gradient" in message


def test_handles_and_functions_are_not_numbers() -> None:
    student = student_of("class Layer: pass\ndef layer(): return Layer()")
    assert "Layer" in told(lambda: numeric(student.layer()))
    assert "function" in told(lambda: numeric(student.layer))
    assert "Layer" in told(lambda: number([student.layer()]))


@pytest.mark.parametrize(
    "value", [2, 2.0, np.float32(2), np.array(2), np.array([[2.0]]), [2], ([2.0],), np.uint8(2)]
)
def test_anything_numeric_with_one_element_is_a_number(value: Any) -> None:
    assert number(value) == 2.0
    assert type(number(value)) is float


@pytest.mark.parametrize(
    "value", [None, "2", [], [1, 2], np.ones(2), np.ones(0), 2j, float("nan"), ["2"], [None], {2: 2}]
)
def test_anything_else_is_no_number(value: Any) -> None:
    assert "the loss" in told(lambda: number(value, "the loss"))


@pytest.mark.parametrize(
    "value",
    [
        np.array([1, 2, 3]),
        [1, 2.0, np.array([3])],
        (1, [2], np.float32(3)),
        np.ones((3, 1)) * [[1], [2], [3]],
    ],
)
def test_arrays_lists_and_tuples_of_numbers_are_sequences(value: Any) -> None:
    got = sequence(value, 3)
    assert got.dtype == np.float64
    np.testing.assert_array_equal(got, [1, 2, 3])


@pytest.mark.parametrize(
    "value", [None, 3.0, np.ones((1, 3)), np.ones((2, 2)), ["a"], [[1, 2]], {}, [None], [np.nan]]
)
def test_anything_else_is_no_sequence(value: Any) -> None:
    told(lambda: sequence(value))


def test_a_sequence_of_another_length_or_with_a_bad_entry_says_so() -> None:
    message = told(lambda: sequence([1.0], 2))
    assert "1" in message
    assert "2" in message
    assert "entry 1 of the losses" in told(lambda: sequence([1.0, "x"], of="the losses"))


# close


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (np.array([1.0, 2.0]), np.array([1.0, 2.0])),
        (np.array([1, 2]), np.array([1.0, 2.0 + 1e-7])),
        (np.array([1.0, 1e-9]), np.array([1.0, 0.0])),
        ([1.0, 2.0], [1, 2]),
        (np.array([1.0, 2.0]), (1, 2)),
        ((1.0, np.array([2.0])), [1, 2]),
        (np.array([[3.0]]), 3.0),
        ([3], np.array(3.0)),
        (1e-10, 0),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        (np.array([1, 2], dtype=np.uint8), np.array([1, 2], dtype=np.uint8)),
        (np.array([True, False]), np.array([True, False])),
        (True, 1.0),
    ],
)
def test_close_takes_what_is_right_within_rounding(value: Any, wanted: Any) -> None:
    close(value, wanted)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (np.array([1.0, 2.0]), np.array([1.0, 2.0 + 1e-5])),
        (np.array([1.0, 1e-5]), np.array([1.0, 0.0])),
        (np.array([254], dtype=np.uint8), np.array([255], dtype=np.uint8)),
        (np.array([0], dtype=np.uint8), np.array([255], dtype=np.int16)),
        (np.array([-1], dtype=np.int8), np.array([127], dtype=np.int8)),
        (np.array([1e308]), np.array([-1e308])),
        (3.0, 3.1),
        (1e-8, 0),
        ([1.0, 2.1], [1, 2]),
        (np.array([[1.0, 2.0]]), np.array([1.0, 2.0])),
        (np.array([1.0, 2.0]), np.array([[1.0], [2.0]])),
        ([1.0, 2.0], np.array([1.0, 2.0])),
        (np.array([1.0, 1.0]), 1.0),
        (np.nan, np.float64(1)),
        (None, 0.0),
    ],
)
def test_close_refuses_what_is_off_or_of_another_form(value: Any, wanted: Any) -> None:
    with np.errstate(all="ignore"):
        told(lambda: close(value, wanted))


def test_a_value_that_is_off_is_kept_apart_from_the_message() -> None:
    with pytest.raises(CheckFailed) as caught:
        close(np.array([1.25]), np.array([7.75]), of="W of layer 1", hint="mind the sign")
    failure = caught.value
    assert "W of layer 1" in failure.message
    assert "mind the sign" in failure.message
    assert "7.75" not in failure.message
    assert (failure.got, failure.wanted) == ([1.25], [7.75])
    assert "right" not in told(lambda: close(np.ones(2), np.ones(3)))


def test_tolerances_are_what_the_case_says() -> None:
    close(1.01, 1.0, rtol=0.1)
    close(0.01, 0.0, atol=0.1)
    told(lambda: close(1.0 + 1e-9, 1.0, rtol=0, atol=0))


def test_a_failure_can_be_made_for_what_no_other_word_says() -> None:
    failure = fail("not so", got=1, wanted=2)
    assert isinstance(failure, AssertionError)
    assert (failure.message, failure.got, failure.wanted) == ("not so", 1, 2)


# Values that come together


@pytest.mark.parametrize("value", [(1, 2), [1, 2], np.array([1, 2])])
def test_items_takes_a_tuple_a_list_or_an_array_apart(value: Any) -> None:
    assert items(value, 2, "weights, bias") == [1, 2]


@pytest.mark.parametrize("value", [(1, 2, 3), [], None, 2.0, np.array(2.0), {1: 2, 3: 4}, "ab"])
def test_items_says_how_many_values_are_asked_for_and_which(value: Any) -> None:
    assert told(lambda: items(value, 2, "weights, bias")) == "2 values are asked for: weights, bias"


# Objects


CLASSES = """
class Able:
    def ask(self): return 1
class Silent: pass
class Filled: ask = 1.0
def function(): return 0.5
"""


def test_objects_gives_what_a_class_made() -> None:
    student = student_of(CLASSES)
    made = student.Silent.each([(), ()])
    assert objects(made, of="Silent") == made
    assert objects([], of="Silent", method="ask") == []
    (able,) = objects([student.Able()], "Able", "ask")
    assert able.ask() == 1


def test_objects_says_which_class_makes_none_and_what_is_missing() -> None:
    student = student_of(CLASSES)
    assert told(lambda: objects([student.function()], of="Layer")) == (
        "Layer makes no object: is it still a class?"
    )
    for made in (student.function(), student.Filled(), None):
        assert told(lambda made=made: objects([made], "Layer", "ask")) == (  # type: ignore[misc]
            "Layer makes no object with a method ask: is it still a class?"
        )
    with pytest.raises(StudentError, match="ask"):
        objects([student.Silent()], "Silent", "ask")
