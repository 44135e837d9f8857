"""Checks one part's functions against the visible cases; runs in the checking process."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np

from grader.attempts import Attempt, PartReading, State
from grader.checks import Check
from grader.course import COURSE_FILE, Function, Part
from grader.fingerprints import Fingerprint, find, load
from grader.judged import Judged, function_result, same_for_all
from grader.results import FunctionResult, Outcome
from grader.running import Verdict, run_check
from grader.student.explain import Calls, shown
from grader.student.reports import Report, Shown
from grader.student.visible import visible_checks
from grader.text import clean, listed
from grader.worker.proxy import Backend

FINGERPRINTS = COURSE_FILE.parent / "fingerprints"
MAX_PRINTED_LINES = 5
MAX_PRINTED = 4000
_ABSENT = " (no exercise needs it; at grading there are NumPy, SciPy and Matplotlib)"


class Printed(io.TextIOBase):
    """Takes what student code prints and keeps the beginning."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._lines = 0

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, text: str) -> int:
        """Keep the text, as far as there is room."""
        if self._length < MAX_PRINTED:
            self._parts.append(text[: MAX_PRINTED - self._length])
            self._length += len(text)
        self._lines += text.count("\n")
        return len(text)

    def text(self) -> str:
        """The first lines of it, fit to be shown."""
        lines = "".join(self._parts).rstrip().splitlines()
        kept = [clean(line, 200) for line in lines[:MAX_PRINTED_LINES]]
        left = max(self._lines, len(lines)) - len(kept)
        return "\n".join([*kept, f"... and {left} more line{'s' * (left > 1)}"] if left else kept)


@contextlib.contextmanager
def printed() -> Iterator[Printed]:
    """Take what is printed meanwhile."""
    taken = Printed()
    with contextlib.redirect_stdout(taken), contextlib.redirect_stderr(taken):
        yield taken


@dataclass(frozen=True)
class Examiner:
    """Checks functions of one part.

    Attributes:
        part: the part.
        attempts: what the student has of each function.
        backend: where the student's functions are.
        leaning: the names that each function's code uses, directly or through others.
        gone: functions that do not come back, and why.
    """

    part: Part
    attempts: Mapping[str, Attempt]
    backend: Backend
    leaning: Mapping[str, frozenset[str]]
    gone: Mapping[str, str] = field(default_factory=dict)

    def examine(self, function: Function, weak: Collection[str] = ()) -> Report:
        """Check one function.

        Args:
            function: the function.
            weak: functions that do not pass their own checks.
        """
        checks = visible_checks(self.part.name).get(function.name, ())
        attempt = self.attempts[function.name]
        place = f"{attempt.place}, line {attempt.line}" if attempt.line else attempt.place
        if ", not from " in attempt.message:
            place = f"{place}; both files have it, and the notebook counts"
        if attempt.state in (State.STUB, State.MISSING):
            verdict = Verdict(Outcome.NOT_ATTEMPTED, attempt.message, 0.0)
            return Report(self._result(function, same_for_all(checks, verdict)), place=place)
        if attempt.state is State.BROKEN:
            verdict = Verdict(Outcome.FAILED, f"{function.name} {attempt.message}", 0.0)
            return Report(self._result(function, same_for_all(checks, verdict)), place=place)
        leaning = self.leaning.get(function.name, frozenset()) | self.part.helpers(function.name)
        endless = sorted(leaning & self.gone.keys())
        if endless:
            why = f"not judged: {function.name} may lean on {endless[0]}, which {self.gone[endless[0]]}"
            verdict = Verdict(Outcome.FAILED, why, 0.0)
            return Report(self._result(function, same_for_all(checks, verdict)), place=place)
        calls = Calls(self.backend)
        used = set(self.leaning.get(function.name, frozenset()))
        judged: list[Judged] = []
        failed: list[Shown] = []
        with printed() as output:
            for check in checks:
                calls.start()
                verdict = run_check(check, calls, 0, lambda check, seed: True)
                used.update(calls.names)
                judged.append(Judged(check, verdict))
                if verdict.status is Outcome.FAILED:
                    failed.append(shown(check, verdict, calls.call_of(function.name)))
        begin = sorted(used & set(weak) - {function.name})
        return self._report(function, judged, failed, begin, output.text(), place)

    def _report(
        self,
        function: Function,
        judged: list[Judged],
        failed: list[Shown],
        weak: Sequence[str],
        output: str,
        place: str,
    ) -> Report:
        if not failed:
            return Report(self._result(function, judged), printed=output, place=place)
        if weak:
            verb, them = ("does", "it") if len(weak) == 1 else ("do", "them")
            note = f"{listed(weak)} {verb} not pass yet, and {function.name} leans on {them}: begin there"
            result = self._result(function, judged, note)
            return Report(result, (), tuple(failed), output, place, waits=True)
        known = self._known(judged)
        result = self._result(function, judged)
        if known is not None:
            result = replace(result, mistake=known.id, message=known.line)
        return Report(result, known.details if known else (), tuple(failed), output, place)

    def _result(self, function: Function, judged: Sequence[Judged], message: str = "") -> FunctionResult:
        result = function_result(function, judged)
        return replace(result, message=message) if message else result

    def _known(self, judged: Sequence[Judged]) -> Fingerprint | None:
        fixed = {one.check.id: one.verdict.transcript for one in judged if not one.check.wants_rng}
        check: Check = judged[0].check
        with np.errstate(all="ignore"):
            return find(table(check.part), check.part, check.function, fixed)


@cache
def table(part: str) -> tuple[Fingerprint, ...]:
    """The table of known mistakes of a part; empty where the kit came without."""
    path: Path = FINGERPRINTS / f"{part}.json"
    try:
        return load(path)
    except (OSError, ValueError):
        return ()


def lost_lines(reading: PartReading, lost: Sequence[tuple[str, int, str]]) -> list[str]:
    """What did not run at top level, and what does not parse, one line each."""
    broken = [attempt.message for attempt in reading.attempts.values() if attempt.state is State.BROKEN]
    return [
        clean(f"{place}, line {line} did not run: {text}{_ABSENT if 'ModuleNotFoundError' in text else ''}")
        for place, line, text in lost
        if not any(f"{place}, line {line}:" in message for message in broken)
    ]
