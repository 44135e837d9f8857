"""What a terminal shows of a run: a table of the class, and where to look next."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from grader.instructor.long_table import LongTable
from grader.instructor.spool import Spool
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


class ClassReport:
    """What is shown of a class in the end, taken up one result after the other; of each, a number stays."""

    def __init__(self) -> None:
        self._run = RunResult("", 0, "", "")
        self.number = 0
        self.first: SubmissionResult | None = None
        self.statuses: Counter[Status] = Counter()
        self._rows = LongTable(_class_table)
        self._scores = array("d")
        self._max_score = 0.0

    def taking(self, run: RunResult, results: Iterable[SubmissionResult]) -> Iterator[SubmissionResult]:
        """The results as they are, each taken up on the way."""
        self._run = run
        for submission in results:
            self._add(submission)
            yield submission

    def _add(self, submission: SubmissionResult) -> None:
        self.number += 1
        self.first = self.first or submission
        self.statuses[submission.status] += 1
        if submission.status is Status.GRADED:
            self._max_score = self._max_score or submission.max_score
            self._scores.append(submission.score)
        self._rows.add(_row(submission))

    def print_to(self, console: Console) -> None:
        """Print a table, of the class or of the one submission, and below it a line."""
        if self.number == 1 and self.first is not None:
            console.print(submission_table(self.first))
        else:
            self._rows.print_to(console)
        console.print()
        console.print(self._summary(), highlight=False)

    def _summary(self) -> str:
        """The class, or the one submission, in one line."""
        provenance = f"isolation: {self._run.isolation}; seed {self._run.seed}"
        if self.number == 1 and self.first is not None:
            return f"{self.first.score:g} of {self.first.max_score:g} points; {provenance}"
        parts = [f"{self.number} submissions", f"{self.statuses[Status.GRADED]} graded"]
        if self.statuses[Status.UNREADABLE]:
            parts.append(f"{self.statuses[Status.UNREADABLE]} unreadable")
        if self.statuses[Status.GRADER_ERROR]:
            parts.append(f"[magenta]{self.statuses[Status.GRADER_ERROR]} with a fault of the grader[/]")
        if self._scores:
            parts.append(f"median {median(self._scores):.1f} of {self._max_score:g}")
        return ", ".join(parts) + f"; {provenance}"

    def close(self) -> None:
        """Give the disk back."""
        self._rows.close()


def _class_table() -> Table:
    """For one row a submission: score, how many functions ended how, and what to look at."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("submission", overflow="fold", max_width=28)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("passed", justify="right")
    table.add_column("failed", justify="right")
    table.add_column("open", justify="right")
    table.add_column("what to look at", overflow="fold", ratio=1)
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


def print_changes(console: Console, found: Iterable[Change]) -> None:
    """Print one row a change that regrading makes, and for each student the sum."""
    with LongTable(_change_table) as table, Spool[tuple[str, ...]]() as sums:
        for student, mine in groupby(found, lambda change: change.student):
            number, more = 0, 0.0
            for change in mine:
                number += 1
                more += change.after[0] - change.before[0]
                scores = _of(change.before), _of(change.after)
                table.add((escape(student), change.function, *scores, escape(change.why)))
            sums.add((escape(student), f"all {number} changes", "", f"{more:+.4g}", ""))
        if len(table) > len(sums):
            for row in sums:
                table.add(row)
        if len(table):
            table.print_to(console)
        else:
            console.print("no score changes")


def _change_table() -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("submission", overflow="fold", max_width=28)
    table.add_column("function", no_wrap=True)
    table.add_column("is", justify="right", no_wrap=True)
    table.add_column("becomes", justify="right", no_wrap=True)
    table.add_column("why", overflow="fold", ratio=1)
    return table


def _of(score: tuple[float, float]) -> str:
    return f"{score[0]:.4g} of {score[1]:g}"
