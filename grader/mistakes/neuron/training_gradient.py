"""Mistakes of the step training: `network_gradient`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.neuron import network_output, sigmoid, sigmoid_derivative


def _forward(params: Any, x: Any) -> Any:
    """The pre-activations of h1 and h2, their outputs, and the pre-activation of o1."""
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params
    z1, z2 = w1 * x[0] + w2 * x[1] + b1, w3 * x[0] + w4 * x[1] + b2
    h1, h2 = sigmoid(z1), sigmoid(z2)
    return z1, z2, h1, h2, w5 * h1 + w6 * h2 + b3


def _gathered(x: Any, h1: Any, h2: Any, d_z1: Any, d_z2: Any, d_z3: Any) -> Any:
    """The nine in their order, from the derivatives by the three pre-activations."""
    return np.array([*(d_z1 * x), *(d_z2 * x), d_z3 * h1, d_z3 * h2, d_z1, d_z2, d_z3])


def _right(params: Any, x: Any, y_true: Any) -> Any:
    """What goes into `_gathered` in a right answer."""
    z1, z2, h1, h2, z3 = _forward(params, x)
    d_z3 = -2 * (y_true - sigmoid(z3)) * sigmoid_derivative(z3)
    d_z1 = d_z3 * params[4] * sigmoid_derivative(z1)
    d_z2 = d_z3 * params[5] * sigmoid_derivative(z2)
    return x, h1, h2, d_z1, d_z2, d_z3


@mistake("sign-turned", of="network_gradient")
def sign_turned(params: Any, x: Any, y_true: Any) -> Any:
    """All nine are right but for their sign: what does y_true - y_pred become when y_pred grows?"""
    return -_gathered(*_right(params, x, y_true))


@mistake("factor-two-missing", of="network_gradient")
def factor_two_missing(params: Any, x: Any, y_true: Any) -> Any:
    """All nine are exactly half of ours: what is the derivative of a square?

    This part's loss is the square itself, without a 1/2 in front.
    """
    return _gathered(*_right(params, x, y_true)) / 2


@mistake("gradient-of-the-output", of="network_gradient")
def gradient_of_the_output(params: Any, x: Any, y_true: Any) -> Any:
    """Your nine say how the output changes: and how does the loss change with the output?

    One factor, the same for all nine, is missing, and it is the only one that knows the label.
    """
    z1, z2, h1, h2, z3 = _forward(params, x)
    d_z3 = sigmoid_derivative(z3)
    d_z1 = d_z3 * params[4] * sigmoid_derivative(z1)
    d_z2 = d_z3 * params[5] * sigmoid_derivative(z2)
    return _gathered(x, h1, h2, d_z1, d_z2, d_z3)


@mistake("gradient-of-the-cross-entropy", of="network_gradient")
def gradient_of_the_cross_entropy(params: Any, x: Any, y_true: Any) -> Any:
    """Your factor at o1 is y_pred - y_true and nothing else: to which loss does that belong?

    With the cross-entropy the slope of o1 cancels. With a squared error both factors stay.
    """
    z1, z2, h1, h2, z3 = _forward(params, x)
    d_z3 = sigmoid(z3) - y_true
    d_z1 = d_z3 * params[4] * sigmoid_derivative(z1)
    d_z2 = d_z3 * params[5] * sigmoid_derivative(z2)
    return _gathered(x, h1, h2, d_z1, d_z2, d_z3)


@mistake("slope-of-the-output-missing", of="network_gradient")
def slope_of_the_output_missing(params: Any, x: Any, y_true: Any) -> Any:
    """All nine miss one factor: how much does o1's output move when its pre-activation does?

    In the example by hand you give -1 for b3, four times too much, and the slope there is 1/4.
    """
    z1, z2, h1, h2, z3 = _forward(params, x)
    d_z3 = -2 * (y_true - sigmoid(z3))
    d_z1 = d_z3 * params[4] * sigmoid_derivative(z1)
    d_z2 = d_z3 * params[5] * sigmoid_derivative(z2)
    return _gathered(x, h1, h2, d_z1, d_z2, d_z3)


@mistake("slopes-of-the-hidden-missing", of="network_gradient")
def slopes_of_the_hidden_missing(params: Any, x: Any, y_true: Any) -> Any:
    """Your w5, w6 and b3 are right, the other six miss a factor: what lies between h1 and its sum?

    In the example by hand you give -0.25 for b1, four times too much, and the slope there is 1/4.
    """
    x, h1, h2, _, _, d_z3 = _right(params, x, y_true)
    return _gathered(x, h1, h2, d_z3 * params[4], d_z3 * params[5], d_z3)


@mistake("weights-of-the-output-missing", of="network_gradient")
def weights_of_the_output_missing(params: Any, x: Any, y_true: Any) -> Any:
    """Your w5, w6 and b3 are right, the other six are not: what lies on the way back from o1 to h1?

    In the example by hand h1 and h2 get the same from you, although o1 weighs them with 1 and -1.
    """
    z1, z2, _, _, _ = _forward(params, x)
    x, h1, h2, _, _, d_z3 = _right(params, x, y_true)
    return _gathered(x, h1, h2, d_z3 * sigmoid_derivative(z1), d_z3 * sigmoid_derivative(z2), d_z3)


@mistake("weights-of-the-output-exchanged", of="network_gradient")
def weights_of_the_output_exchanged(params: Any, x: Any, y_true: Any) -> Any:
    """Each hidden neuron gets the other's share of the error: which weight leads from h1 to o1?"""
    z1, z2, _, _, _ = _forward(params, x)
    x, h1, h2, _, _, d_z3 = _right(params, x, y_true)
    d_z1 = d_z3 * params[5] * sigmoid_derivative(z1)
    d_z2 = d_z3 * params[4] * sigmoid_derivative(z2)
    return _gathered(x, h1, h2, d_z1, d_z2, d_z3)


