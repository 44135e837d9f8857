"""Mistakes of step 2, data: `generate_data`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake


def outputs(X: Any) -> Any:
    """The right rows for the inputs, whatever is wrong with these."""
    a, b = X
    return np.array([a + b, a - b, np.abs(a - b)])


@mistake("not-times-100", of="generate_data")
def not_times_100(rng: Any, n_samples: int = 10_000) -> Any:
    """Your first sample starts with 0.375: how far does rand go, and how far should the inputs go?

    Uniform numbers from 0 to 1 have to be stretched.
    """
    X = rng.rand(2, n_samples)
    return X, outputs(X)


@mistake("outputs-not-times-100", of="generate_data")
def outputs_not_times_100(rng: Any, n_samples: int = 10_000) -> Any:
    """Your X is right, and your y is 100 times too small: of which inputs is it worked out?

    Each output belongs to the inputs that you return.
    """
    X = rng.rand(2, n_samples)
    y = outputs(X)
    return X * 100, y


@mistake("normal-draws", of="generate_data")
def normal_draws(rng: Any, n_samples: int = 10_000) -> Any:
    """Your first sample starts with 49.67, and some inputs are below 0: are they drawn uniformly?

    The n in randn stands for normal: such draws lie around 0 and have no limit.
    """
    X = rng.randn(2, n_samples) * 100
    return X, outputs(X)


@mistake("whole-numbers", of="generate_data")
def whole_numbers(rng: Any, n_samples: int = 10_000) -> Any:
    """Your inputs are whole numbers, 51 and 37 in the first sample: which draw gives all in between?

    randint draws integers. The tutorial takes rand and stretches it.
    """
    X = rng.randint(0, 100, (2, n_samples))
    return X, outputs(X)


@mistake("samples-as-rows", of="generate_data")
def samples_as_rows(rng: Any, n_samples: int = 10_000) -> Any:
    """Your samples are rows: in this part they are columns, so X has 2 rows and y has 3.

    In parts 1 and 2 it was the other way round. Here W @ X takes one column for each sample.
    """
    X = rng.rand(n_samples, 2) * 100
    return X, outputs(X.T).T


@mistake("pair-by-pair", of="generate_data")
def pair_by_pair(rng: Any, n_samples: int = 10_000) -> Any:
    """The shapes are right, but your first sample is (37.45, 95.07): in which order do you draw?

    You take the numbers pair by pair. One draw of shape (2, n) gives all of a first, and then all of b.
    """
    X = rng.rand(n_samples, 2).T * 100
    return X, outputs(X)


@mistake("own-generator", of="generate_data")
def own_generator(rng: Any, n_samples: int = 10_000) -> Any:
    """Your data are the same whatever generator you are handed: what happens to `rng`?

    It is right only where the caller's generator has the seed 42 and has not drawn yet.
    """
    X = np.random.RandomState(42).rand(2, n_samples) * 100
    return X, outputs(X)


@mistake("ten-thousand-always", of="generate_data")
def ten_thousand_always(rng: Any, n_samples: int = 10_000) -> Any:
    """There are 10,000 samples, however many are asked for: what happens to `n_samples`?

    10,000 is only what is taken when the caller says nothing.
    """
    X = rng.rand(2, 10_000) * 100
    return X, outputs(X)


@mistake("distance-with-a-sign", of="generate_data")
def distance_with_a_sign(rng: Any, n_samples: int = 10_000) -> Any:
    """Your third row is the second one again, and goes below 0: what does |a - b| mean?

    The bars stand for the size of a number, whatever its sign.
    """
    X = rng.rand(2, n_samples) * 100
    a, b = X
    return X, np.array([a + b, a - b, a - b])


@mistake("difference-reversed", of="generate_data")
def difference_reversed(rng: Any, n_samples: int = 10_000) -> Any:
    """Your second row is b - a: which of the two inputs loses the other?

    Sums and distances do not care about the order, differences do.
    """
    X = rng.rand(2, n_samples) * 100
    a, b = X
    return X, np.array([a + b, b - a, np.abs(a - b)])


@mistake("rows-swapped", of="generate_data")
def rows_swapped(rng: Any, n_samples: int = 10_000) -> Any:
    """Your second and third row are swapped: in which order are the three outputs asked for?

    Sum, then difference, then distance.
    """
    X = rng.rand(2, n_samples) * 100
    a, b = X
    return X, np.array([a + b, np.abs(a - b), a - b])


@mistake("outputs-as-columns", of="generate_data")
def outputs_as_columns(rng: Any, n_samples: int = 10_000) -> Any:
    """Your y has the shape (n, 3), one row for each sample: features are rows here, (3, n).

    X is right. Which axis do you put the three outputs along?
    """
    X = rng.rand(2, n_samples) * 100
    a, b = X
    return X, np.column_stack([a + b, a - b, np.abs(a - b)])


@mistake("list-of-rows", of="generate_data")
def list_of_rows(rng: Any, n_samples: int = 10_000) -> Any:
    """Your y is a list of three arrays: what makes one array of them, with three rows?

    A list has no shape and cannot be cut into columns.
    """
    X = rng.rand(2, n_samples) * 100
    a, b = X
    return X, [a + b, a - b, np.abs(a - b)]


@mistake("rows-joined-end-to-end", of="generate_data")
def rows_joined_end_to_end(rng: Any, n_samples: int = 10_000) -> Any:
    """Your y is one long row, the three outputs end to end: how are they put on top of each other?

    hstack and concatenate join flat arrays into a longer one.
    """
    X = rng.rand(2, n_samples) * 100
    a, b = X
    return X, np.concatenate([a + b, a - b, np.abs(a - b)])


@mistake("outputs-returned-first", of="generate_data")
def outputs_returned_first(rng: Any, n_samples: int = 10_000) -> Any:
    """Both are right and handed back in the wrong order: which comes first?

    The caller writes: X, y = generate_data(rng).
    """
    X = rng.rand(2, n_samples) * 100
    return outputs(X), X
