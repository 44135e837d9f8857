"""Right variants of the step training: `train`."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from grader.variants import variant


@variant("array-of-sums", of="train")
def array_of_sums(
    step: Any,
    inputs: Any,
    labels: Any,
    weights: Any,
    bias: Any,
    learning_rate: float = 0.05,
    epochs: int = 100,
) -> Any:
    """The sums are filled into an array."""
    sums = np.zeros(epochs)
    for epoch in range(epochs):
        weights, bias, sums[epoch] = step(inputs, labels, weights, bias, learning_rate)
    return weights, bias, sums


@variant("recursive", of="train")
def recursive(
    step: Any,
    inputs: Any,
    labels: Any,
    weights: Any,
    bias: Any,
    learning_rate: float = 0.05,
    epochs: int = 100,
) -> Any:
    """One epoch, and the rest of the training by itself."""
    if epochs == 0:
        return weights, bias, []
    weights, bias, first = step(inputs, labels, weights, bias, learning_rate)
    weights, bias, others = recursive(step, inputs, labels, weights, bias, learning_rate, epochs - 1)
    return weights, bias, [first, *others]


@variant("while-loop-on-copies", of="train")
def while_loop_on_copies(
    step: Any,
    inputs: Any,
    labels: Any,
    weights: Any,
    bias: Any,
    learning_rate: float = 0.05,
    epochs: int = 100,
) -> Any:
    """In place, on copies; a list and a tuple come back."""
    sums: list[Any] = []
    weights, bias = weights.copy(), bias.copy()
    while len(sums) < epochs:
        weights[...], bias[...], error_sum = step(inputs, labels, weights, bias, learning_rate)
        sums.append(error_sum)
    return [weights, bias, tuple(sums)]


@variant("state-kept-whole", of="train")
def state_kept_whole(
    step: Any,
    inputs: Any,
    labels: Any,
    weights: Any,
    bias: Any,
    learning_rate: float = 0.05,
    epochs: int = 100,
) -> Any:
    """All that the steps gave is kept, and taken apart afterwards; the sums are a column."""
    states = [(weights, bias, np.nan)]
    for _ in range(epochs):
        states.append(step(inputs, labels, *states[-1][:2], learning_rate))
    return *states[-1][:2], np.array([[state[2]] for state in states[1:]])


@variant("reduced", of="train")
def reduced(
    step: Any,
    inputs: Any,
    labels: Any,
    weights: Any,
    bias: Any,
    learning_rate: float = 0.05,
    epochs: int = 100,
) -> Any:
    """The loop as a fold."""

    def epoch(state: Any, _: int) -> Any:
        w, b, sums = state
        w, b, error_sum = step(inputs, labels, w, b, learning_rate)
        return w, b, [*sums, error_sum]

    return reduce(epoch, range(epochs), (weights, bias, []))
