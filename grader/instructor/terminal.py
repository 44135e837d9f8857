"""What a terminal shows of a run: a table of the class, and where to look next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from grader.results import FunctionResult, Outcome, RunResult, Status, SubmissionResult

if TYPE_CHECKING:
    from grader.instructor.regrade import Change

MAX_FAILED_NAMES = 4
MARKS = {
    Outcome.PASSED: "green",
    Outcome.FAILED: "red",
    Outcome.NOT_ATTEMPTED: "dim",
    Outcome.GRADER_ERROR: "magenta",
}


def progress_bar(console: Console) -> Progress:
    """A bar for long work; it goes to stderr, and is not drawn where that is no terminal."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def class_table(run: RunResult) -> Table:
    """One row a submission: score, how many functions ended how, and what to look at."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("submission", overflow="fold", max_width=28)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("passed", justify="right")
    table.add_column("failed", justify="right")
    table.add_column("open", justify="right")
    table.add_column("what to look at", overflow="fold", ratio=1)
    for submission in run.submissions:
        table.add_row(*_row(submission))
    return table


def _row(submission: SubmissionResult) -> tuple[str, ...]:
    name = escape(submission.id)
    if submission.status is Status.UNREADABLE:
        return name, f"[red]0 of {submission.max_score:g}", "", "", "", f"[red]{escape(submission.message)}"
    counts = {outcome: _count(submission, outcome) for outcome in Outcome}
    full = abs(submission.score - submission.max_score) < 1e-6
    score = f"{'[green]' if full else ''}{submission.score:.1f} of {submission.max_score:g}"
    return (
        name,
        score,
        str(counts[Outcome.PASSED]),
        str(counts[Outcome.FAILED] or ""),
        str(counts[Outcome.NOT_ATTEMPTED] or ""),
        _remarks(submission),
    )


def _count(submission: SubmissionResult, outcome: Outcome) -> int:
    return sum(function.status is outcome for function in submission.functions)


def _remarks(submission: SubmissionResult) -> str:
    remarks = []
    errors = _named(submission.functions, Outcome.GRADER_ERROR)
    if errors:
        remarks.append(f"[magenta]grader's own fault: {errors}[/]")
    failed = _named(submission.functions, Outcome.FAILED)
    if failed:
        remarks.append(failed)
    if submission.message:
        first, *more = submission.message.split("; ")
        remarks.append(f"[dim]{escape(first)}{f' (and {len(more)} more)' if more else ''}[/]")
    return "; ".join(remarks)


def _named(functions: Iterable[FunctionResult], outcome: Outcome) -> str:
    several = len({function.part for function in functions}) > 1
    names = [
        f"{function.part}/{function.function}" if several else function.function
        for function in functions
        if function.status is outcome
    ]
    more = f" and {len(names) - MAX_FAILED_NAMES} more" if len(names) > MAX_FAILED_NAMES else ""
    return ", ".join(names[:MAX_FAILED_NAMES]) + more


def submission_table(submission: SubmissionResult) -> Table:
    """One row a function, for a single submission: score and the first message."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("function", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("what to look at", overflow="fold", ratio=1)
    for function in submission.functions:
        table.add_row(
            f"{function.part}/{function.function}",
            f"{function.score:g} of {function.max_score:g}",
            f"[{MARKS[function.status]}]{function.status.replace('_', ' ')}",
            escape(function.message),
        )
    return table


def change_table(found: Sequence[Change]) -> Table | str:
    """One row a change that regrading makes, and for each student the sum."""
    if not found:
        return "no score changes"
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("submission", overflow="fold", max_width=28)
    table.add_column("function", no_wrap=True)
    table.add_column("is", justify="right", no_wrap=True)
    table.add_column("becomes", justify="right", no_wrap=True)
    table.add_column("why", overflow="fold", ratio=1)
    for change in found:
        table.add_row(
            escape(change.student),
            change.function,
            _of(change.before),
            _of(change.after),
            escape(change.why),
        )
    students = {change.student for change in found}
    for student in sorted(students) if len(found) > len(students) else ():
        mine = [change for change in found if change.student == student]
        more = sum(change.after[0] - change.before[0] for change in mine)
        table.add_row(escape(student), f"all {len(mine)} changes", "", f"{more:+.4g}", "")
    return table


def _of(score: tuple[float, float]) -> str:
    return f"{score[0]:.4g} of {score[1]:g}"


def summary(run: RunResult) -> str:
    """The class, or the one submission, in one line."""
    provenance = f"isolation: {run.isolation}; seed {run.seed}"
    if len(run.submissions) == 1:
        only = run.submissions[0]
        return f"{only.score:g} of {only.max_score:g} points; {provenance}"
    graded = [submission for submission in run.submissions if submission.status is Status.GRADED]
    unreadable = sum(submission.status is Status.UNREADABLE for submission in run.submissions)
    faulty = sum(submission.status is Status.GRADER_ERROR for submission in run.submissions)
    scores = sorted(submission.score for submission in graded)
    parts = [f"{len(run.submissions)} submissions", f"{len(graded)} graded"]
    if unreadable:
        parts.append(f"{unreadable} unreadable")
    if faulty:
        parts.append(f"[magenta]{faulty} with a fault of the grader[/]")
    if scores:
        middle = (scores[(len(scores) - 1) // 2] + scores[len(scores) // 2]) / 2
        parts.append(f"median {middle:.1f} of {graded[0].max_score:g}")
    return ", ".join(parts) + f"; {provenance}"
