"""Right variants of step 5, construct."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from grader.variants import variant
from solutions.nine_steps import Layer


@variant("slots-and-caches", of="Layer")
class SlotsAndCaches:
    """__slots__, with caches that are None at first; the number by power and not by root."""

    __slots__ = ("A", "W", "Z", "activation", "b", "dW", "db")

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.W = rng.randn(output_dim, input_dim) * (2 / input_dim) ** 0.5
        self.b = rng.randn(output_dim, 1) * (2 / input_dim) ** 0.5
        self.activation = activation
        self.Z = self.A = self.dW = self.db = None


@variant("dataclass", of="Layer")
@dataclass
class DataclassLayer:
    """Weights made after the initialization, from arguments that are not kept."""

    input_dim: int
    output_dim: int
    activation: str
    rng: InitVar[Any]
    W: Any = field(init=False)
    b: Any = field(init=False)

    def __post_init__(self, rng: Any) -> None:
        shapes = (self.output_dim, self.input_dim), (self.output_dim, 1)
        self.W, self.b = (rng.normal(0, np.sqrt(2 / self.input_dim), shape) for shape in shapes)


@variant("properties", of="Layer")
class Properties:
    """W and b behind properties, over a dict of parameters; a method for the forward step."""

    def __init__(self, input_dim: int, output_dim: int, activation: str = "relu", rng: Any = None) -> None:
        scale = np.sqrt(2.0) / np.sqrt(input_dim)
        self.parameters = {"W": scale * rng.randn(output_dim, input_dim)}
        self.parameters["b"] = scale * rng.randn(output_dim).reshape(output_dim, 1)
        self.activation = activation

    @property
    def W(self) -> Any:
        return self.parameters["W"]

    @W.setter
    def W(self, value: Any) -> None:
        self.parameters["W"] = value

    @property
    def b(self) -> Any:
        return self.parameters["b"]

    @b.setter
    def b(self, value: Any) -> None:
        self.parameters["b"] = value

    def __call__(self, A_prev: Any) -> Any:
        return self.W @ A_prev + self.b


class Parameters:
    """A base class that draws."""

    def __init__(self, n_in: int, n_out: int, rng: Any) -> None:
        numbers = rng.standard_normal(n_out * n_in + n_out) * np.sqrt(2 / n_in)
        self.W = numbers[: n_out * n_in].reshape(n_out, n_in)
        self.b = numbers[n_out * n_in :].reshape(-1, 1)


@variant("subclass-with-one-draw", of="Layer")
class SubclassWithOneDraw(Parameters):
    """W and b from a single draw, cut in two; the base class does it."""

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        super().__init__(input_dim, output_dim, rng)
        self.activation = activation.lower()


@variant("number-by-number", of="Layer")
class NumberByNumber:
    """Every weight drawn alone, in a loop; checks of its own."""

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        assert input_dim > 0
        assert output_dim > 0
        if activation not in {"relu", "sigmoid", "linear"}:
            raise ValueError(activation)
        scale = np.sqrt(2 / input_dim)
        self.W = np.array([[rng.randn() * scale for _ in range(input_dim)] for _ in range(output_dim)])
        self.b = np.array([[rng.randn() * scale] for _ in range(output_dim)])
        self.activation = activation


@variant("hidden-then-last", of="build_network")
def hidden_then_last(layers_dim: Any, rng: Any) -> Any:
    """The hidden layers in a loop, the last one after it."""
    *hidden, n_out = layers_dim
    network = [Layer(hidden[i], hidden[i + 1], "relu", rng) for i in range(len(hidden) - 1)]
    network.append(Layer(hidden[-1], n_out, "linear", rng))
    return network


@variant("mended-afterwards", of="build_network")
def mended_afterwards(layers_dim: Any, rng: Any) -> Any:
    """All relu at first; the last one is renamed. A tuple comes back."""
    network = [Layer(n_in, n_out, "relu", rng) for n_in, n_out in pairwise(layers_dim)]
    network[-1].activation = "linear"
    return tuple(network)


@variant("recursive", of="build_network")
def recursive(layers_dim: Any, rng: Any) -> Any:
    """The first layer, and the rest of the network by itself."""
    if len(layers_dim) < 2:
        return []
    activation = "linear" if len(layers_dim) == 2 else "relu"
    first = Layer(layers_dim[0], layers_dim[1], activation, rng)
    return [first, *recursive(layers_dim[1:], rng)]


@variant("names-in-a-list", of="build_network")
def names_in_a_list(layers_dim: Any, rng: Any) -> Any:
    """The names are listed first, then zipped with the sizes; keywords."""
    names = ["relu"] * (len(layers_dim) - 2) + ["linear"]
    return [
        Layer(input_dim=n_in, output_dim=n_out, activation=name, rng=rng)
        for n_in, n_out, name in zip(layers_dim[:-1], layers_dim[1:], names, strict=True)
    ]


@variant("weights-set-by-hand", of="build_network")
def weights_set_by_hand(layers_dim: Any, rng: Any) -> Any:
    """The layers are made with a generator of no account, and W and b drawn after all."""
    network = []
    for i in range(len(layers_dim) - 1):
        n_in, n_out = layers_dim[i], layers_dim[i + 1]
        layer = Layer(n_in, n_out, "relu" if i + 2 < len(layers_dim) else "linear", np.random.RandomState(0))
        layer.W = rng.randn(n_out, n_in) * np.sqrt(2 / n_in)
        layer.b = rng.randn(n_out, 1) * np.sqrt(2 / n_in)
        network.append(layer)
    return network


@variant("running-total", of="count_parameters")
def running_total(layers_dim: Any) -> int:
    """Weights and biases added in a loop."""
    total = 0
    for i in range(1, len(layers_dim)):
        total += layers_dim[i] * layers_dim[i - 1]
        total += layers_dim[i]
    return total


@variant("dot-product", of="count_parameters")
def dot_product(layers_dim: Any) -> Any:
    """A float, from a dot product."""
    sizes = np.array(layers_dim, dtype=float)
    return (sizes[:-1] + 1) @ sizes[1:]


@variant("from-a-network", of="count_parameters")
def from_a_network(layers_dim: Any) -> Any:
    """The network is built and its numbers are counted."""
    rng = np.random.RandomState(0)
    network = [Layer(n_in, n_out, "relu", rng) for n_in, n_out in pairwise(layers_dim)]
    return np.array([sum(layer.W.size + layer.b.size for layer in network)])


@variant("recursive", of="count_parameters")
def count_recursively(layers_dim: Any) -> int:
    """One layer, and the rest by itself."""
    if len(layers_dim) < 2:
        return 0
    n_in, n_out = layers_dim[:2]
    return int(n_in * n_out + n_out) + count_recursively(layers_dim[1:])


@variant("sums-apart", of="count_parameters")
def sums_apart(layers_dim: Any) -> Any:
    """All weights, then all biases: an array of shape ()."""
    weights = np.multiply(layers_dim[:-1], layers_dim[1:]).sum()
    return np.asarray(weights + np.sum(layers_dim[1:]))


@variant("difference", of="check_overfitting")
def difference(n_parameters: int, n_samples: int) -> None:
    """By the sign of a difference."""
    if n_samples - n_parameters <= 0:
        raise ValueError


@variant("negated-with-else", of="check_overfitting")
def negated_with_else(n_parameters: int, n_samples: int) -> bool:
    """Returns something where all is well."""
    if n_parameters < n_samples:
        return True
    raise ValueError("get more samples, or build a smaller network")


class OverfittingError(ValueError):
    """An error of one's own kind."""


@variant("error-of-ones-own", of="check_overfitting")
def error_of_ones_own(n_parameters: int, n_samples: int) -> None:
    """A subclass of ValueError."""
    if not n_samples > n_parameters:
        raise OverfittingError(n_parameters, n_samples)


@variant("ratio", of="check_overfitting")
def ratio(n_parameters: int, n_samples: int) -> float:
    """Parameters for each sample, returned as well."""
    share = n_parameters / n_samples
    if share >= 1:
        raise ValueError(f"{share:.2f} parameters for each sample")
    return share


@variant("assertion-turned", of="check_overfitting")
def assertion_turned(n_parameters: int, n_samples: int) -> None:
    """An assertion inside, a ValueError outside."""
    try:
        assert n_parameters < n_samples
    except AssertionError as error:
        raise ValueError("this network may overfit") from error
