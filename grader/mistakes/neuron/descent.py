"""Mistakes of the step descent: `sigmoid_derivative` and `gradient_descent`."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.neuron import sigmoid


@mistake("activation-formula-on-the-pre-activation", of="sigmoid_derivative")
def activation_formula_on_the_pre_activation(x: Any) -> Any:
    """x * (1 - x) is the slope only when x is already sigmoid(z): what is your x?

    At x = 2 you return -2, but a sigmoid never falls.
    """
    return x * (1 - x)


@mistake("sigmoid-twice", of="sigmoid_derivative")
def sigmoid_twice(x: Any) -> Any:
    """Your slope at 0 is 0.235: how many sigmoids does your x go through?

    Yours goes through two. sigmoid(x) * (1 - sigmoid(x)) already has the one that is needed.
    """
    s = sigmoid(sigmoid(x))
    return s * (1 - s)


@mistake("half-of-the-product", of="sigmoid_derivative")
def half_of_the_product(x: Any) -> Any:
    """You return 1 - sigmoid(x), 0.5 at x = 0: what is it multiplied by in the slope?

    A slope goes to 0 on both sides. Yours goes to 1 far on the left.
    """
    return 1 - sigmoid(x)


@mistake("slope-of-tanh", of="sigmoid_derivative")
def slope_of_tanh(x: Any) -> Any:
    """You return 1 - sigmoid(x)**2: whose derivative has a square like that?

    tanh has, in its own values. At x = 0 yours is 0.75, three times too steep.
    """
    return 1 - sigmoid(x) ** 2


@mistake("sign-turned", of="sigmoid_derivative")
def sign_turned(x: Any) -> Any:
    """All your slopes are negative: does the sigmoid fall anywhere?

    At 0 you return -0.25. Look for the minus of the inner derivative, or for s - 1 in place of 1 - s.
    """
    s = sigmoid(x)
    return s * (s - 1)


@mistake("minus-without-brackets", of="sigmoid_derivative")
def minus_without_brackets(x: Any) -> Any:
    """You return 0 everywhere: do you multiply by a bracket, or by 1?

    In s * 1 - s Python multiplies first, and s - s is nothing.
    """
    s = sigmoid(x)
    return s * 1 - s


@mistake("value-instead-of-slope", of="sigmoid_derivative")
def value_instead_of_slope(x: Any) -> Any:
    """You return the sigmoid itself: how steep is it where it is close to 1?

    At x = 0 you return 0.5, its height. Far to the right the curve is flat, and you return 1 there.
    """
    return sigmoid(x)


@mistake("nan-far-to-the-left", of="sigmoid_derivative")
def nan_far_to_the_left(x: Any) -> Any:
    """Right for ordinary values, nan at x = -1000: what is exp(1000), and what do you divide by it?

    inf / inf is nan. Written with the sigmoid's own values, no large number is divided by another.
    """
    return np.exp(-x) / (1 + np.exp(-x)) ** 2


@mistake("one-number-only", of="sigmoid_derivative")
def one_number_only(x: Any) -> Any:
    """Right for one number, a TypeError for an array: which exp takes arrays?

    The functions of math, and float(), want a single number.
    """
    s = 1 / (1 + math.exp(-x))
    return s * (1 - s)


@mistake("dot-for-times", of="sigmoid_derivative")
def dot_for_times(x: Any) -> Any:
    """Right for one number, but for an array with one axis you return one sum: what does np.dot do?

    The slopes belong to the entries, one each: multiply entry by entry.
    """
    s = sigmoid(x)
    return np.dot(s, 1 - s)


@mistake("argument-overwritten", of="sigmoid_derivative")
def argument_overwritten(x: Any) -> Any:
    """Your slopes are right, but the caller's array now holds them too: where do you write into x?

    np.asarray and x[...] = ... do not copy; the array stays the caller's own.
    """
    x = np.asarray(x, dtype=float)
    s = sigmoid(x)
    x[...] = s * (1 - s)
    return x


@mistake("uphill", of="gradient_descent")
def uphill(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """Your walk goes uphill: which way does the gradient point?

    With the gradient 2 w you leave the bottom, from 8 to 12 in one step.
    """
    path = [w0]
    for _ in range(steps):
        path.append(path[-1] + learning_rate * gradient(path[-1]))
    return np.array(path)


@mistake("learning-rate-ignored", of="gradient_descent")
def learning_rate_ignored(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """Right with the default learning rate, but another one changes nothing: what do you multiply by?"""
    path = [w0]
    for _ in range(steps):
        path.append(path[-1] - 0.1 * gradient(path[-1]))
    return np.array(path)


@mistake("no-learning-rate", of="gradient_descent")
def no_learning_rate(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """You take the whole gradient off at each step: which share of it should a step go?

    With the gradient 2 w you jump from 8 to -8, over the bottom, and back again.
    """
    path = [w0]
    for _ in range(steps):
        path.append(path[-1] - gradient(path[-1]))
    return np.array(path)


@mistake("steps-ignored", of="gradient_descent")
def steps_ignored(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """You always take 100 steps: what does the argument steps say?"""
    path = [w0]
    for _ in range(100):
        path.append(path[-1] - learning_rate * gradient(path[-1]))
    return np.array(path)


@mistake("one-step-short", of="gradient_descent")
def one_step_short(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """Your path has `steps` rows, and the start is one of them: how many steps did you take?

    For three steps, write the rows on paper: the start, and then one after each.
    """
    path = [w0]
    for _ in range(steps - 1):
        path.append(path[-1] - learning_rate * gradient(path[-1]))
    return np.array(path)


@mistake("one-step-more", of="gradient_descent")
def one_step_more(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """Your path is one row too long: how often does your loop run?

    The path has steps + 1 rows, and the first of them needs no step.
    """
    path = [w0]
    for _ in range(steps + 1):
        path.append(path[-1] - learning_rate * gradient(path[-1]))
    return np.array(path)


@mistake("start-missing", of="gradient_descent")
def start_missing(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """Your points are right, but the path begins after the first step: what belongs in row 0?"""
    w, path = w0, []
    for _ in range(steps):
        w = w - learning_rate * gradient(w)
        path.append(w)
    return np.array(path)


@mistake("last-point-only", of="gradient_descent")
def last_point_only(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """You return where the walk ends: what became of the points on the way?"""
    for _ in range(steps):
        w0 = w0 - learning_rate * gradient(w0)
    return w0


@mistake("gradient-of-the-start", of="gradient_descent")
def gradient_of_the_start(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """Your path is a straight line with equal steps: where do you ask for the gradient?

    It changes from place to place, and yours is always the one at w0.
    """
    path = [w0]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * gradient(w0))
    return np.array(path)


@mistake("every-step-from-the-start", of="gradient_descent")
def every_step_from_the_start(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """After the first step your path stands still: which point does each step start from?"""
    path = [w0]
    for _ in range(steps):
        path.append(w0 - learning_rate * gradient(w0))
    return np.array(path)


@mistake("one-array-in-every-row", of="gradient_descent")
def one_array_in_every_row(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """All rows of your path are the last point: how many arrays did you append, or one many times?

    w -= ... changes the array that the list already holds. w = w - ... makes a new one.
    """
    w = w0.copy()
    path = [w]
    for _ in range(steps):
        w -= learning_rate * gradient(w)
        path.append(w)
    return np.array(path)


@mistake("start-walks-along", of="gradient_descent")
def start_walks_along(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """All rows of your path are the last point, and so is the caller's w0: how many arrays are there?

    One: w = w0 copies nothing, and w -= ... changes it in place. w = w - ... makes a new one.
    """
    w = w0
    path = [w]
    for _ in range(steps):
        w -= learning_rate * gradient(w)
        path.append(w)
    return np.array(path)


@mistake("start-overwritten", of="gradient_descent")
def start_overwritten(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """Your path is right, but the caller's w0 stands at its end now: which array do your steps change?"""
    path = [w0.copy()]
    for _ in range(steps):
        w0 -= learning_rate * gradient(w0)
        path.append(w0.copy())
    return np.array(path)


