# Nine steps, loops over neurons and over samples. Slow (run() with 1000 epochs takes a coffee), but I see what happens.
import math
from typing import NamedTuple

import numpy as np


def initialize(seed=42):
    return np.random.RandomState(seed)


def generate_data(rng, n_samples=10_000):
    X = rng.rand(2, n_samples)
    y = np.zeros((3, n_samples))
    for j in range(n_samples):
        X[0, j] = X[0, j] * 100
        X[1, j] = X[1, j] * 100
        y[0, j] = X[0, j] + X[1, j]
        y[1, j] = X[0, j] - X[1, j]
        y[2, j] = abs(X[0, j] - X[1, j])
    return X, y


def train_test_split(X, y, train_ratio=0.7):
    n = X.shape[1]
    n_train = round(n * train_ratio)
    train_columns = []
    test_columns = []
    for j in range(n):
        if j < n_train:
            train_columns.append(j)
        else:
            test_columns.append(j)
    return X[:, train_columns], X[:, test_columns], y[:, train_columns], y[:, test_columns]


class Scaler(NamedTuple):
    mean: np.ndarray
    std: np.ndarray


def get_scaler(data):
    d, n = data.shape
    mean = np.zeros((d, 1))
    std = np.zeros((d, 1))
    for i in range(d):
        total = 0.0
        for value in data[i].tolist():
            total += value
        mean[i, 0] = total / n
        squares = 0.0
        for value in data[i].tolist():
            squares += (value - mean[i, 0]) ** 2
        std[i, 0] = math.sqrt(squares / n)
    return Scaler(mean, std)


def standardize(data, scaler):
    out = np.zeros(data.shape)
    for i in range(data.shape[0]):
        for j in range(data.shape[1]):
            out[i, j] = (data[i, j] - scaler.mean[i, 0]) / scaler.std[i, 0]
    return out


def unstandardize(data, scaler):
    out = np.zeros(data.shape)
    for i in range(data.shape[0]):
        for j in range(data.shape[1]):
            out[i, j] = data[i, j] * scaler.std[i, 0] + scaler.mean[i, 0]
    return out


class Layer:
    def __init__(self, input_dim, output_dim, activation, rng):
        scale = math.sqrt(2 / input_dim)
        self.activation = activation
        self.W = np.zeros((output_dim, input_dim))
        self.b = np.zeros((output_dim, 1))
        for i in range(output_dim):
            for j in range(input_dim):
                self.W[i, j] = rng.randn() * scale
        for i in range(output_dim):
            self.b[i, 0] = rng.randn() * scale


def build_network(layers_dim, rng):
    network = []
    for k in range(1, len(layers_dim)):
        if k == len(layers_dim) - 1:
            activation = "linear"
        else:
            activation = "relu"
        network.append(Layer(layers_dim[k - 1], layers_dim[k], activation, rng))
    return network


def count_parameters(layers_dim):
    count = 0
    for k in range(1, len(layers_dim)):
        count += layers_dim[k - 1] * layers_dim[k]  # weights
        count += layers_dim[k]  # biases
    return count


def check_overfitting(n_parameters, n_samples):
    if n_parameters >= n_samples:
        raise ValueError("too many parameters")


def activate_one(z, activation):
    if activation == "relu":
        return z if z > 0 else 0.0
    if activation == "sigmoid":
        return 1 / (1 + math.exp(-z)) if z > -700 else 0.0
    if activation == "linear":
        return z
    raise ValueError("no such activation: " + activation)


def slope_of_one(z, activation):
    if activation == "relu":
        return 1.0 if z > 0 else 0.0
    if activation == "sigmoid":
        s = activate_one(z, "sigmoid")
        return s * (1 - s)
    if activation == "linear":
        return 1.0
    raise ValueError("no such activation: " + activation)


def activate(Z, activation):
    values = [activate_one(z, activation) for z in np.ravel(Z).tolist()]
    return np.array(values).reshape(np.shape(Z))


def feedforward(network, X):
    A = X
    for layer in network:
        n_out, n_in = layer.W.shape
        W, b, columns = layer.W.tolist(), layer.b.tolist(), A.T.tolist()
        Z = np.zeros((n_out, len(columns)))
        for i in range(n_out):
            for n, column in enumerate(columns):
                z = b[i][0]
                for j in range(n_in):
                    z += W[i][j] * column[j]
                Z[i, n] = z
        layer.Z = Z
        layer.A = activate(Z, layer.activation)
        A = layer.A
    return A


