import numpy as np

inputs = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0], [1, 1, 0], [1, 1, 1], [0, 1, 1], [0, 1, 0]])
labels = np.array([[1, 0, 0, 1, 1, 0, 1]]).reshape(7, 1)


# %%
def as_column(labels):
    return labels.reshape(-1, 1)


# %%
def init_params(n_features=3, seed=42):
    np.random.seed(seed)
    return np.random.rand(n_features, 1), np.random.rand(1)


# %%
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


# %%
def sigmoid_derivative(x):
    return sigmoid(x) * (1 - sigmoid(x))


# %%
def published_step(inputs, labels, weights, bias, learning_rate):
    z = sigmoid(inputs @ weights + bias)
    error = z - labels
    delta = error * sigmoid_derivative(z)
    return weights - learning_rate * inputs.T @ delta, bias - learning_rate * delta.sum(axis=0), float(error.sum())


# %%
def train(step, inputs, labels, weights, bias, learning_rate=0.05, epochs=100):
    error_sums = []
    for epoch in range(epochs):
        weights, bias, error_sum = step(inputs, labels, weights, bias, learning_rate)
        error_sums.append(error_sum)
    return weights, bias, np.array(error_sums)


# %%
def predict(point, weights, bias):
    return sigmoid(np.dot(point, weights) + bias)


# %%
def gradient(inputs, labels, weights, bias):
    z = inputs @ weights + bias
    delta = (sigmoid(z) - labels) * sigmoid_derivative(z)   # z, not sigmoid(z)!
    return inputs.T @ delta, delta.sum(axis=0)


# %%
def train_step(inputs, labels, weights, bias, learning_rate):
    dw, db = gradient(inputs, labels, weights, bias)
    return weights - learning_rate * dw, bias - learning_rate * db, (predict(inputs, weights, bias) - labels).sum()
