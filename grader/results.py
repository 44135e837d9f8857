"""What grading says: frozen records of checks, functions, submissions and runs, and their JSON form."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from grader.files import write_whole

SCHEMA = 1


class Outcome(StrEnum):
    """How a check or a function ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_ATTEMPTED = "not_attempted"
    GRADER_ERROR = "grader_error"


class Status(StrEnum):
    """How a submission ended."""

    GRADED = "graded"
    UNREADABLE = "unreadable"
    GRADER_ERROR = "grader_error"


class Visibility(StrEnum):
    """Whether a student has the case's source."""

    VISIBLE = "visible"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class CheckResult:
    """One case, run against one submission.

    `message` is fit for a student's eyes: it names no hidden case's source and no hidden expected value.
    """

    id: str
    visibility: Visibility
    status: Outcome
    points: float
    max_points: float
    message: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class FunctionResult:
    """All the checks of one function (or class) of the course."""

    part: str
    step: str
    function: str
    status: Outcome
    score: float
    max_score: float
    mistake: str | None = None
    message: str = ""
    follow_through: bool = False
    checks: tuple[CheckResult, ...] = ()


@dataclass(frozen=True)
class SubmissionResult:
    """One submission; `seed` is the one that its random inputs came from."""

    id: str
    path: str
    status: Status
    message: str = ""
    score: float = 0.0
    max_score: float = 0.0
    seconds: float = 0.0
    seed: int = 0
    functions: tuple[FunctionResult, ...] = ()


@dataclass(frozen=True)
class RunResult:
    """Everything one `grade` or `check` found out; the result file is this, as JSON."""

    kit: str
    seed: int
    isolation: str
    cases: str
    submissions: tuple[SubmissionResult, ...] = ()
    schema: int = field(default=SCHEMA)

    def to_json(self) -> dict[str, Any]:
        """The result file's content: plain dicts, lists, strings and numbers."""
        record = asdict(self)
        return {"schema": record.pop("schema"), **record}


def overall(outcomes: list[Outcome]) -> Outcome:
    """The outcome of a function whose checks ended like this: the worst that the student answers for.

    A grader's own fault comes first, since it makes the rest uncertain; then a failure.
    """
    for outcome in (Outcome.GRADER_ERROR, Outcome.FAILED, Outcome.NOT_ATTEMPTED):
        if outcome in outcomes:
            return outcome
    return Outcome.PASSED


def title(check: str) -> str:
    """A check's name as words: all that is told of a hidden case."""
    return check.removeprefix("test_").replace("_", " ")


def write_json(run: RunResult, path: Path) -> None:
    """Write the result file whole or not at all: into a temporary file beside it, then renamed.

    Raises:
        OSError: when the folder cannot be made or written.
    """
    write_whole(path, json.dumps(run.to_json(), indent=1, allow_nan=False) + "\n")
