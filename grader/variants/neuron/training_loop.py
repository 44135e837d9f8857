"""Right variants of the step training: `network_gradient` and `train`."""

from __future__ import annotations

from functools import partial, reduce
from typing import Any

import numpy as np

from grader.variants import variant
from solutions.neuron import (
    mse_loss,
    network_gradient,
    network_output,
    neuron_gradient,
    numerical_gradient,
    sigmoid,
    sigmoid_derivative,
)

NAMES = ("w1", "w2", "w3", "w4", "w5", "w6", "b1", "b2", "b3")


@variant("list-of-nine", of="network_gradient")
def list_of_nine(params: Any, x: Any, y_true: Any) -> Any:
    """Slopes from the outputs; a list comes back."""
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params
    h1, h2 = sigmoid(w1 * x[0] + w2 * x[1] + b1), sigmoid(w3 * x[0] + w4 * x[1] + b2)
    o1 = sigmoid(w5 * h1 + w6 * h2 + b3)
    d_o1 = 2 * (o1 - y_true) * o1 * (1 - o1)
    d_h1, d_h2 = d_o1 * w5 * h1 * (1 - h1), d_o1 * w6 * h2 * (1 - h2)
    return [d_h1 * x[0], d_h1 * x[1], d_h2 * x[0], d_h2 * x[1], d_o1 * h1, d_o1 * h2, d_h1, d_h2, d_o1]


@variant("matrices", of="network_gradient")
def matrices(params: Any, x: Any, y_true: Any) -> Any:
    """An outer product for the hidden weights."""
    weights = params[4:6]
    z = params[:4].reshape(2, 2) @ x + params[6:8]
    hidden = sigmoid(z)
    z_output = weights @ hidden + params[8]
    d_output = -2 * (y_true - sigmoid(z_output)) * sigmoid_derivative(z_output)
    d_hidden = d_output * weights * sigmoid_derivative(z)
    return np.hstack([np.outer(d_hidden, x).ravel(), d_output * hidden, d_hidden, d_output])


@variant("by-neuron-gradient", of="network_gradient")
def by_neuron_gradient(params: Any, x: Any, y_true: Any) -> Any:
    """o1 is a neuron whose inputs are the hidden outputs."""
    hidden = np.array([sigmoid(params[:2] @ x + params[6]), sigmoid(params[2:4] @ x + params[7])])
    d_weights, d_bias = neuron_gradient(params[4:6], params[8], hidden, y_true)
    d_hidden = d_bias * params[4:6] * hidden * (1 - hidden)
    gradient = np.zeros(9)
    gradient[:2], gradient[2:4] = d_hidden[0] * x, d_hidden[1] * x
    gradient[4:6], gradient[6:8], gradient[8] = d_weights, d_hidden, d_bias
    return gradient


@variant("measured", of="network_gradient")
def measured(params: Any, x: Any, y_true: Any) -> Any:
    """Central differences are right to more than six digits here."""
    return numerical_gradient(lambda at: (y_true - network_output(at, x)) ** 2, params)


@variant("factors-of-the-tutorial", of="network_gradient")
def factors_of_the_tutorial(params: Any, x: Any, y_true: Any) -> Any:
    """The tutorial's eleven derivatives, in a dict first; a tuple comes back."""
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params
    sum_h1, sum_h2 = w1 * x[0] + w2 * x[1] + b1, w3 * x[0] + w4 * x[1] + b2
    h1, h2 = sigmoid(sum_h1), sigmoid(sum_h2)
    sum_o1 = w5 * h1 + w6 * h2 + b3
    d_l_d_ypred = -2 * (y_true - sigmoid(sum_o1))
    slope_o1, slope_h1, slope_h2 = map(sigmoid_derivative, (sum_o1, sum_h1, sum_h2))
    partials = {"w5": h1 * slope_o1, "w6": h2 * slope_o1, "b3": slope_o1}
    d_ypred_d_h1, d_ypred_d_h2 = w5 * slope_o1, w6 * slope_o1
    partials |= {"w1": d_ypred_d_h1 * x[0] * slope_h1, "w2": d_ypred_d_h1 * x[1] * slope_h1}
    partials |= {"w3": d_ypred_d_h2 * x[0] * slope_h2, "w4": d_ypred_d_h2 * x[1] * slope_h2}
    partials |= {"b1": d_ypred_d_h1 * slope_h1, "b2": d_ypred_d_h2 * slope_h2}
    return tuple(d_l_d_ypred * partials[name] for name in NAMES)


