"""Pictures of single neurons: what weight and bias do, and which points a perceptron tells apart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from .picture import Array, Calls, Picture, Progress, array, number, pair
from .style import BLACK, BLUE, GREY, GUIDE, ORANGE, VERMILION, grid
from .words import count, off, say, sentences

STEEP = ((0.5, 0.0), (1.0, 0.0), (3.0, 0.0))
SHIFTED = ((1.0, -4.0), (1.0, 0.0), (1.0, 4.0))
LINES = (("#56B4E9", "-"), (BLACK, "--"), (VERMILION, ":"))


@dataclass(frozen=True)
class Outputs:
    """A neuron's output over its one input, for several weights and biases."""

    x: Array
    settings: tuple[tuple[float, float], ...]
    outputs: tuple[Array, ...]


def _neuron(student: Calls, progress: Progress) -> Outputs:
    x = np.linspace(-8, 8, 41)
    settings = tuple(dict.fromkeys((*STEEP, *SHIFTED)))
    made = []
    for weight, bias in settings:
        neuron = student.Neuron(np.array([weight, 0.0]), bias)
        outputs = [number(neuron.feedforward(np.array([value, 1.0])), "Neuron.feedforward") for value in x]
        made.append(np.array(outputs))
    return Outputs(x, settings, tuple(made))


def _describe_neuron(data: Outputs) -> str:
    said, faults = [], []
    for (weight, bias), outputs in zip(data.settings, data.outputs, strict=True):
        wanted = -bias / weight
        where = f"with weight {weight:g} and bias {bias:g}"
        here = float(np.interp(wanted, data.x, outputs))
        if outputs.min() < 0 or outputs.max() > 1:
            low, high = say(outputs.min()), say(outputs.max())
            faults.append(
                f"{where} the output runs from {low} to {high}, and a sigmoid's stays within 0 to 1"
            )
        elif abs(here - 0.5) > 1e-3:
            faults.append(
                f"{where} the output at x = {say(wanted)} is {say(here)}; the sum is 0 there, and the sigmoid"
                " of 0 is one half"
            )
        else:
            said.append(f"{where} it is one half at x = {say(wanted)}")
    if faults:
        return f"{faults[0][0].upper()}{faults[0][1:]}." + (
            f" The same is seen with {count(len(faults) - 1, 'other setting')}." if len(faults) > 1 else ""
        )
    return sentences(
        (
            f"Your neuron: {'; '.join(said)}.",
            "A larger weight makes the step steeper, the bias moves it to the side.",
        )
    )


def _draw_neuron(data: Outputs, figure: Any) -> None:
    by_setting = dict(zip(data.settings, data.outputs, strict=True))
    panels = figure.subplots(1, 2, sharey=True)
    for axes, settings, title in zip(
        panels, (STEEP, SHIFTED), ("the weight: how steep", "the bias: where"), strict=True
    ):
        for height in (0, 0.5, 1):
            axes.axhline(height, **GUIDE)
        for (weight, bias), (color, line) in zip(settings, LINES, strict=True):
            label = f"weight {weight:g}, bias {bias:g}"
            axes.plot(data.x, by_setting[weight, bias], line, color=color, linewidth=2.5, label=label)
        axes.set(xlabel="input x (a second input has weight 0)", title=title)
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.1), handlelength=3)
    panels[0].set_ylabel("output")


CORNERS = np.array(list(product((0, 1), repeat=3)))
WEIGHTS, BIAS = np.array([[3.0], [-2.0], [1.6]]), np.array([-0.5])


@dataclass(frozen=True)
class Corners:
    """A perceptron's probabilities for eight points, beside the student's sigmoid."""

    z: Array
    sigmoid: Array
    sums: Array
    probabilities: Array
    on_curve: Array


def _predict(student: Calls, progress: Progress) -> Corners:
    z = np.linspace(-4, 5, 73)
    sums = (CORNERS @ WEIGHTS + BIAS).ravel()
    came = [number(student.predict(point, WEIGHTS, BIAS), "predict") for point in CORNERS]
    return Corners(
        z,
        array(student.sigmoid(z), z.shape, "sigmoid(z)"),
        sums,
        np.array(came),
        array(student.sigmoid(sums), sums.shape, "sigmoid(z)"),
    )


def _describe_corners(data: Corners) -> str:
    wrong = off(data.probabilities, data.on_curve)
    if not wrong.any():
        ones = int((data.probabilities > 0.5).sum())
        return (
            "All 8 points lie on your sigmoid over the weighted sum plus bias: from"
            f" {say(data.probabilities.min())} to {say(data.probabilities.max())}; {ones} of them are above"
            " one half, which means label 1."
        )
    worst = int(np.abs(data.probabilities - data.on_curve).argmax())
    return (
        f"{int(wrong.sum())} of 8 points are off your sigmoid over the weighted sum plus bias. Worst:"
        f" {CORNERS[worst].tolist()}, whose sum is {say(data.sums[worst])}: yours is"
        f" {say(data.probabilities[worst])}, your sigmoid there is {say(data.on_curve[worst])}."
    )


