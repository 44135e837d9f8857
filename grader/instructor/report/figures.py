"""What a class's results come to: scores, functions, mistakes, checks, and what needs a look.

Difficulty and discrimination are those of classical test theory (Ebel and Frisbie, Essentials of
Educational Measurement, chapter 13): the proportion of right answers, and the correlation of a right answer
with the points for everything else.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.instructor.exports.source import Source
from grader.results import CheckResult, FunctionResult, Outcome, Status, SubmissionResult, title

BINS = 10
FEW = 30
UNREADABLE, FAULT, SLOW, REMARK = (
    "unreadable",
    "the grader's own fault",
    "ran out of time or ended its process",
    "a remark",
)
URGENCY = (UNREADABLE, FAULT, SLOW, REMARK)
# What the worker's client says of code that hung or ended its process.
_SLOW = re.compile(
    "was still running after|ended its process|its process had ended|did not keep to the protocol"
)


@dataclass(frozen=True)
class Standing:
    """One graded submission: points, and the share of each function's points, in the course's order."""

    student: str
    score: float
    max_score: float
    shares: tuple[float, ...]
    attempted: tuple[bool, ...]

    @property
    def share(self) -> float:
        """The share of all points."""
        return self.score / self.max_score if self.max_score else 0.0


@dataclass(frozen=True)
class FunctionFigures:
    """How many submissions a function came out how in, and the mean share of its points."""

    part: str
    function: str
    passed: int
    failed: int
    not_attempted: int
    mean: float


@dataclass(frozen=True)
class MistakeFigures:
    """A known mistake: who made it, and what a tutor says."""

    part: str
    function: str
    mistake: str
    line: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class CheckFigures:
    """A check as an item of a test.

    Attributes:
        judged: submissions that it was judged in, those that did not attempt the function among them.
        attempted: those that did.
        right: share of `judged` that passed: the difficulty; None if there is none.
        discrimination: point-biserial correlation of passing with the points of all other checks; None
            where everybody, or nobody, passed.
    """

    part: str
    function: str
    name: str
    hidden: bool
    judged: int
    attempted: int
    right: float | None
    discrimination: float | None


@dataclass(frozen=True)
class Look:
    """A submission that a person should look at, and why."""

    student: str
    why: str
    what: str


@dataclass(frozen=True)
class Figures:
    """All of a class."""

    standings: tuple[Standing, ...]
    functions: tuple[FunctionFigures, ...]
    mistakes: tuple[MistakeFigures, ...]
    checks: tuple[CheckFigures, ...]
    looks: tuple[Look, ...]

    @property
    def few(self) -> bool:
        """Whether difficulty and discrimination mean little."""
        return len(self.standings) < FEW

    def distribution(self) -> list[tuple[str, int]]:
        """How many submissions have which share of the points, in tenths; full marks are in the last."""
        counts = Counter(
            min(BINS - 1, math.floor(standing.share * BINS + 1e-9)) for standing in self.standings
        )
        width = 100 // BINS
        return [(f"{at * width} to {(at + 1) * width} %", counts[at]) for at in range(BINS)]

    def quartiles(self) -> tuple[float, float, float] | None:
        """The quartiles of the shares, the median in the middle, interpolated; None without submissions."""
        shares = sorted(standing.share for standing in self.standings)
        if not shares:
            return None
        return _quantile(shares, 0.25), _quantile(shares, 0.5), _quantile(shares, 0.75)


def figures(source: Source) -> Figures:
    """Work out all figures of a class."""
    graded = [one for one in source.run.submissions if one.status is not Status.UNREADABLE]
    standings = [_standing(source, submission) for submission in graded]
    return Figures(
        standings=tuple(sorted(standings, key=lambda one: (-one.share, one.student))),
        functions=tuple(_functions(graded)),
        mistakes=tuple(_mistakes(graded)),
        checks=tuple(_checks(graded)),
        looks=tuple(sorted(_looks(source.run.submissions), key=lambda one: URGENCY.index(one.why))),
    )


def _quantile(ordered: Sequence[float], share: float) -> float:
    at = share * (len(ordered) - 1)
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])


def _standing(source: Source, submission: SubmissionResult) -> Standing:
    """With the gradebook's points where a gradebook has them."""
    marks = [source.marks.get((submission.id, part)) for part in source.parts]
    return Standing(
        submission.id,
        round(sum(mark.score for mark in marks if mark is not None), 9),
        submission.max_score,
        tuple(_share(function) for function in submission.functions),
        tuple(function.status is not Outcome.NOT_ATTEMPTED for function in submission.functions),
    )


