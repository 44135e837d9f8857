import numpy as np

inputs = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0], [1, 1, 0], [1, 1, 1], [0, 1, 1], [0, 1, 0]])
labels = np.array([[1, 0, 0, 1, 1, 0, 1]]).reshape(7, 1)


def as_column(labels):
    return np.array(labels).T


def init_params(n_features=3, seed=42):
    np.random.seed(seed)
    return np.random.rand(n_features, 1), np.random.rand(1)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_derivative(x):
    return sigmoid(x) * (1 - sigmoid(x))


def published_step(inputs, labels, weights, bias, learning_rate):
    z = sigmoid(inputs @ weights + bias)
    error = z - labels
    d = error * sigmoid_derivative(z)
    return weights - learning_rate * inputs.T @ d, bias - learning_rate * d.sum(axis=0), float(error.sum())


def train(step, inputs, labels, weights, bias, learning_rate=0.05, epochs=100):
    error_sums = []
    for epoch in range(1, epochs):
        weights, bias, error_sum = step(inputs, labels, weights, bias, learning_rate)
        error_sums.append(error_sum)
    return weights, bias, np.array(error_sums)


def predict(point, weights, bias):
    return sigmoid(np.dot(point, weights) + bias)


def gradient(inputs, labels, weights, bias):
    output = sigmoid(np.dot(inputs, weights) + bias)
    d = (output - labels) * sigmoid_derivative(output)
    return np.dot(inputs.T, d), d.sum(axis=0)


def train_step(inputs, labels, weights, bias, learning_rate):
    grad_w, grad_b = gradient(inputs, labels, weights, bias)
    return weights - learning_rate * grad_w, bias - learning_rate * grad_b, (predict(inputs, weights, bias) - labels).sum()
