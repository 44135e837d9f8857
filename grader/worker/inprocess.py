"""The backend without a process: for the kit's own tests, the speed floor, and a browser."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from .faults import Refused
from .formula import Formula
from .host import Host
from .module import Lost, Module, Position
from .values import CallbackRef, NotPlain, Ref, copy_arrays, with_objects


class InProcess:
    """Calls student code where the cases run: the same values cross, but nothing is isolated or timed.

    Args:
        starting: told where each statement stands before it runs.
        interruptible: whether Ctrl-C ends the call, and is not the student code's own affair.
    """

    isolation = "none"

    def __init__(
        self,
        starting: Callable[[Position], None] = lambda position: None,
        interruptible: bool = False,
    ) -> None:
        self._callbacks: dict[int, Callable[..., Any]] = {}
        self._host = Host(self._run_callback, starting, interruptible)

    def load(self, module: Module) -> tuple[Lost, ...]:
        """Load a submission's module. See `Host.load`."""
        with _contained({"reference", module.name, *(sibling.name for sibling in module.siblings)}):
            return self._host.load(module)

    def adopt(self, names: Mapping[str, Any], places: Iterable[str]) -> None:
        """Take what stands elsewhere in this process: its names, and the files it was compiled from."""
        self._host.bind(dict(names))
        self._host.places.update(places)

    def replace(self, names: Mapping[str, Any]) -> None:
        """Put objects in place of the loaded module's own."""
        self._host.bind(dict(names))

    def call(
        self, on: Ref | None, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], watch: bool
    ) -> tuple[Any, Any]:
        """Call a function of the module or a method. See `Host.call`."""
        with _contained(), _refusing(name):
            return self._host.call(on, name, copy_arrays(args), copy_arrays(kwargs), watch)

    def each(self, name: str, arguments: list[tuple[Any, ...]], on: list[Ref] | None = None) -> list[Any]:
        """See `Host.each`."""
        return [self.call(one, name, args, {}, False)[0] for one, args in with_objects(arguments, on)]

    def get(self, on: Ref, name: str) -> tuple[bool, Any]:
        """See `Host.get`."""
        with _contained(), _refusing(name):
            return self._host.get(on, name)

    def look(self, on: list[Ref], names: Sequence[str]) -> list[tuple[bool, Any]]:
        """See `Host.look`."""
        return [self.get(one, name) for one in on for name in names]

    def set(self, on: Ref, name: str, value: Any) -> None:
        """See `Host.set`."""
        with _contained():
            self._host.set(on, name, copy_arrays(value))

    def generator(self, seed: int) -> Ref:
        """See `Host.generator`."""
        return self._host.generator(seed)

    def register(self, function: Callable[..., Any], formula: Formula | None = None) -> CallbackRef:
        """Make a function of the case callable for student code."""
        number = len(self._callbacks) + 1
        self._callbacks[number] = function
        return CallbackRef(number, formula.text if formula else "")

    def settle(self) -> None:
        """Nothing is put off here."""

    def forget(self) -> None:
        """End of a case: its callbacks and objects are let go."""
        self._callbacks.clear()
        self._host.forget()

    def _run_callback(self, ref: CallbackRef, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return self._callbacks[ref.id](*args, **kwargs)


@contextmanager
def _contained(modules: set[str] | frozenset[str] = frozenset()) -> Iterator[None]:
    """Keep warnings, NumPy's error state and the named modules as they were."""
    before = {name: sys.modules.pop(name, None) for name in modules}
    try:
        with warnings.catch_warnings(), np.errstate(all="warn"):
            warnings.simplefilter("ignore")
            yield
    finally:
        for name, module in before.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module


@contextmanager
def _refusing(name: str) -> Iterator[None]:
    try:
        yield
    except NotPlain as error:
        raise Refused(f"{name} {error}") from None
