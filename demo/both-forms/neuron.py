import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(x))  # first try, the notebook is newer


class Neuron:
    def __init__(self, weights, bias):
        self.weights = weights
        self.bias = bias

    def feedforward(self, inputs):
        return sigmoid(np.dot(self.weights, inputs) + self.bias)


class OurNeuralNetwork:
    def __init__(self):
        raise NotImplementedError

    def feedforward(self, x):
        raise NotImplementedError


def mse_loss(y_true, y_pred):
    diff = y_true - y_pred
    return (diff * diff).mean()


def fit_line(x, y):
    """Fit a line by least squares, (slope, intercept)."""
    raise NotImplementedError


def numerical_gradient(f, w, h=1e-5):
    """Measure the gradient of f at w by central differences."""
    raise NotImplementedError


def sigmoid_derivative(x):
    """Give the slope of the sigmoid at the pre-activation x."""
    raise NotImplementedError


def gradient_descent(gradient, w0, learning_rate=0.1, steps=100):
    """Walk downhill from w0 and return every point on the way, shape (steps + 1, *w0.shape)."""
    raise NotImplementedError


def to_features(kg, cm):
    """Turn a person's measures into pounds less 135 and inches less 66."""
    raise NotImplementedError


def neuron_gradient(weights, bias, inputs, y_true):
    """Give the gradient of one sigmoid neuron's loss: (d_weights, d_bias)."""
    raise NotImplementedError


def network_output(params, x):
    """Give the output of the 2-2-1 sigmoid network for one sample."""
    raise NotImplementedError


def network_gradient(params, x, y_true):
    """Give the nine partial derivatives of one sample's loss."""
    raise NotImplementedError


def train(params, data, labels, learning_rate=0.1, epochs=1000):
    """Train the 2-2-1 network by stochastic gradient descent. Returns (params, losses)."""
    raise NotImplementedError
