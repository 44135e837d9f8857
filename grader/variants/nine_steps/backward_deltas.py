"""Right variants of step 7, backward: `output_delta`, `hidden_delta` and `layer_gradient`."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit

from grader.variants import variant
from solutions.nine_steps import activation_derivative


@variant("multiply-and-subtract", of="output_delta")
def multiply_and_subtract(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """NumPy's functions in place of operators."""
    return np.multiply(np.subtract(y_hat, y), activation_derivative(Z, activation))


@variant("slopes-of-its-own", of="output_delta")
def slopes_of_its_own(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """One formula for each activation."""
    error = y_hat - y
    if activation == "linear":
        return error
    if activation == "relu":
        return np.where(Z > 0, error, 0)
    return error * expit(Z) * (1 - expit(Z))


@variant("slope-from-y-hat", of="output_delta")
def slope_from_y_hat(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """The slopes from the activations, which is right as long as no second sigmoid is taken."""
    slope: Any = {"linear": 1, "relu": y_hat > 0, "sigmoid": y_hat * (1 - y_hat)}[activation]
    return -(y - y_hat) * slope


@variant("in-place-on-a-copy", of="output_delta")
def in_place_on_a_copy(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """In place, on a copy."""
    dZ = y_hat.copy()
    dZ -= y
    dZ *= activation_derivative(Z, activation)
    return dZ


@variant("one-sample-at-a-time", of="output_delta")
def one_sample_at_a_time(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """A loop over columns."""
    columns = [
        (y_hat[:, j] - y[:, j]) * activation_derivative(Z[:, j], activation) for j in range(y.shape[1])
    ]
    return np.stack(columns, axis=1)


@variant("einsum", of="hidden_delta")
def einsum(W_next: Any, dZ_next: Any, Z: Any, activation: str) -> Any:
    """No transpose is written."""
    return np.einsum("ij,ik->jk", W_next, dZ_next) * activation_derivative(Z, activation)


@variant("samples-as-rows", of="hidden_delta")
def samples_as_rows(W_next: Any, dZ_next: Any, Z: Any, activation: str) -> Any:
    """The product for samples in rows, transposed."""
    return (dZ_next.T @ W_next).T * activation_derivative(Z, activation)


@variant("named-da", of="hidden_delta")
def named_da(W_next: Any, dZ_next: Any, Z: Any, activation: str) -> Any:
    """dA first, and then the activation's share by cases."""
    dA = np.dot(np.transpose(W_next), dZ_next)
    dZ = np.array(dA, copy=True)
    if activation == "relu":
        dZ[Z <= 0] = 0
    elif activation == "sigmoid":
        s = expit(Z)
        dZ = dA * s * (1 - s)
    return dZ


@variant("python-loops", of="hidden_delta")
def python_loops(W_next: Any, dZ_next: Any, Z: Any, activation: str) -> Any:
    """Three loops."""
    slopes = np.broadcast_to(activation_derivative(Z, activation), Z.shape)
    dZ = np.zeros(Z.shape)
    for unit in range(Z.shape[0]):
        for sample in range(Z.shape[1]):
            arrived = sum(W_next[after, unit] * dZ_next[after, sample] for after in range(len(W_next)))
            dZ[unit, sample] = arrived * slopes[unit, sample]
    return dZ


@variant("broadcast-and-sum", of="hidden_delta")
def broadcast_and_sum(W_next: Any, dZ_next: Any, Z: Any, activation: str) -> Any:
    """All products at once, added up over the next layer."""
    arrived = (W_next[:, :, None] * dZ_next[:, None, :]).sum(axis=0)
    return activation_derivative(Z, activation) * arrived


@variant("one-sample-at-a-time", of="layer_gradient")
def gradient_sample_by_sample(dZ: Any, A_prev: Any) -> Any:
    """Each sample's share is added up."""
    n = dZ.shape[1]
    dW = np.zeros((dZ.shape[0], A_prev.shape[0]))
    db = np.zeros((dZ.shape[0], 1))
    for j in range(n):
        dW += np.outer(dZ[:, j], A_prev[:, j]) / n
        db += dZ[:, [j]] / n
    return dW, db


@variant("list-of-einsum-and-average", of="layer_gradient")
def list_of_einsum_and_average(dZ: Any, A_prev: Any) -> Any:
    """A list in place of a tuple."""
    db = np.average(dZ, axis=-1)[:, np.newaxis]
    return [np.einsum("ik,jk->ij", dZ, A_prev) / dZ.shape[-1], db]


@variant("bias-as-an-input", of="layer_gradient")
def bias_as_an_input(dZ: Any, A_prev: Any) -> Any:
    """The bias as the weight of a constant input 1."""
    ones = np.ones((1, A_prev.shape[1]))
    both = dZ @ np.vstack([A_prev, ones]).T / A_prev.shape[1]
    return both[:, :-1], both[:, -1:]


@variant("mean-first", of="layer_gradient")
def mean_first(dZ: Any, A_prev: Any) -> Any:
    """Divided by n before anything is multiplied."""
    share = dZ / len(dZ.T)
    return np.dot(share, A_prev.T), np.sum(share, axis=1).reshape(-1, 1)


@variant("transposed-and-back", of="layer_gradient")
def transposed_and_back(dZ: Any, A_prev: Any) -> Any:
    """The transposed product, and a product with 1/n for the biases."""
    m = A_prev.shape[1]
    dW = np.matmul(A_prev, dZ.T).T / m
    db = dZ @ np.full((m, 1), 1 / m)
    return dW, db


@variant("mean-of-all-products", of="layer_gradient")
def mean_of_all_products(dZ: Any, A_prev: Any) -> Any:
    """The mean, literally."""
    dW = np.mean(dZ[:, None, :] * A_prev[None, :, :], axis=2)
    return dW, np.mean(dZ, 1, keepdims=True)