@mistake("sigmoid-twice", of="network_gradient")
def sigmoid_twice(params: Any, x: Any, y_true: Any) -> Any:
    """All your slopes are taken at outputs: does sigmoid_derivative want z, or sigmoid(z)?

    It calls sigmoid itself. With an output as its argument, two sigmoids lie one on the other.
    """
    _, _, h1, h2, z3 = _forward(params, x)
    o1 = sigmoid(z3)
    d_z3 = -2 * (y_true - o1) * sigmoid_derivative(o1)
    d_z1 = d_z3 * params[4] * sigmoid_derivative(h1)
    d_z2 = d_z3 * params[5] * sigmoid_derivative(h2)
    return _gathered(x, h1, h2, d_z1, d_z2, d_z3)


@mistake("sigmoid-twice-at-the-output", of="network_gradient")
def sigmoid_twice_at_the_output(params: Any, x: Any, y_true: Any) -> Any:
    """All nine are off by one factor: do you take the slope of o1 at its sum, or at its output?

    sigmoid_derivative calls sigmoid itself, so it wants the sum.
    """
    z1, z2, h1, h2, z3 = _forward(params, x)
    o1 = sigmoid(z3)
    d_z3 = -2 * (y_true - o1) * sigmoid_derivative(o1)
    d_z1 = d_z3 * params[4] * sigmoid_derivative(z1)
    d_z2 = d_z3 * params[5] * sigmoid_derivative(z2)
    return _gathered(x, h1, h2, d_z1, d_z2, d_z3)


@mistake("sigmoid-twice-at-the-hidden", of="network_gradient")
def sigmoid_twice_at_the_hidden(params: Any, x: Any, y_true: Any) -> Any:
    """Your w5, w6 and b3 are right, the rest is not: where do you take the slopes of h1 and h2?

    At their outputs. sigmoid_derivative calls sigmoid itself, so it wants what goes into them.
    """
    x, h1, h2, _, _, d_z3 = _right(params, x, y_true)
    d_z1 = d_z3 * params[4] * sigmoid_derivative(h1)
    d_z2 = d_z3 * params[5] * sigmoid_derivative(h2)
    return _gathered(x, h1, h2, d_z1, d_z2, d_z3)


@mistake("activation-formula-on-the-pre-activation", of="network_gradient")
def activation_formula_on_the_pre_activation(params: Any, x: Any, y_true: Any) -> Any:
    """Your slopes are z * (1 - z): for which variable is that the slope of the sigmoid?

    In the example by hand every z is 0, and so is your whole gradient.
    """
    z1, z2, h1, h2, z3 = _forward(params, x)
    d_z3 = -2 * (y_true - sigmoid(z3)) * z3 * (1 - z3)
    return _gathered(x, h1, h2, d_z3 * params[4] * z1 * (1 - z1), d_z3 * params[5] * z2 * (1 - z2), d_z3)


