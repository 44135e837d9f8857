"""Right variants of step 6, forward: `activate` and `feedforward`."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
from scipy.special import expit

from grader.variants import variant
from solutions.nine_steps import activate


@variant("mask-and-scipy", of="activate")
def mask_and_scipy(Z: Any, activation: str) -> Any:
    """A product with a mask, and somebody else's sigmoid."""
    if activation == "relu":
        return Z * (Z > 0)
    if activation == "sigmoid":
        return expit(Z)
    if activation != "linear":
        raise ValueError("no such activation")
    return Z.copy()


@variant("dictionary", of="activate")
def dictionary(Z: Any, activation: str) -> Any:
    """Functions by name; the KeyError is turned."""
    functions: dict[str, Any] = {
        "relu": lambda z: np.where(z > 0, z, 0.0),
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "linear": lambda z: z,
    }
    try:
        return functions[activation](Z)
    except KeyError:
        raise ValueError(activation) from None


@variant("match", of="activate")
def match(Z: Any, activation: str) -> Any:
    """Pattern matching; half of the sum with its own size is the relu."""
    match activation:
        case "relu":
            return (Z + np.abs(Z)) / 2
        case "sigmoid":
            return np.exp(-np.logaddexp(0, -Z))
        case "linear":
            return +Z
        case _:
            raise ValueError(f"{activation} is unknown")


@variant("in-place-on-a-copy", of="activate")
def in_place_on_a_copy(Z: Any, activation: str) -> Any:
    """Assignments to a copy; the sigmoid in two branches."""
    A = np.array(Z, dtype=float)
    if activation == "relu":
        A[A < 0] = 0
    elif activation == "sigmoid":
        small = np.exp(-np.abs(Z))
        A = np.where(Z >= 0, 1 / (1 + small), small / (1 + small))
    elif activation != "linear":
        raise ValueError
    return A


def one(z: float, activation: str) -> float:
    """One number."""
    if activation == "relu":
        return max(0.0, z)
    return 0.5 * (1 + np.tanh(z / 2)) if activation == "sigmoid" else z


@variant("number-by-number", of="activate")
def number_by_number(Z: Any, activation: str) -> Any:
    """Loops over rows and columns, and a check at the start."""
    if activation not in ("relu", "sigmoid", "linear"):
        raise ValueError(activation)
    return np.array([[one(z, activation) for z in row] for row in Z])


@variant("clipped", of="activate")
def clipped(Z: Any, activation: str) -> Any:
    """np.clip for both; the linear one hands on what it got."""
    if activation == "linear":
        return Z
    if activation == "relu":
        return np.clip(Z, 0, None)
    if activation == "sigmoid":
        return 1 / (1 + np.exp(np.clip(-Z, -700, 700)))
    raise ValueError("relu, sigmoid or linear?")


@variant("zipped-inputs", of="feedforward")
def zipped_inputs(network: Any, X: Any) -> Any:
    """By index, with the last layer's A."""
    for i in range(len(network)):
        A_prev = X if i == 0 else network[i - 1].A
        network[i].Z = np.dot(network[i].W, A_prev) + network[i].b
        network[i].A = activate(network[i].Z, network[i].activation)
    return network[-1].A


@variant("recursive", of="feedforward")
def recursive(network: Any, X: Any) -> Any:
    """The first layer, and the rest of the network by itself."""
    if not network:
        return X
    first, *others = network
    first.Z = first.b + np.matmul(first.W, X)
    first.A = activate(first.Z, first.activation)
    return recursive(others, first.A)


@variant("sample-by-sample", of="feedforward")
def sample_by_sample(network: Any, X: Any) -> Any:
    """Each column alone, collected afterwards."""
    A = X
    for layer in network:
        columns = [layer.W @ A[:, i] + layer.b[:, 0] for i in range(A.shape[1])]
        layer.Z = np.stack(columns, axis=1)
        layer.A = A = np.array(activate(layer.Z, layer.activation))
    return A


@variant("rows-inside", of="feedforward")
def rows_inside(network: Any, X: Any) -> Any:
    """Samples as rows inside, columns outside."""
    rows = X.T
    for layer in network:
        Z = rows @ layer.W.T + layer.b.ravel()
        rows = activate(Z, layer.activation)
        layer.Z, layer.A = Z.T, rows.T
    return rows.T


@variant("bias-as-a-weight", of="feedforward")
def bias_as_a_weight(network: Any, X: Any) -> Any:
    """A row of ones for the bias; more caches than are asked for."""
    A = X.copy()
    for layer in network:
        layer.A_prev = A
        layer.Z = np.hstack([layer.W, layer.b]) @ np.vstack([A, np.ones((1, A.shape[1]))])
        layer.A = A = activate(layer.Z, layer.activation)
    return A


@variant("reduced-with-einsum", of="feedforward")
def reduced_with_einsum(network: Any, X: Any) -> Any:
    """The loop as a fold, the product by its indices."""

    def through(A: Any, layer: Any) -> Any:
        layer.Z = np.einsum("ij,jn->in", layer.W, A) + layer.b
        layer.A = activate(layer.Z, layer.activation)
        return layer.A

    return reduce(through, network, X)
