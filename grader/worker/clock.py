"""The clock of deadlines: it stands still while this process is not there to look at it.

Whoever waits for a worker looks at the clock a few times a second. If it has not for longer than that, the
process was stopped (Ctrl-Z), or the machine was, or others had all processors: student code has not taken
that time.
"""

from __future__ import annotations

import time

LONGEST_LOOK_SECONDS = 0.5
"""Longer than anybody who waits goes without a look."""


class Clock:
    """Seconds, without those in which nobody looked for long."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._away = 0.0

    def now(self) -> float:
        """The time, from an arbitrary start."""
        now = time.monotonic()
        since = now - self._last
        if since > LONGEST_LOOK_SECONDS:
            self._away += since
        self._last = now
        return now - self._away


now = Clock().now
