"""Mistakes of the step line: `fit_line`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.neuron import fit_line


@mistake("pair-in-the-other-order", of="fit_line")
def pair_in_the_other_order(x: Any, y: Any) -> Any:
    """Both numbers are right, in the other order: which comes first, slope or intercept?"""
    slope, intercept = fit_line(x, y)
    return intercept, slope


@mistake("slope-only", of="fit_line")
def slope_only(x: Any, y: Any) -> Any:
    """Your slope is right, and it comes back alone: at what height does the line cross x = 0?"""
    return fit_line(x, y)[0]


@mistake("through-the-origin", of="fit_line")
def through_the_origin(x: Any, y: Any) -> Any:
    """Your line always runs through (0, 0): where should it run through instead?

    Its slope is the best for a line that is nailed to the origin. Which distances does the sum take?
    """
    return np.sum(x * y) / np.sum(x**2), 0.0


@mistake("slope-not-from-the-means", of="fit_line")
def slope_not_from_the_means(x: Any, y: Any) -> Any:
    """Your intercept fits your slope, but the slope is off: from where do you measure x and y?

    Yours takes x and y as they are, that is, their distances from 0.
    """
    slope = np.sum(x * y) / np.sum(x**2)
    return slope, y.mean() - slope * x.mean()


@mistake("correlation-for-slope", of="fit_line")
def correlation_for_slope(x: Any, y: Any) -> Any:
    """Your slope is 1 for points on y = 3 x + 1: is it a slope, or the correlation?

    The correlation says how well the points keep to a line, not how steep the line is.
    """
    slope = np.corrcoef(x, y)[0, 1]
    return slope, y.mean() - slope * x.mean()


@mistake("divided-by-the-spread-of-y", of="fit_line")
def divided_by_the_spread_of_y(x: Any, y: Any) -> Any:
    """Your slope is 1/3 for points on y = 3 x + 1: whose squared distances do you divide by?"""
    dx, dy = x - x.mean(), y - y.mean()
    slope = np.sum(dx * dy) / np.sum(dy**2)
    return slope, y.mean() - slope * x.mean()


@mistake("x-and-y-exchanged", of="fit_line")
def x_and_y_exchanged(x: Any, y: Any) -> Any:
    """Your line tells x from y: which of the two is given, and which was measured?

    For points on y = 3 x + 1 you give 1/3 and -1/3, which is that line read the other way round.
    """
    return fit_line(y, x)


@mistake("n-against-n-minus-one", of="fit_line")
def n_against_n_minus_one(x: Any, y: Any) -> Any:
    """Your slope is n/(n-1) times ours, 4/3 for four points: do both sums divide by the same number?

    np.cov divides by n-1 and np.var by n. Where neither divides, or both alike, it cancels.
    """
    slope = np.cov(x, y)[0, 1] / np.var(x)
    return slope, y.mean() - slope * x.mean()


@mistake("intercept-plus-for-minus", of="fit_line")
def intercept_plus_for_minus(x: Any, y: Any) -> Any:
    """Your slope is right, and your line misses the point of the means: solve for the intercept again.

    For points on y = 3 x + 1 yours is 11.5, mean(y) plus something. Which side did it come from?
    """
    slope, _ = fit_line(x, y)
    return slope, y.mean() + slope * x.mean()


@mistake("intercept-from-the-first-point", of="fit_line")
def intercept_from_the_first_point(x: Any, y: Any) -> Any:
    """Your line always runs through the first point: is that one on the best line?

    Where the points scatter, no single one of them need lie on the line. Which point always does?
    """
    slope, _ = fit_line(x, y)
    return slope, y[0] - slope * x[0]


@mistake("first-and-last-point-only", of="fit_line")
def first_and_last_point_only(x: Any, y: Any) -> Any:
    """Your slope is that from the first point to the last: what do the others say?

    Two points are enough where all lie on one line. Least squares asks every one of them.
    """
    slope = (y[-1] - y[0]) / (x[-1] - x[0])
    return slope, y[0] - slope * x[0]


@mistake("slope-of-first-and-last-point", of="fit_line")
def slope_of_first_and_last_point(x: Any, y: Any) -> Any:
    """Your slope is that from the first point to the last: what do the points between them say?

    Rise over run holds between two points. Where they scatter, least squares asks every one of them.
    """
    slope = (y[-1] - y[0]) / (x[-1] - x[0])
    return slope, y.mean() - slope * x.mean()


@mistake("means-gone-before-the-intercept", of="fit_line")
def means_gone_before_the_intercept(x: Any, y: Any) -> Any:
    """Your slope is right, your intercept is 0: what are the means of x and y once you took them away?

    x and y themselves changed, the caller's too. The intercept still needs the old means.
    """
    x -= x.mean()
    y -= y.mean()
    slope = np.sum(x * y) / np.sum(x**2)
    return slope, y.mean() - slope * x.mean()


@mistake("points-overwritten", of="fit_line")
def points_overwritten(x: Any, y: Any) -> Any:
    """Your line is right, but the caller's points are centred now: do you write into x and y?"""
    mean_x, mean_y = x.mean(), y.mean()
    x -= mean_x
    y -= mean_y
    slope = np.sum(x * y) / np.sum(x**2)
    return slope, mean_y - slope * mean_x


@mistake("one-point-for-each-x", of="fit_line")
def one_point_for_each_x(x: Any, y: Any) -> Any:
    """Where two points have the same x, you count one of them: do both not pull at the line?"""
    points = dict(zip(x.tolist(), y.tolist(), strict=True))
    x, y = np.array(list(points)), np.array(list(points.values()))
    apart = x - x.mean()
    slope = apart @ (y - y.mean()) / (apart @ apart)
    return slope, y.mean() - slope * x.mean()
