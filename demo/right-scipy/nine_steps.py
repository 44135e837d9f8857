from typing import NamedTuple

import numpy as np
from scipy import stats
from scipy.special import expit


def initialize(seed=42):
    return np.random.RandomState(seed=seed)


def generate_data(rng, n_samples=10_000):
    X = 100 * rng.rand(2, n_samples)
    M = np.array([[1, 1], [1, -1]])
    linear = M @ X
    return X, np.vstack([linear, np.abs(linear[1])])


def train_test_split(X, y, train_ratio=0.7):
    where = [int(np.round(train_ratio * X.shape[1]))]
    X_train, X_test = np.split(X, where, axis=1)
    y_train, y_test = np.split(y, where, axis=1)
    return X_train, X_test, y_train, y_test


class Scaler(NamedTuple):
    mean: np.ndarray
    std: np.ndarray


def get_scaler(data):
    std = stats.tstd(data, axis=1, ddof=0)
    return Scaler(np.mean(data, axis=1)[:, None], std[:, None])


def standardize(data, scaler):
    return np.divide(data - scaler.mean, scaler.std)


def unstandardize(data, scaler):
    return scaler.mean + scaler.std * data


class Layer:
    def __init__(self, input_dim, output_dim, activation, rng):
        he = (2 / input_dim) ** 0.5
        self.W = he * rng.randn(output_dim, input_dim)
        self.b = he * rng.randn(output_dim, 1)
        self.activation = activation
        self.Z = self.A = None


def build_network(layers_dim, rng):
    *hidden, last = zip(layers_dim[:-1], layers_dim[1:])
    network = [Layer(*dims, 'relu', rng) for dims in hidden]
    network.append(Layer(*last, 'linear', rng))
    return network


def count_parameters(layers_dim):
    d = np.array(layers_dim)
    return int(((d[:-1] + 1) * d[1:]).sum())


def check_overfitting(n_parameters, n_samples):
    if not n_parameters < n_samples:
        raise ValueError(f'{n_parameters} parameters for {n_samples} samples')


ACTIVATIONS = {
    'relu': (lambda Z: Z * (Z > 0), lambda Z: np.heaviside(Z, 0)),
    'sigmoid': (expit, lambda Z: expit(Z) * expit(-Z)),
    'linear': (lambda Z: Z, np.ones_like),
}


def _lookup(activation):
    try:
        return ACTIVATIONS[activation]
    except KeyError:
        raise ValueError(f'unknown activation {activation!r}')


def activate(Z, activation):
    return _lookup(activation)[0](Z)


def feedforward(network, X):
    out = X
    for layer in network:
        layer.Z = layer.W @ out + layer.b
        layer.A = activate(layer.Z, layer.activation)
        out = layer.A
    return out


def loss(y, y_hat):
    return 0.5 * np.mean(np.sum((y_hat - y) ** 2, axis=0))


def activation_derivative(Z, activation):
    return _lookup(activation)[1](Z)


def output_delta(y, y_hat, Z, activation):
    return np.multiply(y_hat - y, activation_derivative(Z, activation))


def hidden_delta(W_next, dZ_next, Z, activation):
    return np.multiply(W_next.T.dot(dZ_next), activation_derivative(Z, activation))


def layer_gradient(dZ, A_prev):
    m = dZ.shape[1]
    ones = np.ones((m, 1))
    return dZ.dot(A_prev.T) / m, dZ.dot(ones) / m


def backprop(network, X, y):
    y_hat = feedforward(network, X)
    grads = []
    dZ = None
    for k, layer in reversed(list(enumerate(network))):
        if dZ is None:
            dZ = output_delta(y, y_hat, layer.Z, layer.activation)
        else:
            dZ = hidden_delta(network[k + 1].W, dZ, layer.Z, layer.activation)
        grads.append(layer_gradient(dZ, network[k - 1].A if k else X))
    return grads[::-1]


def update(network, gradients, learning_rate):
    for layer, (dW, db) in zip(network, gradients):
        layer.W -= learning_rate * dW
        layer.b -= learning_rate * db


def train(network, X, y, learning_rate=0.01, epochs=1000):
    losses = []
    for _ in range(epochs):
        losses.append(loss(y, feedforward(network, X)))
        update(network, backprop(network, X, y), learning_rate)
    return np.asarray(losses)


def evaluate(network, X_test, y_test):
    return loss(y_test, feedforward(network, X_test))


def predict(network, X_raw, X_scaler, y_scaler):
    y_hat = feedforward(network, standardize(X_raw, X_scaler))
    return unstandardize(y_hat, y_scaler)


def run(seed=42, epochs=1000):
    rng = initialize(seed)
    X, y = generate_data(rng, 10_000)
    X_train, X_test, y_train, y_test = train_test_split(X, y, 0.7)
    sx, sy = get_scaler(X_train), get_scaler(y_train)
    dims = [2, 4, 4, 3]
    net = build_network(dims, rng)
    check_overfitting(count_parameters(dims), X_train.shape[1])
    losses = train(net, standardize(X_train, sx), standardize(y_train, sy), epochs=epochs)
    return dict(
        losses=losses,
        train_loss=evaluate(net, standardize(X_train, sx), standardize(y_train, sy)),
        test_loss=evaluate(net, standardize(X_test, sx), standardize(y_test, sy)),
    )