@variant("copy-in-place", of="train")
def copy_in_place(params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000) -> Any:
    """Updates a copy in place; lists come back."""
    trained = params.astype(float)
    losses = []
    for _ in range(epochs):
        for i in range(len(data)):
            trained -= learning_rate * network_gradient(trained, data[i], labels[i])
        outputs = map(partial(network_output, trained), data)
        losses.append(mse_loss(labels, np.fromiter(outputs, float)))
    return list(trained), losses


@variant("column-of-losses", of="train")
def column_of_losses(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """A pair in a list; the losses with shape (epochs, 1)."""
    params = np.array(params)
    losses = np.zeros((epochs, 1))
    for epoch in range(epochs):
        for x, y_true in zip(data, labels, strict=True):
            params = params - learning_rate * network_gradient(params, x, y_true)
        losses[epoch] = np.mean(
            [(y - network_output(params, x)) ** 2 for x, y in zip(data, labels, strict=True)]
        )
    return [params, losses]


class _Network:
    """The tutorial's class: nine attributes, and a method that trains."""

    def __init__(self, params: Any) -> None:
        self.w1, self.w2, self.w3, self.w4, self.w5, self.w6, self.b1, self.b2, self.b3 = params

    def feedforward(self, x: Any) -> Any:
        h1 = sigmoid(self.w1 * x[0] + self.w2 * x[1] + self.b1)
        h2 = sigmoid(self.w3 * x[0] + self.w4 * x[1] + self.b2)
        return sigmoid(self.w5 * h1 + self.w6 * h2 + self.b3)

    def learn(self, x: Any, y_true: Any, rate: float) -> None:
        sum_h1 = self.w1 * x[0] + self.w2 * x[1] + self.b1
        sum_h2 = self.w3 * x[0] + self.w4 * x[1] + self.b2
        h1, h2 = sigmoid(sum_h1), sigmoid(sum_h2)
        sum_o1 = self.w5 * h1 + self.w6 * h2 + self.b3
        d_o1 = -2 * (y_true - sigmoid(sum_o1)) * sigmoid_derivative(sum_o1)
        d_h1 = d_o1 * self.w5 * sigmoid_derivative(sum_h1)
        d_h2 = d_o1 * self.w6 * sigmoid_derivative(sum_h2)
        self.w1 -= rate * d_h1 * x[0]
        self.w2 -= rate * d_h1 * x[1]
        self.b1 -= rate * d_h1
        self.w3 -= rate * d_h2 * x[0]
        self.w4 -= rate * d_h2 * x[1]
        self.b2 -= rate * d_h2
        self.w5 -= rate * d_o1 * h1
        self.w6 -= rate * d_o1 * h2
        self.b3 -= rate * d_o1


@variant("class-of-the-tutorial", of="train")
def class_of_the_tutorial(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """All in an object; its nine attributes are gathered at the end."""
    network = _Network(params)
    losses = []
    for _ in range(epochs):
        for x, y_true in zip(data, labels, strict=True):
            network.learn(x, y_true, learning_rate)
        losses.append(mse_loss(labels, np.apply_along_axis(network.feedforward, 1, data)))
    return np.array(list(vars(network).values())), losses


@variant("reduce", of="train")
def reduced(params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000) -> Any:
    """Without an inner loop of its own; the losses in a tuple."""

    def moved(now: Any, sample: Any) -> Any:
        x, y_true = sample
        return now - learning_rate * network_gradient(now, x, y_true)

    losses: tuple[Any, ...] = ()
    for _ in range(epochs):
        params = reduce(moved, zip(data, labels, strict=True), params)
        losses += (np.mean((labels - np.array([network_output(params, x) for x in data])) ** 2),)
    return params, losses


@variant("history-of-params", of="train")
def history_of_params(
    params: Any, data: Any, labels: Any, learning_rate: float = 0.1, epochs: int = 1000
) -> Any:
    """Keeps the params of every epoch and takes the losses at the end, all samples at once."""
    kept = []
    now = list(params)
    for _ in range(epochs):
        for x, y_true in zip(data, labels, strict=True):
            gradient = network_gradient(np.array(now), x, y_true)
            now = [value - learning_rate * slope for value, slope in zip(now, gradient, strict=True)]
        kept.append(np.array(now))

    def loss(at: Any) -> Any:
        hidden = sigmoid(data @ at[:4].reshape(2, 2).T + at[6:8])
        return np.square(sigmoid(hidden @ at[4:6] + at[8]) - labels).mean()

    return now, np.array([loss(at) for at in kept])
