"""A worker's life: close the jail, then answer requests until the connection ends.

From the grader come lists: the operation (``load``, ``supply``, ``call``, ``each``, ``get``, ``look``,
``settle``), a tag that the reply repeats, whether the objects of the case before may go, what is to be done
first (an attribute set; where there is no name, a generator made or a formula kept), and the operation's
arguments. From the
worker come dicts: ``{"tag", "value"}``, ``{"tag", "error"}``, ``{"tag", "refused"}``; before that
``{"at": position}``, and ``{"callback": id, "args", "kwargs"}``, which is answered with ``{"value"}`` or
``{"error"}``.
"""

from __future__ import annotations

import builtins
import os
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from . import canaries, jail, wire
from .faults import StudentError
from .host import Host
from .module import Module, Position, Supply
from .values import CallbackRef, NotPlain

CHUNK = 2**14


class Connection:
    """Frames over the worker's descriptor, by `read` and `write` alone: the jail allows no socket calls."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._buffer: bytes | bytearray = b""

    def send(self, message: dict[str, Any]) -> None:
        """Send one message."""
        frame = memoryview(wire.encode(message))
        while frame:
            frame = frame[os.write(self._descriptor, frame) :]

    def receive(self) -> Any:
        """The next message.

        Raises:
            EOFError: when the grader is gone.
        """
        frame = self._buffer or self._read(CHUNK)
        while len(frame) < wire.PREFIX.size:
            frame = frame + self._read(CHUNK)
        header, payload = wire.lengths(frame[: wire.PREFIX.size])
        start = wire.PREFIX.size + header
        end = start + payload
        if len(frame) < end:
            frame = bytearray(frame)
            while len(frame) < end:
                frame += self._read(max(CHUNK, end - len(frame)))
        self._buffer = frame[end:]
        with memoryview(frame) as view:
            return wire.decode(frame[wire.PREFIX.size : start], view[start:end])

    def _read(self, size: int) -> bytes:
        data = os.read(self._descriptor, size)
        if not data:
            raise EOFError
        return data


class Server:
    """Answers the grader's requests with a `Host`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._host = Host(self._call_back, self._starting)
        self._operations: dict[str, Callable[..., Any]] = {
            "load": self._load,
            "supply": self._supply,
            "call": self._host.call,
            "each": self._host.each,
            "get": self._host.get,
            "look": self._host.look,
            "settle": _nothing,
            "canaries": canaries.fly,
        }

    def run(self) -> None:
        """Serve until the grader hangs up."""
        while True:
            try:
                request = self._connection.receive()
            except EOFError:
                return
            self._answer(request)

    def _answer(self, request: list[Any]) -> None:
        operation, tag, forget, untold, *arguments = request
        if forget:
            self._host.forget()
        reply: dict[str, Any] = {"tag": tag}
        try:
            for on, name, value in untold:
                if name is not None:
                    self._host.set(on, name, value)
                elif isinstance(on, CallbackRef):
                    self._host.formula(on, *value)
                else:
                    self._host.generator(value, on.id)
            untold = None
            reply["value"] = self._operations[operation](*arguments)
        except StudentError as error:
            reply["error"] = [list(error.kinds), error.text, error.line]
            if untold:
                reply["unsettled"] = True
        except NotPlain as error:
            reply["refused"] = str(error)
        try:
            self._connection.send(reply)
        except wire.WireError:
            self._connection.send({"tag": tag, "refused": "returned too much to send"})

    def _load(self, plain: dict[str, Any]) -> list[tuple[str, int, str]]:
        lost = self._host.load(Module.from_plain(plain))
        return [(item.place, item.line, item.text) for item in lost]

    def _supply(self, plain: dict[str, Any]) -> None:
        self._host.supply(Supply(**plain))

    def _starting(self, position: Position) -> None:
        self._connection.send({"at": position})

    def _call_back(self, ref: CallbackRef, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        self._connection.send({"callback": ref.id, "args": args, "kwargs": kwargs})
        answer = self._connection.receive()
        # The case's function may itself call the student's code.
        while isinstance(answer, list):
            self._answer(answer)
            answer = self._connection.receive()
        if "error" in answer:
            kind, text = answer["error"]
            raise getattr(builtins, kind)(text)
        return answer["value"]


def _nothing() -> None:
    """What was set on the way is all that was asked."""


def main(descriptor: int, plan: jail.Plan, rules: int, user: int | None) -> NoReturn:
    """Be a worker on this descriptor, and end with the process."""
    status = 1
    try:
        os.setsid()
        # The template's generator is every worker's; NumPy's own way to seed it takes half a millisecond.
        np.random.seed(int.from_bytes(os.urandom(4), "big"))
        connection = Connection(descriptor)
        try:
            jail.confine(plan, descriptor, rules, user)
        except OSError as error:
            connection.send({"unjailed": str(error)})
        else:
            connection.send({"ready": True})
            Server(connection).run()
            status = 0
    finally:
        os._exit(status)
