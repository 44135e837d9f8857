"""Pictures of part 3's last steps: what a network predicts, against what is true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader import cases
from grader.cases import CheckFailed
from grader.worker.faults import StudentFault

from .losses import Training, describe_training, draw_losses
from .picture import Array, Calls, Picture, Progress, array, number, several, training
from .samples import OUTPUTS, PLAIN
from .style import BLACK, BLUE, VERMILION, grid, mark_worst
from .words import off, related, same, say, sentences

SAMPLES = 60
X_SCALER = np.array([[50.0], [50.0]]), np.array([[25.0], [25.0]])
Y_SCALER = np.array([[100.0], [0.0], [30.0]]), np.array([[40.0], [40.0], [24.0]])
RUN_EPOCHS = 25
STANDARD = 50.0
"""With standardized outputs no new network of the course's kind has a loss as large."""
OWN_SAMPLES, OWN_EPOCHS, OWN_RATE = 300, 800, 0.2


@dataclass(frozen=True)
class Predicted:
    """Predictions against truth, one row for each output, and what else the picture tells.

    Attributes:
        about: the student's function.
        true, predicted: shape (3, n).
        claimed: the loss that evaluate gave, if the picture is about it.
        measured: the loss of the dots, by the student's own loss.
        still: whether evaluate left the network as it was.
        training: the losses of a run.
        ends: the run's losses on the training and the test set.
        note: a sentence of its own.
    """

    about: str
    true: Array
    predicted: Array
    claimed: float | None = None
    measured: float | None = None
    still: bool = True
    training: Training | None = None
    ends: tuple[float, float] | None = None
    note: str = ""


def knowing(student: Calls) -> tuple[list[Any], tuple[Array, Array]]:
    """The student's layers with weights that make the three outputs exactly; and the last layer's W and b.

    Four relu units take a - b, b - a, a + b and -(a + b), standardized; max(z, 0) of both signs gives back
    z as their difference and its size as their sum.
    """
    layers, _ = cases.network(student, (2, 4, 3), ("relu", "linear"), np.random.default_rng(0))
    first = np.array([[1.0, -1.0], [-1.0, 1.0], [1.0, 1.0], [-1.0, -1.0]])
    spread, (y_mean, y_std) = float(X_SCALER[1][0, 0]), Y_SCALER
    last = spread * np.array([[0.0, 0, 1, -1], [1, -1, 0, 0], [1, 1, 0, 0]]) / y_std
    shift = (np.array([[2 * X_SCALER[0][0, 0]], [0.0], [0.0]]) - y_mean) / y_std
    layers[0].W, layers[0].b = first, np.zeros((4, 1))
    layers[1].W, layers[1].b = last, shift
    return layers, (last, shift)


def _truth() -> tuple[Array, Array]:
    X = np.random.default_rng(2).uniform(0, 100, (2, SAMPLES))
    return X, np.array([X[0] + X[1], X[0] - X[1], np.abs(X[0] - X[1])])


def _predict(student: Calls, progress: Progress) -> Predicted:
    layers, _ = knowing(student)
    X, y = _truth()
    came = student.predict(layers, X, student.Scaler(*X_SCALER), student.Scaler(*Y_SCALER))
    return Predicted(
        "predict",
        y,
        array(came, y.shape, "predict"),
        note="The network's weights are set so that it knows the answers: a right predict puts every dot on"
        " the line.",
    )


def _evaluate(student: Calls, progress: Progress) -> Predicted:
    layers, (W, b) = knowing(student)
    rng = np.random.default_rng(9)
    layers[1].W, layers[1].b = W * rng.uniform(0.75, 1.1, W.shape), b + 0.1
    X, y = _truth()
    X, y = (X - X_SCALER[0]) / X_SCALER[1], (y - Y_SCALER[0]) / Y_SCALER[1]

    def now() -> Array:
        return array(student.feedforward(layers, X), y.shape, "feedforward")

    before = now()
    claimed = number(student.evaluate(layers, X, y), "evaluate")
    still = bool(np.allclose(now(), before))
    measured = number(student.loss(y, before), "loss")
    return Predicted("evaluate", y, before, claimed, measured, still)


def _run(student: Calls, progress: Progress) -> Predicted:
    came = student.run(42, RUN_EPOCHS)
    if not isinstance(came, dict) or not {"losses", "train_loss", "test_loss"} <= set(came):
        raise CheckFailed("run: a dict with 'losses', 'train_loss' and 'test_loss' is asked for")
    losses = training(came["losses"], RUN_EPOCHS, "'losses'")
    ends = number(came["train_loss"], "'train_loss'"), number(came["test_loss"], "'test_loss'")
    progress(0.4)
    by_hand = ((RUN_EPOCHS, ends[0]),)
    made = Training("run", "loss", losses, 0, by_hand, "train_loss, after the last update", RUN_EPOCHS)
    try:
        true, predicted = _own_network(student)
        note = (
            f"Below, {OWN_EPOCHS} epochs with your own functions on {OWN_SAMPLES} samples, at a learning rate"
            f" of {OWN_RATE}."
        )
    except (StudentFault, CheckFailed) as fault:
        true = predicted = np.zeros((3, 0))
        said = fault.message if isinstance(fault, CheckFailed) else f"{student.last} {fault}"
        note = f"There are no predictions to draw: {said}."
    return Predicted("run", true, predicted, training=made, ends=ends, note=note)


