"""Which values cross between cases and student code, and in which form.

Plain data (None, numbers, strings, arrays, lists, tuples, dicts) cross by value. Everything else stays
where it is and crosses as a `Ref`. This module makes the plain form of what student code returns, with
a helpful refusal for what has none, and turns plain forms back into objects that student code can use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import BuiltinFunctionType, FunctionType, GeneratorType, MethodType
from typing import Any

import numpy as np

MAX_ITEMS = 200_000
MAX_DEPTH = 24
MAX_BYTES = 16 * 2**20
MAX_TEXT = 100_000
MAX_INTEGER_BITS = 2048
MAX_DIMENSIONS = 16
MAX_KEY = 2**53

ATOMS = frozenset({type(None), bool, int, float, complex, str})
"""What holds nothing else, and is no NumPy scalar."""

DTYPES = frozenset(
    np.dtype(name).str
    for name in (
        *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
        *("float16", "float32", "float64", "complex64", "complex128"),
    )
)


@dataclass(frozen=True)
class Ref:
    """An object that stays in the worker."""

    id: int
    kind: str


@dataclass(frozen=True)
class NameRef:
    """One of the course's names, as the submission defines it."""

    name: str


@dataclass(frozen=True)
class CallbackRef:
    """A function of the case, which student code may call.

    Attributes:
        text: how it is written, if it is a formula; it does not cross.
    """

    id: int
    text: str = ""


class NotPlain(Exception):
    """A value that cannot cross; the text says what it is and what would do instead."""


class Export:
    """Turns what student code returns into plain data and refs.

    Args:
        keep: gives an object a place in the worker and returns its ref.
    """

    def __init__(self, keep: Callable[[Any], Ref]) -> None:
        self._keep = keep
        self._items = 0
        self._bytes = 0

    def value(self, value: Any, depth: int = 0) -> Any:
        """The plain form of `value`; arrays are copied, so that later changes do not show.

        Raises:
            NotPlain: when it has none, or is too large or too deep.
        """
        self._items += 1
        if self._items > MAX_ITEMS:
            raise NotPlain(f"returned more than {MAX_ITEMS} items in lists")
        if depth > MAX_DEPTH:
            raise NotPlain("returned lists nested too deeply, or a list that contains itself")
        kind = type(value)
        if value is None or kind in (bool, float, complex):
            return value
        if kind is int:
            if value.bit_length() > MAX_INTEGER_BITS:
                raise NotPlain("returned an integer of thousands of digits")
            return value
        if kind is np.ndarray:
            return self._array(value)
        if isinstance(value, np.generic) and not isinstance(value, str):
            return self._array(np.asarray(value))[()]
        if isinstance(value, list | tuple | dict):
            return self._container(value, depth)
        if isinstance(value, str):
            return self._text(str.__str__(value))
        return self._other(value)

    def _container(self, value: list[Any] | tuple[Any, ...] | dict[Any, Any], depth: int) -> Any:
        # The base classes' own methods: a subclass cannot interfere.
        if isinstance(value, tuple):
            return tuple(self.value(item, depth + 1) for item in tuple.__iter__(value))
        if isinstance(value, list):
            return [self.value(item, depth + 1) for item in list.__iter__(value)]
        self._items += dict.__len__(value)
        return {self._key(key): self.value(item, depth + 1) for key, item in dict.items(value)}

    def _key(self, key: Any) -> str | int:
        if isinstance(key, str):
            return self._text(str.__str__(key))
        # Hashes of larger integers can be made to collide, which would keep the grader busy.
        if type(key) is int and -MAX_KEY < key < MAX_KEY:
            return key
        raise NotPlain(f"returned a dict with a key of type {type_name(key)}; use strings")

    def _text(self, text: str) -> str:
        if len(text) > MAX_TEXT:
            raise NotPlain(f"returned a text of more than {MAX_TEXT} characters")
        return text

    def _array(self, array: np.ndarray[Any, Any]) -> Any:
        if array.dtype.kind == "O":
            raise NotPlain(
                "returned an array of dtype object, which is what NumPy makes of rows of unequal "
                "length; return an array of numbers"
            )
        if array.ndim > MAX_DIMENSIONS:
            raise NotPlain(f"returned an array of {array.ndim} dimensions")
        if array.dtype.kind not in "biufc":
            raise NotPlain(f"returned an array of dtype {array.dtype.name[:20]}; return numbers")
        # Other byte orders and the wider floats of the platform become their ordinary kin.
        if array.dtype.newbyteorder("=").str in DTYPES:
            ordinary = array.dtype.newbyteorder("=")
        else:
            ordinary = np.dtype(np.complex128 if array.dtype.kind == "c" else np.float64)
        self._bytes += array.size * ordinary.itemsize
        if self._bytes > MAX_BYTES:
            raise NotPlain(f"returned more than {MAX_BYTES // 2**20} MiB of array")
        return np.array(array, dtype=ordinary, order="C", copy=True)

    def _other(self, value: Any) -> Any:
        if isinstance(value, GeneratorType | map | filter | zip | range):
            raise NotPlain(f"returned a {type_name(value)}; return a list")
        if isinstance(value, np.ma.MaskedArray):
            raise NotPlain("returned a masked array; return a plain NumPy array")
        if isinstance(value, np.matrix | np.memmap | np.recarray):
            raise NotPlain(f"returned a {type_name(value)}; return a plain NumPy array (np.asarray)")
        if isinstance(value, np.ndarray):
            return self._array(np.ndarray.view(value, np.ndarray))
        if isinstance(value, set | frozenset | bytes | bytearray | memoryview):
            raise NotPlain(f"returned a {type_name(value)}; return a list or an array")
        # Of a subclass's instance, the plain number, by the base class's own method.
        if isinstance(value, int):
            return self.value(int.__pos__(value))
        if isinstance(value, float):
            return float.__pos__(value)
        if isinstance(value, complex):
            return complex.__pos__(value)
        return self._keep(value)


