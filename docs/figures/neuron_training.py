"""Figures of part 1's last step, training, drawn with the reference."""

from __future__ import annotations

from typing import Any

import numpy as np

from docs.tools.canvas import Canvas
from docs.tools.drawing import BLUE, GREEN, ORANGE, Drawing, plot, plotted
from solutions.neuron import network_gradient, network_output, sigmoid, train

# The tutorial's people: pounds - 135 and inches - 66; 1 stands for F, 0 for M.
PEOPLE = np.array([[-2.0, -1.0], [25.0, 6.0], [17.0, 4.0], [-15.0, -6.0]])
LABELS = np.array([1.0, 0.0, 0.0, 1.0])


def backward() -> tuple[Drawing, ...]:
    """The computational graph of the page's example, one step of the calculation after the other."""
    return tuple(_graph(number) for number in range(1, len(STAGES) + 1))


# What each step is called, and the nodes that get their value or their gradient in it.
STAGES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("Forward: the hidden sums", ("z₁", "z₂"), ()),
    ("Forward: the hidden outputs", ("h₁", "h₂"), ()),
    ("Forward: the output's sum", ("z₃",), ()),
    ("Forward: the prediction and the loss", ("ŷ", "L"), ()),
    ("Backward: the prediction", (), ("ŷ",)),
    ("Backward: the output's sum", (), ("z₃",)),
    ("Backward: the hidden outputs", (), ("h₁", "h₂")),
    ("Backward: the hidden sums", (), ("z₁", "z₂")),
)
PLACES = {
    **{"z₁": (120.0, 75.0), "h₁": (215.0, 75.0), "z₂": (120.0, 215.0), "h₂": (215.0, 215.0)},
    **{"z₃": (310.0, 145.0), "ŷ": (385.0, 145.0), "L": (452.0, 145.0)},
}
EDGES = (("z₁", "h₁"), ("z₂", "h₂"), ("h₁", "z₃"), ("h₂", "z₃"), ("z₃", "ŷ"), ("ŷ", "L"))


def _example() -> tuple[dict[str, float], dict[str, float]]:
    """The page's example: the value of each node, and how the loss changes with it."""
    params, x, y = np.array([0.0, 0.0, 0.0, 0.0, 2.0, -2.0, 0.0, 0.0, 0.0]), np.array([1.0, 2.0]), 0.0
    gradient = network_gradient(params, x, y)
    output = network_output(params, x)
    half = float(sigmoid(np.array(0.0)))
    values = {"z₁": 0.0, "z₂": 0.0, "h₁": half, "h₂": half, "z₃": 0.0}
    values |= {"ŷ": output, "L": (y - output) ** 2}
    slopes = {"z₁": gradient[6], "z₂": gradient[7], "z₃": gradient[8], "ŷ": -2 * (y - output)}
    slopes |= {"h₁": gradient[8] * params[4], "h₂": gradient[8] * params[5]}
    return values, {name: float(slope) for name, slope in slopes.items()}


def _graph(steps: int) -> Drawing:
    """The graph after that many steps; the last step's nodes are marked."""
    values, slopes = _example()
    forward = [name for _, names, _ in STAGES[:steps] for name in names]
    back = [name for _, _, names in STAGES[:steps] for name in names]
    now = {*STAGES[steps - 1][1], *STAGES[steps - 1][2]}
    canvas = Canvas(480, 300)
    for y_in, name, value in ((40, "x₀", 1), (250, "x₁", 2)):
        canvas.circle(30, y_in, 20, ink="blue", words=f"{value}")
        canvas.text(30, y_in + (34 if y_in < 100 else -34), name, ink="blue", size=13)
    for start in ((52, 40), (52, 250)):
        for end in ((96, 72), (96, 218)):
            canvas.arrow(start, end, ink="faint")
    for one, other in EDGES:
        canvas.arrow(*_between(PLACES[one], PLACES[other]), ink="faint")
    for name, (at_x, at_y) in PLACES.items():
        ink = "purple" if name in now else "ink"
        canvas.circle(at_x, at_y, 22, ink=ink, words=f"{values[name]:g}" if name in forward else "")
        canvas.text(at_x, at_y - 33, name, size=13)
        if name in back:
            canvas.text(at_x, at_y + 34, f"{slopes[name]:g}", ink="orange", size=14, bold=True)
    for at_x, at_y, words in ((282, 92, "w₅ = 2"), (282, 200, "w₆ = -2")):
        canvas.text(at_x, at_y, words, size=13)
    canvas.text(240, 284, "in the circles: forward; below them: ∂L/∂ of it, backward", ink="faint", size=14)
    said = [f"{name} is {values[name]:g}" for name in forward]
    said += [f"the loss changes with {name} by {slopes[name]:g}" for name in back]
    return Drawing(
        canvas.svg(),
        STAGES[steps - 1][0],
        f"Inputs 1 and 2 lead to z, h, the prediction and L: {', '.join(said)}.",
    )


def _between(
    one: tuple[float, float], other: tuple[float, float], radius: float = 24
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ends of an arrow from one circle to the other, outside both."""
    start, end = np.array(one), np.array(other)
    along: Any = (end - start) / np.linalg.norm(end - start) * radius
    first, last = start + along, end - along
    return (float(first[0]), float(first[1])), (float(last[0]), float(last[1]))


def training() -> Drawing:
    """The loss of three training runs from random starts."""
    with plot() as (figure, axes):
        runs = ((1, BLUE, "-"), (2, ORANGE, (0, (5, 2))), (3, GREEN, (0, (1, 1))))
        ends = []
        for seed, ink, dashes in runs:
            start = np.random.RandomState(seed).normal(size=9)
            _, losses = train(start, PEOPLE, LABELS, learning_rate=0.1, epochs=1000)
            axes.loglog(np.arange(1, 1001), losses, color=ink, linestyle=dashes)
            ends.append(float(losses[-1]))
        axes.set(xlabel="epoch", ylabel="loss", xticks=[1, 10, 100, 1000], yticks=[0.001, 0.01, 0.1, 1])
        axes.set_xticklabels(["1", "10", "100", "1000"])
        axes.set_yticklabels(["0.001", "0.01", "0.1", "1"])
        axes.minorticks_off()
        svg = plotted(figure)
    return Drawing(
        svg,
        "The loss of three training runs",
        "Three falling curves over 1000 epochs, on logarithmic axes. They begin at different heights, fall "
        "slowly at first and steadily after some tens of epochs, and end between "
        f"{min(ends):.4f} and {max(ends):.4f}.",
    )
