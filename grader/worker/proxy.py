"""The `student` that cases see: calls cross to student code through a backend, values come back.

Neither side's objects ever meet: a case holds plain data and handles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from .faults import BackendError, Died, StudentFault, Unresponsive
from .formula import Formula
from .values import ATOMS, CallbackRef, NameRef, Ref, with_objects

_PLAIN = (type(None), np.ndarray, np.generic, bool, int, float, complex, str)


class Backend(Protocol):
    """What carries calls to student code: a worker process, or none."""

    def call(
        self, on: Ref | None, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], watch: bool
    ) -> tuple[Any, Any]:
        """Call a function or method; the plain result, and the arguments afterwards if watched."""
        ...

    def each(self, name: str, arguments: list[tuple[Any, ...]], on: list[Ref] | None = None) -> list[Any]:
        """Call a function, or a method of each of several objects, with a list of arguments each, at once."""
        ...

    def get(self, on: Ref, name: str) -> tuple[bool, Any]:
        """An attribute: whether it is callable, otherwise its plain value."""
        ...

    def look(self, on: list[Ref], names: Sequence[str]) -> list[tuple[bool, Any]]:
        """Several attributes of each of several objects, at once; see `get`."""
        ...

    def set(self, on: Ref, name: str, value: Any) -> None:
        """Set an attribute: at once, or at the latest before the next request or `settle`."""
        ...

    def settle(self) -> None:
        """See to it that every attribute has been set; raises what setting one raised."""
        ...

    def generator(self, seed: int) -> Ref:
        """A legacy NumPy generator on the student's side."""
        ...

    def register(self, function: Callable[..., Any], formula: Formula | None = None) -> CallbackRef:
        """Make a function of the case callable for student code; a formula goes along with it."""
        ...

    def forget(self) -> None:
        """End of a case."""
        ...


