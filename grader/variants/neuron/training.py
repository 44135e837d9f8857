"""Right variants of the step training: `to_features`, `neuron_gradient` and `network_output`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.variants import variant
from solutions.neuron import Neuron, numerical_gradient, sigmoid, sigmoid_derivative


@variant("filled-in", of="to_features")
def filled_in(kg: Any, cm: Any) -> Any:
    """An empty array, filled entry by entry; the shift at the end."""
    features = np.empty(2)
    features[0] = kg * 2.20462
    features[1] = cm * 0.393701
    return features - [135, 66]


@variant("shifted-in-the-old-units", of="to_features")
def shifted_in_the_old_units(kg: Any, cm: Any) -> Any:
    """What is taken away is converted too, and the factors multiply as a matrix."""
    return np.diag([2.20462, 0.393701]) @ [kg - 135 / 2.20462, cm - 66 / 0.393701]


@variant("vectorised", of="to_features")
def vectorised(kg: Any, cm: Any) -> Any:
    """Both at once."""
    return np.array([kg, cm]) * np.array([2.20462, 0.393701]) - np.array([135, 66])


@variant("stacked", of="to_features")
def stacked(kg: Any, cm: Any) -> Any:
    """Two helpers."""

    def pounds(kilograms: float) -> float:
        return 2.20462 * kilograms

    def inches(centimetres: float) -> float:
        return 0.393701 * centimetres

    return np.hstack([-135 + pounds(kg), -66 + inches(cm)])


@variant("output-and-its-rest", of="neuron_gradient")
def output_and_its_rest(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """The slope from the output; lists come back, and d_bias with shape (1,)."""
    output = Neuron(weights, bias).feedforward(inputs)
    d_z = 2 * (output - y_true) * output * (1 - output)
    return [[float(d_z * value) for value in inputs], np.array([d_z])]


@variant("no-helpers", of="neuron_gradient")
def no_helpers(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """Each weight by itself, with the exponential written out."""
    z = bias
    for weight, value in zip(weights, inputs, strict=True):
        z = z + weight * value
    s = 1 / (1 + np.exp(-z))
    d_weights = np.array([-2 * (y_true - s) * s * (1 - s) * value for value in inputs])
    return d_weights, -2 * (y_true - s) * s * (1 - s)


@variant("chain-rule-step-by-step", of="neuron_gradient")
def chain_rule_step_by_step(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """The tutorial's names for the factors."""
    z = np.einsum("i,i->", weights, inputs) + bias
    d_l_d_ypred = -2 * (y_true - sigmoid(z))
    d_ypred_d_w = inputs * sigmoid_derivative(z)
    d_ypred_d_b = sigmoid_derivative(z)
    return d_l_d_ypred * d_ypred_d_w, d_l_d_ypred * d_ypred_d_b


@variant("bias-as-a-weight", of="neuron_gradient")
def bias_as_a_weight(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """The bias has the input 1; the result is cut in two."""
    seen = np.append(inputs, 1.0)
    z = np.append(weights, bias) @ seen
    gradient = 2 * (sigmoid(z) - y_true) * sigmoid(z) * sigmoid(-z) * seen
    return gradient[:-1], gradient[-1:]


@variant("measured", of="neuron_gradient")
def measured(weights: Any, bias: Any, inputs: Any, y_true: Any) -> Any:
    """Central differences."""

    def loss(at: Any) -> float:
        return float((y_true - sigmoid(at[:-1] @ inputs + at[-1])) ** 2)

    gradient = numerical_gradient(loss, np.append(weights, bias))
    return tuple(gradient[:-1]), gradient[-1]


@variant("matrices", of="network_output")
def matrices(params: Any, x: Any) -> Any:
    """A matrix of hidden weights; shape (1,) comes back."""
    hidden = sigmoid(params[:4].reshape(2, 2) @ x + params[6:8])
    return sigmoid(params[4:6] @ hidden + params[8:])


@variant("neurons", of="network_output")
def neurons(params: Any, x: Any) -> Any:
    """Three objects, made anew in each call."""
    h1 = Neuron(params[0:2], params[6]).feedforward(x)
    h2 = Neuron(params[2:4], params[7]).feedforward(x)
    return Neuron(params[4:6], params[8]).feedforward(np.array([h1, h2]))


@variant("as-in-the-tutorial", of="network_output")
def as_in_the_tutorial(params: Any, x: Any) -> Any:
    """Nine names, and a sigmoid of its own."""
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params.tolist()

    def squash(z: Any) -> Any:
        return 1 / (1 + np.exp(-z))

    h1 = squash(w1 * x[0] + w2 * x[1] + b1)
    h2 = squash(w3 * x[0] + w4 * x[1] + b2)
    return squash(w5 * h1 + w6 * h2 + b3)


@variant("loop-over-the-hidden", of="network_output")
def loop_over_the_hidden(params: Any, x: Any) -> Any:
    """Adds up from the bias, neuron by neuron; a 0-d array comes back."""
    total = params[8]
    for k in range(2):
        z = params[6 + k] + sum(params[2 * k + i] * x[i] for i in range(2))
        total = total + params[4 + k] * sigmoid(z)
    return np.asarray(sigmoid(total))
