"""Right variants of the step outcomes: `predict`."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit

from grader.variants import variant
from solutions.perceptron import sigmoid


@variant("dot-and-scipy", of="predict")
def dot_and_scipy(point: Any, weights: Any, bias: Any) -> Any:
    """An array of shape (1,)."""
    return expit(np.dot(point, weights) + bias)


@variant("python-loop", of="predict")
def python_loop(point: Any, weights: Any, bias: Any) -> float:
    """A plain number, by hand."""
    z = float(bias[0])
    for feature, weight in zip(point, weights[:, 0], strict=True):
        z += feature * weight
    return float(1 / (1 + np.exp(-z)))


@variant("row-times-column", of="predict")
def row_times_column(point: Any, weights: Any, bias: Any) -> Any:
    """The point as a row: shape (1, 1)."""
    return sigmoid(point.reshape(1, -1) @ weights + bias)


@variant("sum-of-products", of="predict")
def sum_of_products(point: Any, weights: Any, bias: Any) -> Any:
    """Element by element, then added up."""
    return sigmoid((point * weights.ravel()).sum() + bias.item())


@variant("einsum-of-shape-0", of="predict")
def einsum_of_shape_0(point: Any, weights: Any, bias: Any) -> Any:
    """An array of shape ()."""
    z = np.einsum("i,ij->j", point, weights) + bias
    return np.asarray(sigmoid(z[0]))


@variant("bias-as-a-weight", of="predict")
def bias_as_a_weight(point: Any, weights: Any, bias: Any) -> Any:
    """The bias is the weight of an input that is always 1."""
    return sigmoid(np.append(point, 1.0) @ np.append(weights, bias))
