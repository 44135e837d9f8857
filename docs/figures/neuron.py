"""Figures of part 1, drawn with the reference."""

from __future__ import annotations

import numpy as np

from docs.tools.canvas import Canvas
from docs.tools.drawing import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE, Drawing, plot, plotted
from solutions.neuron import (
    Neuron,
    fit_line,
    gradient_descent,
    numerical_gradient,
    sigmoid,
)


def _sigmoid(x: float) -> float:
    return float(sigmoid(np.array(x)))


def activation() -> Drawing:
    """The threshold and the sigmoid, one over the other."""
    x = np.linspace(-6, 6, 241)
    with plot() as (figure, axes):
        axes.axhline(0.5, color=FAINT, linewidth=0.8, linestyle=":")
        axes.axvline(0, color=FAINT, linewidth=0.8, linestyle=":")
        axes.plot([-6, 0], [0, 0], color=ORANGE, linestyle=(0, (5, 2)))
        axes.plot([0, 6], [1, 1], color=ORANGE, linestyle=(0, (5, 2)))
        axes.plot(x, sigmoid(x), color=BLUE)
        marks = np.array([-2.0, 0.0, 2.0])
        axes.plot(marks, sigmoid(marks), "o", color=BLUE)
        for mark, align, away in ((-2.0, "right", -0.2), (0.0, "right", -0.2), (2.0, "left", 0.2)):
            height = _sigmoid(mark)
            axes.text(mark + away, height - 0.03 * np.sign(mark), f"{height:.3f}", ha=align, color=INK)
        axes.text(-5.9, 0.05, "threshold", color=ORANGE)
        axes.text(0.9, 0.68, "sigmoid", color=BLUE)
        axes.set(xlabel="x", ylabel="activation", yticks=[0, 0.5, 1], xticks=range(-6, 7, 2))
        svg = plotted(figure)
    return Drawing(
        svg,
        "A threshold and the sigmoid",
        "Two curves from x = -6 to 6. The threshold is 0 left of x = 0 and 1 right of it, and jumps between. "
        "The sigmoid rises smoothly from almost 0 to almost 1: 0.119 at x = -2, 0.5 at 0, 0.881 at 2.",
    )


def neuron() -> Drawing:
    """One neuron with the tutorial's numbers, from inputs to output."""
    weights, bias, inputs = np.array([0.0, 1.0]), 4.0, np.array([2.0, 3.0])
    z = float(weights @ inputs + bias)
    output = Neuron(weights, bias).feedforward(inputs)
    canvas = Canvas(480, 220)
    for y, value, weight, name in ((48, 2, 0, "x₁"), (138, 3, 1, "x₂")):
        canvas.circle(40, y, 25, ink="blue", words=f"{value}")
        canvas.text(40, y - 37, name, ink="blue", size=14)
        canvas.arrow((66, y), (176, 90 + (y - 90) * 0.25), ink="faint", dashed=weight == 0)
        canvas.text(122, y + 2 if y < 90 else y - 36, f"weight {weight}", size=14)
    canvas.text(44, 198, f"bias {bias:g}", ink="orange")
    canvas.arrow((82, 192), (188, 118), ink="orange")
    canvas.circle(205, 90, 31, words=f"{z:g}")
    canvas.text(205, 42, "sum z", size=14)
    canvas.arrow((237, 90), (297, 90))
    canvas.box(322, 90, 48, 48, ink="green", words="σ")
    canvas.arrow((347, 90), (394, 90))
    canvas.text(436, 90, f"{output:.5f}", bold=True)
    canvas.text(436, 62, "output", size=14)
    canvas.text(270, 165, "0 · 2 + 1 · 3 + 4 = 7", size=14)
    return Drawing(
        canvas.svg(),
        "One neuron",
        "Inputs 2 and 3 go into a sum with the weights 0 and 1, together with the bias 4. "
        f"The sum z is {z:g}. It goes through the sigmoid, and {output:.5f} comes out.",
    )


def network() -> Drawing:
    """The network of three neurons with the values of the tutorial's sample."""
    hidden = _sigmoid(3.0)
    output = _sigmoid(hidden)
    canvas = Canvas(480, 250)
    inputs, middle, last = ((45, 70, "2"), (45, 190, "3")), ((220, 70, "h₁"), (220, 190, "h₂")), (385, 130)
    for x, y, _ in inputs:
        for far_x, far_y, _ in middle:
            canvas.arrow((x + 27, y), (far_x - 37, far_y), ink="faint", dashed=y < 100)
    for x, y, _ in middle:
        canvas.arrow((x + 36, y), (last[0] - 38, last[1] + (y - last[1]) * 0.2), ink="faint", dashed=y < 100)
    for (x, y, value), name in zip(inputs, ("x₁", "x₂"), strict=True):
        canvas.circle(x, y, 25, ink="blue", words=value)
        canvas.text(x, y - 38, name, ink="blue", size=14)
    for x, y, name in middle:
        canvas.circle(x, y, 35, ink="green", words=f"{hidden:.4f}")
        canvas.text(x, y - 48, name, ink="green", size=14)
    canvas.circle(*last, 36, words=f"{output:.4f}")
    canvas.text(last[0], last[1] - 50, "o₁", size=14)
    canvas.text(220, 242, "hidden layer", ink="green", size=14)
    return Drawing(
        canvas.svg(),
        "A network of three neurons",
        "Inputs 2 and 3 go to both hidden neurons h1 and h2, whose outputs go to o1. "
        "The lines from the first input and from h1 are dashed: their weight is 0. "
        f"Both hidden neurons give {hidden:.4f}, and o1 gives {output:.4f}.",
    )


