"""Right variants of the step variables: `as_column`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.variants import variant


@variant("reshape-with-size", of="as_column")
def reshape_with_size(labels: Any) -> Any:
    """The number of labels written out."""
    return labels.reshape(labels.size, 1)


@variant("transposed-row", of="as_column")
def transposed_row(labels: Any) -> Any:
    """A row first, which is then transposed."""
    return np.atleast_2d(labels).T


@variant("ravel-and-new-axis", of="as_column")
def ravel_and_new_axis(labels: Any) -> Any:
    """Flat first, then with one axis more."""
    return np.expand_dims(np.ravel(labels), -1)


@variant("copied-and-resized", of="as_column")
def copied_and_resized(labels: Any) -> Any:
    """In place, on a copy."""
    column = labels.copy()
    column.resize((column.size, 1))
    return column


@variant("list-of-floats", of="as_column")
def list_of_floats(labels: Any) -> np.ndarray:
    """Label by label, and the integers become floats."""
    return np.array([[float(label)] for label in labels.flatten()])


@variant("branch-on-axes", of="as_column")
def branch_on_axes(labels: Any) -> Any:
    """One formula for each of the two shapes."""
    if labels.ndim == 1:
        return labels[:, None]
    return labels.T


@variant("filled-cell-by-cell", of="as_column")
def filled_cell_by_cell(labels: Any) -> Any:
    """An empty column that is filled."""
    column = np.empty((labels.size, 1), dtype=labels.dtype)
    for row, label in enumerate(labels.flat):
        column[row, 0] = label
    return column