def _draw_corners(data: Corners, figure: Any) -> None:
    axes = figure.subplots()
    for height in (0, 0.5, 1):
        axes.axhline(height, **GUIDE)
    axes.axvline(0, **GUIDE)
    axes.plot(data.z, data.sigmoid, color=BLUE, linewidth=2.5, label="your sigmoid")
    axes.vlines(data.sums, data.on_curve, data.probabilities, color=GREY, linestyle="--", linewidth=1.2)
    axes.plot(data.sums, data.probabilities, "o", color=ORANGE, markeredgecolor=BLACK, markersize=9,
              label="your predict")  # fmt: skip
    for point, place, height in zip(CORNERS, data.sums, data.probabilities, strict=True):
        name = "".join(map(str, point.tolist()))
        axes.annotate(name, (place, height), (7, -12), textcoords="offset points", fontsize=8.5)
    axes.set(xlabel="weighted sum of the point's three inputs plus bias", ylabel="probability of label 1")
    axes.legend(loc="best")


SEEDS = 150


@dataclass(frozen=True)
class Draws:
    """First weights and biases for many seeds."""

    weights: Array
    biases: Array
    repeats: bool


def _init(student: Calls, progress: Progress) -> Draws:
    weights, biases = [], []
    for seed in range(SEEDS):
        came = pair(student.init_params(3, seed), "init_params")
        weights.append(array(came[0], (3, 1), "weights").ravel())
        biases.append(array(came[1], (1,), "bias").ravel())
    again = pair(student.init_params(3, 0), "init_params")
    repeats = bool(np.array_equal(np.ravel(again[0]), weights[0]))
    return Draws(np.array(weights), np.array(biases), repeats)


def _describe_draws(data: Draws) -> str:
    columns = [*((f"weight {i}", data.weights[:, i]) for i in range(3)), ("bias", data.biases[:, 0])]
    said = [
        f"Over {SEEDS} seeds: "
        + "; ".join(
            f"{name} from {say(c.min())} to {say(c.max())}, mean {say(c.mean())}" for name, c in columns
        )
        + "."
    ]
    everything = np.concatenate([column for _, column in columns])
    if everything.min() < 0 or everything.max() >= 1:
        said.append("A uniform draw from [0, 1) never leaves that range.")
    constant = [name for name, column in columns if np.ptp(column) == 0]
    if constant:
        said.append(f"Whatever the seed, {', '.join(constant)} is the same: is the seed used?")
    elif np.allclose(data.weights[:, 0], data.biases[:, 0]):
        said.append("Weight 0 and the bias are always the same number: is the generator seeded twice?")
    if not data.repeats:
        said.append("The same seed gave other numbers the second time.")
    return sentences(said)


def _draw_draws(data: Draws, figure: Any) -> None:
    axes = figure.subplots()
    axes.axvspan(0, 1, color="#56B4E9", alpha=0.2, linewidth=0)
    for edge in (0, 1):
        axes.axvline(edge, **GUIDE)
    rows = np.vstack([data.weights.T, data.biases.T])
    scatter = np.random.default_rng(0).uniform(-0.3, 0.3, rows.shape)
    for place, row in enumerate(rows):
        mark = "s" if place == 3 else "o"
        axes.plot(row, 3 - place + scatter[place], mark, color=BLUE, markersize=4, alpha=0.7)
        axes.plot([row.mean()] * 2, [2.6 - place, 3.4 - place], color=VERMILION, linewidth=2.5,
                  label="mean" if place == 0 else None)  # fmt: skip
    axes.set_yticks([3, 2, 1, 0], ["weight 0", "weight 1", "weight 2", "bias"])
    axes.set_xlabel(f"drawn value, seeds 0 to {SEEDS - 1}; the band is the range from 0 to 1")
    grid(axes, "x")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0))


NEURON = Picture(
    "What weight and bias do to your neuron", ("Neuron",), _neuron, _describe_neuron, _draw_neuron
)
PREDICT = Picture(
    "Your predictions for eight points, on your sigmoid", ("predict", "sigmoid"), _predict, _describe_corners,
    _draw_corners,
)  # fmt: skip
INIT_PARAMS = Picture(
    "Your first weights and bias, for many seeds", ("init_params",), _init, _describe_draws, _draw_draws,
    (6.4, 3.6),
)  # fmt: skip
