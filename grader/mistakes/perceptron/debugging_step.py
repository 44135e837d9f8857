"""Mistakes of the step debugging: `train_step`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.perceptron import gradient, predict, published_step


def errors(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """Prediction less label, for every sample; what is wrong comes after it."""
    return predict(inputs, weights, bias) - labels


@mistake("published-step", of="train_step")
def published(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """You take the published step, with its sigmoid in a sigmoid: the mended gradient is next door.

    From zero weights, with a learning rate of 2, your first weight becomes 0.235.
    """
    return published_step(inputs, labels, weights, bias, learning_rate)


@mistake("uphill", of="train_step")
def uphill(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """Your step goes the other way: does the gradient point uphill or downhill?

    From zero weights your first weight becomes -0.25, and the loss grows.
    """
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    error_sum = float(errors(inputs, labels, weights, bias).sum())
    return weights + learning_rate * d_weights, bias + learning_rate * d_bias, error_sum


@mistake("error-after-the-step", of="train_step")
def error_after_the_step(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """Weights and bias are right; your error sum is measured after they moved.

    The caller wants to know how large the error was that this step answers to.
    """
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    new_weights, new_bias = weights - learning_rate * d_weights, bias - learning_rate * d_bias
    return new_weights, new_bias, float(errors(inputs, labels, new_weights, new_bias).sum())


@mistake("reversed-error", of="train_step")
def reversed_error(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """Your error sum has the opposite sign: is it prediction less label, or the reverse?

    Weights and bias are right.
    """
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    error_sum = -float(errors(inputs, labels, weights, bias).sum())
    return weights - learning_rate * d_weights, bias - learning_rate * d_bias, error_sum


@mistake("absolute-errors", of="train_step")
def absolute_errors(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """Your error sum adds up sizes: from zero weights it is 3.5, which is seven times one half.

    Here errors keep their signs, so that some cancel. That makes it a poor measure, but it is the tutorial's.
    """
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    error_sum = float(np.abs(errors(inputs, labels, weights, bias)).sum())
    return weights - learning_rate * d_weights, bias - learning_rate * d_bias, error_sum


@mistake("loss-instead", of="train_step")
def loss_instead(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """Your third value is the loss, with squares: the sum of the plain errors is asked for.

    From zero weights you give 0.875. The loss is the better measure; the tutorial prints the other.
    """
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    loss = float(0.5 * np.sum(errors(inputs, labels, weights, bias) ** 2))
    return weights - learning_rate * d_weights, bias - learning_rate * d_bias, loss


@mistake("mean-error", of="train_step")
def mean_error(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """Your third value is divided by the number of samples: a sum is asked for, not a mean.

    Weights and bias are right.
    """
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    error = float(errors(inputs, labels, weights, bias).mean())
    return weights - learning_rate * d_weights, bias - learning_rate * d_bias, error


@mistake("error-of-every-sample", of="train_step")
def error_of_every_sample(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """Your third value has one error for every sample: the caller wants one number.

    Its name says what is to be done with them.
    """
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    error = errors(inputs, labels, weights, bias)
    return weights - learning_rate * d_weights, bias - learning_rate * d_bias, error


@mistake("bias-stands-still", of="train_step")
def bias_stands_still(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """The weights move and the bias does not: what becomes of the second slope?

    gradient gives you two.
    """
    d_weights, _ = gradient(inputs, labels, weights, bias)
    error_sum = float(errors(inputs, labels, weights, bias).sum())
    return weights - learning_rate * d_weights, bias, error_sum


@mistake("update-in-the-middle", of="train_step")
def update_in_the_middle(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """The weights are right and the bias is off: at which weights is its slope taken?

    Both slopes belong to the old weights and the old bias: first measure, then move.
    """
    error_sum = float(errors(inputs, labels, weights, bias).sum())
    weights = weights - learning_rate * gradient(inputs, labels, weights, bias)[0]
    bias = bias - learning_rate * gradient(inputs, labels, weights, bias)[1]
    return weights, bias, error_sum


@mistake("learning-rate-ignored", of="train_step")
def learning_rate_ignored(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """Your step has 0.05 in it, whatever the caller chose: what happens to `learning_rate`?

    From zero weights, with a learning rate of 2, your first weight becomes 0.00625.
    """
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    error_sum = float(errors(inputs, labels, weights, bias).sum())
    return weights - 0.05 * d_weights, bias - 0.05 * d_bias, error_sum


@mistake("learning-rate-left-out", of="train_step")
def learning_rate_left_out(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """Your step goes the whole length of the gradient: where does the learning rate come in?

    From zero weights, with a learning rate of 2, your first weight becomes 0.125.
    """
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    error_sum = float(errors(inputs, labels, weights, bias).sum())
    return weights - d_weights, bias - d_bias, error_sum


@mistake("averaged-step", of="train_step")
def averaged_step(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """Your step is divided by the number of samples: the loss of this part is a sum, not a mean.

    The gradient is taken as it is; only the learning rate makes it shorter or longer.
    """
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    rate = learning_rate / len(inputs)
    return (
        weights - rate * d_weights,
        bias - rate * d_bias,
        float(errors(inputs, labels, weights, bias).sum()),
    )


@mistake("slopes-returned", of="train_step")
def slopes_returned(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """You return the slopes themselves: what becomes of the weights and the bias after the step?

    They are the old ones, less learning rate times slope.
    """
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    return d_weights, d_bias, float(errors(inputs, labels, weights, bias).sum())


@mistake("start-overwritten", of="train_step")
def start_overwritten(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """All three values are right, but the caller's weights and bias have changed as well.

    -= writes into the array that you were handed. How do you make a new one?
    """
    error_sum = float(errors(inputs, labels, weights, bias).sum())
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    weights -= learning_rate * d_weights
    bias -= learning_rate * d_bias
    return weights, bias, error_sum


@mistake("no-error-sum", of="train_step")
def no_error_sum(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """You return two values and three are asked for: the error sum is missing.

    train puts it on its list after each epoch.
    """
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    return weights - learning_rate * d_weights, bias - learning_rate * d_bias


@mistake("nothing-returned", of="train_step")
def nothing_returned(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> None:
    """Your function gives nothing back, so what comes back is None: what should its last line do?

    Even if weights -= ... has changed the arrays, the caller gets only what is returned.
    """
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    weights = weights - learning_rate * d_weights
    bias = bias - learning_rate * d_bias
