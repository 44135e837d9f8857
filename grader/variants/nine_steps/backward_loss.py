"""Right variants of step 7, backward: `loss` and `activation_derivative`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy.special import expit

from grader.variants import variant
from solutions.nine_steps import activate


@variant("python-loops", of="loss")
def python_loops(y: Any, y_hat: Any) -> Any:
    """Two loops, and the divisions one after the other."""
    total = 0.0
    outputs, samples = y.shape
    for i in range(outputs):
        for j in range(samples):
            total += (y_hat[i][j] - y[i][j]) ** 2
    return total / 2 / samples


@variant("mean-of-each-sample", of="loss")
def mean_of_each_sample(y: Any, y_hat: Any) -> Any:
    """The mean of each sample's own loss."""
    return np.mean(0.5 * np.sum(np.square(y - y_hat), axis=0))


@variant("frobenius-norm", of="loss")
def frobenius_norm(y: Any, y_hat: Any) -> Any:
    """The square of the norm of all errors."""
    return np.linalg.norm(y_hat - y) ** 2 / (2 * np.size(y, 1))


@variant("einsum-to-zero-dimensions", of="loss")
def einsum_to_zero_dimensions(y: Any, y_hat: Any) -> Any:
    """A 0-d array."""
    error = y_hat - y
    return np.asarray(np.einsum("ij,ij->", error, error) / (2 * error.shape[-1]))


@variant("one-by-one-array", of="loss")
def one_by_one_array(y: Any, y_hat: Any) -> Any:
    """A (1, 1) array."""
    error = (y_hat - y).reshape(-1, 1)
    return error.T @ error / (2 * y.shape[1])


@variant("trace-of-products", of="loss")
def trace_of_products(y: Any, y_hat: Any) -> Any:
    """The diagonal of a matrix product."""
    error = y_hat - y
    return 0.5 * np.trace(error @ error.T) / error.shape[1]


@variant("exact-summation", of="loss")
def exact_summation(y: Any, y_hat: Any) -> float:
    """Summed without rounding, with a check of the shapes."""
    if y.shape != y_hat.shape:
        raise ValueError("y and y_hat differ in shape")
    return math.fsum(((y_hat - y) ** 2).ravel().tolist()) / (2 * len(y[0]))


@variant("masks-and-a-bare-one", of="activation_derivative")
def masks_and_a_bare_one(Z: Any, activation: str) -> Any:
    """Booleans for relu, and one number for linear."""
    if activation == "relu":
        return Z > 0
    if activation == "sigmoid":
        return expit(Z) * expit(-Z)
    if activation == "linear":
        return 1
    raise ValueError(activation)


@variant("relu-on-at-zero", of="activation_derivative")
def relu_on_at_zero(Z: Any, activation: str) -> Any:
    """Integers for relu, with 1 at 0, and the sigmoid by tanh."""
    match activation:
        case "relu":
            return (Z >= 0).astype(int)
        case "sigmoid":
            return 0.25 * (1 - np.tanh(Z / 2) ** 2)
        case "linear":
            return np.ones(Z.shape)
        case _:
            raise ValueError(f"no activation is called {activation}")


@variant("table-of-functions", of="activation_derivative")
def table_of_functions(Z: Any, activation: str) -> Any:
    """A dict of functions, with 1/2 for relu at 0."""
    slopes = {
        "relu": lambda z: np.heaviside(z, 0.5),
        "sigmoid": lambda z: expit(z) - expit(z) ** 2,
        "linear": lambda z: np.full_like(z, 1.0),
    }
    if activation not in slopes:
        raise ValueError(f"one of {sorted(slopes)}, not {activation!r}")
    return slopes[activation](Z)


@variant("one-element-at-a-time", of="activation_derivative")
def one_element_at_a_time(Z: Any, activation: str) -> Any:
    """Plain numbers and math.exp."""

    def slope(z: float) -> float:
        if activation == "relu":
            return 1.0 if z > 0 else 0.0
        if activation == "sigmoid":
            small = math.exp(-abs(z))
            return small / (1 + small) ** 2
        if activation == "linear":
            return 1.0
        raise ValueError("unknown activation")

    result = np.empty(Z.shape)
    for index, z in np.ndenumerate(Z):
        result[index] = slope(float(z))
    return result


@variant("central-difference", of="activation_derivative")
def central_difference(Z: Any, activation: str) -> Any:
    """Measured, not derived; an unknown name is refused by activate."""
    h = 1e-5
    return (activate(Z + h, activation) - activate(Z - h, activation)) / (2 * h)


@variant("in-place-on-a-copy", of="activation_derivative")
def in_place_on_a_copy(Z: Any, activation: str) -> Any:
    """Written into a copy of Z; exp is kept from overflowing."""
    if activation not in ["relu", "sigmoid", "linear"]:
        raise ValueError("relu, sigmoid or linear")
    slopes = np.array(Z, dtype=float, copy=True)
    if activation == "relu":
        slopes[slopes <= 0] = 0
        slopes[slopes > 0] = 1
    elif activation == "sigmoid":
        slopes = 1 / (1 + np.exp(-np.clip(slopes, -500, 500)))
        slopes *= 1 - slopes
    else:
        slopes.fill(1)
    return slopes
