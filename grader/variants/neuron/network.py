"""Right variants of the step network: `OurNeuralNetwork`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from grader.variants import variant
from solutions.neuron import Neuron, sigmoid


@variant("as-in-the-tutorial", of="OurNeuralNetwork")
class AsInTheTutorial:
    """Integer weights, three attributes."""

    def __init__(self) -> None:
        weights = np.array([0, 1])
        bias = 0
        self.h1 = Neuron(weights, bias)
        self.h2 = Neuron(weights, bias)
        self.o1 = Neuron(weights, bias)

    def feedforward(self, x: Any) -> Any:
        out_h1 = self.h1.feedforward(x)
        out_h2 = self.h2.feedforward(x)
        return self.o1.feedforward(np.array([out_h1, out_h2]))


@variant("matrices", of="OurNeuralNetwork")
class Matrices:
    """A matrix for each layer; the answer has shape (1,)."""

    def __init__(self) -> None:
        self.hidden = np.array([[0, 1], [0, 1]])
        self.output = np.array([[0, 1]])

    def feedforward(self, x: Any) -> Any:
        return sigmoid(self.output @ sigmoid(self.hidden @ x))


@variant("list-of-neurons", of="OurNeuralNetwork")
class ListOfNeurons:
    """The layers in lists, so that more would be easy to add."""

    def __init__(self) -> None:
        self.layers = [[Neuron(np.array([0.0, 1.0]), 0.0) for _ in range(count)] for count in (2, 1)]

    def feedforward(self, x: Any) -> Any:
        for layer in self.layers:
            x = np.array([neuron.feedforward(x) for neuron in layer])
        return x


@variant("one-neuron-three-times", of="OurNeuralNetwork")
class OneNeuronThreeTimes:
    """Three neurons with the same numbers may as well be one."""

    def __init__(self) -> None:
        self.neuron = Neuron(np.array([0, 1]), 0)

    def feedforward(self, x: Any) -> Any:
        hidden = self.neuron.feedforward(x)
        return self.neuron.feedforward(np.array([hidden, hidden]))


@variant("worked-out-by-hand", of="OurNeuralNetwork")
class WorkedOutByHand:
    """The weight 0 drops x[0] and h1; no __init__ at all."""

    def feedforward(self, x: Any) -> float:
        def squash(z: float) -> float:
            return 1 / (1 + math.exp(-z))

        return squash(squash(x[1]))


@variant("subclass-with-a-property", of="OurNeuralNetwork")
class SubclassWithAProperty(AsInTheTutorial):
    """Extra parts that no one asked for, and (1, 1) for a number."""

    calls = 0

    @property
    def neurons(self) -> tuple[Any, Any, Any]:
        return self.h1, self.h2, self.o1

    def feedforward(self, x: Any) -> Any:
        self.calls += 1
        return np.reshape(super().feedforward(x), (1, 1))
