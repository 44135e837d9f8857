"""The picture of a line through points, with its residuals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .picture import Array, Calls, Picture, Progress, pair
from .picture import number as one_number
from .style import BLACK, BLUE, VERMILION, grid
from .words import say, sentences

NUDGES = (0.2, 0.05, 0.01, 0.002)


@dataclass(frozen=True)
class Line:
    """Points and the student's line through them."""

    x: Array
    y: Array
    slope: float
    intercept: float

    def squares(self, turn: float = 0.0, lift: float = 0.0) -> float:
        """The sum of the squared residuals, with the line turned about the middle and lifted by so much."""
        line = self.slope * self.x + self.intercept + turn * (self.x - self.x.mean()) + lift
        return float(np.sum((self.y - line) ** 2))


def _fit(student: Calls, progress: Progress) -> Line:
    x = np.array([0.5, 1.0, 1.8, 2.4, 3.1, 3.9, 4.4, 5.2, 5.9, 6.5])
    noise = np.array([0.5, -0.7, 0.4, 0.9, -0.8, 0.1, -0.9, 0.8, -0.5, 0.3])
    y = 1.5 + 0.8 * x + noise
    slope, intercept = pair(student.fit_line(x, y), "fit_line")
    return Line(x, y, one_number(slope, "the slope"), one_number(intercept, "the intercept"))


def _describe(data: Line) -> str:
    now = data.squares()
    said = [
        f"Your line has the slope {say(data.slope)} and the intercept {say(data.intercept)}; the sum of the"
        f" squared residuals is {say(now)}."
    ]
    ways = {
        "lifted": [data.squares(lift=by) for by in NUDGES],
        "lowered": [data.squares(lift=-by) for by in NUDGES],
        "turned steeper": [data.squares(turn=by) for by in NUDGES],
        "turned flatter": [data.squares(turn=-by) for by in NUDGES],
    }
    least, way = min((min(found), way) for way, found in ways.items())
    if least < now:
        said.append(f"It is not the smallest: {way} a little, the line has {say(least)}.")
    else:
        said.append("Lifting, lowering or turning the line makes it larger.")
    residuals = data.y - (data.slope * data.x + data.intercept)
    worst = int(np.abs(residuals).argmax())
    said.append(f"The longest residual is {say(residuals[worst])}, at x = {say(data.x[worst])}.")
    return sentences(said)


def _draw(data: Line, figure: Any) -> None:
    axes = figure.subplots()
    grid(axes)
    ends = np.array([0.0, 7.0])
    on_line = data.slope * data.x + data.intercept
    axes.vlines(
        data.x, on_line, data.y, color=VERMILION, linestyle="--", linewidth=1.6, label="residuals", zorder=1
    )
    axes.plot(ends, data.slope * ends + data.intercept, color=BLUE, linewidth=3, label="your line")
    axes.plot(data.x, data.y, "o", color=BLACK, markersize=7, label="points")
    axes.plot(data.x.mean(), data.y.mean(), "P", color="white", markeredgecolor=BLACK, markersize=13,
              label="means of x and y", zorder=4)  # fmt: skip
    axes.set(xlabel="x", ylabel="y", title=f"sum of squared residuals: {say(data.squares())}")
    axes.legend(loc="best")


FIT_LINE = Picture("Your line through the points, with its residuals", ("fit_line",), _fit, _describe, _draw)
