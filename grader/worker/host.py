"""The side on which student code runs: loads its modules, then answers calls.

The same class serves a worker process, where requests arrive over the wire, and the in-process backend,
where they are method calls. It decides nothing about right or wrong.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .faults import StudentError
from .formula import Formula
from .module import Lost, Module, Position, Supply
from .runner import Runner, supplied, text_of
from .values import (
    CallbackRef,
    Export,
    Import,
    NameRef,
    NotPlain,
    Ref,
    copy_arrays,
    is_callable_ref,
    type_name,
    with_objects,
)


class Host:
    """Holds the loaded modules and the objects that the cases have refs to.

    Args:
        call_back: asks the case's side to run one of its functions.
        starting: told where each statement stands before it runs: module, source, cell, statement.
        interruptible: whether a KeyboardInterrupt comes through, since a person pressed Ctrl-C.

    Attributes:
        places: the names under which student code is compiled.
    """

    def __init__(
        self,
        call_back: Callable[[CallbackRef, tuple[Any, ...], dict[str, Any]], Any],
        starting: Callable[[Position], None] = lambda position: None,
        interruptible: bool = False,
    ) -> None:
        self._call_back = call_back
        self._runner = Runner(starting)
        self._names: dict[str, Any] = {}
        self._objects: dict[int, Any] = {}
        self._formulas: dict[int, Formula] = {}
        self._generators: list[np.random.RandomState] = []
        self._drawing = 0
        self.places = self._runner.places
        self._interruptible = interruptible
        self._import = Import(self._resolve, self._make_callback)

    def load(self, module: Module) -> tuple[Lost, ...]:
        """Run a module's cells in a new namespace; what fails costs itself and nothing else."""
        self._names, lost = self._runner.run(module)
        return lost

    def supply(self, helpers: Supply) -> None:
        """Put the reference's functions in place of the loaded module's own."""
        self.bind(supplied(helpers))

    def bind(self, names: dict[str, Any]) -> None:
        """Put objects in place of the loaded module's own, for all its functions."""
        self._names.update(names)

    def call(
        self, on: Ref | None, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], watch: bool
    ) -> tuple[Any, Any]:
        """Call a function of the module, or a method of an object that stays here.

        Returns:
            The plain form of the result and, if `watch`, of the positional arguments after the call.

        Raises:
            StudentError: when the code raised.
            NotPlain: when the result cannot cross.
        """
        try:
            given = tuple(self._import.value(argument) for argument in args)
            named = {key: self._import.value(argument) for key, argument in kwargs.items()}
            target = self._target(on, name)
            with self._runner.siblings:
                result = target(*given, **named)
        except BaseException as error:
            raise self._error(error) from None
        makes_object = isinstance(target, type)
        value = self._keep(result) if makes_object else self._export(result)
        return value, self._export(list(given)) if watch else None

    def each(self, name: str, arguments: list[tuple[Any, ...]], on: list[Ref] | None = None) -> list[Any]:
        """Call a function, or a method of several objects, with a list of arguments each; see `call`."""
        return [self.call(one, name, args, {}, False)[0] for one, args in with_objects(arguments, on)]

    def get(self, on: Ref, name: str) -> tuple[bool, Any]:
        """An attribute: whether it is something to call, and otherwise its plain form."""
        try:
            value = getattr(self._resolve(on), name)
        except BaseException as error:
            raise self._error(error) from None
        if is_callable_ref(value):
            return True, None
        return False, self._export(value)

    def look(self, on: list[Ref], names: Sequence[str]) -> list[tuple[bool, Any]]:
        """Several attributes of each of several objects, in this order; see `get`."""
        return [self.get(one, name) for one in on for name in names]

    def set(self, on: Ref, name: str, value: Any) -> None:
        """Set an attribute of an object that stays here."""
        try:
            setattr(self._resolve(on), name, self._import.value(value))
        except BaseException as error:
            raise self._error(error) from None

    def generator(self, seed: int, number: int = 0) -> Ref:
        """A legacy NumPy generator, for cases to hand to student code; under this id, if one is given."""
        # To seed one of a case before costs a tenth of making one.
        if self._drawing == len(self._generators):
            self._generators.append(np.random.RandomState(seed))
        made = self._generators[self._drawing]
        made.seed(seed)
        self._drawing += 1
        if not number:
            return self._keep(made)
        self._objects[number] = made
        return Ref(number, type_name(made))

    def formula(
        self, ref: CallbackRef, text: str, constants: dict[str, Any], shape: tuple[int, ...] | None
    ) -> None:
        """Compute a function of the case here, as far as its formula takes what student code passes."""
        self._formulas[ref.id] = Formula(text, constants, shape)

    def forget(self) -> None:
        """Let go of the objects that the last case had refs to, and of its formulas."""
        self._objects.clear()
        self._formulas.clear()
        self._drawing = 0

    def _target(self, on: Ref | None, name: str) -> Callable[..., Any]:
        if on is not None:
            target = self._resolve(on) if name == "__call__" else getattr(self._resolve(on), name)
        else:
            target = self._resolve(NameRef(name))
        if not callable(target):
            raise TypeError(f"{name} is not a function")
        return target  # type: ignore[no-any-return]

    def _resolve(self, ref: Ref | NameRef) -> Any:
        if isinstance(ref, NameRef):
            if ref.name not in self._names:
                raise NameError(f"name '{ref.name}' is not defined")
            return self._names[ref.name]
        return self._objects[ref.id]

    def _keep(self, value: Any) -> Ref:
        number = len(self._objects) + 1
        self._objects[number] = value
        return Ref(number, type_name(value))

    def _export(self, value: Any) -> Any:
        try:
            return Export(self._keep).value(value)
        except (NotPlain, StudentError):
            raise
        except BaseException as error:
            raise NotPlain(f"returned a {type_name(value)} that cannot be read") from error

    def _make_callback(self, ref: CallbackRef) -> Callable[..., Any]:
        formula = self._formulas.get(ref.id)

        def callback(*args: Any, **kwargs: Any) -> Any:
            if formula is not None and len(args) == 1 and not kwargs and formula.takes(args[0]):
                return formula.value(args[0])
            named = {name: self._export(value) for name, value in kwargs.items()}
            answer = self._call_back(ref, tuple(map(self._export, args)), named)
            return self._import.value(copy_arrays(answer))

        return callback

    def _error(self, error: BaseException) -> StudentError:
        if self._interruptible and isinstance(error, KeyboardInterrupt):
            raise error
        line = 0
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in self.places:
                line = trace.tb_lineno
            trace = trace.tb_next
        kinds = tuple(
            base.__name__
            for base in type(error).__mro__
            if getattr(builtins, base.__name__, None) is base and issubclass(base, BaseException)
        )
        return StudentError(kinds, text_of(error), line)
