"""Mistakes of the step descent: `numerical_gradient`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake


def _along(w: Any, place: Any, h: float) -> Any:
    """A step of h along one entry of w, and of 0 along the others."""
    step = np.zeros(w.shape)
    step[place] = h
    return step


@mistake("one-side-forward", of="numerical_gradient")
def one_side_forward(f: Any, w: Any, h: float = 1e-5) -> Any:
    """You compare w + h with w itself: what about the other side of w?

    For w cubed at 1 with h = 0.5 you give 4.75. The mean of both sides is far closer to the slope, 3.
    """
    gradient = np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        gradient[place] = (f(w + _along(w, place, h)) - f(w)) / h
    return gradient


@mistake("one-side-backward", of="numerical_gradient")
def one_side_backward(f: Any, w: Any, h: float = 1e-5) -> Any:
    """You compare w with w - h: what about the other side of w?

    For w cubed at 1 with h = 0.5 you give 1.75. The mean of both sides is far closer to the slope, 3.
    """
    gradient = np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        gradient[place] = (f(w) - f(w - _along(w, place, h))) / h
    return gradient


@mistake("divided-by-h", of="numerical_gradient")
def divided_by_h(f: Any, w: Any, h: float = 1e-5) -> Any:
    """Every entry is exactly twice ours: how far apart are the two points that you compare?

    One lies h above w, the other h below.
    """
    gradient = np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        step = _along(w, place, h)
        gradient[place] = (f(w + step) - f(w - step)) / h
    return gradient


@mistake("two-h-without-brackets", of="numerical_gradient")
def two_h_without_brackets(f: Any, w: Any, h: float = 1e-5) -> Any:
    """Your gradient is nearly 0, too small by h squared: what does Python make of / 2 * h?

    It goes from left to right: first it divides by 2, then it multiplies by h.
    """
    gradient = np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        step = _along(w, place, h)
        gradient[place] = (f(w + step) - f(w - step)) / 2 * h
    return gradient


@mistake("sign-turned", of="numerical_gradient")
def sign_turned(f: Any, w: Any, h: float = 1e-5) -> Any:
    """Every entry has the opposite sign: which point comes first, w + h or w - h?

    For the sum of squares at w = 1 you give -2, although the function rises there.
    """
    gradient = np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        step = _along(w, place, h)
        gradient[place] = (f(w - step) - f(w + step)) / (2 * h)
    return gradient


@mistake("all-entries-at-once", of="numerical_gradient")
def all_entries_at_once(f: Any, w: Any, h: float = 1e-5) -> Any:
    """One number comes back: which entries of w does w + h move?

    It moves all of them together, and your number is the sum of the slopes.
    A gradient has one slope for each entry.
    """
    return (f(w + h) - f(w - h)) / (2 * h)


@mistake("sum-in-every-entry", of="numerical_gradient")
def sum_in_every_entry(f: Any, w: Any, h: float = 1e-5) -> Any:
    """All entries of your gradient are the same number: which entries of w does w + h move?

    It moves all of them together, and each of your entries is the sum of all slopes.
    """
    gradient = np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        gradient[place] = (f(w + h) - f(w - h)) / (2 * h)
    return gradient


@mistake("h-ignored", of="numerical_gradient")
def h_ignored(f: Any, w: Any, h: float = 1e-5) -> Any:
    """Right with the default h, but another h changes nothing: where does your step come from?

    For w cubed at 1 with h = 0.5 you give 3, the answer of a far smaller step.
    """
    h = 1e-5
    gradient = np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        step = _along(w, place, h)
        gradient[place] = (f(w + step) - f(w - step)) / (2 * h)
    return gradient


@mistake("two-names-for-one-array", of="numerical_gradient")
def two_names_for_one_array(f: Any, w: Any, h: float = 1e-5) -> Any:
    """Your gradient is all zeros: are your two points really two arrays?

    plus = w makes a second name, not a copy. What is added under one name and taken away
    under the other cancels before f sees it.
    """
    gradient = np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        plus, minus = w, w
        plus[place] += h
        minus[place] -= h
        gradient[place] = (f(plus) - f(minus)) / (2 * h)
    return gradient


@mistake("w-left-moved", of="numerical_gradient")
def w_left_moved(f: Any, w: Any, h: float = 1e-5) -> Any:
    """You leave each entry at w - h: where is the next slope measured, and what does the caller find?

    The first entry of your gradient is right. The others are taken at a place that has moved.
    """
    gradient = np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        w[place] += h
        above = f(w)
        w[place] -= 2 * h
        gradient[place] = (above - f(w)) / (2 * h)
    return gradient


@mistake("rows-at-once", of="numerical_gradient")
def rows_at_once(f: Any, w: Any, h: float = 1e-5) -> Any:
    """Right for one axis, but in a matrix you move a whole row at a time: what does w[i] stand for?

    range(len(w)) counts the rows, and all entries of a row get the sum of their slopes.
    np.ndindex(w.shape) visits every entry, whatever the shape.
    """
    gradient = np.zeros(w.shape)
    for i in range(len(w)):
        step = _along(w, i, h)
        gradient[i] = (f(w + step) - f(w - step)) / (2 * h)
    return gradient


@mistake("flat-result", of="numerical_gradient")
def flat_result(f: Any, w: Any, h: float = 1e-5) -> Any:
    """Every slope is right, but they come back in one row: what shape has w?"""
    slopes = []
    for place in np.ndindex(w.shape):
        step = _along(w, place, h)
        slopes.append((f(w + step) - f(w - step)) / (2 * h))
    return np.array(slopes)


@mistake("one-number-into-f", of="numerical_gradient")
def one_number_into_f(f: Any, w: Any, h: float = 1e-5) -> Any:
    """You pass f something without w's shape: what does f take, a number, a row, or an array like w?

    A sum of squares forgives single entries. A function that multiplies two of them needs both,
    each in its place.
    """
    gradient = np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        gradient[place] = (f(w[place] + h) - f(w[place] - h)) / (2 * h)
    return gradient


@mistake("flat-array-into-f", of="numerical_gradient")
def flat_array_into_f(f: Any, w: Any, h: float = 1e-5) -> Any:
    """Right for one axis, but f gets a flattened array where w is a matrix: what does f take?

    f may ask for w[0, 1]. The points that you give it need the shape of w, like the gradient.
    """
    flat = w.ravel()
    slopes = np.zeros(flat.shape)
    for i in range(flat.size):
        step = _along(flat, i, h)
        slopes[i] = (f(flat + step) - f(flat - step)) / (2 * h)
    return slopes.reshape(w.shape)


@mistake("another-h-by-default", of="numerical_gradient")
def another_h_by_default(f: Any, w: Any, h: float = 1e-2) -> Any:
    """Right where h is given; by default you go 0.01 to each side: what does the first line say?"""
    gradient = np.zeros(w.shape)
    for place in np.ndindex(w.shape):
        step = _along(w, place, h)
        gradient[place] = (f(w + step) - f(w - step)) / (2 * h)
    return gradient
