"""The grader's hold on the template: starts the interpreter that workers are forked from, and ends them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from . import jail
from .client import Worker
from .faults import BackendError, JailBroken
from .packages import named_packages, readable_places

START_SECONDS = 60.0
ANSWER_SECONDS = 60.0
TEST_WITHOUT = "NINESTEPS_TEST_WITHOUT"


class Template:
    """The interpreter that workers are forked from. One connection, one fork at a time."""

    def __init__(self, sandboxed: bool = True) -> None:
        ours, theirs = socket.socketpair()
        # matplotlib keeps its cache of fonts there while the template lives.
        self._scratch = tempfile.TemporaryDirectory(prefix="ninesteps-")
        self.isolation = jail.SANDBOXED if sandboxed else jail.UNSANDBOXED
        settings = {
            "packages": named_packages(),
            "readable": readable_places(),
            "sandboxed": sandboxed,
            "scratch": self._scratch.name,
            "without": os.environ.get(TEST_WITHOUT, "").split(),
        }
        command = [sys.executable, "-I", "-S", "-B", "-X", "utf8"]
        command += [
            str(Path(__file__).with_name("forkserver.py")),
            str(theirs.fileno()),
            json.dumps(settings),
        ]
        try:
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
        except OSError as error:
            ours.close()
            self._scratch.cleanup()
            raise BackendError(f"the worker's interpreter did not start: {error}") from error
        finally:
            theirs.close()
        self._control = ours
        self._control.settimeout(START_SECONDS)
        self._buffer = b""
        try:
            hello = self._answer()
        except BackendError as error:
            self.close()
            raise BackendError(f"the worker's interpreter did not start: {self._complaint()}") from error
        if "unjailed" in hello:
            self.close()
            raise JailBroken(hello["unjailed"])
        self._control.settimeout(ANSWER_SECONDS)

    def fork(self) -> Worker:
        """A fresh worker.

        Raises:
            BackendError: when there is none to be had.
        """
        ours, theirs = socket.socketpair()
        try:
            socket.send_fds(self._control, [b'{"op": "fork"}'], [theirs.fileno()])
            answer = self._answer()
        except (OSError, BackendError) as error:
            ours.close()
            raise BackendError(f"no worker could be started: {error}") from error
        finally:
            theirs.close()
        if "pid" not in answer:
            ours.close()
            raise BackendError(f"no worker could be started: {answer.get('error')}")
        return Worker(self.end, answer["pid"], ours)

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    def prove(self) -> list[str]:
        """Try from inside a worker what must fail there; what succeeded, in words.

        Raises:
            BackendError: when that could not be tried.
        """
        with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as server:
            secret = Path(folder) / "secret"
            secret.write_text("secret", encoding="ascii")
            # For anybody: it is the jail that must keep it, not the owner.
            secret.chmod(0o644)
            Path(folder).chmod(0o777)
            with self.fork() as worker:
                return worker.canaries(str(secret), folder, server.getsockname()[1])

    def end(self, pid: int) -> int:
        """Kill a worker; returns its exit status as `os.waitpid` gives it."""
        return int(self._ask({"op": "end", "pid": pid})["status"])

    def load(self, packages: list[str]) -> None:
        """Import packages in the template, so that workers need not."""
        self._ask({"op": "load", "packages": packages})

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
        self._scratch.cleanup()

    def _complaint(self) -> str:
        lines = getattr(self, "_error_text", "").strip().splitlines()
        return lines[-1] if lines else f"exit status {self._process.returncode}"

    def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        try:
            self._control.sendall(json.dumps(message).encode())
        except OSError as error:
            raise BackendError(f"the worker's interpreter has ended: {error}") from error
        return self._answer()

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
