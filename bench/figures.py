"""A measured figure, and how medians of alternating runs are taken on a noisy machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One number of the table.

    Attributes:
        limit: what it may be at most, or None.
    """

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def holds(self) -> bool:
        """Whether it is within its limit."""
        return self.limit is None or self.value <= self.limit


def medians(runs: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """The median seconds of each of several functions, run in turn so that noise meets all alike."""
    seconds: list[list[float]] = [[] for _ in runs]
    for _ in range(rounds):
        for taken, run in zip(seconds, runs, strict=True):
            started = time.perf_counter()
            run()
            taken.append(time.perf_counter() - started)
    return [statistics.median(taken) for taken in seconds]
