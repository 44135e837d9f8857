"""A measured figure, and how medians of alternating runs are taken on a noisy machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Figure:
    """One row of the table.

    Attributes:
        name: what was measured.
        value: the number.
        unit: its unit; "x" for a ratio.
        most: what it may be at most, or None.
        least: what it must be at least, or None.
        note: how it was measured, where that is not plain.
    """

    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether it is within its limits."""
        return (self.most is None or self.value <= self.most) and (
            self.least is None or self.value >= self.least
        )

    @property
    def limit(self) -> str:
        """Its limit in words."""
        if self.most is not None:
            return f"at most {self.most:g}"
        return f"at least {self.least:g}" if self.least is not None else ""


def medians(runs: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """The median seconds of each of several functions, run in turn so that noise meets all alike."""
    return [statistics.median(taken) for taken in alternating([timed(run) for run in runs], rounds)]


def alternating(runs: Sequence[Callable[[], T]], rounds: int) -> list[list[T]]:
    """What each of several functions measures, round by round, run in turn."""
    measured: list[list[T]] = [[] for _ in runs]
    for _ in range(rounds):
        for taken, run in zip(measured, runs, strict=True):
            taken.append(run())
    return measured


def timed(run: Callable[[], object]) -> Callable[[], float]:
    """The function, giving the seconds that it took."""

    def measure() -> float:
        started = time.perf_counter()
        run()
        return time.perf_counter() - started

    return measure
