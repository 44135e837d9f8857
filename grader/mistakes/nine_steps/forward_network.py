"""Mistakes of step 6, forward: `feedforward`."""

from __future__ import annotations

from typing import Any

from grader.mistakes import mistake
from solutions.nine_steps import activate


@mistake("no-activation", of="feedforward")
def no_activation(network: Any, X: Any) -> Any:
    """Your layers are all linear: where does each layer's activation come in?

    On each layer of yours A is the same as Z.
    """
    A = X
    for layer in network:
        layer.Z = layer.W @ A + layer.b
        layer.A = A = layer.Z
    return A


@mistake("pre-activation-handed-on", of="feedforward")
def pre_activation_handed_on(network: Any, X: Any) -> Any:
    """Z and A are right on the first layer, but the second one gets the first one's Z: what should it get?

    What a layer gives to the next has passed its activation.
    """
    A_prev = X
    for layer in network:
        layer.Z = layer.W @ A_prev + layer.b
        layer.A = activate(layer.Z, layer.activation)
        A_prev = layer.Z
    return network[-1].A


@mistake("relu-everywhere", of="feedforward")
def relu_everywhere(network: Any, X: Any) -> Any:
    """Every layer of yours is a relu, the last one too: where do you ask the layer for its activation?

    A linear output may be below 0: -3.5 becomes 0 with you.
    """
    A = X
    for layer in network:
        layer.Z = layer.W @ A + layer.b
        layer.A = A = activate(layer.Z, "relu")
    return A


@mistake("relu-but-the-last", of="feedforward")
def relu_but_the_last(network: Any, X: Any) -> Any:
    """All your hidden layers are relu and the last is linear, whatever the layers themselves say.

    That is how build_network makes them, but each layer keeps its own activation's name.
    """
    A = X
    for layer in network:
        layer.Z = layer.W @ A + layer.b
        layer.A = A = layer.Z if layer is network[-1] else activate(layer.Z, "relu")
    return A


@mistake("last-pre-activation-returned", of="feedforward")
def last_pre_activation_returned(network: Any, X: Any) -> Any:
    """Your y_hat is the last layer's Z: right for a linear layer, and for no other.

    The last layer has an activation of its own, which is often 'linear', but need not be.
    """
    A = X
    for layer in network:
        layer.Z = layer.W @ A + layer.b
        layer.A = A = activate(layer.Z, layer.activation)
    return network[-1].Z


@mistake("shapes-do-not-fit", of="feedforward")
def shapes_do_not_fit(network: Any, X: Any) -> Any:
    """It stops with a ValueError at every network: do the shapes in each of your products fit?

    Print layer.W.shape and the shape of what it meets. The article writes a transpose here;
    its code does not, and neither does this course.
    """
    A = X
    for layer in network:
        layer.Z = layer.W.T @ A + layer.b
        layer.A = A = activate(layer.Z, layer.activation)
    return A


@mistake("bias-left-out", of="feedforward")
def bias_left_out(network: Any, X: Any) -> Any:
    """Your Z is W @ A alone: what does the layer add to it?

    Without biases, an input of zeros could only give what the activations make of 0.
    """
    A = X
    for layer in network:
        layer.Z = layer.W @ A
        layer.A = A = activate(layer.Z, layer.activation)
    return A


@mistake("bias-after-the-activation", of="feedforward")
def bias_after_the_activation(network: Any, X: Any) -> Any:
    """You add the bias after the activation: then a relu's output could be below 0.

    Z is what goes into the activation, and the bias is part of it.
    """
    A = X
    for layer in network:
        layer.Z = layer.W @ A
        layer.A = A = activate(layer.Z, layer.activation) + layer.b
    return A


@mistake("inputs-for-every-layer", of="feedforward")
def inputs_for_every_layer(network: Any, X: Any) -> Any:
    """The second layer gets X again, not what the first one made of it: what moves on in your loop?

    It shows only where the sizes happen to fit; elsewhere it stops with a ValueError.
    """
    for layer in network:
        layer.Z = layer.W @ X + layer.b
        layer.A = activate(layer.Z, layer.activation)
    return network[-1].A


@mistake("returns-in-the-loop", of="feedforward")
def returns_in_the_loop(network: Any, X: Any) -> Any:
    """You return the first layer's A: what stops your loop after one round?

    A return ends the function wherever it stands. How far is yours indented?
    """
    A = X
    for layer in network:
        layer.Z = layer.W @ A + layer.b
        layer.A = A = activate(layer.Z, layer.activation)
        return A
    return A


@mistake("two-layers-only", of="feedforward")
def two_layers_only(network: Any, X: Any) -> Any:
    """You go through the first two layers and no others: a network may have one, or five.

    A loop over the list takes as many as there are.
    """
    A = X
    for layer in (network[0], network[1]):
        layer.Z = layer.W @ A + layer.b
        layer.A = A = activate(layer.Z, layer.activation)
    return A


