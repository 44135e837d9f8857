import numpy as np


def sigmoid(x):
    """Squash every pre-activation into the range from 0 to 1: 1 / (1 + e^-x)."""
    return 1 / (1 + np.exp(x))


class Neuron:
    """One sigmoid neuron with any number of inputs."""

    def __init__(self, weights, bias):
        self.weights = weights
        self.bias = bias

    def feedforward(self, inputs):
        total = np.dot(self.weights, inputs) + self.bias
        return sigmoid(total)


class OurNeuralNetwork:
    """2 inputs, 2 hidden neurons, 1 output neuron; each has weights [0, 1] and bias 0."""

    def __init__(self):
        w, b = np.array([0, 1]), 0
        self.h1 = Neuron(w, b)
        self.h2 = Neuron(w, b)
        self.o1 = Neuron(w, b)

    def feedforward(self, x):
        out_h1 = self.h1.feedforward(x)
        out_h2 = self.h2.feedforward(x)
        return self.o1.feedforward(np.array([out_h1, out_h2]))


def mse_loss(y_true, y_pred):
    """The mean of (y_true - y_pred)^2."""
    return np.mean(np.power(y_true - y_pred, 2))


def fit_line(x, y):
    """Fit a line by least squares, (slope, intercept)."""
    slope, intercept = np.polyfit(x, y, 1)
    return slope, intercept


def numerical_gradient(f, w, h=1e-5):
    """Measure the gradient of f at w by central differences."""
    grad = np.zeros(np.shape(w))
    for i in np.ndindex(*np.shape(w)):
        step = np.zeros(np.shape(w))
        step[i] = h
        grad[i] = (f(w + step) - f(w - step)) / (2 * h)
    return grad


def sigmoid_derivative(x):
    """The slope of the sigmoid at the pre-activation x."""
    fx = sigmoid(x)
    return fx * (1 - fx)


def gradient_descent(gradient, w0, learning_rate=0.1, steps=100):
    """Walk downhill from w0 and return every point on the way."""
    points = [w0]
    w = w0
    for i in range(steps):
        w = w - learning_rate * gradient(w)
        points.append(w)
    return np.array(points)


def to_features(kg, cm):
    """[shifted pounds, shifted inches]"""
    return np.array([kg * 2.20462 - 135, cm * 0.393701 - 66])


def neuron_gradient(weights, bias, inputs, y_true):
    """(d_weights, d_bias) of (y_true - y_pred)^2"""
    z = np.dot(weights, inputs) + bias
    dL_dy = -2 * (y_true - sigmoid(z))
    dy_dz = sigmoid_derivative(z)
    return dL_dy * dy_dz * inputs, dL_dy * dy_dz


def network_output(params, x):
    """The output of the 2-2-1 sigmoid network for one sample."""
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params
    h1 = sigmoid(w1 * x[0] + w2 * x[1] + b1)
    h2 = sigmoid(w3 * x[0] + w4 * x[1] + b2)
    return sigmoid(w5 * h1 + w6 * h2 + b3)


def network_gradient(params, x, y_true):
    """The nine partial derivatives of one sample's loss."""
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params
    h1 = sigmoid(w1 * x[0] + w2 * x[1] + b1)
    h2 = sigmoid(w3 * x[0] + w4 * x[1] + b2)
    o1 = sigmoid(w5 * h1 + w6 * h2 + b3)
    db3 = -2 * (y_true - o1) * o1 * (1 - o1)
    dw5 = db3 * h1
    dw6 = db3 * h2
    # send db3 back through w5 and w6
    db1 = db3 * w5 * h1 * (1 - h1)
    db2 = db3 * w6 * h2 * (1 - h2)
    return np.array([db1 * x[0], db1 * x[1], db2 * x[0], db2 * x[1], dw5, dw6, db1, db2, db3])


def train(params, data, labels, learning_rate=0.1, epochs=1000):
    """SGD, one update after each sample. Returns (params, losses)."""
    losses = []
    for epoch in range(epochs):
        for x, y in zip(data, labels):
            params = params - learning_rate * network_gradient(params, x, y)
        y_preds = np.array([network_output(params, x) for x in data])
        losses.append(mse_loss(labels, y_preds))
    return params, losses