class Passing:
    """A backend that passes everything on to another: the base of those that do something beside it.

    Several calls or attributes at once are passed on one by one: who overrides `call` and `get` sees all.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def call(
        self, on: Ref | None, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], watch: bool
    ) -> tuple[Any, Any]:
        """See `Backend.call`."""
        return self._backend.call(on, name, args, kwargs, watch)

    def each(self, name: str, arguments: list[tuple[Any, ...]], on: list[Ref] | None = None) -> list[Any]:
        """See `Backend.each`."""
        return [self.call(one, name, args, {}, False)[0] for one, args in with_objects(arguments, on)]

    def get(self, on: Ref, name: str) -> tuple[bool, Any]:
        """See `Backend.get`."""
        return self._backend.get(on, name)

    def look(self, on: list[Ref], names: Sequence[str]) -> list[tuple[bool, Any]]:
        """See `Backend.look`."""
        return [self.get(one, name) for one in on for name in names]

    def set(self, on: Ref, name: str, value: Any) -> None:
        """See `Backend.set`."""
        self._backend.set(on, name, value)

    def settle(self) -> None:
        """See `Backend.settle`."""
        self._backend.settle()

    def generator(self, seed: int) -> Ref:
        """See `Backend.generator`."""
        return self._backend.generator(seed)

    def register(self, function: Callable[..., Any], formula: Formula | None = None) -> CallbackRef:
        """See `Backend.register`."""
        return self._backend.register(function, formula)

    def forget(self) -> None:
        """See `Backend.forget`."""
        self._backend.forget()


class Student:
    """A submission's functions: `student.sigmoid(x)` calls the student's, wherever it runs."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._failure: BaseException | None = None

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_"):
            raise AttributeError(name)
        return Function(self, None, name)

    def _call(
        self, on: Ref | None, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], watch: bool
    ) -> tuple[Any, Any]:
        self._failure = None
        lowered = {key: self._lower(item) for key, item in kwargs.items()}
        try:
            value, after = self._backend.call(
                on, name, tuple(self._lower(item) for item in args), lowered, watch
            )
        except StudentFault:
            # What one of the case's own functions said of the student's argument is the better reason.
            if self._failure is not None:
                raise self._failure from None
            raise
        return self._lift(value), self._lift(after)

    def _each(
        self, name: str, arguments: Sequence[tuple[Any, ...]], on: list[Ref] | None = None
    ) -> list[Any]:
        lowered = [tuple(self._lower(item) for item in args) for args in arguments]
        return [self._lift(value) for value in self._backend.each(name, lowered, on)]

    def _lower(self, value: Any) -> Any:
        if isinstance(value, _PLAIN):
            return value
        if isinstance(value, Handle):
            return value._ref
        if isinstance(value, Function) and value._on is None:
            return NameRef(value._name)
        if isinstance(value, list):
            return [self._lower(item) for item in value]
        if isinstance(value, tuple):
            return tuple(self._lower(item) for item in value)
        if isinstance(value, dict):
            return {key: self._lower(item) for key, item in value.items()}
        if isinstance(value, Formula):
            return self._backend.register(self._guarded(value.asked), value)
        if callable(value):
            return self._backend.register(self._guarded(value))
        raise TypeError(f"a case cannot pass a {type(value).__name__} to student code")

    def _guarded(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def callback(*args: Any, **kwargs: Any) -> Any:
            try:
                return self._lower(function(*self._lift(args), **self._lift(kwargs)))
            except (Unresponsive, Died, BackendError):
                raise  # there is nobody left to tell
            except Exception as error:
                if isinstance(error, AssertionError):
                    self._failure = error
                # Student code meets a builtin exception; what a case says is not for it to read.
                raise builtin_like(error) from None

        return callback

    def _lift(self, value: Any) -> Any:
        if isinstance(value, _PLAIN):
            return value
        if isinstance(value, Ref):
            return Handle(self, value)
        if isinstance(value, list):
            if ATOMS.issuperset(map(type, value)):
                return value  # such lists can be long
            return [self._lift(item) for item in value]
        if isinstance(value, tuple):
            return tuple(self._lift(item) for item in value)
        if isinstance(value, dict):
            return {key: self._lift(item) for key, item in value.items()}
        return value


def builtin_like(error: Exception) -> Exception:
    """An exception of the nearest builtin type, with a text that tells nothing of the case."""
    text = "the function that you were given cannot use what you passed to it"
    for base in type(error).__mro__:
        if base.__module__ == "builtins" and base not in (AssertionError, UnicodeDecodeError):
            return base(text)  # type: ignore[no-any-return]
    return ValueError(text)


class Function:
    """One of the submission's functions or classes, or a method of one of its objects."""

    def __init__(self, student: Student, on: Ref | None, name: str) -> None:
        self._student = student
        self._on = on
        self._name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._student._call(self._on, self._name, args, kwargs, False)[0]

    def watched(self, *args: Any, **kwargs: Any) -> tuple[Any, list[Any]]:
        """Call it; the result, and the positional arguments as they are afterwards."""
        return self._student._call(self._on, self._name, args, kwargs, True)

    def each(self, arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Call one of the module's functions with each of several tuples of arguments, in one request."""
        return self._student._each(self._name, arguments)

    def __repr__(self) -> str:
        return self._name


class Handle:
    """An object of the student's, which stays on the student's side."""

    __slots__ = ("_ref", "_student")

    _ref: Ref
    _student: Student

    def __init__(self, student: Student, ref: Ref) -> None:
        object.__setattr__(self, "_student", student)
        object.__setattr__(self, "_ref", ref)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        is_callable, value = self._student._backend.get(self._ref, name)
        if is_callable:
            return Function(self._student, self._ref, name)
        return self._student._lift(value)

    def __setattr__(self, name: str, value: Any) -> None:
        self._student._backend.set(self._ref, name, self._student._lower(value))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._student._call(self._ref, "__call__", args, kwargs, False)[0]

    def __repr__(self) -> str:
        return f"<{self._ref.kind}>"


def attributes(handles: Sequence[Handle], names: Sequence[str]) -> list[list[Any]]:
    """Several attributes of each of several objects, in one request; None for one that is to be called.

    Raises:
        StudentError: when getting one of them raised.
    """
    if not handles:
        return []
    student = handles[0]._student
    found = student._backend.look([handle._ref for handle in handles], names)
    values = [None if is_callable else student._lift(value) for is_callable, value in found]
    return [values[start : start + len(names)] for start in range(0, len(values), len(names))]


def methods(
    handles: Sequence[Handle], name: str, arguments: Sequence[tuple[Any, ...]] | None = None
) -> list[Any]:
    """Call a method of each of several objects, in one request; without arguments if none are given.

    Raises:
        StudentError: when one of them raised.
    """
    if not handles:
        return []
    arguments = [()] * len(handles) if arguments is None else arguments
    return handles[0]._student._each(name, arguments, [handle._ref for handle in handles])


def generator(student: Student, seed: int) -> Handle:
    """A legacy NumPy generator (`np.random.RandomState(seed)`) to pass to the student's functions."""
    return Handle(student, student._backend.generator(seed))
