"""Pictures of part 3's data: made, split, measured and standardized."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader import cases
from grader.cases import CheckFailed

from .picture import Array, Calls, Picture, Progress, array, pair, several
from .style import BLACK, BLUE, GREY, GUIDE, ORANGE, VERMILION, grid
from .words import off, say, sentences

SAMPLES, TRAIN = 40, 28
OUTPUTS = ("a + b", "a − b", "|a − b|")
PLAIN = ("a + b", "a - b", "|a - b|")


@dataclass(frozen=True)
class Made:
    """Inputs and outputs as generate_data made them."""

    X: Array
    y: Array


def _generate(student: Calls, progress: Progress) -> Made:
    X, y = pair(student.generate_data(cases.generator(student, 42), SAMPLES), "generate_data")
    return Made(array(X, (2, SAMPLES), "X"), array(y, (3, SAMPLES), "y"))


def _wanted(X: Array) -> Array:
    return np.array([X[0] + X[1], X[0] - X[1], np.abs(X[0] - X[1])])


def _describe_made(data: Made) -> str:
    said = [
        f"{SAMPLES} pairs: a from {say(data.X[0].min())} to {say(data.X[0].max())}, b from"
        f" {say(data.X[1].min())} to {say(data.X[1].max())}."
    ]
    if data.X.min() < 0 or data.X.max() > 100:
        said.append("They belong between 0 and 100.")
    elif data.X.max() < 50:
        said.append("They belong anywhere between 0 and 100, and none is above 50.")
    gaps = np.abs(data.y - _wanted(data.X))
    if off(data.y, _wanted(data.X)).any():
        row, column = np.unravel_index(int(gaps.argmax()), gaps.shape)
        a, b = data.X[:, column]
        said.append(
            f"Worst: for a = {say(a)} and b = {say(b)} your row {row} of y says {say(data.y[row, column])},"
            f" where {PLAIN[row]} is asked for."
        )
    else:
        said.append("The rows of y are a + b, a - b and |a - b|: two lines, and a V that no line can follow.")
    return sentences(said)


def _draw_made(data: Made, figure: Any) -> None:
    over = (data.X[0] + data.X[1], data.X[0] - data.X[1], data.X[0] - data.X[1])
    wanted = _wanted(data.X)
    for row, axes in enumerate(figure.subplots(1, 3)):
        grid(axes)
        order = np.argsort(over[row])
        axes.plot(over[row][order], wanted[row][order], color=BLACK, linestyle="--", linewidth=1.2)
        axes.plot(over[row], data.y[row], "o", color=BLUE, markersize=5, alpha=0.8)
        axes.set(title=f"row {row}: {OUTPUTS[row]}", xlabel=("a + b", "a − b", "a − b")[row])
    figure.axes[0].set_ylabel("y (dots: yours,\ndashed: asked for)")


@dataclass(frozen=True)
class Split:
    """Samples by their number, in the set where they ended up.

    Attributes:
        train, test: the samples' numbers, in the order of the set's columns; -1 for a column that is none.
        paired: whether every column of y is beside its column of X.
    """

    train: Array
    test: Array
    paired: bool


def _split(student: Calls, progress: Progress) -> Split:
    X = np.vstack([np.arange(SAMPLES) * 1.0, 100.0 + np.arange(SAMPLES)])
    y = np.vstack([X[0] * 2, X[0] * 3, X[0] * 5])
    parts = several(student.train_test_split(X, y, 0.7), 4, "train_test_split")
    names = ("X_train", "X_test", "y_train", "y_test")
    sets = [array(part, None, name) for part, name in zip(parts, names, strict=True)]
    for part, name, rows in zip(sets, names, (2, 2, 3, 3), strict=True):
        if part.ndim != 2 or part.shape[0] != rows:
            raise CheckFailed(
                f"{name}: the shape is {part.shape}; it has {rows} rows, features, and a column for each sample"
            )
    paired = all(
        X_part.shape[1] == y_part.shape[1] and np.array_equal(X_part[0] * 2, y_part[0])
        for X_part, y_part in ((sets[0], sets[2]), (sets[1], sets[3]))
    )
    return Split(_numbers(sets[0]), _numbers(sets[1]), paired)


def _numbers(columns: Array) -> Array:
    known = (columns[0] >= 0) & (columns[0] < SAMPLES) & (columns[1] == columns[0] + 100)
    return np.where(known & (columns[0] == np.round(columns[0])), columns[0], -1.0)


def _describe_split(data: Split) -> str:
    said = [f"Of {SAMPLES} samples {len(data.train)} are for training and {len(data.test)} for the test."]
    every = np.concatenate([data.train, data.test])
    faults = []
    lost = sorted(set(range(SAMPLES)) - {int(one) for one in every})
    both = sorted({int(one) for one in data.train} & {int(one) for one in data.test})
    if lost:
        faults.append(f"In neither set: {_some(lost)}.")
    if both:
        faults.append(f"In both sets: {_some(both)}.")
    if abs(len(data.train) - TRAIN) > 1:
        faults.append(f"A ratio of 0.7 makes {TRAIN} for training.")
    if not faults and not np.array_equal(every, np.arange(SAMPLES)):
        faults.append("They are not in their order: the first columns are for training, the rest for the test.")
    if not data.paired:
        faults.append("Some column of y is not beside its column of X.")
    if not faults:
        faults.append("The first columns are for training, the rest for the test; none is lost or in both.")
    return sentences(said + faults)


def _some(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:6]))
    return shown + (f" and {len(numbers) - 6} more" if len(numbers) > 6 else "")


def _draw_split(data: Split, figure: Any) -> None:
    before, after = figure.subplots(2, 1, sharex=True)
    before.bar(np.arange(SAMPLES), np.ones(SAMPLES), 0.8, color="#D9D9D9", edgecolor=GREY)
    before.set(yticks=[], title=f"before: {SAMPLES} samples, the columns of X and y")
    for name, numbers, height, color, hatch in (
        ("training", data.train, 1.0, BLUE, ""), ("test", data.test, 1.0, ORANGE, "////"),
    ):  # fmt: skip
        known = numbers[numbers >= 0]
        bottom = 0.0 if name == "training" else 1.1
        after.bar(known, height, 0.8, bottom=bottom, color=color, hatch=hatch, edgecolor=BLACK, linewidth=0.6,
                  label=f"{name}: {len(numbers)}")  # fmt: skip
    after.axvline(TRAIN - 0.5, color=BLACK, linestyle="--", linewidth=1.5)
    after.set(yticks=[0.5, 1.6], yticklabels=["training", "test"], xlabel="number of the sample (its column)")
    after.set_title("after: your two sets; dashed: where 70 % end")
    after.set_ylim(0, 2.2)
    figure.legend(*after.get_legend_handles_labels(), loc="outside lower center", ncols=2)


CENTRE, SPREAD = np.array([[60.0], [20.0]]), np.array([[18.0], [5.0]])


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
    """A cloud on its way: raw, standardized, and, if asked for, back again."""

    raw: Array
    standard: Array
    back: Array | None


def _standardize(there_and_back: bool) -> Any:
    def compute(student: Calls, progress: Progress) -> Scaled:
        raw = _cloud()
        scaler = student.Scaler(CENTRE, SPREAD)
        standard = array(student.standardize(raw, scaler), raw.shape, "standardize")
        back = None
        if there_and_back:
            back = array(student.unstandardize(standard, scaler), raw.shape, "unstandardize")
        return Scaled(raw, standard, back)

    return compute


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
        said.append("Both features now count alike; no sample has changed its place among the others.")
    return sentences(said)


def _feature_words(when: str, cloud: Array) -> str:
    each = [
        f"feature {row} has mean {say(_clean(cloud[row].mean()))} and deviation {say(cloud[row].std())}"
        for row in range(2)
    ]
    return f"{when}: {', '.join(each)}."


def _clean(value: Any) -> float:
    return 0.0 if abs(value) < 1e-12 else float(value)


def _draw_scaled(data: Scaled, figure: Any) -> None:
    clouds = [("before", data.raw, BLUE, "o"), ("your standardize", data.standard, ORANGE, "s")]
    panels = figure.subplots(1, 2 if data.back is None else 3)
    for axes, (title, cloud, color, mark) in zip(panels, clouds, strict=False):
        _scatter(axes, cloud, color, mark)
        axes.set_title(title)
    turn = np.linspace(0, 2 * np.pi, 100)
    panels[1].plot(np.cos(turn), np.sin(turn), color=BLACK, linestyle="--", linewidth=1.5)
    panels[1].plot(0, 0, "+", color=BLACK, markersize=14, markeredgewidth=2)
    panels[1].set_title("your standardize; dashed:\none deviation" if data.back is None else "standardized")
    if data.back is not None:
        panels[2].plot(*data.raw, "o", markerfacecolor="none", markeredgecolor=BLUE, markersize=8, label="before")
        _scatter(panels[2], data.back, VERMILION, "x")
        panels[2].set_title("your unstandardize;\nrings: before")
    panels[0].set_ylabel("feature 1")
    for axes in panels:
        axes.set_xlabel("feature 0")


def _scatter(axes: Any, cloud: Array, color: str, mark: str) -> None:
    axes.axhline(0, **GUIDE)
    axes.axvline(0, **GUIDE)
    axes.plot(*cloud, mark, color=color, markersize=4.5)


GENERATE_DATA = Picture(
    "Your data: two outputs follow a line, one a V", ("generate_data",), _generate, _describe_made, _draw_made,
    (6.4, 3.0),
)  # fmt: skip
SPLIT = Picture(
    "Your split, before and after", ("train_test_split",), _split, _describe_split, _draw_split, (6.4, 3.4)
)
GET_SCALER = Picture(
    "Mean and deviation of your scaler, over the data", ("get_scaler",), _scaler, _describe_scaler,
    _draw_scaler, (6.4, 3.4),
)  # fmt: skip
STANDARDIZE = Picture(
    "Your scaling, before and after", ("standardize",), _standardize(False), _describe_scaled, _draw_scaled,
    (6.4, 3.6),
)  # fmt: skip
UNSTANDARDIZE = Picture(
    "Your scaling, there and back", ("standardize", "unstandardize"), _standardize(True), _describe_scaled,
    _draw_scaled, (6.4, 3.2),
)  # fmt: skip
