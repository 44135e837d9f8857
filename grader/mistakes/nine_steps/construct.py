"""Mistakes of step 5, construct: `build_network`."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.nine_steps import Layer


@mistake("last-layer-relu", of="build_network")
def last_layer_relu(layers_dim: Any, rng: Any) -> Any:
    """Your last layer is 'relu' like the others, and could never give a - b when that is below 0.

    Which activation hands on any number?
    """
    return [Layer(n_in, n_out, "relu", rng) for n_in, n_out in pairwise(layers_dim)]


@mistake("hidden-layer-linear", of="build_network")
def hidden_layer_linear(layers_dim: Any, rng: Any) -> Any:
    """Your first layer is 'linear', though others come after it: which layers are to be 'relu'?

    Linear layers in a row are no more than one linear layer. |a - b| has a kink,
    and something in the network must be able to bend.
    """
    return [Layer(n_in, n_out, "linear", rng) for n_in, n_out in pairwise(layers_dim)]


@mistake("activations-reversed", of="build_network")
def activations_reversed(layers_dim: Any, rng: Any) -> Any:
    """Your hidden layers are 'linear' and the last is 'relu': it should be the other way round.

    Which of the two can give a number below 0, as a - b may be?
    """
    last = len(layers_dim) - 1
    return [
        Layer(layers_dim[i - 1], layers_dim[i], "relu" if i == last else "linear", rng)
        for i in range(1, last + 1)
    ]


@mistake("sigmoid-at-the-end", of="build_network")
def sigmoid_at_the_end(layers_dim: Any, rng: Any) -> Any:
    """Your last layer is 'sigmoid', and its outputs stay between 0 and 1: is that where y lies?

    A probability needs a sigmoid. A sum or a difference may be any number.
    """
    last = len(layers_dim) - 1
    return [
        Layer(layers_dim[i - 1], layers_dim[i], "sigmoid" if i == last else "relu", rng)
        for i in range(1, last + 1)
    ]


@mistake("linear-by-size", of="build_network")
def linear_by_size(layers_dim: Any, rng: Any) -> Any:
    """A hidden layer as wide as the last is linear, too: do you ask for the size or for the place?

    Two layers may have the same number of outputs; only one is the last.
    """
    return [
        Layer(n_in, n_out, "linear" if n_out == layers_dim[-1] else "relu", rng)
        for n_in, n_out in pairwise(layers_dim)
    ]


@mistake("layer-for-every-size", of="build_network")
def layer_for_every_size(layers_dim: Any, rng: Any) -> Any:
    """[2, 4, 4, 3] gives four layers with you: how many gaps are there between four sizes?

    In layers_dim[i - 1] with i = 0, the -1 is the last entry, without an error.
    """
    last = len(layers_dim) - 1
    return [
        Layer(layers_dim[i - 1], layers_dim[i], "linear" if i == last else "relu", rng)
        for i in range(last + 1)
    ]


@mistake("last-layer-missing", of="build_network")
def last_layer_missing(layers_dim: Any, rng: Any) -> Any:
    """[2, 4, 4, 3] gives two layers with you: where does your loop begin, and where does it stop?

    Four sizes have three gaps between them, and two sizes have one.
    """
    return [Layer(layers_dim[i - 1], layers_dim[i], "relu", rng) for i in range(1, len(layers_dim) - 1)]


@mistake("sizes-swapped", of="build_network")
def sizes_swapped(layers_dim: Any, rng: Any) -> Any:
    """Your first layer has W of shape (2, 4): which of two neighbouring sizes comes in, which goes out?

    Layer takes the number of inputs first.
    """
    last = len(layers_dim) - 1
    return [
        Layer(layers_dim[i], layers_dim[i - 1], "linear" if i == last else "relu", rng)
        for i in range(1, last + 1)
    ]


@mistake("own-generator", of="build_network")
def own_generator(layers_dim: Any, rng: Any) -> Any:
    """Your first layer has the numbers of seed 42, whatever generator you are handed.

    What happens to `rng`? It has drawn the data before, and goes on with the layers.
    """
    last = len(layers_dim) - 1
    return [
        Layer(layers_dim[i - 1], layers_dim[i], "linear" if i == last else "relu", np.random.RandomState(42))
        for i in range(1, last + 1)
    ]


@mistake("last-layer-drawn-first", of="build_network")
def last_layer_drawn_first(layers_dim: Any, rng: Any) -> Any:
    """The layers stand in the right order, but you make the last one first, and it draws first.

    A generator gives its numbers in a fixed order. Which layer comes first?
    """
    network: list[Any] = []
    for i in range(len(layers_dim) - 1, 0, -1):
        activation = "relu" if network else "linear"
        network.insert(0, Layer(layers_dim[i - 1], layers_dim[i], activation, rng))
    return network


@mistake("one-hidden-layer", of="build_network")
def one_hidden_layer(layers_dim: Any, rng: Any) -> Any:
    """You build two layers, from the first, second and last size: layers_dim may be of any length.

    [2, 4, 4, 3] has two hidden layers.
    """
    return [
        Layer(layers_dim[0], layers_dim[1], "relu", rng),
        Layer(layers_dim[1], layers_dim[-1], "linear", rng),
    ]


@mistake("three-layers-always", of="build_network")
def three_layers_always(layers_dim: Any, rng: Any) -> Any:
    """You always build the tutorial's network: what happens to `layers_dim`?

    Two, three or five layers, narrow or wide: the list says it.
    """
    return [Layer(2, 4, "relu", rng), Layer(4, 4, "relu", rng), Layer(4, 3, "linear", rng)]


@mistake("returns-in-the-loop", of="build_network")
def returns_in_the_loop(layers_dim: Any, rng: Any) -> Any:
    """You return one layer, however many sizes there are: what happens after the first round?

    A return inside the loop ends the function there. A list made inside the loop is empty again each time.
    """
    network = []
    for i in range(1, len(layers_dim)):
        activation = "linear" if i == len(layers_dim) - 1 else "relu"
        network.append(Layer(layers_dim[i - 1], layers_dim[i], activation, rng))
        return network
    return network


@mistake("sizes-used-up", of="build_network")
def sizes_used_up(layers_dim: Any, rng: Any) -> Any:
    """The network is right, but the caller's list of sizes is shorter afterwards: what does pop do?

    It takes an entry out of the list itself. How do you read one and leave it there?
    """
    network = []
    n_in = layers_dim.pop(0)
    while layers_dim:
        n_out = layers_dim.pop(0)
        network.append(Layer(n_in, n_out, "relu" if layers_dim else "linear", rng))
        n_in = n_out
    return network


@mistake("nothing-returned", of="build_network")
def nothing_returned(layers_dim: Any, rng: Any) -> None:
    """Your function gives nothing back, so what comes back is None: what should its last line do?

    The layers are to come back in a list, first to last.
    """
    for n_in, n_out in pairwise(layers_dim):
        Layer(n_in, n_out, "relu", rng)
