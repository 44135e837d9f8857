"""Frames over a socket to a process that is not trusted, against the clock."""

from __future__ import annotations

import math
import os
import random
import select
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import clock, wire
from .faults import TooLarge, Unresponsive

STARVED_FACTOR = 5.0
CHUNK = 2**14
"""What is read at once: larger buffers cost every request fresh pages of memory."""
LARGE_CHUNK = 2**18
FIRST_LOOK_SECONDS = 0.1
LOOK_SECONDS = 0.05, 0.3
"""Between two looks at what a worker does; by chance, so that none is awake just then."""
MOST_RECEIVED = 8 * wire.MAX_PAYLOAD
"""Bytes of all messages of one request together: a case may keep what its own functions are called with."""
_TICKS = os.sysconf("SC_CLK_TCK")
_TIMEVAL = struct.Struct("ll")


class Ended(Exception):
    """The other side has hung up."""


class Budget:
    """What several requests may take together; waiting for a processor does not count, within limits.

    Args:
        seconds: what they may take.

    Attributes:
        left: what is left of that.
    """

    def __init__(self, seconds: float = math.inf) -> None:
        self.left = seconds
        self._returnable = (STARVED_FACTOR - 1) * seconds

    def give_back(self, seconds: float) -> None:
        """So long the worker was kept waiting, on a machine that has too much to do."""
        back = min(seconds, self._returnable)
        self.left += back
        self._returnable -= back


class Link:
    """The grader's end of the connection to one worker.

    The socket blocks, with the kernel's own time limit: a request that is answered at once costs one system
    call to send and one to receive.

    Attributes:
        meanwhile: called once in a request that takes long.
    """

    def __init__(self, connection: socket.socket, pid: int) -> None:
        self._socket = connection
        self._pid = pid
        self._allowed = 0.0
        self._until = self._latest = math.inf
        self.meanwhile: Callable[[], None] = lambda: None
        self._used_before: float | None = None
        self._looks = self._at_work = 0
        self._buffer: bytes | bytearray = b""
        self._received = 0
        connection.setblocking(True)
        limit = _TIMEVAL.pack(0, int(1e6 * FIRST_LOOK_SECONDS))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)

    def begin(self, seconds: float, left: float = math.inf) -> None:
        """Start the clock: `seconds` from now, or what is left of the time for all requests together."""
        now = clock.now()
        self._allowed = min(seconds, left)
        self._until = now + self._allowed
        self._latest = now + STARVED_FACTOR * self._allowed
        self._used_before = None
        self._looks = self._at_work = 0
        self._received = 0

    def send(self, message: Any) -> None:
        """Send one message.

        Raises:
            TooLarge: when no frame holds it.
            Unresponsive: when it was not taken in time.
            Ended: when nobody is there.
        """
        try:
            frame = memoryview(wire.encode(message))
        except wire.WireError as error:
            raise TooLarge(str(error)) from error
        while frame:
            self._check_clock()
            try:
                frame = frame[self._socket.send(frame) :]
            except BlockingIOError:
                self._wait(select.POLLOUT)
            except OSError:
                raise Ended from None

    def receive(self) -> Any:
        """The next message.

        Raises:
            wire.WireError: when what comes is none.
            Unresponsive: when it did not come in time.
            Ended: when nobody is there.
        """
        frame = self._buffer or self._read(CHUNK)
        while len(frame) < wire.PREFIX.size:
            frame = frame + self._read(CHUNK)
        header, payload = wire.lengths(frame[: wire.PREFIX.size])
        start = wire.PREFIX.size + header
        end = start + payload
        self._received += end
        if self._received > MOST_RECEIVED:
            raise wire.WireError("more than any request is answered with")
        if len(frame) < end:
            frame = self._longer(frame, end)
        self._buffer = frame[end:]
        with memoryview(frame) as view:
            return wire.decode(frame[wire.PREFIX.size : start], view[start:end])

    def waited(self) -> float:
        """Seconds that the worker, in its life, and this thread have been kept waiting for a processor."""
        return _waited(str(self._pid)) + _waited("thread-self")

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _longer(self, frame: bytes | bytearray, size: int) -> bytearray:
        """At least `size` bytes; the buffer grows as they come, not as they are announced."""
        longer = bytearray(frame)
        while len(longer) < size:
            longer += self._read(min(LARGE_CHUNK, max(CHUNK, size - len(longer))))
        return longer

    def _read(self, size: int) -> bytes:
        while True:
            self._check_clock()
            try:
                data = self._socket.recv(size)
            except BlockingIOError:
                self._wait(select.POLLIN)
                continue
            except OSError:
                raise Ended from None
            if not data:
                raise Ended
            clock.now()  # if it was stopped until now, nobody is charged for that
            return data

    def _check_clock(self) -> None:
        if clock.now() >= self._until and not self._extend():
            raise Unresponsive(f"was still running after {round(self._allowed, 1):g} s")

    def _wait(self, event: int) -> None:
        """Nothing has come for a while. Most requests never get here, and are spared the look at /proc."""
        if self._used_before is None:
            self._used_before = self._processor_seconds()
            self.meanwhile()
        ready = select.poll()
        ready.register(self._socket, event)
        with _woken_at_once():
            while not ready.poll(1000 * self._until_look()):
                self._looks += 1
                self._at_work += self._state() in "RD"
                self._check_clock()

    def _until_look(self) -> float:
        return max(0.0, min(self._until - clock.now(), random.uniform(*LOOK_SECONDS)))

    def _extend(self) -> bool:
        """Whether to wait on: a busy machine has not let the worker have its time."""
        now = clock.now()
        used = self._processor_seconds() - (self._used_before or 0.0)
        if now >= self._latest or used >= 0.9 * self._allowed or 2 * self._at_work <= self._looks:
            return False
        self._until = min(self._latest, now + max(self._allowed - used, 0.05))
        return True

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


def _waited(process: str) -> float:
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0  # not every kernel counts it


@contextmanager
def _woken_at_once() -> Iterator[None]:
    """A batch process that is woken waits until the one that runs has had its share: 20 ms and more."""
    if not hasattr(os, "sched_getscheduler") or os.sched_getscheduler(0) != os.SCHED_BATCH:
        yield
        return
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    try:
        yield
    finally:
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
