"""Figures of part 2, drawn with the reference."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from docs.tools.canvas import Canvas
from docs.tools.drawing import BLUE, FAINT, INK, ORANGE, Drawing, plot, plotted
from solutions.neuron import numerical_gradient
from solutions.perceptron import init_params, predict, published_step, sigmoid, sigmoid_derivative, train

FloatArray = npt.NDArray[np.float64]

# The tutorial's seven samples, one a row, and their labels.
INPUTS = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0], [1, 1, 0], [1, 1, 1], [0, 1, 1], [0, 1, 0]])
LABELS = np.array([[1], [0], [0], [1], [1], [0], [1]])
DASHED = (0, (5, 2))


def loss(weights: FloatArray, bias: FloatArray) -> float:
    """Half the sum of the squared errors over the seven samples."""
    return float(0.5 * np.sum((predict(INPUTS, weights, bias) - LABELS) ** 2))


def published_direction(weights: FloatArray, bias: FloatArray) -> tuple[FloatArray, FloatArray]:
    """What the published step subtracts, before it is multiplied by the learning rate."""
    new_weights, new_bias, _ = published_step(INPUTS, LABELS, weights, bias, 1.0)
    return weights - new_weights, bias - new_bias


def measured_direction(weights: FloatArray, bias: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The gradient of the loss, measured from both sides."""
    by_weights = numerical_gradient(lambda w: loss(w, bias), weights)
    return by_weights, numerical_gradient(lambda b: loss(weights, b), bias)


def shapes() -> Drawing:
    """The seven samples, the weights and the pre-activations as blocks of cells."""
    cell, top = 26, 40
    canvas = Canvas(480, 250)

    def block(x: float, y: float, table: Any, ink: str) -> None:
        for i, row in enumerate(table):
            for j, words in enumerate(row):
                canvas.cell(x + j * cell, y + i * cell, cell, cell, ink=ink, share=0.18, words=words)

    middle = top + 3.5 * cell
    block(10, top, [[f"{value}" for value in row] for row in INPUTS], "blue")
    block(140, middle - 1.5 * cell, [["w₁"], ["w₂"], ["w₃"]], "orange")
    block(220, middle - 0.5 * cell, [["b"]], "orange")
    block(298, top, [[f"z{index}"] for index in "₁₂₃₄₅₆₇"], "green")
    block(408, top, [[f"{value}"] for value in LABELS.ravel()], "purple")
    for x, sign in ((114, "·"), (193, "+"), (272, "=")):
        canvas.text(x, middle, sign, size=20)
    for x, y, name, shape, ink in (
        (49, top - 16, "X", "(7, 3)", "blue"),
        (153, middle - 1.5 * cell - 16, "w", "(3, 1)", "orange"),
        (233, middle - 0.5 * cell - 16, "b", "(1,)", "orange"),
        (311, top - 16, "z", "(7, 1)", "green"),
        (421, top - 16, "y", "(7, 1)", "purple"),
    ):
        canvas.text(x, y, name, ink=ink, bold=True)
        canvas.text(x, top + 7 * cell + 16, shape, size=14)
    canvas.line((366, top), (366, top + 7 * cell), ink="faint", dashed=True)
    return Drawing(
        canvas.svg(),
        "The shapes of this part",
        "A table X of seven rows and three columns, with the tutorial's samples, times a column w of three "
        "weights, plus one bias b, gives a column z of seven pre-activations. Beside it, behind a dashed "
        "line, stands the column y of the seven labels: 1, 0, 0, 1, 1, 0, 1.",
    )


