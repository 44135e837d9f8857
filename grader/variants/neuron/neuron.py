"""Right variants of the step neuron: `Neuron`."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partialmethod
from typing import Any

import numpy as np

from grader.variants import variant
from solutions.neuron import sigmoid


@variant("loop", of="Neuron")
class Loop:
    """Adds up in Python, and has a helper for the activation."""

    def __init__(self, weights: Any, bias: Any) -> None:
        self.w = list(weights)
        self.b = bias

    def _activate(self, z: Any) -> Any:
        return 1 / (1 + np.exp(-z))

    def feedforward(self, inputs: Any) -> Any:
        total = self.b
        for weight, value in zip(self.w, inputs, strict=True):
            total = total + weight * value
        return self._activate(total)


class _Output:
    """What a neuron gives; an object that can be called."""

    def __init__(self, weights: Any, bias: Any) -> None:
        self.weights, self.bias = weights, bias

    def __call__(self, inputs: Any) -> Any:
        return sigmoid(np.dot(self.weights, inputs) + self.bias)


@variant("object-called", of="Neuron")
class ObjectCalled:
    """`feedforward` is no function but an object that can be called."""

    def __init__(self, weights: Any, bias: Any) -> None:
        self.feedforward = _Output(weights, bias)


@variant("matrices", of="Neuron")
class Matrices:
    """A row times a column: the answer has shape (1, 1)."""

    made = 0

    def __init__(self, weights: Any, bias: Any) -> None:
        Matrices.made += 1
        self._weights = np.asarray(weights, dtype=float).reshape(1, -1)
        self._bias = np.array([[bias]])

    @property
    def bias(self) -> Any:
        return self._bias

    def feedforward(self, inputs: Any) -> Any:
        return sigmoid(self._weights @ np.reshape(inputs, (-1, 1)) + self.bias)


@variant("dataclass", of="Neuron")
@dataclass
class Data:
    """The attributes are declared, and __init__ is not written."""

    weights: Any
    bias: float

    def feedforward(self, inputs: Any) -> Any:
        return np.array([sigmoid((self.weights * inputs).sum() + self.bias)])


@variant("slots-and-call", of="Neuron")
class SlotsAndCall:
    """feedforward asks __call__; plain Python floats and math."""

    __slots__ = ("bias", "weights")

    def __init__(self, weights: Any, bias: Any) -> None:
        self.weights = [float(weight) for weight in weights]
        self.bias = float(bias)

    def __call__(self, inputs: Any) -> float:
        z = math.fsum([w * x for w, x in zip(self.weights, inputs, strict=True)]) + self.bias
        return 0.0 if z < -700 else 1 / (1 + math.exp(-z))

    def feedforward(self, inputs: Any) -> Any:
        return self(inputs)


class _Unit:
    def __init__(self, weights: Any, bias: Any, activation: Callable[[Any], Any] = sigmoid) -> None:
        self.params = np.append(weights, bias)
        self.activation = activation


@variant("bias-as-a-weight", of="Neuron")
class BiasAsAWeight(_Unit):
    """A subclass that sees one more input, 1, and keeps what it was asked last."""

    last: Any = None

    def feedforward(self, inputs: Any) -> Any:
        self.last = np.append(inputs, 1)
        return np.asarray(self.activation(np.einsum("i,i->", self.params, self.last)))


@variant("feedforward-as-an-attribute", of="Neuron")
class FeedforwardAsAnAttribute:
    """The method is a function that __init__ makes."""

    def __init__(self, weights: Any, bias: Any) -> None:
        self.feedforward = lambda inputs: sigmoid(np.inner(weights, inputs) + bias)


@variant("feedforward-as-a-partial", of="Neuron")
class FeedforwardAsAPartial:
    """The method is a function with some of its arguments filled in."""

    def _answer(self, activation: Callable[[Any], Any], inputs: Any) -> Any:
        return activation(np.vdot(self.weights, inputs) + self.bias)

    def __init__(self, weights: Any, bias: Any) -> None:
        self.weights, self.bias = weights, bias

    feedforward = partialmethod(_answer, sigmoid)
