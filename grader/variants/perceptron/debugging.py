"""Right variants of the step debugging: `gradient` and `train_step`."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit

from grader.variants import variant
from solutions.perceptron import gradient, predict, sigmoid, sigmoid_derivative


@variant("from-the-activation", of="gradient")
def from_the_activation(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """The slope as a * (1 - a), which is right for an activation."""
    a = sigmoid(np.dot(inputs, weights) + bias)
    delta = (a - labels) * a * (1 - a)
    return np.dot(inputs.T, delta), np.sum(delta, axis=0)


@variant("loop-over-samples", of="gradient")
def loop_over_samples(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """Each sample adds its share, in arrays of their own."""
    d_weights, d_bias = np.zeros(weights.shape), np.zeros(1)
    for x, label in zip(inputs, labels, strict=True):
        z = x @ weights + bias
        delta = (sigmoid(z) - label) * sigmoid_derivative(z)
        d_weights += x[:, None] * delta
        d_bias += delta
    return d_weights, d_bias


@variant("einsum", of="gradient")
def einsum(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """A list, and the sums by their indices."""
    z = np.einsum("nd,dk->nk", inputs, weights) + bias
    delta = (expit(z) - labels) * expit(z) * expit(-z)
    return [np.einsum("nd,nk->dk", inputs, delta), np.einsum("nk->k", delta)]


@variant("elementwise-with-keepdims", of="gradient")
def elementwise_with_keepdims(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """Products, added up and turned; the bias from a sum without an axis."""
    z = inputs @ weights + bias
    delta = sigmoid_derivative(z) * (sigmoid(z) - labels)
    return (inputs * delta).sum(axis=0, keepdims=True).T, np.array([delta.sum()])


@variant("column-of-ones", of="gradient")
def column_of_ones(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """The bias as one more weight."""
    wide = np.hstack([inputs, np.ones((len(inputs), 1))])
    z = wide @ np.vstack([weights, bias.reshape(1, 1)])
    both = wide.T @ ((sigmoid(z) - labels) * sigmoid_derivative(z))
    return both[:-1], both[-1]


@variant("two-halves-of-two", of="gradient")
def two_halves_of_two(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """The 0.5 of the loss and the 2 of the square, both written out."""
    prediction = np.array([predict(x, weights, bias) for x in inputs])
    delta = 0.5 * 2 * (prediction - labels) * (prediction - prediction**2)
    return inputs.T @ delta, delta.sum(axis=0)


@variant("one-forward-pass", of="train_step")
def one_forward_pass(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """All written out, without `gradient`; the sum is an array of shape (1,)."""
    a = sigmoid(inputs @ weights + bias)
    error = a - labels
    delta = error * a * (1 - a)
    return (
        weights - learning_rate * inputs.T @ delta,
        bias - learning_rate * delta.sum(axis=0),
        error.sum(axis=0),
    )


@variant("in-place-on-copies", of="train_step")
def in_place_on_copies(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """-= on arrays of one's own; a list comes back, with a sum of shape (1, 1)."""
    error_sum = np.sum(predict(inputs, weights, bias) - labels, keepdims=True)
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    weights, bias = weights.copy(), bias.copy()
    weights -= learning_rate * d_weights
    bias -= learning_rate * d_bias
    return [weights, bias, error_sum]


@variant("plus-a-negative-step", of="train_step")
def plus_a_negative_step(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """The way down as a step of its own; the sum as a difference of sums."""
    d_weights, d_bias = (-learning_rate * slope for slope in gradient(inputs, labels, weights, bias))
    error_sum = predict(inputs, weights, bias).sum() - labels.sum()
    return np.add(weights, d_weights), np.add(bias, d_bias), error_sum


@variant("python-sums", of="train_step")
def python_sums(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """The errors sample by sample; the parameters in a loop over the pair."""
    error_sum = sum(
        float((predict(x, weights, bias) - y).item()) for x, y in zip(inputs, labels, strict=True)
    )
    slopes = gradient(inputs, labels, weights, bias)
    moved = [p - learning_rate * slope for p, slope in zip((weights, bias), slopes, strict=True)]
    return (*moved, error_sum)


@variant("error-taken-last", of="train_step")
def error_taken_last(inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float) -> Any:
    """After the step in time, with the old weights and bias: an array of shape ()."""
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    new_weights, new_bias = weights - learning_rate * d_weights, bias - learning_rate * d_bias
    error_sum = np.asarray((expit(inputs @ weights + bias) - labels).sum())
    return new_weights, new_bias, error_sum
