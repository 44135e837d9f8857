"""Mistakes of the step training: `train`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.perceptron import published_step, sigmoid


@mistake("starts-over-each-epoch", of="train")
def starts_over_each_epoch(
    step: Any, inputs: Any, labels: Any, w: Any, b: Any, learning_rate: float = 0.05, epochs: int = 100
) -> Any:
    """Your error sums are all alike: every epoch begins with the first weights and bias again.

    step hands back new ones. What should the next call of step get?
    """
    error_sums = []
    for _ in range(epochs):
        new_w, new_b, error_sum = step(inputs, labels, w, b, learning_rate)
        error_sums.append(error_sum)
    return new_w, new_b, error_sums


@mistake("bias-left-behind", of="train")
def bias_left_behind(
    step: Any, inputs: Any, labels: Any, w: Any, b: Any, learning_rate: float = 0.05, epochs: int = 100
) -> Any:
    """Your weights go on from epoch to epoch, but step gets the first bias every time.

    step hands back three values. What becomes of the second?
    """
    error_sums = []
    for _ in range(epochs):
        w, _new_b, error_sum = step(inputs, labels, w, b, learning_rate)
        error_sums.append(error_sum)
    return w, b, error_sums


@mistake("added-to-the-old", of="train")
def added_to_the_old(
    step: Any, inputs: Any, labels: Any, w: Any, b: Any, learning_rate: float = 0.05, epochs: int = 100
) -> Any:
    """What step gives back, you add to the old weights and bias: is it a change, or the new values?

    After one epoch your weights are about twice as large as they should be.
    """
    error_sums = []
    for _ in range(epochs):
        new_w, new_b, error_sum = step(inputs, labels, w, b, learning_rate)
        w, b = w + new_w, b + new_b
        error_sums.append(error_sum)
    return w, b, error_sums


@mistake("one-epoch-too-many", of="train")
def one_epoch_too_many(
    step: Any, inputs: Any, labels: Any, w: Any, b: Any, learning_rate: float = 0.05, epochs: int = 100
) -> Any:
    """For 3 epochs you return 4 error sums: how many rounds does your loop make?

    The tutorial's printed outcomes do come from 101 rounds; there, ask for 101 epochs.
    """
    error_sums = []
    for _ in range(epochs + 1):
        w, b, error_sum = step(inputs, labels, w, b, learning_rate)
        error_sums.append(error_sum)
    return w, b, error_sums


@mistake("one-epoch-too-few", of="train")
def one_epoch_too_few(
    step: Any, inputs: Any, labels: Any, w: Any, b: Any, learning_rate: float = 0.05, epochs: int = 100
) -> Any:
    """For 3 epochs you return 2 error sums: how many rounds does your loop make?

    range(1, n) begins at 1 and stops before n.
    """
    error_sums = []
    for _ in range(1, epochs):
        w, b, error_sum = step(inputs, labels, w, b, learning_rate)
        error_sums.append(error_sum)
    return w, b, error_sums


@mistake("epochs-ignored", of="train")
def epochs_ignored(
    step: Any, inputs: Any, labels: Any, w: Any, b: Any, learning_rate: float = 0.05, epochs: int = 100
) -> Any:
    """Whatever is asked for, you do 100 epochs: what happens to the argument `epochs`?

    100 is only what is taken when the caller says nothing.
    """
    error_sums = []
    for _ in range(100):
        w, b, error_sum = step(inputs, labels, w, b, learning_rate)
        error_sums.append(error_sum)
    return w, b, error_sums


@mistake("returns-in-the-loop", of="train")
def returns_in_the_loop(
    step: Any, inputs: Any, labels: Any, w: Any, b: Any, learning_rate: float = 0.05, epochs: int = 100
) -> Any:
    """For 3 epochs you return 1 error sum, the first: what stops your loop after one round?

    A return ends the function wherever it stands. How far is yours indented?
    """
    error_sums: list[Any] = []
    for _ in range(epochs):
        w, b, error_sum = step(inputs, labels, w, b, learning_rate)
        error_sums.append(error_sum)
        return w, b, error_sums
    return w, b, error_sums


@mistake("list-made-anew", of="train")
def list_made_anew(
    step: Any, inputs: Any, labels: Any, w: Any, b: Any, learning_rate: float = 0.05, epochs: int = 100
) -> Any:
    """For 3 epochs you return 1 error sum, the last: what happens to the list in every round?

    A list that is made inside the loop is empty again each time.
    """
    for _ in range(epochs):
        error_sums = []
        w, b, error_sum = step(inputs, labels, w, b, learning_rate)
        error_sums.append(error_sum)
    return w, b, error_sums


@mistake("last-sum-only", of="train")
def last_sum_only(
    step: Any, inputs: Any, labels: Any, w: Any, b: Any, learning_rate: float = 0.05, epochs: int = 100
) -> Any:
    """Your third value is one number, the last epoch's: the caller wants one for each epoch.

    Every round gives an error sum and the next one overwrites it: where could you keep them all?
    """
    for _ in range(epochs):
        w, b, error_sum = step(inputs, labels, w, b, learning_rate)
    return w, b, error_sum


@mistake("running-total", of="train")
def running_total(
    step: Any, inputs: Any, labels: Any, w: Any, b: Any, learning_rate: float = 0.05, epochs: int = 100
) -> Any:
    """Your second error sum is that of the first two epochs together: each epoch has its own.

    step has already added up the errors of all samples; there is nothing left to add.
    """
    error_sums, total = [], 0.0
    for _ in range(epochs):
        w, b, error_sum = step(inputs, labels, w, b, learning_rate)
        total += error_sum
        error_sums.append(total)
    return w, b, error_sums


@mistake("error-after-the-step", of="train")
def error_after_the_step(
    step: Any, inputs: Any, labels: Any, w: Any, b: Any, learning_rate: float = 0.05, epochs: int = 100
) -> Any:
    """Your error sums come one update late: yours of epoch 1 is 1.853, which is that of epoch 2.

    step measures the error before it moves anything, and tells you. No second measuring is needed.
    """
    error_sums = []
    for _ in range(epochs):
        w, b, _error_sum = step(inputs, labels, w, b, learning_rate)
        error_sums.append(float(np.sum(sigmoid(inputs @ w + b) - labels)))
    return w, b, error_sums


@mistake("published-step-always", of="train")
def published_step_always(
    step: Any, inputs: Any, labels: Any, w: Any, b: Any, learning_rate: float = 0.05, epochs: int = 100
) -> Any:
    """You always take the published step: what happens to the argument `step`?

    The caller may hand you any step. In the last section it will be your own, mended one.
    """
    error_sums = []
    for _ in range(epochs):
        w, b, error_sum = published_step(inputs, labels, w, b, learning_rate)
        error_sums.append(error_sum)
    return w, b, error_sums


@mistake("learning-rate-ignored", of="train")
def learning_rate_ignored(
    step: Any, inputs: Any, labels: Any, w: Any, b: Any, learning_rate: float = 0.05, epochs: int = 100
) -> Any:
    """step gets 0.05 from you, whatever learning rate the caller chose.

    0.05 is only what is taken when the caller says nothing. What happens to the argument?
    """
    error_sums = []
    for _ in range(epochs):
        w, b, error_sum = step(inputs, labels, w, b, 0.05)
        error_sums.append(error_sum)
    return w, b, error_sums


@mistake("start-overwritten", of="train")
def start_overwritten(
    step: Any, inputs: Any, labels: Any, w: Any, b: Any, learning_rate: float = 0.05, epochs: int = 100
) -> Any:
    """The training is right, but the caller's initial weights and bias are overwritten.

    weights[:] = ... writes into the array that you were handed. A second training would not
    start where the first one did.
    """
    error_sums = []
    for _ in range(epochs):
        w[:], b[:], error_sum = step(inputs, labels, w, b, learning_rate)
        error_sums.append(error_sum)
    return w, b, error_sums


@mistake("sums-returned-first", of="train")
def sums_returned_first(
    step: Any, inputs: Any, labels: Any, w: Any, b: Any, learning_rate: float = 0.05, epochs: int = 100
) -> Any:
    """All three values are right and come back in another order: what does the docstring say?

    The caller writes: weights, bias, error_sums = train(...).
    """
    error_sums = []
    for _ in range(epochs):
        w, b, error_sum = step(inputs, labels, w, b, learning_rate)
        error_sums.append(error_sum)
    return error_sums, w, b


@mistake("sums-only", of="train")
def sums_only(
    step: Any, inputs: Any, labels: Any, w: Any, b: Any, learning_rate: float = 0.05, epochs: int = 100
) -> Any:
    """You return the error sums alone: what did the training do all the work for?

    The weights and the bias that it ended with belong to the answer, in front of the sums.
    """
    error_sums = []
    for _ in range(epochs):
        w, b, error_sum = step(inputs, labels, w, b, learning_rate)
        error_sums.append(error_sum)
    return error_sums


@mistake("sign-of-the-sums-lost", of="train")
def sign_of_the_sums_lost(
    step: Any,
    inputs: Any,
    labels: Any,
    weights: Any,
    bias: Any,
    learning_rate: float = 0.05,
    epochs: int = 100,
) -> Any:
    """Where step gives a negative error sum, yours is positive: who asked for its size?"""
    error_sums = []
    for _ in range(epochs):
        weights, bias, error_sum = step(inputs, labels, weights, bias, learning_rate)
        error_sums.append(abs(error_sum))
    return weights, bias, error_sums
