"""A worker's life: close the jail, then answer requests until the connection ends.

Messages are dicts. From the grader: ``load``, ``supply``, ``call``, ``get``, ``set``, ``generator``, each
with a ``tag`` that the reply repeats, and with ``forget`` where the objects of the case before may go. From
the worker: ``{"tag", "value"}``, ``{"tag", "error"}``, ``{"tag", "refused"}``; before that
``{"at": position}``, and ``{"callback": id, "args", "kwargs"}``, which is answered with ``{"value"}`` or
``{"error"}``.
"""

from __future__ import annotations

import builtins
import os
from typing import Any, NoReturn

from . import canaries, jail, wire
from .faults import StudentError
from .host import Host
from .module import Module, Position, Supply
from .values import CallbackRef, NotPlain

CHUNK = 2**16


class Connection:
    """Frames over the worker's descriptor, by `read` and `write` alone: the jail allows no socket calls."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._buffer = bytearray()

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
        header, payload = wire.lengths(self._read(wire.PREFIX.size))
        return wire.decode(self._read(header), self._read(payload))

    def _read(self, size: int) -> bytearray:
        while len(self._buffer) < size:
            data = os.read(self._descriptor, CHUNK)
            if not data:
                raise EOFError
            self._buffer += data
        taken = self._buffer[:size]
        del self._buffer[:size]
        return taken


class Server:
    """Answers the grader's requests with a `Host`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._host = Host(self._call_back, self._starting)

    def run(self) -> None:
        """Serve until the grader hangs up."""
        while True:
            try:
                request = self._connection.receive()
            except EOFError:
                return
            self._answer(request)

    def _answer(self, request: dict[str, Any]) -> None:
        if request["forget"]:
            self._host.forget()
        reply: dict[str, Any] = {"tag": request["tag"]}
        try:
            reply["value"] = getattr(self, f"_{request['op']}")(request)
        except StudentError as error:
            reply["error"] = [list(error.kinds), error.text, error.line]
        except NotPlain as error:
            reply["refused"] = str(error)
        try:
            self._connection.send(reply)
        except wire.WireError:
            self._connection.send({"tag": request["tag"], "refused": "returned too much to send"})

    def _load(self, request: dict[str, Any]) -> list[tuple[str, int, str]]:
        lost = self._host.load(Module.from_plain(request["module"]))
        return [(item.place, item.line, item.text) for item in lost]

    def _supply(self, request: dict[str, Any]) -> None:
        self._host.supply(Supply(**request["helpers"]))

    def _call(self, request: dict[str, Any]) -> Any:
        return self._host.call(
            request["on"], request["name"], request["args"], request["kwargs"], request["watch"]
        )

    def _get(self, request: dict[str, Any]) -> Any:
        return self._host.get(request["on"], request["name"])

    def _set(self, request: dict[str, Any]) -> None:
        self._host.set(request["on"], request["name"], request["value"])

    def _generator(self, request: dict[str, Any]) -> Any:
        return self._host.generator(request["seed"])

    def _canaries(self, request: dict[str, Any]) -> list[str]:
        return canaries.fly(request["secret"], request["folder"], request["port"])

    def _starting(self, position: Position) -> None:
        self._connection.send({"at": position})

    def _call_back(self, ref: CallbackRef, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        self._connection.send({"callback": ref.id, "args": args, "kwargs": kwargs})
        answer = self._connection.receive()
        # The case's function may itself call the student's code.
        while "op" in answer:
            self._answer(answer)
            answer = self._connection.receive()
        if "error" in answer:
            kind, text = answer["error"]
            raise getattr(builtins, kind)(text)
        return answer["value"]


def main(descriptor: int, plan: jail.Plan, rules: int, user: int | None) -> NoReturn:
    """Be a worker on this descriptor, and end with the process."""
    status = 1
    try:
        os.setsid()
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
