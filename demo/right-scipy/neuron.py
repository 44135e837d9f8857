"""Week 1 - single neurons, using scipy wherever it has the function already."""
import numpy as np
from scipy import optimize, stats
from scipy.special import expit

sigmoid = expit


class Neuron(object):

    def __init__(self, weights, bias):
        self.params = np.append(weights, bias)

    def feedforward(self, inputs):
        return expit(self.params @ np.append(inputs, 1.0))


class OurNeuralNetwork(object):
    WEIGHTS = np.array([0, 1])

    def feedforward(self, x):
        hidden = np.full(2, Neuron(self.WEIGHTS, 0).feedforward(x))
        return Neuron(self.WEIGHTS, 0).feedforward(hidden)


def mse_loss(y_true, y_pred):
    residual = np.subtract(y_true, y_pred)
    return np.mean(np.square(residual))


def fit_line(x, y):
    result = stats.linregress(x, y)
    return result.slope, result.intercept


def numerical_gradient(f, w, h=1e-5):
    flat = w.ravel()

    def partial(i):
        e = np.zeros_like(flat, dtype=float)
        e[i] = h
        up, down = (flat + e).reshape(w.shape), (flat - e).reshape(w.shape)
        return (f(up) - f(down)) / h / 2

    return np.fromiter(map(partial, range(w.size)), float).reshape(w.shape)


def sigmoid_derivative(x):
    return expit(x) * expit(-x)   # 1 - s(x) is s(-x)


def gradient_descent(gradient, w0, learning_rate=0.1, steps=100):
    w = np.array(w0, dtype=float)
    trace = [w.copy()]
    while len(trace) < steps + 1:
        w -= learning_rate * gradient(w)
        trace.append(w.copy())
    return np.stack(trace)


def to_features(kg, cm):
    return np.multiply([kg, cm], [2.20462, 0.393701]) - [135, 66]


def neuron_gradient(weights, bias, inputs, y_true):
    y = Neuron(weights, bias).feedforward(inputs)
    d_bias = 2 * (y - y_true) * y * (1 - y)
    return d_bias * np.asarray(inputs), d_bias


def _unpack(params):
    W1, w2 = np.reshape(params[:4], (2, 2)), params[4:6]
    return W1, w2, params[6:8], params[8]


def network_output(params, x):
    W1, w2, b1, b2 = _unpack(params)
    return expit(w2 @ expit(W1 @ x + b1) + b2)


def network_gradient(params, x, y_true):
    W1, w2, b1, b2 = _unpack(params)
    h = expit(W1 @ x + b1)
    o = expit(w2 @ h + b2)
    delta2 = 2 * (o - y_true) * o * (1 - o)
    delta1 = delta2 * w2 * h * (1 - h)
    return np.concatenate([np.outer(delta1, x).ravel(), delta2 * h, delta1, [delta2]])


def train(params, data, labels, learning_rate=0.1, epochs=1000):
    p = np.array(params, dtype=float)
    losses = np.empty(epochs)
    for epoch in range(epochs):
        for x, y in zip(data, labels):
            p -= learning_rate * network_gradient(p, x, y)
        losses[epoch] = mse_loss(labels, [network_output(p, x) for x in data])
    return p, losses


# sanity check against scipy's own
_p, _x = np.linspace(-1, 1, 9), np.array([1.0, 2.0])
_error = optimize.check_grad(lambda p: (1 - network_output(p, _x)) ** 2, lambda p: network_gradient(p, _x, 1), _p)
assert _error < 1e-6, _error
