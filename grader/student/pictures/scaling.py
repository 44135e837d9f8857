"""Pictures of part 3's scaling: what is measured, and the data before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader import cases

from .picture import Array, Calls, Picture, Progress, array, pair
from .style import BLACK, BLUE, GUIDE, ORANGE, VERMILION
from .words import off, say, sentences

CENTRE, SPREAD = np.array([[60.0], [20.0]]), np.array([[18.0], [5.0]])
TEST, SHIFT = 12, np.array([[27.0], [-7.5]])


def _cloud() -> Array:
    """Two features of different size whose mean and deviation are CENTRE and SPREAD."""
    raw = np.random.default_rng(6).standard_normal((2, 60))
    raw = (raw - raw.mean(axis=1, keepdims=True)) / raw.std(axis=1, keepdims=True)
    return np.asarray(raw * SPREAD + CENTRE)


@dataclass(frozen=True)
class Measured:
    """Data and the scaler that was got from them."""

    data: Array
    mean: Array
    std: Array


def _scaler(student: Calls, progress: Progress) -> Measured:
    cloud = _cloud()
    came = student.get_scaler(cloud)
    mean, std = (came.mean, came.std) if isinstance(came, cases.Handle) else pair(came, "get_scaler")
    return Measured(cloud, array(mean, (2, 1), "mean"), array(std, (2, 1), "std"))


def _describe_scaler(data: Measured) -> str:
    said = []
    for row in range(2):
        mean, std = float(data.mean[row, 0]), float(data.std[row, 0])
        away = data.data[row] - mean
        said.append(f"Feature {row}: mean {say(mean)}, standard deviation {say(std)}.")
        if abs(away.mean()) > 1e-6 * SPREAD[row, 0]:
            said.append(f"The distances from that mean do not cancel: they average {say(away.mean())}.")
        elif abs(np.mean(away**2) - std**2) > 1e-6 * np.mean(away**2):
            said.append(f"The mean squared distance is {say(np.mean(away**2))}, and its root is asked for.")
        else:
            inside = int(np.sum(np.abs(away) <= std))
            said.append(f"{inside} of {away.size} samples lie within one deviation of the mean.")
    return sentences(said)


def _draw_scaler(data: Measured, figure: Any) -> None:
    for row, axes in enumerate(figure.subplots(2, 1)):
        mean, std = float(data.mean[row, 0]), float(data.std[row, 0])
        axes.axvspan(mean - std, mean + std, color="#56B4E9", alpha=0.3, linewidth=0, label="mean ± std")
        axes.axvline(mean, color=BLUE, linewidth=3, label="your mean")
        spread = np.random.default_rng(row).uniform(-0.35, 0.35, data.data.shape[1])
        axes.plot(data.data[row], spread, "o", color=BLACK, markersize=4, alpha=0.7, label="samples")
        axes.set(yticks=[], ylim=(-0.8, 0.8), xlabel=f"feature {row}")
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=3)


@dataclass(frozen=True)
class Scaled:
    """A training set on its way, raw and standardized; and a test set beside it, or the way back.

    Attributes:
        raw, standard: the training set, shape (2, n); the scaler is made from it.
        test, test_standard: some of its samples, each moved by SHIFT; standardized with the same scaler.
        back: the training set after standardize and unstandardize.
    """

    raw: Array
    standard: Array
    test: Array | None = None
    test_standard: Array | None = None
    back: Array | None = None


def _standardize(student: Calls, progress: Progress) -> Scaled:
    raw = _cloud()
    test = raw[:, :TEST] + SHIFT
    scaler = student.Scaler(CENTRE, SPREAD)
    standard = array(student.standardize(raw, scaler), raw.shape, "standardize")
    test_standard = array(student.standardize(test, scaler), test.shape, "standardize")
    return Scaled(raw, standard, test, test_standard)


def _there_and_back(student: Calls, progress: Progress) -> Scaled:
    raw = _cloud()
    scaler = student.Scaler(CENTRE, SPREAD)
    standard = array(student.standardize(raw, scaler), raw.shape, "standardize")
    back = array(student.unstandardize(standard, scaler), raw.shape, "unstandardize")
    return Scaled(raw, standard, back=back)


def _describe_scaled(data: Scaled) -> str:
    said = [_feature_words("Before", data.raw), _feature_words("Standardized", data.standard)]
    centred = np.abs(data.standard.mean(axis=1)).max() < 1e-6
    unit = np.abs(data.standard.std(axis=1) - 1).max() < 1e-6
    if not centred:
        said.append("Standardized features have the mean 0.")
    if not unit:
        said.append("Standardized features have the standard deviation 1.")
    if data.back is not None:
        gap = np.abs(data.back - data.raw)
        if off(data.back, data.raw).any():
            row, column = np.unravel_index(int(gap.argmax()), gap.shape)
            said.append(
                f"Back again they should be what they were; worst: feature {row} of sample {column} was"
                f" {say(data.raw[row, column])} and comes back as {say(data.back[row, column])}."
            )
        else:
            said.append("Back again every sample is what it was.")
    elif centred and unit:
        said.append(_test_in_words(data))
    return sentences(said)


def _test_in_words(data: Scaled) -> str:
    """Whether the test set was moved and scaled as the training set was."""
    assert data.test_standard is not None
    moved = data.test_standard - data.standard[:, :TEST]
    wanted = np.broadcast_to(SHIFT / SPREAD, moved.shape)
    if off(moved, wanted).any():
        return (
            "The test set did not take the training set's mean and deviation: a sample that lies 1.5"
            f" deviations further along feature 0 ended up {say(moved[0, 0])} further."
        )
    return "Both features now count alike, and the test set has kept its place beside the training set."


def _feature_words(when: str, cloud: Array) -> str:
    each = [
        f"feature {row} has mean {say(_clean(cloud[row].mean()))} and deviation {say(cloud[row].std())}"
        for row in range(2)
    ]
    return f"{when}: {', '.join(each)}."


def _clean(value: Any) -> float:
    return 0.0 if abs(value) < 1e-12 else float(value)


def _draw_scaled(data: Scaled, figure: Any) -> None:
    panels = figure.subplots(1, 2 if data.back is None else 3)
    _scatter(panels[0], data.raw, BLUE, "o")
    _scatter(panels[1], data.standard, BLUE, "o")
    turn = np.linspace(0, 2 * np.pi, 100)
    panels[1].plot(np.cos(turn), np.sin(turn), color=BLACK, linestyle="--", linewidth=1.5)
    panels[1].plot(0, 0, "+", color=BLACK, markersize=14, markeredgewidth=2)
    panels[0].set_title("before")
    panels[1].set_title("standardized by you;\ndashed: one deviation")
    if data.test is not None and data.test_standard is not None:
        _scatter(panels[0], data.test, ORANGE, "D")
        _scatter(panels[1], data.test_standard, ORANGE, "D")
        figure.legend(
            [panels[0].lines[2], panels[0].lines[-1]], ["training set", "test set"],
            loc="outside lower center", ncols=2,
        )  # fmt: skip
    if data.back is not None:
        panels[2].plot(*data.raw, "o", markerfacecolor="none", markeredgecolor=BLUE, markersize=8)
        _scatter(panels[2], data.back, VERMILION, "x")
        panels[2].set_title("back again (crosses);\nrings: before")
    panels[0].set_ylabel("feature 1")
    for axes in panels:
        axes.set_xlabel("feature 0")


def _scatter(axes: Any, cloud: Array, color: str, mark: str) -> None:
    axes.axhline(0, **GUIDE)
    axes.axvline(0, **GUIDE)
    axes.plot(*cloud, mark, color=color, markersize=4.5)


GET_SCALER = Picture(
    "Mean and deviation of your scaler, over the data", ("get_scaler",), _scaler, _describe_scaler,
    _draw_scaler, (6.4, 3.4),
)  # fmt: skip
STANDARDIZE = Picture(
    "Your scaling, before and after", ("standardize",), _standardize, _describe_scaled, _draw_scaled,
    (6.4, 3.6),
)  # fmt: skip
UNSTANDARDIZE = Picture(
    "Your scaling, there and back", ("standardize", "unstandardize"), _there_and_back, _describe_scaled,
    _draw_scaled, (6.4, 3.2),
)  # fmt: skip
