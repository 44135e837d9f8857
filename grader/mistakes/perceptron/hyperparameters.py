"""Mistakes of the step hyperparameters: `init_params`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake


@mistake("newer-generator", of="init_params")
def newer_generator(n_features: int = 3, seed: int = 42) -> Any:
    """With the seed 42 your first weight is 0.774: which of NumPy's two generators drew it?

    np.random.default_rng is the newer one. The tutorial's numbers come from the legacy one,
    and the same seed means other numbers there.
    """
    rng = np.random.default_rng(seed)
    return rng.random((n_features, 1)), rng.random(1)


@mistake("normal-draws", of="init_params")
def normal_draws(n_features: int = 3, seed: int = 42) -> Any:
    """With the seed 42 your first weight is 0.497: is it drawn uniformly from 0 to 1?

    The n in randn stands for normal: such draws lie around 0, and half of them are negative.
    """
    rng = np.random.RandomState(seed)
    return rng.randn(n_features, 1), rng.randn(1)


@mistake("between-minus-one-and-one", of="init_params")
def between_minus_one_and_one(n_features: int = 3, seed: int = 42) -> Any:
    """With the seed 42 your first weight is -0.251: which range do you draw from?

    Weights between -1 and 1 are a fine start too, but this tutorial draws between 0 and 1.
    """
    rng = np.random.RandomState(seed)
    weights = 2 * rng.rand(n_features, 1) - 1
    return weights, 2 * rng.rand(1) - 1


@mistake("bias-drawn-first", of="init_params")
def bias_drawn_first(n_features: int = 3, seed: int = 42) -> Any:
    """With the seed 42 your bias is 0.375 and your first weight 0.951: which is drawn first?

    A generator gives its numbers in a fixed order, so the order of your calls counts.
    """
    rng = np.random.RandomState(seed)
    bias = rng.rand(1)
    return rng.rand(n_features, 1), bias


@mistake("seeded-twice", of="init_params")
def seeded_twice(n_features: int = 3, seed: int = 42) -> Any:
    """Your bias is equal to your first weight, 0.375 for the seed 42: is the seed set a second time?

    Every seeding starts the numbers from the beginning; once is enough for weights and bias.
    """
    weights = np.random.RandomState(seed).rand(n_features, 1)
    bias = np.random.RandomState(seed).rand(1)
    return weights, bias


@mistake("seed-ignored", of="init_params")
def seed_ignored(n_features: int = 3, seed: int = 42) -> Any:
    """Every seed gives you the numbers of seed 42: what happens to the argument `seed`?

    42 is only what is taken when the caller says nothing.
    """
    rng = np.random.RandomState(42)
    return rng.rand(n_features, 1), rng.rand(1)


@mistake("three-features-always", of="init_params")
def three_features_always(n_features: int = 3, seed: int = 42) -> Any:
    """There are three weights, however many features are asked for: what happens to `n_features`?

    3 is only what is taken when the caller says nothing.
    """
    rng = np.random.RandomState(seed)
    return rng.rand(3, 1), rng.rand(1)


@mistake("flat-weights", of="init_params")
def flat_weights(n_features: int = 3, seed: int = 42) -> Any:
    """Your weights have the shape (3,): they should stand in a column, (3, 1).

    The numbers are right. With flat weights, inputs @ weights is flat as well,
    and minus a column of labels it becomes a (7, 7) matrix.
    """
    rng = np.random.RandomState(seed)
    return rng.rand(n_features), rng.rand(1)


@mistake("weights-in-a-row", of="init_params")
def weights_in_a_row(n_features: int = 3, seed: int = 42) -> Any:
    """Your weights have the shape (1, 3): how many rows has a column of three?

    The numbers are right. For inputs of shape (7, 3), inputs @ weights needs three rows.
    """
    rng = np.random.RandomState(seed)
    return rng.rand(1, n_features), rng.rand(1)


@mistake("bias-without-a-shape", of="init_params")
def bias_without_a_shape(n_features: int = 3, seed: int = 42) -> Any:
    """The bias is a plain number, right in value: it should be an array of shape (1,).

    What does rand return when it is told a length, and what when it is told none?
    """
    rng = np.random.RandomState(seed)
    return rng.rand(n_features, 1), rng.rand()


@mistake("zero-bias", of="init_params")
def zero_bias(n_features: int = 3, seed: int = 42) -> Any:
    """Your weights are right and your bias is 0: it is drawn, too, in this tutorial.

    A bias of 0 is a common start elsewhere; here it is the draw after the weights.
    """
    rng = np.random.RandomState(seed)
    return rng.rand(n_features, 1), np.zeros(1)


@mistake("all-zeros", of="init_params")
def all_zeros(n_features: int = 3, seed: int = 42) -> Any:
    """All your weights are 0: where do the random numbers come in?

    One neuron could learn from there, a layer of several could not: all would stay alike.
    """
    return np.zeros((n_features, 1)), np.zeros(1)


@mistake("bias-returned-first", of="init_params")
def bias_returned_first(n_features: int = 3, seed: int = 42) -> Any:
    """Both are drawn right and handed back in the wrong order: which comes first?

    The caller writes: weights, bias = init_params().
    """
    rng = np.random.RandomState(seed)
    weights = rng.rand(n_features, 1)
    return rng.rand(1), weights


@mistake("seed-0-taken-for-none", of="init_params")
def seed_0_taken_for_none(n_features: int = 3, seed: int = 42) -> Any:
    """Every seed works but 0, which gives the numbers of 42: what is `0 or 42` in Python?"""
    rng = np.random.RandomState(seed or 42)
    return rng.rand(n_features, 1), rng.rand(1)