@mistake("nothing-kept", of="feedforward")
def nothing_kept(network: Any, X: Any) -> Any:
    """Your y_hat is right, but the layers have no Z: back-propagation will look for Z and A there.

    A local variable is gone when the function ends. Where does it stay?
    """
    A = X
    for layer in network:
        A = activate(layer.W @ A + layer.b, layer.activation)
    return A


@mistake("activations-not-kept", of="feedforward")
def activations_not_kept(network: Any, X: Any) -> Any:
    """You keep Z on the layers, but not A: the next layer's gradient will need it.

    y_hat is right.
    """
    A = X
    for layer in network:
        layer.Z = layer.W @ A + layer.b
        A = activate(layer.Z, layer.activation)
    return A


@mistake("activation-kept-as-z", of="feedforward")
def activation_kept_as_z(network: Any, X: Any) -> Any:
    """Your y_hat is right, but what you keep as Z has passed the activation already.

    Back-propagation asks for the slope at the value before it: after relu nothing is negative any more.
    """
    A = X
    for layer in network:
        A = activate(layer.W @ A + layer.b, layer.activation)
        layer.Z = layer.A = A
    return A


@mistake("z-lacks-the-bias", of="feedforward")
def z_lacks_the_bias(network: Any, X: Any) -> Any:
    """Your y_hat is right, but what you keep as Z is W @ A, without the bias.

    Back-propagation asks for the slope at the value that went into the activation.
    """
    A = X
    for layer in network:
        layer.Z = layer.W @ A
        layer.A = A = activate(layer.Z + layer.b, layer.activation)
    return A


@mistake("inputs-kept-as-a", of="feedforward")
def inputs_kept_as_a(network: Any, X: Any) -> Any:
    """Your y_hat is right, but what you keep as A is what went into the layer, not what came out.

    Both ways of counting exist. Here A is the activation of this layer's own Z.
    """
    A = X
    for layer in network:
        layer.A = A
        layer.Z = layer.W @ A + layer.b
        A = activate(layer.Z, layer.activation)
    return A


@mistake("kept-once-only", of="feedforward")
def kept_once_only(network: Any, X: Any) -> Any:
    """Z and A stay those of the samples that were fed first: the second time nothing is written.

    What the layer had before does not matter. These samples are the ones that count.
    """
    A = X
    for layer in network:
        Z = layer.W @ A + layer.b
        A = activate(Z, layer.activation)
        if not hasattr(layer, "Z"):
            layer.Z, layer.A = Z, A
    return A


@mistake("samples-as-rows", of="feedforward")
def samples_as_rows(network: Any, X: Any) -> Any:
    """Your y_hat has one row for each sample: in this part samples are columns.

    The values are right, and turned over. W @ A keeps the samples side by side.
    """
    A = X.T
    for layer in network:
        layer.Z = A @ layer.W.T + layer.b.T
        layer.A = A = activate(layer.Z, layer.activation)
    return A


@mistake("all-activations-returned", of="feedforward")
def all_activations_returned(network: Any, X: Any) -> Any:
    """You return a list of all activations: the network's answer is the last of them.

    The others stay on their layers, where back-propagation will find them.
    """
    A = X
    for layer in network:
        layer.Z = layer.W @ A + layer.b
        layer.A = A = activate(layer.Z, layer.activation)
    return [layer.A for layer in network]


@mistake("nothing-returned", of="feedforward")
def nothing_returned(network: Any, X: Any) -> None:
    """Z and A are on the layers, but nothing comes back: y_hat is to be returned as well.

    It is the last layer's A.
    """
    A = X
    for layer in network:
        layer.Z = layer.W @ A + layer.b
        layer.A = A = activate(layer.Z, layer.activation)


@mistake("network-used-up", of="feedforward")
def network_used_up(network: Any, X: Any) -> Any:
    """y_hat is right, but the caller's list of layers is empty afterwards: what does pop do?"""
    while network:
        layer = network.pop(0)
        layer.Z = layer.W @ X + layer.b
        X = layer.A = activate(layer.Z, layer.activation)
    return X


@mistake("known-inputs-not-fed-again", of="feedforward")
def known_inputs_not_fed_again(network: Any, X: Any) -> Any:
    """The same X gives the same y_hat as before, even when a weight has moved: what do you keep?"""
    for layer in network:
        if getattr(layer, "fed", None) is not None and layer.fed.shape == X.shape and (layer.fed == X).all():
            X = layer.A
            continue
        layer.fed, layer.Z = X, layer.W @ X + layer.b
        X = layer.A = activate(layer.Z, layer.activation)
    return X
