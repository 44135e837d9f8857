"""Pictures of the gradients of parts 1 and 2, entry by entry, beside those measured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.gradients import central_difference

from .compared import Block, Compared, describe
from .heatmap import draw_bars
from .picture import Array, Calls, Picture, Progress, array, number, pair, sequence, several
from .words import same, say

PARAMETERS = ("w1", "w2", "w3", "w4", "w5", "w6", "b1", "b2", "b3")
PARAMS = np.array([0.9, -0.4, -0.7, 0.5, 1.2, -1.1, 0.3, -0.2, 0.1])
SAMPLE = np.array([0.8, -1.5])

INPUTS = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0], [1, 1, 0], [1, 1, 1], [0, 1, 1], [0, 1, 0]])
LABELS = np.array([[1], [0], [0], [1], [1], [0], [1]])
WEIGHTS = np.array([[1.1], [-0.8], [0.6]])
BIAS = np.array([0.4])
RATE = 0.05
ENTRIES = ("weight 0", "weight 1", "weight 2", "bias")


def _measure(f: Callable[[Array], Any], w: Array, of: str) -> Array:
    return central_difference(lambda point: number(f(point), of), w)


def _neuron(student: Calls, progress: Progress) -> Compared:
    weights, bias, inputs, label = np.array([0.5, -1.0, 0.8]), 0.3, np.array([1.5, 0.7, -1.2]), 1.0
    d_weights, d_bias = pair(student.neuron_gradient(weights, bias, inputs, label), "neuron_gradient")
    yours = np.append(sequence(d_weights, 3, "d_weights"), number(d_bias, "d_bias"))

    def loss(point: Array) -> Any:
        output = number(student.Neuron(point[:3], float(point[3])).feedforward(inputs), "Neuron.feedforward")
        return student.mse_loss(np.array([label]), np.array([output]))

    measured = _measure(loss, np.append(weights, bias), "mse_loss")
    return Compared(
        "Your neuron_gradient",
        (Block("gradient", yours, measured, ENTRIES),),
        basis="Measured with your own Neuron and mse_loss, by central differences.",
    )


def _network(student: Calls, progress: Progress) -> Compared:
    yours = sequence(student.network_gradient(PARAMS, SAMPLE, 1.0), 9, "network_gradient")

    def loss(params: Array) -> Any:
        output = number(student.network_output(params, SAMPLE), "network_output")
        return student.mse_loss(np.array([1.0]), np.array([output]))

    return Compared(
        "Your network_gradient",
        (Block("gradient", yours, _measure(loss, PARAMS, "mse_loss"), PARAMETERS),),
        basis="Measured with your own network_output and mse_loss, by central differences.",
    )


def _measured_perceptron(student: Calls) -> Array:
    """The gradient of 0.5 * sum(error**2) with the student's own predictions."""

    def loss(point: Array) -> float:
        z = INPUTS @ point[:3].reshape(3, 1) + point[3]
        return 0.5 * float(np.sum((array(student.sigmoid(z), z.shape, "sigmoid(z)") - LABELS) ** 2))

    return central_difference(loss, np.append(WEIGHTS.ravel(), BIAS))


def _published(student: Calls) -> Array:
    """What the tutorial's step subtracts, divided by the learning rate."""
    return _slope_of(student.published_step, "published_step")


def _slope_of(step: Callable[..., Any], name: str) -> Array:
    weights, bias, _ = several(step(INPUTS, LABELS, WEIGHTS, BIAS, RATE), 3, name)
    d_weights = (WEIGHTS - array(weights, (3, 1), f"the weights of {name}")) / RATE
    return np.append(d_weights, (BIAS - array(bias, (1,), f"the bias of {name}")) / RATE)


def _error_sum_in_words(student: Calls) -> str:
    """Whether train_step's error sum is that of the student's predictions before the step."""
    came = several(student.train_step(INPUTS, LABELS, WEIGHTS, BIAS, RATE), 3, "train_step")[2]
    claimed = number(came, "the error sum of train_step")
    z = INPUTS @ WEIGHTS + BIAS
    before = float(np.sum(array(student.sigmoid(z), z.shape, "sigmoid(z)") - LABELS))
    if same(claimed, before):
        return f"Its error sum, {say(claimed)}, is that of the predictions before the step. "
    return (
        f"Its error sum is {say(claimed)}; before the step predictions less labels add up to {say(before)}. "
    )


def _perceptron(about: str) -> Callable[[Calls, Progress], Compared]:
    def compute(student: Calls, progress: Progress) -> Compared:
        measured = _measured_perceptron(student)
        said = ""
        if about == "gradient":
            d_weights, d_bias = pair(student.gradient(INPUTS, LABELS, WEIGHTS, BIAS), "gradient")
            yours = np.append(array(d_weights, (3, 1), "d_weights"), array(d_bias, (1,), "d_bias"))
            subject = "Your gradient"
        else:
            yours = _slope_of(student.train_step, "train_step")
            said = _error_sum_in_words(student)
            subject = "What your train_step subtracts, divided by the learning rate,"
        published = _published(student)
        gap = int(np.abs(published - measured).argmax())
        return Compared(
            subject,
            (Block("gradient", yours, measured, ENTRIES),),
            basis=f"{said}Measured with your own sigmoid, by central differences. For comparison, what"
            f" published_step subtracts is no gradient of this loss: for {ENTRIES[gap]} it is"
            f" {say(published[gap])}, where {say(measured[gap])} was measured.",
            third=("published_step", published),
        )

    return compute


def _picture(title: str, needs: tuple[str, ...], compute: Any) -> Picture[Compared]:
    return Picture(title, needs, compute, describe, draw_bars, (6.4, 3.6))


NEURON_GRADIENT = _picture(
    "A neuron's gradient, yours and measured", ("neuron_gradient", "Neuron", "mse_loss"), _neuron
)
NETWORK_GRADIENT = _picture(
    "The network's nine partial derivatives, yours and measured",
    ("network_gradient", "network_output", "mse_loss"),
    _network,
)
GRADIENT = _picture(
    "The perceptron's gradient: yours, measured, and the published step",
    ("gradient", "sigmoid", "sigmoid_derivative"),
    _perceptron("gradient"),
)
TRAIN_STEP = _picture(
    "What one step subtracts, over the learning rate",
    ("train_step", "sigmoid", "sigmoid_derivative"),
    _perceptron("train_step"),
)
