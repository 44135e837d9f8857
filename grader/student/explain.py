"""Puts a failed visible check into words: the call, what came back and what was wanted, shapes first."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from grader.cases import CheckFailed
from grader.checks import Check
from grader.results import title
from grader.running import Verdict
from grader.student.reports import Shown
from grader.text import clean
from grader.worker.proxy import Backend, Function, Handle, Passing
from grader.worker.values import CallbackRef, NameRef, Ref

MAX_LINE = 160
SMALL = 8
"""Arrays of up to this many entries are written out."""
AROUND = 3
"""How many entries are shown before and after the first difference."""


class Calls(Passing):
    """A backend that passes everything on and keeps the text of each function's last call."""

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend)
        self._made: dict[int, str] = {}
        self._maker: dict[int, str] = {}
        self._last: dict[str, str] = {}

    def call(
        self, on: Ref | None, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], watch: bool
    ) -> tuple[Any, Any]:
        """See `Backend.call`."""
        owner = "" if on is None else f"{self._made.get(on.id, f'<{on.kind}>')}."
        given = [self._text(argument) for argument in args]
        given += [f"{key}={self._text(argument)}" for key, argument in kwargs.items()]
        text = f"{owner}{name}({', '.join(given)})"
        made_by = name if on is None else self._maker.get(on.id, "")
        self._keep(made_by, text)
        value, after = self._backend.call(on, name, args, kwargs, watch)
        # A function that was handed in may have made calls of its own meanwhile.
        self._keep(made_by, text)
        if isinstance(value, Ref):
            self._maker[value.id] = made_by
            self._made[value.id] = text if len(text) <= MAX_LINE // 2 else f"{name}(...)"
        return value, after

    def get(self, on: Ref, name: str) -> tuple[bool, Any]:
        """See `Backend.get`."""
        is_callable, value = self._backend.get(on, name)
        if not is_callable:
            self._keep(self._maker.get(on.id, ""), f"{self._made.get(on.id, f'<{on.kind}>')}.{name}")
        return is_callable, value

    def generator(self, seed: int) -> Ref:
        """See `Backend.generator`."""
        ref = self._backend.generator(seed)
        self._made[ref.id] = f"np.random.RandomState({seed})"
        return ref

    def forget(self) -> None:
        """See `Backend.forget`."""
        self._made.clear()
        self._maker.clear()
        self._backend.forget()

    @property
    def names(self) -> Collection[str]:
        """The functions that were called."""
        return [name for name in self._last if name]

    def call_of(self, function: str) -> str:
        """The last call of a function, or of a method of what it made; the last of all if there is none."""
        return self._last.get(function, next(reversed(self._last.values()), ""))

    def start(self) -> None:
        """A check begins: no call was made."""
        self._last.clear()

    def _keep(self, function: str, text: str) -> None:
        # Last in order, not only in place.
        self._last.pop(function, None)
        self._last[function] = text

    def _text(self, value: Any) -> str:
        match value:
            case np.ndarray():
                return _array_literal(value)
            case NameRef():
                return value.name
            case CallbackRef():
                return f"lambda w: {value.text}" if value.text else "a_function"
            case Ref():
                return self._made.get(value.id, f"<{value.kind}>")
            case list():
                return f"[{', '.join(self._inside(item) for item in value)}]"
            case tuple():
                return f"({', '.join(self._inside(item) for item in value)})"
            case _:
                return repr(value.item() if isinstance(value, np.generic) else value)

    def _inside(self, value: Any) -> str:
        return f"<{value.kind}>" if isinstance(value, Ref) else self._text(value)


def _array_literal(array: np.ndarray[Any, Any]) -> str:
    if array.size > SMALL:
        return f"an array of shape {array.shape}"
    return f"np.array({np.array2string(array, precision=6, separator=', ', max_line_width=10_000)})".replace(
        "\n", ""
    )


def shown(check: Check, verdict: Verdict, call: str) -> Shown:
    """A failed check as a student sees it.

    Args:
        check: the visible case.
        verdict: how it ended.
        call: the student's last call, as text.
    """
    failure = verdict.failure
    heading = title(check.id)
    if failure is None:
        return Shown(heading, verdict.message, clean(call, MAX_LINE))
    gave, wanted, difference = compared(failure)
    return Shown(heading, clean(failure.message), clean(call, MAX_LINE), gave, wanted, difference)


def compared(failure: CheckFailed) -> tuple[str, str, str]:
    """What came back, what was wanted and where they differ first; "" for what there is not."""
    if failure.got is None:
        return "", "", ""
    if failure.wanted is None:
        return written(failure.got), "", ""
    got, wanted = _numbers(failure.got), _numbers(failure.wanted)
    if got is None or wanted is None:
        return written(failure.got), written(failure.wanted), ""
    if got.shape != wanted.shape:
        return f"shape {got.shape}: {_values(got)}", f"shape {wanted.shape}: {_values(wanted)}", ""
    if got.size <= SMALL:
        return written(got), written(wanted), ""
    first = _first_difference(got, wanted)
    off = int((~_alike(got, wanted)).sum())
    difference = f"first difference at {_index(first, got.shape)}; {off} of {got.size} entries differ"
    shape = f"shape {got.shape}: "
    return shape + _window(got, first), shape + _window(wanted, first), difference


def written(value: Any) -> str:
    """A value in one line, its shape first where it is an array."""
    if isinstance(value, Handle | Function):
        return repr(value)
    array = value if isinstance(value, np.ndarray | np.generic) else None
    if array is None:
        return clean(repr(value), MAX_LINE)
    array = np.asarray(array)
    return f"shape {array.shape}: {_values(array)}" if array.ndim else _values(array)


def _numbers(value: Any) -> np.ndarray[Any, Any] | None:
    if isinstance(value, Handle | Function | str | dict):
        return None
    try:
        array = np.asarray(value)
    except ValueError:
        return None
    return array if array.dtype.kind in "biuf" else None


def _values(array: np.ndarray[Any, Any]) -> str:
    if array.ndim == 0 and array.dtype.kind == "f":
        return f"{float(array):.7g}"
    text = np.array2string(array, precision=6, threshold=2 * SMALL, edgeitems=AROUND, separator=", ")
    return clean(text, MAX_LINE)


def _alike(got: np.ndarray[Any, Any], wanted: np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    scale = np.abs(wanted[np.isfinite(wanted)]).max(initial=0.0)
    return np.asarray(np.isclose(got, wanted, rtol=0.0, atol=1e-6 * scale + 1e-9))


def _first_difference(got: np.ndarray[Any, Any], wanted: np.ndarray[Any, Any]) -> int:
    return int(np.argmin(_alike(got, wanted).ravel()))


def _index(position: int, shape: tuple[int, ...]) -> str:
    return f"[{', '.join(str(int(number)) for number in np.unravel_index(position, shape))}]"


def _window(array: np.ndarray[Any, Any], position: int) -> str:
    """The entries around a position, in the order of memory."""
    flat = array.ravel()
    start, stop = max(0, position - AROUND), min(flat.size, position + AROUND + 1)
    entries = [f"{entry:.6g}" for entry in flat[start:stop].tolist()]
    return f"[{'..., ' if start else ''}{', '.join(entries)}{', ...' if stop < flat.size else ''}]"
