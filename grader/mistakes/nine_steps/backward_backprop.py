"""Mistakes of step 7, backward, in `backprop`: how the error travels from layer to layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.mistakes import mistake
from solutions.nine_steps import (
    activate,
    activation_derivative,
    feedforward,
    hidden_delta,
    layer_gradient,
    output_delta,
)


def back_from(network: Any, X: Any, dZ: Any, step: Callable[[int, Any], Any]) -> Any:
    """The right loop, with a step of one's own from layer i to the layer before."""
    gradients: list[Any] = []
    for i in reversed(range(len(network))):
        gradients.insert(0, layer_gradient(dZ, network[i - 1].A if i > 0 else X))
        if i > 0:
            dZ = step(i, dZ)
    return gradients


def last_delta(network: Any, X: Any, y: Any) -> Any:
    """The right start: dZ of the last layer."""
    y_hat = feedforward(network, X)
    return output_delta(y, y_hat, network[-1].Z, network[-1].activation)


def right_step(network: Any) -> Callable[[int, Any], Any]:
    """The right step from layer i to the layer before."""
    return lambda i, dZ: hidden_delta(network[i].W, dZ, network[i - 1].Z, network[i - 1].activation)


@mistake("no-hidden-slope", of="backprop")
def no_hidden_slope(network: Any, X: Any, y: Any) -> Any:
    """The last layer is right; the ones before miss a factor that only a linear layer can do without.

    The error has come back through the weights: is every relu on?
    """
    return back_from(network, X, last_delta(network, X, y), lambda i, dZ: network[i].W.T @ dZ)


@mistake("no-slope-anywhere", of="backprop")
def no_slope_anywhere(network: Any, X: Any, y: Any) -> Any:
    """Your gradients are right for linear layers only: where does any layer's slope come in?"""
    return back_from(network, X, feedforward(network, X) - y, lambda i, dZ: network[i].W.T @ dZ)


@mistake("no-output-slope", of="backprop")
def no_output_slope(network: Any, X: Any, y: Any) -> Any:
    """Right as long as the last layer is linear: what is its slope when it is a sigmoid?

    The hidden layers' slopes are all there.
    """
    return back_from(network, X, feedforward(network, X) - y, right_step(network))


@mistake("always-relu", of="backprop")
def always_relu(network: Any, X: Any, y: Any) -> Any:
    """Every hidden layer is treated as relu: right for the tutorial's network, and with a sigmoid inside?"""
    return back_from(
        network,
        X,
        last_delta(network, X, y),
        lambda i, dZ: (network[i].W.T @ dZ) * (network[i - 1].Z > 0),
    )


@mistake("always-sigmoid", of="backprop")
def always_sigmoid(network: Any, X: Any, y: Any) -> Any:
    """Every hidden layer gets the slope of the sigmoid: which layers here have another activation?"""
    return back_from(
        network,
        X,
        last_delta(network, X, y),
        lambda i, dZ: (network[i].W.T @ dZ) * activation_derivative(network[i - 1].Z, "sigmoid"),
    )


@mistake("relu-on-everywhere", of="backprop")
def relu_on_everywhere(network: Any, X: Any, y: Any) -> Any:
    """Your relu layers pass every error on, as if they were all on; your sigmoid layers are right.

    After relu nothing is below 0: if you look at A for what is off, < 0 finds nothing.
    """

    def step(i: int, dZ: Any) -> Any:
        before = network[i - 1]
        dZ = network[i].W.T @ dZ
        if before.activation != "relu":
            return dZ * activation_derivative(before.Z, before.activation)
        dZ[before.A < 0] = 0
        return dZ

    return back_from(network, X, last_delta(network, X, y), step)


@mistake("relu-sides-swapped", of="backprop")
def relu_sides_swapped(network: Any, X: Any, y: Any) -> Any:
    """Your hidden relu layers pass errors on where they are off, and none where they are on."""

    def step(i: int, dZ: Any) -> Any:
        before = network[i - 1]
        slope = activation_derivative(before.Z, before.activation)
        return (network[i].W.T @ dZ) * (1 - slope if before.activation == "relu" else slope)

    return back_from(network, X, last_delta(network, X, y), step)


