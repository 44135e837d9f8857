"""Mistakes of step 7, backward, in `activation_derivative`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.nine_steps import activate, activation_derivative


@mistake("z-taken-for-activated", of="activation_derivative")
def z_taken_for_activated(Z: Any, activation: str) -> Any:
    """Z * (1 - Z) is the slope only if Z has been through the sigmoid: has it?

    At Z = 2 you give -2, and a sigmoid never falls.
    """
    return Z * (1 - Z) if activation == "sigmoid" else activation_derivative(Z, activation)


@mistake("sigmoid-twice", of="activation_derivative")
def sigmoid_twice(Z: Any, activation: str) -> Any:
    """Z goes through the sigmoid twice before you take the slope: which of the two is one too many?

    At Z = 0, where a sigmoid is steepest, you give 0.235.
    """
    return activation_derivative(activate(Z, "sigmoid") if activation == "sigmoid" else Z, activation)


@mistake("sigmoid-itself", of="activation_derivative")
def sigmoid_itself(Z: Any, activation: str) -> Any:
    """You return the sigmoid, 0.88 at Z = 2: that is how high it is there, and how steep is it?"""
    return activate(Z, "sigmoid") if activation == "sigmoid" else activation_derivative(Z, activation)


@mistake("one-minus-sigmoid", of="activation_derivative")
def one_minus_sigmoid(Z: Any, activation: str) -> Any:
    """Your sigmoid is steeper at -2 (0.88) than at 2 (0.12): is its curve not the same on both sides?

    One of the slope's two factors is there already.
    """
    return 1 - activate(Z, "sigmoid") if activation == "sigmoid" else activation_derivative(Z, activation)


@mistake("sigmoid-falls", of="activation_derivative")
def sigmoid_falls(Z: Any, activation: str) -> Any:
    """Your slopes of the sigmoid have the right size and are negative: does it rise or fall?"""
    slopes = activation_derivative(Z, activation)
    return -slopes if activation == "sigmoid" else slopes


@mistake("sigmoid-flat", of="activation_derivative")
def sigmoid_flat(Z: Any, activation: str) -> Any:
    """Your sigmoid is flat everywhere, slope 0: if you wrote s * 1 - s, how does Python read it?"""
    s = activate(Z, "sigmoid")
    return s * 1 - s if activation == "sigmoid" else activation_derivative(Z, activation)


@mistake("nan-far-left", of="activation_derivative")
def nan_far_left(Z: Any, activation: str) -> Any:
    """Right for ordinary Z, nan at Z = -1000: what does exp(1000) give, and what does it divide?

    The slope can be written with the sigmoid alone, and your activate is there for that.
    """
    if activation == "sigmoid":
        return np.exp(-Z) / (1 + np.exp(-Z)) ** 2
    return activation_derivative(Z, activation)


@mistake("nan-far-right", of="activation_derivative")
def nan_far_right(Z: Any, activation: str) -> Any:
    """Right for ordinary Z, nan at Z = 1000: what does exp(1000) give, and what does it divide?

    The slope can be written with the sigmoid alone, and your activate is there for that.
    """
    if activation == "sigmoid":
        return np.exp(Z) / (1 + np.exp(Z)) ** 2
    return activation_derivative(Z, activation)


@mistake("relu-itself", of="activation_derivative")
def relu_itself(Z: Any, activation: str) -> Any:
    """For relu you return relu: 3 at Z = 3 is how high it is there, and how steep is it?"""
    return np.maximum(Z, 0) if activation == "relu" else activation_derivative(Z, activation)


@mistake("relu-on-everywhere", of="activation_derivative")
def relu_on_everywhere(Z: Any, activation: str) -> Any:
    """Your relu has the slope 1 at Z = -2, too: is it Z that you test?

    After relu nothing is below 0, so a test of the activated values for < 0 never holds.
    """
    if activation == "relu":
        return np.where(activate(Z, "relu") < 0, 0.0, 1.0)
    return activation_derivative(Z, activation)


@mistake("relu-sides-swapped", of="activation_derivative")
def relu_sides_swapped(Z: Any, activation: str) -> Any:
    """Your relu slopes at Z = -2 and is flat at Z = 3: on which side is it on?"""
    return np.where(Z < 0, 1.0, 0.0) if activation == "relu" else activation_derivative(Z, activation)


@mistake("relu-falls-on-the-left", of="activation_derivative")
def relu_falls_on_the_left(Z: Any, activation: str) -> Any:
    """Your relu has the slope -1 at Z = -2: if Z moves a little there, does relu move at all?"""
    return np.sign(Z) if activation == "relu" else activation_derivative(Z, activation)


@mistake("leaky-relu", of="activation_derivative")
def leaky_relu(Z: Any, activation: str) -> Any:
    """Your relu has the slope 0.01 on the left: that is a leaky relu, and ours is flat there."""
    return np.where(Z > 0, 1.0, 0.01) if activation == "relu" else activation_derivative(Z, activation)


@mistake("relu-refuses-arrays", of="activation_derivative")
def relu_refuses_arrays(Z: Any, activation: str) -> Any:
    """For relu your function ends in a ValueError: does it work for a whole matrix of Z?

    An if asks one question, and a matrix has many answers; np.where asks them all.
    If the text says unknown activation, compare how you spell 'relu'.
    """
    if activation == "relu":
        return 1.0 if Z > 0 else 0.0
    return activation_derivative(Z, activation)


@mistake("relu-overwrites-z", of="activation_derivative")
def relu_overwrites_z(Z: Any, activation: str) -> Any:
    """Your slopes are right, but for relu Z itself becomes them: whose array is Z?

    Z[Z > 0] = 1 writes into the caller's array.
    """
    if activation == "relu":
        Z[Z <= 0] = 0
        Z[Z > 0] = 1
        return Z
    return activation_derivative(Z, activation)


@mistake("linear-is-z", of="activation_derivative")
def linear_is_z(Z: Any, activation: str) -> Any:
    """For linear you return Z: how steep is the straight line that hands Z on as it is?"""
    return Z if activation == "linear" else activation_derivative(Z, activation)


@mistake("linear-is-flat", of="activation_derivative")
def linear_is_flat(Z: Any, activation: str) -> Any:
    """Your linear layer has the slope 0, so nothing could be learned through it: is Z a constant?"""
    return np.zeros_like(Z) if activation == "linear" else activation_derivative(Z, activation)


@mistake("always-relu", of="activation_derivative")
def always_relu(Z: Any, activation: str) -> Any:
    """Every name gets the slopes of relu: where does your function look at the activation?"""
    return activation_derivative(Z, "relu")


@mistake("always-sigmoid", of="activation_derivative")
def always_sigmoid(Z: Any, activation: str) -> Any:
    """Every name gets the slopes of the sigmoid: at Z = -2 you give 0.105, where relu is flat."""
    return activation_derivative(Z, "sigmoid")


@mistake("unknown-is-linear", of="activation_derivative")
def unknown_is_linear(Z: Any, activation: str) -> Any:
    """A name that stands for nothing gets the slope 1: who would notice a misspelled 'sigmiod'?

    An else takes everything that is left, mistakes included; the docstring asks for a ValueError.
    """
    return activation_derivative(Z, activation if activation in ("relu", "sigmoid") else "linear")


@mistake("unknown-is-none", of="activation_derivative")
def unknown_is_none(Z: Any, activation: str) -> Any:
    """For a name that stands for nothing None comes back: what does the docstring ask for?"""
    if activation in ("relu", "sigmoid", "linear"):
        return activation_derivative(Z, activation)
    return None


@mistake("unknown-is-key-error", of="activation_derivative")
def unknown_is_key_error(Z: Any, activation: str) -> Any:
    """An unknown name ends in a KeyError; the docstring promises the caller a ValueError."""
    slopes = {name: activation_derivative(Z, name) for name in ("relu", "sigmoid", "linear")}
    return slopes[activation]