def type_name(value: Any) -> str:
    """The name of the value's real type, whatever it says of itself."""
    name = type(value).__name__
    return name[:40] if isinstance(name, str) and name.isidentifier() else "object"


class Import:
    """Turns plain data and refs back into what student code is to be given.

    Args:
        resolve: the object of a `Ref` or `NameRef`.
        callback: makes a function out of a `CallbackRef`.
    """

    def __init__(
        self, resolve: Callable[[Ref | NameRef], Any], callback: Callable[[CallbackRef], Callable[..., Any]]
    ) -> None:
        self._resolve = resolve
        self._callback = callback

    def value(self, value: Any) -> Any:
        """The object for `value`; arrays are given over as they are."""
        if isinstance(value, Ref | NameRef):
            return self._resolve(value)
        if isinstance(value, CallbackRef):
            return self._callback(value)
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, tuple):
            return tuple(self.value(item) for item in value)
        if isinstance(value, Mapping):
            return {key: self.value(item) for key, item in value.items()}
        return value


def copy_arrays(value: Any) -> Any:
    """The same plain data with arrays of its own."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list):
        return [copy_arrays(item) for item in value]
    if isinstance(value, tuple):
        return tuple(copy_arrays(item) for item in value)
    if isinstance(value, dict):
        return {key: copy_arrays(item) for key, item in value.items()}
    return value


def with_objects(
    arguments: Sequence[tuple[Any, ...]], on: Sequence[Ref] | None
) -> Iterable[tuple[Ref | None, tuple[Any, ...]]]:
    """Several calls of a function or, where there are objects, of a method of each: object and arguments."""
    return zip([None] * len(arguments) if on is None else on, arguments, strict=True)


def is_callable_ref(value: Any) -> bool:
    """Whether what stays in the worker is something to call rather than to look at."""
    return isinstance(
        value, FunctionType | MethodType | BuiltinFunctionType | type | partial | np.vectorize | np.ufunc
    )