@mistake("slope-at-activation", of="backprop")
def slope_at_activation(network: Any, X: Any, y: Any) -> Any:
    """Right for relu and linear; for a sigmoid the slope is taken at A. Is it meant for A or for Z?

    activation_derivative goes through the sigmoid itself.
    """
    dZ = output_delta(y, feedforward(network, X), network[-1].A, network[-1].activation)
    return back_from(
        network,
        X,
        dZ,
        lambda i, dZ: hidden_delta(network[i].W, dZ, network[i - 1].A, network[i - 1].activation),
    )


@mistake("activation-for-slope", of="backprop")
def activation_for_slope(network: Any, X: Any, y: Any) -> Any:
    """The error is multiplied by A, by how high each activation is: how steep is it there?"""
    dZ = (feedforward(network, X) - y) * activate(network[-1].Z, network[-1].activation)
    return back_from(network, X, dZ, lambda i, dZ: (network[i].W.T @ dZ) * network[i - 1].A)


@mistake("slope-on-the-way-only", of="backprop")
def slope_on_the_way_only(network: Any, X: Any, y: Any) -> Any:
    """A layer's slope reaches the layers before it, and not its own dW and db: where does it belong?

    The error at A becomes the error at Z by the layer's slope; which of the two makes dW?
    """
    return back_from(
        network,
        X,
        feedforward(network, X) - y,
        lambda i, dA: network[i].W.T @ (dA * activation_derivative(network[i].Z, network[i].activation)),
    )


@mistake("slope-of-the-layer-after", of="backprop")
def slope_of_the_layer_after(network: Any, X: Any, y: Any) -> Any:
    """Each hidden layer gets the slope of the next one's activation: whose Z is it, and whose name?

    With relu everywhere nobody would notice; before a linear layer it shows.
    """
    return back_from(
        network,
        X,
        last_delta(network, X, y),
        lambda i, dZ: hidden_delta(network[i].W, dZ, network[i - 1].Z, network[i].activation),
    )


@mistake("slope-of-its-own", of="backprop")
def slope_of_its_own(network: Any, X: Any, y: Any) -> Any:
    """A single layer is right; on the way back you take Z from the layer that you come from.

    Whose dZ is being made there, and whose Z does it belong to?
    """
    return back_from(
        network,
        X,
        last_delta(network, X, y),
        lambda i, dZ: hidden_delta(network[i].W, dZ, network[i].Z, network[i].activation),
    )


@mistake("one-name-for-all-hidden", of="backprop")
def one_name_for_all_hidden(network: Any, X: Any, y: Any) -> Any:
    """Every hidden layer is treated like the first one: may each of them have its own activation?"""
    return back_from(
        network,
        X,
        last_delta(network, X, y),
        lambda i, dZ: hidden_delta(network[i].W, dZ, network[i - 1].Z, network[0].activation),
    )


@mistake("weights-do-not-fit", of="backprop")
def weights_do_not_fit(network: Any, X: Any, y: Any) -> Any:
    """A single layer is right, and with two a ValueError comes: whose W brings the error back?

    The error of layer i goes back the way that its inputs came. Compare the shapes of W, dZ and Z.
    """
    return back_from(
        network,
        X,
        last_delta(network, X, y),
        lambda i, dZ: hidden_delta(network[i - 1].W, dZ, network[i - 1].Z, network[i - 1].activation),
    )


@mistake("divided-on-the-way", of="backprop")
def divided_on_the_way(network: Any, X: Any, y: Any) -> Any:
    """The last layer is right; each layer before is n times too small once more: is dZ being divided?

    The mean belongs to dW and db alone; the error that goes on is each sample's own.
    """
    step = right_step(network)
    return back_from(network, X, last_delta(network, X, y), lambda i, dZ: step(i, dZ / X.shape[1]))


@mistake("updates-on-the-way", of="backprop")
def updates_on_the_way(network: Any, X: Any, y: Any) -> Any:
    """The last layer is right, the one before slightly off: which W did its error come back through?

    Your backprop moves weights as it goes. All gradients are wanted at the old weights.
    """
    step = right_step(network)

    def moved(i: int, dZ: Any) -> Any:
        dW, db = layer_gradient(dZ, network[i - 1].A)
        network[i].W = network[i].W - 0.01 * dW
        network[i].b = network[i].b - 0.01 * db
        return step(i, dZ)

    gradients = back_from(network, X, last_delta(network, X, y), moved)
    network[0].W = network[0].W - 0.01 * gradients[0][0]
    network[0].b = network[0].b - 0.01 * gradients[0][1]
    return gradients
