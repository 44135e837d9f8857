"""From verdicts to results: what a function's checks come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from grader.checks import Check
from grader.course import Function
from grader.heatmap import differences
from grader.results import CheckResult, FunctionResult, Outcome, Visibility, overall
from grader.running import Verdict


class Named(Protocol):
    """A known mistake: its id, and the line that a tutor would say."""

    @property
    def id(self) -> str:
        """Its name in results."""

    @property
    def line(self) -> str:
        """What a tutor says."""


@dataclass(frozen=True)
class Judged:
    """A check and how it ended."""

    check: Check
    verdict: Verdict

    @property
    def failed(self) -> bool:
        """Whether the student answers for it."""
        return self.verdict.status is Outcome.FAILED


def same_for_all(checks: Iterable[Check], verdict: Verdict) -> list[Judged]:
    """Every check with one verdict."""
    return [Judged(check, verdict) for check in checks]


def check_result(judged: Judged) -> CheckResult:
    """A check's result from its verdict."""
    check, verdict = judged.check, judged.verdict
    return CheckResult(
        id=check.id,
        visibility=check.visibility,
        status=verdict.status,
        points=check.points if verdict.status is Outcome.PASSED else 0.0,
        max_points=check.points,
        message=verdict.message,
        seconds=round(verdict.seconds, 6),
        differences=differences(verdict.failure) if check.visibility is Visibility.VISIBLE else (),
    )


def function_result(
    function: Function,
    judged: Iterable[Judged],
    note: str = "",
    follow_through: bool = False,
    mistake: Named | None = None,
) -> FunctionResult:
    """A function's result from its checks; its message is the mistake's, the first failure's, or the note."""
    checks = tuple(check_result(one) for one in judged)
    status = overall([check.status for check in checks])
    message = next((check.message for check in checks if check.status is status and check.message), "")
    if mistake is not None:
        message = f"{mistake.line} ({note})" if note else mistake.line
    return FunctionResult(
        part=function.part,
        step=function.step,
        function=function.name,
        status=status,
        score=round(sum(check.points for check in checks), 9),
        max_score=function.points,
        mistake=mistake.id if mistake is not None else None,
        message=message or note,
        follow_through=follow_through,
        checks=checks,
    )
