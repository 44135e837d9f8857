"""Mistakes of step 6, forward: `activate`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.nine_steps import activate


def or_right(Z: Any, activation: str) -> Any:
    """The right answer, for what an entry has no mistake in."""
    return activate(Z, activation)


@mistake("relu-overwrites", of="activate")
def relu_overwrites(Z: Any, activation: str) -> Any:
    """Your values are right, but relu has changed the caller's Z: its negative numbers are gone.

    Back-propagation will need them. Work on a copy, or compare without assigning.
    """
    if activation == "relu":
        Z[Z < 0] = 0
        return Z
    return or_right(Z, activation)


@mistake("relu-for-one-number", of="activate")
def relu_for_one_number(Z: Any, activation: str) -> Any:
    """Your relu stops at an array with a ValueError: which maximum works element by element?

    Python's own max, or `if Z > 0`, wants one answer and gets one for every number.
    """
    if activation == "relu":
        return max(0, Z)
    return or_right(Z, activation)


@mistake("relu-is-its-slope", of="activate")
def relu_is_its_slope(Z: Any, activation: str) -> Any:
    """Your relu returns nothing but 0 and 1: that is its slope.

    A positive number passes as it is: 3 stays 3.
    """
    if activation == "relu":
        return (Z > 0).astype(float)
    return or_right(Z, activation)


@mistake("relu-keeps-the-negative", of="activate")
def relu_keeps_the_negative(Z: Any, activation: str) -> Any:
    """Your relu keeps what is below 0 and cuts off what is above: minimum or maximum?

    Which of -2 and 0 is larger?
    """
    if activation == "relu":
        return np.minimum(Z, 0)
    return or_right(Z, activation)


@mistake("leaky-relu", of="activate")
def leaky_relu(Z: Any, activation: str) -> Any:
    """Your relu lets a hundredth of the negative numbers through: that is the leaky one.

    It has its merits, units cannot die in it. The tutorial's relu cuts off at 0.
    """
    if activation == "relu":
        return np.where(Z > 0, Z, 0.01 * Z)
    return or_right(Z, activation)


@mistake("relu-is-abs", of="activate")
def relu_is_abs(Z: Any, activation: str) -> Any:
    """Your relu makes negative numbers positive: -2 becomes 2, and should become 0.

    relu cuts off, it does not mirror.
    """
    if activation == "relu":
        return np.abs(Z)
    return or_right(Z, activation)


@mistake("relu-takes-one-maximum", of="activate")
def relu_takes_one_maximum(Z: Any, activation: str) -> Any:
    """Your relu returns one number, the largest of all: each element is to be compared with 0.

    np.max looks for the largest element of an array. Which function compares two arrays?
    """
    if activation == "relu":
        return max(0.0, np.max(Z))
    return or_right(Z, activation)


@mistake("sigmoid-falls", of="activate")
def sigmoid_falls(Z: Any, activation: str) -> Any:
    """Your sigmoid falls instead of rising: what sign does the exponent need?

    At 2 it must be above 0.5, and yours is 0.119.
    """
    if activation == "sigmoid":
        return 1 / (1 + np.exp(Z))
    return or_right(Z, activation)


@mistake("sigmoid-without-brackets", of="activate")
def sigmoid_without_brackets(Z: Any, activation: str) -> Any:
    """Your sigmoid of 0 is 2: how far does Python think that the denominator goes?

    Division comes before addition: 1 / 1 + a is (1 / 1) + a.
    """
    if activation == "sigmoid":
        return 1 / 1 + np.exp(-Z)
    return or_right(Z, activation)


@mistake("sigmoid-overflows", of="activate")
def sigmoid_overflows(Z: Any, activation: str) -> Any:
    """Right for ordinary numbers, nan for large ones: what is np.exp(1000), divided by itself?

    The sigmoid of part 1 fits here, in any form in which no infinity divides another.
    """
    if activation == "sigmoid":
        return np.exp(Z) / (1 + np.exp(Z))
    return or_right(Z, activation)


@mistake("sigmoid-for-one-number", of="activate")
def sigmoid_for_one_number(Z: Any, activation: str) -> Any:
    """Your sigmoid stops at an array with a TypeError: which exp works element by element?

    The functions of the module math know numbers only.
    """
    if activation == "sigmoid":
        return 1 / (1 + math.exp(-Z))
    return or_right(Z, activation)


@mistake("tanh-as-sigmoid", of="activate")
def tanh_as_sigmoid(Z: Any, activation: str) -> Any:
    """Your sigmoid runs from -1 to 1, with 0 in the middle: that is tanh, a relative.

    The sigmoid stays between 0 and 1.
    """
    if activation == "sigmoid":
        return np.tanh(Z)
    return or_right(Z, activation)


@mistake("softmax-as-sigmoid", of="activate")
def softmax_as_sigmoid(Z: Any, activation: str) -> Any:
    """Your sigmoid makes each column add up to 1: that is a softmax, where the units compete.

    In a sigmoid every number is squashed by itself.
    """
    if activation == "sigmoid":
        return np.exp(Z) / np.exp(Z).sum(axis=0)
    return or_right(Z, activation)


@mistake("sigmoid-missing", of="activate")
def sigmoid_missing(Z: Any, activation: str) -> Any:
    """Your function refuses 'sigmoid' with a ValueError: the tutorial leaves that one to the reader.

    Which is you. You have written it before, in part 1.
    """
    if activation == "sigmoid":
        raise ValueError(activation)
    return or_right(Z, activation)


@mistake("linear-gives-ones", of="activate")
def linear_gives_ones(Z: Any, activation: str) -> Any:
    """Your linear returns ones: that is its slope. What becomes of 7.5?

    Linear hands its numbers on as they are.
    """
    if activation == "linear":
        return np.ones_like(Z)
    return or_right(Z, activation)


@mistake("linear-missing", of="activate")
def linear_missing(Z: Any, activation: str) -> Any:
    """Your function refuses 'linear' with a ValueError: it is a name like the other two.

    It hands Z on as it is. The network's last layer needs it.
    """
    if activation == "linear":
        raise ValueError(activation)
    return or_right(Z, activation)


@mistake("linear-squashed", of="activate")
def linear_squashed(Z: Any, activation: str) -> Any:
    """Your 'linear' is squashed like 'sigmoid': 7.5 becomes 0.999.

    Linear hands its numbers on as they are. Does each name have a branch of its own?
    """
    if activation == "linear":
        return or_right(Z, "sigmoid")
    return or_right(Z, activation)


@mistake("always-relu", of="activate")
def always_relu(Z: Any, activation: str) -> Any:
    """You take relu, whatever the name says: what happens to the argument `activation`?

    `if activation == "relu" or "linear"` is always true: a text that is not empty counts as true.
    """
    return or_right(Z, "relu")


@mistake("unknown-passes", of="activate")
def unknown_passes(Z: Any, activation: str) -> Any:
    """A name that nobody knows is linear for you: a typing error would go unnoticed.

    An else takes everything that is left. Ask for all three names; which error is for the rest?
    """
    if activation in ("relu", "sigmoid"):
        return or_right(Z, activation)
    return Z


@mistake("unknown-gives-none", of="activate")
def unknown_gives_none(Z: Any, activation: str) -> Any:
    """A name that nobody knows gives None with you, silently: which error is asked for?

    Without an else, a function simply ends there.
    """
    if activation in ("relu", "sigmoid", "linear"):
        return or_right(Z, activation)
    return None


@mistake("unknown-is-a-sigmoid", of="activate")
def unknown_is_a_sigmoid(Z: Any, activation: str) -> Any:
    """A name that nobody knows is a sigmoid for you: a typing error would go unnoticed.

    An else takes everything that is left. Ask for all three names; which error is for the rest?
    """
    if activation in ("relu", "linear"):
        return or_right(Z, activation)
    return or_right(Z, "sigmoid")


@mistake("unknown-is-a-key-error", of="activate")
def unknown_is_a_key_error(Z: Any, activation: str) -> Any:
    """A name that nobody knows is a KeyError with you: a ValueError is asked for.

    A dictionary of functions is a good idea. What could you do before you look the name up?
    """
    known = {"relu": "relu", "sigmoid": "sigmoid", "linear": "linear"}
    return or_right(Z, known[activation])


@mistake("nothing-returned", of="activate")
def nothing_returned(Z: Any, activation: str) -> None:
    """Your function gives nothing back, so what comes back is None: what should each branch do?

    An unknown name is refused, as it should be; for a known one the caller gets only what is returned.
    """
    or_right(Z, activation)
