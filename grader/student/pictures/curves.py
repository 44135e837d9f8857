"""Pictures of activation functions: the function, and its slope over the measured one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.cases import CheckFailed
from grader.gradients import STEP
from grader.worker.faults import StudentFault

from .picture import Array, Calls, Picture, Progress, array
from .style import GUIDE, MEASURED, YOURS, grid, mark_worst
from .words import off, related, say, sentences

FAR = 1000.0


@dataclass(frozen=True)
class Curve:
    """One activation function along its pre-activations.

    Attributes:
        name: "sigmoid", "relu" or "linear".
        x: pre-activations, in ascending order, as many below 0 as above.
        values: the student's function there.
        measured: its slope by central differences.
        slope: the student's own derivative there, if asked for.
        far: the student's function (or derivative) far to the left and to the right.
    """

    name: str
    x: Array
    values: Array
    measured: Array
    slope: Array | None
    far: Array


@dataclass(frozen=True)
class Curves:
    """What a picture shows: its curves, and which of the student's functions it is about."""

    about: str
    symbol: str
    curves: tuple[Curve, ...]

    @property
    def derivative(self) -> bool:
        """Whether it is about the derivative."""
        return self.about.endswith("derivative")


def _measured(f: Any, x: Array, of: str) -> Array:
    above, below = (array(f(x + step), x.shape, of) for step in (STEP, -STEP))
    return np.asarray((above - below) / (2 * STEP))


def _far(f: Any, ends: Array) -> Array:
    """Values far out, where nan and inf may come back: that is for the text to say."""
    try:
        return np.ravel(np.asarray(f(ends), dtype=np.float64) * np.ones(2))
    except (TypeError, ValueError):
        return np.zeros(2)


def _sigmoid(about: str) -> Any:
    def compute(student: Calls, progress: Progress) -> Curves:
        x = np.linspace(-8, 8, 161)
        values = array(student.sigmoid(x), x.shape, "sigmoid(x)")
        measured = _measured(student.sigmoid, x, "sigmoid(x)")
        slope = None
        if about == "sigmoid_derivative":
            slope = array(student.sigmoid_derivative(x), x.shape, "sigmoid_derivative(x)")
        else:
            # The slope is an extra here: whoever has not written it yet still sees the function.
            try:
                slope = array(student.sigmoid_derivative(x), x.shape, "sigmoid_derivative(x)")
            except (StudentFault, CheckFailed):
                slope = None
        far = _far(getattr(student, about), np.array([-FAR, FAR]))
        return Curves(about, "x", (Curve("sigmoid", x, values, measured, slope, far),))

    return compute


def _all_three(about: str) -> Any:
    def compute(student: Calls, progress: Progress) -> Curves:
        Z = np.linspace(-4, 4, 80).reshape(1, -1)  # without 0, where relu has no slope
        made = []
        for name in ("relu", "sigmoid", "linear"):
            of = f'activate(Z, "{name}")'

            def f(z: Array, name: str = name) -> Any:
                return student.activate(z, name)

            def f_slope(z: Array, name: str = name) -> Any:
                return student.activation_derivative(z, name)

            slope = None
            if about == "activation_derivative":
                came = array(f_slope(Z), None, f'activation_derivative(Z, "{name}")')
                slope = _spread(came, Z.shape, name)
            far = (
                _far(f if slope is None else f_slope, np.array([[-FAR, FAR]]))
                if name == "sigmoid"
                else np.zeros(2)
            )
            values, measured = array(f(Z), Z.shape, of), _measured(f, Z, of)
            made.append(Curve(name, Z[0], values[0], measured[0], None if slope is None else slope[0], far))
        return Curves(about, "Z", tuple(made))

    return compute


def _spread(slope: Array, shape: tuple[int, ...], name: str) -> Array:
    try:
        return np.broadcast_to(slope, shape)
    except ValueError:
        raise CheckFailed(
            f'activation_derivative(Z, "{name}"): the shape is {slope.shape} and should be {shape}'
        ) from None


def describe(data: Curves) -> str:
    """What the curve does where one knows what it should do, or where the slopes part most."""
    said = []
    for curve in data.curves:
        name = curve.name if len(data.curves) > 1 else data.about
        said.append(_slope_in_words(name, curve) if data.derivative else _values_in_words(name, curve))
        if not np.isfinite(curve.far).all():
            side = -FAR if not np.isfinite(curve.far[0]) else FAR
            value = curve.far[0 if side < 0 else 1]
            said.append(
                f"At {data.symbol} = {side:.0f} it gives {value}, which is not a number to go on with."
            )
    return sentences(said)


def _slope_in_words(name: str, curve: Curve) -> str:
    assert curve.slope is not None
    if not off(curve.slope, curve.measured).any():
        largest = np.abs(curve.slope - curve.measured).max()
        top = int(np.abs(curve.slope).argmax())
        return (
            f"{name}: your slope lies on the measured one (largest difference {largest:.0e});"
            f" its largest value is {say(curve.slope[top])}, at {say(curve.x[top])}."
        )
    place = int(np.abs(curve.slope - curve.measured).argmax())
    relation = related(curve.slope, curve.measured, "what was measured")
    known = relation.startswith(("exactly", "the right size", "all zero", "every entry"))
    return sentences(
        (
            f"{name}: your slope leaves the measured one; worst at {say(curve.x[place])}, where yours is"
            f" {say(curve.slope[place])} and {say(curve.measured[place])} was measured.",
            f"Along the whole curve yours is {relation}." if known else "",
        )
    )


