"""Figures of part 1, drawn with the reference."""

from __future__ import annotations

import numpy as np

from docs.tools.drawing import BLUE, FAINT, INK, ORANGE, Drawing, plot, plotted
from solutions.neuron import sigmoid


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
            height = float(sigmoid(np.array(mark)))
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