def loss() -> Drawing:
    """A prediction's squared error, for both labels."""
    p = np.linspace(0, 1, 101)
    with plot() as (figure, axes):
        axes.plot(p, (1 - p) ** 2, color=BLUE)
        axes.plot(p, p**2, color=ORANGE, linestyle=(0, (5, 2)))
        axes.plot([0.5], [0.25], "o", color=INK)
        axes.text(0.53, 0.22, "0.25", color=INK)
        axes.text(0.04, 0.97, "label 1", color=BLUE)
        axes.text(0.96, 0.97, "label 0", color=ORANGE, ha="right")
        axes.set(xlabel="prediction", ylabel="squared error", xticks=[0, 0.5, 1], yticks=[0, 0.25, 0.5, 1])
        svg = plotted(figure)
    return Drawing(
        svg,
        "The squared error of one prediction",
        "Two parabolas over predictions from 0 to 1. For the label 1 the squared error falls from 1 to 0, "
        "for the label 0 it rises from 0 to 1. They cross at the prediction 0.5, where both are 0.25.",
    )


def line() -> Drawing:
    """Four points, their line of least squares and its errors."""
    x, y = np.array([0.0, 1.0, 2.0, 3.0]), np.array([1.0, 3.0, 2.0, 6.0])
    slope, intercept = fit_line(x, y)
    with plot() as (figure, axes):
        for at, measured in zip(x, y, strict=True):
            ends = [measured, slope * at + intercept]
            axes.plot([at, at], ends, color=ORANGE, linestyle=(0, (3, 2)), linewidth=1.8)
        across = np.array([-0.4, 3.4])
        axes.plot(across, slope * across + intercept, color=BLUE)
        axes.plot(x, y, "o", color=INK, markersize=7)
        axes.plot([x.mean()], [y.mean()], "s", color=GREEN, markersize=9)
        axes.text(x.mean() + 0.12, y.mean() - 0.5, "means", color=GREEN)
        axes.text(-0.35, 4.6, f"y = {slope:.1f} x + {intercept:.1f}", color=BLUE)
        axes.set(xlabel="x", ylabel="y", xticks=range(4), yticks=range(0, 7, 2))
        svg = plotted(figure)
    return Drawing(
        svg,
        "A line of least squares",
        f"Four points and the line y = {slope:.1f} x + {intercept:.1f} between them; dashed vertical pieces "
        "join each point to the line. The line runs through the point of the means, (1.5, 3).",
    )


def differences() -> Drawing:
    """A slope measured from both sides and from one."""
    h, at = 0.5, 1.0
    w = np.linspace(0.2, 1.8, 81)
    central = float(numerical_gradient(lambda v: float(v[0] ** 3), np.array([at]), h=h)[0])
    forward = ((at + h) ** 3 - at**3) / h
    with plot() as (figure, axes):
        axes.plot(w, w**3, color=INK)
        sides = np.array([at - h, at + h])
        axes.plot(sides, sides**3, "o-", color=BLUE)
        one = np.array([at, at + h])
        axes.plot(one, one**3, marker="o", color=ORANGE, linestyle=(0, (5, 2)))
        tangent = np.array([0.55, 1.45])
        axes.plot(tangent, at + 3 * (tangent - at), color=GREEN, linestyle=":", linewidth=2)
        axes.text(0.72, 1.55, f"both sides: {central:.2f}", color=BLUE, ha="right")
        axes.text(1.4, 2.1, f"one side: {forward:.2f}", color=ORANGE, ha="left")
        axes.text(1.2, 0.5, "true slope: 3", color=GREEN)
        axes.set(xlabel="w", ylabel="w³", xticks=[0.5, 1, 1.5], yticks=[0, 1, 3, 5])
        svg = plotted(figure)
    return Drawing(
        svg,
        "A slope measured from both sides and from one",
        "The curve of w cubed. The line through the points at 0.5 and 1.5 has the slope "
        f"{central:.2f}, the line from 1 to 1.5 the slope {forward:.2f}. The true slope at 1, dotted, is 3.",
    )


def rates() -> Drawing:
    """Paths of gradient descent on a parabola, for four learning rates."""
    chosen = (
        (0.05, GREEN, ":", "0.05"),
        (0.3, BLUE, "-", "0.3"),
        (0.9, ORANGE, (0, (5, 2)), "0.9"),
        (1.03, PURPLE, (0, (1, 1)), "1.03"),
    )
    with plot() as (figure, axes):
        axes.axhline(0, color=FAINT, linewidth=0.8)
        for rate, ink, dashes, name in chosen:
            path = gradient_descent(lambda w: 2 * w, np.array(1.0), learning_rate=rate, steps=10)
            axes.plot(path, marker="o", color=ink, linestyle=dashes, markersize=4, linewidth=1.8)
            axes.text(
                10.25, path[-1] + (rate == 0.9) * 0.06 - (rate == 0.3) * 0.12, name, color=ink, va="center"
            )
        axes.set(xlabel="step", ylabel="w", xticks=range(0, 11, 2), yticks=[-1, 0, 1], xlim=(-0.3, 11.6))
        svg = plotted(figure)
    return Drawing(
        svg,
        "Gradient descent with four learning rates",
        "Ten steps from w = 1 on the parabola w squared. With the rate 0.05 w sinks slowly to 0.35, with 0.3 "
        "it is near 0 after four steps, with 0.9 it swings around 0 and comes nearer, with 1.03 it swings "
        "wider at every step.",
    )