def _values_in_words(name: str, curve: Curve) -> str:
    faults = _sigmoid_faults(curve) if curve.name == "sigmoid" else _straight_faults(curve)
    if faults:
        return f"{name}: {' '.join(faults)}"
    ends = (
        f"from {say(curve.values[0])} at {say(curve.x[0])} to {say(curve.values[-1])} at {say(curve.x[-1])}"
    )
    if curve.name == "sigmoid":
        return f"{name}: it rises {ends}, is one half at 0, and stays between 0 and 1."
    shape = "0 up to z = 0, then z itself" if curve.name == "relu" else "z itself everywhere"
    return f"{name}: {shape}, {ends}."


def _sigmoid_faults(curve: Curve) -> list[str]:
    x, values = curve.x, curve.values
    faults = []
    middle = float(np.interp(0.0, x, values))
    if abs(middle - 0.5) > 1e-4:
        faults.append(f"At 0 it is {say(middle)}; a sigmoid is one half there.")
    if values.min() < 0 or values.max() > 1:
        faults.append(
            f"Its values reach from {say(values.min())} to {say(values.max())}; they belong in 0 to 1."
        )
    falls = np.flatnonzero(np.diff(values) < 0)
    if falls.size:
        faults.append(f"It falls at {say(x[falls[0]])}; a sigmoid rises everywhere.")
    flat = np.flatnonzero((np.abs(x) < 2) & (np.abs(curve.measured) < 1e-6))
    if flat.size and not faults:
        faults.append(f"It is flat at {say(x[flat[0]])}, where a sigmoid rises: is something rounded?")
    uneven = np.abs(values + values[::-1] - 1)
    if uneven.max() > 1e-6 and not faults:
        place = int(uneven.argmax())
        faults.append(f"Its values at {say(x[place])} and {say(-x[place])} should add up to 1.")
    at_one = float(np.interp(1.0, x, values))
    if not faults and abs(at_one - np.e / (1 + np.e)) > 1e-3:
        faults.append(f"It is too steep or too flat: at 1 it is {say(at_one)}. Is the exponent -x itself?")
    return faults


def _straight_faults(curve: Curve) -> list[str]:
    wanted = np.maximum(curve.x, 0) if curve.name == "relu" else curve.x
    if not off(curve.values, wanted).any():
        return []
    place = int(np.abs(curve.values - wanted).argmax())
    return [f"At {say(curve.x[place])} it is {say(curve.values[place])}, where {say(wanted[place])} belongs."]


def draw(data: Curves, figure: Any) -> None:
    """Functions above, slopes below."""
    axes = figure.subplots(2, len(data.curves), sharex=True, squeeze=False)
    for column, curve in enumerate(data.curves):
        _draw_values(axes[0, column], curve)
        _draw_slope(axes[1, column], curve, data.derivative)
        axes[1, column].set_xlabel(f"pre-activation {data.symbol}")
        if len(data.curves) > 1:
            axes[0, column].set_title(curve.name)
    axes[0, 0].set_ylabel("activation")
    axes[1, 0].set_ylabel("slope")
    named: dict[str, Any] = {}
    for place in (axes[0, 0], axes[1, 0]):
        named |= dict(zip(*reversed(place.get_legend_handles_labels()), strict=True))
    figure.legend(list(named.values()), list(named), loc="outside lower center", ncols=2)


def _draw_values(axes: Any, curve: Curve) -> None:
    if curve.name == "sigmoid":
        for height in (0, 0.5, 1):
            axes.axhline(height, **GUIDE)
        axes.set_yticks([0, 0.5, 1])
    else:
        grid(axes)
    axes.axvline(0, **GUIDE)
    axes.plot(curve.x, curve.values, **YOURS)


def _draw_slope(axes: Any, curve: Curve, derivative: bool) -> None:
    grid(axes)
    axes.axvline(0, **GUIDE)
    if curve.slope is not None:
        axes.plot(curve.x, curve.slope, **YOURS)
    axes.plot(curve.x, curve.measured, **MEASURED)
    low, high = axes.get_ylim()
    if high - low < 0.1:  # a constant slope: not a picture of its rounding
        axes.set_ylim((low + high) / 2 - 0.5, (low + high) / 2 + 0.5)
    if derivative and curve.slope is not None and off(curve.slope, curve.measured).any():
        place = int(np.abs(curve.slope - curve.measured).argmax())
        mark_worst(axes, curve.x[place], curve.slope[place])


def _picture(title: str, needs: tuple[str, ...], compute: Any, width: float = 6.4) -> Picture[Curves]:
    return Picture(title, needs, compute, describe, draw, (width, 4.4))


SIGMOID = _picture("Your sigmoid and its slope", ("sigmoid",), _sigmoid("sigmoid"))
SIGMOID_DERIVATIVE = _picture(
    "Your sigmoid's slope over the measured one",
    ("sigmoid", "sigmoid_derivative"),
    _sigmoid("sigmoid_derivative"),
)
ACTIVATE = _picture("Your three activations and their slopes", ("activate",), _all_three("activate"))
ACTIVATION_DERIVATIVE = _picture(
    "Your three slopes over the measured ones",
    ("activate", "activation_derivative"),
    _all_three("activation_derivative"),
)
