"""Part 3 as somebody would write it who follows the third hints to the letter."""

# ruff: noqa: B905, RUF007

from typing import NamedTuple

import numpy as np


def initialize(seed=42):
    return np.random.RandomState(seed)


def generate_data(rng, n_samples=10_000):
    X = rng.rand(2, n_samples) * 100
    a, b = X
    y = np.array([a + b, a - b, np.abs(a - b)])
    return X, y


def train_test_split(X, y, train_ratio=0.7):
    k = int(train_ratio * X.shape[1])
    X_train = X[:, :k]
    X_test = X[:, k:]
    return X_train, X_test, y[:, :k], y[:, k:]


class Scaler(NamedTuple):
    mean: np.ndarray
    std: np.ndarray


def get_scaler(data):
    mean = data.mean(axis=1, keepdims=True)
    std = data.std(axis=1, keepdims=True)
    return Scaler(mean, std)


def standardize(data, scaler):
    return (data - scaler.mean) / scaler.std


def unstandardize(data, scaler):
    return data * scaler.std + scaler.mean


class Layer:
    def __init__(self, input_dim, output_dim, activation, rng):
        self.W = rng.randn(output_dim, input_dim) * np.sqrt(2 / input_dim)
        self.b = rng.randn(output_dim, 1) * np.sqrt(2 / input_dim)
        self.activation = activation


def build_network(layers_dim, rng):
    network = []
    for i in range(1, len(layers_dim)):
        last = i == len(layers_dim) - 1
        network.append(Layer(layers_dim[i - 1], layers_dim[i], "linear" if last else "relu", rng))
    return network


def count_parameters(layers_dim):
    return sum((n_in + 1) * n_out for n_in, n_out in zip(layers_dim[:-1], layers_dim[1:]))


def check_overfitting(n_parameters, n_samples):
    if n_parameters >= n_samples:
        raise ValueError("more samples than parameters are needed")


def activate(Z, activation):
    if activation == "relu":
        return np.maximum(Z, 0)
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-Z))
    if activation == "linear":
        return Z
    raise ValueError("relu, sigmoid and linear are known")


def feedforward(network, X):
    A = X
    for layer in network:
        layer.Z = layer.W @ A + layer.b
        layer.A = activate(layer.Z, layer.activation)
        A = layer.A
    return A


def loss(y, y_hat):
    return np.sum((y_hat - y) ** 2) / (2 * y.shape[1])


def activation_derivative(Z, activation):
    if activation == "relu":
        return np.where(Z > 0, 1.0, 0.0)
    if activation == "sigmoid":
        s = activate(Z, "sigmoid")
        return s * (1 - s)
    if activation == "linear":
        return np.ones_like(Z)
    raise ValueError("relu, sigmoid and linear are known")


def output_delta(y, y_hat, Z, activation):
    return (y_hat - y) * activation_derivative(Z, activation)


def hidden_delta(W_next, dZ_next, Z, activation):
    return (W_next.T @ dZ_next) * activation_derivative(Z, activation)


def layer_gradient(dZ, A_prev):
    n = dZ.shape[1]
    dW = dZ @ A_prev.T / n
    db = np.mean(dZ, axis=1, keepdims=True)
    return dW, db


def backprop(network, X, y):
    y_hat = feedforward(network, X)
    dZ = output_delta(y, y_hat, network[-1].Z, network[-1].activation)
    gradients = []
    for i in reversed(range(len(network))):
        A_prev = network[i - 1].A if i > 0 else X
        gradients.insert(0, layer_gradient(dZ, A_prev))
        if i > 0:
            dZ = hidden_delta(network[i].W, dZ, network[i - 1].Z, network[i - 1].activation)
    return gradients


def update(network, gradients, learning_rate):
    for layer, (dW, db) in zip(network, gradients):
        layer.W = layer.W - learning_rate * dW
        layer.b = layer.b - learning_rate * db


def train(network, X, y, learning_rate=0.01, epochs=1000):
    losses = []
    for _ in range(epochs):
        losses.append(loss(y, feedforward(network, X)))
        update(network, backprop(network, X, y), learning_rate)
    return np.array(losses)


def evaluate(network, X_test, y_test):
    return loss(y_test, feedforward(network, X_test))


def predict(network, X_raw, X_scaler, y_scaler):
    y_hat = feedforward(network, standardize(X_raw, X_scaler))
    return unstandardize(y_hat, y_scaler)


def run(seed=42, epochs=1000):
    rng = initialize(seed)
    X, y = generate_data(rng)
    X_train, X_test, y_train, y_test = train_test_split(X, y)
    X_scaler = get_scaler(X_train)
    y_scaler = get_scaler(y_train)
    X_train, X_test = standardize(X_train, X_scaler), standardize(X_test, X_scaler)
    y_train, y_test = standardize(y_train, y_scaler), standardize(y_test, y_scaler)
    layers_dim = [2, 4, 4, 3]
    check_overfitting(count_parameters(layers_dim), X_train.shape[1])
    network = build_network([2, 4, 4, 3], rng)
    losses = train(network, X_train, y_train, 0.01, epochs)
    train_loss = evaluate(network, X_train, y_train)
    return {"losses": losses, "train_loss": train_loss, "test_loss": evaluate(network, X_test, y_test)}
