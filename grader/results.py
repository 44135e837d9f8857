"""What grading says: frozen records of checks, functions, submissions and runs, and their JSON form."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from grader.files import write_whole

SCHEMA = 1
T = TypeVar("T")


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


def submission_from_json(record: Any) -> SubmissionResult:
    """A submission's result out of its JSON form.

    Raises:
        ValueError: when the record is not that of a submission.
    """
    return _made(SubmissionResult, record, status=Status, functions=_each(_function_from_json))


def _function_from_json(record: Any) -> FunctionResult:
    return _made(FunctionResult, record, status=Outcome, checks=_each(_check_from_json))


def _check_from_json(record: Any) -> CheckResult:
    return _made(CheckResult, record, status=Outcome, visibility=Visibility)


def _each(make: Callable[[Any], T]) -> Callable[[Any], tuple[T, ...]]:
    return lambda records: tuple(make(record) for record in records)


_KINDS: Mapping[str, tuple[type, ...]] = {
    "str": (str,),
    "str | None": (str, type(None)),
    "float": (float, int),
    "int": (int,),
    "bool": (bool,),
}


def _made(kind: type[T], record: Any, **makers: Callable[[Any], Any]) -> T:
    """A frozen record of this kind, each of its fields of the type that it must have."""
    if not isinstance(record, Mapping):
        raise ValueError(f"{kind.__name__}: is no record")
    values = {}
    for item in fields(kind):  # type: ignore[arg-type]
        if item.name not in record:
            raise ValueError(f"{kind.__name__}: {item.name} is missing")
        value = record[item.name]
        if item.name in makers:
            if not isinstance(value, str | list):
                raise ValueError(f"{kind.__name__}: {item.name}")
            value = makers[item.name](value)
        elif not isinstance(value, _KINDS[str(item.type)]):
            raise ValueError(f"{kind.__name__}: {item.name}")
        values[item.name] = value
    return kind(**values)
