"""Has a grader and its worker take turns on one processor.

The two never work at the same time: one waits for the other at every call. On two processors each call wakes
one that has gone to sleep, which costs several times what the call does. On one, a process that is woken by
default pushes aside the one that wakes it, just before that would have waited anyway; as "batch" it does not.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

CROWDED = 1.4
"""How many times as long as their work two may take before they look for another processor."""
SUBMISSIONS_BETWEEN_LOOKS = 8
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class Turns:
    """Where this thread and its template's workers run; looked at before each submission.

    They share the processor that the grader is on. Where others want it too, the kernel is given the choice
    for one submission, and they stay where that has led. Nothing is chosen in a process that may use one
    processor only, or on a system without these means.
    """

    def __init__(self) -> None:
        self._allowed: set[int] = set()
        self._policy = 0
        self._template = 0
        self._shared = False
        self._until_look = 0
        self._began = self._used = 0.0

    def begin(self, template: int) -> None:
        """A submission is about to be graded by workers of the template with this process id."""
        try:
            if template != self._template:
                self._take(template)
            elif len(self._allowed) > 1:
                self._look()
        except (OSError, AttributeError, ValueError, IndexError):
            self.end()

    def end(self) -> None:
        """Leave this thread as it was found."""
        with suppress(OSError):
            self._share(False)
        self._template, self._allowed, self._shared = 0, set(), False

    def _take(self, template: int) -> None:
        self._allowed, self._policy = os.sched_getaffinity(0), os.sched_getscheduler(0)
        self._template = template
        self._until_look = 1
        if len(self._allowed) > 1:
            self._share(True)
            self._began, self._used = time.monotonic(), self._processor_seconds()

    def _look(self) -> None:
        now, used = time.monotonic(), self._processor_seconds()
        crowded = now - self._began > CROWDED * (used - self._used)
        self._began, self._used = now, used
        self._until_look -= 1
        if not self._shared:
            self._share(True)
        elif crowded and self._until_look <= 0:
            self._until_look = SUBMISSIONS_BETWEEN_LOOKS
            self._share(False)

    def _share(self, shared: bool) -> None:
        """Stay on this processor, taking turns; or go where the kernel likes, as any process does."""
        if not self._allowed or shared == self._shared:
            return
        # Workers inherit both from the template that they are forked from.
        for process in (0, self._template):
            if self._policy == os.SCHED_OTHER:
                policy = os.SCHED_BATCH if shared else os.SCHED_OTHER
                os.sched_setscheduler(process, policy, os.sched_param(0))
            os.sched_setaffinity(process, {_processor()} if shared else self._allowed)
        self._shared = shared

    def _processor_seconds(self) -> float:
        """What this thread and the workers that have ended have used."""
        fields = _stat(str(self._template))
        return time.thread_time() + (int(fields[13]) + int(fields[14])) / _TICKS


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor() -> int:
    """The processor that this thread is on."""
    return int(_stat("thread-self")[36])


def _stat(process: str) -> list[str]:
    """The fields of a process's stat file from the third on; see proc(5)."""
    text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    return text.rpartition(")")[2].split()
