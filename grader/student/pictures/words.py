"""The numbers and phrases of the pictures' texts, in characters that every console has."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from grader.relations import relation

from .picture import Array

RTOL = 1e-5
ATOL = 1e-8


def say(value: float) -> str:
    """A number in three or four digits."""
    return f"{float(value) + 0.0:.4g}"


def same(value: float, wanted: float) -> bool:
    """Whether two numbers agree as far as a central difference can tell."""
    return bool(abs(value - wanted) <= RTOL * abs(wanted) + ATOL)


def off(values: Array, wanted: Array) -> Array:
    """Which entries differ by more than a central difference can be wrong."""
    return np.asarray(np.abs(values - wanted) > RTOL * np.abs(wanted).max(initial=0.0) + ATOL)


def related(values: Array, wanted: Array, what: str) -> str:
    """How the values relate to the wanted ones ("exactly 2 times what was measured"), or ""."""
    return relation(values, wanted).replace("what is asked for", what)


def sentences(parts: Iterable[str]) -> str:
    """The parts that are not empty, as one paragraph."""
    return " ".join(part for part in parts if part)


def count(number: int, thing: str) -> str:
    """A number of things: one entry, three entries."""
    plural = f"{thing[:-1]}ies" if thing.endswith("y") else f"{thing}s"
    return f"{number} {thing if number == 1 else plural}"
