"""Right variants of step 8, optimize: `update` and `train`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.variants import variant
from solutions.nine_steps import backprop, feedforward, loss, update


@variant("in-place", of="update")
def in_place(network: Any, gradients: Any, learning_rate: float) -> None:
    """Writes into the arrays of the layers."""
    for layer, (dW, db) in zip(network, gradients, strict=True):
        layer.W -= learning_rate * dW
        layer.b -= learning_rate * db


@variant("by-index", of="update")
def by_index(network: Any, gradients: Any, learning_rate: float) -> None:
    """Indices in place of zip."""
    for i in range(len(network)):
        network[i].W = network[i].W - learning_rate * gradients[i][0]
        network[i].b = network[i].b - learning_rate * gradients[i][1]


@variant("returns-the-network", of="update")
def returns_the_network(network: Any, gradients: Any, learning_rate: float) -> Any:
    """W and b by name; the network comes back, too."""
    for layer, pair in zip(network, gradients, strict=True):
        for name, gradient in zip(("W", "b"), pair, strict=True):
            setattr(layer, name, getattr(layer, name) + -learning_rate * gradient)
    return network


@variant("numpy-with-out", of="update")
def numpy_with_out(network: Any, gradients: Any, learning_rate: float) -> None:
    """From the last layer to the first, into the arrays of the layers."""
    for index, layer in reversed(list(enumerate(network))):
        dW, db = gradients[index]
        np.subtract(layer.W, learning_rate * dW, out=layer.W)
        layer.b[:] = layer.b - np.multiply(db, learning_rate)


@variant("number-by-number", of="update")
def number_by_number(network: Any, gradients: Any, learning_rate: float) -> None:
    """One number after the other."""
    for layer, (dW, db) in zip(network, gradients, strict=True):
        for i in range(layer.W.shape[0]):
            for j in range(layer.W.shape[1]):
                layer.W[i, j] -= learning_rate * dW[i, j]
            layer.b[i, 0] -= learning_rate * db[i, 0]


@variant("list-of-losses", of="train")
def list_of_losses(network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000) -> Any:
    """A helper for the epoch, and a list of its results."""
    return [step(network, X, y, learning_rate) for _ in range(epochs)]


def step(network: Any, X: Any, y: Any, learning_rate: float) -> float:
    """One epoch: the loss before its update."""
    before = loss(y, feedforward(network, X))
    update(network, backprop(network, X, y), learning_rate)
    return before


@variant("one-forward-pass-an-epoch", of="train")
def one_forward_pass_an_epoch(
    network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000
) -> Any:
    """The loss from what backprop has fed forward."""
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        gradients = backprop(network, X, y)
        losses[epoch] = loss(y, network[-1].A)  # what backprop fed forward, before the update
        update(network, gradients, learning_rate)
    return losses


@variant("loss-of-the-next-epoch-carried-over", of="train")
def loss_carried_over(network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000) -> Any:
    """One loss too many is taken, and dropped; a tuple comes back."""
    losses = [loss(y, feedforward(network, X))]
    for _ in range(epochs):
        update(network, backprop(network, X, y), learning_rate)
        losses.append(loss(y, feedforward(network, X)))
    return tuple(losses[:-1])


@variant("update-written-out", of="train")
def update_written_out(network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000) -> Any:
    """Neither loss nor update is called."""
    losses, epoch = np.array([]), 0
    while epoch < epochs:
        error = feedforward(network, X) - y
        losses = np.append(losses, 0.5 * np.mean(np.sum(error**2, axis=0)))
        for layer, (dW, db) in zip(network, backprop(network, X, y), strict=True):
            layer.W -= learning_rate * dW
            layer.b -= learning_rate * db
        epoch += 1
    return losses


@variant("recursion", of="train")
def recursion(network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000) -> Any:
    """The first epoch, and then the others."""
    if epochs == 0:
        return []
    first = step(network, X, y, learning_rate)
    return [first, *recursion(network, X, y, learning_rate, epochs - 1)]
