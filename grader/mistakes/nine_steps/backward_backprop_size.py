"""Mistakes of step 7, backward, in `backprop`: right up to a factor, an order, a shape or a side effect."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.nine_steps import backprop


def times(factor: float, network: Any, X: Any, y: Any) -> Any:
    """The right gradients, all multiplied."""
    return [(factor * dW, factor * db) for dW, db in backprop(network, X, y)]


@mistake("sign", of="backprop")
def sign(network: Any, X: Any, y: Any) -> Any:
    """All your gradients are exactly the negative: is the error y_hat - y, or y - y_hat?

    A gradient points uphill; the minus that leads downhill comes later, in update.
    """
    return times(-1, network, X, y)


@mistake("factor-two", of="backprop")
def factor_two(network: Any, X: Any, y: Any) -> Any:
    """All your gradients are exactly twice the course's: the loss has a half that takes care of the 2."""
    return times(2, network, X, y)


@mistake("half", of="backprop")
def half(network: Any, X: Any, y: Any) -> Any:
    """All your gradients are exactly half of the course's: what does the half of the loss meet?"""
    return times(0.5, network, X, y)


@mistake("sum-not-mean", of="backprop")
def sum_not_mean(network: Any, X: Any, y: Any) -> Any:
    """All your gradients are exactly n times too large, n being the number of samples: sum or mean?"""
    return times(X.shape[1], network, X, y)


@mistake("mean-taken-twice", of="backprop")
def mean_taken_twice(network: Any, X: Any, y: Any) -> Any:
    """All your gradients are exactly n times too small: how often do you divide by the samples?

    layer_gradient takes the mean already.
    """
    return times(1 / X.shape[1], network, X, y)


@mistake("outputs-averaged-too", of="backprop")
def outputs_averaged_too(network: Any, X: Any, y: Any) -> Any:
    """All your gradients are k times too small, k being the number of outputs: what is averaged here?"""
    return times(1 / len(y), network, X, y)


@mistake("gradient-of-np-mean", of="backprop")
def gradient_of_np_mean(network: Any, X: Any, y: Any) -> Any:
    """Your gradients belong to the mean of all squares: our loss has 1/2n, n being the samples.

    You are off by 2/k, k being the number of outputs; for k = 2 that cannot be seen.
    """
    return times(2 / len(y), network, X, y)


@mistake("divided-by-features", of="backprop")
def divided_by_features(network: Any, X: Any, y: Any) -> Any:
    """You divide by the number of features: in X, are samples rows or columns?"""
    return times(X.shape[1] / len(X), network, X, y)


@mistake("weights-summed", of="backprop")
def weights_summed(network: Any, X: Any, y: Any) -> Any:
    """Every db is right, and every dW is n times too large: which of the two is a mean already?"""
    return [(X.shape[1] * dW, db) for dW, db in backprop(network, X, y)]


@mistake("biases-summed", of="backprop")
def biases_summed(network: Any, X: Any, y: Any) -> Any:
    """Every dW is right, and every db is n times too large: which of the two is a mean already?"""
    return [(dW, X.shape[1] * db) for dW, db in backprop(network, X, y)]


@mistake("one-number-for-all-biases", of="backprop")
def one_number_for_all_biases(network: Any, X: Any, y: Any) -> Any:
    """Each db is a single number: does each unit not have a bias of its own?

    Without an axis, np.mean goes over everything; the mean is over the samples only.
    """
    return [(dW, np.mean(db)) for dW, db in backprop(network, X, y)]


@mistake("one-sum-for-all-biases", of="backprop")
def one_sum_for_all_biases(network: Any, X: Any, y: Any) -> Any:
    """Each db is a single number, all units added up: does each unit not have a bias of its own?

    Without an axis, np.sum goes over everything; only the samples are to be added up.
    """
    return [(dW, np.sum(db)) for dW, db in backprop(network, X, y)]


