"""Where workers come from: forked from a template, or no process at all."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Protocol

from grader.instructor.seats import Seat, WorkerSeat
from grader.instructor.turns import Turns
from grader.text import listed
from grader.worker import jail
from grader.worker.client import Worker
from grader.worker.faults import JailBroken
from grader.worker.inprocess import InProcess
from grader.worker.link import Budget
from grader.worker.module import Module, Supply
from grader.worker.packages import wanted_ahead
from grader.worker.proxy import Backend
from grader.worker.template import Template


class Loader(Protocol):
    """Where workers come from."""

    @property
    def isolation(self) -> str:
        """What workers are kept in by."""
        ...

    def turns(self) -> AbstractContextManager[None]:
        """While a submission is graded."""
        ...

    def seat(self, module: Module) -> Seat:
        """A place for one submission's part."""
        ...

    def restart(self) -> None:
        """Begin anew after the machinery failed."""
        ...


class WorkerLoader:
    """Workers forked from a template, which is started, and its jail proved, when it is first needed.

    Args:
        sandboxed: whether workers are jailed; if not, results say so.
    """

    def __init__(self, sandboxed: bool = True) -> None:
        self._sandboxed = sandboxed
        self._template: Template | None = None
        self._ahead: set[str] = set()
        self._turns = Turns()

    @property
    def isolation(self) -> str:
        """What workers are kept in by."""
        return jail.SANDBOXED if self._sandboxed else jail.UNSANDBOXED

    def fork(self) -> Worker:
        """A fresh worker.

        Raises:
            JailBroken: when student code cannot be isolated here.
            BackendError: when there is none to be had.
        """
        if self._template is None:
            self._template = Template(self._sandboxed)
            leaks = self._template.prove() if self._sandboxed else []
            if leaks:
                raise JailBroken(f"student code could {listed(leaks)}")
        return self._template.fork()

    def turns(self) -> AbstractContextManager[None]:
        """While a submission is graded: its workers and the grader share a processor."""
        return nullcontext() if self._template is None else self._turns.taken(self._template.pid)

    def seat(self, module: Module) -> Seat:
        """A place for one submission's part."""
        self._load_ahead(module)
        return WorkerSeat(self.fork, module)

    def _load_ahead(self, module: Module) -> None:
        missing = wanted_ahead(module.texts()) - self._ahead
        if missing:
            self.fork().close()  # the template is there, and its jail proved
            assert self._template is not None
            self._template.load(sorted(missing))
            self._ahead |= missing

    def restart(self) -> None:
        """End the template; the next worker comes from a new one."""
        if self._template is not None:
            self._template.close()
            self._template = None
            self._ahead.clear()

    close = restart

    def __enter__(self) -> WorkerLoader:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


class InProcessLoader:
    """Loads submissions into this very process: no isolation, no deadlines. For trusted code only."""

    isolation = InProcess.isolation

    def turns(self) -> AbstractContextManager[None]:
        """There is one process only."""
        return nullcontext()

    def seat(self, module: Module) -> Seat:
        """A place for one submission's part."""
        return _InProcessSeat(module)

    def restart(self) -> None:
        """Nothing to begin anew."""


class _InProcessSeat:
    def __init__(self, module: Module) -> None:
        self.lost: list[tuple[str, int, str]] = []
        self._module = module
        self._loaded: InProcess | None = None

    def backend(self, deadline: float, budget: Budget | None = None) -> Backend:
        if self._loaded is None:
            self._loaded = InProcess()
            lost = self._loaded.load(self._module)
            self.lost = [(item.place, item.line, item.text) for item in lost]
        return self._loaded

    def replace_worker(self) -> None:
        self._loaded = None

    def end_workers(self) -> None:
        """There is no process."""

    def substituted(self, helpers: Supply, deadline: float, budget: Budget | None = None) -> Backend:
        backend = InProcess()
        backend.load(replace(self._module, helpers=helpers))
        return backend

    def close(self) -> None:
        self._loaded = None
