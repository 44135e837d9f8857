"""Right variants of step 3, split: `train_test_split`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.variants import variant


@variant("np-split", of="train_test_split")
def np_split(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """NumPy's own split; a list comes back."""
    k = round(X.shape[1] * train_ratio)
    return [*np.split(X, [k], axis=1), *np.split(y, [k], axis=1)]


@variant("counted-from-the-end", of="train_test_split")
def counted_from_the_end(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """The test set's size, and negative indices."""
    n_test = round((1 - train_ratio) * X.shape[1])
    return X[:, :-n_test], X[:, -n_test:], y[:, :-n_test], y[:, -n_test:]


@variant("boolean-mask", of="train_test_split")
def boolean_mask(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """A mask over the columns."""
    n = X.shape[1]
    train = np.arange(n) < int(np.floor(train_ratio * n + 1e-9))
    return X[:, train], X[:, ~train], y[:, train], y[:, ~train]


@variant("copies", of="train_test_split")
def copies(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """Copies and not views, through the transpose."""
    _, n = X.shape
    k = int(np.ceil(n * train_ratio - 1e-9))
    X_train, X_test = X.T[:k].T.copy(), X.T[k:].T.copy()
    return X_train, X_test, y.T[:k].T.copy(), y.T[k:].T.copy()


@variant("column-by-column", of="train_test_split")
def column_by_column(X: Any, y: Any, train_ratio: float = 0.7) -> tuple[np.ndarray, ...]:
    """Collected in lists, and stacked."""
    k = int(train_ratio * y.shape[1])

    def stacked(data: Any, columns: range) -> np.ndarray:
        return np.stack([data[:, i] for i in columns], axis=1)

    first, rest = range(k), range(k, y.shape[1])
    return stacked(X, first), stacked(X, rest), stacked(y, first), stacked(y, rest)
