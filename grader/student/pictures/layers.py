"""Pictures of part 3's layers: how they start, how they hang together, what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from grader import cases

from .compared import Block, Compared
from .compared import describe as describe_compared
from .heatmap import draw_heatmaps
from .picture import Array, Calls, Picture, Progress, array, number
from .style import BLACK, BLUE, ORANGE, VERMILION, grid
from .words import say, sentences

N_IN, N_OUT = 72, 18
WIDTHS = (2, 4, 4, 3)
COUNTED = (2, 5, 3)


@dataclass(frozen=True)
class Start:
    """A new layer's weights and biases."""

    W: Array
    b: Array

    @property
    def wanted(self) -> float:
        """The standard deviation that both are drawn with."""
        return float(np.sqrt(2 / N_IN))


def _start(student: Calls, progress: Progress) -> Start:
    (layer,) = cases.objects([student.Layer(N_IN, N_OUT, "relu", cases.generator(student, 1))], of="Layer")
    return Start(array(layer.W, (N_OUT, N_IN), "W"), array(layer.b, (N_OUT, 1), "b"))


def _describe_start(data: Start) -> str:
    W, b = data.W, data.b
    said = [
        f"A layer of {N_IN} inputs and {N_OUT} outputs: the {W.size} weights have mean {say(W.mean())} and"
        f" deviation {say(W.std())}, the {b.size} biases mean {say(b.mean())} and deviation {say(b.std())}."
    ]
    if abs(W.std() / data.wanted - 1) > 0.1:
        said.append(f"The weights should spread by the root of 2 / {N_IN}, {say(data.wanted)}.")
    elif abs(W.mean()) > 0.2 * data.wanted:
        said.append("The weights should lie around 0.")
    elif np.abs(W).max() < 2.2 * data.wanted:
        said.append("No weight is further out than twice the deviation: normal draws (randn) have a few.")
    elif not 0.4 < b.std() / data.wanted < 1.8:
        said.append(f"The biases are drawn likewise, and should spread by about {say(data.wanted)}.")
    else:
        said.append(f"That is the bell curve of the root of 2 / {N_IN}, {say(data.wanted)}, as it should be.")
    return sentences(said)


def _draw_start(data: Start, figure: Any) -> None:
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[4, 1])
    reach = max(4 * data.wanted, float(np.abs(data.W).max()), float(np.abs(data.b).max())) * 1.05
    edges = np.linspace(-reach, reach, 50)
    upper.hist(data.W.ravel(), edges, color="#56B4E9", edgecolor=BLUE, label="your weights")
    x = np.linspace(-reach, reach, 400)
    bell = np.exp(-0.5 * (x / data.wanted) ** 2) / (data.wanted * np.sqrt(2 * np.pi))
    label = f"normal, deviation √(2/{N_IN}) = {data.wanted:.3f}"
    upper.plot(x, bell * data.W.size * (edges[1] - edges[0]), color=BLACK, linestyle="--", label=label)
    upper.set_ylabel("how many")
    upper.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
    grid(lower, "x")
    lower.plot(data.b.ravel(), np.zeros(data.b.size), "D", color=VERMILION, markeredgecolor=BLACK, alpha=0.8)
    lower.set(yticks=[0], yticklabels=["biases"], xlabel="first value of a weight or bias")


@dataclass(frozen=True)
class Drawing:
    """A network's layers: weights, biases, names of activations."""

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    activations: tuple[str, ...]


def _build(student: Calls, progress: Progress) -> Drawing:
    network = student.build_network(list(WIDTHS), cases.generator(student, 42))
    layers = student.layers(network, len(WIDTHS) - 1, "build_network([2, 4, 4, 3], rng)")
    weights, biases, names = [], [], []
    for place, (layer, n_in, n_out) in enumerate(zip(layers, WIDTHS[:-1], WIDTHS[1:], strict=True), start=1):
        weights.append(array(layer.W, (n_out, n_in), f"W of layer {place}"))
        biases.append(array(layer.b, (n_out, 1), f"b of layer {place}"))
        names.append(str(layer.activation)[:12])
    return Drawing(tuple(weights), tuple(biases), tuple(names))


def _describe_drawing(data: Drawing) -> str:
    said = []
    for place, (W, name) in enumerate(zip(data.weights, data.activations, strict=True), start=1):
        said.append(f"Layer {place}: {W.shape[1]} to {W.shape[0]}, {name}.")
    wanted = ("relu",) * (len(data.weights) - 1) + ("linear",)
    if data.activations != wanted:
        said.append("Hidden layers are relu and the last one is linear.")
    place, W = max(enumerate(data.weights, start=1), key=lambda layer: float(np.abs(layer[1]).max()))
    row, column = np.unravel_index(int(np.abs(W).argmax()), W.shape)
    said.append(
        f"The largest weight is {say(W[row, column])}, in layer {place} from unit {column} to unit {row}"
        " (counted from 0)."
    )
    if any(np.array_equal(a, b) for a, b in zip(data.weights[:-1], data.weights[1:], strict=True)):
        said.append("Two layers have the same weights: does each draw anew from rng?")
    return sentences(said)


def _heights(units: int) -> Array:
    return np.asarray(np.arange(units)[::-1] - (units - 1) / 2, dtype=np.float64)


