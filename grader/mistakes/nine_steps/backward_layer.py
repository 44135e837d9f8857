"""Mistakes of step 7, backward, in `layer_gradient`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.nine_steps import layer_gradient


@mistake("sums-not-means", of="layer_gradient")
def sums_not_means(dZ: Any, A_prev: Any) -> Any:
    """Both gradients are exactly n times too large, n being the number of samples: sum or mean?"""
    return dZ @ A_prev.T, dZ.sum(axis=1, keepdims=True)


@mistake("weights-summed", of="layer_gradient")
def weights_summed(dZ: Any, A_prev: Any) -> Any:
    """db is right, and dW is n times too large: the matrix product adds up the samples. What is left?"""
    return dZ @ A_prev.T, dZ.mean(axis=1, keepdims=True)


@mistake("biases-summed", of="layer_gradient")
def biases_summed(dZ: Any, A_prev: Any) -> Any:
    """dW is right, and db is n times too large: is it a mean like dW?"""
    return dZ @ A_prev.T / dZ.shape[1], dZ.sum(axis=1, keepdims=True)


@mistake("mean-taken-twice", of="layer_gradient")
def mean_taken_twice(dZ: Any, A_prev: Any) -> Any:
    """Both gradients are exactly n times too small: how often do you divide by the samples?"""
    dW, db = layer_gradient(dZ, A_prev)
    return dW / dZ.shape[1], db / dZ.shape[1]


@mistake("half", of="layer_gradient")
def half(dZ: Any, A_prev: Any) -> Any:
    """Both gradients are exactly half of the course's: the half of the loss is gone by now. Why?"""
    dW, db = layer_gradient(dZ, A_prev)
    return dW / 2, db / 2


@mistake("factor-two", of="layer_gradient")
def factor_two(dZ: Any, A_prev: Any) -> Any:
    """Both gradients are exactly twice the course's: does the slope of this loss have a 2?"""
    dW, db = layer_gradient(dZ, A_prev)
    return 2 * dW, 2 * db


@mistake("divided-by-outputs", of="layer_gradient")
def divided_by_outputs(dZ: Any, A_prev: Any) -> Any:
    """You divide by the number of outputs: in dZ, are samples rows or columns?"""
    n = len(dZ)
    return dZ @ A_prev.T / n, dZ.sum(axis=1, keepdims=True) / n


@mistake("divided-by-inputs", of="layer_gradient")
def divided_by_inputs(dZ: Any, A_prev: Any) -> Any:
    """You divide by the number of inputs: in A_prev, are samples rows or columns?"""
    n = len(A_prev)
    return dZ @ A_prev.T / n, dZ.sum(axis=1, keepdims=True) / n


@mistake("one-number-for-all-biases", of="layer_gradient")
def one_number_for_all_biases(dZ: Any, A_prev: Any) -> Any:
    """db is a single number: does each output not have a bias of its own?

    Without an axis, np.mean goes over everything; the mean is over the samples only.
    """
    return dZ @ A_prev.T / dZ.shape[1], np.mean(dZ)


@mistake("one-sum-for-all-biases", of="layer_gradient")
def one_sum_for_all_biases(dZ: Any, A_prev: Any) -> Any:
    """db is a single number, everything added up and divided by n: one bias for all outputs?

    Without an axis, np.sum goes over everything; only the samples are to be added up.
    """
    return dZ @ A_prev.T / dZ.shape[1], np.sum(dZ) / dZ.shape[1]


@mistake("biases-not-averaged", of="layer_gradient")
def biases_not_averaged(dZ: Any, A_prev: Any) -> Any:
    """Your db is dZ itself, a column for each sample: how do they become one column?"""
    return dZ @ A_prev.T / dZ.shape[1], dZ


@mistake("biases-flat", of="layer_gradient")
def biases_flat(dZ: Any, A_prev: Any) -> Any:
    """Your db has the right numbers in a flat array: what happens in b - db when b is a column?

    (4, 1) minus (4,) makes (4, 4); keepdims=True keeps a column.
    """
    return dZ @ A_prev.T / dZ.shape[1], dZ.mean(axis=1)


@mistake("biases-over-outputs", of="layer_gradient")
def biases_over_outputs(dZ: Any, A_prev: Any) -> Any:
    """Your db is a row with one number for each sample: over which axis should the mean go?"""
    return dZ @ A_prev.T / dZ.shape[1], dZ.mean(axis=0, keepdims=True)


@mistake("biases-from-inputs", of="layer_gradient")
def biases_from_inputs(dZ: Any, A_prev: Any) -> Any:
    """Your db is the mean of the inputs: what does a bias see, the inputs or a constant 1?"""
    return dZ @ A_prev.T / dZ.shape[1], A_prev.mean(axis=1, keepdims=True)


@mistake("biases-from-weights", of="layer_gradient")
def biases_from_weights(dZ: Any, A_prev: Any) -> Any:
    """Your db is the mean of dW's columns: do the inputs count in what a bias does?"""
    dW = dZ @ A_prev.T / dZ.shape[1]
    return dW, dW.mean(axis=1, keepdims=True)


@mistake("weights-transposed", of="layer_gradient")
def weights_transposed(dZ: Any, A_prev: Any) -> Any:
    """Your dW is the transpose: W has a row for each output; what does dW have a row for?"""
    return A_prev @ dZ.T / dZ.shape[1], dZ.mean(axis=1, keepdims=True)


@mistake("outer-product", of="layer_gradient")
def outer_product(dZ: Any, A_prev: Any) -> Any:
    """Right for one sample only; with more, dW mixes each sample's error with the others' inputs.

    If it is np.outer: that flattens what it gets. What adds up the products of matching columns?
    """
    return np.outer(dZ, A_prev) / dZ.shape[1], dZ.mean(axis=1, keepdims=True)


@mistake("pair-swapped", of="layer_gradient")
def pair_swapped(dZ: Any, A_prev: Any) -> Any:
    """Both gradients are right, and they come back in the wrong order: which is to be first?"""
    dW, db = layer_gradient(dZ, A_prev)
    return db, dW


@mistake("weights-only", of="layer_gradient")
def weights_only(dZ: Any, A_prev: Any) -> Any:
    """Only dW comes back: the biases want their gradient, too."""
    return layer_gradient(dZ, A_prev)[0]


@mistake("overwrites-dz", of="layer_gradient")
def overwrites_dz(dZ: Any, A_prev: Any) -> Any:
    """Your gradients are right, but dZ is divided by n afterwards: what will the layer before get?

    dZ /= n writes into the caller's array, and back-propagation still needs it.
    """
    dZ /= dZ.shape[1]
    return dZ @ A_prev.T, dZ.sum(axis=1, keepdims=True)


@mistake("transposed-where-it-fits", of="layer_gradient")
def transposed_where_it_fits(dZ: Any, A_prev: Any) -> Any:
    """Right for unequal widths, but with as many inputs as outputs your dW is transposed: why is that?"""
    dW, db = layer_gradient(dZ, A_prev)
    return (dW.T if dW.shape[0] == dW.shape[1] else dW), db


@mistake("axis-by-the-shape", of="layer_gradient")
def axis_by_the_shape(dZ: Any, A_prev: Any) -> Any:
    """With as many samples as outputs your db goes over the outputs: do you pick the axis by its length?"""
    dW, _ = layer_gradient(dZ, A_prev)
    return dW, dZ.mean(axis=int(dZ.shape[0] != dZ.shape[1])).reshape(-1, 1)
