"""Mistakes of the step activation: `sigmoid`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from grader.mistakes import mistake


@mistake("missing-minus", of="sigmoid")
def missing_minus(x: Any) -> Any:
    """Your curve falls instead of rising: what sign does the exponent need?

    sigmoid(2) must be above 0.5, and yours is 0.119.
    """
    return 1 / (1 + np.exp(x))


@mistake("denominator-without-brackets", of="sigmoid")
def denominator_without_brackets(x: Any) -> Any:
    """Your sigmoid(0) is 2, above the curve's upper end of 1: what does Python divide by, and what not?

    In 1 / 1 + something, the division comes first, and the rest is added to its result.
    """
    return 1 / 1 + np.exp(-x)


@mistake("one-number-only", of="sigmoid")
def one_number_only(x: Any) -> Any:
    """Right for one number, a TypeError for an array: which exp takes arrays?

    The functions of math, and float(), want a single number. A neuron's pre-activations often come as
    an array, and NumPy's functions of the same names take both.
    """
    return 1 / (1 + math.exp(-x))


@mistake("if-on-an-array", of="sigmoid")
def if_on_an_array(x: Any) -> Any:
    """Right for one number, a ValueError for an array: what should `if` do when only some are above 0?

    An array has many answers to x > 0, and `if` can follow only one.
    np.where chooses entry by entry.
    """
    return 1 / (1 + np.exp(-x)) if x >= 0 else np.exp(x) / (1 + np.exp(x))


@mistake("list-of-one-axis", of="sigmoid")
def list_of_one_axis(x: Any) -> Any:
    """Yours walks along one axis and returns a list: what of one number, or of a matrix?

    sigmoid(0) cannot be walked along, and the entries of a matrix are whole rows.
    Arithmetic on x as a whole needs no loop, and keeps its shape.
    """
    return [1 / (1 + math.exp(-value)) for value in x]


@mistake("loop-fails-for-a-number", of="sigmoid")
def loop_fails_for_a_number(x: Any) -> Any:
    """Right for every array, a TypeError for a plain number: do you loop over x, or index it?

    A number has no entries and no length, so sigmoid(0) fails.
    Arithmetic and np.exp on x as a whole work for both; np.asarray(x) makes an array of either.
    """
    return np.array([1 / (1 + np.exp(-row)) for row in x])


@mistake("needs-attributes-of-an-array", of="sigmoid")
def needs_attributes_of_an_array(x: Any) -> Any:
    """Right for every array, an AttributeError for a plain number: what does 0 not have?

    A number has no shape, no copy() and no astype(). np.asarray(x) has them all.
    """
    result = np.zeros(x.shape)
    result[...] = 1 / (1 + np.exp(-x))
    return result


@mistake("whole-numbers-in-whole-numbers-out", of="sigmoid")
def whole_numbers_in_whole_numbers_out(x: Any) -> Any:
    """Right for floats, but your sigmoid(0) is 0: where does the 0.5 lose its decimals?

    An array made with np.zeros_like(x) has x's type. For the integer 0 it holds integers only.
    """
    result = np.zeros_like(x)
    result[...] = 1 / (1 + np.exp(-x))
    return result


@mistake("nan-far-to-the-right", of="sigmoid")
def nan_far_to_the_right(x: Any) -> Any:
    """Right for ordinary values, nan at x = 1000: what is exp(1000), and what do you divide by it?

    np.exp gives inf from about x = 710 on, and inf / inf is nan. Which way of writing the curve never
    divides one large number by another?
    """
    return np.exp(x) / (1 + np.exp(x))


@mistake("tanh", of="sigmoid")
def hyperbolic_tangent(x: Any) -> Any:
    """Your curve runs from -1 to 1, which is tanh: at 0 you return 0. In what range should it stay?

    The two are relatives: the sigmoid is a tanh, shifted up and squeezed.
    """
    return np.tanh(x)


@mistake("slope-instead-of-value", of="sigmoid")
def slope_instead_of_value(x: Any) -> Any:
    """Yours rises to 0.25 at 0 and falls again: is that the curve, or its slope?

    The slope has a function of its own, later in this part.
    """
    s = 1 / (1 + np.exp(-x))
    return s * (1 - s)


@mistake("rounded", of="sigmoid")
def rounded(x: Any) -> Any:
    """Your values stop after four decimals: who needs them rounded, the reader or the next layer?

    Round what you print, not what you return: later steps take tiny differences of these numbers.
    """
    return np.round(1 / (1 + np.exp(-x)), 4)


@mistake("argument-overwritten", of="sigmoid")
def argument_overwritten(x: Any) -> Any:
    """Your values are right, but the caller's array now holds them too: where do you write into x?

    np.asarray and x[...] = ... do not copy; the array stays the caller's own.
    """
    x = np.asarray(x, dtype=float)
    x[...] = 1 / (1 + np.exp(-x))
    return x


@mistake("printed-not-returned", of="sigmoid")
def printed_not_returned(x: Any) -> None:
    """Nothing comes back from your function: does it end with return, or with print?

    print shows a value to you; only return hands it to whoever called.
    """


@mistake("column-flattened", of="sigmoid")
def column_flattened(x: Any) -> Any:
    """Right values, but a last axis of length 1 is gone: whose shape should the result have?"""
    values = 1 / (1 + np.exp(-np.asarray(x, dtype=float)))
    return values[..., 0] if values.ndim > 1 and values.shape[-1] == 1 else values


@mistake("clipped-too-early", of="sigmoid")
def clipped_too_early(x: Any) -> Any:
    """Right near 0, but your curve stops rising at 0.99995: how far out do you clip x?

    exp is in no danger before 700.
    """
    return 1 / (1 + np.exp(-np.clip(x, -10, 10)))
