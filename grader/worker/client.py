"""The grader's side of a worker: speaks the wire, with deadlines, to a process that is not trusted."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

from . import clock, wire
from .faults import BackendError, Died, JailBroken, Refused, StudentError, TooLarge, Unresponsive
from .formula import Formula
from .link import Budget, Ended, Link
from .module import MAX_LOST, Lost, Module, Position, Supply
from .values import CallbackRef, Ref, copy_arrays

START_SECONDS = 30.0
LOAD_FACTOR = 10.0
MAX_UNTOLD = 64
"""How many attributes are set, at most, before the worker is told of them."""


class Worker:
    """One process for one submission; a `Backend` for the cases.

    After `Unresponsive` or `Died` it is gone, and only `close` may follow.

    Attributes:
        deadline: seconds that one request may take; set by the engine for each function.
        budget: what all requests of a function may take together; set by the engine as well.
        position: the statement that a load was last seen in.
    """

    def __init__(self, end: Callable[[int], int], pid: int, connection: socket.socket) -> None:
        self.deadline = START_SECONDS
        self.budget = Budget()
        self.position: Position | None = None
        self._end = end
        self._pid = pid
        self._link = Link(connection, pid)
        self._callbacks: dict[int, Callable[..., Any]] = {}
        self._tag = int.from_bytes(os.urandom(6), "big")
        self._open = True
        self._depth = 0
        self._forget = False
        self._untold: list[list[Any]] = []
        self._generators = 0
        self._waited = self._link.waited()
        try:
            self._link.begin(START_SECONDS)
            hello = self._receive()
        except (Died, Unresponsive) as error:
            self.close()
            raise BackendError("a worker did not start") from error
        if "unjailed" in hello:
            self.close()
            raise JailBroken(f"a worker could not be confined: {hello['unjailed']}")

    @property
    def is_open(self) -> bool:
        """Whether it is still there, as far as is known."""
        return self._open

    def meanwhile(self, act: Callable[[], None]) -> None:
        """What to do once in a request that takes long, while the worker is at it."""
        self._link.meanwhile = act

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
            value = self._request("load", bare.to_plain())
            if module.helpers.names:
                # Only now: code at top level must find nothing of the reference.
                self._request("supply", asdict(module.helpers))
        except TooLarge as error:
            raise Refused("has more code than can be run") from error
        if not isinstance(value, list):
            raise self._nonsense()
        return tuple(map(self._as_lost, value[:MAX_LOST]))

    def call(
        self, on: Ref | None, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], watch: bool
    ) -> tuple[Any, Any]:
        """Call a function of the module or a method. See `Host.call`."""
        value, after = self._pair(self._request("call", on, name, list(args), kwargs, watch, told=name))
        if watch and not (isinstance(after, list) and len(after) == len(args)):
            raise self._nonsense()
        return value, after

    def each(self, name: str, arguments: list[tuple[Any, ...]], on: list[Ref] | None = None) -> list[Any]:
        """See `Host.each`; the time is that of as many calls."""
        calls = [list(args) for args in arguments]
        values = self._request("each", name, calls, on, told=name, times=len(calls))
        if not isinstance(values, list) or len(values) != len(calls):
            raise self._nonsense()
        return values

    def get(self, on: Ref, name: str) -> tuple[bool, Any]:
        """See `Host.get`."""
        return self._pair(self._request("get", on, name, told=name))

    def look(self, on: list[Ref], names: Sequence[str]) -> list[tuple[bool, Any]]:
        """See `Host.look`."""
        found = self._request("look", on, list(names))
        if not isinstance(found, list) or len(found) != len(on) * len(names):
            raise self._nonsense()
        return [self._pair(one) for one in found]

    def set(self, on: Ref, name: str, value: Any) -> None:
        """See `Host.set`; the worker is told with the next request, before anything else."""
        self._untold.append([on, name, copy_arrays(value)])
        if len(self._untold) >= MAX_UNTOLD:
            self.settle()

    def settle(self) -> None:
        """Tell the worker of what was set, if it has not been.

        Raises:
            StudentError: when setting it raised.
        """
        if self._untold:
            self._request("settle")

    def generator(self, seed: int) -> Ref:
        """See `Host.generator`; made with the next request, under an id that the worker gives to nothing."""
        self._generators += 1
        ref = Ref(-self._generators, "RandomState")
        self._untold.append([ref, None, seed])
        return ref

    def canaries(self, secret: str, folder: str, port: int) -> list[str]:
        """See `canaries.fly`."""
        return [str(name) for name in self._request("canaries", secret, folder, port)]

    def register(self, function: Callable[..., Any], formula: Formula | None = None) -> CallbackRef:
        """Make a function of the case callable for student code; the worker is told its formula."""
        number = len(self._callbacks) + 1
        self._callbacks[number] = function
        ref = CallbackRef(number, formula.text if formula else "")
        if formula is not None:
            self._untold.append([ref, None, formula.to_plain()])
        return ref

    def forget(self) -> None:
        """End of a case: its callbacks and objects are let go."""
        self._callbacks.clear()
        self._untold.clear()
        self._forget = True  # told with the next request

    def close(self) -> None:
        """End the process, for certain."""
        if self._open:
            self._open = False
            self._link.close()
            self._end(self._pid)

    def _request(self, operation: str, *arguments: Any, told: str = "", times: int = 1) -> Any:
        if not self._open:
            raise Died("its process had ended")
        self._tag += 1
        tag = self._tag
        if self._depth:  # a request out of a callback has what is left of the outer one's time
            return self._exchange(operation, tag, arguments, told)
        allowed = self.deadline * times
        if self.budget.left < self.deadline:
            waited = self._link.waited()
            self.budget.give_back(waited - self._waited)
            self._waited = waited
        began = clock.now()
        self._link.begin(allowed, self.budget.left)
        try:
            return self._exchange(operation, tag, arguments, told)
        finally:
            self.budget.left -= clock.now() - began

    def _exchange(self, operation: str, tag: int, arguments: tuple[Any, ...], told: str) -> Any:
        last = clock.now() + LOAD_FACTOR * self.deadline
        untold, self._untold = self._untold, []
        forget, self._forget = self._forget, False
        self._send([operation, tag, forget, untold, *arguments])
        while True:
            reply = self._receive()
            if "callback" in reply:
                self._answer_callback(reply)
            elif "at" in reply:
                self.position = self._as_position(reply["at"])
                if operation == "load":  # each statement has its own time
                    self._link.begin(self.deadline, last - clock.now())
            elif type(reply.get("tag")) is not int or reply["tag"] != tag:
                raise self._nonsense()
            else:
                return self._result(reply, told)

    def _result(self, reply: dict[str, Any], name: str) -> Any:
        if "error" in reply:
            raise self._student_error(reply["error"], "unsettled" in reply)
        if "refused" in reply:
            text = reply["refused"]
            raise Refused(f"{name} {text[:200]}" if isinstance(text, str) else name)
        if "value" not in reply:
            raise self._nonsense()
        return reply["value"]

    def _student_error(self, content: Any, of_setting: bool) -> StudentError | Died:
        match content:
            case [list(kinds), str(text), int(line)] if all(isinstance(kind, str) for kind in kinds):
                names = tuple(kind[:40] for kind in kinds[:12])
                return StudentError(names, text[:300], line, of_setting)
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
            self.settle()
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

    def _send(self, message: Any) -> None:
        try:
            self._link.send(message)
        except Ended:
            raise self._ended() from None
        except Unresponsive:
            self.close()
            raise

    def _receive(self) -> dict[str, Any]:
        try:
            message = self._link.receive()
        except wire.WireError:
            raise self._nonsense() from None
        except Ended:
            raise self._ended() from None
        except Unresponsive:
            self.close()
            raise
        if not isinstance(message, dict):
            raise self._nonsense()
        return message

    def _ended(self) -> Died:
        status = 0
        if self._open:
            self._open = False
            self._link.close()
            status = self._end(self._pid)
        if os.WIFSIGNALED(status):
            return Died(f"ended its process (signal {os.WTERMSIG(status)}: a crash, or out of memory)")
        return Died("ended its process (exit)")

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
