"""Mistakes of step 9, test, in `evaluate` and `predict`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.nine_steps import (
    evaluate,
    feedforward,
    get_scaler,
    loss,
    predict,
    standardize,
    train,
    unstandardize,
)


@mistake("trains-first", of="evaluate")
def trains_first(network: Any, X_test: Any, y_test: Any) -> Any:
    """The weights have moved, and your loss is taken afterwards: may a test teach anything?

    What was learned from the test samples is not unseen any more.
    """
    train(network, X_test, y_test, 0.01, 1)
    return loss(y_test, feedforward(network, X_test))


@mistake("trains-after", of="evaluate")
def trains_after(network: Any, X_test: Any, y_test: Any) -> Any:
    """Your loss is right, but the weights have moved afterwards: may a test teach anything?"""
    return train(network, X_test, y_test, 0.01, 1)[0]


@mistake("mean-of-all-squares", of="evaluate")
def mean_of_all_squares(network: Any, X_test: Any, y_test: Any) -> Any:
    """Your number is the mean of all squares: the loss of step 7 divides by something else."""
    return np.mean((feedforward(network, X_test) - y_test) ** 2)


@mistake("root-mean-square", of="evaluate")
def root_mean_square(network: Any, X_test: Any, y_test: Any) -> Any:
    """Your number is the root of the mean square: what does the loss of step 7 give?"""
    return np.sqrt(np.mean((feedforward(network, X_test) - y_test) ** 2))


@mistake("sum-not-mean", of="evaluate")
def sum_not_mean(network: Any, X_test: Any, y_test: Any) -> Any:
    """Your loss is n times ours, n being the number of samples; does your own loss say the same?"""
    return loss(y_test, feedforward(network, X_test)) * X_test.shape[1]


@mistake("tutorials-printed-measure", of="evaluate")
def tutorials_printed_measure(network: Any, X_test: Any, y_test: Any) -> Any:
    """This is what the tutorial's code prints; the loss of this course is another, that of step 7."""
    return np.mean(np.linalg.norm(0.5 * (feedforward(network, X_test) - y_test) ** 2, axis=0))


@mistake("predictions-returned", of="evaluate")
def predictions_returned(network: Any, X_test: Any, y_test: Any) -> Any:
    """You return what the network says; how far off is it?"""
    return feedforward(network, X_test)


@mistake("share-of-hits", of="evaluate")
def share_of_hits(network: Any, X_test: Any, y_test: Any) -> Any:
    """You give 0 every time: do you count exact hits? The question is how far off the network is.

    A share of hits suits classes; numbers like these are hardly ever met exactly.
    """
    return np.mean(np.round(feedforward(network, X_test)) == y_test)


@mistake("standardizes-again", of="evaluate")
def standardizes_again(network: Any, X_test: Any, y_test: Any) -> Any:
    """You standardize X_test here, by its own mean: it is standardized already, and not by its own."""
    return evaluate(network, standardize(X_test, get_scaler(X_test)), y_test)


@mistake("nothing-returned", of="evaluate")
def nothing_returned(network: Any, X_test: Any, y_test: Any) -> Any:
    """No number comes back: is the loss printed instead of returned?"""
    evaluate(network, X_test, y_test)


@mistake("inputs-raw", of="predict")
def inputs_raw(network: Any, X_raw: Any, X_scaler: Any, y_scaler: Any) -> Any:
    """X_raw goes into the network as it is: which numbers did the network learn from?"""
    return unstandardize(feedforward(network, X_raw), y_scaler)


@mistake("answers-standardized", of="predict")
def answers_standardized(network: Any, X_raw: Any, X_scaler: Any, y_scaler: Any) -> Any:
    """Your answers are still in deviations from the mean: how do they come back to the data's units?"""
    return feedforward(network, standardize(X_raw, X_scaler))


@mistake("no-scaler-used", of="predict")
def no_scaler_used(network: Any, X_raw: Any, X_scaler: Any, y_scaler: Any) -> Any:
    """This is feedforward of X_raw alone: in which units does the network think?"""
    return feedforward(network, X_raw)


@mistake("scalers-swapped", of="predict")
def scalers_swapped(network: Any, X_raw: Any, X_scaler: Any, y_scaler: Any) -> Any:
    """The two scalers have changed places: which one knows the inputs, which one the outputs?

    With two inputs and three outputs the shapes do not even fit.
    """
    return predict(network, X_raw, y_scaler, X_scaler)


@mistake("x-scaler-for-both", of="predict")
def x_scaler_for_both(network: Any, X_raw: Any, X_scaler: Any, y_scaler: Any) -> Any:
    """The answers come back by the scaler of the inputs: what is y_scaler for?"""
    return predict(network, X_raw, X_scaler, X_scaler)


@mistake("scaler-of-its-own", of="predict")
def scaler_of_its_own(network: Any, X_raw: Any, X_scaler: Any, y_scaler: Any) -> Any:
    """X_raw is standardized by its own mean; a single sample then always looks average, or is nan.

    The network knows the units that it was trained in, and X_scaler has them.
    """
    return predict(network, X_raw, get_scaler(X_raw), y_scaler)


@mistake("answers-standardized-again", of="predict")
def answers_standardized_again(network: Any, X_raw: Any, X_scaler: Any, y_scaler: Any) -> Any:
    """Your answers are standardized a second time: which way do they have to go?"""
    return standardize(feedforward(network, standardize(X_raw, X_scaler)), y_scaler)


@mistake("inputs-unstandardized", of="predict")
def inputs_unstandardized(network: Any, X_raw: Any, X_scaler: Any, y_scaler: Any) -> Any:
    """X_raw is multiplied by the deviation, as if it had been standardized: which way does it go?"""
    return unstandardize(feedforward(network, unstandardize(X_raw, X_scaler)), y_scaler)


@mistake("mean-before-deviation", of="predict")
def mean_before_deviation(network: Any, X_raw: Any, X_scaler: Any, y_scaler: Any) -> Any:
    """On the way back you add the mean first: which step of standardize came last, and is undone first?"""
    y_hat = feedforward(network, standardize(X_raw, X_scaler))
    return (y_hat + y_scaler.mean) * y_scaler.std


@mistake("deviation-only", of="predict")
def deviation_only(network: Any, X_raw: Any, X_scaler: Any, y_scaler: Any) -> Any:
    """Your answers have the right spread around 0: where is the mean of the outputs?"""
    return feedforward(network, standardize(X_raw, X_scaler)) * y_scaler.std


@mistake("rounded", of="predict")
def rounded(network: Any, X_raw: Any, X_scaler: Any, y_scaler: Any) -> Any:
    """Your answers are rounded to two decimals: round what is printed, and return all digits."""
    return np.round(predict(network, X_raw, X_scaler, y_scaler), 2)


@mistake("overwrites-x", of="predict")
def overwrites_x(network: Any, X_raw: Any, X_scaler: Any, y_scaler: Any) -> Any:
    """Your answers are right, but X_raw is standardized afterwards: whose array is it?

    -= and /= write into the caller's array.
    """
    X_raw -= X_scaler.mean
    X_raw /= X_scaler.std
    return unstandardize(feedforward(network, X_raw), y_scaler)


@mistake("distances-made-positive", of="predict")
def distances_made_positive(network: Any, X_raw: Any, X_scaler: Any, y_scaler: Any) -> Any:
    """Your last row is never negative: it may stand for a distance, and does the network know that?"""
    y = predict(network, X_raw, X_scaler, y_scaler)
    y[-1] = np.abs(y[-1])
    return y
