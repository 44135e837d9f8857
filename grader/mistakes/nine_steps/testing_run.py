"""Mistakes of step 9, test, in `run`: the nine steps in one go."""

from __future__ import annotations

from typing import Any

from grader.mistakes import mistake
from solutions.nine_steps import (
    build_network,
    evaluate,
    generate_data,
    get_scaler,
    initialize,
    run,
    standardize,
    train,
    train_test_split,
)

LAYERS = [2, 4, 4, 3]


def scaled(X: Any, y: Any, ratio: float = 0.7) -> list[Any]:
    """Step 3 and step 4, done right: X_train, X_test, y_train, y_test."""
    X_train, X_test, y_train, y_test = train_test_split(X, y, ratio)
    X_scaler, y_scaler = get_scaler(X_train), get_scaler(y_train)
    inputs = standardize(X_train, X_scaler), standardize(X_test, X_scaler)
    return [*inputs, standardize(y_train, y_scaler), standardize(y_test, y_scaler)]


def finish(network: Any, sets: Any, epochs: int, learning_rate: float = 0.01) -> dict[str, Any]:
    """Steps 8 and 9, done right."""
    X_train, X_test, y_train, y_test = sets
    return {
        "losses": train(network, X_train, y_train, learning_rate, epochs),
        "train_loss": evaluate(network, X_train, y_train),
        "test_loss": evaluate(network, X_test, y_test),
    }


@mistake("scaler-of-all-data", of="run")
def scaler_of_all_data(seed: int = 42, epochs: int = 1000) -> Any:
    """The scalers have seen the test samples, too: may the training know anything about them?"""
    rng = initialize(seed)
    X, y = generate_data(rng)
    X, y = standardize(X, get_scaler(X)), standardize(y, get_scaler(y))
    return finish(build_network(LAYERS, rng), train_test_split(X, y), epochs)


@mistake("test-set-by-its-own-scaler", of="run")
def own_scaler_for_the_test_set(seed: int = 42, epochs: int = 1000) -> Any:
    """Training is right; the test set is standardized by its own mean: which units does the network know?

    Its mean is then exactly 0, which gives it away.
    """
    rng = initialize(seed)
    sets = [
        standardize(part, get_scaler(part)) for part in train_test_split(*generate_data(rng), train_ratio=0.7)
    ]
    return finish(build_network(LAYERS, rng), sets, epochs)


@mistake("test-set-raw", of="run")
def raw_test_set(seed: int = 42, epochs: int = 1000) -> Any:
    """Training is right; the test set goes in as it was made: which units does the network know?"""
    rng = initialize(seed)
    X, y = generate_data(rng)
    X_train, _, y_train, _ = scaled(X, y)
    _, X_test, _, y_test = train_test_split(X, y)
    return finish(build_network(LAYERS, rng), [X_train, X_test, y_train, y_test], epochs)


@mistake("outputs-raw", of="run")
def outputs_raw(seed: int = 42, epochs: int = 1000) -> Any:
    """X is standardized and y is not: what size are the numbers that the network has to reach?"""
    rng = initialize(seed)
    X, y = generate_data(rng)
    X_train, X_test, _, _ = scaled(X, y)
    _, _, y_train, y_test = train_test_split(X, y)
    return finish(build_network(LAYERS, rng), [X_train, X_test, y_train, y_test], epochs)


@mistake("inputs-raw", of="run")
def inputs_raw(seed: int = 42, epochs: int = 1000) -> Any:
    """y is standardized and X is not: what do inputs up to 100 do to the first layer?"""
    rng = initialize(seed)
    X, y = generate_data(rng)
    X_train, X_test, _, _ = train_test_split(X, y)
    _, _, y_train, y_test = scaled(X, y)
    return finish(build_network(LAYERS, rng), [X_train, X_test, y_train, y_test], epochs)


@mistake("nothing-standardized", of="run")
def nothing_standardized(seed: int = 42, epochs: int = 1000) -> Any:
    """Step 4 is missing: neither X nor y is standardized."""
    rng = initialize(seed)
    sets = train_test_split(*generate_data(rng))
    return finish(build_network(LAYERS, rng), sets, epochs)


@mistake("second-generator", of="run")
def second_generator(seed: int = 42, epochs: int = 1000) -> Any:
    """The layers draw from a new generator with the same seed: which numbers have the data used up?

    One generator serves the whole run; the layers go on where the data stopped.
    """
    sets = scaled(*generate_data(initialize(seed)))
    return finish(build_network(LAYERS, initialize(seed)), sets, epochs)


