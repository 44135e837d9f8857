"""Ends a process whose student code does not come back, after saying where it was."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from grader.worker.proxy import Backend, Passing
from grader.worker.values import Ref

PAUSE = 0.02
STATEMENT_SECONDS = 5.0
"""How long one statement at the top level of a file may take."""


class Watchdog:
    """A thread that looks at the clock while student code runs in the main thread.

    Args:
        places: names under which student code is compiled.
        expired: told the seconds that were allowed, the file and the line.
    """

    def __init__(self, places: Collection[str], expired: Callable[[float, str, int], None]) -> None:
        self._places = places
        self._expired = expired
        self._until: float | None = None
        self._seconds = 0.0
        self._main = threading.get_ident()
        self._closed = False
        threading.Thread(target=self._watch, daemon=True).start()

    @contextmanager
    def allowing(self, seconds: float) -> Iterator[None]:
        """Allow student code to run for so long; the outermost limit holds."""
        if self._until is not None:
            yield
            return
        self.allow(seconds)
        try:
            yield
        finally:
            self.stop()

    def allow(self, seconds: float) -> None:
        """Allow student code to run for so long from now on."""
        self._seconds = seconds
        self._until = time.monotonic() + seconds

    def stop(self) -> None:
        """Student code has come back."""
        self._until = None

    def close(self) -> None:
        """End the thread."""
        self._closed = True

    def _watch(self) -> None:
        while not self._closed:
            time.sleep(PAUSE)
            until = self._until
            if until is not None and time.monotonic() > until:
                self._until = None
                place, line = self._where(sys._current_frames().get(self._main))
                self._expired(self._seconds, place, line)

    def _where(self, frame: FrameType | None) -> tuple[str, int]:
        """The innermost line of student code."""
        while frame is not None:
            if frame.f_code.co_filename in self._places:
                return frame.f_code.co_filename.strip("<>"), frame.f_lineno
            frame = frame.f_back
        return "", 0


class Timed(Passing):
    """A backend whose every call has the same time."""

    def __init__(self, backend: Backend, watchdog: Watchdog) -> None:
        super().__init__(backend)
        self._watchdog = watchdog
        self.seconds = STATEMENT_SECONDS

    def call(
        self, on: Ref | None, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], watch: bool
    ) -> tuple[Any, Any]:
        """See `Backend.call`."""
        with self._watchdog.allowing(self.seconds):
            return self._backend.call(on, name, args, kwargs, watch)

    def get(self, on: Ref, name: str) -> tuple[bool, Any]:
        """See `Backend.get`."""
        with self._watchdog.allowing(self.seconds):
            return self._backend.get(on, name)

    def set(self, on: Ref, name: str, value: Any) -> None:
        """See `Backend.set`."""
        with self._watchdog.allowing(self.seconds):
            self._backend.set(on, name, value)
