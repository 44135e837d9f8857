"""Mistakes of step 5, construct: `Layer`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake


def he(input_dim: int) -> Any:
    """The right scale, for entries with something else wrong."""
    return np.sqrt(2 / input_dim)


@mistake("weights-transposed", of="Layer")
class WeightsTransposed:
    """Your W has one row for each input: this course computes W @ A, so it needs one for each output.

    For 2 inputs and 4 outputs W has the shape (4, 2); yours is the transpose of that.
    """

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.W = rng.randn(input_dim, output_dim) * he(input_dim)
        self.b = rng.randn(output_dim, 1) * he(input_dim)
        self.activation = activation


@mistake("drawn-transposed", of="Layer")
class DrawnTransposed:
    """The shape of W is right, but its numbers lie in another order: do you draw it and turn it over?

    randn fills row after row. Drawn in the other shape, every weight but the corners ends elsewhere.
    """

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.W = rng.randn(input_dim, output_dim).T * he(input_dim)
        self.b = rng.randn(output_dim, 1) * he(input_dim)
        self.activation = activation


@mistake("root-left-out", of="Layer")
class RootLeftOut:
    """You scale by 2 / input_dim: the root of it is asked for.

    With 2 inputs both are 1, so the tutorial's first layer cannot tell them apart.
    """

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.W = rng.randn(output_dim, input_dim) * 2 / input_dim
        self.b = rng.randn(output_dim, 1) * 2 / input_dim
        self.activation = activation


@mistake("root-of-two-alone", of="Layer")
class RootOfTwoAlone:
    """You take the root of 2 and then divide by input_dim: what stands under the root?

    2 / input_dim comes first, and the root is taken of the whole. For 8 inputs that is 0.5.
    """

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.W = rng.randn(output_dim, input_dim) * np.sqrt(2) / input_dim
        self.b = rng.randn(output_dim, 1) * np.sqrt(2) / input_dim
        self.activation = activation


@mistake("scaled-by-outputs", of="Layer")
class ScaledByOutputs:
    """Your scale goes by the number of outputs: how many numbers are added up in one unit?

    The more inputs a unit has, the smaller each weight should be.
    """

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.W = rng.randn(output_dim, input_dim) * he(output_dim)
        self.b = rng.randn(output_dim, 1) * he(output_dim)
        self.activation = activation


@mistake("root-of-one-over-inputs", of="Layer")
class RootOfOneOverInputs:
    """Your weights are smaller than they should be by the root of 2: what stands above the line?

    The root of 1 / input_dim (Xavier) suits other activations; for relu the tutorial takes 2 / input_dim.
    """

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.W = rng.randn(output_dim, input_dim) * np.sqrt(1 / input_dim)
        self.b = rng.randn(output_dim, 1) * np.sqrt(1 / input_dim)
        self.activation = activation


@mistake("not-scaled", of="Layer")
class NotScaled:
    """Your weights are the draws as they come: where is the root of 2 / input_dim?

    With 2 inputs that factor is 1, so the tutorial's first layer does not show it.
    """

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.W = rng.randn(output_dim, input_dim)
        self.b = rng.randn(output_dim, 1)
        self.activation = activation


@mistake("bias-not-scaled", of="Layer")
class BiasNotScaled:
    """W is right and b is not scaled: does the root of 2 / input_dim belong to the weights alone?

    In this tutorial b is drawn likewise. (Elsewhere biases often start at 0.)
    """

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.W = rng.randn(output_dim, input_dim) * he(input_dim)
        self.b = rng.randn(output_dim, 1)
        self.activation = activation


@mistake("bias-zero", of="Layer")
class BiasZero:
    """Your biases are 0: in this tutorial they are drawn like the weights.

    Zeros are a common start elsewhere. Here the next layer's draws would come out differently, too.
    """

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.W = rng.randn(output_dim, input_dim) * he(input_dim)
        self.b = np.zeros((output_dim, 1))
        self.activation = activation


@mistake("bias-first", of="Layer")
class BiasFirst:
    """You draw b before W: with the same generator, both get other numbers then.

    Your first weight after the data is 1.712. In which order are the two asked for?
    """

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.b = rng.randn(output_dim, 1) * he(input_dim)
        self.W = rng.randn(output_dim, input_dim) * he(input_dim)
        self.activation = activation


@mistake("bias-flat", of="Layer")
class BiasFlat:
    """Your b is flat, (3,) for 3 outputs: added to Z of shape (3, n), it does not fit.

    It should stand in a column, one row for each output. The numbers are right.
    """

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.W = rng.randn(output_dim, input_dim) * he(input_dim)
        self.b = rng.randn(output_dim) * he(input_dim)
        self.activation = activation


@mistake("bias-in-a-row", of="Layer")
class BiasInARow:
    """Your b is a row, (1, 3) for 3 outputs: samples are columns here, so b is one, too.

    The numbers are right. A row would be added across the samples.
    """

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.W = rng.randn(output_dim, input_dim) * he(input_dim)
        self.b = rng.randn(1, output_dim) * he(input_dim)
        self.activation = activation


@mistake("one-bias-for-all", of="Layer")
class OneBiasForAll:
    """There is one bias for the whole layer: each output needs its own.

    For 3 outputs b has the shape (3, 1).
    """

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.W = rng.randn(output_dim, input_dim) * he(input_dim)
        self.b = rng.randn(1, 1) * he(input_dim)
        self.activation = activation


@mistake("uniform-draws", of="Layer")
class UniformDraws:
    """Your weights are all positive, 0.730 the first after the data: are they normal draws?

    rand is uniform from 0 to 1. With the n of normal, half of the weights are below 0.
    """

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.W = rng.rand(output_dim, input_dim) * he(input_dim)
        self.b = rng.rand(output_dim, 1) * he(input_dim)
        self.activation = activation


@mistake("all-zeros", of="Layer")
class AllZeros:
    """Your weights are all 0: then all units of a layer are twins, and stay so in training.

    Random numbers set them apart. Where could they come from here?
    """

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.W = np.zeros((output_dim, input_dim))
        self.b = np.zeros((output_dim, 1))
        self.activation = activation


@mistake("own-generator", of="Layer")
class OwnGenerator:
    """Your layer draws from a generator of its own, with the seed 42: what happens to `rng`?

    Every layer of one shape would get the same numbers that way.
    """

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        own = np.random.RandomState(42)
        self.W = own.randn(output_dim, input_dim) * he(input_dim)
        self.b = own.randn(output_dim, 1) * he(input_dim)
        self.activation = activation


@mistake("activation-not-kept", of="Layer")
class ActivationNotKept:
    """Weights and biases are right, but the layer has no attribute `activation`: where is it kept?

    An argument is gone when __init__ ends, unless it is stored in self.
    """

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.W = rng.randn(output_dim, input_dim) * he(input_dim)
        self.b = rng.randn(output_dim, 1) * he(input_dim)


@mistake("always-relu", of="Layer")
class AlwaysRelu:
    """Every layer of yours says 'relu': what happens to the argument `activation`?

    The last layer of the network will be linear.
    """

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.W = rng.randn(output_dim, input_dim) * he(input_dim)
        self.b = rng.randn(output_dim, 1) * he(input_dim)
        self.activation = "relu"


@mistake("activation-shared", of="Layer")
class ActivationShared:
    """All layers have the activation of the one that was made last: is it kept in the class?

    What belongs to one layer is stored in self. What is stored in Layer belongs to all.
    """

    activation = ""

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        self.W = rng.randn(output_dim, input_dim) * he(input_dim)
        self.b = rng.randn(output_dim, 1) * he(input_dim)
        ActivationShared.activation = activation


@mistake("bias-flat-for-one-output", of="Layer")
class BiasFlatForOneOutput:
    """Right for several outputs; for one, b has shape (1,): should a column of one not be a column?"""

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: Any) -> None:
        scale = np.sqrt(2 / input_dim)
        self.W, self.activation = rng.randn(output_dim, input_dim) * scale, activation
        b = rng.randn(output_dim, 1) * scale
        self.b = b if output_dim > 1 else b[0]
