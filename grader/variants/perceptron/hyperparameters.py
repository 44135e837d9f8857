"""Right variants of the step hyperparameters: `init_params`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.variants import variant


@variant("global-generator", of="init_params")
def global_generator(n_features: int = 3, seed: int = 42) -> Any:
    """The tutorial's own form: the hidden global generator."""
    np.random.seed(seed)
    weights = np.random.rand(n_features, 1)
    bias = np.random.rand(1)
    return weights, bias


@variant("one-draw-cut-in-two", of="init_params")
def one_draw_cut_in_two(n_features: int = 3, seed: int = 42) -> Any:
    """All numbers at once; the last is the bias. A list comes back."""
    numbers = np.random.RandomState(seed).rand(n_features + 1)
    return [numbers[:-1].reshape(-1, 1), numbers[-1:]]


@variant("uniform-by-size", of="init_params")
def uniform_by_size(n_features: int = 3, seed: int = 42) -> tuple[np.ndarray, np.ndarray]:
    """The other names of the same draws."""
    rng = np.random.RandomState(seed)
    return rng.uniform(size=(n_features, 1)), rng.random_sample(size=1)


@variant("number-by-number", of="init_params")
def number_by_number(n_features: int = 3, seed: int = 42) -> Any:
    """One draw for each number, in a loop."""
    rng = np.random.RandomState(seed=seed)
    weights = [[rng.rand()] for _ in range(n_features)]
    return np.array(weights), np.array([rng.rand()])


@variant("legacy-state-restored", of="init_params")
def legacy_state_restored(n_features: int = 3, seed: int = 42) -> Any:
    """The global generator, left as it was found."""
    before = np.random.get_state()
    np.random.seed(seed)
    weights, bias = np.random.random((n_features, 1)), np.random.random(1)
    np.random.set_state(before)
    return weights, bias