@mistake("one-axis-only", of="gradient_descent")
def one_axis_only(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """Right for a w0 with one axis; for a matrix your path has no axis of its own: what does vstack do?

    It puts the rows of all points under each other. A new first axis keeps the points apart.
    """
    path = w0
    for _ in range(steps):
        w0 = w0 - learning_rate * gradient(w0)
        path = np.vstack([path, w0])
    return path


@mistake("one-coordinate-after-the-other", of="gradient_descent")
def one_coordinate_after_the_other(
    gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100
) -> Any:
    """Within a step, you move one entry of w and ask for the gradient again: at which point is it taken?

    Where the entries do not act on each other it makes no difference; in a network they do.
    """
    path = [w0]
    for _ in range(steps):
        w = path[-1].copy()
        for place in np.ndindex(w.shape):
            w[place] -= learning_rate * gradient(w)[place]
        path.append(w)
    return np.array(path)


@mistake("at-least-one-step", of="gradient_descent")
def at_least_one_step(gradient: Any, w0: Any, learning_rate: float = 0.1, steps: int = 100) -> Any:
    """With steps=0 you still take a step: when do you ask whether there are any left?"""
    path = [w0]
    while True:
        path.append(path[-1] - learning_rate * gradient(path[-1]))
        if len(path) > steps:
            return np.array(path)


@mistake("guesses-by-the-range", of="sigmoid_derivative")
def guesses_by_the_range(x: Any) -> Any:
    """Where all of x is between 0 and 1, you take it for activations: may a pre-activation not lie there?"""
    x = np.asarray(x)
    activated = x if np.all((x > 0) & (x < 1)) else sigmoid(x)
    return activated * (1 - activated)
