"""Pictures of part 1's way downhill: a measured gradient's error, and the path on a bowl."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.cases import CheckFailed

from .picture import Array, Calls, Picture, Progress, array
from .style import BLACK, GREY, GUIDE, VERMILION, grid, mark_worst
from .words import related, say, sentences

POINT = np.array([0.3, -0.5, 1.0])
STEEPNESS = np.array([1.0, 5.0])
START = np.array([-4.0, 1.6])
RATE, STEPS = 0.3, 15
FLOOR = 1e-17


@dataclass(frozen=True)
class StepSizes:
    """The error of a measured gradient for steps from large to tiny.

    Attributes:
        h: the steps, descending.
        error: the largest error at each, relative to the largest entry.
        relation: how the best measured gradient relates to the right one, if it is off.
    """

    h: Array
    error: Array
    relation: str

    @property
    def order(self) -> float:
        """The power of h with which the error falls, between 1e-1 and 1e-3."""
        chosen = (self.h <= 0.11) & (self.h >= 0.9e-3)
        logs = np.log10(np.maximum(self.error[chosen], FLOOR))
        return float(np.polyfit(np.log10(self.h[chosen]), logs, 1)[0])


def _step_sizes(student: Calls, progress: Progress) -> StepSizes:
    h = 10.0 ** np.arange(0, -12.1, -0.5)
    right = np.exp(POINT)  # the gradient of the sum of e^w, which is known

    def f(w: Array) -> float:
        w = array(np.asarray(w), POINT.shape, "what numerical_gradient passes to f")
        return float(np.sum(np.exp(np.clip(w, -50, 50))))

    found = []
    for step in h:
        came = student.numerical_gradient(f, POINT, float(step))
        found.append(array(came, POINT.shape, f"numerical_gradient with h = {step:.0e}"))
    errors = np.array([np.abs(one - right).max() / right.max() for one in found])
    best = found[int(errors.argmin())]
    rounded = np.round(best / right, 4) * right  # a factor is told even where the tail is not exact
    off = errors.min() > 1e-4
    return StepSizes(h, errors, related(rounded, right, "the right gradient") if off else "")


def _describe_step_sizes(data: StepSizes) -> str:
    best = int(data.error.argmin())
    said = [f"The error of your gradient is smallest, {data.error[best]:.0e}, for h = {data.h[best]:.0e}."]
    if data.error[best] > 1e-4:
        said.append("For no h is it near the right one.")
        said.append(f"At best it is {data.relation}." if data.relation else "")
    elif np.ptp(np.log10(np.maximum(data.error, FLOOR))) < 0.5:
        said.append("It is the same for every h: is h used?")
    elif 1.7 < data.order < 2.3:
        said.append(
            "For larger h it falls with the square of h, as central differences do; for tiny h the rounding"
            " of f takes over."
        )
    elif 0.7 < data.order < 1.3:
        said.append(
            "For larger h it falls with h itself, as one-sided differences do; central differences fall with"
            " its square."
        )
    else:
        said.append(
            f"For larger h it falls with h to the power {data.order:.1f}; central differences have 2."
        )
    return sentences(said)


def _draw_step_sizes(data: StepSizes, figure: Any) -> None:
    axes = figure.subplots()
    grid(axes)
    shown = np.maximum(data.error, FLOOR)
    steps = data.h[data.h >= 1e-6]
    axes.loglog(
        steps, steps**2 / 6, color=BLACK, linestyle="--", linewidth=1.5, label="falls with h²: central"
    )
    axes.loglog(steps, steps / 2, color=GREY, linestyle=":", linewidth=2, label="falls with h: one-sided")
    axes.loglog(data.h, shown, "o-", color="#0072B2", linewidth=2.5, markersize=5, label="yours")
    axes.set_ylim(1e-13, max(20.0, float(shown.max()) * 2))
    axes.invert_xaxis()
    axes.set_xlabel("step h (smaller to the right)")
    axes.set_ylabel("relative error of the gradient")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3)


@dataclass(frozen=True)
class Path:
    """A walk on the bowl (w0^2 + 5 w1^2) / 2.

    Attributes:
        points: shape (any number, 2).
        wrong: the first step that is not the one asked for, counted from 1, or 0.
    """

    points: Array
    wrong: int

    @property
    def heights(self) -> Array:
        """The bowl's height at every point."""
        return _height(self.points)


