"""Right variants of step 7, backward: `backprop`."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from grader.variants import variant
from solutions.nine_steps import (
    activation_derivative,
    feedforward,
    hidden_delta,
    layer_gradient,
    loss,
    output_delta,
)


@variant("collected-backwards-then-reversed", of="backprop")
def collected_backwards_then_reversed(network: Any, X: Any, y: Any) -> Any:
    """dA goes from layer to layer; lists in place of pairs."""
    dA = feedforward(network, X) - y
    inputs = [X] + [layer.A for layer in network[:-1]]
    gradients = []
    for layer, A_prev in zip(network[::-1], inputs[::-1], strict=True):
        dZ = dA * activation_derivative(layer.Z, layer.activation)
        gradients.append(list(layer_gradient(dZ, A_prev)))
        dA = layer.W.T @ dZ
    gradients.reverse()
    return gradients


@variant("nothing-but-numpy", of="backprop")
def nothing_but_numpy(network: Any, X: Any, y: Any) -> Any:
    """No helpers, the mean taken at the start, nothing kept on the layers."""
    m = X.shape[1]
    pre, post = [], [X]
    for layer in network:
        pre.append(np.dot(layer.W, post[-1]) + layer.b)
        if layer.activation == "relu":
            post.append(np.where(pre[-1] > 0, pre[-1], 0))
        elif layer.activation == "sigmoid":
            post.append(1 / (1 + np.exp(-pre[-1])))
        else:
            post.append(pre[-1])
    gradients: list[Any] = [None] * len(network)
    dA = (post[-1] - y) / m
    for i in range(len(network) - 1, -1, -1):
        dZ = dA.copy()
        if network[i].activation == "relu":
            dZ[post[i + 1] <= 0] = 0
        elif network[i].activation == "sigmoid":
            dZ *= post[i + 1] * (1 - post[i + 1])
        gradients[i] = (np.dot(dZ, post[i].T), np.sum(dZ, axis=1, keepdims=True))
        dA = np.dot(network[i].W.T, dZ)
    return gradients


@variant("recursion", of="backprop")
def recursion(network: Any, X: Any, y: Any) -> Any:
    """Every layer asks the next one for its dZ; a tuple comes back."""
    feedforward(network, X)

    def delta(i: int) -> Any:
        layer = network[i]
        if i == len(network) - 1:
            return output_delta(y, layer.A, layer.Z, layer.activation)
        return hidden_delta(network[i + 1].W, delta(i + 1), layer.Z, layer.activation)

    inputs = [X, *(layer.A for layer in network)]
    return tuple(layer_gradient(delta(i), inputs[i]) for i in range(len(network)))


@variant("one-sample-at-a-time", of="backprop")
def one_sample_at_a_time(network: Any, X: Any, y: Any) -> Any:
    """The mean of the gradients of single samples."""
    dWs = [np.zeros_like(layer.W) for layer in network]
    dbs = [np.zeros_like(layer.b) for layer in network]
    n = X.shape[1]
    for j in range(n):
        x, target = X[:, j : j + 1], y[:, j : j + 1]
        dZ = output_delta(target, feedforward(network, x), network[-1].Z, network[-1].activation)
        for i in range(len(network))[::-1]:
            dW, db = layer_gradient(dZ, network[i - 1].A if i else x)
            dWs[i] += dW / n
            dbs[i] += db / n
            if i:
                dZ = hidden_delta(network[i].W, dZ, network[i - 1].Z, network[i - 1].activation)
    return list(zip(dWs, dbs, strict=True))


@variant("kept-on-the-layers-too", of="backprop")
def kept_on_the_layers_too(network: Any, X: Any, y: Any) -> Any:
    """dZ, dW and db are kept on the layers."""
    y_hat = feedforward(network, X)
    for i, layer in reversed(list(enumerate(network))):
        if layer is network[-1]:
            layer.dZ = output_delta(y, y_hat, layer.Z, layer.activation)
        else:
            after = network[i + 1]
            layer.dZ = hidden_delta(after.W, after.dZ, layer.Z, layer.activation)
        layer.dW, layer.db = layer_gradient(layer.dZ, X if i == 0 else network[i - 1].A)
    return [(layer.dW, layer.db) for layer in network]


@variant("central-differences", of="backprop")
def central_differences(network: Any, X: Any, y: Any) -> Any:
    """Measured on a copy of the network."""
    h = 1e-5
    trial = copy.deepcopy(network)

    def slopes(array: Any) -> Any:
        gradient = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            here = array[index]
            array[index] = here + h
            above = loss(y, feedforward(trial, X))
            array[index] = here - h
            below = loss(y, feedforward(trial, X))
            array[index] = here
            gradient[index] = (above - below) / (2 * h)
        return gradient

    return [(slopes(layer.W), slopes(layer.b)) for layer in trial]


@variant("bias-as-an-input", of="backprop")
def bias_as_an_input(network: Any, X: Any, y: Any) -> Any:
    """The bias as the weight of a constant input 1."""
    dZ = output_delta(y, feedforward(network, X), network[-1].Z, network[-1].activation) / X.shape[1]
    ones, gradients = np.ones((1, X.shape[1])), []
    for i in reversed(range(len(network))):
        inputs = np.vstack([X if i == 0 else network[i - 1].A, ones])
        both = np.einsum("ij,kj->ik", dZ, inputs)
        gradients.append((both[:, :-1], both[:, -1:]))
        if i > 0:
            dZ = hidden_delta(network[i].W, dZ, network[i - 1].Z, network[i - 1].activation)
    return gradients[::-1]