def column() -> Drawing:
    """What is left when a column or a row is subtracted from a column of predictions."""
    predictions, labels = np.array([0.9, 0.2, 0.8]), np.array([1, 0, 1])
    canvas = Canvas(480, 240)
    width, height = 48, 34

    def block(x: float, y: float, table: Any, ink: str) -> None:
        for i, row in enumerate(np.atleast_2d(table)):
            for j, value in enumerate(row):
                meant = ink != "orange" or i == j
                share = 0.18 if meant else 0.4
                place = (x + j * width, y + i * height, width, height)
                words = f"{value:g}" if abs(value) > 1e-9 else "0"
                canvas.cell(
                    *place, ink="green" if meant and ink == "orange" else ink, share=share, words=words
                )

    block(12, 60, predictions[:, None], "blue")
    block(88, 60, labels[:, None], "purple")
    block(164, 60, np.round(predictions - labels, 1)[:, None], "green")
    block(236, 60, np.round(predictions[:, None] - labels, 1), "orange")
    canvas.text(74, 111, "−", size=20)
    canvas.text(150, 111, "=", size=20)
    canvas.text(112, 28, "column minus column", ink="green", size=14)
    canvas.text(308, 28, "column minus flat", ink="orange", size=14)
    for x, shape in ((36, "(3, 1)"), (112, "(3, 1)"), (188, "(3, 1)"), (308, "(3, 3)")):
        canvas.text(x, 180, shape, size=14)
    canvas.text(392, 77, "meant:", anchor="start", size=13)
    canvas.text(392, 95, "the diagonal", anchor="start", size=13)
    canvas.text(392, 129, "the rest:", anchor="start", size=13)
    canvas.text(392, 147, "one sample", anchor="start", size=13)
    canvas.text(392, 165, "− another", anchor="start", size=13)
    canvas.text(240, 222, "predictions 0.9, 0.2, 0.8; labels 1, 0, 1", ink="faint", size=14)
    return Drawing(
        canvas.svg(),
        "A column minus a column, and a column minus a flat array",
        "Predictions 0.9, 0.2, 0.8 as a column minus the labels 1, 0, 1 as a column give the three errors "
        "-0.1, 0.2, -0.2. The same predictions minus the flat labels give a table of three by three: the "
        "errors stand in its diagonal, and the six other numbers are one sample's prediction minus another "
        "sample's label.",
    )


def draws() -> Drawing:
    """The first draws of two seeds, and what becomes of them."""
    canvas = Canvas(480, 200)
    numbers = {}
    for y, seed in ((62, 42), (112, 7)):
        weights, bias = init_params(3, seed)
        numbers[seed] = [*weights.ravel(), bias.item()]
        canvas.text(8, y + 18, f"seed {seed}", anchor="start", size=14)
        for index, value in enumerate(numbers[seed]):
            ink = "blue" if index < 3 else "orange"
            canvas.cell(86 + index * 96, y, 90, 36, ink=ink, share=0.18, words=f"{value:.4f}")
    for index, name in enumerate(("w₁", "w₂", "w₃", "b")):
        canvas.text(131 + index * 96, 42, name, ink="blue" if index < 3 else "orange", bold=True)
    canvas.text(227, 16, "first request: 3 numbers", ink="blue", size=13)
    canvas.text(419, 16, "second: 1", ink="orange", size=13)
    canvas.arrow((90, 172), (462, 172), ink="faint")
    canvas.text(276, 188, "order in which they are drawn", ink="faint", size=13)
    told = "; ".join(
        f"with the seed {seed} the draws are {', '.join(f'{value:.4f}' for value in row)}"
        for seed, row in numbers.items()
    )
    return Drawing(
        canvas.svg(),
        "The first four draws of two seeds",
        f"The first three draws are the weights, the fourth is the bias: {told}.",
    )


