"""The loop of `ninesteps watch`: checks on save what the change touches, and answers keys."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text

from grader.course import Course, Function, Part
from grader.results import Outcome
from grader.student.checking import Checking, PartReport
from grader.student.commands.hint import hint_lines
from grader.student.commands.list import show_list
from grader.student.folder import Folder
from grader.student.keys import keys
from grader.student.process import Processes
from grader.student.progress import Progress
from grader.student.reports import Report
from grader.student.screen import Screen
from grader.student.show import HIDDEN, Show

STEP = 10
"""Milliseconds between two looks at what has changed."""
GROUP = 40
"""Milliseconds for which changes are taken together: an editor writes a file in several steps."""

LOOK_SECONDS = 1.0
"""After so long without a notice, the files' dates are looked at."""

SAVED, KEY = "saved", "key"
KEYS = "h hint   n next   l list   p plot   c check all   q quit"


@dataclass(frozen=True)
class Event:
    """A file was saved, or a key was pressed; `at` is when, by the monotonic clock."""

    kind: str
    what: str
    at: float


class Watching:
    """One session of watching.

    Args:
        course: the course.
        folder: the student's folder.
        screen: where to show things.
    """

    def __init__(self, course: Course, folder: Folder, screen: Screen) -> None:
        self._course = course
        self._folder = folder
        self._screen = screen
        self._print = screen.console.print
        self._show = Show(screen, course, folder)
        self._progress = Progress(course, folder)
        self._processes = Processes()
        self._checking = Checking(course, folder, self._processes)
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._current: Function | None = None
        self._passed: Function | None = None
        self._hints = 0
        self._reports: dict[tuple[str, str], Report] = {}
        self._keyboard = False
        self._seen: dict[str, tuple[tuple[str, int, int], ...]] = {}

    def run(self) -> None:
        """Watch until q or Ctrl-C."""
        try:
            with keys(lambda key: self._happened(KEY, key)) as self._keyboard:
                threading.Thread(target=self._watch, daemon=True).start()
                self._check_all()
                self._loop()
        finally:
            self._stop.set()
            self._processes.close()

    def _happened(self, kind: str, what: str) -> None:
        self._events.put(Event(kind, what, time.monotonic()))

    def _watch(self) -> None:
        from watchfiles import watch

        endings = (".py", ".ipynb")
        names = {part.name + ending: part.name for part in self._course.parts for ending in endings}
        changes = watch(
            self._folder.root,
            watch_filter=lambda change, path: _name(path) in names,
            debounce=GROUP,
            step=STEP,
            stop_event=self._stop,
            recursive=False,
        )
        try:
            for changed in changes:
                for part in sorted({names[_name(path)] for _, path in changed}):
                    self._happened(SAVED, part)
        except OSError as error:
            self._happened(KEY, "q")
            self._print(Text(f"The folder cannot be watched any more: {error}"))

    def _loop(self) -> None:
        while True:
            try:
                event = self._events.get(timeout=LOOK_SECONDS)
            except queue.Empty:
                self._look()
                continue
            if event.kind == SAVED:
                self._saved(event)
            elif not self._answer(event.what):
                return

    def _look(self) -> None:
        """Notice what was saved without a notice: on a network drive, or before the watcher was ready."""
        for part in self._course.parts:
            if self._folder.state(part.name) != self._seen.get(part.name):
                self._happened(SAVED, part.name)

    def _check_all(self) -> None:
        functions = [function for part in self._folder.parts(self._course) for function in part.functions]
        self._seen = {part.name: self._folder.state(part.name) for part in self._course.parts}
        self._print(Text(f"Checking {len(functions)} functions in {self._folder.root} ...", "dim"))
        found = self._checking.check(functions)
        self._take(found)
        self._current = self._progress.next()
        self._clear()
        self._troubles(found)
        self._stand()

    def _take(self, found: Sequence[PartReport]) -> None:
        self._progress.update(found)
        for part in found:
            self._reports.update({report.key: report for report in part.reports.values()})
        self._processes.prepare()

    def _saved(self, event: Event) -> None:
        part = self._course.part(event.what)
        before_names = {name for name, *_ in self._seen.get(part.name, ())}
        self._seen[part.name] = self._folder.state(part.name)
        gone = sorted(before_names - {name for name, *_ in self._seen[part.name]})
        if gone:
            self._missing(part, gone)
        if not self._folder.files(part.name):
            return
        found = self._checking.check(part.functions, {part.name: self._progress.known(part.name)})
        touched = [report for one in found for report in one.reports.values()]
        before = {report.key: self._reports.get(report.key) for report in touched}
        self._take(found)
        if gone:
            return
        if not touched and not any(one.problem for one in found):
            self._print(Text(f"{part.name} saved; nothing that is checked has changed", "dim"))
            return
        if any(one.problem for one in found):
            self._forget(part)
        self._clear()
        took = f"{time.monotonic() - event.at:.2f} s"
        said = f"{time.strftime('%H:%M:%S')}  {part.name} saved, {_counted(touched)} checked in {took}"
        self._print(Text(said, "dim"))
        self._troubles(found)
        self._advance(touched, before)
        # First what stands on its own feet: it is where to begin.
        for report in sorted(touched, key=lambda report: report.waits):
            # What one is at is shown in full below; the rest by its first check.
            if report.result.status is not Outcome.NOT_ATTEMPTED and not self._is_current(report):
                self._show.report(report, in_full=False)
        self._stand()

    def _missing(self, part: Part, names: Sequence[str]) -> None:
        """Files of a part were deleted or renamed."""
        if not self._folder.files(part.name):
            self._forget(part)
        self._clear()
        told = f"{' and '.join(names)} is not there any more; was it renamed? Put it back"
        self._print(Text(told, "yellow"))
        self._stand()

    def _forget(self, part: Part) -> None:
        """What was said of a part's functions holds no more."""
        for function in part.functions:
            self._reports.pop((part.name, function.name), None)

    def _advance(self, touched: Sequence[Report], before: dict[tuple[str, str], Report | None]) -> None:
        """Move on from a function that passes now, or to the one that was just worked on."""
        worked_on = [
            report
            for report in touched
            if not report.passed and report.result.status is Outcome.FAILED and report != before[report.key]
        ]
        worked_on.sort(key=lambda report: report.waits)
        current = self._current
        if current is not None and self._progress.outcome(current) is Outcome.PASSED:
            self._passed = current
        if worked_on:
            if not any(self._is_current(report) for report in worked_on):
                first = worked_on[0].result
                self._go(self._course.part(first.part).function(first.function))
        elif current is None or self._progress.outcome(current) is Outcome.PASSED:
            self._go(self._progress.next(current))

    def _go(self, function: Function | None) -> None:
        self._current = function
        self._hints = 0

    def _is_current(self, report: Report) -> bool:
        return self._current is not None and report.key == (self._current.part, self._current.name)

    def _stand(self) -> None:
        """The function that one is at, the bar, and the keys."""
        current = self._current
        if current is not None:
            report = self._reports.get((current.part, current.name))
            if report is not None and report.result.status is Outcome.FAILED:
                self._show.report(report)
        self._show.bar(self._progress)
        self._show.next_step(current)
        if current is None:
            self._print(Text(HIDDEN))
        if self._keyboard:
            self._print(Text(KEYS, "dim"))

    def _troubles(self, found: Sequence[PartReport]) -> None:
        for part in found:
            self._show.troubles(part)

    def _answer(self, key: str) -> bool:
        """Do what a key asks for; whether to go on."""
        match key.lower():
            case "q" | "\x03" | "\x04":
                return False
            case "h":
                self._hint()
            case "n":
                self._go(self._progress.next(self._current))
                self._clear()
                self._stand()
            case "l":
                self._clear()
                show_list(self._course, self._folder)
                self._print(Text(KEYS, "dim"))
            case "p":
                self._plot()
            case "c":
                self._check_all()
        return True

    def _hint(self) -> None:
        current = self._current
        if current is None:
            self._print(Text("Nothing is left to write here, so there is no hint."))
            return
        self._hints = min(self._hints + 1, len(current.hints))
        for line in hint_lines(self._course, current, self._hints)[:2]:
            self._print(Text(line))
        left = len(current.hints) - self._hints
        if left:
            self._print(Text(f"h again: {left} more", "dim"))

    def _pictured(self) -> Function | None:
        """What a picture is wanted of: the function that one is at, or before it is begun, the one before."""
        current = self._current
        report = self._reports.get((current.part, current.name)) if current is not None else None
        begun = report is not None and report.result.status is not Outcome.NOT_ATTEMPTED
        return current if begun or self._passed is None else self._passed

    def _plot(self) -> None:
        from grader.student.plotting import plot

        current = self._pictured()
        if current is None:
            return
        place = self._folder.root / f"{current.part}-{current.name}.png"
        made = plot(self._course, self._folder, current, self._processes, place)
        self._processes.prepare()
        self._print(Text(made.problem or made.text))
        if made.saved:
            self._print(Text(f"Saved: {made.saved}"))

    def _clear(self) -> None:
        if self._screen.console.is_terminal:
            self._screen.console.clear()


def _name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


def _counted(reports: Sequence[Report]) -> str:
    tried = [report for report in reports if report.result.status is not Outcome.NOT_ATTEMPTED]
    return f"{len(tried)} function{'s' * (len(tried) != 1)}"
