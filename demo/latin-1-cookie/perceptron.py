# -*- coding: latin-1 -*-
# Übung 2: Perzeptron (für die Fünf-Minuten-Prüfung, à rendre lundi)
import math

import numpy as np


def as_column(labels):
    flat = labels.ravel()
    column = np.zeros((len(flat), 1))
    for i in range(len(flat)):
        column[i, 0] = flat[i]
    return column


def init_params(n_features=3, seed=42):
    generator = np.random.RandomState(seed)
    weights = np.zeros((n_features, 1))
    for i in range(n_features):
        weights[i, 0] = generator.rand()
    bias = np.zeros(1)
    bias[0] = generator.rand()
    return weights, bias


def sigmoid(x):
    if np.ndim(x) == 0:
        if x < -700:
            return 0.0
        return 1 / (1 + math.exp(-x))
    out = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        out[index] = sigmoid(float(x[index]))
    return out


def sigmoid_derivative(x):
    s = sigmoid(x)
    return s * (1 - s)


def published_step(inputs, labels, weights, bias, learning_rate):
    z = sigmoid(inputs @ weights + bias)
    error = z - labels
    delta = error * sigmoid_derivative(z)
    return weights - learning_rate * inputs.T @ delta, bias - learning_rate * delta.sum(axis=0), float(error.sum())


def train(step, inputs, labels, weights, bias, learning_rate=0.05, epochs=100):
    error_sums = []
    epoch = 0
    while epoch < epochs:
        weights, bias, error_sum = step(inputs, labels, weights, bias, learning_rate)
        error_sums.append(error_sum)  # Fehler vor dem Schritt; ± möglich
        epoch += 1
    return weights, bias, error_sums


def predict(point, weights, bias):
    total = bias[0]  # größe (1,)
    for i in range(len(point)):
        total += point[i] * weights[i, 0]
    return sigmoid(total)


def gradient(inputs, labels, weights, bias):
    d_weights = np.zeros(weights.shape)
    d_bias = np.zeros(1)
    for n in range(inputs.shape[0]):
        y = predict(inputs[n], weights, bias)
        delta = (y - labels[n, 0]) * y * (1 - y)
        for i in range(inputs.shape[1]):
            d_weights[i, 0] += delta * inputs[n, i]
        d_bias[0] += delta
    return d_weights, d_bias


def train_step(inputs, labels, weights, bias, learning_rate):
    error_sum = 0.0
    for n in range(inputs.shape[0]):
        error_sum += predict(inputs[n], weights, bias) - labels[n, 0]
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    new_weights = weights.copy()
    for i in range(len(weights)):
        new_weights[i, 0] -= learning_rate * d_weights[i, 0]
    return new_weights, np.array([bias[0] - learning_rate * d_bias[0]]), error_sum
