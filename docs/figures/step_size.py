"""Draws the authors' page's figure: how far numerical gradients are off, for steps from large to tiny.

Run from the project's root: `python docs/figures/step_size.py` writes docs/images/step-size.svg.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt

mpl.use("svg")

from matplotlib import pyplot as plt

from grader.cases import ATOL, RTOL
from grader.gradients import STEP, central_difference
from solutions.neuron import mse_loss, network_output

FloatArray = npt.NDArray[np.float64]

TARGET = Path(__file__).resolve().parent.parent / "images" / "step-size.svg"

# The network of part 1, the tutorial's four people, and the parameters that the visible cases start from.
PEOPLE = np.array([[-2.0, -1.0], [25.0, 6.0], [17.0, 4.0], [-15.0, -6.0]])
LABELS = np.array([1.0, 0.0, 0.0, 1.0])
PARAMS = np.array([0.1, -0.2, -0.1, 0.2, 0.5, -0.5, 0.1, -0.1, 0.2])

STEPS = 10.0 ** np.linspace(0, -20, 161)
DIGITS = 80
NUDGE = Decimal(10) ** -15  # far below any float's rounding, far above that of 80 digits

# Okabe and Ito's colours, which stay apart for every kind of colour vision; line styles differ as well.
BLUE, VERMILION, GREY = "#0072B2", "#D55E00", "#595959"


def loss(params: FloatArray) -> float:
    """The loss of the reference's network over the four people, as a case would call it."""
    return float(mse_loss(LABELS, np.array([network_output(params, person) for person in PEOPLE])))


def analytic_loss(params: Any, exp: Any = np.exp) -> Any:
    """The same loss in sums, quotients and exp alone: for complex numbers, and for decimals."""

    def sigmoid(z: Any) -> Any:
        return 1 / (1 + exp(-z))

    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params
    squares = []
    for (pounds, inches), label in zip(PEOPLE.astype(int).tolist(), LABELS.astype(int).tolist(), strict=True):
        h1 = sigmoid(w1 * pounds + w2 * inches + b1)
        h2 = sigmoid(w3 * pounds + w4 * inches + b2)
        squares.append((label - sigmoid(w5 * h1 + w6 * h2 + b3)) ** 2)
    return sum(squares) / len(squares)


@dataclass(frozen=True)
class Exact:
    """First and third derivatives by each parameter, right to more digits than a float has."""

    gradient: list[Decimal]
    third: list[Decimal]


def exact() -> Exact:
    """The derivatives by differences in 80 decimal digits, where neither error is seen in a float."""
    with localcontext() as context:
        context.prec = DIGITS
        here = [Decimal(float(value)) for value in PARAMS]

        def moved(index: int, steps: int) -> Decimal:
            there = [value + steps * NUDGE * (place == index) for place, value in enumerate(here)]
            return Decimal(analytic_loss(there, Decimal.exp))

        gradient, third = [], []
        for index in range(len(here)):
            far_below, below, above, far_above = (moved(index, steps) for steps in (-2, -1, 1, 2))
            gradient.append((above - below) / (2 * NUDGE))
            third.append((far_above - 2 * above + 2 * below - far_below) / (2 * NUDGE**3))
        return Exact(gradient, third)


def complex_gradient(h: float) -> FloatArray:
    """`grader.gradients.complex_step` with a step of one's own."""
    turns = 1j * h * np.eye(len(PARAMS))
    return np.array([np.imag(analytic_loss(PARAMS + turn)) / h for turn in turns])


def error(gradient: FloatArray, right: list[Decimal]) -> float:
    """What `close` looks at: the largest difference, over the largest magnitude wanted."""
    differences = [abs(Decimal(float(got)) - wanted) for got, wanted in zip(gradient, right, strict=True)]
    return float(max(differences) / max(map(abs, right)))


@dataclass(frozen=True)
class Measured:
    """What the figure shows; errors and tolerance relative to the largest entry of the gradient."""

    central: FloatArray
    complex: FloatArray
    truncation: FloatArray
    rounding: FloatArray
    tolerance: float

    @property
    def best(self) -> tuple[float, float]:
        """The step at which the central difference is nearest, and its error there."""
        place = int(self.central.argmin())
        return float(STEPS[place]), float(self.central[place])


def measure() -> Measured:
    """Both methods' errors for every step, beside what theory says of them."""
    right = exact()
    scale = float(max(map(abs, right.gradient)))
    return Measured(
        central=np.array([error(central_difference(loss, PARAMS, h), right.gradient) for h in STEPS]),
        complex=np.array([error(complex_gradient(h), right.gradient) for h in STEPS]),
        truncation=STEPS**2 * float(max(map(abs, right.third))) / 6 / scale,
        rounding=np.finfo(np.float64).eps * loss(PARAMS) / STEPS / scale,
        tolerance=RTOL + ATOL / scale,
    )


def draw(measured: Measured, target: Path = TARGET) -> None:
    """Write the figure; the same bytes for the same numbers."""
    style: Any = {
        "svg.hashsalt": "step-size",
        "svg.fonttype": "path",
        "font.family": "DejaVu Sans",
        "font.size": 10,
        "axes.spines.top": False,
        "axes.spines.right": False,
    }
    with mpl.rc_context(style):
        figure, axes = plt.subplots(figsize=(7.2, 4.4), layout="constrained")
        axes.loglog(STEPS, measured.truncation, color=GREY, linewidth=1, linestyle=":")
        axes.loglog(STEPS, measured.rounding, color=GREY, linewidth=1, linestyle=":")
        axes.axhline(measured.tolerance, color="black", linewidth=1.2, linestyle=(0, (6, 3)))
        axes.axvline(STEP, color=GREY, linewidth=0.8)
        axes.loglog(STEPS, measured.central, color=BLUE, linewidth=2)
        axes.loglog(STEPS, measured.complex, color=VERMILION, linewidth=2, linestyle=(0, (4, 1.5)))
        axes.set(xlim=(1e-20, 1), ylim=(1e-18, 30), xlabel="step size h", ylabel="relative error (max-norm)")
        axes.set_xticks(10.0 ** np.arange(-20, 1, 4))
        axes.set_yticks(10.0 ** np.arange(-18, 1, 3))
        axes.minorticks_off()
        _label(axes)
        target.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(target, metadata={"Date": None, "Creator": None, "Title": "Error against step size"})
        plt.close(figure)


def _label(axes: Any) -> None:
    axes.text(2e-14, 4e-5, "central difference", color=BLUE, ha="right", va="bottom")
    axes.text(2e-20, 1e-15, "complex step", color=VERMILION, ha="left", va="bottom")
    axes.text(2e-20, 2e-6, "tolerance of close", color="black", ha="left", va="bottom")
    axes.text(STEP * 0.7, 1e-17, "ε$^{1/3}$", color=GREY, ha="right", va="center")
    axes.text(5e-10, 1e-17, "h² |f‴| / 6", color=GREY, ha="right", va="center")
    axes.text(7e-4, 9e-13, "ε |f| / h", color=GREY, ha="left", va="center")


if __name__ == "__main__":
    draw(measure())
