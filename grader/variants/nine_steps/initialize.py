"""Right variants of step 1, initialize: `initialize`."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np

from grader.variants import variant


@variant("seeded-afterwards", of="initialize")
def seeded_afterwards(seed: int = 42) -> np.random.RandomState:
    """Made first, and seeded then."""
    rng = np.random.RandomState()
    rng.seed(seed)
    return rng


@variant("subclass", of="initialize")
def subclass(seed: int = 42) -> Any:
    """A generator with something more to it."""

    class Counting(np.random.RandomState):
        draws = 0

        def rand(self, *shape: Any) -> Any:
            self.draws += 1
            return super().rand(*shape)

    return Counting(seed)


@variant("wrapper", of="initialize")
def wrapper(seed: int = 42) -> Any:
    """A class of one's own, with rand and randn."""

    class Generator:
        def __init__(self) -> None:
            self._legacy = np.random.RandomState(seed)

        def rand(self, *shape: int) -> Any:
            return self._legacy.random_sample(shape) if shape else self._legacy.random_sample()

        def randn(self, *shape: int) -> Any:
            return self._legacy.standard_normal(shape) if shape else self._legacy.standard_normal()

    return Generator()


@variant("state-handed-over", of="initialize")
def state_handed_over(seed: int = 42) -> Any:
    """The state of the global generator, in a generator of its own; the global one is as it was."""
    before = np.random.get_state()
    np.random.seed(seed)
    rng = np.random.RandomState()
    rng.set_state(np.random.get_state())
    np.random.set_state(before)
    return rng


@variant("deep-copy", of="initialize")
def deep_copy(seed: int = 42) -> Any:
    """A copy of a generator is one, too."""
    return deepcopy(np.random.RandomState(seed=np.int64(seed)))
