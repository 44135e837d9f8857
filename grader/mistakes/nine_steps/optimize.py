"""Mistakes of step 8, optimize: `update` and `train`."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.nine_steps import backprop, feedforward, loss, train, update


@mistake("uphill", of="update")
def uphill(network: Any, gradients: Any, learning_rate: float) -> None:
    """Your weights move with the gradient, which points uphill: which way does the loss fall?"""
    update(network, gradients, -learning_rate)


@mistake("nothing-moves", of="update")
def nothing_moves(network: Any, gradients: Any, learning_rate: float) -> None:
    """No weight has moved afterwards: do you change the layers, or a variable of your own?

    W = W - ... gives the name W to a new array; the layer still has the old one.
    """
    for layer, (dW, db) in zip(network, gradients, strict=True):
        W, b = layer.W, layer.b
        W = W - learning_rate * dW
        b = b - learning_rate * db


@mistake("copy-returned", of="update")
def copy_returned(network: Any, gradients: Any, learning_rate: float) -> Any:
    """A list of layers comes back, and the network that was given is as it was: who has the new weights?

    train goes on with the network that it handed over, so that one has to change.
    """
    network = copy.deepcopy(network)
    update(network, gradients, learning_rate)
    return network


@mistake("biases-stay", of="update")
def biases_stay(network: Any, gradients: Any, learning_rate: float) -> None:
    """The weights take their step, and the biases stay where they were: what is db for?"""
    update(network, [(dW, 0 * db) for dW, db in gradients], learning_rate)


@mistake("rate-ignored", of="update")
def rate_ignored(network: Any, gradients: Any, learning_rate: float) -> None:
    """You take the whole gradient off: by which share of it should a weight move?"""
    update(network, gradients, 1)


@mistake("biases-ignore-rate", of="update")
def biases_ignore_rate(network: Any, gradients: Any, learning_rate: float) -> None:
    """W is right, and b falls by the whole gradient: does the learning rate hold for biases, too?"""
    for layer, (dW, db) in zip(network, gradients, strict=True):
        layer.W = layer.W - learning_rate * dW
        layer.b = layer.b - db


@mistake("rate-fixed", of="update")
def rate_fixed(network: Any, gradients: Any, learning_rate: float) -> None:
    """Every step goes by 0.01, whatever the caller asks for: where is learning_rate used?"""
    update(network, gradients, 0.01)


@mistake("first-layer-only", of="update")
def first_layer_only(network: Any, gradients: Any, learning_rate: float) -> Any:
    """Only the first layer moves: does your loop end after its first pass?

    A return that is indented too far ends the loop as well.
    """
    for layer, (dW, db) in zip(network, gradients, strict=True):
        layer.W = layer.W - learning_rate * dW
        layer.b = layer.b - learning_rate * db
        return


@mistake("last-layer-stays", of="update")
def last_layer_stays(network: Any, gradients: Any, learning_rate: float) -> None:
    """Every layer moves but the last: how far does your loop count?"""
    update(network[:-1], gradients[:-1], learning_rate)


@mistake("replaced-by-the-step", of="update")
def replaced_by_the_step(network: Any, gradients: Any, learning_rate: float) -> None:
    """The old weights are gone, only the step is left: is it =- where -= was meant?"""
    for layer, (dW, db) in zip(network, gradients, strict=True):
        layer.W = -learning_rate * dW
        layer.b = -learning_rate * db


@mistake("overwrites-gradients", of="update")
def overwrites_gradients(network: Any, gradients: Any, learning_rate: float) -> None:
    """The layers are right, but the gradients have shrunk by the learning rate: whose arrays are they?

    dW *= learning_rate writes into the caller's array.
    """
    for layer, (dW, db) in zip(network, gradients, strict=True):
        dW *= learning_rate
        db *= learning_rate
        layer.W = layer.W - dW
        layer.b = layer.b - db


@mistake("loss-after-the-update", of="train")
def loss_after_the_update(
    network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000
) -> Any:
    """The untrained network's loss is missing: do you take each loss before or after its update?"""
    losses = []
    for _ in range(epochs):
        update(network, backprop(network, X, y), learning_rate)
        losses.append(loss(y, feedforward(network, X)))
    return np.array(losses)


@mistake("one-loss-too-many", of="train")
def one_loss_too_many(network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000) -> Any:
    """One loss more than epochs comes back: the one after the last update has no epoch of its own."""
    losses = train(network, X, y, learning_rate, epochs)
    return np.append(losses, loss(y, feedforward(network, X)))


@mistake("stops-early", of="train")
def stops_early(network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000) -> Any:
    """You stop when the loss hardly moves: how many losses does the caller expect for five epochs?"""
    losses: list[float] = []
    for _ in range(epochs):
        losses.append(loss(y, feedforward(network, X)))
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) < 1e-6:
            break
        update(network, backprop(network, X, y), learning_rate)
    return np.array(losses)


@mistake("one-epoch-too-few", of="train")
def one_epoch_too_few(network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000) -> Any:
    """One epoch is missing: how many numbers are there in range(1, 5)?"""
    return train(network, X, y, learning_rate, epochs - 1)


