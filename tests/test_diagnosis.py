"""Naming mistakes: by values, several at once, through helpers; and nothing where nothing is known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from grader.checks import Checks
from grader.course import load_course
from grader.instructor.collect import collect
from grader.instructor.engine import Engine
from grader.instructor.loading import WorkerLoader
from grader.instructor.reference import Reference
from grader.instructor.submission import find_submissions
from grader.mistakes import MAX_DETAILS, MAX_LINE, catalogue
from grader.results import FunctionResult, Outcome
from grader.worker.recorder import Event, same
from grader.worker.values import Ref

COURSE = load_course()


@pytest.fixture(scope="module")
def checks() -> Checks:
    return collect(COURSE, ["neuron"])


@pytest.fixture(scope="module")
def loader() -> Iterator[WorkerLoader]:
    with WorkerLoader() as made:
        yield made


@pytest.fixture
def graded(tmp_path: Path, checks: Checks, loader: WorkerLoader) -> Iterator[object]:
    def grade(extra: str) -> dict[str, FunctionResult]:
        (tmp_path / "neuron.py").write_text(Reference(COURSE).source("neuron") + extra)
        (submission,) = find_submissions(COURSE, [tmp_path])
        result, _ = Engine(COURSE, checks, 3, ["neuron"], loader).grade(submission)
        return {function.function: function for function in result.functions}

    return grade


SIGMOID = "\ndef sigmoid(x):\n    return 1 / (1 + np.exp(x))\n"
LOSS = "\ndef mse_loss(y_true, y_pred):\n    return np.sum((y_true - y_pred) ** 2)\n"


def test_mistake_is_named_by_its_values_whatever_the_code_looks_like(graded) -> None:
    one = graded(SIGMOID)["sigmoid"]
    other = graded("\ndef sigmoid(t):\n    e = np.e ** t\n    return 0.5 * (1 - np.tanh(t / 2)) + 0 * 1\n")[
        "sigmoid"
    ]
    assert one.mistake == other.mistake == "missing-minus"
    (entry,) = [
        entry for entry in catalogue("neuron") if entry.id == "missing-minus" and entry.function == "sigmoid"
    ]
    assert one.message == other.message == entry.line


def test_two_mistakes_in_one_submission_are_both_named(graded) -> None:
    functions = graded(SIGMOID + LOSS)
    assert functions["sigmoid"].mistake == "missing-minus"
    assert functions["mse_loss"].mistake is not None
    assert functions["mse_loss"].mistake != functions["sigmoid"].mistake


def test_mistake_in_a_helper_is_named_once_and_its_callers_say_that_ours_stood_in(graded) -> None:
    functions = graded(SIGMOID)
    named = [name for name, function in functions.items() if function.mistake]
    assert named == ["sigmoid"]
    assert functions["Neuron"].message == "right as soon as sigmoid is: judged with ours in place of yours"
    assert functions["Neuron"].status is Outcome.PASSED


def test_mistake_of_a_caller_is_named_even_where_its_helper_is_wrong_too(graded) -> None:
    wrong = SIGMOID + (
        "\nclass Neuron:\n    def __init__(self, w, b):\n        self.w, self.b = w, b\n"
        "    def feedforward(self, x):\n        return sigmoid(np.dot(self.w, x))\n"
    )
    neuron = graded(wrong)["Neuron"]
    assert neuron.status is Outcome.FAILED
    assert neuron.mistake is not None
    assert "judged with our sigmoid in place of yours" in neuron.message


def test_wrong_answer_that_nobody_has_seen_before_has_no_name(graded) -> None:
    sigmoid = graded("\ndef sigmoid(x):\n    return np.cos(x) ** 2 + 0.123\n")["sigmoid"]
    assert (sigmoid.status, sigmoid.mistake) == (Outcome.FAILED, None)


@pytest.mark.parametrize("part", COURSE.parts, ids=lambda part: part.name)
def test_every_line_of_the_catalogue_is_short_and_asks_for_a_known_function(part) -> None:
    names = {function.name for function in part.functions}
    for entry in catalogue(part.name):
        assert entry.function in names, entry.id
        assert 10 < len(entry.line) <= MAX_LINE, entry.id
        assert len(entry.details) <= MAX_DETAILS, entry.id


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        (1.0, 1.0 + 1e-12, True),
        (1.0, 1.001, False),
        (np.ones(3), np.ones(3), True),
        (np.ones(3), np.ones((3, 1)), False),
        (np.array([np.nan, 1]), np.array([np.nan, 1]), True),
        ([1, 2], (1, 2), True),
        ([1, 2], [1, 2, 3], False),
        ({"a": 1}, {"a": 1.0}, True),
        ({"a": 1}, {"b": 1}, False),
        ("relu", "relu", True),
        ("relu", np.ones(4), False),
        (None, None, True),
        (None, 0, False),
        (Ref(1, "Layer"), Ref(9, "Net"), True),
        (Ref(1, "Layer"), 1.0, False),
        (np.ones(2), [1.0, 1.0], True),
        (np.ones(2), [1.0, 2.0], False),
        (np.ones((2, 1)), [1.0, 1.0], False),
        (([1.0, 2.0], None), (np.array([1.0, 2.0]), None), True),
    ],
)
def test_transcripts_are_the_same_up_to_rounding(first: object, second: object, alike: bool) -> None:
    assert same((Event("f", first),), (Event("f", second),)) is alike
    assert not same((Event("f", first),), ())
    assert not same((Event("f", raised="ValueError"),), (Event("f", raised="TypeError"),))
