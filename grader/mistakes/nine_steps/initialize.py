"""Mistakes of step 1, initialize: `initialize`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake


@mistake("newer-generator", of="initialize")
def newer_generator(seed: int = 42) -> Any:
    """Your generator has no rand: which of NumPy's two kinds of generator has one?

    np.random.default_rng makes the newer kind, whose methods have other names,
    and the same seed gives other numbers there. Python's own module random has no rand either.
    """
    return np.random.default_rng(seed)


@mistake("seed-ignored", of="initialize")
def seed_ignored(seed: int = 42) -> Any:
    """Every seed gives you the numbers of seed 42: what happens to the argument `seed`?

    42 is only what is taken when the caller says nothing.
    """
    return np.random.RandomState(42)


@mistake("nothing-returned", of="initialize")
def nothing_returned(seed: int = 42) -> None:
    """Nothing comes back, and we ask for a generator to pass around: what should the last line do?

    np.random.seed sets NumPy's hidden generator and gives nothing back. Make one of your own.
    """
    np.random.seed(seed)


@mistake("one-generator-for-all", of="initialize")
def one_generator_for_all(seed: int = 42) -> Any:
    """Your second generator is the first one again: seeding the one changes what the other gives next.

    np.random.seed sets the one hidden generator. How is a new object made that counts for itself?
    """
    np.random.seed(seed)
    return np.random


@mistake("number-instead", of="initialize")
def number_instead(seed: int = 42) -> Any:
    """You return a number, and we ask for the generator that gives numbers: an object with rand.

    The steps after this one will draw from it themselves.
    """
    return np.random.RandomState(seed).rand()


@mistake("drawn-already", of="initialize")
def drawn_already(seed: int = 42) -> Any:
    """Your generator starts with 0.951, the seed's second number: who took the first?

    A trial draw uses a number up. Look at what is between making the generator and returning it.
    """
    rng = np.random.RandomState(seed)
    rng.rand()
    return rng


@mistake("seed-0-taken-for-none", of="initialize")
def seed_0_taken_for_none(seed: int = 42) -> Any:
    """Every seed works but 0, which gives the numbers of 42: what is `0 or 42` in Python?"""
    return np.random.RandomState(seed or 42)
