"""The words of the cases about values: in which form they come, and whether they are the wanted ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt

from grader.relations import relation
from grader.worker.proxy import Function, Handle, attributes

RTOL = 1e-6
ATOL = 1e-9

Array = npt.NDArray[Any]
Comparison = tuple[str, Any, Any]


class CheckFailed(AssertionError):
    """The student's value is not what the case asks for.

    Attributes:
        message: fit for the student in any case: the student's own doing, shapes, relations.
        got: the student's value, or None.
        wanted: the expected value, or None; shown for visible checks only.
        compared: name, the student's value and the expected one, of all that `close_each` compared.
    """

    def __init__(self, message: str, got: Any = None, wanted: Any = None) -> None:
        self.message = message
        self.got = got
        self.wanted = wanted
        self.compared: tuple[Comparison, ...] = ()
        super().__init__(message)


def fail(message: str, got: Any = None, wanted: Any = None) -> CheckFailed:
    """Make the failure to raise where no other word of the vocabulary fits."""
    return CheckFailed(message, got, wanted)


def numeric(value: Any, shape: tuple[int, ...] | None = None, of: str = "the result") -> Array:
    """The value as an array of numbers, if it is one.

    Args:
        value: what student code returned.
        shape: the shape that it must have, or None for any.
        of: what the value is, for the message.

    Raises:
        CheckFailed: when it is no array of finite numbers of that shape.
    """
    if value is None:
        raise CheckFailed(f"{of}: None came back; is there a return statement?")
    if isinstance(value, Handle | Function | str | dict):
        raise CheckFailed(f"{of}: a {_kind(value)} came back, not numbers", value)
    if isinstance(value, list | tuple) and shape != ():
        raise CheckFailed(f"{of}: a {_kind(value)} came back; an array is asked for, np.array(...)", value)
    if isinstance(value, list | tuple) and any(isinstance(item, Handle | Function | str) for item in value):
        raise CheckFailed(f"{of}: a {_kind(value)} came back, not a number", value)
    try:
        array = np.asarray(value)
    except ValueError:
        raise CheckFailed(f"{of}: its rows are of unequal length", value) from None
    if array.dtype.kind not in "biufc":
        raise CheckFailed(f"{of}: not numeric", value)
    if array.dtype.kind == "c":
        raise CheckFailed(f"{of}: complex numbers came back", value)
    if shape is not None and array.shape != shape:
        raise CheckFailed(f"{of}: the shape is {array.shape} and should be {shape}", value)
    _finite(array, of, value)
    return array


def _finite(array: Array, of: str, value: Any) -> None:
    if not np.isfinite(array).all():
        what = "nan" if np.isnan(array).any() else "inf"
        raise CheckFailed(f"{of}: {what} came back, for inputs that are finite", value)


def number(value: Any, of: str = "the result") -> float:
    """The value as a float: anything numeric with one element will do.

    Raises:
        CheckFailed: when it is something else.
    """
    if isinstance(value, list | tuple) and len(value) == 1:
        return number(value[0], of)
    array = numeric(value, None, of) if not isinstance(value, list | tuple) else np.zeros(len(value))
    if array.size != 1:
        raise CheckFailed(f"{of}: {array.size} numbers came back; one is asked for", value)
    return float(array.reshape(()))


def sequence(value: Any, length: int | None = None, of: str = "the result") -> npt.NDArray[np.float64]:
    """The value as an array of shape (length,): an array, a list or a tuple of numbers will do.

    Raises:
        CheckFailed: when it is something else, or of another length.
    """
    if isinstance(value, list | tuple):
        if length is not None and len(value) != length:
            raise CheckFailed(f"{of}: the length is {len(value)} and should be {length}", value)
        numbers = [number(item, f"entry {index} of {of}") for index, item in enumerate(value)]
        array = np.array(numbers, dtype=np.float64)
    else:
        array = np.asarray(numeric(value, None, of), dtype=np.float64)
        if array.ndim == 0 or array.shape[0] != array.size:
            raise CheckFailed(f"{of}: the shape is {array.shape}; a sequence of numbers is asked for", value)
        array = array.reshape(-1)
    if length is not None and len(array) != length:
        raise CheckFailed(f"{of}: the length is {len(array)} and should be {length}", value)
    return array


_watched: list[list[float]] = []


@contextmanager
def watched_margins() -> Iterator[list[float]]:
    """Collect, of every comparison meanwhile, the largest difference as a multiple of the tolerance."""
    margins: list[float] = []
    _watched.append(margins)
    try:
        yield margins
    finally:
        _watched.remove(margins)


def items(value: Any, count: int, names: str) -> list[Any]:
    """The values that a function returns together: a tuple, a list or an array of so many entries.

    Args:
        value: what student code returned.
        count: how many values are asked for.
        names: what they are, for the message: "weights, bias".

    Raises:
        CheckFailed: when it is something else, or another number of them.
    """
    if isinstance(value, np.ndarray) and value.ndim and len(value) == count:
        value = list(value)
    if not isinstance(value, list | tuple) or len(value) != count:
        raise CheckFailed(f"{count} {'value is' if count == 1 else 'values are'} asked for: {names}", value)
    return list(value)


def objects(made: Sequence[Any], of: str, method: str | None = None) -> list[Handle]:
    """What calls of the student's class have given, if each is an object.

    Args:
        made: what came back.
        of: the name of the class, for the message.
        method: a method that each must have.

    Raises:
        CheckFailed: when one of them is something else, or has a value in the method's place.
        StudentError: when one has nothing of that name.
    """
    wanted = "no object" if method is None else f"no object with a method {method}"
    told = f"{of} makes {wanted}: is it still a class?"
    for one in made:
        if not isinstance(one, Handle):
            raise CheckFailed(told, one)
    if method is not None:
        for one, (value,) in zip(made, attributes(made, [method]), strict=True):
            if value is not None and not isinstance(value, Handle):  # nothing to call
                raise CheckFailed(told, one)
    return list(made)


def _kind(value: Any) -> str:
    if isinstance(value, Handle):
        return repr(value)[1:-1]
    return "function" if isinstance(value, Function) else type(value).__name__


def close(
    value: Any, wanted: Any, rtol: float = RTOL, atol: float = ATOL, of: str = "the result", hint: str = ""
) -> None:
    """Check that the student's value is the wanted one.

    The largest difference may be `rtol` times the largest magnitude wanted, plus `atol`: not element by
    element, so that a form that loses relative precision in a tail passes too. What is wanted says which
    form is asked for: an array its shape, a list or tuple a sequence of numbers, a number one number.

    Args:
        value: what student code returned.
        wanted: the expected value.
        rtol: relative tolerance.
        atol: absolute tolerance.
        of: what the value is, for the message: "W of layer 1".
        hint: what else a student may be told if the values are off.

    Raises:
        CheckFailed: when it is something else.
    """
    if isinstance(wanted, list | tuple):
        expected = np.array(wanted, dtype=np.float64)
        array: Array = sequence(value, len(expected), of)
    elif isinstance(wanted, np.ndarray) and wanted.ndim:
        expected = wanted
        array = _of_shape(value, wanted, of)
    else:
        expected = np.asarray(wanted, dtype=np.float64).reshape(())
        array = np.asarray(number(value, of))
    if not _within(array, expected, rtol, atol):
        plain = "the shape is right, the values are not" if array.ndim else "not the right value"
        told = relation(array, expected) or plain
        raise CheckFailed(f"{of}: {told}{'; ' if hint else ''}{hint}", value, wanted)


def close_each(
    compared: Sequence[Comparison], rtol: float = RTOL, atol: float = ATOL, hint: str = ""
) -> None:
    """Check that each of several values is the wanted one, as `close` does.

    For gradients, layer by layer: of a visible case that fails, the student sees for all of them how far
    each entry is off.

    Args:
        compared: of each, what it is ("dW of layer 1"), what student code returned, and what is wanted.
        rtol: relative tolerance.
        atol: absolute tolerance.
        hint: what else a student may be told if the values are off.

    Raises:
        CheckFailed: for the first that is something else.
    """
    for of, value, wanted in compared:
        try:
            close(value, wanted, rtol, atol, of, hint)
        except CheckFailed as failure:
            failure.compared = tuple(compared)
            raise


def close_all(
    answers: Sequence[Any],
    wanted: Sequence[Any],
    rtol: float = RTOL,
    atol: float = ATOL,
    of: str = "the result",
    hint: str = "",
) -> None:
    """Check that what each of several calls gave is what is wanted of it, as `close` does."""
    for answer, value in zip(answers, wanted, strict=True):
        close(answer, value, rtol, atol, of, hint)


def _of_shape(value: Any, wanted: Array, of: str) -> Array:
    """The value as an array of the wanted shape; if it has another, say what it has become."""
    array = numeric(value, None, of)
    known = relation(array, wanted) if array.shape != wanted.shape else ""
    if known:
        told = f"the shape is {array.shape} and should be {wanted.shape}"
        raise CheckFailed(f"{of}: {known}: {told}", value, wanted)
    return numeric(value, wanted.shape, of)


def _within(array: Array, wanted: Array, rtol: float, atol: float) -> bool:
    if not wanted.size:
        return True
    # In floating point of its own: unsigned and small integers would wrap.
    difference = np.abs(array.astype(np.float64) - wanted).max()
    tolerance = rtol * np.abs(wanted).max() + atol
    for margins in _watched:
        margins.append(float(difference / tolerance))
    return bool(difference <= tolerance)