def _height(points: Array) -> Array:
    return np.asarray(0.5 * np.sum(STEEPNESS * points**2, axis=-1))


def _path(student: Calls, progress: Progress) -> Path:
    def gradient(w: Array) -> Array:
        return STEEPNESS * array(np.asarray(w), (2,), "what gradient_descent passes to gradient")

    points = array(
        student.gradient_descent(gradient, START, learning_rate=RATE, steps=STEPS), None, "the path"
    )
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise CheckFailed(f"the path: the shape is {points.shape} and should be ({STEPS + 1}, 2)")
    if np.abs(points).max() > 1e12:
        points = np.clip(points, -1e12, 1e12)
    wanted = points[:-1] - RATE * STEEPNESS * points[:-1]
    gaps = np.abs(points[1:] - wanted).max(axis=1) > 1e-6 * np.maximum(1, np.abs(wanted).max(axis=1))
    return Path(points, int(np.flatnonzero(gaps)[0]) + 1 if gaps.any() else 0)


def _describe_path(data: Path) -> str:
    points, heights = data.points, data.heights
    first, last = (f"({say(point[0])}, {say(point[1])})" for point in (points[0], points[-1]))
    said = [
        f"Your path has {len(points)} points, from {first} at height {say(heights[0])} to {last} at height"
        f" {say(heights[-1])}; the bottom is at (0, 0)."
    ]
    if len(points) != STEPS + 1:
        said.append(f"{STEPS} steps from the start make {STEPS + 1} points, the start among them.")
    if not np.allclose(points[0], START):
        said.append(f"Row 0 should be the start, ({say(START[0])}, {say(START[1])}).")
    if data.wrong:
        here = points[data.wrong - 1]
        went = points[data.wrong] - here
        way = -RATE * STEEPNESS * here
        said.append(
            f"Step {data.wrong} goes by ({say(went[0])}, {say(went[1])}); minus the learning rate times the"
            f" gradient there is ({say(way[0])}, {say(way[1])})."
        )
    elif len(points) == STEPS + 1:
        said.append("Every step is minus the learning rate times the gradient.")
        said.append("Across the steep direction it zigzags, along the flat one it creeps.")
    return sentences(said)


def _draw_path(data: Path, figure: Any) -> None:
    plane, height = figure.subplots(1, 2, width_ratios=[1.7, 1])
    reach = np.clip(np.abs(data.points).max(axis=0) * 1.15, (5, 2.6), (15, 9))
    x, y = np.linspace(-reach[0], reach[0], 81), np.linspace(-reach[1], reach[1], 61)
    bowl = _height(np.stack(np.meshgrid(x, y), axis=-1))
    plane.contourf(x, y, np.sqrt(bowl), levels=12, cmap="Blues", alpha=0.75)
    plane.contour(x, y, np.sqrt(bowl), levels=12, colors=["white"], linewidths=0.8)
    plane.plot(*data.points.T, "o-", color=VERMILION, markeredgecolor=BLACK, markersize=5, linewidth=1.8)
    plane.plot(*START, "s", color="white", markeredgecolor=BLACK, markersize=10, zorder=1.9)
    plane.plot(0, 0, "+", color=BLACK, markersize=16, markeredgewidth=2)
    plane.annotate("start", START, (0, 9), textcoords="offset points", ha="center")
    plane.annotate("bottom", (0, 0), (0, -17), textcoords="offset points", ha="center")
    plane.set(xlim=(-reach[0], reach[0]), ylim=(-reach[1], reach[1]), xlabel="w[0]", ylabel="w[1]")
    plane.set_title("your path on the bowl")
    if data.wrong and (np.abs(data.points[data.wrong]) <= reach).all():
        mark_worst(plane, *data.points[data.wrong])
    grid(height)
    height.axhline(0, **GUIDE)
    height.plot(data.heights, "o-", color=VERMILION, markeredgecolor=BLACK, markersize=5)
    height.set(xlabel="row of the path", ylabel="height of the bowl")
    if data.heights.max() > 100 * data.heights[0]:
        height.set_yscale("log")


NUMERICAL_GRADIENT = Picture(
    "The error of your numerical gradient against the step h", ("numerical_gradient",), _step_sizes,
    _describe_step_sizes, _draw_step_sizes,
)  # fmt: skip
GRADIENT_DESCENT = Picture(
    "Your path down a bowl", ("gradient_descent",), _path, _describe_path, _draw_path, (6.4, 3.4)
)
