"""The words of the cases about calls: what is passed, what is raised, and what is left as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from grader.cases.values import CheckFailed, numeric
from grader.worker.faults import StudentError
from grader.worker.formula import Formula
from grader.worker.proxy import Function, Handle, attributes

ONE_ULP = float(np.finfo(np.float64).eps)


def formula(text: str, shape: tuple[int, ...] | None = None, of: str = "f", **constants: Any) -> Formula:
    """A function of an array w, to pass to student code and to call in the case.

    Student code may call it as often as it likes at no cost: it is computed there. Any other function that a
    case passes runs in the case, and each call of it is a message to and fro.

    Args:
        text: an expression: "np.sum(heights * np.sin(w))".
        shape: the shape of the array that student code must pass, or None for any.
        of: the function's name, for the message.
        constants: the numbers and arrays that the expression names.
    """
    return Formula(text, constants, shape, lambda w: numeric(w, shape, of=f"what you passed to {of}"))


@contextmanager
def raises(*kinds: str) -> Iterator[None]:
    """Check that the student's code raises one of these builtin exceptions (or a subclass).

    Args:
        kinds: names, such as "ValueError".

    Raises:
        CheckFailed: when it raises another, or none.
    """
    wanted = " or ".join(kinds)
    try:
        yield
    except StudentError as error:
        if not set(kinds) & set(error.kinds):
            raise CheckFailed(f"{error.bare}; a {wanted} is asked for") from None
    else:
        raise CheckFailed(f"nothing was raised; a {wanted} is asked for")


def unchanged(function: Any, *args: Any, looked_at: Sequence[str] = ("W", "b"), **kwargs: Any) -> Any:
    """Call the student's function and check that it left its arguments as they were.

    Arrays are compared to one unit in the last place; of a list of objects (a network) W and b, in order.

    Args:
        function: the student's function.
        args: what it is called with.
        looked_at: the attributes that are compared of an object that is an argument by itself; a layer's, if
            nothing is said. With none, such an object is not looked at.
        kwargs: what else it is called with; this is not compared.

    Returns:
        What the function returned.

    Raises:
        CheckFailed: when an argument changed.
    """
    before = [_state(argument, looked_at) for argument in args]
    if isinstance(function, Handle):  # an object that can be called
        function = Function(function._student, function._ref, "__call__")
    value, after = function.watched(*args, **kwargs)
    for position, (old, argument, new) in enumerate(zip(before, args, after, strict=True), start=1):
        if old is None:
            continue
        kept = _has_layers(argument) and not _handles(new)
        if not _same(old, _state(argument if kept else new, looked_at)):
            raise CheckFailed(f"{function!r} changed its argument number {position}; work on a copy")
    return value


def _has_layers(argument: Any) -> bool:
    return isinstance(argument, Handle) or (
        isinstance(argument, list | tuple) and any(_has_layers(item) for item in argument)
    )


def _handles(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(item, Handle) for item in value)


def _state(value: Any, looked_at: Sequence[str]) -> Any:
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list | tuple):
        if value and _handles(value):
            return _objects_state(value, ("W", "b"))
        return [_state(item, looked_at) for item in value]
    if isinstance(value, Handle):
        return _objects_state([value], looked_at)[0] if looked_at else None
    return value if isinstance(value, int | float | str | np.generic) else None


def _objects_state(objects: Sequence[Handle], names: Sequence[str]) -> list[Any]:
    """These attributes of each object; None of one that has not all of them."""
    try:
        found = attributes(objects, names)
    except StudentError as error:
        if error.of_setting:
            raise
        return [None] if len(objects) == 1 else [_objects_state([one], names)[0] for one in objects]
    return [[_state(value, ()) for value in values] for values in found]


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, list):
        return isinstance(new, list) and len(old) == len(new) and all(map(_same, old, new))
    if isinstance(old, np.ndarray):
        if not isinstance(new, np.ndarray) or old.shape != new.shape or new.dtype.kind not in "biuf":
            return False
        return bool((np.abs(new.astype(np.float64) - old) <= ONE_ULP * np.abs(old)).all())
    return old is None or bool(old == new)
