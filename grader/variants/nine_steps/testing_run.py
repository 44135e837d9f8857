"""Right variants of step 9, test: `run`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.variants import variant
from solutions.nine_steps import (
    Layer,
    backprop,
    build_network,
    evaluate,
    feedforward,
    generate_data,
    get_scaler,
    initialize,
    loss,
    standardize,
    train,
    train_test_split,
    update,
)


@variant("defaults-everywhere", of="run")
def defaults_everywhere(seed: int = 42, epochs: int = 1000) -> Any:
    """The numbers of the course as the helpers have them; scaled where they are needed."""
    rng = initialize(seed)
    X, X_test, y, y_test = train_test_split(*generate_data(rng))
    by_X, by_y = get_scaler(X), get_scaler(y)
    network = build_network([2, 4, 4, 3], rng)
    losses = train(network, standardize(X, by_X), standardize(y, by_y), epochs=epochs)
    return {
        "losses": list(losses),
        "train_loss": evaluate(network, standardize(X, by_X), standardize(y, by_y)),
        "test_loss": evaluate(network, standardize(X_test, by_X), standardize(y_test, by_y)),
    }


@variant("more-in-the-dict", of="run")
def more_in_the_dict(seed: int = 42, epochs: int = 1000) -> Any:
    """Slices and formulas; numbers as arrays, and more keys than asked for."""
    rng = np.random.RandomState(seed)
    X, y = generate_data(rng, 10000)
    mean, std = X[:, :7000].mean(axis=1)[:, None], X[:, :7000].std(axis=1)[:, None]
    X = (X - mean) / std
    mean, std = y[:, :7000].mean(axis=1)[:, None], y[:, :7000].std(axis=1)[:, None]
    y = (y - mean) / std
    network = build_network([2, 4, 4, 3], rng)
    result = {"losses": train(network, X[:, :7000], y[:, :7000], 0.01, epochs), "epochs": epochs}
    result["train_loss"] = np.array(evaluate(network, X[:, :7000], y[:, :7000]))
    result["test_loss"] = np.array([evaluate(network, X[:, 7000:], y[:, 7000:])])
    result["layers"] = [2, 4, 4, 3]
    return result


@variant("training-loop-written-out", of="run")
def training_loop_written_out(seed: int = 42, epochs: int = 1000) -> Any:
    """Layers and epochs by hand."""
    rng = initialize(seed)
    X_train, X_test, y_train, y_test = train_test_split(*generate_data(rng, n_samples=10_000))
    X_scaler, y_scaler = get_scaler(X_train), get_scaler(y_train)
    X_train, X_test = (standardize(X, X_scaler) for X in (X_train, X_test))
    y_train, y_test = (standardize(y, y_scaler) for y in (y_train, y_test))
    network = [
        Layer(2, 4, activation="relu", rng=rng),
        Layer(4, 4, activation="relu", rng=rng),
        Layer(4, 3, activation="linear", rng=rng),
    ]
    losses = []
    for _ in range(epochs):
        losses.append(loss(y_train, feedforward(network, X_train)))
        update(network, backprop(network, X_train, y_train), learning_rate=0.01)
    test_loss = loss(y_test, feedforward(network, X_test))
    return {
        "test_loss": test_loss,
        "train_loss": loss(y_train, feedforward(network, X_train)),
        "losses": tuple(losses),
    }


@variant("pipeline-class", of="run")
def pipeline_class(seed: int = 42, epochs: int = 1000) -> Any:
    """A class of its own."""
    return Pipeline(seed).train(epochs).report()


class Pipeline:
    """All nine steps, with the sets and the network as attributes."""

    def __init__(self, seed: int) -> None:
        rng = initialize(seed)
        X_train, X_test, y_train, y_test = train_test_split(*generate_data(rng))
        X_scaler, y_scaler = get_scaler(X_train), get_scaler(y_train)
        self.training = standardize(X_train, X_scaler), standardize(y_train, y_scaler)
        self.testing = standardize(X_test, X_scaler), standardize(y_test, y_scaler)
        self.network = build_network((2, 4, 4, 3), rng)
        self.losses = np.zeros(0)

    def train(self, epochs: int) -> Pipeline:
        self.losses = train(self.network, *self.training, epochs=epochs)
        return self

    def report(self) -> dict[str, Any]:
        return {
            "losses": self.losses,
            "train_loss": evaluate(self.network, *self.training),
            "test_loss": evaluate(self.network, *self.testing),
        }


@variant("one-more-epoch-for-the-last-loss", of="run")
def one_more_epoch_for_the_last_loss(seed: int = 42, epochs: int = 1000) -> Any:
    """The training loss from one epoch more, after the test."""
    rng = initialize(seed)
    X_train, X_test, y_train, y_test = train_test_split(*generate_data(rng))
    X_scaler, y_scaler = get_scaler(X_train), get_scaler(y_train)
    X, y = standardize(X_train, X_scaler), standardize(y_train, y_scaler)
    network = build_network([2, 4, 4, 3], rng)
    losses = train(network, X, y, 0.01, epochs)
    test_loss = evaluate(network, standardize(X_test, X_scaler), standardize(y_test, y_scaler))
    # The loss before the next update is the one after the last.
    train_loss = train(network, X, y, 0.01, 1)[0]
    return {"losses": losses, "train_loss": train_loss, "test_loss": test_loss}
