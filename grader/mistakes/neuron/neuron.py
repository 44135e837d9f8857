"""Mistakes of the step neuron: `Neuron`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.neuron import sigmoid


class _Neuron:
    """What most answers have in common: weights and bias are kept as they come."""

    def __init__(self, weights: Any, bias: Any) -> None:
        self.weights = weights
        self.bias = bias


@mistake("no-bias", of="Neuron")
class NoBias(_Neuron):
    """With all inputs 0 your neuron answers 0.5, whatever its bias: where does the bias come in?"""

    def feedforward(self, inputs: Any) -> Any:
        return sigmoid(np.dot(self.weights, inputs))


@mistake("bias-after-the-sigmoid", of="Neuron")
class BiasAfterTheSigmoid(_Neuron):
    """The tutorial's neuron gives 4.95 in your version: can a sigmoid's answer be above 1?

    Your bias is added to what the sigmoid gives. Is it part of the output, or of the weighted sum?
    """

    def feedforward(self, inputs: Any) -> Any:
        return sigmoid(np.dot(self.weights, inputs)) + self.bias


@mistake("bias-subtracted", of="Neuron")
class BiasSubtracted(_Neuron):
    """Your bias pulls the wrong way: does a larger bias make the output larger, or smaller?

    With inputs 0 and bias 1 you answer 0.269, below one half. A threshold is subtracted, a bias is not.
    """

    def feedforward(self, inputs: Any) -> Any:
        return sigmoid(np.dot(self.weights, inputs) - self.bias)


@mistake("bias-once-per-input", of="Neuron")
class BiasOncePerInput(_Neuron):
    """Your bias counts once for every input: how many biases does one neuron have?

    For the tutorial's neuron, 0*2 + 1*3 + 4 is 7, and yours makes it 11. What is inside your sum?
    """

    def feedforward(self, inputs: Any) -> Any:
        return sigmoid(np.sum(self.weights * inputs + self.bias))


@mistake("no-sigmoid", of="Neuron")
class NoSigmoid(_Neuron):
    """The tutorial's neuron gives 7 in your version: what turns 7 into a number between 0 and 1?

    Your weighted sum is right, and it is only the neuron's pre-activation.
    """

    def feedforward(self, inputs: Any) -> Any:
        return np.dot(self.weights, inputs) + self.bias


@mistake("not-summed", of="Neuron")
class NotSummed(_Neuron):
    """You return one number for each input: what makes one number of weights * inputs?

    `*` multiplies entry by entry and stops there. The dot product goes one step further.
    """

    def feedforward(self, inputs: Any) -> Any:
        return sigmoid(self.weights * inputs + self.bias)


@mistake("two-inputs-only", of="Neuron")
class TwoInputsOnly(_Neuron):
    """Right for two inputs, but a third makes no difference to your neuron: how many may there be?

    Writing out weights[0] and weights[1] leaves out the rest. Which function takes the whole sum?
    """

    def feedforward(self, inputs: Any) -> Any:
        return sigmoid(self.weights[0] * inputs[0] + self.weights[1] * inputs[1] + self.bias)


@mistake("numbers-of-the-example-inside", of="Neuron")
class NumbersOfTheExampleInside:
    """Your neuron always has the weights [0, 1] and the bias 4: where do the two arguments go?

    The example's numbers come in through weights and bias; other neurons bring others.
    """

    def __init__(self, weights: Any, bias: Any) -> None:
        self.weights = np.array([0, 1])
        self.bias = 4

    def feedforward(self, inputs: Any) -> Any:
        return sigmoid(np.dot(self.weights, inputs) + self.bias)


@mistake("weights-shared-by-all", of="Neuron")
class WeightsSharedByAll:
    """Making a second neuron changes your first: whom do your weights and bias belong to?

    A global variable, or an attribute of the class, is one for all. Each object has a self.
    """

    weights: Any
    bias: Any

    def __init__(self, weights: Any, bias: Any) -> None:
        WeightsSharedByAll.weights = weights
        WeightsSharedByAll.bias = bias

    def feedforward(self, inputs: Any) -> Any:
        return sigmoid(np.dot(self.weights, inputs) + self.bias)


@mistake("weights-change-when-asked", of="Neuron")
class WeightsChangeWhenAsked:
    """Your neuron's first answer is right, the next is not: what does a call do to its weights?

    The products are stored as the new weights, and the next call starts from there.
    """

    def __init__(self, weights: Any, bias: Any) -> None:
        self.weights = np.array(weights)
        self.bias = bias

    def feedforward(self, inputs: Any) -> Any:
        self.weights *= inputs
        return sigmoid(np.sum(self.weights) + self.bias)


@mistake("inputs-overwritten", of="Neuron")
class InputsOverwritten(_Neuron):
    """Your answers are right, but the caller's inputs hold the products now: what do you write into?

    `*=` and inputs[i] = ... work in place, in the very array that was passed in.
    """

    def feedforward(self, inputs: Any) -> Any:
        inputs *= self.weights
        return sigmoid(np.sum(inputs) + self.bias)


@mistake("rounded", of="Neuron")
class Rounded(_Neuron):
    """You return 0.9991, which is what we print: where do the other decimals go?

    Round for display only: the next neuron computes with what this one returns.
    """

    def feedforward(self, inputs: Any) -> Any:
        return np.round(sigmoid(np.dot(self.weights, inputs) + self.bias), 4)


@mistake("overflow-for-large-sums", of="Neuron")
class OverflowForLargeSums(_Neuron):
    """Right for ordinary inputs, an OverflowError for a weighted sum far below 0: which exp raises it?

    math.exp(1000) is an error; np.exp(1000) is inf, and 1 / (1 + inf) is simply 0.
    """

    def feedforward(self, inputs: Any) -> Any:
        return 1 / (1 + math.exp(-(np.dot(self.weights, inputs) + self.bias)))
