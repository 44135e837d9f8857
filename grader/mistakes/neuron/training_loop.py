"""Mistakes of the step training: `train`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.neuron import mse_loss, network_gradient, network_output, sigmoid, sigmoid_derivative, train


def _loss(params: Any, data: Any, labels: Any) -> Any:
    """The loss over all samples."""
    return mse_loss(labels, np.array([network_output(params, x) for x in data]))


def _epoch(params: Any, data: Any, labels: Any, learning_rate: float) -> Any:
    """The params after one right epoch."""
    for x, y_true in zip(data, labels, strict=True):
        params = params - learning_rate * network_gradient(params, x, y_true)
    return params


@mistake("uphill", of="train")
def uphill(params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000) -> Any:
    """Your losses grow: do you walk with the gradient, or against it?

    Over the four people it is 0.41 after your first epoch, and 0.52 after the third.
    """
    return train(params, data, labels, -learning_rate, epochs)


@mistake("learning-rate-ignored", of="train")
def learning_rate_ignored(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """Right with the default learning rate, but another one changes nothing: what do you multiply by?"""
    return train(params, data, labels, 0.1, epochs)


@mistake("one-update-an-epoch", of="train")
def one_update_an_epoch(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """Right for one sample, but with more there is one update an epoch: when should the params move?

    You add up the gradients of an epoch, all taken with the same params.
    Here every sample moves them.
    """
    losses = []
    for _ in range(epochs):
        total = sum(network_gradient(params, x, y_true) for x, y_true in zip(data, labels, strict=True))
        params = params - learning_rate * total
        losses.append(_loss(params, data, labels))
    return params, np.array(losses)


@mistake("one-mean-update-an-epoch", of="train")
def one_mean_update_an_epoch(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """Right for one sample, but with more there is one mean update an epoch: when should the params move?

    The mean over all samples is full-batch descent. Here every sample moves the params by itself.
    """
    losses = []
    for _ in range(epochs):
        total = sum(network_gradient(params, x, y_true) for x, y_true in zip(data, labels, strict=True))
        params = params - learning_rate * total / len(data)
        losses.append(_loss(params, data, labels))
    return params, np.array(losses)


@mistake("output-updated-too-early", of="train")
def output_updated_too_early(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """Your w5 and w6 move first, and h1 and h2 then use the new ones: which do the nine partials want?

    Within one update all nine belong to the same params: work them out first, then move them together.
    """
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params
    losses = []
    for _ in range(epochs):
        for x, y_true in zip(data, labels, strict=True):
            z1, z2 = w1 * x[0] + w2 * x[1] + b1, w3 * x[0] + w4 * x[1] + b2
            h1, h2 = sigmoid(z1), sigmoid(z2)
            z3 = w5 * h1 + w6 * h2 + b3
            d_z3 = -2 * (y_true - sigmoid(z3)) * sigmoid_derivative(z3)
            w5, w6 = w5 - learning_rate * d_z3 * h1, w6 - learning_rate * d_z3 * h2
            b3 = b3 - learning_rate * d_z3
            d_z1, d_z2 = d_z3 * w5 * sigmoid_derivative(z1), d_z3 * w6 * sigmoid_derivative(z2)
            w1, w2 = w1 - learning_rate * d_z1 * x[0], w2 - learning_rate * d_z1 * x[1]
            w3, w4 = w3 - learning_rate * d_z2 * x[0], w4 - learning_rate * d_z2 * x[1]
            b1, b2 = b1 - learning_rate * d_z1, b2 - learning_rate * d_z2
        params = np.array([w1, w2, w3, w4, w5, w6, b1, b2, b3])
        losses.append(_loss(params, data, labels))
    return params, np.array(losses)


@mistake("epochs-inside-samples", of="train")
def epochs_inside_samples(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """You stay with one sample for all epochs before the next: which loop is the outer one?

    An epoch is one pass over all samples.
    """
    losses = []
    for x, y_true in zip(data, labels, strict=True):
        for _ in range(epochs):
            params = params - learning_rate * network_gradient(params, x, y_true)
        losses.append(_loss(params, data, labels))
    return params, np.array(losses)


@mistake("one-epoch-short", of="train")
def one_epoch_short(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """You are one epoch short: how many numbers does your range give?

    range(1, n) leaves out both 0 and n.
    """
    return train(params, data, labels, learning_rate, epochs - 1)


@mistake("loss-before-the-epoch", of="train")
def loss_before_the_epoch(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """Your params are right, your losses an epoch too early: are they taken before the updates, or after?

    Your first loss is that of the untrained network.
    """
    losses = []
    for _ in range(epochs):
        losses.append(_loss(params, data, labels))
        params = _epoch(params, data, labels, learning_rate)
    return params, np.array(losses)


@mistake("loss-of-the-start-too", of="train")
def loss_of_the_start_too(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """Your params are right, but there is one loss too many: which network does the first belong to?"""
    losses = [_loss(params, data, labels)]
    params, later = train(params, data, labels, learning_rate, epochs)
    return params, np.array([*losses, *later])


@mistake("loss-on-the-way", of="train")
def loss_on_the_way(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """Your outputs for the loss are from the middle of the epoch: with which params is each taken?

    Every one is asked before its own update, each with other params.
    The loss is that of the epoch's end, for all samples.
    """
    losses = []
    for _ in range(epochs):
        outputs = []
        for x, y_true in zip(data, labels, strict=True):
            outputs.append(network_output(params, x))
            params = params - learning_rate * network_gradient(params, x, y_true)
        losses.append(mse_loss(labels, np.array(outputs)))
    return params, np.array(losses)


@mistake("loss-of-the-last-sample", of="train")
def loss_of_the_last_sample(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """Your params are right, but each loss is that of the last sample alone: what of the others?"""
    losses = []
    for _ in range(epochs):
        params = _epoch(params, data, labels, learning_rate)
        losses.append((labels[-1] - network_output(params, data[-1])) ** 2)
    return params, np.array(losses)


@mistake("loss-after-each-sample", of="train")
def loss_after_each_sample(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """Your params are right, but you take a loss after every sample: how far in is that line?

    Its indentation puts it into the inner loop. One loss an epoch is asked for.
    """
    losses = []
    for _ in range(epochs):
        for x, y_true in zip(data, labels, strict=True):
            params = params - learning_rate * network_gradient(params, x, y_true)
            losses.append(_loss(params, data, labels))
    return params, np.array(losses)


@mistake("loss-every-tenth-epoch", of="train")
def loss_every_tenth_epoch(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """Your params are right, but you keep every tenth loss only: how many epochs were there?

    The tutorial prints every tenth. Here each epoch's loss is returned.
    """
    params, losses = train(params, data, labels, learning_rate, epochs)
    return params, losses[::10]


@mistake("last-loss-only", of="train")
def last_loss_only(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """Your params are right, but one single loss comes back: what became of those of the other epochs?"""
    params, losses = train(params, data, labels, learning_rate, epochs)
    return params, losses[-1]


@mistake("losses-summed", of="train")
def losses_summed(params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000) -> Any:
    """Your params are right, but each loss is n times ours, n samples: do you add up, or average?"""
    params, losses = train(params, data, labels, learning_rate, epochs)
    return params, losses * len(data)


@mistake("params-only", of="train")
def params_only(params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000) -> Any:
    """Your params are right, but they come back alone: what else does train return?"""
    return train(params, data, labels, learning_rate, epochs)[0]


@mistake("pair-in-the-other-order", of="train")
def pair_in_the_other_order(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """Both results are right, in the other order: which comes first, params or losses?"""
    params, losses = train(params, data, labels, learning_rate, epochs)
    return losses, params


@mistake("start-overwritten", of="train")
def start_overwritten(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """Your results are right, but the caller's params are trained too: what do you write into?

    -= works in place, in the very array that was passed in, and p = params copies nothing.
    """
    trained, losses = train(params, data, labels, learning_rate, epochs)
    params[:] = trained
    return params, losses


@mistake("best-params-returned", of="train")
def best_params_returned(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """Where the loss rises, you return the params of the best epoch: which ones are asked for?"""
    best, losses = params, []
    for _ in range(epochs):
        params = _epoch(params, data, labels, learning_rate)
        losses.append(_loss(params, data, labels))
        if losses[-1] == min(losses):
            best = params
    return best, np.array(losses)


@mistake("stops-when-the-loss-rises", of="train")
def stops_when_the_loss_rises(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """Where the loss rises, you stop before the last epoch: how many losses were asked for?"""
    losses: list[Any] = []
    while len(losses) < epochs and losses[-1:] <= losses[-2:-1]:
        params = _epoch(params, data, labels, learning_rate)
        losses.append(_loss(params, data, labels))
    return params, np.array(losses)
