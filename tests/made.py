"""Results as grading gives them, made for the tests of what reads results."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from grader.results import (
    CheckResult,
    FunctionResult,
    Outcome,
    RunResult,
    Status,
    SubmissionResult,
    Visibility,
    overall,
)

PASSED, FAILED, OPEN, FAULT = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_ATTEMPTED, Outcome.GRADER_ERROR


def check(name: str, outcome: Outcome, points: float = 1.0, message: str = "") -> CheckResult:
    """A check, hidden where its name begins with test_h."""
    visibility = Visibility.HIDDEN if name.startswith("test_h") else Visibility.VISIBLE
    got = points if outcome is PASSED else 0.0
    return CheckResult(name, visibility, outcome, got, points, message, 0.25)


def function(
    name: str, *checks: CheckResult, message: str = "", mistake: str | None = None
) -> FunctionResult:
    """A function of part 1, with the outcome and the score that its checks give."""
    status = overall([one.status for one in checks])
    score, full = sum(one.points for one in checks), sum(one.max_points for one in checks)
    return FunctionResult("neuron", "step", name, status, score, full, mistake, message, False, checks)


def submission(student: str, *functions: FunctionResult, **changes: Any) -> SubmissionResult:
    """A graded submission, with the score that its functions give, but for the changes."""
    score, full = sum(one.score for one in functions), sum(one.max_score for one in functions)
    made = SubmissionResult(student, student, Status.GRADED, "", score, full, 1.5, 7, functions)
    return replace(made, **changes)


def run(*submissions: SubmissionResult) -> RunResult:
    """A run over these submissions."""
    return RunResult("0.1.0", 7, "landlock+seccomp", "0123456789abcdef", submissions)
