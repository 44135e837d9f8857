"""Part 1 as somebody would write it who follows the third hints to the letter."""

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class Neuron:
    def __init__(self, weights, bias):
        self.weights = weights
        self.bias = bias

    def feedforward(self, inputs):
        return sigmoid(np.dot(self.weights, inputs) + self.bias)


class OurNeuralNetwork:
    def __init__(self):
        self.h1 = Neuron(np.array([0, 1]), 0)
        self.h2 = Neuron(np.array([0, 1]), 0)
        self.o1 = Neuron(np.array([0, 1]), 0)

    def feedforward(self, x):
        return self.o1.feedforward(np.array([self.h1.feedforward(x), self.h2.feedforward(x)]))


def mse_loss(y_true, y_pred):
    return np.mean((y_true - y_pred) ** 2)


def fit_line(x, y):
    dx = x - x.mean()
    dy = y - y.mean()
    slope = np.sum(dx * dy) / np.sum(dx**2)
    return slope, y.mean() - slope * x.mean()


def numerical_gradient(f, w, h=1e-5):
    gradient = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[i] = h
        gradient[i] = (f(w + step) - f(w - step)) / (2 * h)
    return gradient


def sigmoid_derivative(x):
    s = sigmoid(x)
    return s * (1 - s)


def gradient_descent(gradient, w0, learning_rate=0.1, steps=100):
    w = w0
    path = [w0]
    for _ in range(steps):
        w = w - learning_rate * gradient(w)
        path.append(w)
    return np.array(path)


def to_features(kg, cm):
    return np.array([kg * 2.20462 - 135, cm * 0.393701 - 66])


def neuron_gradient(weights, bias, inputs, y_true):
    z = np.dot(weights, inputs) + bias
    d_z = -2 * (y_true - sigmoid(z)) * sigmoid_derivative(z)
    return d_z * inputs, d_z


def network_output(params, x):
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params
    h1 = sigmoid(w1 * x[0] + w2 * x[1] + b1)
    h2 = sigmoid(w3 * x[0] + w4 * x[1] + b2)
    return sigmoid(w5 * h1 + w6 * h2 + b3)


def network_gradient(params, x, y_true):
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params
    z1 = w1 * x[0] + w2 * x[1] + b1
    z2 = w3 * x[0] + w4 * x[1] + b2
    h1 = sigmoid(z1)
    h2 = sigmoid(z2)
    z3 = w5 * h1 + w6 * h2 + b3
    o1 = sigmoid(z3)
    d_z3 = -2 * (y_true - o1) * sigmoid_derivative(z3)
    d_z1 = d_z3 * w5 * sigmoid_derivative(z1)
    d_z2 = d_z3 * w6 * sigmoid_derivative(z2)
    of_h1 = [d_z1 * x[0], d_z1 * x[1]]
    of_h2 = [d_z2 * x[0], d_z2 * x[1]]
    of_o1 = [d_z3 * h1, d_z3 * h2]
    return np.array([*of_h1, *of_h2, *of_o1, d_z1, d_z2, d_z3])


def train(params, data, labels, learning_rate=0.1, epochs=1000):
    losses = []
    for _ in range(epochs):
        for x, y_true in zip(data, labels, strict=True):
            params = params - learning_rate * network_gradient(params, x, y_true)
        outputs = np.array([network_output(params, x) for x in data])
        losses.append(mse_loss(labels, outputs))
    return params, losses
