"""Has a grader and its worker take turns on one processor.

The two never work at the same time: one waits for the other at every call. On two processors each call wakes
one that has gone to sleep, which costs several times what the call does. On one, a process that is woken by
default pushes aside the one that wakes it, just before that would have waited anyway; as "batch" it does not.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

CROWDED = 1.4
"""How many times as long as their work two may take before they look for another processor."""
SUBMISSIONS_BETWEEN_LOOKS = 8
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class Turns:
    """Where this thread and its template's workers run while a submission is graded.

    They share the processor that the grader is on. Where others want it too, the kernel is given the choice
    for one submission, and they stay where that has led. Nothing is chosen in a process that may use one
    processor only, or on a system without these means. Afterwards all is as it was.
    """

    def __init__(self) -> None:
        self._crowded = False
        self._until_look = 0

    @contextmanager
    def taken(self, template: int) -> Iterator[None]:
        """While a submission is graded by workers of the template with this process id."""
        began, used = time.monotonic(), _processor_seconds(template)
        if self._crowded and self._until_look <= 0:
            self._until_look = SUBMISSIONS_BETWEEN_LOOKS
            yield
        else:
            with _sharing(template):
                yield
        self._until_look -= 1
        self._crowded = time.monotonic() - began > CROWDED * (_processor_seconds(template) - used)


@contextmanager
def _sharing(template: int) -> Iterator[None]:
    """Stay on this processor, as batch processes; workers inherit both from their template."""
    if processors() < 2 or not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed, policy = os.sched_getaffinity(0), os.sched_getscheduler(0)
    batch = policy == os.SCHED_OTHER
    try:
        with suppress(OSError, ValueError, IndexError):
            here = {int(_stat("thread-self")[36])}
            for process in (0, template):
                if batch:
                    os.sched_setscheduler(process, os.SCHED_BATCH, os.sched_param(0))
                os.sched_setaffinity(process, here)
        yield
    finally:
        for process in (0, template):
            with suppress(OSError):
                if batch:
                    os.sched_setscheduler(process, os.SCHED_OTHER, os.sched_param(0))
                os.sched_setaffinity(process, allowed)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor_seconds(template: int) -> float:
    """What this thread and the workers that have ended have used."""
    workers = 0
    with suppress(OSError, ValueError, IndexError):
        fields = _stat(str(template))
        workers = int(fields[13]) + int(fields[14])
    return time.thread_time() + workers / _TICKS


def _stat(process: str) -> list[str]:
    """The fields of a process's stat file from the third on; see proc(5)."""
    text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    return text.rpartition(")")[2].split()
