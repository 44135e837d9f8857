"""Mistakes of the step variables: `as_column`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake


@mistake("transposed-flat", of="as_column")
def transposed_flat(labels: Any) -> Any:
    """Labels of shape (7,) come back as (7,): what does transposing do to an array with one axis?

    A row of shape (1, 7) has two axes to swap; flat labels have only one.
    """
    return labels.T


@mistake("new-axis-only", of="as_column")
def new_axis_only(labels: Any) -> Any:
    """Flat labels become a column, but labels of shape (1, 7) come back with three axes, (1, 7, 1).

    An axis too many: how could you ask for the shape (n, 1) itself, whatever comes in?
    """
    return labels[:, np.newaxis]


@mistake("wrapped-then-transposed", of="as_column")
def wrapped_then_transposed(labels: Any) -> Any:
    """Flat labels become a column, but labels of shape (1, 7) come back with three axes, (7, 1, 1).

    Brackets around labels add an axis: is one needed when there are two already?
    """
    return np.array([labels]).T


@mistake("length-of-the-row", of="as_column")
def length_of_the_row(labels: Any) -> Any:
    """It works for labels of shape (7,) and stops with a ValueError for (1, 7): what is the length there?

    len counts along the first axis: of an array of shape (1, 7) that is 1, not 7.
    """
    return labels.reshape(len(labels), 1)


@mistake("seven-labels-only", of="as_column")
def seven_labels_only(labels: Any) -> Any:
    """It works for the tutorial's seven labels, and for no other number: where does your 7 stand?

    There may be any number of labels; the array knows how many it has.
    """
    return labels.reshape(7, 1)


@mistake("row-instead-of-column", of="as_column")
def row_instead_of_column(labels: Any) -> Any:
    """You return one row, shape (1, 7): a column has one label in each row, (7, 1).

    In a shape the number of rows comes first.
    """
    return labels.reshape(1, -1)


@mistake("flattened", of="as_column")
def flattened(labels: Any) -> Any:
    """Your labels come back flat, shape (7,), with one axis: a column has two, (7, 1).

    Subtract a flat (7,) from predictions of shape (7, 1) and you get a (7, 7) matrix, without a warning.
    """
    return labels.flatten()


@mistake("list-of-lists", of="as_column")
def list_of_lists(labels: Any) -> Any:
    """A Python list of lists comes back: how does it become an array?

    A list cannot be subtracted from predictions, and has no shape.
    """
    return [[label] for label in labels]


@mistake("reshaped-in-place", of="as_column")
def reshaped_in_place(labels: Any) -> Any:
    """The column is right, but the caller's own array has become a column as well.

    Assigning to labels.shape, or calling labels.resize, changes the array that you were handed.
    What does labels.reshape do instead?
    """
    labels.resize((labels.size, 1), refcheck=False)
    return labels


@mistake("nothing-returned", of="as_column")
def nothing_returned(labels: Any) -> None:
    """Your function gives nothing back, so what comes back is None: what should its last line do?

    reshape does not change labels itself; it makes a new array, which has to go somewhere.
    """
    labels.reshape(-1, 1)


@mistake("whole-numbers", of="as_column")
def whole_numbers(labels: Any) -> Any:
    """A column, but labels with decimals have lost them: does the shape need another dtype?"""
    return labels.astype(int).reshape(-1, 1)