@mistake("biases-flat", of="backprop")
def biases_flat(network: Any, X: Any, y: Any) -> Any:
    """Your db are right and flat: what happens in b - db when b is a column?

    (4, 1) minus (4,) makes (4, 4); keepdims=True keeps a column.
    """
    return [(dW, db.ravel()) for dW, db in backprop(network, X, y)]


@mistake("biases-left-out", of="backprop")
def biases_left_out(network: Any, X: Any, y: Any) -> Any:
    """Every db is 0: does the loss not change when a bias does?"""
    return [(dW, np.zeros_like(db)) for dW, db in backprop(network, X, y)]


@mistake("weights-transposed", of="backprop")
def weights_transposed(network: Any, X: Any, y: Any) -> Any:
    """Every dW is the transpose of what it should be: what is the shape of W, and of your dW?"""
    return [(dW.T, db) for dW, db in backprop(network, X, y)]


@mistake("last-layer-first", of="backprop")
def last_layer_first(network: Any, X: Any, y: Any) -> Any:
    """All gradients are right, and the last layer's come first: in which order were they collected?

    You walk backwards, and the list is to go forwards.
    """
    return backprop(network, X, y)[::-1]


@mistake("pairs-swapped", of="backprop")
def pairs_swapped(network: Any, X: Any, y: Any) -> Any:
    """All gradients are right, but each pair is (db, dW): which is to be first?"""
    return [(db, dW) for dW, db in backprop(network, X, y)]


@mistake("two-lists", of="backprop")
def two_lists(network: Any, X: Any, y: Any) -> Any:
    """A list of all dW and a list of all db come back: one list of pairs is wanted, a pair per layer."""
    pairs = backprop(network, X, y)
    return [dW for dW, _ in pairs], [db for _, db in pairs]


@mistake("weights-only", of="backprop")
def weights_only(network: Any, X: Any, y: Any) -> Any:
    """Each layer's dW comes back alone: the biases want their gradient, too."""
    return [dW for dW, _ in backprop(network, X, y)]


@mistake("nothing-returned", of="backprop")
def nothing_returned(network: Any, X: Any, y: Any) -> Any:
    """Nothing comes back: where do the gradients go when your function ends?

    Keeping them on the layers is not enough; update asks for the list.
    """
    for layer, (dW, db) in zip(network, backprop(network, X, y), strict=True):
        layer.dW, layer.db = dW, db


@mistake("updates-too", of="backprop")
def updates_too(network: Any, X: Any, y: Any) -> Any:
    """Your gradients are right, but the weights have moved afterwards: whose task is that?

    backprop only measures; update takes the step.
    """
    gradients = backprop(network, X, y)
    for layer, (dW, db) in zip(network, gradients, strict=True):
        layer.W = layer.W - 0.01 * dW
        layer.b = layer.b - 0.01 * db
    return gradients


@mistake("adds-to-the-last-call", of="backprop")
def adds_to_the_last_call(network: Any, X: Any, y: Any) -> Any:
    """The first call is right, and the second adds its gradients to the first's: where are they kept?

    Each call is to start from nothing.
    """
    for layer, (dW, db) in zip(network, backprop(network, X, y), strict=True):
        layer.dW = getattr(layer, "dW", 0) + dW
        layer.db = getattr(layer, "db", 0) + db
    return [(layer.dW, layer.db) for layer in network]


@mistake("first-sample-only", of="backprop")
def first_sample_only(network: Any, X: Any, y: Any) -> Any:
    """Your gradient is that of the first sample alone: what about the others, and their mean?

    If you loop over samples, where does the return stand?
    """
    return backprop(network, X[:, :1], y[:, :1])


@mistake("last-sample-only", of="backprop")
def last_sample_only(network: Any, X: Any, y: Any) -> Any:
    """Your gradient is that of the last sample alone: what became of the others' shares?

    If you loop over samples, does each one replace the one before?
    """
    return backprop(network, X[:, -1:], y[:, -1:])