@mistake("slope-of-h1-for-both", of="network_gradient")
def slope_of_h1_for_both(params: Any, x: Any, y_true: Any) -> Any:
    """Only w3, w4 and b2 are off: whose slope do you use for h2?

    It is the one of h1. A line that was copied needs every index changed.
    """
    z1, _, _, _, _ = _forward(params, x)
    x, h1, h2, d_z1, _, d_z3 = _right(params, x, y_true)
    return _gathered(x, h1, h2, d_z1, d_z3 * params[5] * sigmoid_derivative(z1), d_z3)


@mistake("samples-for-hidden-outputs", of="network_gradient")
def samples_for_hidden_outputs(params: Any, x: Any, y_true: Any) -> Any:
    """Only w5 and w6 are off: what does o1 multiply them by, x or something else?

    Your two are proportional to x[0] and x[1], which o1 never sees.
    """
    x, _, _, d_z1, d_z2, d_z3 = _right(params, x, y_true)
    return _gathered(x, x[0], x[1], d_z1, d_z2, d_z3)


@mistake("sums-for-hidden-outputs", of="network_gradient")
def sums_for_hidden_outputs(params: Any, x: Any, y_true: Any) -> Any:
    """Only w5 and w6 are off: does o1 multiply them by the hidden sums, or by the hidden outputs?

    In the example by hand the sums are 0, and so are your two.
    """
    z1, z2, _, _, _ = _forward(params, x)
    x, _, _, d_z1, d_z2, d_z3 = _right(params, x, y_true)
    return _gathered(x, z1, z2, d_z1, d_z2, d_z3)


@mistake("biases-forgotten-inside", of="network_gradient")
def biases_forgotten_inside(params: Any, x: Any, y_true: Any) -> Any:
    """Right where the biases are 0, off where they are not: which sums of yours lack a bias?

    You return three partials for biases that your own forward pass does not add.
    """
    return _gathered(*_right(np.append(params[:6], np.zeros(3)), x, y_true))


@mistake("biases-beside-their-weights", of="network_gradient")
def biases_beside_their_weights(params: Any, x: Any, y_true: Any) -> Any:
    """Your nine numbers are right, in the order w1, w2, b1, w3, ...: what is the order of params?"""
    return _gathered(*_right(params, x, y_true))[[0, 1, 6, 2, 3, 7, 4, 5, 8]]


@mistake("weights-transposed", of="network_gradient")
def weights_transposed(params: Any, x: Any, y_true: Any) -> Any:
    """Your nine numbers are right, but those of w2 and w3 have changed places: whose is w2?

    w1 and w2 belong to h1. In a matrix, are the neurons its rows or its columns?
    """
    return _gathered(*_right(params, x, y_true))[[0, 2, 1, 3, 4, 5, 6, 7, 8]]


@mistake("measured-from-one-side", of="network_gradient")
def measured_from_one_side(params: Any, x: Any, y_true: Any) -> Any:
    """Your nine are right to four or five digits only: do you measure them from one side?

    Both sides are better, and the chain rule is exact.
    """
    before = (y_true - network_output(params, x)) ** 2
    after = [(y_true - network_output(params + step, x)) ** 2 for step in 1e-5 * np.eye(9)]
    return (np.array(after) - before) / 1e-5


@mistake("nan-where-the-hidden-are-flat", of="network_gradient")
def nan_where_the_hidden_are_flat(params: Any, x: Any, y_true: Any) -> Any:
    """Right for ordinary samples, nan for large ones: what is exp(1000), and what do you divide by it?

    inf / inf is nan. Written with the sigmoid's own values, no large number is divided by another.
    """
    z1, z2, _, _, _ = _forward(params, x)
    x, h1, h2, _, _, d_z3 = _right(params, x, y_true)
    d_z1 = d_z3 * params[4] * np.exp(-z1) / (1 + np.exp(-z1)) ** 2
    d_z2 = d_z3 * params[5] * np.exp(-z2) / (1 + np.exp(-z2)) ** 2
    return _gathered(x, h1, h2, d_z1, d_z2, d_z3)
