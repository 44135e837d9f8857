"""Part 1, fully typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Callable

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]


def sigmoid(x: Vector | float) -> Vector:
    """Numerically stable logistic function."""
    x = np.asarray(x, dtype=np.float64)
    decay = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, decay) / (1.0 + decay)


@dataclass
class Neuron:
    weights: Vector
    bias: float

    def pre_activation(self, inputs: Vector) -> float:
        return float(np.einsum("i,i->", self.weights, inputs) + self.bias)

    def feedforward(self, inputs: Vector) -> float:
        return float(sigmoid(self.pre_activation(inputs)))


def _default_neuron() -> Neuron:
    return Neuron(np.array([0.0, 1.0]), 0.0)


@dataclass
class OurNeuralNetwork:
    h1: Neuron = field(default_factory=_default_neuron)
    h2: Neuron = field(default_factory=_default_neuron)
    o1: Neuron = field(default_factory=_default_neuron)

    def feedforward(self, x: Vector) -> float:
        hidden = [neuron.feedforward(x) for neuron in (self.h1, self.h2)]
        return self.o1.feedforward(np.array(hidden))


def mse_loss(y_true: Vector, y_pred: Vector) -> float:
    assert y_true.shape == y_pred.shape, "shapes differ"
    error = (y_true - y_pred).ravel()
    return float(error @ error / error.size)


def fit_line(x: Vector, y: Vector) -> tuple[float, float]:
    design = np.column_stack([x, np.ones_like(x)]).astype(float)
    (slope, intercept), *_ = np.linalg.lstsq(design, y, rcond=None)
    return float(slope), float(intercept)


def numerical_gradient(f: Callable[[Vector], float], w: Vector, h: float = 1e-5) -> Vector:
    probe = np.array(w, dtype=np.float64)
    result = np.empty_like(probe)
    with np.nditer(probe, flags=["multi_index"], op_flags=["readwrite"]) as it:
        for entry in it:
            kept = float(entry)
            entry[...] = kept + h
            above = f(probe.copy())
            entry[...] = kept - h
            below = f(probe.copy())
            entry[...] = kept
            result[it.multi_index] = (above - below) / (2.0 * h)
    return result


def sigmoid_derivative(x: Vector | float) -> Vector:
    activation = sigmoid(x)
    return activation * (1.0 - activation)


def gradient_descent(
    gradient: Callable[[Vector], Vector],
    w0: Vector,
    learning_rate: float = 0.1,
    steps: int = 100,
) -> Vector:
    if steps < 0:
        raise ValueError("steps must not be negative")
    path: list[Vector] = [np.array(w0, dtype=np.float64)]
    for _ in range(steps):
        here = path[-1]
        path.append(here - learning_rate * gradient(here))
    return np.stack(path)


POUNDS_PER_KG: float = 2.20462
INCHES_PER_CM: float = 0.393701


def to_features(kg: float, cm: float) -> Vector:
    return np.array([kg * POUNDS_PER_KG - 135.0, cm * INCHES_PER_CM - 66.0])


def neuron_gradient(weights: Vector, bias: float, inputs: Vector, y_true: float) -> tuple[Vector, float]:
    z = Neuron(weights, bias).pre_activation(inputs)
    d_bias = float(-2.0 * (y_true - sigmoid(z)) * sigmoid_derivative(z))
    return d_bias * inputs, d_bias


@dataclass(frozen=True)
class _Params:
    """The nine numbers by their names."""

    W: Vector
    v: Vector
    b: Vector
    c: float

    @classmethod
    def of(cls, params: Vector) -> _Params:
        p = np.asarray(params, dtype=np.float64)
        return cls(p[0:4].reshape(2, 2), p[4:6], p[6:8], float(p[8]))

    def forward(self, x: Vector) -> tuple[Vector, Vector, float]:
        z = np.einsum("ij,j->i", self.W, x) + self.b
        h = sigmoid(z)
        return z, h, float(self.v @ h + self.c)


def network_output(params: Vector, x: Vector) -> float:
    return float(sigmoid(_Params.of(params).forward(x)[-1]))


def network_gradient(params: Vector, x: Vector, y_true: float) -> Vector:
    p = _Params.of(params)
    z, h, z_out = p.forward(x)
    d_out = float(-2.0 * (y_true - sigmoid(z_out)) * sigmoid_derivative(z_out))
    d_hidden = d_out * p.v * sigmoid_derivative(z)
    return np.hstack([np.einsum("i,j->ij", d_hidden, x).ravel(), d_out * h, d_hidden, d_out])


def train(
    params: Vector, data: Vector, labels: Vector, learning_rate: float = 0.1, epochs: int = 1000
) -> tuple[Vector, Vector]:
    current = np.array(params, dtype=np.float64)
    history: list[float] = []
    for _ in range(epochs):
        for row in range(data.shape[0]):
            current = current - learning_rate * network_gradient(current, data[row], labels[row])
        history.append(mse_loss(labels, np.array([network_output(current, row) for row in data])))
    return current, np.array(history)
