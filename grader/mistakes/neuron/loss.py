"""Mistakes of the step loss: `mse_loss`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake


@mistake("square-outside-the-mean", of="mse_loss")
def square_outside_the_mean(y_true: Any, y_pred: Any) -> Any:
    """Errors of +1 and -1 give 0 in your version: did they cancel before you squared them?

    What is first, the square or the mean?
    """
    return np.mean(y_true - y_pred) ** 2


@mistake("sum-not-mean", of="mse_loss")
def sum_not_mean(y_true: Any, y_pred: Any) -> Any:
    """Your loss is exactly n times ours, n being the number of values: what does the M in MSE stand for?

    A loss that grows with the number of samples cannot be compared between two sets.
    """
    return np.sum((y_true - y_pred) ** 2)


@mistake("half-of-it", of="mse_loss")
def half_of_it(y_true: Any, y_pred: Any) -> Any:
    """Your loss is exactly half of ours: is there a 1/2 in this part's loss?

    Many courses have it, because it cancels the 2 of the derivative. This part keeps the 2.
    """
    return np.mean((y_true - y_pred) ** 2) / 2


@mistake("half-of-the-sum", of="mse_loss")
def half_of_the_sum(y_true: Any, y_pred: Any) -> Any:
    """Your loss is exactly n/2 times ours, n being the number of values: what does the M ask for?

    Half the sum of squares is another loss, which the next part uses.
    """
    return 0.5 * np.sum((y_true - y_pred) ** 2)


@mistake("absolute-errors", of="mse_loss")
def absolute_errors(y_true: Any, y_pred: Any) -> Any:
    """You average the sizes of the errors: what does the S in MSE ask for?

    For labels missed by 1 the two agree; an error of 2 should count four times, not twice.
    """
    return np.mean(np.abs(y_true - y_pred))


@mistake("root-of-it", of="mse_loss")
def root_of_it(y_true: Any, y_pred: Any) -> Any:
    """You return the root of the loss, 0.707 where the tutorial has 0.5: who asked for the root?

    With the root it is called RMSE, and its gradient is another one.
    """
    return np.sqrt(np.mean((y_true - y_pred) ** 2))


@mistake("not-averaged", of="mse_loss")
def not_averaged(y_true: Any, y_pred: Any) -> Any:
    """You return one squared error for each value: what makes one number of them?"""
    return (y_true - y_pred) ** 2


@mistake("always-divided-by-four", of="mse_loss")
def always_divided_by_four(y_true: Any, y_pred: Any) -> Any:
    """You divide by 4 whatever comes in: how many predictions are there this time?

    The tutorial's example has four people; the next call may bring two.
    """
    return np.sum((y_true - y_pred) ** 2) / 4


@mistake("divided-by-rows", of="mse_loss")
def divided_by_rows(y_true: Any, y_pred: Any) -> Any:
    """Right for arrays with one axis; for a matrix you divide by its rows alone: what does len count?

    A matrix has rows times columns entries. Which attribute, or which function, counts them all?
    """
    return np.sum((y_true - y_pred) ** 2) / len(y_true)


@mistake("one-loss-for-each-column", of="mse_loss")
def one_loss_for_each_column(y_true: Any, y_pred: Any) -> Any:
    """Right for one axis, but a matrix gives one loss for each column: how many numbers are asked for?

    A loop over the first axis, a built-in sum() or axis=0 goes down the rows and keeps the columns.
    """
    return np.mean((y_true - y_pred) ** 2, axis=0)


@mistake("return-inside-the-loop", of="mse_loss")
def return_inside_the_loop(y_true: Any, y_pred: Any) -> Any:
    """Only your first error counts: how often does your loop run before it meets the return?

    Look at the indentation: a return inside a loop ends it in the first round.
    """
    total = 0.0
    for true, pred in zip(y_true, y_pred, strict=True):
        total = total + (true - pred) ** 2
        return total / len(y_true)
    return total


@mistake("labels-overwritten", of="mse_loss")
def labels_overwritten(y_true: Any, y_pred: Any) -> Any:
    """Your loss is right, but the caller's labels hold the errors now: do you write into y_true?

    -= works in place, in the very array that was passed in.
    """
    y_true -= y_pred
    return np.mean(y_true**2)


@mistake("printed-not-returned", of="mse_loss")
def printed_not_returned(y_true: Any, y_pred: Any) -> None:
    """Nothing comes back from your function: does it end with return, or with print?

    print shows a value to you; only return hands it to whoever called.
    """


@mistake("errors-in-an-array-of-labels", of="mse_loss")
def errors_in_an_array_of_labels(y_true: Any, y_pred: Any) -> Any:
    """For labels 0 and 1 your errors lose their decimals: which dtype does zeros_like give?"""
    errors = np.zeros_like(y_true)
    errors[...] = y_true - y_pred
    return np.mean(errors**2)


@mistake("large-errors-tamed", of="mse_loss")
def large_errors_tamed(y_true: Any, y_pred: Any) -> Any:
    """Right as long as no error is above 2: is a large one squared like the others?

    A loss that grows in a straight line further out is called Huber's, and is another one.
    """
    sizes = np.abs(y_true - y_pred)
    return np.mean(np.where(sizes <= 2, sizes**2, 4 * sizes - 4))
