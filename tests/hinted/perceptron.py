"""Part 2 as somebody would write it who follows the third hints to the letter."""

import numpy as np


def as_column(labels):
    return labels.reshape(-1, 1)


def init_params(n_features=3, seed=42):
    rng = np.random.RandomState(seed)
    return rng.rand(n_features, 1), rng.rand(1)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_derivative(x):
    s = sigmoid(x)
    return s * (1 - s)


def train(step, inputs, labels, weights, bias, learning_rate=0.05, epochs=100):
    error_sums = []
    for _ in range(epochs):
        weights, bias, error_sum = step(inputs, labels, weights, bias, learning_rate)
        error_sums.append(error_sum)
    return weights, bias, error_sums


def predict(point, weights, bias):
    return sigmoid(point @ weights + bias)


def gradient(inputs, labels, weights, bias):
    z = inputs @ weights + bias
    delta = (sigmoid(z) - labels) * sigmoid_derivative(z)
    return inputs.T @ delta, np.sum(delta, axis=0)


def train_step(inputs, labels, weights, bias, learning_rate):
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    errors = sigmoid(inputs @ weights + bias) - labels
    return weights - learning_rate * d_weights, bias - learning_rate * d_bias, np.sum(errors)