def _share(function: FunctionResult) -> float:
    return function.score / function.max_score if function.max_score else 0.0


def _by_function(graded: Iterable[SubmissionResult]) -> dict[tuple[str, str], list[FunctionResult]]:
    found: dict[tuple[str, str], list[FunctionResult]] = defaultdict(list)
    for submission in graded:
        for function in submission.functions:
            found[function.part, function.function].append(function)
    return found


def _functions(graded: Sequence[SubmissionResult]) -> Iterable[FunctionFigures]:
    for (part, name), results in _by_function(graded).items():
        counts = Counter(result.status for result in results)
        yield FunctionFigures(
            part,
            name,
            counts[Outcome.PASSED],
            counts[Outcome.FAILED],
            counts[Outcome.NOT_ATTEMPTED],
            sum(map(_share, results)) / len(results),
        )


def _mistakes(graded: Sequence[SubmissionResult]) -> list[MistakeFigures]:
    students: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    lines: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for submission in graded:
        for function in submission.functions:
            if function.mistake is not None:
                key = (function.part, function.function, function.mistake)
                students[key].append(submission.id)
                # The shortest is the tutor's line without a note on how it was judged.
                lines[key][function.message] += 1
    made = [MistakeFigures(*key, min(lines[key], key=len), tuple(ids)) for key, ids in students.items()]
    return sorted(made, key=lambda one: (-len(one.students), one.part, one.function, one.mistake))


def _checks(graded: Sequence[SubmissionResult]) -> Iterable[CheckFigures]:
    """Each check against the points for everything else; what the grader failed on is left out."""
    totals = {
        submission.id: sum(function.score for function in submission.functions) for submission in graded
    }
    answers: dict[tuple[str, str, str], list[tuple[CheckResult, float]]] = defaultdict(list)
    for submission in graded:
        for function in submission.functions:
            for check in function.checks:
                if check.status is not Outcome.GRADER_ERROR:
                    rest = totals[submission.id] - check.points
                    answers[function.part, function.function, check.id].append((check, rest))
    for (part, name, check_id), found in answers.items():
        passed = [check.status is Outcome.PASSED for check, _ in found]
        yield CheckFigures(
            part=part,
            function=name,
            name=title(check_id),
            hidden=found[0][0].visibility == "hidden",
            judged=len(found),
            attempted=sum(check.status is not Outcome.NOT_ATTEMPTED for check, _ in found),
            right=sum(passed) / len(found) if found else None,
            discrimination=point_biserial(passed, [rest for _, rest in found]),
        )


def point_biserial(right: Sequence[bool], points: Sequence[float]) -> float | None:
    """The correlation of a yes-or-no answer with points; None where either does not vary."""
    yes = [value for answer, value in zip(right, points, strict=True) if answer]
    no = [value for answer, value in zip(right, points, strict=True) if not answer]
    if not yes or not no:
        return None
    mean = sum(points) / len(points)
    spread = math.sqrt(sum((value - mean) ** 2 for value in points) / len(points))
    if spread <= 1e-12 * max(1.0, abs(mean)):
        return None
    share = len(yes) / len(points)
    return (sum(yes) / len(yes) - sum(no) / len(no)) / spread * math.sqrt(share * (1 - share))


def _looks(submissions: Iterable[SubmissionResult]) -> Iterable[Look]:
    for submission in submissions:
        if submission.status is Status.UNREADABLE:
            yield Look(submission.id, UNREADABLE, submission.message)
            continue
        faults = [one.function for one in submission.functions if one.status is Outcome.GRADER_ERROR]
        if faults or submission.status is Status.GRADER_ERROR:
            yield Look(submission.id, FAULT, ", ".join(faults) or submission.message)
        slow = [
            one.function for one in submission.functions if any(_SLOW.search(c.message) for c in one.checks)
        ]
        if slow or _SLOW.search(submission.message):
            yield Look(
                submission.id, "ran out of time or ended its process", ", ".join(slow) or submission.message
            )
        elif submission.message and not faults:
            yield Look(submission.id, REMARK, submission.message)
