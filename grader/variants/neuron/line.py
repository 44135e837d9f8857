"""Right variants of the step line: `fit_line`."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.stats import linregress

from grader.variants import variant


@variant("polyfit", of="fit_line")
def polyfit(x: Any, y: Any) -> Any:
    """An array comes back."""
    return np.polyfit(x, y, 1)


@variant("lstsq", of="fit_line")
def lstsq(x: Any, y: Any) -> Any:
    """Least squares with a design matrix; a list comes back."""
    return list(np.linalg.lstsq(np.c_[x, np.ones(len(x))], y, rcond=None)[0])


@variant("sums-in-a-loop", of="fit_line")
def sums_in_a_loop(x: Any, y: Any) -> Any:
    """The school formula."""
    n = len(x)
    sum_x = sum_y = sum_xy = sum_xx = 0.0
    for a, b in zip(x, y, strict=True):
        sum_x, sum_y = sum_x + a, sum_y + b
        sum_xy, sum_xx = sum_xy + a * b, sum_xx + a * a
    slope = (n * sum_xy - sum_x * sum_y) / (n * sum_xx - sum_x**2)
    return slope, (sum_y - slope * sum_x) / n


@variant("covariance", of="fit_line")
def covariance(x: Any, y: Any) -> Any:
    """Both divide by n - 1, which cancels."""
    cov = np.cov(x, y)
    slope = cov[0, 1] / cov[0, 0]
    return [np.array([slope]), np.array([np.mean(y) - slope * np.mean(x)])]


@variant("correlation", of="fit_line")
def correlation(x: Any, y: Any) -> Any:
    """The correlation times the ratio of the standard deviations; a column comes back."""
    slope = np.corrcoef(x, y)[0, 1] * y.std() / x.std()
    return np.array([[slope], [y.mean() - slope * x.mean()]])


@variant("scipy", of="fit_line")
def scipy_linregress(x: Any, y: Any) -> Any:
    """SciPy's own."""
    result = linregress(x, y)
    return result.slope, result.intercept


@variant("centred-copies", of="fit_line")
def centred_copies(x: Any, y: Any) -> Any:
    """Only x has to be centred; in place, on a copy."""
    dx = x.copy()
    dx -= dx.mean()
    slope = dx @ y / (dx @ dx)
    return slope, (y - slope * x).mean()
