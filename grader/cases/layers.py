"""The words of the cases about networks: the student's own Layers, with weights that the case sets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.cases.values import Array, objects
from grader.worker.proxy import Handle, generator

Parameters = tuple[Array, Array, str]


def network(
    student: Any, layers_dim: Sequence[int], activations: Sequence[str], rng: np.random.Generator
) -> tuple[list[Handle], list[Parameters]]:
    """A network made of the student's own Layers, with W, b and activation set by the case.

    Args:
        student: the fixture.
        layers_dim: widths, the input's first: [2, 4, 3] makes two layers.
        activations: one name for each layer.
        rng: where weights (standard normal, scaled by 1/sqrt(inputs)) and biases come from.

    Returns:
        The student's list of layers, and the case's own list of (W, b, activation).
    """
    copies = parameters(layers_dim, activations, rng)
    return networks(student, copies)[0], copies


def parameters(
    layers_dim: Sequence[int], activations: Sequence[str], rng: np.random.Generator
) -> list[Parameters]:
    """The case's own (W, b, activation) for each layer of a network; see `network`."""
    return [
        (rng.standard_normal((n_out, n_in)) / np.sqrt(n_in), rng.standard_normal((n_out, 1)), activation)
        for n_in, n_out, activation in zip(layers_dim[:-1], layers_dim[1:], activations, strict=True)
    ]


def networks(student: Any, *copies: Sequence[Parameters]) -> list[list[Handle]]:
    """Networks made of the student's own Layers, all in one request.

    Args:
        student: the fixture.
        copies: for each network, the (W, b, activation) of its layers, which the case sets.

    Returns:
        For each network, the student's list of layers.

    Raises:
        CheckFailed: when Layer makes no object.
    """
    generated = generator(student, 0)
    wanted = [one for layers in copies for one in layers]
    asked = [(W.shape[1], W.shape[0], activation, generated) for W, _, activation in wanted]
    made = objects(student.Layer.each(asked), of="Layer")
    for layer, (W, b, activation) in zip(made, wanted, strict=True):
        layer.W, layer.b, layer.activation = W, b, activation
    rest = iter(made)
    return [[next(rest) for _ in layers] for layers in copies]
