"""Part 3, fully typed; the layers are dataclasses with a common base."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import InitVar, dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.random import RandomState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def initialize(seed: int = 42) -> RandomState:
    return RandomState(seed)


def generate_data(rng: RandomState, n_samples: int = 10_000) -> tuple[Array, Array]:
    X = rng.rand(2, n_samples) * 100.0
    a, b = X
    return X, np.stack((a + b, a - b, np.abs(a - b)))


def train_test_split(X: Array, y: Array, train_ratio: float = 0.7) -> tuple[Array, ...]:
    if not 0 <= train_ratio <= 1:
        raise ValueError("train_ratio is a share")
    cut = slice(None), slice(round(X.shape[1] * train_ratio))
    rest = slice(None), slice(cut[1].stop, None)
    return X[cut], X[rest], y[cut], y[rest]


class Scaler(NamedTuple):
    mean: np.ndarray
    std: np.ndarray


def get_scaler(data: Array) -> Scaler:
    mean = np.einsum("dn->d", data)[:, None] / data.shape[1]
    centred = data - mean
    variance = np.einsum("dn,dn->d", centred, centred)[:, None] / data.shape[1]
    return Scaler(mean, np.sqrt(variance))


def standardize(data: Array, scaler: Scaler) -> Array:
    mean, std = scaler
    return (data - mean) / std


def unstandardize(data: Array, scaler: Scaler) -> Array:
    mean, std = scaler
    return data * std + mean


@dataclass(eq=False)
class Layer:
    input_dim: int
    output_dim: int
    activation: str
    rng: InitVar[RandomState]
    W: Array = field(init=False, repr=False)
    b: Array = field(init=False, repr=False)
    Z: Array | None = field(init=False, default=None, repr=False)
    A: Array | None = field(init=False, default=None, repr=False)

    def __post_init__(self, rng: RandomState) -> None:
        scale = np.sqrt(2.0 / self.input_dim)
        self.W = scale * rng.randn(self.output_dim, self.input_dim)
        self.b = scale * rng.randn(self.output_dim, 1)

    def forward(self, A_prev: Array) -> Array:
        self.Z = np.einsum("oi,in->on", self.W, A_prev) + self.b
        self.A = activate(self.Z, self.activation)
        return self.A


class HiddenLayer(Layer):
    def __init__(self, input_dim: int, output_dim: int, rng: RandomState) -> None:
        super().__init__(input_dim, output_dim, "relu", rng)


class OutputLayer(Layer):
    def __init__(self, input_dim: int, output_dim: int, rng: RandomState) -> None:
        super().__init__(input_dim, output_dim, "linear", rng)


def build_network(layers_dim: Sequence[int], rng: RandomState) -> list[Layer]:
    network: list[Layer] = []
    for n_in, n_out in zip(layers_dim[:-2], layers_dim[1:-1]):
        network.append(HiddenLayer(n_in, n_out, rng))
    return [*network, OutputLayer(layers_dim[-2], layers_dim[-1], rng)]


def count_parameters(layers_dim: Sequence[int]) -> int:
    return sum((n_in + 1) * n_out for n_in, n_out in zip(layers_dim, layers_dim[1:]))


def check_overfitting(n_parameters: int, n_samples: int) -> None:
    if n_parameters >= n_samples:
        raise ValueError(f"{n_parameters} parameters need more than {n_samples} samples")


class Activation(ABC):
    @abstractmethod
    def value(self, Z: Array) -> Array: ...

    @abstractmethod
    def slope(self, Z: Array) -> Array: ...


class Relu(Activation):
    def value(self, Z: Array) -> Array:
        return np.clip(Z, 0.0, None)

    def slope(self, Z: Array) -> Array:
        return (Z >= 0).astype(float)


class Sigmoid(Activation):
    def value(self, Z: Array) -> Array:
        return 0.5 * (1.0 + np.tanh(0.5 * Z))

    def slope(self, Z: Array) -> Array:
        return 0.25 / np.cosh(np.clip(0.5 * Z, -350, 350)) ** 2


class Linear(Activation):
    def value(self, Z: Array) -> Array:
        return Z.copy()

    def slope(self, Z: Array) -> Array:
        return np.ones(Z.shape)


def _activation(name: str) -> Activation:
    match name:
        case "relu":
            return Relu()
        case "sigmoid":
            return Sigmoid()
        case "linear":
            return Linear()
        case _:
            raise ValueError(f"no activation is called {name!r}")


def activate(Z: Array, activation: str) -> Array:
    return _activation(activation).value(Z)


def feedforward(network: list[Layer], X: Array) -> Array:
    A = X
    for layer in network:
        A = layer.forward(A)
    return A


def loss(y: Array, y_hat: Array) -> float:
    error = y_hat - y
    return float(np.einsum("kn,kn->", error, error) / (2 * y.shape[1]))


def activation_derivative(Z: Array, activation: str) -> Array:
    return _activation(activation).slope(Z)


def output_delta(y: Array, y_hat: Array, Z: Array, activation: str) -> Array:
    return (y_hat - y) * activation_derivative(Z, activation)


def hidden_delta(W_next: Array, dZ_next: Array, Z: Array, activation: str) -> Array:
    return np.einsum("oi,on->in", W_next, dZ_next) * activation_derivative(Z, activation)


def layer_gradient(dZ: Array, A_prev: Array) -> tuple[Array, Array]:
    n = dZ.shape[1]
    return np.einsum("on,in->oi", dZ, A_prev) / n, np.einsum("on->o", dZ)[:, np.newaxis] / n


def backprop(network: list[Layer], X: Array, y: Array) -> list[tuple[Array, Array]]:
    y_hat = feedforward(network, X)

    def deltas(position: int) -> list[Array]:
        """The dZ of this layer and of all layers after it."""
        layer = network[position]
        if layer is network[-1]:
            return [output_delta(y, y_hat, layer.Z, layer.activation)]
        later = deltas(position + 1)
        return [hidden_delta(network[position + 1].W, later[0], layer.Z, layer.activation), *later]

    inputs = [X, *(layer.A for layer in network)]
    return [layer_gradient(dZ, A_prev) for dZ, A_prev in zip(deltas(0), inputs)]


def update(network: list[Layer], gradients: list[tuple[Array, Array]], learning_rate: float) -> None:
    for layer, (dW, db) in zip(network, gradients, strict=True):
        layer.W = layer.W - learning_rate * dW
        layer.b = layer.b - learning_rate * db


def train(
    network: list[Layer], X: Array, y: Array, learning_rate: float = 0.01, epochs: int = 1000
) -> Array:
    def epoch() -> float:
        before = loss(y, feedforward(network, X))
        update(network, backprop(network, X, y), learning_rate)
        return before

    return np.array([epoch() for _ in range(epochs)])


def evaluate(network: list[Layer], X_test: Array, y_test: Array) -> float:
    return loss(y_test, feedforward(network, X_test))


def predict(network: list[Layer], X_raw: Array, X_scaler: Scaler, y_scaler: Scaler) -> Array:
    return unstandardize(feedforward(network, standardize(X_raw, X_scaler)), y_scaler)


def run(seed: int = 42, epochs: int = 1000) -> dict[str, Array | float]:
    rng = initialize(seed)
    X_train, X_test, y_train, y_test = train_test_split(*generate_data(rng))
    X_scaler, y_scaler = get_scaler(X_train), get_scaler(y_train)
    training = standardize(X_train, X_scaler), standardize(y_train, y_scaler)
    unseen = standardize(X_test, X_scaler), standardize(y_test, y_scaler)

    layers_dim = [2, 4, 4, 3]
    check_overfitting(count_parameters(layers_dim), X_train.shape[1])
    network = build_network(layers_dim, rng)
    losses = train(network, *training, epochs=epochs)
    return {
        "losses": losses,
        "train_loss": evaluate(network, *training),
        "test_loss": evaluate(network, *unseen),
    }
