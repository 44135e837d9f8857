"""Checks functions of the course in checking processes, whatever the student's code does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.course import Course, Function, Part
from grader.results import FunctionResult, Outcome
from grader.student import child
from grader.student.folder import Folder
from grader.student.process import Processes
from grader.student.reports import Report

ENDLESS = "does a loop there never end?"
MAX_STUCK = 4
"""How many statements at top level a file may be stuck in before it is given up."""


@dataclass
class PartReport:
    """What is found out about a part.

    Attributes:
        problem: why its file cannot be read, or "".
        lost: what did not run at top level.
        printed: what the file printed while it was loaded.
        reports: by function.
        digests: of every function of the part, to tell later what a change touches.
    """

    part: str
    problem: str = ""
    lost: list[str] = field(default_factory=list)
    printed: str = ""
    reports: dict[str, Report] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)


class Checking:
    """Checks a student's folder.

    Args:
        course: the course.
        folder: the student's files.
        processes: where checking processes come from.
    """

    def __init__(self, course: Course, folder: Folder, processes: Processes) -> None:
        self._course = course
        self._folder = folder
        self._processes = processes
        self._more = False

    def check(
        self,
        functions: Iterable[Function],
        known: Mapping[str, Mapping[str, str]] | None = None,
        told: Callable[[Report], None] = lambda report: None,
    ) -> list[PartReport]:
        """Check functions, part by part.

        Args:
            functions: what is asked for.
            known: by part, digests of functions that need not be checked again.
            told: told of each report as it comes.
        """
        wanted: dict[str, list[str]] = {}
        for function in functions:
            wanted.setdefault(function.part, []).append(function.name)
        waiting = len(wanted)
        found = []
        for name, names in wanted.items():
            waiting -= 1
            self._more = waiting > 0
            found.append(self._check_part(self._course.part(name), names, (known or {}).get(name, {}), told))
        return found

    def _check_part(
        self, part: Part, names: Sequence[str], known: Mapping[str, str], told: Callable[[Report], None]
    ) -> PartReport:
        found = _Collecting(part, told)
        skip: list[Any] = []
        while True:
            left = [name for name in names if name not in found.report.reports]
            files = {other.name: self._folder.files(other.name) for other in self._course.parts}
            request = child.request_for(part.name, files, left, known, skip, found.gone)
            # With more parts to come, the next one's process starts while this one is checked.
            last, code = self._processes.ask(request, found.take, ahead=self._more)
            if last["event"] in (child.DONE, child.PROBLEM):
                return found.report
            where = last.get("position") if last["event"] == child.STUCK else None
            if where is not None and len(skip) < MAX_STUCK:
                skip.append(where)
                found.stuck_at_top(last)
            elif found.running and found.running not in found.report.reports:
                found.failed(found.running, why(last, code))
            else:
                found.report.problem = f"{part.name}: cannot be checked: loading the file {why(last, code)}"
                return found.report


class _Collecting:
    """Puts a part's report together from what the processes say."""

    def __init__(self, part: Part, told: Callable[[Report], None]) -> None:
        self._part = part
        self._told = told
        self._stuck: list[str] = []
        self.report = PartReport(part.name)
        self.running = ""
        self.gone: dict[str, str] = {}

    def take(self, event: dict[str, Any]) -> None:
        """Take one event."""
        match event["event"]:
            case child.PROBLEM:
                self.report.problem = event["text"]
            case child.LOADED:
                self.report.lost = [*self._stuck, *event["lost"]]
                self.report.printed = event["printed"]
            case child.START:
                self.running = event["function"]
            case child.REPORT:
                self._keep(Report.from_plain(event["report"]))
            case child.DONE:
                self.report.digests = event["digests"]

    def stuck_at_top(self, event: dict[str, Any]) -> None:
        """A statement at top level did not end."""
        where = _where(event)
        self._stuck.append(f"{where}: still running after {event['seconds']:g} seconds, so it was left out")

    def failed(self, name: str, why: str) -> None:
        """A function ended its process or did not come back; what leans on it is not tried."""
        self.gone[name] = why
        self._keep(failed(self._part.function(name), f"{name} {why}"))

    def _keep(self, report: Report) -> None:
        self.report.reports[report.result.function] = report
        self._told(report)


def failed(function: Function, message: str) -> Report:
    """A function that failed as a whole."""
    return Report(
        FunctionResult(
            function.part, function.step, function.name, Outcome.FAILED, 0.0, function.points, message=message
        )
    )


def _where(event: dict[str, Any]) -> str:
    return f"{event['place']}, line {event['line']}" if event.get("line") else "its code"


def why(event: dict[str, Any], code: int | None) -> str:
    """How a process ended without an answer, to follow a function's name."""
    if event["event"] == child.STUCK:
        where = f", in {_where(event)}" if event.get("line") else ""
        return f"was still running after {event['seconds']:g} seconds{where}: {ENDLESS}"
    return f"ended Python itself (exit code {code}): look for exit() or too deep a recursion"
