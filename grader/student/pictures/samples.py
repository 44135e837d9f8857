"""Pictures of part 3's data: made, split, measured and standardized."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader import cases
from grader.cases import CheckFailed

from .picture import Array, Calls, Picture, Progress, array, pair, several
from .style import BLACK, BLUE, GREY, ORANGE, grid
from .words import off, say, sentences

SAMPLES, RATIO, TRAIN = 40, 0.6, 24
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
    parts = several(student.train_test_split(X, y, RATIO), 4, "train_test_split")
    names = ("X_train", "X_test", "y_train", "y_test")
    sets = [array(part, None, name) for part, name in zip(parts, names, strict=True)]
    for part, name, rows in zip(sets, names, (2, 2, 3, 3), strict=True):
        if part.ndim != 2 or part.shape[0] != rows:
            raise CheckFailed(
                f"{name}: the shape is {part.shape}; {rows} rows and a column for each sample are asked for"
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
        faults.append(f"A ratio of {RATIO} makes {TRAIN} for training.")
    if not faults and not np.array_equal(every, np.arange(SAMPLES)):
        faults.append("Their order has changed: the first columns are for training, the rest for the test.")
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
    after.set_title("after: your two sets; dashed: where 60 % end")
    after.set_ylim(0, 2.2)
    figure.legend(*after.get_legend_handles_labels(), loc="outside lower center", ncols=2)


GENERATE_DATA = Picture(
    "Your data: two outputs follow a line, one a V", ("generate_data",), _generate, _describe_made,
    _draw_made, (6.4, 3.0),
)  # fmt: skip
SPLIT = Picture(
    "Your split, before and after", ("train_test_split",), _split, _describe_split, _draw_split, (6.4, 3.4)
)
