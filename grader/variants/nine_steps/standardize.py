"""Right variants of step 4, standardize: `get_scaler`, `standardize` and `unstandardize`."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import stats

from grader.variants import variant
from solutions.nine_steps import Scaler


@variant("reshaped-columns", of="get_scaler")
def reshaped_columns(data: Any) -> Any:
    """Flat first, then made columns."""
    return Scaler(np.mean(data, axis=1).reshape(-1, 1), np.std(data, axis=1)[:, np.newaxis])


@variant("by-the-formula", of="get_scaler")
def by_the_formula(data: Any) -> Any:
    """Sums and a root; a plain pair comes back."""
    n = data.shape[1]
    mean = data.sum(axis=1, keepdims=True) / n
    return mean, np.sqrt(((data - mean) ** 2).sum(axis=1, keepdims=True) / n)


@variant("squares-less-square", of="get_scaler")
def squares_less_square(data: Any) -> Any:
    """The mean of the squares less the square of the mean."""
    mean = data.mean(axis=1, keepdims=True)
    return Scaler(std=np.sqrt((data**2).mean(axis=1, keepdims=True) - mean**2), mean=mean)


@variant("row-by-row", of="get_scaler")
def row_by_row(data: Any) -> Any:
    """A loop over the features; a list comes back."""
    return [np.array([[row.mean()] for row in data]), np.array([[row.std()] for row in data])]


@variant("through-the-transpose", of="get_scaler")
def through_the_transpose(data: Any) -> Any:
    """axis=0 is right after a transpose; the root of a variance."""
    rows = data.T
    mean, variance = rows.mean(axis=0, keepdims=True).T, np.atleast_2d(rows.var(axis=0)).T
    return Scaler(mean, variance**0.5)


@variant("corrected-back", of="get_scaler")
def corrected_back(data: Any) -> Any:
    """scipy's deviation, told to divide by n."""
    return Scaler(np.average(data, axis=1)[:, None], stats.tstd(data, axis=1, ddof=0)[:, None])


@variant("unpacked", of="standardize")
def unpacked(data: Any, scaler: Any) -> Any:
    """The pair taken apart, and the two halves of the fraction divided alone."""
    mean, std = scaler
    return data / std - mean / std


@variant("times-the-reciprocal", of="standardize")
def times_the_reciprocal(data: Any, scaler: Any) -> Any:
    """By index, and as a product."""
    return (data - scaler[0]) * (1 / scaler[1])


@variant("row-by-row", of="standardize")
def standardize_row_by_row(data: Any, scaler: Any) -> Any:
    """A loop over the features, into a new array."""
    out = np.empty(data.shape)
    for i, row in enumerate(data):
        out[i] = (row - scaler.mean[i, 0]) / scaler.std[i, 0]
    return out


@variant("in-place-on-a-copy", of="standardize")
def in_place_on_a_copy(data: Any, scaler: Any) -> Any:
    """-= and /= on a copy, and a constant feature is divided by 1."""
    out = data.astype(float)
    out -= scaler.mean
    out /= np.where(scaler.std == 0, 1.0, scaler.std)
    return out


@variant("ufuncs", of="standardize")
def ufuncs(data: Any, scaler: Any) -> Any:
    """Operators by their names, through the transpose."""
    flat_mean, flat_std = scaler.mean.ravel(), scaler.std.ravel()
    return np.divide(np.subtract(data.T, flat_mean), flat_std).T


@variant("unpacked", of="unstandardize")
def unpacked_back(data: Any, scaler: Any) -> Any:
    """The pair taken apart; the mean comes first in the sum."""
    mean, std = scaler
    return mean + std * data


@variant("diagonal-matrix", of="unstandardize")
def diagonal_matrix(data: Any, scaler: Any) -> Any:
    """The deviations as a diagonal matrix."""
    return np.diag(scaler.std[:, 0]) @ data + scaler.mean


@variant("row-by-row", of="unstandardize")
def unstandardize_row_by_row(data: Any, scaler: Any) -> Any:
    """A loop over the features, stacked."""
    return np.vstack([row * std + mean for row, mean, std in zip(data, scaler.mean, scaler.std, strict=True)])


@variant("einsum", of="unstandardize")
def einsum(data: Any, scaler: Any) -> Any:
    """Products by their indices."""
    return np.einsum("ij,ik->ij", data, scaler.std) + scaler.mean


@variant("in-place-on-a-copy", of="unstandardize")
def in_place_on_a_copy_back(data: Any, scaler: Any) -> Any:
    """*= and += on a copy."""
    out = data.copy()
    out *= scaler[1]
    out += scaler[0]
    return out


@variant("undone-as-a-scaler", of="unstandardize")
def undone_as_a_scaler(data: Any, scaler: Any) -> Any:
    """To undo is to standardize with the scaler turned round."""
    back = Scaler(mean=-scaler.mean / scaler.std, std=1 / scaler.std)
    return (data - back.mean) / back.std