@mistake("layers-before-the-data", of="run")
def layers_before_the_data(seed: int = 42, epochs: int = 1000) -> Any:
    """The layers draw their numbers before the data do: in which order do the nine steps come?"""
    rng = initialize(seed)
    network = build_network(LAYERS, rng)
    return finish(network, scaled(*generate_data(rng)), epochs)


@mistake("seed-ignored", of="run")
def seed_ignored(seed: int = 42, epochs: int = 1000) -> Any:
    """Every seed gives the run of seed 42: where is the argument used?"""
    return run(42, epochs)


@mistake("train-loss-of-the-last-epoch", of="run")
def train_loss_of_the_last_epoch(seed: int = 42, epochs: int = 1000) -> Any:
    """Your train_loss is losses[-1]: was that taken before or after the last update?"""
    result = run(seed, epochs)
    return {**result, "train_loss": result["losses"][-1]}  # type: ignore[index]


@mistake("both-losses-of-the-training-set", of="run")
def both_losses_of_the_training_set(seed: int = 42, epochs: int = 1000) -> Any:
    """Your test_loss equals your train_loss: which samples has the network not seen?"""
    result = run(seed, epochs)
    return {**result, "test_loss": result["train_loss"]}


@mistake("losses-swapped", of="run")
def losses_swapped(seed: int = 42, epochs: int = 1000) -> Any:
    """train_loss and test_loss have changed places: which of the four arrays goes with which?"""
    result = run(seed, epochs)
    return {**result, "train_loss": result["test_loss"], "test_loss": result["train_loss"]}


@mistake("measured-before-training", of="run")
def measured_before_training(seed: int = 42, epochs: int = 1000) -> Any:
    """train_loss and test_loss are those of the untrained network: when are they to be taken?"""
    untrained = run(seed, 0)
    return {**untrained, "losses": run(seed, epochs)["losses"]}


@mistake("trained-on-everything", of="run")
def trained_on_everything(seed: int = 42, epochs: int = 1000) -> Any:
    """You train on all 10,000 samples, the test set included: what does the test show then?"""
    rng = initialize(seed)
    X, y = generate_data(rng)
    _, X_test, _, y_test = scaled(X, y)
    X_train, _, y_train, _ = train_test_split(X, y)
    everything = standardize(X, get_scaler(X_train)), standardize(y, get_scaler(y_train))
    return finish(build_network(LAYERS, rng), [everything[0], X_test, everything[1], y_test], epochs)


@mistake("learning-rate", of="run")
def learning_rate(seed: int = 42, epochs: int = 1000) -> Any:
    """Your first loss is right, and you learn with 0.1: which learning rate does the run take?"""
    rng = initialize(seed)
    sets = scaled(*generate_data(rng))
    return finish(build_network(LAYERS, rng), sets, epochs, 0.1)


@mistake("eighty-twenty", of="run")
def eighty_twenty(seed: int = 42, epochs: int = 1000) -> Any:
    """Four fifths of the samples are for training in your run: which share does the docstring name?"""
    rng = initialize(seed)
    sets = scaled(*generate_data(rng), ratio=0.8)
    return finish(build_network(LAYERS, rng), sets, epochs)


@mistake("one-hidden-layer", of="run")
def one_hidden_layer(seed: int = 42, epochs: int = 1000) -> Any:
    """Your network is [2, 4, 3]: how many hidden layers does the docstring name?"""
    rng = initialize(seed)
    sets = scaled(*generate_data(rng))
    return finish(build_network([2, 4, 3], rng), sets, epochs)


@mistake("shuffled", of="run")
def shuffled(seed: int = 42, epochs: int = 1000) -> Any:
    """The samples are shuffled before the split: they are random already, and it uses up numbers.

    The layers draw from the same generator, so they start from other weights.
    """
    rng = initialize(seed)
    X, y = generate_data(rng)
    order = rng.permutation(X.shape[1])
    sets = scaled(X[:, order], y[:, order])
    return finish(build_network(LAYERS, rng), sets, epochs)


@mistake("no-dict", of="run")
def no_dict(seed: int = 42, epochs: int = 1000) -> Any:
    """The three results come back as a tuple; a dict with their names is wanted."""
    return tuple(run(seed, epochs).values())


@mistake("final-losses-missing", of="run")
def final_losses_missing(seed: int = 42, epochs: int = 1000) -> Any:
    """Only the losses of the training come back: what do both sets say after the last update?"""
    return {"losses": run(seed, epochs)["losses"]}
