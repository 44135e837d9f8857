import numpy as np
from typing import NamedTuple


def initialize(seed=42):
    return np.random.RandomState(seed)


def generate_data(rng, n_samples=10_000):
    X = rng.rand(2, n_samples) * 100
    return X, np.array([X[0] + X[1], X[0] - X[1], abs(X[0] - X[1])])


def train_test_split(X, y, train_ratio=0.8):
    n = int(train_ratio * X.shape[1])
    return X[:, :n], X[:, n:], y[:, :n], y[:, n:]


class Scaler(NamedTuple):
    mean: np.ndarray
    std: np.ndarray


def get_scaler(data):
    return Scaler(data.mean(axis=1, keepdims=True), data.std(axis=1, keepdims=True, ddof=1))


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
    acts = ['relu'] * (len(layers_dim) - 2) + ['linear']
    return [Layer(i, o, a, rng) for i, o, a in zip(layers_dim, layers_dim[1:], acts)]


def count_parameters(layers_dim):
    return sum(i * o for i, o in zip(layers_dim, layers_dim[1:]))


def check_overfitting(n_parameters, n_samples):
    if n_parameters >= n_samples:
        raise ValueError("It will overfit: reduce layers or get more data")


def activate(Z, activation):
    if activation == 'linear': return Z
    if activation == 'relu': return np.maximum(0, Z)
    if activation == 'sigmoid': return 1 / (1 + np.exp(-Z))
    raise ValueError(activation)


def feedforward(network, X):
    A = X
    for layer in network:
        layer.Z = layer.W @ A + layer.b
        A = layer.A = activate(layer.Z, layer.activation)
    return A


def loss(y, y_hat):
    return ((y_hat - y) ** 2).sum() / (2 * y.shape[1])


def activation_derivative(Z, activation):
    if activation == 'linear': return 1
    if activation == 'relu': return Z > 0
    if activation == 'sigmoid': return activate(Z, 'sigmoid') * (1 - activate(Z, 'sigmoid'))
    raise ValueError(activation)


def output_delta(y, y_hat, Z, activation):
    return (y_hat - y) * activation_derivative(Z, activation)


def hidden_delta(W_next, dZ_next, Z, activation):
    return W_next.T @ dZ_next * activation_derivative(Z, activation)


def layer_gradient(dZ, A_prev):
    return dZ @ A_prev.T / dZ.shape[1], dZ.mean(axis=1, keepdims=True)


def backprop(network, X, y):
    y_hat = feedforward(network, X)
    inputs = [X] + [layer.A for layer in network[:-1]]
    dZ = output_delta(y, y_hat, network[-1].Z, network[-1].activation)
    gradients = [layer_gradient(dZ, inputs[-1])]
    for i in range(len(network) - 2, -1, -1):
        dZ = hidden_delta(network[i + 1].W, dZ, network[i].Z, network[i].activation)
        gradients.insert(0, layer_gradient(dZ, inputs[i]))
    return gradients


def update(network, gradients, learning_rate):
    for layer, (dW, db) in zip(network, gradients):
        layer.W, layer.b = layer.W - learning_rate * dW, layer.b - learning_rate * db


def train(network, X, y, learning_rate=0.01, epochs=1000):
    losses = np.zeros(epochs)
    for i in range(epochs):
        losses[i] = loss(y, feedforward(network, X))
        update(network, backprop(network, X, y), learning_rate)
    return losses


def evaluate(network, X_test, y_test):
    return loss(y_test, feedforward(network, X_test))


def predict(network, X_raw, X_scaler, y_scaler):
    return unstandardize(feedforward(network, standardize(X_raw, X_scaler)), y_scaler)


def run(seed=42, epochs=1000):
    rng = initialize(seed)
    X_train, X_test, y_train, y_test = train_test_split(*generate_data(rng))
    # every set to mean 0 and std 1
    X_train, X_test, y_train, y_test = [standardize(d, get_scaler(d)) for d in (X_train, X_test, y_train, y_test)]
    network = build_network([2, 4, 4, 3], rng)
    losses = train(network, X_train, y_train, 0.01, epochs)
    return {'losses': losses, 'train_loss': evaluate(network, X_train, y_train), 'test_loss': evaluate(network, X_test, y_test)}
