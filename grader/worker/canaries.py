"""Tries, from inside the jail, what must fail there. One that succeeds says that the jail leaks."""

from __future__ import annotations

import _thread
import errno
import mmap
import os
import signal
import socket
from collections.abc import Callable

from . import jail


def fly(secret: str, folder: str, port: int) -> list[str]:
    """Try each escape.

    Args:
        secret: a file of the grader's.
        folder: a folder of the grader's.
        port: a TCP port on loopback where the grader listens.

    Returns:
        What succeeded, in words; empty in a sound jail.
    """
    return [name for name, attempt in attempts(secret, folder, port).items() if _succeeds(attempt)]


def attempts(secret: str, folder: str, port: int) -> dict[str, Callable[[], object]]:
    """The escapes, in words and as functions that raise where there is a wall."""
    return {
        "read a file of the grader": lambda: os.close(os.open(secret, os.O_RDONLY)),
        "list a folder of the grader": lambda: list(os.scandir(folder)),
        "write a file": lambda: os.close(os.open(f"{folder}/canary", os.O_WRONLY | os.O_CREAT, 0o600)),
        "write in shared memory": lambda: os.close(os.open("/dev/shm/canary", os.O_WRONLY | os.O_CREAT)),
        "read the memory of its parent": lambda: os.close(os.open(f"/proc/{os.getppid()}/maps", os.O_RDONLY)),
        "connect to a server": lambda: _connect(port),
        "start a process": _fork,
        "start a thread": lambda: _thread.start_new_thread(int, ()),
        "signal its parent": lambda: os.kill(os.getppid(), 0),
        "raise its limits": _raise_limits,
        "allocate past the limit": lambda: mmap.mmap(-1, 2 * jail.ADDRESS_SPACE).close(),
    }


def _succeeds(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError as error:
        # There may be no such thing to reach: that is no proof of a wall.
        return error.errno == errno.ECONNREFUSED
    except (MemoryError, ValueError, RuntimeError):
        return False
    return True


def _connect(port: int) -> None:
    with socket.socket() as connection:
        connection.settimeout(1.0)
        connection.connect(("127.0.0.1", port))


def _fork() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def _raise_limits() -> None:
    import resource

    resource.prlimit(0, resource.RLIMIT_NOFILE)
    os.kill(os.getpid(), signal.SIGCONT)


NAMES = tuple(attempts("", "", 0))
