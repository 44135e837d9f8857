"""Mistakes of step 7, backward, in `output_delta` and `hidden_delta`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.nine_steps import activate, activation_derivative


@mistake("sign", of="output_delta")
def sign(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """Your dZ is exactly the negative: when y_hat is too large, should dZ be above 0 or below?"""
    return (y - y_hat) * activation_derivative(Z, activation)


@mistake("factor-two", of="output_delta")
def factor_two(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """Your dZ is exactly twice the course's: which loss does it belong to, with or without a half?

    The slope of error**2 has a 2 in it; the slope of half of that has none.
    """
    return 2 * (y_hat - y) * activation_derivative(Z, activation)


@mistake("half", of="output_delta")
def half(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """Your dZ is exactly half of the course's: the half of the loss meets a 2. Where from?"""
    return 0.5 * (y_hat - y) * activation_derivative(Z, activation)


@mistake("no-slope", of="output_delta")
def no_slope(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """Right for a linear layer only: where do Z and the activation come in for the other two?"""
    return y_hat - y


@mistake("no-slope-for-sigmoid", of="output_delta")
def no_slope_for_sigmoid(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """For sigmoid you return the plain error: has the sigmoid no slope of its own?

    With another loss, cross-entropy, that slope cancels. With squared errors it stays.
    """
    return y_hat - y if activation == "sigmoid" else (y_hat - y) * activation_derivative(Z, activation)


@mistake("mean-already", of="output_delta")
def mean_already(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """You divide by the number of samples here: is dZ each sample's own error, or a mean?

    layer_gradient takes the mean later; the two together would take it twice.
    """
    return (y_hat - y) * activation_derivative(Z, activation) / y.shape[1]


@mistake("slope-at-y-hat", of="output_delta")
def slope_at_y_hat(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """Right for linear and relu; for sigmoid you take the slope at y_hat. Where does it belong?

    activation_derivative asks for pre-activations, and y_hat has been through the sigmoid.
    """
    return (y_hat - y) * activation_derivative(y_hat, activation)


@mistake("always-sigmoid", of="output_delta")
def always_sigmoid(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """You multiply by y_hat * (1 - y_hat) for every activation: for which of the three is that the slope?"""
    return (y_hat - y) * y_hat * (1 - y_hat)


@mistake("activation-for-slope", of="output_delta")
def activation_for_slope(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """The error is multiplied by the activation itself: how high it is, or how steep, which counts?"""
    return (y_hat - y) * activate(Z, activation)


@mistake("squared-error", of="output_delta")
def squared_error(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """Your error is squared: what is left of a square when you take its slope?"""
    return (y_hat - y) ** 2 * activation_derivative(Z, activation)


@mistake("absolute-error", of="output_delta")
def absolute_error(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """Your errors have lost their signs: how could a network learn that it said too little?"""
    return np.abs(y_hat - y) * activation_derivative(Z, activation)


@mistake("samples-averaged", of="output_delta")
def samples_averaged(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """One column comes back, the samples' mean: should each sample keep its own error here?"""
    return np.mean((y_hat - y) * activation_derivative(Z, activation), axis=1, keepdims=True)


@mistake("samples-added-up", of="output_delta")
def samples_added_up(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """One column comes back, the samples' sum: should each sample keep its own error here?"""
    return np.sum((y_hat - y) * activation_derivative(Z, activation), axis=1, keepdims=True)


@mistake("overwrites-y-hat", of="output_delta")
def overwrites_y_hat(y: Any, y_hat: Any, Z: Any, activation: str) -> Any:
    """Your dZ is right, but y_hat holds the errors afterwards: whose array is it?

    y_hat -= y writes into the caller's array.
    """
    y_hat -= y
    return y_hat * activation_derivative(Z, activation)


@mistake("no-slope", of="hidden_delta")
def hidden_no_slope(W_next: Any, dZ_next: Any, Z: Any, activation: str) -> Any:
    """Right for a linear layer only: the error comes back through the weights, and what then?

    A relu that is off passes nothing on; yours does.
    """
    return W_next.T @ dZ_next


@mistake("no-weights", of="hidden_delta")
def no_weights(W_next: Any, dZ_next: Any, Z: Any, activation: str) -> Any:
    """Each unit gets the next layer's error unweighted: how much did it contribute to each unit there?

    Where the two layers have different sizes, the shapes do not even fit.
    """
    return dZ_next * activation_derivative(Z, activation)


@mistake("shapes-do-not-fit", of="hidden_delta")
def shapes_do_not_fit(W_next: Any, dZ_next: Any, Z: Any, activation: str) -> Any:
    """Every call ends in a ValueError: write the shapes of W_next, dZ_next and Z on paper.

    Which product of the first two has the shape of Z? What comes back travels the weights backwards.
    """
    return (W_next @ dZ_next) * activation_derivative(Z, activation)


@mistake("element-by-element", of="hidden_delta")
def element_by_element(W_next: Any, dZ_next: Any, Z: Any, activation: str) -> Any:
    """Right only where the next layer has a single unit; with more, the shapes clash: * or @?"""
    return W_next.T * dZ_next * activation_derivative(Z, activation)


@mistake("transposed", of="hidden_delta")
def transposed(W_next: Any, dZ_next: Any, Z: Any, activation: str) -> Any:
    """Your dZ is right but transposed: are samples rows or columns in this part?"""
    return (dZ_next.T @ W_next) * np.broadcast_to(activation_derivative(Z, activation), Z.shape).T


@mistake("slope-at-activation", of="hidden_delta")
def slope_at_activation(W_next: Any, dZ_next: Any, Z: Any, activation: str) -> Any:
    """Right for relu and linear; for sigmoid you take the slope at the activation, not at Z."""
    return (W_next.T @ dZ_next) * activation_derivative(activate(Z, activation), activation)


@mistake("activation-for-slope", of="hidden_delta")
def hidden_activation_for_slope(W_next: Any, dZ_next: Any, Z: Any, activation: str) -> Any:
    """You multiply by the activation itself: how high it is, or how steep, which counts?"""
    return (W_next.T @ dZ_next) * activate(Z, activation)


@mistake("always-relu", of="hidden_delta")
def always_relu(W_next: Any, dZ_next: Any, Z: Any, activation: str) -> Any:
    """Every hidden layer is treated as relu: what if it is a sigmoid or linear one?"""
    return (W_next.T @ dZ_next) * (Z > 0)


@mistake("always-sigmoid", of="hidden_delta")
def hidden_always_sigmoid(W_next: Any, dZ_next: Any, Z: Any, activation: str) -> Any:
    """Every hidden layer is treated as a sigmoid: what if it is a relu or linear one?"""
    return (W_next.T @ dZ_next) * activation_derivative(Z, "sigmoid")


@mistake("mean-already", of="hidden_delta")
def hidden_mean_already(W_next: Any, dZ_next: Any, Z: Any, activation: str) -> Any:
    """You divide by the number of samples here: is dZ each sample's own error, or a mean?

    layer_gradient takes the mean; with several layers yours would be taken again and again.
    """
    return (W_next.T @ dZ_next) * activation_derivative(Z, activation) / Z.shape[1]


@mistake("relu-overwrites-z", of="hidden_delta")
def relu_overwrites_z(W_next: Any, dZ_next: Any, Z: Any, activation: str) -> Any:
    """Your dZ is right, but for relu Z has become the slopes: whose array is Z?"""
    if activation != "relu":
        return (W_next.T @ dZ_next) * activation_derivative(Z, activation)
    Z[Z <= 0] = 0
    Z[Z > 0] = 1
    return (W_next.T @ dZ_next) * Z


@mistake("overwrites-the-next-error", of="hidden_delta")
def overwrites_the_next_error(W_next: Any, dZ_next: Any, Z: Any, activation: str) -> Any:
    """Right, but where both layers are as wide, dZ_next is overwritten: whose array is it?"""
    dZ = (W_next.T @ dZ_next) * activation_derivative(Z, activation)
    if dZ.shape == dZ_next.shape:
        dZ_next[...] = dZ
    return dZ
