"""One run of the nine steps, made once for a build of the site, and the figures that show it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from docs.tools.drawing import BLUE, FAINT, GREEN, INK, ORANGE, Drawing, plot, plotted
from solutions.nine_steps import (
    FloatArray,
    Network,
    Scaler,
    backprop,
    build_network,
    feedforward,
    generate_data,
    get_scaler,
    initialize,
    loss,
    predict,
    standardize,
    train_test_split,
    update,
)

EPOCHS = 1000
RATE = 0.01


@dataclass(frozen=True)
class Run:
    """A trained network, what it was trained on, and both measures before every update and at the end."""

    network: Network
    X_train: FloatArray
    X_scaler: Scaler
    y_scaler: Scaler
    losses: FloatArray
    metrics: FloatArray


def metric(y: FloatArray, y_hat: FloatArray) -> float:
    """The tutorial's printed measure: the mean over the samples of the norm of half the squares."""
    return float(np.mean(np.linalg.norm(0.5 * (y_hat - y) ** 2, axis=0)))


@cache
def trained() -> Run:
    """The run of seed 42 over 1000 epochs."""
    rng = initialize(42)
    X, y = generate_data(rng)
    X_train, _, y_train, _ = train_test_split(X, y)
    X_scaler, y_scaler = get_scaler(X_train), get_scaler(y_train)
    X_train, y_train = standardize(X_train, X_scaler), standardize(y_train, y_scaler)
    network = build_network([2, 4, 4, 3], rng)
    losses, metrics = [], []
    for epoch in range(EPOCHS + 1):
        y_hat = feedforward(network, X_train)
        losses.append(loss(y_train, y_hat))
        metrics.append(metric(y_train, y_hat))
        if epoch < EPOCHS:
            update(network, backprop(network, X_train, y_train), RATE)
    return Run(network, X_train, X_scaler, y_scaler, np.array(losses), np.array(metrics))


def firing() -> list[FloatArray]:
    """For each hidden layer, the share of the training samples for which each unit is not 0."""
    run = trained()
    feedforward(run.network, run.X_train)
    return [np.mean(layer.A > 0, axis=1) for layer in run.network[:-1]]


def losses() -> Drawing:
    """Our loss and the tutorial's measure, over a run."""
    run = trained()
    epochs = np.arange(1, EPOCHS + 1)
    with plot() as (figure, axes):
        axes.semilogx(epochs, run.losses[:-1], color=BLUE)
        axes.semilogx(epochs, run.metrics[:-1], color=ORANGE, linestyle=(0, (5, 2)))
        axes.text(7, 4.2, "our loss", color=BLUE)
        axes.text(1.1, 1.8, "tutorial's measure", color=ORANGE)
        axes.set(
            xlabel="epoch",
            ylabel="before its update",
            xticks=[1, 10, 100, 1000],
            yticks=range(6),
            ylim=(0, 5),
        )
        axes.set_xticklabels(["1", "10", "100", "1000"])
        axes.minorticks_off()
        svg = plotted(figure)
    return Drawing(
        svg,
        "A run of 1000 epochs",
        f"Two falling curves on a logarithmic axis of epochs. Our loss goes from {run.losses[0]:.2f} to "
        f"{run.losses[-2]:.2f}, the tutorial's measure from {run.metrics[0]:.2f} to {run.metrics[-2]:.2f}. "
        "Both fall fast in the first hundred epochs and slowly after.",
    )


def predictions() -> Drawing:
    """What the trained network says along a line of inputs, beside what is right."""
    run = trained()
    a = np.linspace(0, 100, 51)
    X = np.vstack([a, np.full_like(a, 50.0)])
    said = predict(run.network, X, run.X_scaler, run.y_scaler)
    right = np.vstack([a + 50, a - 50, abs(a - 50)])
    names, inks, dashes = (
        ("a + b", "a - b", "|a - b|"),
        (BLUE, GREEN, ORANGE),
        ("-", (0, (5, 2)), (0, (1.5, 1))),
    )
    with plot() as (figure, axes):
        for row, name in enumerate(names):
            axes.plot(a, right[row], color=FAINT, linewidth=1.4)
            axes.plot(a, said[row], color=inks[row], linestyle=dashes[row])
            axes.text(102, said[row, -1], name, color=inks[row], va="center")
        axes.text(1, 132, "thin: right; thick: predicted", color=INK)
        axes.set(
            xlabel="a, with b = 50",
            ylabel="output",
            xticks=[0, 50, 100],
            yticks=[-50, 0, 50, 100, 150],
            xlim=(0, 122),
        )
        svg = plotted(figure)
    worst = ", ".join(
        f"{name}: {off:.0f}" for name, off in zip(names, abs(said - right).max(axis=1), strict=True)
    )
    return Drawing(
        svg,
        "Predictions after 1000 epochs",
        "For b = 50 and a from 0 to 100: thin lines are the right outputs, thick lines what the network "
        f"predicts, made of straight pieces. The largest differences are {worst}.",
    )
