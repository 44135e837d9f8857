"""Shows reports in a terminal: a mark for each function, the tutor's line, the call and both values."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from rich.text import Text

from grader.course import Course, Function
from grader.results import Outcome
from grader.student.checking import PartReport
from grader.student.folder import Folder
from grader.student.names import short_name
from grader.student.progress import Progress
from grader.student.reports import Report, Shown
from grader.student.screen import COLOURS, Screen

BAR = 24
HIDDEN = "Hidden checks with other inputs run at grading."


class Show:
    """Writes to a screen.

    Args:
        screen: the screen.
        course: the course.
        folder: the student's folder.
    """

    def __init__(self, screen: Screen, course: Course, folder: Folder) -> None:
        self._screen = screen
        self._print = screen.console.print
        self._course = course
        self._folder = folder

    def parts(self, found: Sequence[PartReport], in_full: bool) -> None:
        """Show what was found out, part by part.

        Args:
            found: the parts.
            in_full: whether every failed check of a function is shown, and not only the first.
        """
        for part in found:
            described = self._course.part(part.part)
            names = ", ".join(path.name for path in self._folder.files(part.part))
            self._print(Text.assemble((described.title, "bold"), f"  {names}"))
            self.troubles(part)
            width = max((len(name) for name in part.reports), default=0)
            for function in described.functions:
                if function.name in part.reports:
                    self.report(part.reports[function.name], width, in_full)
            self._print()

    def troubles(self, part: PartReport) -> None:
        """What keeps a file from being read or run."""
        for line in ([part.problem] if part.problem else []) + part.lost:
            self._lines(line, 2, "yellow")
        if part.printed:
            self._printed(part.printed, 2)

    def report(self, report: Report, width: int = 0, in_full: bool = True) -> None:
        """One function: a line, and if it failed what to look at."""
        result = report.result
        mark = self._screen.marks.of(result.status).ljust(self._screen.mark_width)
        line = Text.assemble(
            "  ", (mark, COLOURS.get(result.status, "dim")), " ", result.function.ljust(width)
        )
        if result.status is Outcome.PASSED:
            self._print(line)
            if report.printed:
                self._printed(report.printed, 4 + self._screen.mark_width)
            return
        if result.status is Outcome.NOT_ATTEMPTED:
            self._print(
                line.append(f"  {'not there: is it renamed?' if result.message else 'not yet'}", "dim")
            )
            return
        if report.place:
            line.append(f"  {report.place}", "dim")
        self._print(line)
        if report.says_more:
            self._lines(result.message, 4 + self._screen.mark_width, "bold")
        if report.details:
            self._lines(" ".join(report.details), 4 + self._screen.mark_width)
        if report.waits and not in_full:
            return
        shown, more = chosen(report, in_full)
        for one in shown:
            self._shown(one, told=bool(report.result.mistake))
        if more:
            self._lines(more, 4 + self._screen.mark_width, "dim")
        if report.printed:
            self._printed(report.printed, 4 + self._screen.mark_width)

    def _shown(self, shown: Shown, told: bool) -> None:
        indent = 4 + self._screen.mark_width
        if not told:
            self._lines(shown.message.removeprefix("the result: "), indent)
        for label, text in rows_of(shown):
            self._lines(text, indent + 2, label=f"{label:<8}")

    def _printed(self, text: str, indent: int) -> None:
        self._lines("your code printed:", indent, "dim")
        for line in text.splitlines():
            self._lines(line, indent + 2)

    def _lines(self, text: str, indent: int, style: str = "", label: str = "") -> None:
        """A text, wrapped to the screen, behind an indentation and a label."""
        room = max(20, self._screen.console.width - indent - len(label))
        for number, line in enumerate(textwrap.wrap(text, room) or [""]):
            lead = label if number == 0 else " " * len(label)
            self._print(Text.assemble(" " * indent, (lead, "dim"), (line, style)), soft_wrap=True)

    def absent(self, parts: Iterable[str]) -> None:
        """The parts that have no file in the folder."""
        for part in parts:
            self._lines(f"{part}: this folder holds no {part}.py and no {part}.ipynb", 0, "yellow")

    def footer(self, progress: Progress, asked: Iterable[Report]) -> None:
        """How far the course is, and what to do next."""
        reports = list(asked)
        if reports and all(report.passed for report in reports):
            what = "All visible checks passed." if len(reports) > 1 else "Its visible checks passed."
            self._print(Text(f"{what} {HIDDEN}"))
        self.bar(progress)
        self.next_step(progress.next())

    def bar(self, progress: Progress) -> None:
        """A bar over the course."""
        passed, total = progress.passed(), progress.total
        marks = self._screen.marks
        full = BAR * passed // total
        self._print(
            Text.assemble(
                "[",
                (marks.full * full, "green"),
                (marks.empty * (BAR - full), "dim"),
                f"] {passed} of {total} functions pass their visible checks",
            )
        )

    def next_step(self, function: Function | None) -> None:
        """What to do next."""
        if function is None:
            self._print(Text(f"Nothing is left to write here. {HIDDEN} Hand in with: ninesteps submit"))
            return
        name = short_name(self._course, function)
        self._print(
            Text.assemble(
                "Next: ",
                (function.name, "bold"),
                f" in {self.where(function)}. For a hint: ninesteps hint {name}",
            )
        )

    def where(self, function: Function) -> str:
        """Where to write a function: the file, and the line if it is found there."""
        path = self._folder.main_file(function.part)
        starts = (f"def {function.name}(", f"class {function.name}:", f"class {function.name}(")
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return path.name
        for number, line in enumerate(lines, start=1):
            if path.suffix == ".py" and line.startswith(starts):
                return f"{path.name}, line {number}"
        return path.name


def chosen(report: Report, in_full: bool) -> tuple[list[Shown], str]:
    """The failed checks that are shown with their call, and a line on the others.

    Args:
        report: a function's report.
        in_full: show every check that has a message of its own, and not only the first.
    """
    shown: list[Shown] = []
    # Where the mistake is known, one example of it will do.
    in_full = in_full and not report.result.mistake
    for one in report.shown if in_full else report.shown[:1]:
        if one.message not in [other.message for other in shown]:
            shown.append(one)
    left = len(report.shown) - len(shown)
    if not left:
        return shown, ""
    same = " in the same way" if in_full else ""
    return shown, f"{left} more visible check{'s' * (left > 1)} of it failed{same}"


def rows_of(shown: Shown) -> list[tuple[str, str]]:
    """What is told of a failed check beside its message: labels and texts."""
    rows = (
        ("check", shown.title),
        ("call", shown.call),
        ("gave", shown.gave),
        ("wanted", shown.wanted),
        ("where", shown.difference),
    )
    return [(label, text) for label, text in rows if text]
