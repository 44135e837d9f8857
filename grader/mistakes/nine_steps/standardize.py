"""Mistakes of step 4, standardize: `get_scaler`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.nine_steps import Scaler


def column_mean(data: Any) -> Any:
    """The right mean, for entries with something else wrong."""
    return data.mean(axis=1, keepdims=True)


def column_std(data: Any) -> Any:
    """The right deviation, for entries with something else wrong."""
    return data.std(axis=1, keepdims=True)


@mistake("one-for-all", of="get_scaler")
def one_for_all(data: Any) -> Any:
    """You measure one mean and one deviation for the whole array: each feature needs its own.

    A sum up to 200 and a difference around 0 have little in common. What does axis do?
    """
    return Scaler(data.mean(), data.std())


@mistake("one-for-all-in-a-square", of="get_scaler")
def one_for_all_in_a_square(data: Any) -> Any:
    """keepdims keeps two axes, but your mean is still one number for the whole array, shape (1, 1).

    Each feature needs its own. Along which axis do its samples lie?
    """
    return Scaler(data.mean(keepdims=True), data.std(keepdims=True))


@mistake("wrong-axis", of="get_scaler")
def wrong_axis(data: Any) -> Any:
    """You measure each sample, not each feature: your mean has one entry for each column.

    axis=0 goes down the rows, from feature to feature. Where do the samples lie in this part?
    """
    return Scaler(data.mean(axis=0, keepdims=True), data.std(axis=0, keepdims=True))


@mistake("wrong-axis-flat", of="get_scaler")
def wrong_axis_flat(data: Any) -> Any:
    """You measure each sample, not each feature, and flat: along which axis do the samples lie?

    axis=0 goes from feature to feature. For data of shape (2, n) there are two means, in a column.
    """
    return Scaler(data.mean(axis=0), data.std(axis=0))


@mistake("flat", of="get_scaler")
def flat(data: Any) -> Any:
    """Your mean has the shape (2,): how does it stay a column, (2, 1)?

    The values are right, but data of shape (2, n) minus a flat mean does not fit, or fits the wrong way.
    """
    return Scaler(data.mean(axis=1), data.std(axis=1))


@mistake("in-a-row", of="get_scaler")
def in_a_row(data: Any) -> Any:
    """Your mean is a row, (1, 2), and features are rows of the data: a column is needed, (2, 1).

    The values are right. In a shape the number of rows comes first.
    """
    return Scaler(data.mean(axis=1).reshape(1, -1), data.std(axis=1).reshape(1, -1))


@mistake("divided-by-n-minus-1", of="get_scaler")
def divided_by_n_minus_1(data: Any) -> Any:
    """Your deviation is a little too large: do you divide by n or by n - 1?

    n - 1 (ddof=1) is what statisticians take for a sample. This course divides by n.
    """
    return Scaler(column_mean(data), data.std(axis=1, ddof=1, keepdims=True))


@mistake("variance-instead", of="get_scaler")
def variance_instead(data: Any) -> Any:
    """Your deviation is the square of the right one: what is still to be done with a variance?

    For the rows (1, 3) and (2, 8) you give 1 and 9; those numbers lie 1 and 3 from their means.
    """
    return Scaler(column_mean(data), data.var(axis=1, keepdims=True))


@mistake("smallest-and-range", of="get_scaler")
def smallest_and_range(data: Any) -> Any:
    """You return the smallest value and the range: that scales to 0..1, which is another method.

    Here each feature is to have mean 0 and standard deviation 1.
    """
    smallest = data.min(axis=1, keepdims=True)
    return Scaler(smallest, data.max(axis=1, keepdims=True) - smallest)


@mistake("mean-distance", of="get_scaler")
def mean_distance(data: Any) -> Any:
    """Your deviation is the mean distance from the mean: a standard deviation squares the distances.

    First the squares, then their mean, then the root.
    """
    mean = column_mean(data)
    return Scaler(mean, np.abs(data - mean).mean(axis=1, keepdims=True))


@mistake("deviation-of-everything", of="get_scaler")
def deviation_of_everything(data: Any) -> Any:
    """Your means are right, one for each feature, but the deviation is one number for everything.

    Does std get the same axis as mean?
    """
    return Scaler(column_mean(data), data.std())


@mistake("root-of-the-sum", of="get_scaler")
def root_of_the_sum(data: Any) -> Any:
    """Your deviation grows with the number of samples: is it the root of a sum, or of a mean?

    Twice as many samples of the same kind are just as widely spread.
    """
    mean = column_mean(data)
    return Scaler(mean, np.sqrt(np.sum((data - mean) ** 2, axis=1, keepdims=True)))


@mistake("swapped", of="get_scaler")
def swapped(data: Any) -> Any:
    """Mean and deviation are both right and swapped: which comes first in a Scaler?

    Naming them, Scaler(mean=..., std=...), takes away the question.
    """
    return Scaler(column_std(data), column_mean(data))


@mistake("data-overwritten", of="get_scaler")
def data_overwritten(data: Any) -> Any:
    """The scaler is right, but the caller's data have lost their mean: which line writes into them?

    -= works inside the array that you were handed.
    """
    mean, std = column_mean(data), column_std(data)
    data -= mean
    return Scaler(mean, std)


@mistake("data-returned", of="get_scaler")
def data_returned(data: Any) -> Any:
    """You return the standardized data: here only the two measures are asked for.

    The test set will need the same two, so they must be kept. standardize comes next.
    """
    return (data - column_mean(data)) / column_std(data)


@mistake("nothing-returned", of="get_scaler")
def nothing_returned(data: Any) -> None:
    """Your function gives nothing back, so what comes back is None: what should its last line do?

    Two columns are asked for, put into a Scaler.
    """
    Scaler(column_mean(data), column_std(data))


@mistake("deviation-of-1-at-least", of="get_scaler")
def deviation_of_1_at_least(data: Any) -> Any:
    """Right for wide features, but a deviation below 1 comes out as 1: is a small one not a deviation?"""
    return Scaler(data.mean(axis=1, keepdims=True), np.maximum(data.std(axis=1, keepdims=True), 1))


@mistake("axis-by-the-longer-side", of="get_scaler")
def axis_by_the_longer_side(data: Any) -> Any:
    """With more features than samples you measure the samples: does the longer side say which is which?"""
    axis = int(data.shape[1] >= data.shape[0])
    return Scaler(data.mean(axis=axis).reshape(-1, 1), data.std(axis=axis).reshape(-1, 1))
