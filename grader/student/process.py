"""Starts checking processes and asks them: one for each request, the next one warm before it is needed."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from grader.errors import UserError
from grader.student import child

PATIENCE = 20.0
"""Seconds without a word after which a process is ended, whatever it does: its own watchdog is earlier."""
WINDOW_SECONDS = 86_400.0
"""How long a window may stay open."""
_END = {"event": "end"}


class CheckingProcess:
    """One process, for one request."""

    def __init__(self) -> None:
        # -P: a random.py in the student's folder is not Python's own; -X utf8: files and names are UTF-8,
        # whatever the console is.
        command = [sys.executable, "-P", "-X", "utf8", "-m", "grader.student.child"]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        for name in ("OPENBLAS", "OMP", "MKL"):
            environment.setdefault(f"{name}_NUM_THREADS", "1")
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
        self._events: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for text in self._process.stdout:
            try:
                event = json.loads(text)
            except ValueError:
                continue
            self._events.put(event)
        self._events.put(_END)

    def ask(self, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Send the request; the events as they come, the last of them "end" if the process ended early.

        Raises:
            UserError: when NumPy is missing.
        """
        assert self._process.stdin is not None
        # If it has ended already, what it said is still to be read.
        with suppress(OSError):
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        patience = PATIENCE
        while True:
            try:
                event = self._events.get(timeout=patience)
            except queue.Empty:
                event = {"event": child.STUCK, "function": "", "position": None, "place": "", "line": 0}
                event["seconds"] = patience
            if event["event"] == child.MISSING:
                raise UserError(_without_numpy(event["text"]))
            if event["event"] == child.FAULT:
                raise RuntimeError(f"the checking process failed:\n{event['text']}")
            if event["event"] == child.WINDOW:
                patience = WINDOW_SECONDS
            else:
                patience = max(PATIENCE, 10 * event.get("deadline", 0.0))
            if event["event"] == child.READY:
                continue
            yield event
            if event["event"] in (child.DONE, child.STUCK, child.PROBLEM, child.PICTURE, _END["event"]):
                return

    def exit_code(self) -> int | None:
        """How it ended, if it did."""
        try:
            return self._process.wait(1.0)
        except subprocess.TimeoutExpired:
            return None

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def _without_numpy(text: str) -> str:
    if "numpy" in text.lower() and "No module" in text:
        return (
            f"NumPy is not installed for this Python ({sys.executable}); "
            f"install it with: {sys.executable} -m pip install numpy"
        )
    return f"NumPy cannot be loaded by this Python ({sys.executable}): {' '.join(text.split())[:200]}"


class Processes:
    """Hands out checking processes; the first is started at once."""

    def __init__(self) -> None:
        self._next: CheckingProcess | None = CheckingProcess()

    def take(self) -> CheckingProcess:
        """A process; it is the caller's to close."""
        taken, self._next = self._next or CheckingProcess(), None
        return taken

    def ask(
        self, request: dict[str, Any], told: Callable[[dict[str, Any]], None], ahead: bool = False
    ) -> tuple[dict[str, Any], int | None]:
        """Ask a process of its own, and end it.

        Args:
            request: the request.
            told: told of each event.
            ahead: whether to start the next process meanwhile.

        Returns:
            The last event, and the exit code if the process ended without an answer.

        Raises:
            UserError: when NumPy is missing.
        """
        process = self.take()
        if ahead:
            self.prepare()
        last: dict[str, Any] = {}
        try:
            for event in process.ask(request):
                told(event)
                last = event
            return last, process.exit_code() if last["event"] == _END["event"] else None
        finally:
            process.close()

    def prepare(self) -> None:
        """Start the next one, if none waits."""
        if self._next is None:
            self._next = CheckingProcess()

    def close(self) -> None:
        """End the one that waits."""
        if self._next is not None:
            self._next.close()
            self._next = None
