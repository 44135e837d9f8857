"""What grading says: frozen records of checks, functions, submissions and runs, and their JSON form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, NoReturn

from grader.errors import UserError
from grader.files import whole_file
from grader.records import Misfit, reader

SCHEMA = 1
_REMEDY = "write one with `ninesteps grade ... --json FILE`"


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
class Difference:
    """How far the entries of one array are off, each as a share of the largest magnitude wanted.

    Attributes:
        of: what the array is: "dW of layer 1".
        rows: a row of the array each; None where an entry is no finite number.
    """

    of: str
    rows: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class CheckResult:
    """One case, run against one submission.

    `message` is fit for a student's eyes: it names no hidden case's source and no hidden expected value.
    `differences` is of a visible check that compares arrays, where one of them is off; else empty.
    """

    id: str
    visibility: Visibility
    status: Outcome
    points: float
    max_points: float
    message: str = ""
    seconds: float = 0.0
    differences: tuple[Difference, ...] = ()


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
        return {**self.about(), "submissions": [submission_to_json(one) for one in self.submissions]}

    def about(self) -> dict[str, Any]:
        """What the result file says of the run as a whole."""
        return {name: getattr(self, name) for name in ("schema", "kit", "seed", "isolation", "cases")}


def submission_to_json(submission: SubmissionResult) -> dict[str, Any]:
    """A submission as the result file has it; differences are left out where there are none."""
    record = asdict(submission)
    for function in record["functions"]:
        for check in function["checks"]:
            if not check["differences"]:
                del check["differences"]
    return record


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


def write_json(run: RunResult, path: Path, submissions: Iterable[SubmissionResult] | None = None) -> None:
    """Write the result file whole or not at all: into a temporary file beside it, then renamed.

    Args:
        run: the run.
        path: where the file stands.
        submissions: its submissions, one after the other, where the run itself does not hold them: no more
            than one is in memory at a time.

    Raises:
        OSError: when the folder cannot be made or written.
    """
    with whole_file(path, durable=True) as file:
        for piece in _json_pieces(run, run.submissions if submissions is None else submissions):
            file.write(piece.encode())


def _json_pieces(run: RunResult, submissions: Iterable[SubmissionResult]) -> Iterator[str]:
    """The text of `run.to_json()` with an indent of 1, a submission at a time."""
    before, empty, after = json.dumps({**run.about(), "submissions": []}, indent=1).rpartition("[]")
    yield before + empty[0]
    between = ""
    for submission in submissions:
        text = json.dumps(submission_to_json(submission), indent=1, allow_nan=False)
        yield between + "\n  " + text.replace("\n", "\n  ")
        between = ","
    yield ("\n " if between else "") + empty[1] + after + "\n"


def read_json(path: Path) -> RunResult:
    """Read a result file.

    Raises:
        UserError: when there is none, it is damaged, or it is something else.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"), parse_constant=_refuse_constant)
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise UserError(f"{path}: is damaged, or no result file; {_REMEDY}") from None
    if not isinstance(record, dict) or record.get("schema") != SCHEMA:
        raise UserError(f"{path}: is no result file of this version; {_REMEDY}")
    try:
        run = reader(RunResult)(record)
    except Misfit as misfit:
        raise UserError(f"{path}: is no result file: {misfit.place} {misfit.reason}; {_REMEDY}") from None
    assert isinstance(run, RunResult)
    return run


def submission_from_json(record: Any) -> SubmissionResult:
    """A submission's result out of its JSON form.

    Raises:
        ValueError: when the record is not that of a submission.
    """
    submission = reader(SubmissionResult)(record)
    assert isinstance(submission, SubmissionResult)
    return submission


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
