"""A worker's life: close the jail, then answer requests until the connection ends.

Messages are dicts. From the grader: ``load``, ``call``, ``get``, ``set``, ``generator``, ``forget``,
each with a ``tag`` that the reply repeats. From the worker: ``{"tag", "value"}``, ``{"tag", "error"}``,
``{"tag", "refused"}``, and in between ``{"at": position}`` and ``{"callback": id, "args"}``, which is
answered with ``{"value"}`` or ``{"error"}``.
"""

from __future__ import annotations

import builtins
import os
import socket
from typing import Any, NoReturn

from . import jail, wire
from .faults import StudentError
from .host import Host
from .module import Module, Position
from .values import CallbackRef, NotPlain


class Connection:
    """Frames over the worker's socket."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection

    def send(self, message: dict[str, Any]) -> None:
        """Send one message."""
        self._socket.sendall(wire.encode(message))

    def receive(self) -> Any:
        """The next message.

        Raises:
            EOFError: when the grader is gone.
        """
        header, payload = wire.lengths(self._read(wire.PREFIX.size))
        return wire.decode(self._read(header), self._read(payload))

    def _read(self, size: int) -> bytes:
        data = bytearray(size)
        view = memoryview(data)
        while view:
            count = self._socket.recv_into(view)
            if count == 0:
                raise EOFError
            view = view[count:]
        return bytes(data)


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
            reply: dict[str, Any] = {"tag": request["tag"]}
            try:
                reply["value"] = getattr(self, f"_{request['op']}")(request)
            except StudentError as error:
                reply["error"] = [list(error.kinds), error.text, error.line]
            except NotPlain as error:
                reply["refused"] = str(error)
            self._connection.send(reply)

    def _load(self, request: dict[str, Any]) -> list[tuple[str, int, str]]:
        lost = self._host.load(Module.from_plain(request["module"]))
        return [(item.place, item.line, item.text) for item in lost]

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

    def _forget(self, request: dict[str, Any]) -> None:
        self._host.forget()

    def _starting(self, position: Position) -> None:
        self._connection.send({"at": position})

    def _call_back(self, ref: CallbackRef, args: tuple[Any, ...]) -> Any:
        self._connection.send({"callback": ref.id, "args": args})
        answer = self._connection.receive()
        if "error" in answer:
            kind, text = answer["error"]
            raise getattr(builtins, kind)(text)
        return answer["value"]


def main(descriptor: int) -> NoReturn:
    """Be a worker on this socket, and end with the process."""
    status = 1
    try:
        os.setsid()
        jail.confine()
        connection = Connection(socket.socket(fileno=descriptor))
        connection.send({"ready": True})
        Server(connection).run()
        status = 0
    finally:
        os._exit(status)
