import numpy as np
from typing import NamedTuple


def initialize(seed=42):
    """A generator of NumPy's legacy kind."""
    return np.random.RandomState(seed)


def generate_data(rng, n_samples=10_000):
    """X (2, n) and y (3, n): a + b, a - b, |a - b|"""
    X = rng.rand(2, n_samples) * 100
    a = X[0:1]
    b = X[1:2]
    return X, np.concatenate([a + b, a - b, abs(a - b)], axis=0)


def train_test_split(X, y, train_ratio=0.7):
    """First columns train, the rest test."""
    n_train = int(X.shape[1] * train_ratio)
    X_train = X[:, :n_train]
    X_test = X[:, n_train:]
    y_train = y[:, :n_train]
    y_test = y[:, n_train:]
    return X_train, X_test, y_train, y_test


class Scaler(NamedTuple):
    """The mean and the standard deviation of every feature, each (d, 1); given, not to be changed."""

    mean: np.ndarray
    std: np.ndarray


def get_scaler(data):
    """One mean and one standard deviation for each row."""
    mean = np.mean(data, axis=1, keepdims=True)
    std = np.sqrt(np.mean((data - mean) ** 2, axis=1, keepdims=True))
    return Scaler(mean=mean, std=std)


def standardize(data, scaler):
    """(data - mean) / std"""
    return (data - scaler.mean) / scaler.std


def unstandardize(data, scaler):
    """Undo standardize."""
    return data * scaler.std + scaler.mean


class Layer:
    """W (output_dim, input_dim), b (output_dim, 1) and activation."""

    def __init__(self, input_dim, output_dim, activation, rng):
        self.W = rng.randn(output_dim, input_dim) * np.sqrt(2 / input_dim)
        self.b = rng.randn(output_dim, 1) * np.sqrt(2 / input_dim)
        self.activation = activation

    def __repr__(self):
        return f"Layer{self.W.shape[::-1]} {self.activation}"


def build_network(layers_dim, rng):
    """Hidden layers are 'relu', the last layer is 'linear'."""
    layers = []
    n_layers = len(layers_dim) - 1
    for l in range(n_layers):
        layers.append(Layer(layers_dim[l], layers_dim[l + 1], 'relu', rng))
    return layers


def count_parameters(layers_dim):
    """(n_in + 1) * n_out, summed"""
    total = 0
    for n_in, n_out in zip(layers_dim[:-1], layers_dim[1:]):
        total += (n_in + 1) * n_out
    return total


def check_overfitting(n_parameters, n_samples):
    """ValueError when n_parameters is n_samples or more."""
    if n_parameters >= n_samples:
        raise ValueError(f"{n_parameters} parameters for only {n_samples} samples")
    print("ok")


def activate(Z, activation):
    """relu, sigmoid or linear; ValueError for any other name."""
    if activation == 'relu':
        return np.maximum(0, Z)
    elif activation == 'sigmoid':
        return 1 / (1 + np.exp(-Z))
    elif activation == 'linear':
        return Z
    else:
        raise ValueError(f"unknown activation: {activation}")


def feedforward(network, X):
    """Z = W @ A_prev + b, A = activate(Z); keeps both on the layer."""
    A = X
    for layer in network:
        layer.Z = layer.W @ A + layer.b
        layer.A = activate(layer.Z, layer.activation)
        A = layer.A
    return A


def loss(y, y_hat):
    """(1 / 2n) times the sum of (y_hat - y)^2"""
    return np.mean(np.square(y_hat - y)) / 2


def activation_derivative(Z, activation):
    """Slope at the pre-activation."""
    if activation == 'relu':
        A = activate(Z, 'relu')
        return np.where(A < 0, 0.0, 1.0)
    elif activation == 'sigmoid':
        s = activate(Z, 'sigmoid')
        return s * (1 - s)
    elif activation == 'linear':
        return np.ones_like(Z)
    else:
        raise ValueError(f"unknown activation: {activation}")


def output_delta(y, y_hat, Z, activation):
    """(y_hat - y) * f'(Z)"""
    return y_hat - y


def hidden_delta(W_next, dZ_next, Z, activation):
    """(W_next^T dZ_next) * f'(Z)"""
    dA = np.dot(W_next.T, dZ_next)
    return dA * activation_derivative(Z, activation)


def layer_gradient(dZ, A_prev):
    """(dW, db), means over the samples"""
    n = dZ.shape[1]
    dW = np.dot(dZ, A_prev.T) / n
    db = np.sum(dZ, axis=1, keepdims=True) / n
    return dW, db


def backprop(network, X, y):
    """List of (dW, db), first layer to last."""
    y_hat = feedforward(network, X)
    grads = []
    for l in reversed(range(len(network))):
        layer = network[l]
        if l == len(network) - 1:
            dZ = output_delta(y, y_hat, layer.Z, layer.activation)
        else:
            dZ = hidden_delta(network[l + 1].W, dZ, layer.Z, layer.activation)
        A_prev = X if l == 0 else network[l - 1].A
        grads.append(layer_gradient(dZ, A_prev))
    grads.reverse()
    return grads


def update(network, gradients, learning_rate):
    """W -= learning_rate * dW, b likewise"""
    for layer, (dW, db) in zip(network, gradients):
        layer.W -= learning_rate * dW
        layer.b -= learning_rate * db


def train(network, X, y, learning_rate=0.01, epochs=1000):
    """Full batch; losses before each update."""
    losses = []
    for epoch in range(epochs):
        y_hat = feedforward(network, X)
        losses.append(loss(y, y_hat))
        update(network, backprop(network, X, y), learning_rate)
        if epoch % 200 == 0:
            print(f"epoch {epoch}: {losses[-1]:.4f}")
    return np.array(losses)


def evaluate(network, X_test, y_test):
    """The loss on unseen data."""
    return loss(y_test, feedforward(network, X_test))


def predict(network, X_raw, X_scaler, y_scaler):
    """standardize, forward, unstandardize"""
    X = standardize(X_raw, X_scaler)
    return unstandardize(feedforward(network, X), y_scaler)


def run(seed=42, epochs=1000):
    """The nine steps in one go."""
    rng = initialize(seed)
    X, y = generate_data(rng)
    X_train, X_test, y_train, y_test = train_test_split(X, y)
    X_scaler = get_scaler(X_train)
    y_scaler = get_scaler(y_train)
    X_train, X_test = standardize(X_train, X_scaler), standardize(X_test, X_scaler)
    y_train, y_test = standardize(y_train, y_scaler), standardize(y_test, y_scaler)
    layers_dim = [2, 4, 4, 3]
    check_overfitting(count_parameters(layers_dim), X_train.shape[1])
    network = build_network(layers_dim, rng)
    losses = train(network, X_train, y_train, learning_rate=0.01, epochs=epochs)
    return {
        'losses': losses,
        'train_loss': evaluate(network, X_train, y_train),
        'test_loss': evaluate(network, X_test, y_test),
    }
