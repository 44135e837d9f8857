"""Mistakes of step 7, backward, in `backprop`: which layers, and what each of them is fed with."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake
from grader.mistakes.nine_steps.backward_backprop import back_from, last_delta, right_step
from solutions.nine_steps import feedforward, hidden_delta, layer_gradient, output_delta


@mistake("own-activations", of="backprop")
def own_activations(network: Any, X: Any, y: Any) -> Any:
    """Your dW is square, made of what the layer puts out: what goes in where W is multiplied?"""
    step, dZ = right_step(network), last_delta(network, X, y)
    gradients: list[Any] = []
    for i in reversed(range(len(network))):
        gradients.insert(0, layer_gradient(dZ, network[i].A))
        dZ = step(i, dZ) if i > 0 else dZ
    return gradients


@mistake("inputs-not-activated", of="backprop")
def inputs_not_activated(network: Any, X: Any, y: Any) -> Any:
    """Your dW takes the Z of the layer before as its inputs: is that what feedforward handed on?"""
    step, dZ = right_step(network), last_delta(network, X, y)
    gradients: list[Any] = []
    for i in reversed(range(len(network))):
        gradients.insert(0, layer_gradient(dZ, network[i - 1].Z if i > 0 else X))
        dZ = step(i, dZ) if i > 0 else dZ
    return gradients


@mistake("index-minus-one", of="backprop")
def index_minus_one(network: Any, X: Any, y: Any) -> Any:
    """The first layer's dW is made of the network's own output: what is network[i - 1] when i is 0?

    In Python, index -1 is the last one. What went into the first layer?
    """
    step, dZ = right_step(network), last_delta(network, X, y)
    gradients: list[Any] = []
    for i in reversed(range(len(network))):
        gradients.insert(0, layer_gradient(dZ, network[i - 1].A))
        dZ = step(i, dZ) if i > 0 else dZ
    return gradients


@mistake("skips-the-first-layer", of="backprop")
def skips_the_first_layer(network: Any, X: Any, y: Any) -> Any:
    """One pair is missing, the first layer's: where does your loop stop?

    range(k, 0, -1) ends with 1.
    """
    return back_from(network, X, last_delta(network, X, y), right_step(network))[1:]


@mistake("two-layers-only", of="backprop")
def two_layers_only(network: Any, X: Any, y: Any) -> Any:
    """Right for two layers; with one or with three it breaks: where do you count the layers by hand?"""
    first, second = network[0], network[1]
    dZ2 = output_delta(y, feedforward(network, X), second.Z, second.activation)
    dZ1 = hidden_delta(second.W, dZ2, first.Z, first.activation)
    return [layer_gradient(dZ1, X), layer_gradient(dZ2, first.A)]


@mistake("two-layers-unpacked", of="backprop")
def two_layers_unpacked(network: Any, X: Any, y: Any) -> Any:
    """Right for two layers; with one or with three a ValueError comes: where are there just two names?"""
    hidden, last = network
    dZ = output_delta(y, feedforward(network, X), last.Z, last.activation)
    dZ_hidden = hidden_delta(last.W, dZ, hidden.Z, hidden.activation)
    return [layer_gradient(dZ_hidden, X), layer_gradient(dZ, hidden.A)]


@mistake("three-layers-only", of="backprop")
def three_layers_only(network: Any, X: Any, y: Any) -> Any:
    """With one or two layers an IndexError comes: the tutorial has three, and the next network?"""
    first, second, third = network[0], network[1], network[2]
    dZ3 = output_delta(y, feedforward(network, X), third.Z, third.activation)
    dZ2 = hidden_delta(third.W, dZ3, second.Z, second.activation)
    dZ1 = hidden_delta(second.W, dZ2, first.Z, first.activation)
    return [layer_gradient(dZ1, X), layer_gradient(dZ2, first.A), layer_gradient(dZ3, second.A)]


@mistake("biases-from-inputs", of="backprop")
def biases_from_inputs(network: Any, X: Any, y: Any) -> Any:
    """dW is right, and your db is the mean of the layer's inputs: what does a bias see?"""
    pairs = back_from(network, X, last_delta(network, X, y), right_step(network))
    inputs = [X, *(layer.A for layer in network[:-1])]
    return [(dW, np.mean(A, axis=1, keepdims=True)) for (dW, _), A in zip(pairs, inputs, strict=True)]


@mistake("biases-not-averaged", of="backprop")
def biases_not_averaged(network: Any, X: Any, y: Any) -> Any:
    """dW is right, and db has a column for each sample: b has one. How do they become one?"""
    step, dZ = right_step(network), last_delta(network, X, y)
    gradients: list[Any] = []
    for i in reversed(range(len(network))):
        dW, _ = layer_gradient(dZ, network[i - 1].A if i > 0 else X)
        gradients.insert(0, (dW, dZ))
        dZ = step(i, dZ) if i > 0 else dZ
    return gradients


@mistake("no-feedforward", of="backprop")
def no_feedforward(network: Any, X: Any, y: Any) -> Any:
    """Right if the same samples were fed just before; and if the network was never fed?

    Z and A on the layers are whatever went through last. Whose business is it to feed X?
    """
    dZ = output_delta(y, network[-1].A, network[-1].Z, network[-1].activation)
    return back_from(network, X, dZ, right_step(network))


@mistake("feeds-once-only", of="backprop")
def feeds_once_only(network: Any, X: Any, y: Any) -> Any:
    """Your gradients go by the samples that were fed before, not by X: when do you run feedforward?

    Z and A on the layers are whatever went through last; that they are there says nothing.
    """
    if not hasattr(network[-1], "A"):
        feedforward(network, X)
    dZ = output_delta(y, network[-1].A, network[-1].Z, network[-1].activation)
    return back_from(network, X, dZ, right_step(network))
