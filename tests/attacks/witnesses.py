"""What shows from outside that an attack succeeded: each witness looks at what a grader left."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

SOLUTION = "written so, no exponential can overflow"
"""A comment inside a solution region of part 1: no student knows it."""
OTHER = "honest"


@dataclass(frozen=True)
class Left:
    """What stands after a grader has seen an attack.

    Attributes:
        student: the id that the attack was handed in under.
        mark: the attack's own word.
        said: all that the grader kept of what the attack said.
        scores: the points in the gradebook by student; None where a student has none.
        most: the most points that there are.
        earned: the points that the attack's right answers are worth.
        before: the other student's points before.
        outside: a folder outside the course.
        unchanged: whether the other student's submission is what it was.
        connections: how many reached the port.
        secrets: what must not be said, by place.
    """

    student: str
    mark: str
    said: str
    scores: Mapping[str, float | None]
    most: float
    earned: float
    before: float
    outside: Path
    unchanged: bool
    connections: int
    secrets: Mapping[str, str]

    @property
    def own(self) -> float | None:
        """The attack's own points."""
        return self.scores[self.student]


Witness = Callable[[Left], str]
"""Gives what was seen of an attack's success, in words for the table; nothing when there is none."""


def told(place: str) -> Witness:
    """The secret of that place stands in what the grader kept."""

    def seen(left: Left) -> str:
        return "it is printed into the graded notebook" if left.secrets[place] in left.said else ""

    return seen


def score_raised(left: Left) -> str:
    """The gradebook has more points than the answers earn."""
    if left.own is None or left.own <= left.earned + 1e-9:
        return ""
    return f"{left.own:g} of {left.most:g} points, and {left.earned:g} are earned"


def others_raised(left: Left) -> str:
    """Another student's points are more than they were."""
    now = left.scores[OTHER]
    if now is None or now <= left.before + 1e-9:
        return ""
    return f"another student has {now:g} of {left.most:g} points and had {left.before:g}"


def points_lost(left: Left) -> str:
    """The right answers beside the attack have lost points."""
    if left.own is None:
        return f"the submission has no score, and {left.earned:g} points are earned"
    return f"{left.own:g} points, and {left.earned:g} are earned" if left.own < left.earned - 1e-9 else ""


def other_changed(left: Left) -> str:
    """Another student's file is not what it was."""
    return "" if left.unchanged else "the other's notebook is gone"


def file_left(left: Left) -> str:
    """A file is where none was."""
    return "the file is there" if (left.outside / left.mark).exists() else ""


def process_left(left: Left) -> str:
    """A process of the attack is alive after the grader has ended; it is ended here."""
    alive = processes(left.mark)
    for number in alive:
        os.kill(number, signal.SIGKILL)
    return "it is alive when grading has ended" if alive else ""


def connected(left: Left) -> str:
    """The port has seen a connection."""
    return "the connection is made" if left.connections else ""


def processes(mark: str) -> list[int]:
    """The processes that have this word as an argument."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (place / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if mark.encode() in arguments:
            found.append(int(place.name))
    return found