def loss(y, y_hat):
    total = 0.0
    for a, b in zip(y.ravel().tolist(), y_hat.ravel().tolist()):
        total += (b - a) ** 2
    return total / (2 * y.shape[1])


def activation_derivative(Z, activation):
    values = [slope_of_one(z, activation) for z in np.ravel(Z).tolist()]
    return np.array(values).reshape(np.shape(Z))


def output_delta(y, y_hat, Z, activation):
    out = np.zeros(Z.shape)
    for i in range(Z.shape[0]):
        for n in range(Z.shape[1]):
            out[i, n] = (y_hat[i, n] - y[i, n]) * slope_of_one(Z[i, n], activation)
    return out


def hidden_delta(W_next, dZ_next, Z, activation):
    out = np.zeros(Z.shape)
    W, errors = W_next.tolist(), dZ_next.T.tolist()
    for i in range(Z.shape[0]):
        for n in range(Z.shape[1]):
            back = 0.0
            for k in range(len(W)):
                back += W[k][i] * errors[n][k]
            out[i, n] = back * slope_of_one(Z[i, n], activation)
    return out


def layer_gradient(dZ, A_prev):
    n_samples = dZ.shape[1]
    dW = np.zeros((dZ.shape[0], A_prev.shape[0]))
    db = np.zeros((dZ.shape[0], 1))
    for i in range(dZ.shape[0]):
        errors = dZ[i].tolist()
        for error in errors:
            db[i, 0] += error / n_samples
        for j in range(A_prev.shape[0]):
            total = 0.0
            for error, a in zip(errors, A_prev[j].tolist()):
                total += error * a
            dW[i, j] = total / n_samples
    return dW, db


def backprop(network, X, y):
    y_hat = feedforward(network, X)
    last = len(network) - 1
    deltas = [None] * len(network)
    deltas[last] = output_delta(y, y_hat, network[last].Z, network[last].activation)
    for k in range(last - 1, -1, -1):
        deltas[k] = hidden_delta(network[k + 1].W, deltas[k + 1], network[k].Z, network[k].activation)
    gradients = []
    for k in range(len(network)):
        if k == 0:
            gradients.append(layer_gradient(deltas[k], X))
        else:
            gradients.append(layer_gradient(deltas[k], network[k - 1].A))
    return gradients


def update(network, gradients, learning_rate):
    for k in range(len(network)):
        dW, db = gradients[k]
        for i in range(dW.shape[0]):
            for j in range(dW.shape[1]):
                network[k].W[i, j] -= learning_rate * dW[i, j]
            network[k].b[i, 0] -= learning_rate * db[i, 0]


def train(network, X, y, learning_rate=0.01, epochs=1000):
    losses = []
    for epoch in range(epochs):
        y_hat = feedforward(network, X)
        losses.append(loss(y, y_hat))
        gradients = backprop(network, X, y)
        update(network, gradients, learning_rate)
    return losses


def evaluate(network, X_test, y_test):
    return loss(y_test, feedforward(network, X_test))


def predict(network, X_raw, X_scaler, y_scaler):
    X = standardize(X_raw, X_scaler)
    y = feedforward(network, X)
    return unstandardize(y, y_scaler)


def run(seed=42, epochs=1000):
    rng = initialize(seed)
    X, y = generate_data(rng)
    X_train, X_test, y_train, y_test = train_test_split(X, y)
    X_scaler = get_scaler(X_train)
    y_scaler = get_scaler(y_train)
    X_train = standardize(X_train, X_scaler)
    X_test = standardize(X_test, X_scaler)
    y_train = standardize(y_train, y_scaler)
    y_test = standardize(y_test, y_scaler)
    sizes = [2, 4, 4, 3]
    check_overfitting(count_parameters(sizes), X_train.shape[1])
    network = build_network(sizes, rng)
    result = {}
    result["losses"] = train(network, X_train, y_train, 0.01, epochs)
    result["train_loss"] = evaluate(network, X_train, y_train)
    result["test_loss"] = evaluate(network, X_test, y_test)
    return result
