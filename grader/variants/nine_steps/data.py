"""Right variants of step 2, data: `generate_data`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.variants import variant


@variant("stacked-rows", of="generate_data")
def stacked_rows(rng: Any, n_samples: int = 10_000) -> Any:
    """The rows by their index, put on top of each other; a list comes back."""
    X = 100 * rng.rand(2, n_samples)
    return [X, np.vstack((X[0] + X[1], X[0] - X[1], abs(X[0] - X[1])))]


@variant("matrix-product", of="generate_data")
def matrix_product(rng: Any, n_samples: int = 10_000) -> Any:
    """Sum and difference as a product with a matrix of ones."""
    X = np.multiply(rng.random_sample((2, n_samples)), 100.0)
    y = np.array([[1, 1], [1, -1], [1, -1]]) @ X
    y[2] = np.abs(y[2])
    return X, y


@variant("a-then-b", of="generate_data")
def a_then_b(rng: Any, n_samples: int = 10_000) -> Any:
    """Two draws of n numbers are the same as one of (2, n)."""
    a = rng.rand(n_samples) * 100
    b = rng.rand(n_samples) * 100
    return np.array([a, b]), np.array([a + b, a - b, np.maximum(a, b) - np.minimum(a, b)])


@variant("sample-by-sample", of="generate_data")
def sample_by_sample(rng: Any, n_samples: int = 10_000) -> Any:
    """The outputs in a loop over the columns."""
    X = rng.uniform(0, 100, size=(2, n_samples))
    y = np.zeros((3, n_samples))
    for i in range(n_samples):
        a, b = X[:, i]
        y[:, i] = a + b, a - b, abs(a - b)
    return X, y


@variant("in-place-and-axis-swapped", of="generate_data")
def in_place_and_axis_swapped(rng: Any, n_samples: int = 10_000) -> Any:
    """Built with samples as rows, and turned at the end."""
    X = rng.rand(2, n_samples)
    X *= 100
    columns = np.column_stack([X.sum(axis=0), -np.diff(X, axis=0)[0], np.sqrt((X[0] - X[1]) ** 2)])
    return X, columns.T
