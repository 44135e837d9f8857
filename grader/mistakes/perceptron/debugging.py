"""Mistakes of the step debugging: `gradient`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.perceptron import sigmoid, sigmoid_derivative


@mistake("double-sigmoid", of="gradient")
def double_sigmoid(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """This is what the published step does: its slope passes through the sigmoid twice.

    sigmoid_derivative calls sigmoid itself. What do you hand it, and what does it ask for?
    """
    activation = sigmoid(inputs @ weights + bias)
    delta = (activation - labels) * sigmoid_derivative(activation)
    return inputs.T @ delta, delta.sum(axis=0)


@mistake("slope-at-the-error", of="gradient")
def slope_at_the_error(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """You take the sigmoid's slope at the error: where on its curve was the sigmoid entered?

    The slope belongs to the number that went into the sigmoid. The error comes after it.
    """
    error = sigmoid(inputs @ weights + bias) - labels
    delta = error * sigmoid_derivative(error)
    return inputs.T @ delta, delta.sum(axis=0)


@mistake("slope-left-out", of="gradient")
def slope_left_out(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """The sigmoid's slope is missing: at zero weights your d_bias is -0.5, four times too large.

    Between the weighted sum and the error lies the sigmoid. How fast does it rise there?
    (Your formula is right for another loss, the cross-entropy.)
    """
    error = sigmoid(inputs @ weights + bias) - labels
    return inputs.T @ error, error.sum(axis=0)


@mistake("slope-formula-on-z", of="gradient")
def slope_formula_on_z(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """Your slope is z * (1 - z) with z the pre-activation: at zero weights that gives 0 everywhere.

    That formula is right for an activation. Which of your values is one?
    """
    z = inputs @ weights + bias
    delta = (sigmoid(z) - labels) * z * (1 - z)
    return inputs.T @ delta, delta.sum(axis=0)


@mistake("activation-in-the-error-missing", of="gradient")
def activation_in_the_error_missing(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """Your error takes the pre-activation, not the prediction: what does the neuron answer?

    At zero weights every prediction is 1/2, and in your error it counts as 0.
    """
    z = inputs @ weights + bias
    delta = (z - labels) * sigmoid_derivative(z)
    return inputs.T @ delta, delta.sum(axis=0)


@mistake("reversed-error", of="gradient")
def reversed_error(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """Every entry is exactly the negative of the gradient: which way round is your error?

    If a prediction is too large, raising the bias must raise the loss.
    """
    z = inputs @ weights + bias
    delta = (labels - sigmoid(z)) * sigmoid_derivative(z)
    return inputs.T @ delta, delta.sum(axis=0)


@mistake("mean-not-sum", of="gradient")
def mean_not_sum(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """Every entry is divided by the number of samples: is the loss of this part a mean?

    Here it is half the sum of the squared errors. In part 3 it will be a mean.
    """
    z = inputs @ weights + bias
    delta = (sigmoid(z) - labels) * sigmoid_derivative(z)
    return inputs.T @ delta / len(inputs), delta.mean(axis=0)


@mistake("mean-for-the-bias", of="gradient")
def mean_for_the_bias(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """d_weights is right, and d_bias is divided by the number of samples: why only one of them?

    Both are slopes of the same loss, which is a sum.
    """
    z = inputs @ weights + bias
    delta = (sigmoid(z) - labels) * sigmoid_derivative(z)
    return inputs.T @ delta, delta.mean(axis=0)


@mistake("factor-two", of="gradient")
def factor_two(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """Every entry is exactly twice the gradient: what stands in front of the squares in this loss?

    The derivative of error**2 has a 2. What does the 0.5 do to it?
    """
    z = inputs @ weights + bias
    delta = 2 * (sigmoid(z) - labels) * sigmoid_derivative(z)
    return inputs.T @ delta, delta.sum(axis=0)


@mistake("squared-error", of="gradient")
def squared_error(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """Your errors are squared, so none can push the other way: what is the derivative of a square?

    The square belongs to the loss. In its slope the error keeps its sign.
    """
    z = inputs @ weights + bias
    delta = (sigmoid(z) - labels) ** 2 * sigmoid_derivative(z)
    return inputs.T @ delta, delta.sum(axis=0)


@mistake("bias-forgotten", of="gradient")
def bias_forgotten(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """Right where the bias is 0 and wrong elsewhere: does your pre-activation contain it?

    The gradient is asked for at these weights and at this bias.
    """
    z = inputs @ weights
    delta = (sigmoid(z) - labels) * sigmoid_derivative(z)
    return inputs.T @ delta, delta.sum(axis=0)


@mistake("bias-not-summed", of="gradient")
def bias_not_summed(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """Your d_bias has seven numbers for seven samples, but there is only one bias.

    Each sample has its share in that one slope. What is to be done with the shares?
    """
    z = inputs @ weights + bias
    delta = (sigmoid(z) - labels) * sigmoid_derivative(z)
    return inputs.T @ delta, delta


@mistake("summed-over-the-wrong-axis", of="gradient")
def summed_over_the_wrong_axis(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """Your d_bias has the shape (7,), one number for each sample: which axis did you sum over?

    In this part samples are rows, so adding them up goes down a column.
    """
    z = inputs @ weights + bias
    delta = (sigmoid(z) - labels) * sigmoid_derivative(z)
    return inputs.T @ delta, delta.sum(axis=1)


@mistake("bias-slope-is-a-number", of="gradient")
def bias_slope_is_a_number(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """All values are right; d_bias is a plain number where an array of shape (1,) is asked for.

    A sum without an axis loses every shape. The slope should have the shape of the bias.
    """
    z = inputs @ weights + bias
    delta = (sigmoid(z) - labels) * sigmoid_derivative(z)
    return inputs.T @ delta, delta.sum()


@mistake("bias-sees-the-inputs", of="gradient")
def bias_sees_the_inputs(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """Your d_bias is the sum of d_weights: does the bias depend on the inputs?

    It is added to every weighted sum as it is, as if its input were always 1.
    """
    z = inputs @ weights + bias
    d_weights = inputs.T @ ((sigmoid(z) - labels) * sigmoid_derivative(z))
    return d_weights, d_weights.sum(axis=0)


@mistake("weights-slope-in-a-row", of="gradient")
def weights_slope_in_a_row(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """Your d_weights has the shape (1, 3), the transpose of the weights' own.

    The values are right. In which order do the two matrices of your product stand?
    """
    z = inputs @ weights + bias
    delta = (sigmoid(z) - labels) * sigmoid_derivative(z)
    return delta.T @ inputs, delta.sum(axis=0)


@mistake("weights-slope-flat", of="gradient")
def weights_slope_flat(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """Your d_weights is flat, (3,), and the weights are a column, (3, 1).

    The values are right, but weights minus flat slopes would be a (3, 3) matrix.
    """
    z = inputs @ weights + bias
    delta = (sigmoid(z) - labels) * sigmoid_derivative(z)
    return np.sum(inputs * delta, axis=0), delta.sum(axis=0)


@mistake("last-sample-only", of="gradient")
def last_sample_only(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """Your gradient is that of the last sample alone: what happens to the others' shares?

    In a loop over samples, = forgets what was there before.
    """
    for x, label in zip(inputs, labels, strict=True):
        z = x @ weights + bias
        delta = (sigmoid(z) - label) * sigmoid_derivative(z)
        d_weights, d_bias = x.reshape(-1, 1) * delta, delta
    return d_weights, d_bias


@mistake("bias-returned-first", of="gradient")
def bias_returned_first(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """Both slopes are right and handed back in the wrong order: which comes first?

    The caller writes: d_weights, d_bias = gradient(...).
    """
    z = inputs @ weights + bias
    delta = (sigmoid(z) - labels) * sigmoid_derivative(z)
    return delta.sum(axis=0), inputs.T @ delta


@mistake("step-instead", of="gradient")
def step_instead(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """You return the new weights and bias of a step, with 0.05 in it: only the slopes are asked for.

    The gradient knows no learning rate and moves nothing; that is for train_step.
    """
    z = inputs @ weights + bias
    delta = (sigmoid(z) - labels) * sigmoid_derivative(z)
    return weights - 0.05 * inputs.T @ delta, bias - 0.05 * delta.sum(axis=0)


@mistake("learning-rate-inside", of="gradient")
def learning_rate_inside(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """Every entry is exactly 0.05 times the gradient: is the learning rate in it?

    How far the step goes is for train_step to decide.
    """
    z = inputs @ weights + bias
    delta = (sigmoid(z) - labels) * sigmoid_derivative(z)
    return 0.05 * inputs.T @ delta, 0.05 * delta.sum(axis=0)


@mistake("start-overwritten", of="gradient")
def start_overwritten(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """The gradient is right, but the caller's weights and bias have moved: is anything learned yet?

    weights -= ... writes into the caller's array. The next measurement is made somewhere else.
    """
    z = inputs @ weights + bias
    delta = (sigmoid(z) - labels) * sigmoid_derivative(z)
    d_weights, d_bias = inputs.T @ delta, delta.sum(axis=0)
    weights -= 0.05 * d_weights
    bias -= 0.05 * d_bias
    return d_weights, d_bias


@mistake("nothing-returned", of="gradient")
def nothing_returned(inputs: Any, labels: Any, weights: Any, bias: Any) -> None:
    """Your function gives nothing back, so what comes back is None: what should its last line do?

    Two slopes are asked for, that of the weights and that of the bias.
    """
    z = inputs @ weights + bias
    delta = (sigmoid(z) - labels) * sigmoid_derivative(z)
    inputs.T @ delta, delta.sum(axis=0)
