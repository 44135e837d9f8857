"""Says how wrong values relate to the right ones: a factor, a sign, a transpose, another order, some places.

A relation tells a student where to look and never the right value itself.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

RTOL = 1e-6
NEAR_ONE = 1e-3
MAX_DENOMINATOR = 12
MAX_FACTOR = 100_000
MAX_NAMED = 3


def relation(value: Array, wanted: Array) -> str:
    """How `value` relates to `wanted`, or "" where nothing simple holds.

    Args:
        value: numeric and finite, of any shape.
        wanted: the right values.
    """
    value, wanted = value.astype(np.float64), wanted.astype(np.float64)
    if not wanted.size:
        return ""
    if value.ndim == 2 and value.shape == wanted.shape[::-1] and _equal(value.T, wanted):
        return "the transpose of what is asked for"
    if value.shape != wanted.shape:
        same_size = value.size == wanted.size
        return (
            "the right values in another shape" if same_size and _equal(value.ravel(), wanted.ravel()) else ""
        )
    return _factor(value, wanted) or _order(value, wanted) or _offset(value, wanted) or _places(value, wanted)


def _equal(value: Array, wanted: Array) -> bool:
    return bool(np.abs(value - wanted).max() <= RTOL * np.abs(wanted).max())


def _factor(value: Array, wanted: Array) -> str:
    square = float(np.sum(wanted * wanted))
    if square == 0.0:
        return ""
    factor = float(np.sum(value * wanted)) / square
    if not np.any(value):
        return "all zero"
    # A factor of 1 within rounding is no relation: the values are off by a little.
    if factor == 0.0 or abs(factor - 1) < NEAR_ONE or not _equal(value, factor * wanted):
        return ""
    if abs(factor + 1) < RTOL:
        return "the right size with the opposite sign"
    return _factor_in_words(factor, wanted.size)


def _factor_in_words(factor: float, size: int) -> str:
    simple = Fraction(factor).limit_denominator(MAX_DENOMINATOR)
    inverse = Fraction(1 / factor).limit_denominator(1)
    if abs(float(simple) - factor) <= RTOL * abs(factor) and abs(simple) < MAX_FACTOR:
        times = (
            f"{simple.numerator}" if simple.denominator == 1 else f"{simple.numerator}/{simple.denominator}"
        )
    elif inverse and abs(1 / float(inverse) - factor) <= RTOL * abs(factor) and abs(inverse) < MAX_FACTOR:
        times = f"1/{inverse.numerator}" if inverse > 0 else f"-1/{-inverse.numerator}"
    elif size > 2:
        return "every entry is off by the same factor"
    else:
        return ""
    return f"exactly {times} times what is asked for"


def _order(value: Array, wanted: Array) -> str:
    if value.size < 2:
        return ""
    if value.ndim == 2 and value.shape[0] == value.shape[1] and _equal(value.T, wanted):
        return "the transpose of what is asked for"
    if _equal(value[::-1], wanted):
        return "the right values in reverse order"
    if _equal(np.sort(value, axis=None), np.sort(wanted, axis=None)):
        return "the right values in another order"
    return ""


def _offset(value: Array, wanted: Array) -> str:
    difference = value - wanted
    if value.size > 2 and _equal(difference, np.full_like(difference, difference.flat[0])):
        return "every entry is off by the same amount"
    return ""


def _places(value: Array, wanted: Array) -> str:
    """Where the values are off, if that is a minority of rows, columns or entries."""
    off = np.abs(value - wanted) > RTOL * np.abs(wanted).max()
    if value.ndim == 2:
        for axis, name in ((1, "row"), (0, "column")):
            lines = np.flatnonzero(off.any(axis=axis))
            if 0 < len(lines) <= MAX_NAMED and 2 * len(lines) <= off.shape[1 - axis]:
                return f"right but for {_named(name, lines)}"
    if value.ndim == 1:
        entries = np.flatnonzero(off)
        if 0 < len(entries) <= MAX_NAMED and 2 * len(entries) <= off.size:
            return f"right but for {_named('entry', entries)}"
    return ""


def _named(name: str, indices: Array) -> str:
    plural = {"row": "rows", "column": "columns", "entry": "entries"}[name]
    numbers = ", ".join(str(index) for index in indices)
    return f"{name if len(indices) == 1 else plural} {numbers} (counted from 0)"