def _own_network(student: Calls) -> tuple[Array, Array]:
    """A short training with the student's own functions, and its predictions for the test set."""
    rng = student.initialize(0)
    X, y = several(student.generate_data(rng, OWN_SAMPLES), 2, "generate_data")
    X_train, X_test, y_train, y_test = several(student.train_test_split(X, y, 0.7), 4, "train_test_split")
    scalers = []
    for part in (X_train, y_train):
        mean, std = several(student.get_scaler(part), 2, "get_scaler")
        scalers.append(student.Scaler(mean, std))
    network = student.build_network([2, 4, 4, 3], rng)
    X_scaler, y_scaler = scalers
    student.train(
        network,
        student.standardize(X_train, X_scaler),
        student.standardize(y_train, y_scaler),
        OWN_RATE,
        OWN_EPOCHS,
    )
    true = array(y_test, None, "y_test")
    return true, array(student.predict(network, X_test, X_scaler, y_scaler), true.shape, "predict")


def describe(data: Predicted) -> str:
    """How far the predictions are off, output by output, and which is furthest."""
    said = []
    if data.training is not None and data.ends is not None:
        said.append(describe_training(data.training).split(" It starts at")[0].split(" It agrees")[0])
        said.append(_ends_in_words(data))
    if data.claimed is not None and data.measured is not None:
        if same(data.claimed, data.measured):
            said.append(f"evaluate says {say(data.claimed)}, and that is your loss of these predictions.")
        else:
            told = related(np.array([data.claimed]), np.array([data.measured]), "that")
            said.append(
                f"evaluate says {say(data.claimed)}; your loss of these predictions is {say(data.measured)}."
                + (f" Yours is {told}." if told else "")
            )
        if not data.still:
            said.append("evaluate changed the network: a test only looks.")
    said.append(data.note)
    if data.true.size:
        said.append(_errors_in_words(data))
    return sentences(said)


def _ends_in_words(data: Predicted) -> str:
    assert data.ends is not None
    assert data.training is not None
    train, test = data.ends
    told = f"After the last update the training loss is {say(train)} and the test loss {say(test)}."
    first, last = float(data.training.losses[0]), float(data.training.losses[-1])
    if first > STANDARD:
        told += f" It starts at {say(first)}; with X and y standardized a new network's loss is far smaller."
    if train == test:
        return f"{told} Two sets do not have the same loss to the last digit: is one of them used twice?"
    if same(train, last):
        return f"{told} The training loss is that of before the last update: was it taken after it?"
    return told


def _errors_in_words(data: Predicted) -> str:
    gaps = np.abs(data.predicted - data.true)
    if data.about == "predict" and not off(data.predicted, data.true).any():
        return "They all are."
    means = ", ".join(f"{say(row.mean())} for {name}" for row, name in zip(gaps, PLAIN, strict=True))
    row, column = np.unravel_index(int(gaps.argmax()), gaps.shape)
    return (
        f"On average the predictions are off by {means}. Furthest: {PLAIN[row]} is"
        f" {say(data.true[row, column])} and {say(data.predicted[row, column])} is predicted."
    )


def draw(data: Predicted, figure: Any) -> None:
    """A panel for each output; for a run, the losses above."""
    if data.training is None:
        _panels(data, figure.subplots(1, 3))
        return
    rows = 2 if data.true.size else 1
    places = figure.add_gridspec(rows, 3)
    upper = figure.add_subplot(places[0, :])
    draw_losses(data.training, upper)
    assert data.ends is not None
    upper.plot([RUN_EPOCHS], [data.ends[1]], "D", color=VERMILION, markeredgecolor=BLACK, markersize=7,
               label="test_loss")  # fmt: skip
    upper.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3)
    if rows == 2:
        _panels(data, [figure.add_subplot(places[1, column]) for column in range(3)])


def _panels(data: Predicted, panels: Any) -> None:
    gaps = np.abs(data.predicted - data.true)
    wrong = off(data.predicted, data.true).any()
    worst = np.unravel_index(int(gaps.argmax()), gaps.shape)
    for row, axes in enumerate(panels):
        true, predicted = data.true[row], data.predicted[row]
        ends = np.array([min(true.min(), predicted.min()), max(true.max(), predicted.max())])
        grid(axes)
        line = np.array([true.min(), true.max()])
        axes.plot(line, line, color=BLACK, linestyle="--", linewidth=1.5)
        axes.plot(true, predicted, "o", color=BLUE, markersize=5, alpha=0.75)
        if wrong and row == worst[0]:
            mark_worst(axes, true[worst[1]], predicted[worst[1]])
        pad = 0.08 * (ends[1] - ends[0]) or 1.0
        axes.set(title=OUTPUTS[row], xlabel="true (dashed: exact)", ylim=(ends[0] - pad, ends[1] + pad))
    standard = ", standardized" if data.about == "evaluate" else ""
    panels[0].set_ylabel(f"predicted{standard}")


PREDICT = Picture(
    "Predicted against true", ("Layer", "predict"), _predict,
    describe, draw, (6.4, 2.8),
)  # fmt: skip
EVALUATE = Picture(
    "The predictions that your evaluate judges", ("Layer", "feedforward", "loss", "evaluate"), _evaluate,
    describe, draw, (6.4, 2.8),
)  # fmt: skip
RUN = Picture("Your run: its losses, and predicted against true", ("run",), _run, describe, draw, (6.4, 5.6))
