"""Mistakes of the step activation: `sigmoid` and `sigmoid_derivative`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.perceptron import sigmoid


@mistake("missing-minus", of="sigmoid")
def missing_minus(x: Any) -> Any:
    """Your curve falls instead of rising: what sign does the exponent need?

    sigmoid(2) must be above 0.5, and yours is 0.119.
    """
    return 1 / (1 + np.exp(x))


@mistake("missing-brackets", of="sigmoid")
def missing_brackets(x: Any) -> Any:
    """Your sigmoid(0) is 2: how far does Python think that the denominator goes?

    Division comes before addition: 1 / 1 + a is (1 / 1) + a.
    """
    return 1 / 1 + np.exp(-x)


@mistake("overflow", of="sigmoid")
def overflow(x: Any) -> Any:
    """Right for ordinary numbers, nan for large ones: what is np.exp(1000), divided by itself?

    The curve itself is flat out there. Is there a form of it in which no infinity divides another?
    """
    return np.exp(x) / (1 + np.exp(x))


@mistake("one-number-only", of="sigmoid")
def one_number_only(x: Any) -> Any:
    """It takes one number and stops at an array: which exp works element by element?

    The functions of the module math know numbers only; the neuron hands you a (7, 1) array.
    """
    return 1 / (1 + math.exp(-x))


@mistake("threshold", of="sigmoid")
def threshold(x: Any) -> Any:
    """You return nothing but 0 and 1: a sigmoid passes through all the values between them.

    A hard step is the first perceptron's activation. It has no slope to learn from.
    """
    return np.where(x > 0, 1.0, 0.0)


@mistake("tanh", of="sigmoid")
def tanh(x: Any) -> Any:
    """Your curve runs from -1 to 1, with 0 in the middle: that is tanh, a relative.

    The sigmoid stays between 0 and 1, with one half in the middle. How is it made of exponentials?
    """
    return np.tanh(x)


@mistake("slope-instead", of="sigmoid")
def slope_instead(x: Any) -> Any:
    """Your sigmoid(0) is 0.25, and it falls on both sides: this is the slope of the curve.

    The derivative has a function of its own, the next one.
    """
    return np.exp(-x) / (1 + np.exp(-x)) ** 2


@mistake("rounded", of="sigmoid")
def rounded(x: Any) -> Any:
    """Your values end after four digits: round when you print, not when you calculate.

    Later steps build on this number, and what is cut off here is missing there.
    """
    return np.round(1 / (1 + np.exp(-x)), 4)


@mistake("list-returned", of="sigmoid")
def list_returned(x: Any) -> Any:
    """A list comes back for an array: which operations work on a whole array at once?

    A loop over x also hands you whole rows when x has two axes, and stops at a plain number.
    """
    return [1 / (1 + np.exp(-value)) for value in x]


@mistake("argument-overwritten", of="sigmoid")
def argument_overwritten(x: Any) -> Any:
    """Your values are right, but the caller's array has changed its sign: which line writes into x?

    x *= -1 works inside the array that you were handed; x = -x makes a new one.
    """
    x *= -1
    return 1 / (1 + np.exp(x))


@mistake("nothing-returned", of="sigmoid")
def nothing_returned(x: Any) -> None:
    """Your function gives nothing back, so what comes back is None: what should its last line do?

    Printing a value shows it to you; the caller gets only what is returned.
    """
    1 / (1 + np.exp(-x))


@mistake("activation-expected", of="sigmoid_derivative")
def activation_expected(x: Any) -> Any:
    """x * (1 - x) is the slope only where x is an activation already, and here it is not.

    At x = 2 you return -2, but a sigmoid never slopes down.
    What turns the pre-activation x into an activation?
    """
    return x * (1 - x)


@mistake("double-sigmoid", of="sigmoid_derivative")
def double_sigmoid(x: Any) -> Any:
    """Your slope at 0 is 0.235 and not a quarter: through how many sigmoids does x pass?

    One turns x into the activation s. In s * (1 - s) there is no other.
    """
    s = sigmoid(x)
    return sigmoid(s) * (1 - sigmoid(s))


@mistake("half-activated", of="sigmoid_derivative")
def half_activated(x: Any) -> Any:
    """One of your two factors takes the activation, the other the pre-activation x itself.

    At x = 2 you return -0.881, but a sigmoid never slopes down.
    """
    return sigmoid(x) * (1 - x)


@mistake("sigmoid-itself", of="sigmoid_derivative")
def sigmoid_itself(x: Any) -> Any:
    """Your slope at 0 is 0.5: that is the height of the curve there, not how steep it is.

    A slope is near 0 wherever the curve is flat, on both sides.
    """
    return sigmoid(x)


@mistake("one-minus-sigmoid", of="sigmoid_derivative")
def one_minus_sigmoid(x: Any) -> Any:
    """Your slope at -2 is 0.881 and at 2 it is 0.119: should the two sides not be alike?

    1 - sigmoid(x) is one factor of the slope. Which is the other?
    """
    return 1 - sigmoid(x)


@mistake("slope-of-tanh", of="sigmoid_derivative")
def slope_of_tanh(x: Any) -> Any:
    """Your slope at 0 is 0.75, from 1 - s**2: that formula belongs to tanh.

    Nudge x a little around 0: by how much does your sigmoid rise?
    """
    return 1 - sigmoid(x) ** 2


@mistake("negative", of="sigmoid_derivative")
def negative(x: Any) -> Any:
    """Your slope is negative everywhere, -0.25 at 0: does the sigmoid rise or fall?

    The size is right. Which of your factors is below 0?
    """
    s = sigmoid(x)
    return s * (s - 1)


@mistake("missing-brackets", of="sigmoid_derivative")
def derivative_missing_brackets(x: Any) -> Any:
    """Your slope is 0 everywhere: what does Python make of s * 1 - s?

    Multiplication comes before subtraction.
    """
    s = sigmoid(x)
    return s * 1 - s


@mistake("overflow", of="sigmoid_derivative")
def derivative_overflow(x: Any) -> Any:
    """Right for ordinary numbers, nan far out on the left: how large is np.exp(1000), and its square?

    Your sigmoid is at hand and stays finite. Can the slope be had from it alone?
    """
    return np.exp(-x) / (1 + np.exp(-x)) ** 2


@mistake("one-number-only", of="sigmoid_derivative")
def derivative_one_number_only(x: Any) -> Any:
    """It takes one number and stops at an array: which operations work element by element?

    The functions of the module math know numbers only; your own sigmoid takes both.
    """
    s = 1 / (1 + math.exp(-x))
    return s * (1 - s)


@mistake("nothing-returned", of="sigmoid_derivative")
def derivative_nothing_returned(x: Any) -> None:
    """Your function gives nothing back, so what comes back is None: what should its last line do?

    Printing a value shows it to you; the caller gets only what is returned.
    """
    s = sigmoid(x)
    s * (1 - s)


@mistake("guesses-by-the-range", of="sigmoid_derivative")
def guesses_by_the_range(x: Any) -> Any:
    """Where all of x is between 0 and 1, you take it for activations: may a pre-activation not lie there?"""
    x = np.asarray(x)
    activated = x if np.all((x > 0) & (x < 1)) else sigmoid(x)
    return activated * (1 - activated)
