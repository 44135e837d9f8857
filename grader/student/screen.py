"""The terminal as it is: with or without colour, Unicode and a width."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console

from grader.results import Outcome


@dataclass(frozen=True)
class Marks:
    """The signs for what a terminal can show."""

    passed: str
    failed: str
    open: str
    full: str
    empty: str

    def of(self, outcome: Outcome | None) -> str:
        """The mark of an outcome."""
        return {Outcome.PASSED: self.passed, Outcome.FAILED: self.failed}.get(outcome, self.open)  # type: ignore[arg-type]


PRETTY = Marks("✓", "✗", "·", "█", "░")
PLAIN = Marks("ok", "x", "-", "#", ".")
COLOURS = {Outcome.PASSED: "green", Outcome.FAILED: "red"}


@dataclass(frozen=True)
class Screen:
    """Where things are shown."""

    console: Console
    marks: Marks

    @property
    def mark_width(self) -> int:
        """The width of the widest mark."""
        return max(len(self.marks.passed), len(self.marks.failed), len(self.marks.open))


def screen(stream: TextIO | None = None) -> Screen:
    """The screen of this process's standard output; text that it cannot show becomes question marks."""
    stream = sys.stdout if stream is None else stream
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
    console = Console(file=stream, highlight=False, emoji=False)
    return Screen(console, PRETTY if _can_show(PRETTY, stream) else PLAIN)


def _can_show(marks: Marks, stream: TextIO) -> bool:
    try:
        "".join((marks.passed, marks.failed, marks.open, marks.full, marks.empty)).encode(
            stream.encoding or "ascii"
        )
    except (UnicodeEncodeError, LookupError):
        return False
    return True
