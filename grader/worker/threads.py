"""Threads without threads: a worker may start none, and student code that uses some is judged all the same.

A thread's function runs to its end when the thread is started. Threads may run in that order anyway, so what
is right with them is right here, unless one waits for another that is started later.
"""

from __future__ import annotations

import concurrent.futures.thread
import threading
from collections.abc import Callable
from typing import Any


class AtOnce(concurrent.futures.Executor):
    """A pool that does what it is given when it is given it; arguments as `ThreadPoolExecutor`'s."""

    def __init__(
        self,
        max_workers: int | None = None,
        thread_name_prefix: str = "",
        initializer: Callable[..., object] | None = None,
        initargs: tuple[Any, ...] = (),
    ) -> None:
        if max_workers is not None and max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        self._closed = False
        if initializer is not None:
            initializer(*initargs)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> concurrent.futures.Future[Any]:
        """Call the function; the future has its result or what it raised."""
        if self._closed:
            raise RuntimeError("cannot schedule new futures after shutdown")
        future: concurrent.futures.Future[Any] = concurrent.futures.Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take nothing more."""
        self._closed = True


def _start(self: threading.Thread) -> None:
    if "_ran" in self.__dict__:
        raise RuntimeError("threads can only be started once")
    self.__dict__["_ran"] = True
    try:
        self.run()
    except (Exception, SystemExit):
        return  # a thread's exception ends it, and nothing else


def _join(self: threading.Thread, timeout: float | None = None) -> None:
    if "_ran" not in self.__dict__:
        raise RuntimeError("cannot join thread before it is started")


def _is_alive(self: threading.Thread) -> bool:
    return False


def run_at_once() -> None:
    """From now on, threads and pools of threads of this process run at once."""
    for name, method in {"start": _start, "join": _join, "is_alive": _is_alive}.items():
        setattr(threading.Thread, name, method)
    for module in (concurrent.futures, concurrent.futures.thread):
        module.ThreadPoolExecutor = AtOnce  # type: ignore[attr-defined]
