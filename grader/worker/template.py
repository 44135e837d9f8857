"""The grader's hold on the template: starts the interpreter that workers are forked from, and ends them."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from . import jail
from .client import Worker
from .faults import BackendError
from .packages import named_packages

START_SECONDS = 60.0
ANSWER_SECONDS = 30.0


class Template:
    """The interpreter that workers are forked from. One connection, one fork at a time."""

    isolation = jail.ISOLATION

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        command = [
            sys.executable,
            "-I",
            "-S",
            "-B",
            "-X",
            "utf8",
            str(Path(__file__).with_name("forkserver.py")),
        ]
        command += [str(theirs.fileno()), json.dumps(named_packages())]
        self._process = subprocess.Popen(
            command,
            env={},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=(theirs.fileno(),),
            start_new_session=True,
        )
        theirs.close()
        self._control = ours
        self._control.settimeout(START_SECONDS)
        self._buffer = b""
        try:
            self._answer()
        except BackendError as error:
            self.close()
            raise BackendError(f"the worker's interpreter did not start: {self._complaint()}") from error
        self._control.settimeout(ANSWER_SECONDS)

    def fork(self) -> Worker:
        """A fresh worker.

        Raises:
            BackendError: when there is none to be had.
        """
        ours, theirs = socket.socketpair()
        try:
            socket.send_fds(self._control, [b'{"op": "fork"}'], [theirs.fileno()])
            pid = self._answer()["pid"]
        except OSError as error:
            ours.close()
            raise BackendError(f"no worker could be started: {error}") from error
        finally:
            theirs.close()
        return Worker(self.end, pid, ours)

    def end(self, pid: int) -> int:
        """Kill a worker; returns its exit status as `os.waitpid` gives it."""
        self._control.sendall(json.dumps({"op": "end", "pid": pid}).encode())
        return int(self._answer()["status"])

    def load(self, packages: list[str]) -> None:
        """Import packages in the template, so that workers need not."""
        self._control.sendall(json.dumps({"op": "load", "packages": packages}).encode())
        self._answer()

    def close(self) -> None:
        """End the template, and with it every worker that is left."""
        self._control.close()
        try:
            self._process.wait(ANSWER_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stderr is not None:
            self._error_text = self._process.stderr.read().decode("utf-8", "replace")
            self._process.stderr.close()

    def _complaint(self) -> str:
        lines = getattr(self, "_error_text", "").strip().splitlines()
        return lines[-1] if lines else f"exit status {self._process.returncode}"

    def _answer(self) -> dict[str, Any]:
        try:
            while b"\n" not in self._buffer:
                data = self._control.recv(65536)
                if not data:
                    raise BackendError("the worker's interpreter has ended")
                self._buffer += data
        except OSError as error:
            raise BackendError(f"the worker's interpreter does not answer: {error}") from error
        line, _, self._buffer = self._buffer.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> Template:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
