"""Mistakes of the step training: `network_output`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.neuron import network_output, sigmoid


@mistake("hidden-layer-without-sigmoid", of="network_output")
def hidden_layer_without_sigmoid(params: Any, x: Any) -> Any:
    """Your h1 and h2 are plain weighted sums: what turns a sum into a neuron's output?

    Without it, two layers can do no more than one.
    """
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params
    h1 = w1 * x[0] + w2 * x[1] + b1
    h2 = w3 * x[0] + w4 * x[1] + b2
    return sigmoid(w5 * h1 + w6 * h2 + b3)


@mistake("output-without-sigmoid", of="network_output")
def output_without_sigmoid(params: Any, x: Any) -> Any:
    """You return o1's weighted sum: what turns it into a number between 0 and 1?

    With the tutorial's weights you give 0.9526, which is h2 times 1.
    """
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params
    h1 = sigmoid(w1 * x[0] + w2 * x[1] + b1)
    h2 = sigmoid(w3 * x[0] + w4 * x[1] + b2)
    return w5 * h1 + w6 * h2 + b3


@mistake("biases-beside-their-weights", of="network_output")
def biases_beside_their_weights(params: Any, x: Any) -> Any:
    """You take params as w1, w2, b1, w3, w4, b2, ...: where do the three biases stand?

    Three rows of three would be tidy, but the order is the tutorial's.
    """
    return network_output(params[[0, 1, 3, 4, 6, 7, 2, 5, 8]], x)


@mistake("biases-first", of="network_output")
def biases_first(params: Any, x: Any) -> Any:
    """You take the first three of params for the biases: where do they stand?"""
    return network_output(params[[3, 4, 5, 6, 7, 8, 0, 1, 2]], x)


@mistake("weights-transposed", of="network_output")
def weights_transposed(params: Any, x: Any) -> Any:
    """Your w2 and w3 have changed places: which two weights belong to h1?

    With params[:4] as a matrix, is h1 a row of it or a column?
    """
    return network_output(params[[0, 2, 1, 3, 4, 5, 6, 7, 8]], x)


@mistake("biases-forgotten", of="network_output")
def biases_forgotten(params: Any, x: Any) -> Any:
    """b1, b2 and b3 make no difference to your network: where does a neuron add its bias?

    The tutorial's weights come with biases of 0, where nothing shows.
    """
    return network_output(np.append(params[:6], np.zeros(3)), x)


@mistake("output-bias-forgotten", of="network_output")
def output_bias_forgotten(params: Any, x: Any) -> Any:
    """b3 makes no difference to your network: which neuron should add it?"""
    return network_output(np.append(params[:8], 0.0), x)


@mistake("second-neuron-copied", of="network_output")
def second_neuron_copied(params: Any, x: Any) -> Any:
    """Your h2 is h1 once more: which weights and which bias does it have of its own?

    A line that was copied needs every index changed.
    """
    return network_output(params[[0, 1, 0, 1, 4, 5, 6, 6, 8]], x)


@mistake("rounded", of="network_output")
def rounded(params: Any, x: Any) -> Any:
    """Your output stops after three decimals: who needs it rounded, the reader or the loss?

    The tutorial rounds what it prints. A small step of one weight moves the output by far less.
    """
    return np.round(network_output(params, x), 3)


@mistake("nan-for-large-inputs", of="network_output")
def nan_for_large_inputs(params: Any, x: Any) -> Any:
    """Right for ordinary inputs, nan for large ones: what is exp(1000), and what do you divide by it?

    inf / inf is nan. This part has a sigmoid to call, and it should hold far from 0.
    """
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params
    e1, e2 = np.exp(w1 * x[0] + w2 * x[1] + b1), np.exp(w3 * x[0] + w4 * x[1] + b2)
    return sigmoid(w5 * e1 / (1 + e1) + w6 * e2 / (1 + e2) + b3)
