"""Right variants of the step activation: `sigmoid` and `sigmoid_derivative`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy.special import expit

from grader.variants import variant
from solutions.perceptron import sigmoid


@variant("plain-formula", of="sigmoid")
def plain_formula(x: Any) -> Any:
    """As every textbook has it; far out it warns, and is right."""
    return 1 / (1 + np.exp(-x))


@variant("scipy-expit", of="sigmoid")
def scipy_expit(x: Any) -> Any:
    """Somebody else's."""
    return expit(x)


@variant("two-branches", of="sigmoid")
def two_branches(x: Any) -> Any:
    """One form on each side, so that no exponential grows."""
    small = np.exp(-np.abs(x))
    return np.where(np.asarray(x) >= 0, 1 / (1 + small), small / (1 + small))


@variant("clipped", of="sigmoid")
def clipped(x: Any) -> Any:
    """The exponent kept within bounds in which the curve is flat anyway."""
    return 1.0 / (1.0 + np.exp(-np.clip(x, -500, 500)))


@variant("masks", of="sigmoid")
def masks(x: Any) -> Any:
    """Filled in two halves; a number comes back as an array of shape ()."""
    x = np.asarray(x, dtype=float)
    out = np.empty_like(x)
    right = x >= 0
    out[right] = 1 / (1 + np.exp(-x[right]))
    out[~right] = np.exp(x[~right]) / (1 + np.exp(x[~right]))
    return out


def one(x: float) -> float:
    """The sigmoid of one number, in a form that does not overflow."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


@variant("number-by-number", of="sigmoid")
def number_by_number(x: Any) -> Any:
    """The module math, inside np.vectorize."""
    return np.vectorize(one, otypes=[float])(x)


@variant("log-add-exp", of="sigmoid")
def log_add_exp(x: Any) -> Any:
    """The exponential of minus the softplus of -x."""
    return np.exp(-np.logaddexp(0, -x))


@variant("by-its-symmetry", of="sigmoid_derivative")
def by_its_symmetry(x: Any) -> Any:
    """1 - sigmoid(x) is sigmoid(-x)."""
    return sigmoid(x) * sigmoid(-x)


@variant("activation-less-its-square", of="sigmoid_derivative")
def activation_less_its_square(x: Any) -> Any:
    """Multiplied out."""
    return sigmoid(x) - sigmoid(x) ** 2


@variant("squared-hyperbolic", of="sigmoid_derivative")
def squared_hyperbolic(x: Any) -> Any:
    """A quarter of the slope of tanh at x / 2."""
    return (1 - np.square(np.tanh(np.multiply(x, 0.5)))) / 4


@variant("even-function", of="sigmoid_derivative")
def even_function(x: Any) -> Any:
    """The direct formula with the size of x, as both sides are alike."""
    small = np.exp(-np.abs(x))
    return small / (1 + small) ** 2


@variant("denominator-of-three", of="sigmoid_derivative")
def denominator_of_three(x: Any) -> Any:
    """One over e^x + 2 + e^-x: infinity below the line is 0."""
    return 1 / (np.exp(x) + 2 + np.exp(-x))


@variant("scipy-twice", of="sigmoid_derivative")
def scipy_twice(x: Any) -> Any:
    """Without the sigmoid of one's own."""
    return expit(x) * expit(-x)


@variant("elementwise-loop", of="sigmoid_derivative")
def elementwise_loop(x: Any) -> Any:
    """Over the flat array, back to its shape; a number becomes an array of shape ()."""
    x = np.asarray(x, dtype=float)
    slopes = [one(value) * one(-value) for value in x.ravel()]
    return np.array(slopes).reshape(x.shape)
