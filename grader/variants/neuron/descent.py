"""Right variants of the step descent: `numerical_gradient`, `sigmoid_derivative` and `gradient_descent`."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit

from grader.variants import variant
from solutions.neuron import sigmoid


@variant("in-place-and-back-by-arithmetic", of="numerical_gradient")
def in_place_and_back_by_arithmetic(f: Any, w: Any, h: float = 1e-5) -> Any:
    """Adds h again at the end, which may be off by one unit in the last place."""
    gradient = np.zeros_like(w)
    for place in np.ndindex(w.shape):
        w[place] += h
        above = f(w)
        w[place] -= 2 * h
        below = f(w)
        w[place] += h
        gradient[place] = (above - below) / (2 * h)
    return gradient


@variant("in-place-and-restored", of="numerical_gradient")
def in_place_and_restored(f: Any, w: Any, h: float = 1e-5) -> Any:
    """The iterator of a well-known course, with the old value kept."""
    gradient = np.empty(w.shape)
    iterator = np.nditer(w, flags=["multi_index"])
    while not iterator.finished:
        place = iterator.multi_index
        old = w[place]
        w[place] = old + h
        above = f(w)
        w[place] = old - h
        below = f(w)
        w[place] = old
        gradient[place] = (above - below) / (2 * h)
        iterator.iternext()
    return gradient


@variant("rows-of-the-identity", of="numerical_gradient")
def rows_of_the_identity(f: Any, w: Any, h: float = 1e-5) -> Any:
    """One comprehension; divides twice."""
    steps = h * np.eye(w.size)
    slopes = [(f(w + step.reshape(w.shape)) - f(w - step.reshape(w.shape))) / 2 / h for step in steps]
    return np.array(slopes).reshape(w.shape)


@variant("columns-first", of="numerical_gradient")
def columns_first(f: Any, w: Any, h: float = 1e-5) -> Any:
    """Arrays in Fortran's order, and the way that was really gone."""
    gradient = np.zeros(w.shape, order="F")
    for place in np.ndindex(w.shape):
        plus, minus = np.array(w, order="F"), np.array(w, order="F")
        plus[place] += h
        minus[place] -= h
        gradient[place] = (f(plus) - f(minus)) / (plus[place] - minus[place])
    return gradient


@variant("mean-of-both-sides", of="numerical_gradient")
def mean_of_both_sides(f: Any, w: Any, h: float = 1e-5) -> Any:
    """The mean of the forward and the backward difference, with a helper."""

    def one_sided(place: Any, step: float) -> Any:
        moved = w.copy()
        moved.flat[place] += step
        return (f(moved) - f(w)) / step

    slopes = [0.5 * (one_sided(place, h) + one_sided(place, -h)) for place in range(w.size)]
    return np.reshape(slopes, w.shape)


@variant("both-tails", of="sigmoid_derivative")
def both_tails(x: Any) -> Any:
    """1 - sigmoid(x) is sigmoid(-x)."""
    return sigmoid(x) * sigmoid(-x)


@variant("value-less-its-square", of="sigmoid_derivative")
def value_less_its_square(x: Any) -> Any:
    """With a sigmoid of its own."""
    s = 1 / (1 + np.exp(-x))
    return s - s**2


@variant("hyperbolic", of="sigmoid_derivative")
def hyperbolic(x: Any) -> Any:
    """The slope of the shifted tanh."""
    return 0.25 * (1 - np.tanh(x / 2) ** 2)


@variant("scipy", of="sigmoid_derivative")
def scipy_expit(x: Any) -> Any:
    """SciPy's sigmoid; a number comes back as an array of shape (1,)."""
    s = np.atleast_1d(expit(x))
    return s * (1 - s)


@variant("even-function", of="sigmoid_derivative")
def even_function(x: Any) -> Any:
    """The slope is the same on both sides, so the exponential need never be large."""
    small = np.exp(-np.abs(x))
    return small / (1 + small) ** 2


@variant("loop", of="sigmoid_derivative")
def loop(x: Any) -> Any:
    """Entry by entry, in a copy of the argument."""
    slopes = np.array(x, dtype=float)
    for place in np.ndindex(slopes.shape):
        s = sigmoid(slopes[place])
        slopes[place] = s * (1 - s)
    return slopes


@variant("array-of-zeros-first", of="gradient_descent")
def array_of_zeros_first(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """All rows are there from the start."""
    path = np.zeros((steps + 1, *w0.shape))
    path[0] = w0
    for k in range(steps):
        path[k + 1] = path[k] - learning_rate * gradient(path[k])
    return path


@variant("in-place-on-a-copy", of="gradient_descent")
def in_place_on_a_copy(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """Walks in place, and appends a copy of each point."""
    w = w0.copy()
    path = [w.copy()]
    while len(path) <= steps:
        w -= learning_rate * gradient(w)
        path.append(w.copy())
    return np.stack(path)


@variant("concatenated", of="gradient_descent")
def concatenated(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """The path is an array that grows."""
    path = w0[np.newaxis].astype(float)
    for _ in range(steps):
        w = path[-1]
        path = np.concatenate([path, (w - learning_rate * np.asarray(gradient(w)))[np.newaxis]])
    return path


@variant("recursion", of="gradient_descent")
def recursion(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """A path is its start and the path from the next point."""
    if steps == 0:
        return np.array([w0])
    later = recursion(gradient, w0 - learning_rate * gradient(w0), learning_rate, steps - 1)
    return np.concatenate([w0[np.newaxis], later])


@variant("sum-of-the-steps", of="gradient_descent")
def sum_of_the_steps(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """Keeps the steps and adds them up at the end."""
    w, moves = w0, [np.zeros(w0.shape)]
    for _ in range(steps):
        moves.append(-learning_rate * gradient(w))
        w = w + moves[-1]
    return w0 + np.cumsum(moves, axis=0)
