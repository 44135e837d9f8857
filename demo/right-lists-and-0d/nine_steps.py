import numpy as np
from typing import NamedTuple


def initialize(seed=42):
    r = np.random.RandomState()
    r.seed(seed)
    return r


def generate_data(rng, n_samples=10_000):
    X = rng.rand(2, n_samples) * 100
    sums = X.sum(axis=0)
    diffs = -np.diff(X, axis=0)[0]
    return [X, np.array([sums, diffs, np.abs(diffs)])]


def train_test_split(X, y, train_ratio=0.7):
    n = int(round(X.shape[1] * train_ratio))
    return [part for data in (X, y) for part in (data[:, :n], data[:, n:])]


class Scaler(NamedTuple):
    mean: np.ndarray
    std: np.ndarray


def get_scaler(data):
    # a plain pair instead of a Scaler
    return data.mean(1).reshape(-1, 1), data.std(1).reshape(-1, 1)


def standardize(data, scaler):
    return (data - scaler[0]) / scaler[1]


def unstandardize(data, scaler):
    return data * scaler[1] + scaler[0]


class Layer:
    def __init__(self, input_dim, output_dim, activation, rng):
        self.W, self.b = [rng.randn(output_dim, k) * np.sqrt(2 / input_dim) for k in (input_dim, 1)]
        self.activation = activation


def build_network(layers_dim, rng):
    network = [Layer(a, b, "relu", rng) for a, b in zip(layers_dim, layers_dim[1:])]
    network[-1].activation = "linear"
    return network


def count_parameters(layers_dim):
    return np.array([np.sum([(a + 1) * b for a, b in zip(layers_dim, layers_dim[1:])])])


def check_overfitting(n_parameters, n_samples):
    if n_samples <= n_parameters:
        raise ValueError("overfitting")
    return True


def activate(Z, activation):
    if activation == "relu":
        return np.where(Z > 0, Z, 0)
    elif activation == "sigmoid":
        return 1 / (1 + np.exp(-Z))
    elif activation == "linear":
        return 1 * Z
    else:
        raise ValueError


def feedforward(network, X):
    A = [X]
    for layer in network:
        layer.Z = np.dot(layer.W, A[-1]) + layer.b
        layer.A = activate(layer.Z, layer.activation)
        A.append(layer.A)
    return A[-1]


def loss(y, y_hat):
    return np.sum((y - y_hat) ** 2, keepdims=True) / (2 * y.shape[1])    # (1, 1)


def activation_derivative(Z, activation):
    if activation == "linear":
        return np.array(1.0)      # broadcasts
    if activation == "relu":
        return np.sign(activate(Z, "relu"))
    s = activate(Z, activation)
    return s * (1 - s)


def output_delta(y, y_hat, Z, activation):
    return (y_hat - y) * activation_derivative(Z, activation)


def hidden_delta(W_next, dZ_next, Z, activation):
    return W_next.transpose() @ dZ_next * activation_derivative(Z, activation)


def layer_gradient(dZ, A_prev):
    n = dZ.shape[-1]
    return [dZ @ A_prev.T / n, dZ.sum(axis=1, keepdims=True) / n]


def backprop(network, X, y):
    y_hat = feedforward(network, X)
    grads = [None for layer in network]
    for i in range(len(network))[::-1]:
        layer = network[i]
        if i == len(network) - 1:
            dZ = output_delta(y, y_hat, layer.Z, layer.activation)
        else:
            dZ = hidden_delta(network[i + 1].W, dZ, layer.Z, layer.activation)
        grads[i] = layer_gradient(dZ, X if i == 0 else network[i - 1].A)
    return tuple(grads)


def update(network, gradients, learning_rate):
    for layer, grad in zip(network, gradients):
        layer.W = layer.W - learning_rate * grad[0]
        layer.b = layer.b - learning_rate * grad[1]
    return network


def train(network, X, y, learning_rate=0.01, epochs=1000):
    losses = []
    for e in range(epochs):
        losses.append(loss(y, feedforward(network, X)).item())
        update(network, backprop(network, X, y), learning_rate)
    return losses


def evaluate(network, X_test, y_test):
    return loss(y_test, feedforward(network, X_test))


def predict(network, X_raw, X_scaler, y_scaler):
    X = standardize(X_raw, X_scaler)
    return unstandardize(feedforward(network, X), y_scaler)


def run(seed=42, epochs=1000):
    rng = initialize(seed)
    X, y = generate_data(rng)
    X_train, X_test, y_train, y_test = train_test_split(X, y)
    sx = get_scaler(X_train)
    sy = get_scaler(y_train)
    X_train, X_test = [standardize(d, sx) for d in (X_train, X_test)]
    y_train, y_test = [standardize(d, sy) for d in (y_train, y_test)]
    network = build_network([2, 4, 4, 3], rng)
    losses = train(network, X_train, y_train, epochs=epochs)
    out = {"losses": losses}
    out["train_loss"] = evaluate(network, X_train, y_train)
    out["test_loss"] = evaluate(network, X_test, y_test)
    return out
