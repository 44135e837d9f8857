"""How much memory a process had at most, and the processes that it started."""

from __future__ import annotations

import threading
from pathlib import Path

KIBIBYTES = 1024
EVERY = 0.2


def peak(process: int | str) -> float:
    """The largest resident memory of a process so far, in MiB; 0 for one that has ended.

    `ru_maxrss` would still count the process that started it.
    """
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(found[0]) / KIBIBYTES if found else 0.0


class LargestChild(threading.Thread):
    """Looks again and again at the processes that this one started, for as long as it lives."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0.0
        """The largest resident memory of any of them, in MiB."""
        self._never = threading.Event()

    def run(self) -> None:
        """Look."""
        while not self._never.wait(EVERY):
            self.peak = max((self.peak, *map(peak, _children())))


def _children() -> list[str]:
    threads = Path("/proc/self/task").glob("*/children")
    found: list[str] = []
    for path in threads:
        try:
            found += path.read_text(encoding="utf-8").split()
        except OSError:  # the thread has ended
            continue
    return found
