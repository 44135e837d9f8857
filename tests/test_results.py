"""Results: the fields of the result file as the design lists them, written whole or not at all."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any

import pytest

from grader.errors import UserError
from grader.results import (
    CheckResult,
    Difference,
    FunctionResult,
    Outcome,
    RunResult,
    Status,
    SubmissionResult,
    Visibility,
    overall,
    read_json,
    write_json,
)

CHECK = CheckResult(
    "test_gradient", Visibility.HIDDEN, Outcome.FAILED, 0.0, 4.0, "off by 2 \ud800 <ü>", 0.002
)
FUNCTION = FunctionResult(
    "nine_steps", "backward", "backprop", Outcome.FAILED, 2.0, 8.0, "sum-not-mean", "a line", False, (CHECK,)
)
SUBMISSION = SubmissionResult(
    "student01", "class/student01", Status.GRADED, "", 61.5, 100.0, 0.04, 7, (FUNCTION,)
)
RUN = RunResult("0.1.0", 7, "landlock+seccomp", "0123", (SUBMISSION,))


def test_the_result_file_has_the_fields_of_the_design(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    write_json(RUN, path)
    run = json.loads(path.read_text(encoding="utf-8"))
    assert list(run) == ["schema", "kit", "seed", "isolation", "cases", "submissions"]
    assert (run["schema"], run["kit"], run["seed"], run["isolation"]) == (1, "0.1.0", 7, "landlock+seccomp")
    (submission,) = run["submissions"]
    (function,) = submission.pop("functions")
    assert submission == {
        "id": "student01",
        "path": "class/student01",
        "status": "graded",
        "message": "",
        "score": 61.5,
        "max_score": 100.0,
        "seconds": 0.04,
        "seed": 7,
    }
    (check,) = function.pop("checks")
    assert function == {
        "part": "nine_steps",
        "step": "backward",
        "function": "backprop",
        "status": "failed",
        "score": 2.0,
        "max_score": 8.0,
        "mistake": "sum-not-mean",
        "message": "a line",
        "follow_through": False,
    }
    assert check == {
        "id": "test_gradient",
        "visibility": "hidden",
        "status": "failed",
        "points": 0.0,
        "max_points": 4.0,
        "message": "off by 2 \ud800 <ü>",
        "seconds": 0.002,
    }


def test_a_function_without_a_known_mistake_says_null() -> None:
    run = replace(RUN, submissions=(replace(SUBMISSION, functions=(replace(FUNCTION, mistake=None),)),))
    assert run.to_json()["submissions"][0]["functions"][0]["mistake"] is None


def test_the_words_of_the_outcomes_are_the_designs() -> None:
    assert [str(outcome) for outcome in Outcome] == ["passed", "failed", "not_attempted", "grader_error"]
    assert [str(status) for status in Status] == ["graded", "unreadable", "grader_error"]
    assert [str(visibility) for visibility in Visibility] == ["visible", "hidden"]


def test_results_cannot_be_changed_afterwards() -> None:
    for record, field in ((CHECK, "points"), (FUNCTION, "score"), (SUBMISSION, "score"), (RUN, "seed")):
        with pytest.raises(FrozenInstanceError):
            setattr(record, field, 100)


@pytest.mark.parametrize(
    ("outcomes", "whole"),
    [
        ("passed passed", "passed"),
        ("passed failed passed", "failed"),
        ("not_attempted passed", "not_attempted"),
        ("not_attempted failed", "failed"),
        ("failed grader_error not_attempted", "grader_error"),
        ("", "passed"),
    ],
)
def test_the_outcome_of_a_function_is_the_worst_of_its_checks(outcomes: str, whole: str) -> None:
    assert overall([Outcome(outcome) for outcome in outcomes.split()]) is Outcome(whole)


def test_the_file_is_made_with_its_folder_and_can_be_read_by_others(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "results.json"
    write_json(RUN, path)
    write_json(replace(RUN, seed=8), path)
    text = path.read_text(encoding="utf-8")
    assert json.loads(text)["seed"] == 8
    assert text.endswith("}\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert [entry.name for entry in path.parent.iterdir()] == ["results.json"]


@pytest.mark.parametrize("score", [float("nan"), float("inf"), 1j, object()])
def test_what_is_no_json_leaves_the_old_file_as_it_was_and_nothing_beside_it(
    tmp_path: Path, score: float
) -> None:
    path = tmp_path / "results.json"
    path.write_text("old", encoding="utf-8")
    with pytest.raises((ValueError, TypeError)):
        write_json(replace(RUN, submissions=(SUBMISSION, replace(SUBMISSION, score=score))), path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["results.json"]


def test_a_file_that_cannot_be_put_in_its_place_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    (path / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match="is a folder"):
        write_json(RUN, path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["results.json"]


def test_a_folder_that_cannot_be_made_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OSError, match="file"):
        write_json(RUN, tmp_path / "file" / "results.json")


def test_a_result_file_read_back_is_the_same_run(tmp_path: Path) -> None:
    off = Difference("dW of layer 1", ((0.0, 1.5), (None, 0.25)))
    check = replace(CHECK, visibility=Visibility.VISIBLE, message="off", differences=(off,))
    run = replace(
        RUN, submissions=(replace(SUBMISSION, functions=(replace(FUNCTION, checks=(check, CHECK)),)),)
    )
    write_json(run, tmp_path / "results.json")
    assert read_json(tmp_path / "results.json") == run


def test_a_file_of_before_a_field_was_added_is_read(tmp_path: Path) -> None:
    record = RUN.to_json()
    del record["submissions"][0]["seed"]
    (tmp_path / "results.json").write_text(json.dumps(record), encoding="utf-8")
    assert read_json(tmp_path / "results.json").submissions[0] == replace(SUBMISSION, seed=0)


def first_function(record: Any) -> Any:
    return record["submissions"][0]["functions"][0]


DAMAGE: dict[str, Callable[[Any], Any]] = {
    "schema": lambda run: run.update(schema=99),
    r"submissions is no list": lambda run: run.update(submissions={}),
    r"submissions\[0\] is no object": lambda run: run.update(submissions=[3]),
    r"submissions\[0\]\.id is no str": lambda run: run["submissions"][0].update(id=7),
    r"submissions\[0\]\.status is none of graded": lambda run: run["submissions"][0].update(status="fine"),
    r"submissions\[0\]\.score is no finite number": lambda run: run["submissions"][0].update(score=10**400),
    r"functions\[0\]\.score is missing": lambda run: first_function(run).pop("score"),
    r"functions\[0\]\.max_score is no finite number": lambda run: first_function(run).update(max_score=True),
    r"checks\[0\]\.visibility is none of": lambda run: first_function(run)["checks"][0].update(visibility=[]),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_damaged_result_file_is_refused_with_the_place(tmp_path: Path, what: str) -> None:
    record = RUN.to_json()
    DAMAGE[what](record)
    path = tmp_path / "results.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(UserError, match=r"result file.*write one with") as told:
        read_json(path)
    if what != "schema":
        assert told.match(what)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b"[]", b'{"schema": 1, "seed": NaN}', b"null"]
)
def test_what_is_no_result_file_is_refused_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "results.json"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"results\.json") as told:
        read_json(path)
    assert "\n" not in str(told.value)
    with pytest.raises(UserError, match="cannot be read"):
        read_json(tmp_path / "missing.json")
