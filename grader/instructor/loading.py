"""Gives each submission its worker, and a new one when its code hung or ended the last."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Protocol

from grader.instructor.turns import Turns
from grader.reading import parse
from grader.text import listed
from grader.worker import jail
from grader.worker.client import Budget, Worker
from grader.worker.faults import Died, JailBroken, Refused, StudentFault, Unresponsive
from grader.worker.inprocess import InProcess
from grader.worker.module import Module, Position, Supply
from grader.worker.packages import wanted_ahead
from grader.worker.proxy import Backend
from grader.worker.template import Template

STATEMENT_SECONDS = 2.0
MAX_HUNG_STATEMENTS = 3
SLOW_LOAD_SECONDS = 4.0


class Hopeless(StudentFault):
    """The module cannot be loaded, whatever is left out."""


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


class Seat(Protocol):
    """One submission's part and its current worker.

    Attributes:
        lost: top-level statements that did not run: place, line, why.
    """

    lost: list[tuple[str, int, str]]

    def backend(self, deadline: float, budget: Budget | None = None) -> Backend:
        """The worker with the part loaded; a call may take `deadline` seconds, all the budget."""
        ...

    def replace_worker(self) -> None:
        """Give up the current worker; the next `backend` is a fresh one."""
        ...

    def substituted(self, helpers: Supply, deadline: float, budget: Budget | None = None) -> Backend:
        """A worker of its own in which the reference's helpers stand in; the last one, if it has the same."""
        ...

    def close(self) -> None:
        """End the workers."""
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
        return _WorkerSeat(self.fork, module)

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


class _WorkerSeat:
    def __init__(self, fork: Callable[[], Worker], module: Module) -> None:
        self.lost: list[tuple[str, int, str]] = []
        self._fork = fork
        self._module = module
        self._hung: list[tuple[str, int, str]] = []
        self._left_out = 0
        self._worker: Worker | None = None
        self._substitute: Worker | None = None
        self._helpers = Supply()
        self._hopeless: Hopeless | None = None

    def backend(self, deadline: float, budget: Budget | None = None) -> Worker:
        if self._worker is None:
            self._worker = self._load(self._module)
        self._worker.deadline, self._worker.budget = deadline, budget or Budget()
        return self._worker

    def replace_worker(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None

    def substituted(self, helpers: Supply, deadline: float, budget: Budget | None = None) -> Worker:
        if self._substitute is None or self._helpers != helpers or not self._substitute.is_open:
            self._close_substitute()
            self._substitute = self._load(replace(self._module, helpers=helpers), told=False)
            self._helpers = helpers
        self._substitute.deadline, self._substitute.budget = deadline, budget or Budget()
        return self._substitute

    def close(self) -> None:
        self.replace_worker()
        self._close_substitute()

    def _close_substitute(self) -> None:
        if self._substitute is not None:
            self._substitute.close()
            self._substitute = None

    def _load(self, module: Module, told: bool = True) -> Worker:
        """A worker with the module loaded, if need be without the statements that hang or end it.

        Args:
            module: what to load.
            told: whether what does not run is told; never of a worker in which the reference's helpers stand.
        """
        started = time.monotonic()
        while self._hopeless is None:
            worker = self._fork()
            worker.deadline = STATEMENT_SECONDS
            try:
                lost = worker.load(module)
            except Refused as error:
                worker.close()
                self._hopeless = Hopeless(f"cannot be judged: the file {error}")
                raise self._hopeless from error
            except (Unresponsive, Died) as error:
                worker.close()
                module = self._without(module, worker.position, str(error), told)
                continue
            except BaseException:
                worker.close()
                raise
            if time.monotonic() - started > SLOW_LOAD_SECONDS:
                # The next workers of this submission, if it needs any, must not cost as much.
                self._module = replace(self._module, definitions_only=True)
            if told:
                self.lost = [*self._hung, *((item.place, item.line, item.text) for item in lost)]
            return worker
        raise self._hopeless

    def _without(self, module: Module, position: Position | None, why: str, told: bool) -> Module:
        """The module without the statement that was running, for this load and all later ones."""
        self._left_out += 1
        if position is None or self._left_out > 2 * MAX_HUNG_STATEMENTS:
            self._hopeless = Hopeless(f"cannot be judged: loading the file {why}")
            raise self._hopeless
        place, line = statement_at(self._module, position)
        if told:
            self._hung.append((place, line, f"left out, since it {why}"))
        self._module = self._module.without(position)
        if self._left_out >= MAX_HUNG_STATEMENTS:
            self._module = replace(self._module, definitions_only=True)
        return replace(self._module, helpers=module.helpers)


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

    def substituted(self, helpers: Supply, deadline: float, budget: Budget | None = None) -> Backend:
        backend = InProcess()
        backend.load(replace(self._module, helpers=helpers))
        return backend

    def close(self) -> None:
        self._loaded = None


def statement_at(module: Module, position: Position) -> tuple[str, int]:
    """The place and the line of a top-level statement.

    Raises:
        Hopeless: when there is no such statement: the worker made it up.
    """
    name, source, number, statement = position
    try:
        owner = next(item for item in (module, *module.siblings) if item.name == name)
        cell = owner.sources[source][number]
        return cell.place, parse(cell.source).body[statement].lineno
    except (StopIteration, IndexError, SyntaxError):
        raise Hopeless("cannot be judged: its process did not keep to the protocol") from None
