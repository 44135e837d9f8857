"""One submission's part and its worker: loaded, if need be in pieces, and replaced when it hung or ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import Protocol

from grader.reading import parse
from grader.worker import clock
from grader.worker.client import Worker
from grader.worker.faults import Died, Refused, StudentFault, Unresponsive, WorkerFault
from grader.worker.link import Budget
from grader.worker.module import Lost, Module, Position, Supply
from grader.worker.proxy import Backend

STATEMENT_SECONDS = 2.0
MAX_HUNG_STATEMENTS = 3
SLOW_LOAD_SECONDS = 4.0
LOADING_SECONDS = 60.0
"""What all loads of a part may take together: it is loaded anew for every function that ends its worker."""
QUICK_LOAD_SECONDS = 0.1
"""A module that loads in this time is loaded once more in case that a call never ends."""


class Hopeless(StudentFault):
    """The module cannot be loaded, whatever is left out."""


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

    def end_workers(self) -> None:
        """End all workers but one with the reference's helpers; no other is asked for any more."""
        ...

    def close(self) -> None:
        """End the workers."""
        ...


class WorkerSeat:
    """A seat whose workers are forked; see `Seat`.

    Args:
        fork: makes a worker.
        module: what is loaded into each.
    """

    def __init__(self, fork: Callable[[], Worker], module: Module) -> None:
        self.lost: list[tuple[str, int, str]] = []
        self._fork = fork
        self._module = module
        self._hung: list[tuple[str, int, str]] = []
        self._left_out = 0
        self._loading = 0.0
        self._worker: Worker | None = None
        self._loads_quickly = False
        self._spare: tuple[Worker, tuple[Lost, ...]] | None = None
        self._substitute: Worker | None = None
        self._helpers = Supply()
        self._hopeless: Hopeless | None = None

    def backend(self, deadline: float, budget: Budget | None = None) -> Worker:
        if self._worker is None:
            self._worker = self._take_spare() or self._load(self._module)
            self._worker.meanwhile(self._make_spare)
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

    def end_workers(self) -> None:
        self.replace_worker()
        if self._spare is not None:
            self._spare[0].close()
            self._spare = None

    def close(self) -> None:
        self.end_workers()
        self._close_substitute()

    def _make_spare(self) -> None:
        """Load the next worker while a call takes long and may never end: then nobody waits for that."""
        if self._spare is not None or not self._loads_quickly:
            return
        self._loads_quickly = False  # one is enough
        with suppress(WorkerFault), ExitStack() as stack:
            worker = stack.enter_context(self._fork())
            worker.deadline = QUICK_LOAD_SECONDS
            self._spare = worker, worker.load(self._module)
            stack.pop_all()

    def _take_spare(self) -> Worker | None:
        """The worker that was loaded ahead, if there is one."""
        if self._spare is None:
            return None
        (worker, lost), self._spare = self._spare, None
        self._loads_quickly = True
        self._tell(lost)
        return worker

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
        started = clock.now()
        while self._hopeless is None:
            if self._loading > LOADING_SECONDS:
                self._hopeless = Hopeless("cannot be judged: loading the file again and again takes too long")
                break
            worker = self._fork()
            worker.deadline = STATEMENT_SECONDS
            began = clock.now()
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
            finally:
                self._loading += clock.now() - began
            now = clock.now()
            self._loads_quickly = now - began < QUICK_LOAD_SECONDS
            if now - started > SLOW_LOAD_SECONDS:
                # The next workers of this submission, if it needs any, must not cost as much.
                self._module = replace(self._module, definitions_only=True)
            if told:
                self._tell(lost)
            return worker
        raise self._hopeless

    def _tell(self, lost: Iterable[Lost]) -> None:
        self.lost = [*self._hung, *((item.place, item.line, item.text) for item in lost)]

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
