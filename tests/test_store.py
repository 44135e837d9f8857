"""Results are kept in the course's folder, a file a student, and survive damage and later runs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from grader.instructor.store import Provenance, Store
from grader.results import (
    CheckResult,
    FunctionResult,
    Outcome,
    Status,
    SubmissionResult,
    Visibility,
    submission_from_json,
)

WITH = Provenance("0.1.0", "cases", 5, "landlock+seccomp", "content")


def function(part: str, name: str, score: float, max_score: float = 2.0) -> FunctionResult:
    outcome = Outcome.PASSED if score == max_score else Outcome.FAILED
    check = CheckResult("test_x", Visibility.HIDDEN, outcome, score, max_score, "Mind the sign.", 0.25)
    return FunctionResult(part, "step", name, outcome, score, max_score, "sign", "No.", True, (check,))


def result(student: str = "anna", *functions: FunctionResult) -> SubmissionResult:
    functions = functions or (function("neuron", "sigmoid", 1.0),)
    return SubmissionResult(
        id=student,
        path=f"work/{student}",
        status=Status.GRADED,
        score=sum(item.score for item in functions),
        max_score=sum(item.max_score for item in functions),
        seconds=0.5,
        seed=77,
        functions=functions,
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.mark.parametrize("student", ["anna", "Zoë Müller", "日本", "zoë", 'o\'neil "x"', "%20"])
def test_what_is_kept_is_read_back(store: Store, student: str) -> None:
    store.keep(result(student), {"neuron": WITH})
    kept = store.read(student)
    assert kept is not None
    assert kept.result == result(student)
    assert kept.grading == {"neuron": WITH}
    assert store.students() == [student]


def test_a_file_holds_the_result_as_the_result_file_does(store: Store) -> None:
    store.keep(result(), {"neuron": WITH})
    record = json.loads(store.path("anna").read_text(encoding="utf-8"))
    assert record["schema"] == 1
    assert record["submission"]["functions"][0]["checks"][0]["visibility"] == "hidden"
    assert record["grading"]["neuron"]["seed"] == 5


def test_a_part_that_is_graded_later_is_added(store: Store) -> None:
    store.keep(result("anna", function("perceptron", "train", 2.0)), {"perceptron": WITH})
    other = replace(WITH, content="new")
    store.keep(result("anna", function("neuron", "sigmoid", 1.0)), {"neuron": other})
    kept = store.read("anna")
    assert kept is not None
    assert [item.part for item in kept.result.functions] == ["neuron", "perceptron"]
    assert (kept.result.score, kept.result.max_score) == (3.0, 4.0)
    assert kept.grading == {"neuron": other, "perceptron": WITH}


def test_a_part_that_is_graded_again_is_replaced(store: Store) -> None:
    store.keep(result("anna", function("neuron", "sigmoid", 1.0)), {"neuron": WITH})
    store.keep(result("anna", function("neuron", "sigmoid", 2.0)), {"neuron": WITH})
    kept = store.read("anna")
    assert kept is not None
    assert (kept.result.score, len(kept.result.functions)) == (2.0, 1)


def test_an_unreadable_part_leaves_the_other_as_it_was(store: Store) -> None:
    store.keep(result("anna", function("neuron", "sigmoid", 1.0)), {"neuron": WITH})
    unreadable = SubmissionResult("anna", "x", Status.UNREADABLE, "perceptron.ipynb: is empty", 0.0, 20.0)
    broken = replace(WITH, status=Status.UNREADABLE, message=unreadable.message)
    store.keep(unreadable, {"perceptron": broken})
    kept = store.read("anna")
    assert kept is not None
    assert (kept.result.status, kept.result.message) == (Status.GRADED, "perceptron.ipynb: is empty")
    assert (kept.result.score, kept.result.max_score) == (1.0, 22.0)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"schema": 2}', '{"schema": 1, "grading": {}, "submission": {}}', "[" * 100_000],
)
def test_a_damaged_file_counts_as_not_graded_and_is_told(tmp_path: Path, content: str) -> None:
    told: list[str] = []
    store = Store(tmp_path, told.append)
    store.keep(result("anna"), {"neuron": WITH})
    store.keep(result("ben"), {"neuron": WITH})
    store.path("anna").write_text(content, encoding="utf-8")
    assert store.read("anna") is None
    assert told == [f"{store.path('anna')}: is damaged; anna counts as not graded: grade again"]
    assert [submission.id for submission in store.load().submissions] == ["ben"]


def test_a_value_of_another_type_is_damage(store: Store) -> None:
    store.keep(result(), {"neuron": WITH})
    record = json.loads(store.path("anna").read_text(encoding="utf-8"))
    for change in ({"score": "1"}, {"status": "fine"}, {"functions": [3]}, {"id": "ben"}, {"seed": None}):
        broken = {**record, "submission": {**record["submission"], **change}}
        store.path("anna").write_text(json.dumps(broken), encoding="utf-8")
        assert store.read("anna") is None


def test_a_class_is_loaded_as_one_run_in_which_everybody_has_the_same_parts(store: Store) -> None:
    store.keep(result("anna", function("neuron", "sigmoid", 1.0)), {"neuron": WITH})
    store.keep(result("ben", function("perceptron", "train", 2.0)), {"perceptron": WITH})
    run = store.load()
    assert (run.kit, run.seed, run.isolation, run.cases) == ("0.1.0", 5, "landlock+seccomp", "cases")
    assert [submission.max_score for submission in run.submissions] == [4.0, 4.0]
    assert [submission.score for submission in run.submissions] == [1.0, 2.0]
    anna = run.submissions[0].functions
    assert [item.status for item in anna] == [Outcome.FAILED, Outcome.NOT_ATTEMPTED]
    assert anna[1].checks[0].status is Outcome.NOT_ATTEMPTED
    assert anna[1].checks[0].message == ""


def test_one_result_without_isolation_makes_the_run_one_without(store: Store) -> None:
    for student in ("anna", "ben", "cem"):
        store.keep(result(student), {"neuron": WITH})
    store.keep(result("ben"), {"neuron": replace(WITH, isolation="none")})
    assert store.load().isolation == "none"


def test_a_course_without_results_is_an_empty_run(store: Store) -> None:
    assert store.load().submissions == ()
    assert store.read("nobody") is None


def test_a_result_survives_its_json_form() -> None:
    record = json.loads(json.dumps(result().__dict__, default=lambda item: item.__dict__))
    assert submission_from_json(record) == result()
