# Teil 1 – Übung für Montag
import math

import numpy as np


def sigmoid_of_one_number(t):
    # two branches, so that exp never gets a big positive number
    if t >= 0:
        return 1.0 / (1.0 + math.exp(-t))
    e = math.exp(t)
    return e / (1.0 + e)


def sigmoid(x):
    if np.ndim(x) == 0:
        return sigmoid_of_one_number(x)
    out = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        out[index] = sigmoid_of_one_number(x[index])
    return out


class Neuron:
    def __init__(self, weights, bias):
        self.w = weights
        self.b = bias

    def feedforward(self, inputs):
        total = self.b
        for i in range(len(self.w)):
            total = total + self.w[i] * inputs[i]
        return sigmoid(total)


class OurNeuralNetwork:
    def __init__(self):
        self.hidden = []
        for i in range(2):
            self.hidden.append(Neuron(np.array([0, 1]), 0))
        self.out = Neuron(np.array([0, 1]), 0)

    def feedforward(self, x):
        h = np.zeros(2)
        for i in range(2):
            h[i] = self.hidden[i].feedforward(x)
        return self.out.feedforward(h)


def mse_loss(y_true, y_pred):
    total = 0.0
    count = 0
    for a, b in zip(y_true.ravel(), y_pred.ravel()):
        total += (a - b) * (a - b)
        count += 1
    return total / count


def fit_line(x, y):
    n = len(x)
    mx = 0.0
    my = 0.0
    for i in range(n):
        mx += x[i] / n
        my += y[i] / n
    top = 0.0
    bottom = 0.0
    for i in range(n):
        top += (x[i] - mx) * (y[i] - my)
        bottom += (x[i] - mx) * (x[i] - mx)
    slope = top / bottom
    return slope, my - slope * mx


def numerical_gradient(f, w, h=1e-5):
    grad = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        right = w.copy()
        right[index] += h
        left = w.copy()
        left[index] -= h
        grad[index] = (f(right) - f(left)) / (2 * h)
    return grad


def sigmoid_derivative(x):
    if np.ndim(x) == 0:
        s = sigmoid_of_one_number(x)
        return s * (1 - s)
    out = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        s = sigmoid_of_one_number(x[index])
        out[index] = s * (1 - s)
    return out


def gradient_descent(gradient, w0, learning_rate=0.1, steps=100):
    path = np.zeros((steps + 1,) + w0.shape)
    path[0] = w0
    for k in range(steps):
        path[k + 1] = path[k] - learning_rate * gradient(path[k].copy())
    return path


def to_features(kg, cm):
    pounds = kg * 2.20462
    inches = cm * 0.393701
    out = np.zeros(2)
    out[0] = pounds - 135
    out[1] = inches - 66
    return out


def neuron_gradient(weights, bias, inputs, y_true):
    z = bias
    for i in range(len(weights)):
        z += weights[i] * inputs[i]
    y = sigmoid_of_one_number(z)
    d_bias = 2 * (y - y_true) * y * (1 - y)
    d_weights = np.zeros(len(weights))
    for i in range(len(weights)):
        d_weights[i] = d_bias * inputs[i]
    return d_weights, d_bias


def network_output(params, x):
    h1 = sigmoid_of_one_number(params[0] * x[0] + params[1] * x[1] + params[6])
    h2 = sigmoid_of_one_number(params[2] * x[0] + params[3] * x[1] + params[7])
    return sigmoid_of_one_number(params[4] * h1 + params[5] * h2 + params[8])


def network_gradient(params, x, y_true):
    h = []
    for j in range(2):
        z = params[6 + j]
        for i in range(2):
            z += params[2 * j + i] * x[i]
        h.append(sigmoid_of_one_number(z))
    z = params[8]
    for j in range(2):
        z += params[4 + j] * h[j]
    y = sigmoid_of_one_number(z)

    grad = np.zeros(9)
    delta_out = 2 * (y - y_true) * y * (1 - y)
    grad[8] = delta_out
    for j in range(2):
        grad[4 + j] = delta_out * h[j]
        delta = delta_out * params[4 + j] * h[j] * (1 - h[j])
        grad[6 + j] = delta
        for i in range(2):
            grad[2 * j + i] = delta * x[i]
    return grad


def train(params, data, labels, learning_rate=0.1, epochs=1000):
    p = []
    for value in params:
        p.append(float(value))
    losses = []
    for epoch in range(epochs):
        for n in range(len(data)):
            g = network_gradient(p, data[n], labels[n])
            for k in range(9):
                p[k] = p[k] - learning_rate * g[k]
        predictions = np.zeros(len(data))
        for n in range(len(data)):
            predictions[n] = network_output(p, data[n])
        losses.append(mse_loss(labels, predictions))
    return p, losses