def slope() -> Drawing:
    """The sigmoid and its slope over one axis."""
    x = np.linspace(-6, 6, 241)
    with plot() as (figure, axes):
        axes.plot(x, sigmoid(x), color=BLUE)
        axes.plot(x, sigmoid_derivative(x), color=ORANGE, linestyle=DASHED)
        at = np.array([-3.0, 0.0, 3.0])
        axes.plot(at, sigmoid_derivative(at), "o", color=ORANGE)
        for place in at:
            tangent = place + np.array([-0.9, 0.9])
            rise = sigmoid(place) + sigmoid_derivative(place) * (tangent - place)
            axes.plot(tangent, rise, color=INK, linewidth=1.2)
        for place, high in zip(at, sigmoid_derivative(at), strict=True):
            words = f"{high:.3f}" if place else f"{high:.2f}"
            beside = ("right", -0.2, 0.04) if place < 0 else ("left", 0.15, 0.04)
            axes.text(place + beside[1], high + beside[2], words, ha=beside[0], color=ORANGE)
        axes.text(1.9, 0.76, "σ(x)", color=BLUE)
        axes.text(1.35, 0.2, "slope σ′(x)", color=ORANGE)
        axes.set(xlabel="pre-activation x", yticks=[0, 0.25, 0.5, 1], xticks=range(-6, 7, 2))
        svg = plotted(figure)
    return Drawing(
        svg,
        "The sigmoid and its slope",
        "Over pre-activations from -6 to 6: the sigmoid rises from almost 0 to almost 1; short straight "
        "lines touch it at -3, 0 and 3. Its slope, dashed, is a bell: 0.045 at -3, 0.25 at 0, 0.045 at 3, "
        "and almost 0 at both ends.",
    )


def error_sums() -> Drawing:
    """The error sum over 30,001 epochs, with the part that the tutorial prints."""
    _, _, sums = train(published_step, INPUTS, LABELS, *init_params(), 0.05, 30_001)
    epochs = np.arange(1, 30_002)
    with plot() as (figure, axes):
        axes.axhline(0, color=FAINT, linewidth=0.8, linestyle=":")
        axes.plot(epochs[:101], sums[:101], color=BLUE)
        axes.plot(epochs[100:], sums[100:], color=ORANGE, linestyle=DASHED)
        marks = [1, 100]
        axes.plot(marks, [sums[mark - 1] for mark in marks], "o", color=BLUE)
        axes.text(1.3, sums[0] + 0.06, f"epoch 1: {sums[0]:.4f}", color=BLUE)
        axes.text(115, sums[99] + 0.08, f"epoch 100: {sums[99]:.4f}", color=BLUE)
        axes.text(700, 0.62, "30000 epochs", color=ORANGE)
        axes.text(6, 1.1, "printed", ha="center", color=BLUE)
        axes.set(
            xlabel="epoch", ylabel="error sum", xscale="log", yticks=[0, 0.5, 1, 1.5, 2], ylim=(-0.1, 2.1)
        )
        axes.set_xticks([1, 10, 100, 1000, 10_000], labels=["1", "10", "100", "1000", "10000"])
        axes.minorticks_off()
        svg = plotted(figure)
    return Drawing(
        svg,
        "The error sum over the epochs",
        f"On a logarithmic axis of epochs, the error sum falls from {sums[0]:.4f} in epoch 1 to "
        f"{sums[99]:.4f} in epoch 100: the part that the tutorial prints. Dashed, the way to epoch 30,000 "
        "comes close to 0.",
    )


