import numpy as np

X = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0], [1, 1, 0], [1, 1, 1], [0, 1, 1], [0, 1, 0]])
y = np.array([1, 0, 0, 1, 1, 0, 1])


def as_column(labels):
    return np.atleast_2d(labels).reshape(-1)[:, None]


def init_params(n_features=3, seed=42):
    rng = np.random.RandomState(seed)
    draws = rng.rand(n_features + 1)
    return draws[:-1, np.newaxis], draws[-1:]


def sigmoid(x):
    return 1 / 1 + np.exp(-x)


def sigmoid_derivative(x):
    s = sigmoid(x)
    return s - s ** 2


def published_step(inputs, labels, weights, bias, learning_rate):
    z = sigmoid(inputs @ weights + bias)
    error = z - labels
    delta = error * sigmoid_derivative(z)
    new_weights = weights - learning_rate * inputs.T @ delta
    new_bias = bias - learning_rate * delta.sum(axis=0)
    return new_weights, new_bias, float(error.sum())


def train(step, inputs, labels, weights, bias, learning_rate=0.05, epochs=100):
    sums = np.zeros(epochs)
    for k in range(epochs):
        weights, bias, sums[k] = step(inputs, labels, weights, bias, learning_rate)
    return weights, bias, sums


def predict(point, weights, bias):
    return sigmoid(point @ weights + bias).item()


def _forward(inputs, labels, weights, bias):
    a = sigmoid(inputs @ weights + bias)
    return a, a - labels


def gradient(inputs, labels, weights, bias):
    a, error = _forward(inputs, labels, weights, bias)
    delta = error * a * (1 - a)
    return np.dot(inputs.T, delta) / len(inputs), np.mean(delta, axis=0)


def train_step(inputs, labels, weights, bias, learning_rate):
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    weights = weights - learning_rate * d_weights
    bias = bias - learning_rate * d_bias
    _, error = _forward(inputs, labels, weights, bias)
    return weights, bias, error.sum()
