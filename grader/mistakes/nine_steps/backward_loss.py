"""Mistakes of step 7, backward, in `loss`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.nine_steps import loss


@mistake("no-half", of="loss")
def no_half(y: Any, y_hat: Any) -> Any:
    """Your loss is exactly twice the course's: what became of the 2 in 1/2n?

    The half is there to cancel the 2 that the slope of a square brings along.
    """
    return np.sum((y_hat - y) ** 2) / y.shape[1]


@mistake("outputs-averaged-too", of="loss")
def outputs_averaged_too(y: Any, y_hat: Any) -> Any:
    """Half of the mean over all values: is n the number of values here, or of samples?

    For three outputs your loss is a third of the course's, for one output it is the same.
    """
    return np.mean((y_hat - y) ** 2) / 2


@mistake("mean-of-all-squares", of="loss")
def mean_of_all_squares(y: Any, y_hat: Any) -> Any:
    """You divide by the number of all values, outputs times samples: what does 1/2n divide by?

    It comes out right for exactly two outputs only, and that is chance.
    """
    return np.mean((y_hat - y) ** 2)


@mistake("sum-not-mean", of="loss")
def sum_not_mean(y: Any, y_hat: Any) -> Any:
    """Your loss is n times the course's, n being the number of samples: is it a mean already?

    If the same samples came twice, it would double.
    """
    return np.sum((y_hat - y) ** 2) / 2


@mistake("divided-by-nothing", of="loss")
def divided_by_nothing(y: Any, y_hat: Any) -> Any:
    """You add up all squares and stop there: what is done with the sum afterwards?"""
    return np.sum((y_hat - y) ** 2)


@mistake("divided-by-rows", of="loss")
def divided_by_rows(y: Any, y_hat: Any) -> Any:
    """You divide by twice the number of outputs: in this part, are samples rows or columns?

    len(y) and y.shape[0] both count rows.
    """
    return np.sum((y_hat - y) ** 2) / (2 * len(y))


@mistake("samples-multiply", of="loss")
def samples_multiply(y: Any, y_hat: Any) -> Any:
    """Your loss is multiplied by n and not divided: how does Python read a / 2 * n?

    It goes from left to right: (a / 2) * n.
    """
    return np.sum((y_hat - y) ** 2) / 2 * y.shape[1]


@mistake("square-of-the-sum", of="loss")
def square_of_the_sum(y: Any, y_hat: Any) -> Any:
    """Errors of 1 and -1 cancel in your loss: what comes first, the square or the sum?"""
    return np.sum(y_hat - y) ** 2 / (2 * y.shape[1])


@mistake("no-square", of="loss")
def no_square(y: Any, y_hat: Any) -> Any:
    """Your loss adds up the sizes of the errors: an error of 4 should count 16 times one of 1."""
    return np.sum(np.abs(y_hat - y)) / (2 * y.shape[1])


@mistake("signed-errors", of="loss")
def signed_errors(y: Any, y_hat: Any) -> Any:
    """You add up errors with their signs: can a perfect network be told from one that is off both ways?

    Nothing is squared yet.
    """
    return np.sum(y_hat - y) / (2 * y.shape[1])


@mistake("tutorials-printed-measure", of="loss")
def tutorials_printed_measure(y: Any, y_hat: Any) -> Any:
    """This is what the tutorial's code prints, and step 7 works out the gradient of something else.

    The loss of this course is the sum of the squares over 2n, so that loss and gradient belong together.
    """
    return np.mean(np.linalg.norm(0.5 * (y_hat - y) ** 2, axis=0))


@mistake("root-taken", of="loss")
def root_taken(y: Any, y_hat: Any) -> Any:
    """You take the root of the mean square: does 1/2n times a sum of squares have a root in it?"""
    return np.sqrt(np.mean((y_hat - y) ** 2))


@mistake("one-loss-per-output", of="loss")
def one_loss_per_output(y: Any, y_hat: Any) -> Any:
    """One number for each output comes back: over which axes does the loss add up?"""
    return np.sum((y_hat - y) ** 2, axis=1) / (2 * y.shape[1])


@mistake("one-loss-per-sample", of="loss")
def one_loss_per_sample(y: Any, y_hat: Any) -> Any:
    """One number for each sample comes back: how do they become one?"""
    return np.sum((y_hat - y) ** 2, axis=0) / 2


@mistake("matrix-of-products", of="loss")
def matrix_of_products(y: Any, y_hat: Any) -> Any:
    """A matrix comes back, with products of different outputs' errors: does the loss have these?

    A matrix product multiplies every row with every other; only its diagonal has squares.
    """
    error = y_hat - y
    return error @ error.T / (2 * y.shape[1])


@mistake("rounded", of="loss")
def rounded(y: Any, y_hat: Any) -> Any:
    """You round the loss to two decimals: round only what is printed, and return all digits."""
    return round(loss(y, y_hat), 2)


@mistake("overwrites-y-hat", of="loss")
def overwrites_y_hat(y: Any, y_hat: Any) -> Any:
    """Your number is right, but afterwards y_hat holds the errors: whose array is it?

    y_hat -= y writes into the caller's array; a new name with a minus makes a new one.
    """
    y_hat -= y
    return np.sum(y_hat**2) / (2 * y.shape[1])


@mistake("nothing-returned", of="loss")
def nothing_returned(y: Any, y_hat: Any) -> Any:
    """No number comes back: is the loss printed, or kept in a variable, instead of returned?"""
    loss(y, y_hat)
