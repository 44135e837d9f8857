"""Mistakes of the step training: `to_features` and `neuron_gradient`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.neuron import sigmoid, sigmoid_derivative, to_features


@mistake("arguments-exchanged", of="to_features")
def arguments_exchanged(kg: Any, cm: Any) -> Any:
    """For 73 kg and 182 cm you give 266 and -37: which argument comes first?

    The tutorial's own call has the two exchanged, and so does your function: 182 became pounds.
    """
    return to_features(cm, kg)


@mistake("results-exchanged", of="to_features")
def results_exchanged(kg: Any, cm: Any) -> Any:
    """Both numbers are right, in the other order: which comes first, pounds or inches?"""
    return np.array([cm * 0.393701 - 66, kg * 2.20462 - 135])


@mistake("not-shifted", of="to_features")
def not_shifted(kg: Any, cm: Any) -> Any:
    """Pounds and inches are right, but they are not shifted: what is taken away from each?

    The network was trained on numbers around 0, not on 161 and 72.
    """
    return np.array([kg * 2.20462, cm * 0.393701])


@mistake("divided-for-multiplied", of="to_features")
def divided_for_multiplied(kg: Any, cm: Any) -> Any:
    """73 kg are 33 pounds in your version: are there more pounds than kilograms, or fewer?"""
    return np.array([kg / 2.20462 - 135, cm / 0.393701 - 66])


@mistake("shifted-before-converted", of="to_features")
def shifted_before_converted(kg: Any, cm: Any) -> Any:
    """You take 135 from kilograms and 66 from centimetres: in which units are these two?

    What comes first, converting or shifting?
    """
    return np.array([(kg - 135) * 2.20462, (cm - 66) * 0.393701])


@mistake("shifts-exchanged", of="to_features")
def shifts_exchanged(kg: Any, cm: Any) -> Any:
    """Your two shifts have changed places: which belongs to pounds, 135 or 66?

    For 73 kg and 182 cm you give 94.9 and -63.3.
    """
    return np.array([kg * 2.20462 - 66, cm * 0.393701 - 135])


@mistake("list-for-array", of="to_features")
def list_for_array(kg: Any, cm: Any) -> Any:
    """Both numbers are right, but a list comes back: how do you make an array of it?

    With a list, w * x is an error or something else than you think.
    """
    return [kg * 2.20462 - 135, cm * 0.393701 - 66]


@mistake("whole-numbers", of="to_features")
def whole_numbers(kg: Any, cm: Any) -> Any:
    """You drop the decimals, 25 and 5 for the example: who asked for whole numbers?

    The four people's numbers are whole because their pounds and inches are.
    """
    return np.array([int(kg * 2.20462 - 135), int(cm * 0.393701 - 66)])


@mistake("rounded", of="to_features")
def rounded(kg: Any, cm: Any) -> Any:
    """You round to whole numbers, 26 and 6 for the example: who asked for that?

    The four people's numbers are whole because their pounds and inches are.
    """
    return np.array([round(kg * 2.20462 - 135), round(cm * 0.393701 - 66)])


@mistake("sign-turned", of="neuron_gradient")
def sign_turned(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """Every part is right but for its sign: what does y_true - y_pred become when y_pred grows?

    In the example by hand the label is 1 and the output 0.5: more bias helps,
    and yet you give +0.25 for the bias, which is uphill.
    """
    z = np.dot(weights, inputs) + bias
    d_z = 2 * (y_true - sigmoid(z)) * sigmoid_derivative(z)
    return d_z * inputs, d_z


@mistake("factor-two-missing", of="neuron_gradient")
def factor_two_missing(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """Every part is exactly half of ours: what is the derivative of a square?

    This part's loss is the square itself, without a 1/2 in front.
    """
    z = np.dot(weights, inputs) + bias
    d_z = -(y_true - sigmoid(z)) * sigmoid_derivative(z)
    return d_z * inputs, d_z


@mistake("sigmoid-twice", of="neuron_gradient")
def sigmoid_twice(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """Your slope is taken at y_pred: does sigmoid_derivative want the pre-activation, or the output?

    It calls sigmoid itself. With the output as its argument, two sigmoids lie one on the other.
    """
    z = np.dot(weights, inputs) + bias
    y_pred = sigmoid(z)
    d_z = -2 * (y_true - y_pred) * sigmoid_derivative(y_pred)
    return d_z * inputs, d_z


@mistake("activation-formula-on-the-pre-activation", of="neuron_gradient")
def activation_formula_on_the_pre_activation(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """Your slope is z * (1 - z): for which variable is that the slope of the sigmoid?

    In the example by hand z is 0, and so is your whole gradient.
    """
    z = np.dot(weights, inputs) + bias
    d_z = -2 * (y_true - sigmoid(z)) * z * (1 - z)
    return d_z * inputs, d_z


@mistake("slope-of-the-sigmoid-missing", of="neuron_gradient")
def slope_of_the_sigmoid_missing(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """One factor of the chain is missing: how much does the output move when the pre-activation does?

    In the example by hand you give -1 for the bias, four times too much, and the slope there is 1/4.
    """
    z = np.dot(weights, inputs) + bias
    d_z = -2 * (y_true - sigmoid(z))
    return d_z * inputs, d_z


@mistake("gradient-of-the-cross-entropy", of="neuron_gradient")
def gradient_of_the_cross_entropy(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """Your factor is y_pred - y_true and nothing else: to which loss does that belong?

    With the cross-entropy the sigmoid's slope cancels. With a squared error both factors stay.
    """
    d_z = sigmoid(np.dot(weights, inputs) + bias) - y_true
    return d_z * inputs, d_z


@mistake("bias-forgotten-inside", of="neuron_gradient")
def bias_forgotten_inside(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """Right where the bias is 0, off where it is not: what belongs to the pre-activation besides w . x?"""
    z = np.dot(weights, inputs)
    d_z = -2 * (y_true - sigmoid(z)) * sigmoid_derivative(z)
    return d_z * inputs, d_z


@mistake("weights-for-inputs", of="neuron_gradient")
def weights_for_inputs(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """Your d_bias is right, d_weights is not: how far does z move when one weight moves by 1?

    Yours is proportional to the weights. What is each weight multiplied by in z?
    """
    z = np.dot(weights, inputs) + bias
    d_z = -2 * (y_true - sigmoid(z)) * sigmoid_derivative(z)
    return d_z * weights, d_z


@mistake("inputs-in-the-bias", of="neuron_gradient")
def inputs_in_the_bias(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """Your d_weights is right, d_bias is their sum: which input does a bias see?

    The bias sees the constant 1, whatever the inputs are.
    """
    z = np.dot(weights, inputs) + bias
    d_z = -2 * (y_true - sigmoid(z)) * sigmoid_derivative(z)
    return d_z * inputs, np.sum(d_z * inputs)


@mistake("bias-times-bias", of="neuron_gradient")
def bias_times_bias(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """Your d_weights is right, d_bias has the bias as a factor: how does z change with the bias?

    In z the bias is added, not multiplied by anything. With bias 0 you give 0.
    """
    z = np.dot(weights, inputs) + bias
    d_z = -2 * (y_true - sigmoid(z)) * sigmoid_derivative(z)
    return d_z * inputs, d_z * bias


@mistake("pair-in-the-other-order", of="neuron_gradient")
def pair_in_the_other_order(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """Both parts are right, in the other order: which comes first, d_weights or d_bias?"""
    z = np.dot(weights, inputs) + bias
    d_z = -2 * (y_true - sigmoid(z)) * sigmoid_derivative(z)
    return d_z, d_z * inputs


@mistake("one-array-for-two", of="neuron_gradient")
def one_array_for_two(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """All numbers are right, but in one array: how do you return two results?

    d_weights is an array, d_bias a number; a comma after return makes a pair.
    """
    z = np.dot(weights, inputs) + bias
    d_z = -2 * (y_true - sigmoid(z)) * sigmoid_derivative(z)
    return np.append(d_z * inputs, d_z)


@mistake("inputs-overwritten", of="neuron_gradient")
def inputs_overwritten(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """Your gradient is right, but the caller's inputs hold it now: what do you write into?

    `*=` works in place, in the very array that was passed in.
    """
    z = np.dot(weights, inputs) + bias
    d_z = -2 * (y_true - sigmoid(z)) * sigmoid_derivative(z)
    inputs *= d_z
    return inputs, d_z


@mistake("whole-numbers-for-whole-inputs", of="neuron_gradient")
def whole_numbers_for_whole_inputs(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """For inputs that are whole numbers, d_weights has no decimals: which dtype does zeros_like give?"""
    z = weights @ inputs + bias
    d_bias = -2 * (y_true - sigmoid(z)) * sigmoid_derivative(z)
    d_weights = np.zeros_like(inputs)
    d_weights[:] = d_bias * inputs
    return d_weights, d_bias


@mistake("nan-for-large-sums", of="neuron_gradient")
def nan_for_large_sums(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """Right for ordinary inputs, nan for large ones: what is exp(1000), and what do you divide by it?"""
    power = np.exp(weights @ inputs + bias)
    y_pred = power / (1 + power)
    d_bias = -2 * (y_true - y_pred) * y_pred * (1 - y_pred)
    return d_bias * inputs, d_bias
