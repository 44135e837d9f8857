"""What a picture is: how its numbers are got from a student's functions, told in words, and drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from grader import cases
from grader.cases import CheckFailed, Function, Handle, Student

Array = npt.NDArray[np.float64]
Data = TypeVar("Data")
Progress = Callable[[float], None]

LARGEST = 1e30
"""No axis is drawn for values beyond this."""


class Calls(Student):
    """The student's functions, and the name of the one that was called last, which a message needs.

    Attributes:
        last: the name of the function, class or method that was called last.
        number: how many calls there were.
    """

    def __init__(self, student: Student) -> None:
        super().__init__(student._backend)
        self.last = ""
        self.number = 0

    def _call(self, on: Any, name: str, args: Any, kwargs: Any, watch: bool) -> tuple[Any, Any]:
        self.last = name if on is None else f"{on.kind}.{name}"
        self.number += 1
        return super()._call(on, name, args, kwargs, watch)

    def _each(self, name: str, arguments: Sequence[tuple[Any, ...]], on: Any = None) -> list[Any]:
        self.last = name if on is None else f"{on[0].kind}.{name}"
        self.number += len(arguments)
        return super()._each(name, arguments, on)

    def layers(self, value: Any, length: int, of: str) -> list[Any]:
        """The value as a list of that many objects of the student's.

        Raises:
            CheckFailed: when it is something else.
        """
        if not isinstance(value, list | tuple) or not all(isinstance(item, Handle) for item in value):
            raise CheckFailed(f"{of}: a list of layers is asked for")
        if len(value) != length:
            raise CheckFailed(f"{of}: the length is {len(value)} and should be {length}")
        return list(value)


@dataclass(frozen=True)
class Picture(Generic[Data]):
    """A picture of one function.

    Attributes:
        title: what it shows, in a few words.
        needs: the student's functions that it cannot do without: those that it calls, and those that given
            code calls for it.
        compute: gets the numbers from the student's functions; told how far it is, from 0 to 1.
        describe: says in a few sentences what can be seen.
        draw: draws into an empty matplotlib figure.
        size: width and height in inches; 6.4 are 640 pixels on a page.
    """

    title: str
    needs: tuple[str, ...]
    compute: Callable[[Calls, Progress], Data]
    describe: Callable[[Data], str]
    draw: Callable[[Data, Any], None]
    size: tuple[float, float] = (6.4, 4.0)


def array(value: Any, shape: tuple[int, ...] | None, of: str) -> Array:
    """The value as an array that can be drawn.

    Raises:
        CheckFailed: when it has another shape, is not numeric, not finite, or too large for any axis.
    """
    return _drawable(cases.numeric(value, shape, of).astype(np.float64), of)


def sequence(value: Any, length: int | None, of: str) -> Array:
    """The value as a sequence of numbers that can be drawn: an array, a list or a tuple.

    Raises:
        CheckFailed: when it is none.
    """
    return _drawable(cases.sequence(value, length, of), of)


def number(value: Any, of: str) -> float:
    """The value as a number that can be drawn.

    Raises:
        CheckFailed: when it is none.
    """
    return float(_drawable(np.asarray(cases.number(value, of)), of))


def pair(value: Any, of: str) -> tuple[Any, Any]:
    """The two things that a function gave back.

    Raises:
        CheckFailed: when there are not two.
    """
    first, second = several(value, 2, of)
    return first, second


def several(value: Any, count: int, of: str) -> tuple[Any, ...]:
    """The things that a function gave back together.

    Raises:
        CheckFailed: when it gave back something else, or another number of things.
    """
    if value is None:
        raise CheckFailed(f"{of}: None came back; is there a return statement?")
    if isinstance(value, str | dict | Handle | Function) or not hasattr(value, "__len__"):
        raise CheckFailed(f"{of}: {count} things are asked for, and a {type(value).__name__} came back")
    if len(value) != count:
        raise CheckFailed(f"{of}: {len(value)} things came back; {count} are asked for")
    return tuple(value)


def training(value: Any, length: int | None, of: str) -> Array:
    """A sequence of losses, in which nan and inf may stand: a training that ran away can be drawn too.

    Raises:
        CheckFailed: when it is no sequence of numbers, or of another length.
    """
    kept = np.array([np.nan])
    try:
        numbers = np.ravel(np.asarray(value, dtype=np.float64))
        kept = np.where(np.abs(numbers) <= LARGEST, numbers, np.nan)
    except (TypeError, ValueError):
        pass
    if np.isnan(kept).all():
        return sequence(value, length, of)
    sequence(np.nan_to_num(kept).tolist(), length, of)
    return kept


def _drawable(values: Array, of: str) -> Array:
    if values.size and np.abs(values).max() > LARGEST:
        raise CheckFailed(f"{of}: a value of {np.abs(values).max():.0e} came back, too large to draw")
    return values