@mistake("one-epoch-too-many", of="train")
def one_epoch_too_many(network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000) -> Any:
    """You make one update more than there are epochs: where does your loop start and stop?"""
    return train(network, X, y, learning_rate, epochs + 1)


@mistake("uphill", of="train")
def climbs(network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000) -> Any:
    """Your loss rises from epoch to epoch: is there one minus too many between here and update?"""
    return train(network, X, y, -learning_rate, epochs)


@mistake("one-sample-at-a-time", of="train")
def one_sample_at_a_time(
    network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000
) -> Any:
    """You update after every sample: how many updates does an epoch on the full batch make?"""
    losses = []
    for _ in range(epochs):
        losses.append(loss(y, feedforward(network, X)))
        for j in range(X.shape[1]):
            update(network, backprop(network, X[:, j : j + 1], y[:, j : j + 1]), learning_rate)
    return np.array(losses)


@mistake("last-loss-only", of="train")
def last_loss_only(network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000) -> Any:
    """The network is trained, and of its losses only the last comes back: one per epoch is wanted."""
    return train(network, X, y, learning_rate, epochs)[-1]


@mistake("nothing-returned", of="train")
def nothing_returned(network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000) -> None:
    """The network is trained, and no losses come back: where does your function return them?"""
    train(network, X, y, learning_rate, epochs)


@mistake("network-returned", of="train")
def network_returned(network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000) -> Any:
    """The trained network comes back; its owner has it already. What is missing is the losses."""
    train(network, X, y, learning_rate, epochs)
    return network


@mistake("network-and-losses", of="train")
def network_and_losses(network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000) -> Any:
    """Two things come back, the network and the losses: only the losses are asked for."""
    return network, train(network, X, y, learning_rate, epochs)


@mistake("copy-trained", of="train")
def copy_trained(network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000) -> Any:
    """Your losses are right, but the network that was given has learned nothing: who was trained?"""
    return train(copy.deepcopy(network), X, y, learning_rate, epochs)


@mistake("losses-of-the-first-pass", of="train")
def losses_of_the_first_pass(
    network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000
) -> Any:
    """The network learns, and all your losses are the same: how old is the y_hat that they go by?"""
    y_hat = feedforward(network, X)
    train(network, X, y, learning_rate, epochs)
    return np.full(epochs, loss(y, y_hat))


@mistake("gradients-of-the-first-epoch", of="train")
def gradients_of_the_first_epoch(
    network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000
) -> Any:
    """Every epoch takes the first one's gradients: after a step, do they still point downhill?"""
    gradients, losses = backprop(network, X, y), []
    for _ in range(epochs):
        losses.append(loss(y, feedforward(network, X)))
        update(network, gradients, learning_rate)
    return np.array(losses)


@mistake("default-rate", of="train")
def default_rate(network: Any, X: Any, y: Any, learning_rate: float = 0.1, epochs: int = 1000) -> Any:
    """Without a learning rate from the caller you take 0.1: what does the first line of train say?"""
    return train(network, X, y, learning_rate, epochs)


@mistake("rate-fixed", of="train")
def train_rate_fixed(network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000) -> Any:
    """You train with 0.01 whatever the caller asks for: where is learning_rate used?"""
    return train(network, X, y, 0.01, epochs)


@mistake("tutorials-printed-measure", of="train")
def tutorials_printed_measure(
    network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000
) -> Any:
    """The network is right; the losses are the tutorial's printed measure, which is not our loss."""
    losses = []
    for _ in range(epochs):
        error = feedforward(network, X) - y
        losses.append(np.mean(np.linalg.norm(0.5 * error**2, axis=0)))
        update(network, backprop(network, X, y), learning_rate)
    return np.array(losses)


@mistake("three-layers-always", of="update")
def three_layers_always(network: Any, gradients: Any, learning_rate: float) -> Any:
    """Right for the tutorial's three layers; the fourth stays as it is: how many may there be?"""
    update(network[:3], gradients[:3], learning_rate)


@mistake("batches-of-32", of="train")
def batches_of_32(network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000) -> Any:
    """Right for 32 samples and fewer; more are cut into batches, each with an update: how many an epoch?"""
    losses = []
    for _ in range(epochs):
        losses.append(loss(y, feedforward(network, X)))
        for start in range(0, X.shape[1], 32):
            part = slice(start, start + 32)
            update(network, backprop(network, X[:, part], y[:, part]), learning_rate)
    return np.array(losses)


@mistake("stops-when-the-loss-rises", of="train")
def stops_when_the_loss_rises(
    network: Any, X: Any, y: Any, learning_rate: float = 0.01, epochs: int = 1000
) -> Any:
    """Where the loss rises you stop before the last epoch: how many updates were asked for?"""
    losses: list[Any] = []
    while len(losses) < epochs and losses[-1:] <= losses[-2:-1]:
        losses.append(loss(y, feedforward(network, X)))
        update(network, backprop(network, X, y), learning_rate)
    return np.array(losses)
