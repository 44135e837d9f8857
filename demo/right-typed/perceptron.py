"""Part 2, fully typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

DEFAULT_RATE: Final = 0.05


class Step(Protocol):
    def __call__(
        self, inputs: Array, labels: Array, weights: Array, bias: Array, learning_rate: float
    ) -> tuple[Array, Array, float]: ...


class State(NamedTuple):
    weights: Array
    bias: Array

    def forward(self, inputs: Array) -> Array:
        return np.einsum("ni,io->no", inputs, self.weights) + self.bias


def as_column(labels: Array) -> Array:
    return np.expand_dims(np.ravel(labels), axis=1)


def init_params(n_features: int = 3, seed: int = 42) -> State:
    rng = np.random.RandomState(seed)
    return State(weights=rng.rand(n_features, 1), bias=rng.rand(1))


def sigmoid(x: Array | float) -> Array:
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(x)))


def sigmoid_derivative(x: Array | float) -> Array:
    return 0.25 * (1.0 - np.tanh(0.5 * np.asarray(x)) ** 2)


def published_step(
    inputs: Array, labels: Array, weights: Array, bias: Array, learning_rate: float
) -> tuple[Array, Array, float]:
    z = sigmoid(inputs @ weights + bias)
    error = z - labels
    delta = error * sigmoid_derivative(z)
    new_weights = weights - learning_rate * inputs.T @ delta
    new_bias = bias - learning_rate * delta.sum(axis=0)
    return new_weights, new_bias, float(error.sum())


def train(
    step: Step,
    inputs: Array,
    labels: Array,
    weights: Array,
    bias: Array,
    learning_rate: float = DEFAULT_RATE,
    epochs: int = 100,
) -> tuple[Array, Array, list[float]]:
    state, sums = State(weights, bias), []
    for _ in range(epochs):
        *updated, error_sum = step(inputs, labels, *state, learning_rate)
        state = State(*updated)
        sums.append(float(error_sum))
    return *state, sums


def predict(point: Array, weights: Array, bias: Array) -> float:
    (probability,) = sigmoid(State(weights, bias).forward(np.atleast_2d(point))).ravel()
    return float(probability)


def _errors(inputs: Array, labels: Array, state: State) -> tuple[Array, Array]:
    z = state.forward(inputs)
    return z, sigmoid(z) - labels


def gradient(inputs: Array, labels: Array, weights: Array, bias: Array) -> tuple[Array, Array]:
    z, error = _errors(inputs, labels, State(weights, bias))
    delta = error * sigmoid_derivative(z)
    return np.einsum("ni,no->io", inputs, delta), np.einsum("no->o", delta)


def train_step(
    inputs: Array, labels: Array, weights: Array, bias: Array, learning_rate: float
) -> tuple[Array, Array, float]:
    _, error = _errors(inputs, labels, State(weights, bias))
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    return weights - learning_rate * d_weights, bias - learning_rate * d_bias, float(error.sum())
