"""Right variants of the step loss: `mse_loss`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.variants import variant


@variant("as-in-the-tutorial", of="mse_loss")
def as_in_the_tutorial(y_true: Any, y_pred: Any) -> Any:
    """The method mean()."""
    return ((y_true - y_pred) ** 2).mean()


@variant("loop", of="mse_loss")
def loop(y_true: Any, y_pred: Any) -> Any:
    """Adds up in Python over the flattened arrays."""
    total = 0.0
    for true, pred in zip(y_true.flatten(), y_pred.flatten(), strict=True):
        total += (true - pred) ** 2
    return total / y_true.size


@variant("dot-product", of="mse_loss")
def dot_product(y_true: Any, y_pred: Any) -> Any:
    """The errors with themselves; a 0-d array."""
    errors = np.ravel(y_pred - y_true)
    return np.asarray(np.dot(errors, errors) / errors.size)


@variant("norm", of="mse_loss")
def norm(y_true: Any, y_pred: Any) -> Any:
    """The square of a root; shape (1,)."""
    return np.array([np.linalg.norm(y_true - y_pred) ** 2 / np.size(y_true)])


@variant("mean-and-variance", of="mse_loss")
def mean_and_variance(y_true: Any, y_pred: Any) -> Any:
    """Another formula: the variance of the errors and the square of their mean."""
    errors = y_true - y_pred
    return np.reshape(np.var(errors) + np.mean(errors) ** 2, (1, 1))


@variant("in-place-on-a-copy", of="mse_loss")
def in_place_on_a_copy(y_true: Any, y_pred: Any) -> Any:
    """Works in place, in an array of its own."""
    errors = y_true.astype(float)
    errors -= y_pred
    errors *= errors
    return np.average(errors)
