"""Reads frozen records back from JSON, field by field, so that what does not fit is told with its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

MAX_NUMBER = 1e300

Reader = Callable[[Any], Any]


class Misfit(ValueError):
    """A value that is not as its record has it; `place` grows from the inside out."""

    def __init__(self, reason: str, place: str = "") -> None:
        self.reason = reason
        self.place = place
        super().__init__(reason)

    def within(self, place: str) -> Misfit:
        """The same, seen from one level further out."""
        join = "." if self.place and not self.place.startswith("[") else ""
        return Misfit(self.reason, f"{place}{join}{self.place}")


@cache
def reader(kind: Any) -> Reader:
    """What reads a frozen dataclass, or a value of one of its fields, back from JSON.

    It takes what `json.loads` gave, and raises `Misfit` where that is something else.

    Args:
        kind: the dataclass, or a field's type: a plain one, an enumeration, a tuple of one kind, or None.
    """
    if is_dataclass(kind):
        return _record_reader(kind)
    if isinstance(kind, UnionType):
        (inner,) = (reader(one) for one in get_args(kind) if one is not type(None))
        return lambda value: None if value is None else inner(value)
    if get_origin(kind) is tuple:
        return _tuple_reader(reader(get_args(kind)[0]))
    if issubclass(kind, Enum):
        return _enum_reader(kind)
    return _read_number if kind is float else _plain_reader(kind)


def _record_reader(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    members = [(item.name, reader(hints[item.name]), item.default is not MISSING) for item in fields(kind)]

    def read(value: Any) -> Any:
        if not isinstance(value, dict):
            raise Misfit("is no object")
        found = {}
        for name, read_field, optional in members:
            if name in value:
                try:
                    found[name] = read_field(value[name])
                except Misfit as misfit:
                    raise misfit.within(name) from None
            elif not optional:
                raise Misfit("is missing", name)
        return kind(**found)

    return read


def _tuple_reader(inner: Reader) -> Reader:
    def read(value: Any) -> Any:
        if not isinstance(value, list):
            raise Misfit("is no list")
        found = []
        for number, item in enumerate(value):
            try:
                found.append(inner(item))
            except Misfit as misfit:
                raise misfit.within(f"[{number}]") from None
        return tuple(found)

    return read


def _enum_reader(kind: type[Enum]) -> Reader:
    known = {member.value: member for member in kind}

    def read(value: Any) -> Any:
        if not isinstance(value, str) or value not in known:
            raise Misfit(f"is none of {', '.join(known)}")
        return known[value]

    return read


def _read_number(value: Any) -> float:
    # Python's integers may be too large to be any float.
    if type(value) not in (int, float) or not -MAX_NUMBER < value < MAX_NUMBER:
        raise Misfit("is no finite number")
    return float(value)


def _plain_reader(kind: type) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise Misfit(f"is no {kind.__name__}")
        return value

    return read
