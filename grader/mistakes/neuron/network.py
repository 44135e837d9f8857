"""Mistakes of the step network: `OurNeuralNetwork`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.neuron import Neuron, sigmoid


class _ThreeNeurons:
    """Three neurons with weights and bias of their class."""

    weights = np.array([0.0, 1.0])
    bias = 0.0

    def __init__(self) -> None:
        self.h1 = Neuron(self.weights, self.bias)
        self.h2 = Neuron(self.weights, self.bias)
        self.o1 = Neuron(self.weights, self.bias)

    def feedforward(self, x: Any) -> Any:
        return self.o1.feedforward(np.array([self.h1.feedforward(x), self.h2.feedforward(x)]))


@mistake("one-layer-only", of="OurNeuralNetwork")
class OneLayerOnly(_ThreeNeurons):
    """For x = [2, 3] you answer 0.9526, which is what h1 and h2 say: what does o1 make of it?

    Between x and your answer stands one sigmoid, and there are two layers.
    """

    def feedforward(self, x: Any) -> Any:
        return self.o1.feedforward(x)


@mistake("neurons-in-a-chain", of="OurNeuralNetwork")
class NeuronsInAChain(_ThreeNeurons):
    """Your x goes through three sigmoids, one after the other: which neurons should see x itself?

    h1 and h2 stand side by side, not one behind the other. Draw the arrows.
    """

    def feedforward(self, x: Any) -> Any:
        h1 = self.h1.feedforward(x)
        h2 = self.h2.feedforward(np.array([x[0], h1]))
        return self.o1.feedforward(np.array([h1, h2]))


@mistake("weights-exchanged", of="OurNeuralNetwork")
class WeightsExchanged(_ThreeNeurons):
    """Your network listens to x[0] alone: which of the two inputs has the weight 1?"""

    weights = np.array([1.0, 0.0])


@mistake("all-weights-one", of="OurNeuralNetwork")
class AllWeightsOne(_ThreeNeurons):
    """Both numbers count alike in all of your neurons: which weight should be 0?

    For x = [2, 3] your hidden neurons say 0.993, the sigmoid of 5.
    """

    weights = np.array([1.0, 1.0])


@mistake("output-weights-one", of="OurNeuralNetwork")
class OutputWeightsOne(_ThreeNeurons):
    """Your h1 and h2 are right, but o1 adds them up: what are its weights?

    For x = [2, 0] the hidden neurons say 0.5 each, and yours answers 0.731, the sigmoid of 1.
    """

    def feedforward(self, x: Any) -> Any:
        return sigmoid(np.add(self.h1.feedforward(x), self.h2.feedforward(x)))


@mistake("bias-of-the-example-before", of="OurNeuralNetwork")
class BiasOfTheExampleBefore(_ThreeNeurons):
    """Your three neurons have the bias 4: whose bias was that?

    It belonged to the single neuron of the step before. With it both layers answer close to 1.
    """

    bias = 4.0


@mistake("answer-of-the-example", of="OurNeuralNetwork")
class AnswerOfTheExample:
    """Whatever x is, you answer 0.7216: does your feedforward look at its argument?

    It is the answer for one sample, [2, 3]. Others have others.
    """

    def feedforward(self, x: Any) -> Any:
        return 0.7216325609518421


@mistake("sample-overwritten", of="OurNeuralNetwork")
class SampleOverwritten(_ThreeNeurons):
    """Your h1 and h2 are written over the caller's x: what does the integer array [2, 3] make of 0.9526?

    An integer array drops the decimals, so o1 sees zeros.
    Give the hidden outputs an array of their own.
    """

    def feedforward(self, x: Any) -> Any:
        h1, h2 = self.h1.feedforward(x), self.h2.feedforward(x)
        x[0] = h1
        x[1] = h2
        return self.o1.feedforward(x)


@mistake("rounded", of="OurNeuralNetwork")
class Rounded(_ThreeNeurons):
    """You return 0.7216, which is what we print: where do the other decimals go?

    Round for display only: training compares outputs that differ by far less.
    """

    def feedforward(self, x: Any) -> Any:
        return np.round(super().feedforward(x), 4)