def _draw_drawing(data: Drawing, figure: Any) -> None:
    axes = figure.subplots()
    axes.set_axis_off()
    largest = max(float(np.abs(W).max()) for W in data.weights) or 1.0
    for place, W in enumerate(data.weights):
        left, right = _heights(W.shape[1]), _heights(W.shape[0])
        for (row, column), weight in np.ndenumerate(W):
            axes.plot(
                [place, place + 1], [left[column], right[row]], color=VERMILION if weight > 0 else BLUE,
                linestyle="-" if weight > 0 else (0, (5, 2)),
                linewidth=0.4 + 3.4 * abs(weight) / largest, zorder=1,
            )  # fmt: skip
    for place, units in enumerate(WIDTHS):
        heights = _heights(units)
        axes.scatter([place] * units, heights, s=480, color="white", edgecolor=BLACK, linewidth=1.5, zorder=3)
        name = f"layer {place}\n{data.activations[place - 1]}" if place else "inputs"
        wanted = "linear" if place == len(WIDTHS) - 1 else "relu"
        if place and data.activations[place - 1] != wanted:
            name += f"\n({wanted} is asked for)"
        axes.text(place, -2.2, name, ha="center", va="top")
    for height, name in zip(_heights(2), ("a", "b"), strict=True):
        axes.text(0, height, name, ha="center", va="center", zorder=4)
    axes.plot([], [], color=VERMILION, linewidth=2, label="positive weight")
    axes.plot([], [], color=BLUE, linewidth=2, linestyle=(0, (5, 2)), label="negative weight")
    axes.set(xlim=(-0.3, len(WIDTHS) - 0.7), ylim=(-3.4, 2))
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)


@dataclass(frozen=True)
class Count:
    """The student's count of parameters."""

    counted: float
    widths: Sequence[int]

    @property
    def blocks(self) -> list[int]:
        """The number of parameters of each layer, as many as squares are drawn."""
        return [(n_in + 1) * n_out for n_in, n_out in pairwise(self.widths)]


def _count(student: Calls, progress: Progress) -> Count:
    return Count(number(student.count_parameters(list(COUNTED)), "count_parameters([2, 5, 3])"), COUNTED)


def _describe_count(data: Count) -> str:
    squares = sum(data.blocks)
    layers = ", ".join(map(str, data.blocks))
    weights = sum(n_in * n_out for n_in, n_out in pairwise(COUNTED))
    said = [
        f"For the widths 2, 5, 3 you count {say(data.counted)}; the drawing has {squares} squares, layer"
        f" by layer {layers}."
    ]
    if data.counted == weights:
        said.append("Yours are the weights alone; each output has a bias as well.")
    elif data.counted != squares:
        said.append("Each output has one weight for every input, and a bias.")
    return sentences(said)


def _draw_count(data: Count, figure: Any) -> None:
    from matplotlib.patches import Rectangle

    axes = figure.subplots()
    left = 0.0
    for place, (n_in, n_out) in enumerate(pairwise(COUNTED), start=1):
        for row in range(n_out):
            for column in range(n_in + 1):
                bias = column == n_in
                corner = left + column + (0.25 if bias else 0.0), -row
                axes.add_patch(
                    Rectangle(corner, 0.9, -0.9, facecolor=ORANGE if bias else "#56B4E9", edgecolor=BLACK,
                              hatch="///" if bias else "", linewidth=0.8)
                )  # fmt: skip
        name = f"layer {place}: {n_out} × ({n_in} + 1) = {n_out * (n_in + 1)}"
        axes.text(left, 0.35, name, fontsize=9.5)
        left += max(n_in + 2.2, 5.6)
    for x, color, hatch, name in ((0, "#56B4E9", "", "a weight"), (4, ORANGE, "///", "a bias")):
        axes.add_patch(Rectangle((x, -6.8), 0.9, 0.9, facecolor=color, edgecolor=BLACK, hatch=hatch))
        axes.text(x + 1.3, -6.35, name, va="center")
    total = sum(data.blocks)
    axes.set(xlim=(-0.3, left), ylim=(-7, 1.2), aspect="equal")
    right = data.counted == total
    axes.set_title(
        f"your count: {say(data.counted)}   squares: {total}   {'equal' if right else 'not equal'}"
    )
    axes.set_axis_off()


def _feedforward(student: Calls, progress: Progress) -> Compared:
    rng = np.random.default_rng(17)
    layers, copies = cases.network(student, (2, 3, 2), ("relu", "sigmoid"), rng)
    X = rng.standard_normal((2, 6))
    y_hat = array(student.feedforward(layers, X), (2, 6), "y_hat")
    A_prev = X
    blocks = []
    for place, (layer, (W, b, activation)) in enumerate(zip(layers, copies, strict=True), start=1):
        Z = array(layer.Z, (len(W), 6), f"Z of layer {place}")
        A = array(layer.A, (len(W), 6), f"A of layer {place}")
        blocks.append(Block(f"layer {place}, Z", Z, W @ A_prev + b))
        through = array(student.activate(W @ A_prev + b, activation), Z.shape, "activate")
        blocks.append(Block(f"layer {place}, A", A, through))
        A_prev = through
    blocks.append(Block("y_hat", y_hat, A_prev))
    return Compared(
        "What your feedforward keeps and returns",
        tuple(blocks),
        against="W, b and your activate, layer by layer,",
        relative="what comes in and goes through W, b and your activate",
        basis="Layer 1 is relu, layer 2 sigmoid; columns are samples.",
        heads=("yours", "step by step"),
    )


LAYER = Picture("How a layer of yours starts", ("Layer",), _start, _describe_start, _draw_start, (6.4, 3.8))
BUILD_NETWORK = Picture(
    "Your network, drawn from its weights", ("build_network",), _build, _describe_drawing,
    _draw_drawing, (6.4, 4.0),
)  # fmt: skip
COUNT_PARAMETERS = Picture(
    "Every parameter a square", ("count_parameters",), _count, _describe_count, _draw_count, (6.4, 3.6)
)
FEEDFORWARD = Picture(
    "What each layer holds after your feedforward", ("Layer", "activate", "feedforward"), _feedforward,
    describe_compared, draw_heatmaps, (6.4, 6.2),
)  # fmt: skip
