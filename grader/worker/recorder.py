"""Records what student code gave back during a case, so that two runs of it can be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .faults import StudentError, StudentFault
from .proxy import Backend, Passing
from .values import ATOMS, Ref

CLOSE = 1e-6
MAX_KEPT = 2 * 2**20
"""Bytes of a case's answers, about; a submission that gives more in every case would fill the memory."""
_NUMBERS = (bool, int, float, np.generic)


@dataclass(frozen=True)
class Event:
    """One thing that came back: of which call, and what; of an exception, its type's name."""

    name: str
    value: Any = None
    raised: str = ""


Transcript = tuple[Event, ...]
_FIXED = ATOMS - {str}
_TOO_MUCH = Event("", raised="too much to keep")


class Recorder(Passing):
    """A backend that passes everything on to another and keeps what comes back."""

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend)
        self._events: list[Event] = []
        self._kept = 0

    @property
    def transcript(self) -> Transcript:
        """What came back so far; if that is too much, what is the same as no other."""
        return tuple(self._events) if self._kept <= MAX_KEPT else (_TOO_MUCH,)

    def call(
        self, on: Ref | None, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], watch: bool
    ) -> tuple[Any, Any]:
        """See `Backend.call`."""
        try:
            value, after = self._backend.call(on, name, args, kwargs, watch)
        except StudentFault as fault:
            self._note(name, fault)
            raise
        self._keep(name, (value, after))
        return value, after

    def each(self, name: str, arguments: list[tuple[Any, ...]], on: list[Ref] | None = None) -> list[Any]:
        """See `Backend.each`."""
        try:
            values = self._backend.each(name, arguments, on)
        except StudentFault as fault:
            self._note(name, fault)
            raise
        for value in values:
            self._keep(name, (value, None))
        return values

    def get(self, on: Ref, name: str) -> tuple[bool, Any]:
        """See `Backend.get`."""
        try:
            found = self._backend.get(on, name)
        except StudentFault as fault:
            self._note(name, fault)
            raise
        self._keep(name, found)
        return found

    def look(self, on: list[Ref], names: Sequence[str]) -> list[tuple[bool, Any]]:
        """See `Backend.look`; where it fails, nothing came back."""
        found = self._backend.look(on, names)
        asked = [name for _ in on for name in names]
        for name, one in zip(asked, found, strict=True):
            self._keep(name, one)
        return found

    def _keep(self, name: str, value: Any) -> None:
        self._kept += size_of(value)
        if self._kept > MAX_KEPT:
            self._events.clear()
        else:
            self._events.append(Event(name, value))

    def _note(self, name: str, fault: StudentFault) -> None:
        # What setting an attribute raised is no answer of this call, whenever it came.
        if not (isinstance(fault, StudentError) and fault.of_setting):
            self._events.append(Event(name, raised=_kind(fault)))


def size_of(value: Any) -> int:
    """Bytes that a value takes, about."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        # Such lists can be long.
        alike = _FIXED.issuperset(map(type, value))
        return 64 + (32 * len(value) if alike else sum(map(size_of, value)))
    return 32 + (len(value) if isinstance(value, str) else 0)


def _kind(fault: StudentFault) -> str:
    return fault.kinds[0] if isinstance(fault, StudentError) else type(fault).__name__


def same(first: Transcript, second: Transcript) -> bool:
    """Whether two runs gave back the same, up to rounding."""
    if first == (_TOO_MUCH,):
        return False
    return len(first) == len(second) and all(map(_same_event, first, second))


def _same_event(first: Event, second: Event) -> bool:
    return (first.name, first.raised) == (second.name, second.raised) and _same(first.value, second.value)


def _same(first: Any, second: Any) -> bool:
    if isinstance(first, Ref) or isinstance(second, Ref):
        return isinstance(first, Ref) and isinstance(second, Ref)
    first, second = _as_array(first), _as_array(second)
    if isinstance(first, list | tuple):
        return (
            isinstance(second, list | tuple) and len(first) == len(second) and all(map(_same, first, second))
        )
    if isinstance(first, dict):
        return (
            isinstance(second, dict)
            and first.keys() == second.keys()
            and all(_same(first[key], second[key]) for key in first)
        )
    if first is None or isinstance(first, str) or second is None or isinstance(second, str):
        return type(first) is type(second) and bool(first == second)
    return _same_numbers(first, second)


def _as_array(value: Any) -> Any:
    """A list of numbers as an array: which of the two a student returns is a matter of style."""
    if isinstance(value, list | tuple) and value and all(isinstance(item, _NUMBERS) for item in value):
        return np.array(value)
    return value


def _same_numbers(first: Any, second: Any) -> bool:
    if isinstance(second, list | tuple | dict):
        return False
    one, other = np.asarray(first), np.asarray(second)
    if one.shape != other.shape:
        return False
    with np.errstate(all="ignore"):
        scale = np.abs(other[np.isfinite(other)]).max(initial=0.0)
        return bool(np.allclose(one, other, rtol=0.0, atol=CLOSE * scale + 1e-12, equal_nan=True))
