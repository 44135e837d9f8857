"""Figures of part 3, steps 1 to 6, drawn with the reference."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from docs.tools.canvas import Canvas
from docs.tools.drawing import BLUE, FAINT, GREEN, INK, ORANGE, Drawing, plot, plotted
from solutions.nine_steps import (
    activate,
    count_parameters,
    generate_data,
    get_scaler,
    initialize,
    standardize,
    train_test_split,
)

SIZES = [2, 4, 4, 3]
DASHES = (0, (5, 2))


def index() -> Drawing:
    """The distance of a and b as the sum of two relu units."""
    d = np.linspace(-3, 3, 121)
    right, left = activate(d, "relu"), activate(-d, "relu")
    with plot() as (figure, axes):
        axes.plot(d, right + left, color=INK, linewidth=5, alpha=0.35)
        axes.plot(d, right, color=BLUE)
        axes.plot(d, left, color=ORANGE, linestyle=DASHES)
        axes.axhline(1.5, color=FAINT, linewidth=1.4, linestyle=":")
        axes.text(1.9, 0.9, "relu of d", color=BLUE)
        axes.text(-1.9, 0.9, "relu of -d", color=ORANGE, ha="right")
        axes.text(0, 1.6, "best straight line", color=FAINT, ha="center")
        axes.text(0, 2.5, "both together: |d|", color=INK, ha="center")
        axes.set(xlabel="d = a - b", ylabel="output", xticks=range(-3, 4), yticks=range(4))
        svg = plotted(figure)
    return Drawing(
        svg,
        "Two bends make a distance",
        "Over d from -3 to 3: relu of d is 0 up to 0 and rises after it, relu of -d falls until 0 and is 0 "
        "after it. Their sum is the size of d, shaped like a V. The best straight line is flat.",
    )


def initialize_() -> Drawing:
    """The first numbers of three generators, two of them with the same seed."""
    made = ((42, "seed 42", BLUE, "o"), (42, "seed 42 again", GREEN, "x"), (7, "seed 7", ORANGE, "s"))
    with plot(height=2.6) as (figure, axes):
        for seed, name, ink, marker in made:
            drawn = initialize(seed).rand(10)
            size = {"o": 12, "x": 7, "s": 6}[marker]
            fill = "none" if marker == "o" else ink
            axes.plot(range(1, 11), drawn, marker, color=ink, markersize=size, markerfacecolor=fill)
            at = {"o": 0.62, "x": 0.44, "s": 0.18}[marker]
            axes.text(10.7, at, name, color=ink)
        axes.set(xlabel="draw", ylabel="number", xticks=range(1, 11), yticks=[0, 0.5, 1], xlim=(0.5, 13.6))
        svg = plotted(figure)
    return Drawing(
        svg,
        "Ten draws of three generators",
        "Ten numbers between 0 and 1 from each of three generators. Those with the seed 42 fall on the same "
        "places, a cross in each circle. Those with the seed 7, squares, are others.",
    )


def data() -> Drawing:
    """The three outputs along a, for b = 50."""
    a = np.linspace(0, 100, 101)
    with plot() as (figure, axes):
        axes.plot(a, a + 50, color=BLUE)
        axes.plot(a, a - 50, color=GREEN, linestyle=DASHES)
        axes.plot(a, abs(a - 50), color=ORANGE, linestyle=(0, (1.5, 1)))
        axes.text(20, 92, "a + b", color=BLUE, ha="right")
        axes.text(16, -46, "a - b", color=GREEN)
        axes.text(3, 22, "|a - b|", color=ORANGE)
        axes.set(xlabel="a, with b = 50", ylabel="output", xticks=[0, 50, 100], yticks=[-50, 0, 50, 100, 150])
        svg = plotted(figure)
    return Drawing(
        svg,
        "The three outputs for b = 50",
        "Over a from 0 to 100: a + b rises in a straight line from 50 to 150, a - b from -50 to 50. The "
        "distance falls from 50 to 0 at a = 50, where it has a corner, and rises to 50 again. Right of the "
        "corner it lies on a - b.",
    )


def split() -> Drawing:
    """Ten samples of X and y, cut at the same column."""
    X = np.arange(20.0).reshape(2, 10)
    X_train = train_test_split(X, np.zeros((3, 10)))[0]
    cut, width, left = X_train.shape[1], 40.0, 50.0
    canvas = Canvas(484, 250)
    for name, rows, top in (("X", 2, 40.0), ("y", 3, 122.0)):
        canvas.text(28, top + rows * 13, name, bold=True)
        for row in range(rows):
            for column in range(10):
                ink = "blue" if column < cut else "orange"
                share = 0.25 if column < cut else 0.4
                canvas.cell(left + column * width, top + row * 26, width, 26, ink=ink, share=share)
    at = left + cut * width
    canvas.line((at, 26), (at, 212), dashed=True)
    canvas.text(left + cut * width / 2, 18, "training: the first 7 columns", ink="blue")
    canvas.text(at + 60, 18, "test: the rest", ink="orange")
    canvas.text(250, 232, "one column is one sample", ink="faint", size=14)
    return Drawing(
        canvas.svg(),
        "Ten samples, cut at the same column",
        f"X has 2 rows and y has 3, both of 10 columns. A dashed line after column {cut} goes through both: "
        "what is left of it is for training, what is right of it for the test.",
    )


def standardize_() -> Drawing:
    """Mean and deviation of the three outputs, before and after."""
    X, y = generate_data(initialize())
    y_train = train_test_split(X, y)[2]
    scaler = get_scaler(y_train)
    after = get_scaler(standardize(y_train, scaler))
    names = ("a + b", "a - b", "|a - b|")
    with plot(height=2.6, ncols=2) as (figure, axes):
        for each, measured, title in ((axes[0], scaler, "before"), (axes[1], after, "after")):
            for row, ink in enumerate((BLUE, GREEN, ORANGE)):
                mean, std = float(measured.mean[row, 0]), float(measured.std[row, 0])
                each.plot([mean - std, mean + std], [-row, -row], color=ink, linewidth=6, alpha=0.6)
                each.plot([mean], [-row], "o", color=INK)
            each.set(title=title, ylim=(-2.5, 0.5), yticks=[0, -1, -2])
            each.axvline(0, color=FAINT, linewidth=0.8, linestyle=":")
        axes[0].set_yticklabels(names)
        axes[1].set_yticklabels([])
        axes[0].set(xticks=[0, 50, 100, 150])
        axes[1].set(xticks=[-1, 0, 1], xlim=(-1.5, 1.5))
        svg = plotted(figure)
    means, stds = (", ".join(f"{value:.0f}" for value in part[:, 0]) for part in scaler)
    return Drawing(
        svg,
        "The outputs before and after standardizing",
        f"Bars from one deviation below the mean to one above. Before: the means are {means}, the deviations "
        f"{stds}. After: all three have mean 0 and reach from -1 to 1.",
    )


def construct() -> Drawing:
    """The network [2, 4, 4, 3] with the shapes of its layers."""
    canvas = Canvas(484, 330)
    across = (52.0, 178.0, 304.0, 430.0)
    places = [
        [(x, 120 + (unit - (size - 1) / 2) * 56) for unit in range(size)]
        for x, size in zip(across, SIZES, strict=True)
    ]
    for one, other in pairwise(places):
        for start in one:
            for end in other:
                canvas.line((start[0] + 18, start[1]), (end[0] - 18, end[1]), ink="faint")
    inks = ("blue", "green", "green", "purple")
    words = (("a", "b"), ("",) * 4, ("",) * 4, ("+", "-", "| |"))
    for column, ink, inside in zip(places, inks, words, strict=True):
        for (x, y), word in zip(column, inside, strict=True):
            canvas.circle(x, y, 18, ink=ink, words=word)
    for i, (n_in, n_out) in enumerate(pairwise(SIZES), start=1):
        x = (across[i - 1] + across[i]) / 2
        kind = "linear" if i == len(SIZES) - 1 else "relu"
        canvas.text(x, 258, f"layer {i}: {kind}", size=14, bold=True)
        canvas.text(x, 280, f"W ({n_out}, {n_in})", size=14)
        canvas.text(x, 300, f"b ({n_out}, 1)", size=14)
        canvas.text(x, 320, f"{count_parameters([n_in, n_out])} parameters", size=14, ink="faint")
    return Drawing(
        canvas.svg(),
        "The network [2, 4, 4, 3]",
        "Two inputs, two hidden layers of four units and three outputs; every unit is joined to every unit "
        "of the next column. Layer 1 has W of shape (4, 2) and b of (4, 1), layer 2 (4, 4) and (4, 1), "
        "layer 3 (3, 4) and (3, 1). The first two are relu, the last is linear. "
        f"Together they have {count_parameters(SIZES)} parameters.",
    )


def activations() -> Drawing:
    """The three activation functions."""
    Z = np.linspace(-3, 3, 121)
    styles = (("relu", BLUE, "-"), ("sigmoid", ORANGE, DASHES), ("linear", GREEN, (0, (1.5, 1))))
    with plot() as (figure, axes):
        axes.axhline(0, color=FAINT, linewidth=0.8)
        axes.axvline(0, color=FAINT, linewidth=0.8, linestyle=":")
        for name, ink, dashes in styles:
            axes.plot(Z, activate(Z, name), color=ink, linestyle=dashes)
        axes.text(1.2, 2.2, "relu", color=BLUE, ha="right")
        axes.text(2.95, 0.6, "sigmoid", color=ORANGE, ha="right")
        axes.text(-1.6, -2.4, "linear", color=GREEN)
        axes.set(xlabel="z", ylabel="activation", xticks=range(-3, 4), yticks=range(-3, 4))
        svg = plotted(figure)
    return Drawing(
        svg,
        "Three activation functions",
        "Over z from -3 to 3. The linear one is the straight line through 0. relu is 0 for negative z and "
        "lies on the straight line for positive z. The sigmoid rises smoothly from near 0 to near 1.",
    )


def shapes() -> Drawing:
    """The product W @ A_prev with the bias, as blocks whose sides are the shapes."""
    canvas = Canvas(484, 200)
    unit = 22.0

    def block(x: float, rows: int, columns: int, ink: str, name: str, shape: str) -> None:
        """A matrix of cells, centred on one line."""
        top = 92 - rows * unit / 2
        for row in range(rows):
            for column in range(columns):
                canvas.cell(x + column * unit, top + row * unit, unit, unit, ink=ink, share=0.3)
        canvas.text(x + columns * unit / 2, 26, name, bold=True)
        canvas.text(x + columns * unit / 2, 160, shape, size=14)

    block(14, 4, 2, "green", "W", "(4, 2)")
    block(84, 2, 5, "blue", "A of before", "(2, 5)")
    canvas.text(212, 92, "+")
    block(230, 4, 1, "green", "b", "(4, 1)")
    canvas.text(272, 92, "=")
    block(294, 4, 5, "orange", "Z", "(4, 5)")
    canvas.text(240, 188, "five samples, five columns; b is added to each column", size=14, ink="faint")
    return Drawing(
        canvas.svg(),
        "Shapes of one layer",
        "W of shape (4, 2) times the activations of before, (2, 5), plus b of shape (4, 1), gives Z of "
        "shape (4, 5). Each of the five columns is one sample.",
    )
