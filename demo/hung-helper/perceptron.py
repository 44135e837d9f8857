import numpy as np


def as_column(labels):
    return np.array([[label] for label in labels.flatten()])


def init_params(n_features=3, seed=42):
    np.random.seed(seed)
    return [np.random.rand(n_features, 1), np.random.rand(1)]


def sigmoid(x):
    # e^-x as a power series, until nothing changes any more
    x = np.asarray(x, dtype=float)
    term = np.ones(x.shape)
    total = np.zeros(x.shape)
    k = 0
    while not np.all(np.abs(term) < 0):
        total = total + term
        k += 1
        term = term * -x / k
    return 1 / (1 + total)


def sigmoid_derivative(x):
    s = sigmoid(x)
    return s * (1 - s)


def published_step(inputs, labels, weights, bias, learning_rate):
    z = sigmoid(inputs @ weights + bias)
    error = z - labels
    delta = error * sigmoid_derivative(z)
    new_weights = weights - learning_rate * inputs.T @ delta
    new_bias = bias - learning_rate * delta.sum(axis=0)
    return new_weights, new_bias, float(error.sum())


def train(step, inputs, labels, weights, bias, learning_rate=0.05, epochs=100):
    sums = ()
    for i in range(epochs):
        weights, bias, s = step(inputs, labels, weights, bias, learning_rate)
        sums += (s,)
    return [weights, bias, sums]


def predict(point, weights, bias):
    return sigmoid(point.reshape(1, -1) @ weights + bias)     # (1, 1)


def gradient(inputs, labels, weights, bias):
    a = sigmoid(inputs @ weights + bias)
    d = (a - labels) * (a * (1 - a))
    return [inputs.T @ d, np.array([d.sum()])]


def train_step(inputs, labels, weights, bias, learning_rate):
    a = sigmoid(inputs @ weights + bias)
    dw, db = gradient(inputs, labels, weights, bias)
    return [weights - learning_rate * dw, bias - learning_rate * db, np.sum(a - labels, keepdims=True)]
