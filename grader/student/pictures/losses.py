"""Pictures of losses: over the error, and over the epochs of a training."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader import cases

from .gradients import INPUTS, LABELS
from .picture import Array, Calls, Picture, Progress, array, number, several, training
from .style import BLACK, BLUE, GREY, GUIDE, VERMILION, YOURS, grid
from .words import count, same, say, sentences

FEW, MANY = 2, 8
PERCEPTRON_EPOCHS, PERCEPTRON_RATE = 80, 0.08
NETWORK_EPOCHS, NETWORK_SAMPLES, NETWORK_RATE = 80, 40, 0.05
BY_HAND = (1, 2, 3, 10, 20, 40, 60, 80)
FIRST_WEIGHTS, FIRST_BIAS = np.array([[0.37454012], [0.95071431], [0.73199394]]), np.array([0.59865848])


@dataclass(frozen=True)
class Bowl:
    """A loss over the size of the errors, all of one size, with signs that take turns.

    Attributes:
        name: the student's function.
        errors: sizes, symmetric about 0.
        few: the loss of 2 samples at each.
        many: the loss of 8 samples at each.
        at_one: what the loss's formula gives for errors of 1.
    """

    name: str
    errors: Array
    few: Array
    many: Array
    at_one: float


def _bowl(name: str, rows: int | None, at_one: float) -> Callable[[Calls, Progress], Bowl]:
    def compute(student: Calls, progress: Progress) -> Bowl:
        errors = np.linspace(-2, 2, 33)
        function = getattr(student, name)
        losses = []
        for samples in (FEW, MANY):
            shape = (samples,) if rows is None else (rows, samples)
            signs = (-1.0) ** np.indices(shape).sum(axis=0)
            y = np.arange(signs.size).reshape(shape) % 3 * 1.0
            came = [number(function(y, y + error * signs), f"{name}") for error in errors]
            losses.append(np.array(came))
        return Bowl(name, errors, losses[0], losses[1], at_one)

    return compute


def _describe_bowl(data: Bowl) -> str:
    one, two = (float(np.interp(size, data.errors, data.few)) for size in (1.0, 2.0))
    zero = float(np.interp(0.0, data.errors, data.few))
    said = [
        f"With errors of size 1 your {data.name} is {say(one)}, with errors of size 2 it is {say(two)}, "
        f"without errors {say(zero)}."
    ]
    said.append(
        f"Errors of size 1 make {say(data.at_one)} by the formula."
        if not same(one, data.at_one)
        else "That is what the formula asks for."
        if same(two, 4 * one) and same(zero, 0.0)
        else "A square would make twice the error four times the loss."
    )
    ratio = float(np.interp(1.0, data.errors, data.many)) / one if one else 0.0
    if same(ratio, 1.0):
        said.append(f"{MANY} samples with such errors give the same loss as {FEW}: a mean over samples.")
    elif one:
        said.append(
            f"{MANY} samples with such errors give {say(ratio)} times the loss of {FEW};"
            " a mean over the samples would not change."
        )
    if not np.allclose(data.few, data.few[::-1]):
        said.append("It is not the same for an error and its negative; a square is.")
    return sentences(said)


def _draw_bowl(data: Bowl, figure: Any) -> None:
    axes = figure.subplots()
    grid(axes)
    axes.plot(data.errors, data.few, **{**YOURS, "label": f"your {data.name}, {FEW} samples"})
    axes.plot(data.errors, data.many, color=VERMILION, linestyle="--", linewidth=2, label=f"{MANY} samples")
    axes.plot(
        [-1, 0, 1], [data.at_one, 0, data.at_one], "D", color=BLACK, markersize=7, label="by the formula"
    )
    axes.set_xlabel("size of every error, y_hat − y (signs take turns)")
    axes.set_ylabel("loss")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3)


@dataclass(frozen=True)
class Training:
    """Numbers that a training returned, one for each epoch, and some got in another way.

    Attributes:
        subject: "Your train".
        what: "loss" or "sum of the errors".
        losses: as returned; nan where it was not finite.
        first: the epoch of the first of them, 0 or 1.
        by_hand: the same numbers by calling the functions beneath one by one: (epoch, number).
        by_hand_how: how that was done.
        epochs: how many were asked for.
    """

    subject: str
    what: str
    losses: Array
    first: int
    by_hand: tuple[tuple[int, float], ...]
    by_hand_how: str
    epochs: int

    def at(self, epoch: int) -> float:
        """The number returned for an epoch; nan if there is none."""
        place = epoch - self.first
        return float(self.losses[place]) if 0 <= place < len(self.losses) else float("nan")


def _perceptron(student: Calls, progress: Progress) -> Training:
    weights, bias = FIRST_WEIGHTS, FIRST_BIAS
    came = student.train(
        student.published_step, INPUTS, LABELS, weights, bias, PERCEPTRON_RATE, PERCEPTRON_EPOCHS
    )
    _, _, sums = several(came, 3, "train")
    by_hand = []
    for epoch in range(1, PERCEPTRON_EPOCHS + 1):
        weights, bias, total = student.published_step(INPUTS, LABELS, weights, bias, PERCEPTRON_RATE)
        if epoch in BY_HAND:
            by_hand.append((epoch, number(total, "published_step")))
    return Training(
        "train",
        "sum of the errors",
        training(sums, None, "the error sums"),
        1,
        tuple(by_hand),
        "published_step called one by one",
        PERCEPTRON_EPOCHS,
    )


def network_data(samples: int) -> tuple[Array, Array]:
    """Pairs (a, b) and a + b, a - b, abs(a - b), each brought to mean 0 and deviation 1."""
    rng = np.random.default_rng(21)
    X = rng.uniform(-1, 1, (2, samples)) * np.sqrt(3)
    y = np.array([X[0] + X[1], X[0] - X[1], np.abs(X[0] - X[1])])
    return X, (y - y.mean(axis=1, keepdims=True)) / y.std(axis=1, keepdims=True)


def _network(student: Calls, progress: Progress) -> Training:
    layers, _ = cases.network(student, (2, 4, 3), ("relu", "linear"), np.random.default_rng(5))
    X, y = network_data(NETWORK_SAMPLES)

    def now() -> float:
        shape = y.shape
        return number(student.loss(y, array(student.feedforward(layers, X), shape, "feedforward")), "loss")

    before = now()
    came = student.train(layers, X, y, NETWORK_RATE, NETWORK_EPOCHS)
    losses = training(came, None, "the losses")
    finite = bool(np.isfinite(losses).all())
    by_hand = ((0, before), (NETWORK_EPOCHS, now())) if finite else ((0, before),)
    return Training(
        "train",
        "loss",
        losses,
        0,
        by_hand,
        "loss of feedforward before and after the training",
        NETWORK_EPOCHS,
    )


def describe_training(data: Training) -> str:
    """Where the numbers start and end, whether they ever rise, and where they leave those got by hand."""
    losses, kept = data.losses, data.losses[np.isfinite(data.losses)]
    lowest = int(np.nanargmin(np.abs(losses)))
    said = [
        f"In {count(len(losses), 'epoch')} the {data.what} goes from {say(kept[0])} to {say(kept[-1])}; "
        f"it is nearest to 0 in epoch {lowest + data.first}, with {say(losses[lowest])}."
    ]
    if len(kept) < len(losses):
        place = int(np.flatnonzero(~np.isfinite(losses))[0]) + data.first
        said.append(
            f"From epoch {place} on it is not a number that can be drawn: the training runs away."
            " Does each step go downhill, and by the learning rate given?"
        )
    elif (np.diff(np.abs(losses)) > 1e-12).all() and len(losses) > 1:
        said.append("It rises in every epoch: does each step go against the gradient?")
    elif np.ptp(losses) == 0 and len(losses) > 1:
        said.append("It never changes: do the parameters of one epoch reach the next?")
    if len(losses) != data.epochs:
        said.append(f"{count(data.epochs, 'epoch')} were asked for, each with one number.")
    said.append(_by_hand_in_words(data))
    return sentences(said)


def _by_hand_in_words(data: Training) -> str:
    for epoch, value in data.by_hand:
        got = data.at(epoch)
        if np.isfinite(got) and not same(got, value):
            return (
                f"For epoch {epoch} your {data.subject} says {say(got)}, and {data.by_hand_how} gives"
                f" {say(value)}."
            )
    last = data.by_hand[-1]
    if data.first == 0 and len(data.by_hand) > 1 and np.isfinite(data.losses).all():
        if last[1] > float(data.losses[-1]) + 1e-12 and not same(last[1], float(data.losses[-1])):
            return f"After the training, though, the network's loss is {say(last[1])}."
        return f"It starts at the untrained network's loss; after the last update that is {say(last[1])}."
    return f"It agrees with {data.by_hand_how}."


def _draw_training(data: Training, figure: Any) -> None:
    draw_losses(data, figure.subplots())


def draw_losses(data: Training, axes: Any) -> None:
    """The numbers returned as a line, those got by hand as hollow squares."""
    grid(axes)
    epochs = np.arange(len(data.losses)) + data.first
    axes.axhline(0, **GUIDE)
    style: dict[str, Any] = {"color": BLUE, "linewidth": 2.5, "label": f"returned by your {data.subject}"}
    if len(epochs) == 1 or np.isfinite(data.losses).sum() < 3:
        style["marker"] = "o"
    axes.plot(epochs, data.losses, **style)
    places, values = zip(*data.by_hand, strict=True)
    axes.plot(
        places, values, "s", color=BLACK, markerfacecolor="none", markersize=9, markeredgewidth=1.5,
        label=data.by_hand_how,
    )  # fmt: skip
    broken = np.flatnonzero(~np.isfinite(data.losses))
    if broken.size:
        start = broken[0] + data.first
        axes.axvspan(start, epochs[-1] + 1, facecolor="white", hatch="//", edgecolor=GREY, alpha=0.6)
        axes.text(start, 0.9, " no number", transform=axes.get_xaxis_transform(), color=BLACK)
    kept = data.losses[np.isfinite(data.losses)]
    if kept.min() > 0 and kept.max() > 1e4 * kept.min():
        axes.set_yscale("log")
    axes.set_xlabel("epoch")
    axes.set_ylabel(data.what)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)


MSE_LOSS = Picture(
    "Your mse_loss over the size of the errors", ("mse_loss",), _bowl("mse_loss", None, 1.0),
    _describe_bowl, _draw_bowl,
)  # fmt: skip
LOSS = Picture(
    "Your loss over the size of the errors", ("loss",), _bowl("loss", 3, 1.5), _describe_bowl, _draw_bowl
)
PERCEPTRON_TRAIN = Picture(
    "The sum of the errors, epoch by epoch", ("train", "sigmoid", "sigmoid_derivative"), _perceptron,
    describe_training, _draw_training,
)  # fmt: skip
NINE_STEPS_TRAIN = Picture(
    "The loss, epoch by epoch", ("Layer", "feedforward", "loss", "train"), _network,
    describe_training, _draw_training,
)  # fmt: skip
