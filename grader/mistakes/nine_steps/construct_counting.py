"""Mistakes of step 5, construct: `count_parameters` and `check_overfitting`."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from grader.mistakes import mistake


@mistake("biases-left-out", of="count_parameters")
def biases_left_out(layers_dim: Any) -> Any:
    """You count 36 for [2, 4, 4, 3], the weights alone: what else does a layer learn?

    Each output has a bias.
    """
    return sum(n_in * n_out for n_in, n_out in pairwise(layers_dim))


@mistake("one-bias-a-layer", of="count_parameters")
def one_bias_a_layer(layers_dim: Any) -> Any:
    """You count 39 for [2, 4, 4, 3], with one bias for each layer: how many rows has b?

    It is not the layer that has a bias, but each of its outputs.
    """
    return sum(n_in * n_out + 1 for n_in, n_out in pairwise(layers_dim))


@mistake("bias-for-each-input", of="count_parameters")
def bias_for_each_input(layers_dim: Any) -> Any:
    """You count 46 for [2, 4, 4, 3]: is there a bias for each input, or for each output?

    b has as many rows as W.
    """
    return sum(n_in * (n_out + 1) for n_in, n_out in pairwise(layers_dim))


@mistake("inputs-have-biases", of="count_parameters")
def inputs_have_biases(layers_dim: Any) -> Any:
    """You count 49 for [2, 4, 4, 3]: do the two inputs have a bias?

    Inputs are given. Only what a layer computes has something to learn.
    """
    return sum(n_in * n_out for n_in, n_out in pairwise(layers_dim)) + sum(layers_dim)


@mistake("units-counted", of="count_parameters")
def units_counted(layers_dim: Any) -> Any:
    """You count 13 for [2, 4, 4, 3], the sum of the sizes: these are the units.

    The parameters lie between them. How many weights join 2 inputs to 4 outputs?
    """
    return sum(layers_dim)


@mistake("sizes-multiplied", of="count_parameters")
def sizes_multiplied(layers_dim: Any) -> Any:
    """You count 96 for [2, 4, 4, 3], all sizes multiplied: does the first layer meet the last?

    Weights join neighbours only, and the layers' numbers are added up.
    """
    return math.prod(layers_dim)


@mistake("last-layer-left-out", of="count_parameters")
def last_layer_left_out(layers_dim: Any) -> Any:
    """You count 32 for [2, 4, 4, 3]: the last layer's 15 are missing.

    Where does your loop stop?
    """
    return sum((layers_dim[i] + 1) * layers_dim[i + 1] for i in range(len(layers_dim) - 2))


@mistake("first-layer-left-out", of="count_parameters")
def first_layer_left_out(layers_dim: Any) -> Any:
    """You count 35 for [2, 4, 4, 3]: the first layer's 12 are missing.

    Where does your loop begin?
    """
    return sum((layers_dim[i] + 1) * layers_dim[i + 1] for i in range(1, len(layers_dim) - 1))


@mistake("list-of-counts", of="count_parameters")
def list_of_counts(layers_dim: Any) -> Any:
    """You return one number for each layer: the network's total is asked for.

    12, 20 and 15 are right. What is left to do?
    """
    return [(n_in + 1) * n_out for n_in, n_out in pairwise(layers_dim)]


@mistake("always-47", of="count_parameters")
def always_47(layers_dim: Any) -> Any:
    """You return 47 for every network: that is right for [2, 4, 4, 3] alone.

    What happens to the argument?
    """
    return 47


@mistake("sizes-used-up", of="count_parameters")
def sizes_used_up(layers_dim: Any) -> Any:
    """The count is right, but the caller's list of sizes is shorter afterwards: what does pop do?

    It takes an entry out of the list itself. How do you read one and leave it there?
    """
    total = 0
    while len(layers_dim) > 1:
        n_in = layers_dim.pop(0)
        total += (n_in + 1) * layers_dim[0]
    return total


@mistake("as-many-allowed", of="check_overfitting")
def as_many_allowed(n_parameters: int, n_samples: int) -> None:
    """47 parameters and 47 samples pass with you: when exactly do you raise an error?

    As many are too many already. (A line that is printed stops nothing.)
    """
    if n_parameters > n_samples:
        raise ValueError("more parameters than samples")


@mistake("comparison-reversed", of="check_overfitting")
def comparison_reversed(n_parameters: int, n_samples: int) -> None:
    """You refuse 47 parameters with 7,000 samples, which is fine: which way does your comparison go?

    Too few samples are the trouble, not too many.
    """
    if n_parameters <= n_samples:
        raise ValueError("too many samples")


@mistake("answer-returned", of="check_overfitting")
def answer_returned(n_parameters: int, n_samples: int) -> bool:
    """You return True or False, and nobody has to look at it: an error cannot be overlooked.

    Which statement ends a function with an error?
    """
    return n_parameters >= n_samples


@mistake("opposite-returned", of="check_overfitting")
def opposite_returned(n_parameters: int, n_samples: int) -> bool:
    """You return True for a sound network and False for another: an error cannot be overlooked.

    Which statement ends a function with an error?
    """
    return n_parameters < n_samples


@mistake("error-returned", of="check_overfitting")
def error_returned(n_parameters: int, n_samples: int) -> Any:
    """You return the ValueError like a value, and the caller goes on as if nothing were wrong.

    Which word belongs in front of an error to make it one?
    """
    if n_parameters >= n_samples:
        return ValueError("as many parameters as samples, or more")
    return None


@mistake("asserted", of="check_overfitting")
def asserted(n_parameters: int, n_samples: int) -> None:
    """It stops with an AssertionError: a ValueError is asked for.

    assert is for what cannot happen, and is passed over under python -O. Here the caller's values are wrong.
    """
    assert n_parameters < n_samples


@mistake("any-exception", of="check_overfitting")
def any_exception(n_parameters: int, n_samples: int) -> None:
    """It stops with an Exception, which says nothing about its kind: a ValueError is asked for.

    A caller who wants to catch this error could only catch every error.
    """
    if n_parameters >= n_samples:
        raise Exception("as many parameters as samples, or more")


@mistake("equal-layers-once", of="count_parameters")
def equal_layers_once(layers_dim: Any) -> Any:
    """Layers of the same sizes are counted once: what does a set do with what comes twice?"""
    return sum((n_in + 1) * n_out for n_in, n_out in set(pairwise(layers_dim)))