def answers() -> Drawing:
    """The answers for the tutorial's two points, while training goes on."""
    checkpoints = (1, 10, 30, 101, 300, 1000, 3000, 10_000, 30_001)
    points = (np.array([1, 0, 0]), np.array([0, 1, 0]))
    weights, bias = init_params()
    history = []
    for before, after in zip((0, *checkpoints), checkpoints, strict=False):
        weights, bias, _ = train(published_step, INPUTS, LABELS, weights, bias, 0.05, after - before)
        history.append([float(predict(point, weights, bias).item()) for point in points])
    first, second = np.array(history).T
    at = np.array(checkpoints)
    with plot() as (figure, axes):
        axes.axhline(0.5, color=FAINT, linewidth=0.8, linestyle=":")
        axes.axvline(101, color=FAINT, linewidth=0.8, linestyle=":")
        axes.plot(at, second, "o-", color=BLUE)
        axes.plot(at, first, marker="s", color=ORANGE, linestyle=DASHED)
        axes.text(130, second[3] - 0.09, f"{second[3]:.3f}", color=BLUE)
        axes.text(70, first[3] - 0.07, f"{first[3]:.3f}", color=ORANGE, ha="right")
        axes.text(30_000, second[-1] - 0.09, f"{second[-1]:.3f}", color=BLUE, ha="right")
        axes.text(30_000, first[-1] + 0.09, f"{first[-1]:.3f}", color=ORANGE, ha="right")
        axes.text(1300, 0.79, "[0, 1, 0]", color=BLUE)
        axes.text(1300, 0.3, "[1, 0, 0]", color=ORANGE)
        axes.set(
            xlabel="published steps",
            ylabel="probability of 1",
            xscale="log",
            yticks=[0, 0.5, 1],
            ylim=(0, 1.03),
        )
        axes.set_xticks([1, 10, 101, 1000, 10_000], labels=["1", "10", "101", "1000", "10000"])
        axes.minorticks_off()
        svg = plotted(figure)
    return Drawing(
        svg,
        "The answers for two points while training goes on",
        f"After one step both answers are above one half, {second[0]:.3f} for [0, 1, 0] and {first[0]:.3f} "
        f"for [1, 0, 0]. After 101 steps they are {second[3]:.3f} and {first[3]:.3f}, on both sides of one "
        f"half. They go on parting, to {second[-1]:.3f} and {first[-1]:.3f} after 30,001 steps.",
    )


def two_slopes() -> Drawing:
    """The slope at the pre-activation beside the slope at the activation."""
    z = np.linspace(-8, 8, 321)
    with plot() as (figure, axes):
        axes.plot(z, sigmoid_derivative(z), color=BLUE)
        axes.plot(z, sigmoid_derivative(sigmoid(z)), color=ORANGE, linestyle=DASHED)
        axes.text(2.2, 0.115, "σ′(z)", color=BLUE)
        axes.text(3.4, 0.21, "σ′(σ(z))", color=ORANGE)
        axes.set(xlabel="pre-activation z", ylabel="slope", yticks=[0, 0.1, 0.2, 0.25], ylim=(0, 0.27))
        svg = plotted(figure)
    low, high = sigmoid_derivative(np.array([1.0, 0.0]))
    return Drawing(
        svg,
        "The slope, and the slope of a value that is already activated",
        "Over pre-activations from -8 to 8. The slope at z is a bell that reaches 0.25 at 0 and is almost 0 "
        f"at both ends. The slope at sigmoid of z, dashed, falls only from {high:.2f} on the left to "
        f"{low:.3f} on the right.",
    )


def directions() -> Drawing:
    """What the published step subtracts beside the measured gradient, at the tutorial's start."""
    start = init_params()
    published = np.concatenate([part.ravel() for part in published_direction(*start)])
    measured = np.concatenate([part.ravel() for part in measured_direction(*start)])
    at = np.arange(4)
    with plot() as (figure, axes):
        axes.bar(at - 0.2, measured, 0.36, color=BLUE)
        axes.bar(at + 0.2, published, 0.36, facecolor="none", edgecolor=ORANGE, hatch="///", linewidth=1.6)
        for place, true, told in zip(at, measured, published, strict=True):
            axes.text(place - 0.2, true + 0.008, f"{true:.3f}", ha="center", color=BLUE, fontsize=10)
            axes.text(place + 0.2, told + 0.008, f"{told:.3f}", ha="center", color=ORANGE, fontsize=10)
        axes.text(-0.4, 0.37, "filled: measured", color=BLUE)
        axes.text(-0.4, 0.33, "hatched: published step", color=ORANGE)
        axes.set_xticks(at, labels=["w₁", "w₂", "w₃", "b"])
        axes.set(ylabel="slope", yticks=[0, 0.1, 0.2, 0.3, 0.4])
        svg = plotted(figure)
    pairs = ", ".join(
        f"{name} {true:.3f} and {told:.3f}"
        for name, true, told in zip(("w1", "w2", "w3", "b"), measured, published, strict=True)
    )
    return Drawing(
        svg,
        "The measured gradient and what the published step subtracts",
        f"Two bars for each parameter, the measured slope and the published one: {pairs}.",
    )
