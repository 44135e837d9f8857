"""The grader's side of a worker: speaks the wire, with deadlines, to a process that is not trusted."""

from __future__ import annotations

import math
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from . import wire
from .faults import BackendError, Died, JailBroken, Refused, StudentError, TooLarge, Unresponsive
from .module import MAX_LOST, Lost, Module, Position, Supply
from .values import CallbackRef, Ref

T = TypeVar("T")

START_SECONDS = 30.0
STARVED_FACTOR = 5.0
LOAD_FACTOR = 10.0
CHUNK = 2**16
FIRST_LOOK_SECONDS = 0.1
_TICKS = os.sysconf("SC_CLK_TCK")


class Worker:
    """One process for one submission; a `Backend` for the cases.

    After `Unresponsive` or `Died` it is gone, and only `close` may follow.

    Attributes:
        deadline: seconds that one request may take; set by the engine for each function.
        last: the moment (`time.monotonic`) past which no request goes on.
        position: the statement that a load was last seen in.
    """

    def __init__(self, end: Callable[[int], int], pid: int, connection: socket.socket) -> None:
        self.deadline = START_SECONDS
        self.last = math.inf
        self.position: Position | None = None
        self._end = end
        self._pid = pid
        self._socket = connection
        self._callbacks: dict[int, Callable[..., Any]] = {}
        self._tag = int.from_bytes(os.urandom(6), "big")
        self._open = True
        self._depth = 0
        self._until = 0.0
        self._waiting = 0.0
        self._buffer = bytearray()
        self._forget = False
        try:
            self._begin(START_SECONDS)
            hello = self._receive()
        except (Died, Unresponsive) as error:
            self.close()
            raise BackendError("a worker did not start") from error
        if "unjailed" in hello:
            self.close()
            raise JailBroken(f"a worker could not be confined: {hello['unjailed']}")

    def load(self, module: Module) -> tuple[Lost, ...]:
        """Load a submission's module. See `Host.load`.

        Raises:
            Unresponsive: when a statement is still running at the deadline, or all together took ten times
                as long; `position` says which.
            Refused: when there is more code than can be sent.
            Died: when one ended the process.
        """
        self.position = None
        try:
            bare = replace(module, helpers=Supply())
            value = self._request({"op": "load", "module": bare.to_plain()})
            if module.helpers.names:
                # Only now: code at top level must find nothing of the reference.
                self._request({"op": "supply", "helpers": asdict(module.helpers)})
        except TooLarge as error:
            raise Refused("has more code than can be run") from error
        if not isinstance(value, list):
            raise self._nonsense()
        return tuple(map(self._as_lost, value[:MAX_LOST]))

    def call(
        self, on: Ref | None, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], watch: bool
    ) -> tuple[Any, Any]:
        """Call a function of the module or a method. See `Host.call`."""
        request = {"op": "call", "on": on, "name": name, "args": args, "kwargs": kwargs, "watch": watch}
        value, after = self._pair(self._request(request, name))
        if watch and not (isinstance(after, list) and len(after) == len(args)):
            raise self._nonsense()
        return value, after

    def get(self, on: Ref, name: str) -> tuple[bool, Any]:
        """See `Host.get`."""
        return self._pair(self._request({"op": "get", "on": on, "name": name}, name))

    def set(self, on: Ref, name: str, value: Any) -> None:
        """See `Host.set`."""
        self._request({"op": "set", "on": on, "name": name, "value": value}, name)

    def generator(self, seed: int) -> Ref:
        """See `Host.generator`."""
        ref = self._request({"op": "generator", "seed": seed})
        if not isinstance(ref, Ref):
            raise self._nonsense()
        return ref

    def canaries(self, secret: str, folder: str, port: int) -> list[str]:
        """See `canaries.fly`."""
        value = self._request({"op": "canaries", "secret": secret, "folder": folder, "port": port})
        return [str(name) for name in value]

    def register(self, function: Callable[..., Any]) -> CallbackRef:
        """Make a function of the case callable for student code."""
        number = len(self._callbacks) + 1
        self._callbacks[number] = function
        return CallbackRef(number)

    def forget(self) -> None:
        """End of a case: its callbacks and objects are let go."""
        self._callbacks.clear()
        self._forget = True  # told with the next request

    def close(self) -> None:
        """End the process, for certain."""
        if self._open:
            self._open = False
            self._socket.close()
            self._end(self._pid)

    def _request(self, message: dict[str, Any], name: str = "") -> Any:
        if not self._open:
            raise Died("its process had ended")
        self._tag += 1
        tag = self._tag
        if not self._depth:  # a request out of a callback has what is left of the outer one's time
            self._begin(self.deadline, self.last)
        last = time.monotonic() + LOAD_FACTOR * self.deadline
        self._send({**message, "tag": tag, "forget": self._forget})
        self._forget = False
        while True:
            reply = self._receive()
            if "callback" in reply:
                self._answer_callback(reply)
            elif "at" in reply:
                self.position = self._as_position(reply["at"])
                if message["op"] == "load":  # each statement has its own time
                    self._begin(self.deadline, last)
            elif type(reply.get("tag")) is not int or reply["tag"] != tag:
                raise self._nonsense()
            else:
                return self._result(reply, name)

    def _result(self, reply: dict[str, Any], name: str) -> Any:
        if "error" in reply:
            raise self._student_error(reply["error"])
        if "refused" in reply:
            text = reply["refused"]
            raise Refused(f"{name} {text[:200]}" if isinstance(text, str) else name)
        if "value" not in reply:
            raise self._nonsense()
        return reply["value"]

    def _student_error(self, content: Any) -> StudentError | Died:
        match content:
            case [list(kinds), str(text), int(line)] if all(isinstance(kind, str) for kind in kinds):
                return StudentError(tuple(kind[:40] for kind in kinds[:12]), text[:300], line)
        return self._nonsense()

    def _answer_callback(self, message: dict[str, Any]) -> None:
        function = self._callbacks.get(message["callback"]) if type(message["callback"]) is int else None
        args, kwargs = message.get("args"), message.get("kwargs")
        if function is None or not isinstance(args, tuple) or not isinstance(kwargs, dict):
            raise self._nonsense()
        if not all(isinstance(name, str) for name in kwargs):
            raise self._nonsense()
        self._depth += 1
        try:
            answer = {"value": function(*args, **kwargs)}
        except (Unresponsive, Died, BackendError):
            raise
        except Exception as error:
            answer = {"error": [type(error).__name__, str(error)]}
        finally:
            self._depth -= 1
        try:
            self._send(answer)
        except TooLarge:
            # What the student's argument has made of the answer is the student's doing.
            self._send({"error": ["ValueError", "the function's answer is too large"]})

    def _pair(self, value: Any) -> tuple[Any, Any]:
        if not isinstance(value, tuple) or len(value) != 2:
            raise self._nonsense()
        return value

    def _as_lost(self, value: Any) -> Lost:
        match value:
            case (str(place), int(line), str(text)):
                return Lost(place, line, text)
        raise self._nonsense()

    def _as_position(self, value: Any) -> Position:
        match value:
            case (str(module), int(source), int(cell), int(statement)):
                return module, source, cell, statement
        raise self._nonsense()

    def _nonsense(self) -> Died:
        self.close()
        return Died("its process did not keep to the protocol")

    def _begin(self, seconds: float, last: float = math.inf) -> None:
        """Start the clock: `seconds` from now, and in no case later than `last`."""
        now = time.monotonic()
        self._seconds = seconds
        self._until = min(now + seconds, last)
        self._latest = min(now + STARVED_FACTOR * seconds, last)
        self._used_before: float | None = None
        if self._waiting != FIRST_LOOK_SECONDS:
            with suppress(OSError):
                self._patience(FIRST_LOOK_SECONDS)

    def _send(self, message: dict[str, Any]) -> None:
        try:
            frame = memoryview(wire.encode(message))
        except wire.WireError as error:
            raise TooLarge(str(error)) from error
        while frame:
            frame = frame[self._wait(partial(self._socket.send, frame)) :]

    def _receive(self) -> dict[str, Any]:
        try:
            header, payload = wire.lengths(self._read(wire.PREFIX.size))
            message = wire.decode(self._read(header), self._read(payload))
        except wire.WireError:
            raise self._nonsense() from None
        if not isinstance(message, dict):
            raise self._nonsense()
        return message

    def _read(self, size: int) -> bytearray:
        """The next `size` bytes; the buffer grows as they come, not as they are announced."""
        while len(self._buffer) < size:
            data = self._wait(partial(self._socket.recv, CHUNK))
            if not data:
                raise self._ended()
            self._buffer += data
        taken = self._buffer[:size]
        del self._buffer[:size]
        return taken

    def _wait(self, operation: Callable[[], T]) -> T:
        while True:
            if time.monotonic() >= self._until and not self._extend():
                self.close()
                raise Unresponsive(f"was still running after {self._seconds:g} s")
            try:
                return operation()
            except TimeoutError:
                # Most requests never get here, and are spared this look at the processor's clock.
                if self._used_before is None:
                    self._used_before = self._processor_seconds()
                self._patience(self._until - time.monotonic())
            except OSError:
                raise self._ended() from None

    def _patience(self, seconds: float) -> None:
        self._waiting = max(seconds, 0.001)
        self._socket.settimeout(self._waiting)

    def _extend(self) -> bool:
        """Whether to wait on: a busy machine has not let the worker have its time."""
        now = time.monotonic()
        used = self._processor_seconds() - (self._used_before or 0.0)
        if now >= self._latest or used >= 0.9 * self._seconds or self._state() not in "RD":
            return False
        self._until = min(self._latest, now + max(self._seconds - used, 0.05))
        return True

    def _ended(self) -> Died:
        status = 0
        if self._open:
            self._open = False
            self._socket.close()
            status = self._end(self._pid)
        if os.WIFSIGNALED(status):
            return Died(f"ended its process (signal {os.WTERMSIG(status)}: a crash, or out of memory)")
        return Died("ended its process (exit)")

    def _state(self) -> str:
        return self._stat()[0]

    def _processor_seconds(self) -> float:
        fields = self._stat()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def _stat(self) -> list[str]:
        try:
            text = Path(f"/proc/{self._pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ["Z"] + ["0"] * 12
        return text.rpartition(")")[2].split()

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
