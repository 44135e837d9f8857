"""Right variants of the step activation: `sigmoid`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy.special import expit

from grader.variants import variant


@variant("as-in-the-tutorial", of="sigmoid")
def as_in_the_tutorial(x: Any) -> Any:
    """Overflows to inf far on the left, and 1 / inf is 0."""
    return 1 / (1 + np.exp(-x))


@variant("scipy", of="sigmoid")
def scipy_expit(x: Any) -> Any:
    """SciPy's own."""
    return expit(x)


@variant("two-branches", of="sigmoid")
def two_branches(x: Any) -> Any:
    """np.where works out both branches, so both are clipped."""
    x = np.clip(x, -500, 500)
    return np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))


@variant("masks-on-a-copy", of="sigmoid")
def masks_on_a_copy(x: Any) -> Any:
    """Writes into an array of its own; a number comes back as a 0-d array."""
    x = np.array(x, dtype=float)
    right = x >= 0
    x[right] = 1 / (1 + np.exp(-x[right]))
    x[~right] = np.exp(x[~right]) / (1 + np.exp(x[~right]))
    return x


@variant("recursion-over-the-axes", of="sigmoid")
def recursion_over_the_axes(x: Any) -> Any:
    """Plain Python for each number."""
    if np.ndim(x):
        return np.array([recursion_over_the_axes(row) for row in x])
    return 1 / (1 + math.exp(-x)) if x >= 0 else 1 - 1 / (1 + math.exp(x))


@variant("vectorize", of="sigmoid")
def vectorized(x: Any) -> Any:
    """A function of one number, spread by NumPy."""

    def one(value: float) -> float:
        try:
            return 1.0 / (1.0 + math.exp(-value))
        except OverflowError:
            return 0.0

    return np.vectorize(one, otypes=[float])(x)


@variant("logarithms", of="sigmoid")
def logarithms(x: Any) -> Any:
    """exp of the log-sigmoid; a column of one number for a number."""
    answer = np.exp(-np.logaddexp(0, -np.asarray(x)))
    return answer.reshape(1, 1) if np.ndim(x) == 0 else answer


class _Activations(np.ndarray[Any, Any]):
    """An array by another name."""


@variant("array-of-its-own-kind", of="sigmoid")
def array_of_its_own_kind(x: Any) -> Any:
    """A subclass of NumPy's array comes back."""
    return np.asarray(0.5 * (1 + np.tanh(np.divide(x, 2)))).view(_Activations)
