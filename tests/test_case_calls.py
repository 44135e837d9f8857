"""The words of the cases about calls: raises, unchanged, points, networks and random inputs."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.cases import (
    CheckFailed,
    Student,
    attributes,
    formula,
    network,
    networks,
    parameters,
    points,
    points_of,
    raises,
    unchanged,
)
from grader.seeds import check_generator, submission_seed
from grader.worker.faults import Died, StudentError
from grader.worker.inprocess import InProcess

SOURCE = """
import numpy as np
class Layer:
    def __init__(self, n_in, n_out, activation, rng):
        self.W, self.b, self.activation = rng.randn(n_out, n_in), np.zeros((n_out, 1)), activation
class Bare: pass
def layer(): return Layer(2, 3, "relu", np.random.RandomState(0))
def other_layer(): return Layer(3, 3, "relu", np.random.RandomState(1))
def bare(): return Bare()
def keep(*args): return "kept"
def nudge(x): x *= 1 + 2.0**-52; return x
def add_one(x): x += 1
def retype(x): x[0] = 0.1
def append(values): values.append(1)
def replace(values): values[0] = "other"
def deep(values): values[1][0][...] = 5
def train(layers):
    for layer in layers: layer.W = layer.W + 1
def empty(layers): layers.clear()
def turn(layers): layers.reverse()
def shift(layer): layer.b += 1
def grow(layer): layer.W = np.ones((9, 9))
def lose(layer): del layer.W
def rename(layer): layer.activation = "other"
"""


@pytest.fixture
def student() -> Student:
    module = types.ModuleType("m")
    exec(SOURCE, module.__dict__)
    backend = InProcess()
    backend.replace(vars(module))
    return Student(backend)


def told(call: Callable[[], Any]) -> str:
    with pytest.raises(CheckFailed) as caught:
        call()
    assert caught.value.message == str(caught.value)
    return caught.value.message


# formula


def test_a_formula_is_a_function_of_an_array_real_or_complex() -> None:
    f = formula("np.sum(a * w**2)", a=3.0)
    assert f(np.array([1.0, 2.0])) == 15.0
    assert f(np.array([1j])) == -3.0


# raises


def test_raises_takes_the_kind_asked_for_and_its_subclasses() -> None:
    for kinds in (("ValueError", "Exception"), ("UnicodeError", "ValueError", "Exception"), ("TypeError",)):
        with raises("ValueError", "TypeError"):
            raise StudentError(kinds)


def test_raises_says_what_came_instead() -> None:
    def other() -> None:
        with raises("ValueError", "TypeError"):
            raise StudentError(("KeyError", "LookupError"), "name", 3)

    def nothing() -> None:
        with raises("ValueError"):
            pass

    assert told(other) == "raised KeyError (line 3); a ValueError or TypeError is asked for"
    assert "ValueError" in told(nothing)


def test_raises_lets_all_other_faults_pass() -> None:
    for fault in (Died("gone"), KeyError("the case's own")):
        with pytest.raises(type(fault)), raises("ValueError"):
            raise fault


# unchanged


def arguments(student: Student) -> dict[str, Any]:
    return {
        "keep": [np.ones(2), [1, "a", None], (np.zeros(1),), 3.0, student.layer(), {"a": 1}, student.bare()]
    }


def test_unchanged_gives_the_result_of_a_function_that_leaves_its_arguments_alone(student: Student) -> None:
    things = [np.ones(2), [1, "a", None], (np.zeros(1),), 3.0, student.layer(), {"a": 1}, student.bare()]
    assert unchanged(student.keep, *things) == "kept"
    assert unchanged(student.nudge, np.ones(2)).shape == (2,)
    unchanged(student.rename, student.layer())


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("add_one", lambda student: np.zeros(2)),
        ("add_one", lambda student: np.zeros(2, dtype=np.uint8)),
        ("retype", lambda student: np.ones(1)),
        ("append", lambda student: [1.0]),
        ("replace", lambda student: [1.0]),
        ("deep", lambda student: [1, (np.zeros(1), 2)]),
        ("train", lambda student: [student.layer(), student.layer()]),
        ("train", lambda student: (student.layer(),)),
        ("empty", lambda student: [student.layer()]),
        ("turn", lambda student: [student.layer(), student.other_layer()]),
        ("shift", lambda student: student.layer()),
        ("grow", lambda student: student.layer()),
        ("lose", lambda student: student.layer()),
    ],
)
def test_unchanged_names_the_argument_that_changed(student: Student, name: str, argument: Any) -> None:
    message = told(lambda: unchanged(getattr(student, name), argument(student)))
    assert name in message
    assert "number 1" in message


@pytest.mark.parametrize(
    ("name", "looked_at"), [("rename", ("activation",)), ("shift", ("W", "b")), ("shift", ("b",))]
)
def test_unchanged_names_an_object_of_which_what_it_looks_at_changed(
    student: Student, name: str, looked_at: tuple[str, ...]
) -> None:
    message = told(lambda: unchanged(getattr(student, name), student.layer(), looked_at=looked_at))
    assert "number 1" in message


@pytest.mark.parametrize("looked_at", [("W",), ("activation",), ()])
def test_unchanged_says_nothing_of_what_it_is_not_to_look_at(
    student: Student, looked_at: tuple[str, ...]
) -> None:
    unchanged(student.shift, student.layer(), looked_at=looked_at)


# Points


def test_a_case_is_worth_what_it_says_and_checks_what_it_first_takes_from_the_student() -> None:
    @points(2.5)
    def case(student: Any, other: Any) -> None:
        assert other.before()
        result = student.second(student.third)
        assert student.first(result)

    @points(1, of="named")
    def named(student: Any) -> None:
        student.other()

    def silent(student: Any) -> None:
        """Nothing of the student is used."""

    assert (points_of(case).value, points_of(case).of) == (2.5, "second")
    assert (points_of(named).value, points_of(named).of) == (1, "named")
    assert (points_of(silent).value, points_of(silent).of) == (1.0, None)


# Random inputs


def test_a_made_network_has_the_cases_numbers_in_the_students_layers(student: Student) -> None:
    layers, copies = network(student, [2, 4, 3], ["relu", "linear"], np.random.default_rng(3))
    assert [layer.W.shape for layer in layers] == [(4, 2), (3, 4)]
    assert [layer.activation for layer in layers] == ["relu", "linear"]
    for layer, (weights, bias, activation) in zip(layers, copies, strict=True):
        np.testing.assert_array_equal(layer.W, weights)
        np.testing.assert_array_equal(layer.b, bias)
        assert layer.activation == activation
        weights[...] = 0
        assert np.all(layer.W != 0)


def test_several_networks_are_made_of_the_cases_own_numbers(student: Student) -> None:
    rng = np.random.default_rng(3)
    copies = [parameters([2, 4, 3], ["relu", "linear"], rng), parameters([3, 1], ["sigmoid"], rng)]
    for layers, known in zip(networks(student, *copies), copies, strict=True):
        for (weights, bias, name), wanted in zip(
            attributes(layers, ("W", "b", "activation")), known, strict=True
        ):
            np.testing.assert_array_equal(weights, wanted[0])
            np.testing.assert_array_equal(bias, wanted[1])
            assert name == wanted[2]


def test_random_inputs_differ_by_run_submission_and_check_and_by_nothing_else() -> None:
    def draw(run: int, submission: str, check: str) -> float:
        return float(check_generator(submission_seed(run, submission), check).random())

    drawn = [
        draw(*key) for key in [(7, "a", "x"), (8, "a", "x"), (7, "b", "x"), (7, "a", "y"), (7, "\ud800", "x")]
    ]
    assert len(set(drawn)) == 5
    assert draw(7, "a", "x") == drawn[0]
    assert submission_seed(1, "2") != submission_seed(12, "")
