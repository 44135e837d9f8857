"""Pictures of part 3's backward pass and its update: heatmaps, entry by entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader import cases
from grader.gradients import central_difference

from .compared import Block, Compared, describe
from .heatmap import draw_heatmaps
from .picture import Array, Calls, Picture, Progress, array, number, pair, several

WIDTHS = (2, 4, 2, 3)
ACTIVATIONS = ("relu", "linear", "sigmoid")
SAMPLES = 5
SLOPED = ("sigmoid", "relu")
KINK = 0.05
"""How far pre-activations are kept from 0, where relu has no slope."""
OWN = "Measured with your own {}, by central differences."


def _drawn(seed: int, *shapes: tuple[int, ...]) -> list[Array]:
    """Standard normal arrays, the same every time."""
    rng = np.random.default_rng(seed)
    return [rng.standard_normal(shape) for shape in shapes]


def _network(student: Calls) -> tuple[list[Any], list[tuple[Array, Array]], Array, Array]:
    rng = np.random.default_rng(59)
    layers, copies = cases.network(student, WIDTHS, ACTIVATIONS, rng)
    X, y = rng.standard_normal((2, SAMPLES)), rng.standard_normal((3, SAMPLES))
    return layers, [(W, b) for W, b, _ in copies], X, y


def _pairs(value: Any, parameters: list[tuple[Array, Array]]) -> list[tuple[Array, Array]]:
    """What backprop returned, as one pair of arrays for each layer."""
    made = []
    for place, (came, (W, b)) in enumerate(
        zip(several(value, len(parameters), "backprop"), parameters, strict=True), start=1
    ):
        dW, db = pair(came, f"the gradients of layer {place}")
        made.append((array(dW, W.shape, f"dW of layer {place}"), array(db, b.shape, f"db of layer {place}")))
    return made


def _backprop(student: Calls, progress: Progress) -> Compared:
    layers, parameters, X, y = _network(student)
    yours = _pairs(student.backprop(layers, X, y), parameters)
    # Whatever backprop did to the layers: measured is where they were.
    for layer, (W, b) in zip(layers, parameters, strict=True):
        layer.W, layer.b = W, b
    blocks = []
    for position, (layer, (W, b)) in enumerate(zip(layers, parameters, strict=True)):
        progress(position / len(layers))

        def loss(both: Array, layer: Any = layer, columns: int = W.shape[1]) -> float:
            layer.W, layer.b = both[:, :columns], both[:, columns:]
            return number(student.loss(y, student.feedforward(layers, X)), "loss")

        measured = central_difference(loss, np.hstack([W, b]))
        layer.W, layer.b = W, b
        dW, db = yours[position]
        blocks.append(Block(f"layer {position + 1}, dW", dW, measured[:, :-1]))
        blocks.append(Block(f"layer {position + 1}, db", db, measured[:, -1:]))
    basis = (
        f"There are {SAMPLES} samples and layers of the widths 2, 4, 2, 3 (relu, linear, sigmoid). "
        + OWN.format("feedforward and loss")
    )
    return Compared("Your backprop", tuple(blocks), basis=basis)


def _output_delta(student: Calls, progress: Progress) -> Compared:
    Z, y = _drawn(5, (3, 4), (3, 4))
    Z += KINK * np.sign(Z)
    blocks = []
    for name in SLOPED:
        y_hat = array(student.activate(Z, name), Z.shape, "activate")
        yours = array(student.output_delta(y, y_hat, Z, name), Z.shape, "output_delta")

        def loss(z: Array, name: str = name) -> float:
            return _summed(student, y, array(student.activate(z, name), z.shape, "activate"))

        blocks.append(Block(f"{name}, dZ", yours, central_difference(loss, Z)))
    basis = "Columns are samples. " + OWN.format("activate and loss")
    return Compared("Your output_delta", tuple(blocks), basis=basis)


def _hidden_delta(student: Calls, progress: Progress) -> Compared:
    Z, W_next, dZ_next = _drawn(8, (4, 4), (3, 4), (3, 4))
    Z += KINK * np.sign(Z)
    blocks = []
    for name in SLOPED:
        yours = array(student.hidden_delta(W_next, dZ_next, Z, name), Z.shape, "hidden_delta")
        # So that the next layer, a linear one, has just this dZ.
        y = W_next @ array(student.activate(Z, name), Z.shape, "activate") - dZ_next

        def loss(z: Array, name: str = name, y: Array = y) -> float:
            return _summed(student, y, W_next @ array(student.activate(z, name), z.shape, "activate"))

        blocks.append(Block(f"{name}, dZ", yours, central_difference(loss, Z)))
    basis = "Columns are samples. " + OWN.format("activate and loss")
    return Compared("Your hidden_delta", tuple(blocks), basis=basis)


def _summed(student: Calls, y: Array, y_hat: Array) -> float:
    """The loss of each sample by itself, added up: a dZ takes no mean."""
    columns = range(y.shape[1])
    return sum(number(student.loss(y[:, [i]], y_hat[:, [i]]), "loss") for i in columns)


def _layer_gradient(student: Calls, progress: Progress) -> Compared:
    dZ, A_prev, W, b = _drawn(11, (3, SAMPLES), (4, SAMPLES), (3, 4), (3, 1))
    came = pair(student.layer_gradient(dZ, A_prev), "layer_gradient")
    dW, db = array(came[0], W.shape, "dW"), array(came[1], b.shape, "db")
    y = W @ A_prev + b - dZ  # so that this layer, a linear one, has just this dZ

    def loss(both: Array) -> float:
        return number(student.loss(y, both[:, :-1] @ A_prev + both[:, -1:]), "loss")

    measured = central_difference(loss, np.hstack([W, b]))
    blocks = (Block("dW", dW, measured[:, :-1]), Block("db", db, measured[:, -1:]))
    basis = f"There are {SAMPLES} samples. " + OWN.format("loss")
    return Compared("Your layer_gradient", blocks, basis=basis)


def _update(student: Calls, progress: Progress) -> Compared:
    layers, parameters, _, _ = _network(student)
    rate = 0.5
    rng = np.random.default_rng(13)
    gradients = [(rng.standard_normal(W.shape), rng.standard_normal(b.shape)) for W, b in parameters]
    student.update(layers, gradients, rate)
    blocks = []
    for position, (layer, (W, b), (dW, db)) in enumerate(
        zip(layers, parameters, gradients, strict=True), start=1
    ):
        moved = array(layer.W, W.shape, f"W of layer {position}") - W
        blocks.append(Block(f"layer {position}, W", moved, -rate * dW))
        moved = array(layer.b, b.shape, f"b of layer {position}") - b
        blocks.append(Block(f"layer {position}, b", moved, -rate * db))
    return Compared(
        "How far your update moves each weight",
        tuple(blocks),
        against="the learning rate times the gradient, downhill,",
        relative="the step downhill",
        basis="The learning rate is 0.5.",
        heads=("your change", "wanted"),
    )


def _picture(title: str, needs: tuple[str, ...], compute: Callable[..., Compared], height: float) -> Any:
    return Picture(title, needs, compute, describe, draw_heatmaps, (6.4, height))


BACKPROP = _picture(
    "Your gradients, the measured ones, and the difference",
    ("Layer", "feedforward", "loss", "backprop"),
    _backprop,
    5.2,
)
OUTPUT_DELTA = _picture(
    "The last layer's dZ: yours, measured, and the difference",
    ("activate", "loss", "output_delta"),
    _output_delta,
    4.2,
)
HIDDEN_DELTA = _picture(
    "A hidden layer's dZ: yours, measured, and the difference",
    ("activate", "loss", "hidden_delta"),
    _hidden_delta,
    4.6,
)
LAYER_GRADIENT = _picture(
    "One layer's gradient: yours, measured, and the difference",
    ("loss", "layer_gradient"),
    _layer_gradient,
    3.2,
)
UPDATE = _picture("How far update moves each weight", ("Layer", "update"), _update, 5.2)
