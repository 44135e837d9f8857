"""The vocabulary of cases: what a check may ask of a student's value, and what it may tell.

A case is an ordinary pytest function that takes the fixture `student` (and `rng`, a NumPy generator with
the run's seed). Its failures are `CheckFailed`: a message that any student may read, and apart from it
what came back and what was wanted, which only visible checks show.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from grader.gradients import central_difference, central_differences, complex_step
from grader.relations import relation
from grader.worker.faults import StudentError
from grader.worker.formula import Formula
from grader.worker.proxy import Function, Handle, Student, attributes, generator, methods

__all__ = [
    "ATOL",
    "RTOL",
    "CheckFailed",
    "Formula",
    "Function",
    "Handle",
    "Student",
    "attributes",
    "central_difference",
    "central_differences",
    "close",
    "close_all",
    "close_each",
    "complex_step",
    "fail",
    "formula",
    "generator",
    "methods",
    "network",
    "networks",
    "number",
    "numeric",
    "parameters",
    "points",
    "raises",
    "sequence",
    "unchanged",
]

RTOL = 1e-6
ATOL = 1e-9
ONE_ULP = float(np.finfo(np.float64).eps)

Array = npt.NDArray[Any]
Case = TypeVar("Case", bound=Callable[..., Any])
Comparison = tuple[str, Any, Any]
Parameters = tuple[Array, Array, str]


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


@dataclass(frozen=True)
class Points:
    """What a case is worth, and for which function."""

    value: float
    of: str | None = None


def points(value: float, of: str | None = None) -> Callable[[Case], Case]:
    """Say what a case is worth.

    Args:
        value: points; a function's checks are scaled so that they sum to what course.toml gives it.
        of: the function that the case checks; without it, the first that it takes from `student`.
    """

    def mark(case: Case) -> Case:
        case.__dict__["points"] = Points(value, of)
        return case

    return mark


def points_of(case: Callable[..., Any]) -> Points:
    """The points of a case, with the function that it checks filled in; 1 point if it says nothing."""
    mark = getattr(case, "points", Points(1.0))
    if mark.of is not None:
        return Points(mark.value, mark.of)
    return Points(mark.value, _first_taken(case))


def _first_taken(case: Callable[..., Any]) -> str | None:
    tree = ast.parse(textwrap.dedent(inspect.getsource(case)))
    taken = [
        (node.lineno, node.col_offset, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "student"
    ]
    return min(taken)[2] if taken else None


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

    Arrays are compared to one unit in the last place; of a list of objects (a network) their W and b.

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
    value, after = function.watched(*args, **kwargs)
    for position, (old, argument, new) in enumerate(zip(before, args, after, strict=True), start=1):
        if old is None:
            continue
        now = _state(argument if _has_layers(argument) else new, looked_at)
        if not _same(old, now):
            raise CheckFailed(f"{function!r} changed its argument number {position}; work on a copy")
    return value


def _has_layers(argument: Any) -> bool:
    return isinstance(argument, Handle) or (
        isinstance(argument, list | tuple) and any(_has_layers(item) for item in argument)
    )


def _state(value: Any, looked_at: Sequence[str]) -> Any:
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list | tuple):
        if value and all(isinstance(item, Handle) for item in value):
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


def _kind(value: Any) -> str:
    if isinstance(value, Handle):
        return repr(value)[1:-1]
    return "function" if isinstance(value, Function) else type(value).__name__


def network(
    student: Any, layers_dim: Sequence[int], activations: Sequence[str], rng: np.random.Generator
) -> tuple[list[Handle], list[Parameters]]:
    """A network made of the student's own Layers, with W, b and activation set by the case.

    Args:
        student: the fixture.
        layers_dim: widths, the input's first: [2, 4, 3] makes two layers.
        activations: one name for each layer.
        rng: where weights (standard normal, scaled by 1/sqrt(inputs)) and biases come from.

    Returns:
        The student's list of layers, and the case's own list of (W, b, activation).
    """
    copies = parameters(layers_dim, activations, rng)
    return networks(student, copies)[0], copies


def parameters(
    layers_dim: Sequence[int], activations: Sequence[str], rng: np.random.Generator
) -> list[Parameters]:
    """The case's own (W, b, activation) for each layer of a network; see `network`."""
    return [
        (rng.standard_normal((n_out, n_in)) / np.sqrt(n_in), rng.standard_normal((n_out, 1)), activation)
        for n_in, n_out, activation in zip(layers_dim[:-1], layers_dim[1:], activations, strict=True)
    ]


def networks(student: Any, *copies: Sequence[Parameters]) -> list[list[Handle]]:
    """Networks made of the student's own Layers, all in one request.

    Args:
        student: the fixture.
        copies: for each network, the (W, b, activation) of its layers, which the case sets.

    Returns:
        For each network, the student's list of layers.

    Raises:
        CheckFailed: when Layer makes no object.
    """
    generated = generator(student, 0)
    wanted = [one for layers in copies for one in layers]
    made = student.Layer.each(
        [(W.shape[1], W.shape[0], activation, generated) for W, _, activation in wanted]
    )
    for layer, (W, b, activation) in zip(made, wanted, strict=True):
        if not isinstance(layer, Handle):
            raise CheckFailed(
                f"Layer: a {_kind(layer)} came back, where an object with W and b is asked for", layer
            )
        layer.W, layer.b, layer.activation = W, b, activation
    rest = iter(made)
    return [[next(rest) for _ in layers] for layers in copies]
