"""Numerical gradients: the yardstick that back-propagation is held to, and how far it can be trusted.

A central difference ``(f(w + h) - f(w - h)) / 2h`` errs by about ``h**2 * |f'''| / 6`` from cutting the
Taylor series, and by about ``eps * |f| / h`` from rounding, eps being 2.2e-16. The sum is smallest near
``h = eps**(1/3)``, 6e-6, where it is about 1e-11 for functions of order one: five decades below the
tolerance of `grader.cases.close`, 1e-6.

A complex step ``Im f(w + ih) / h`` subtracts nothing, so h can be 1e-30 and the slope is exact to
rounding. It asks for a function that is analytic and written for complex numbers: sums, products, exp,
tanh, powers; not abs, maximum, or comparisons.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

STEP = float(np.finfo(np.float64).eps) ** (1 / 3)
COMPLEX_STEP = 1e-30


def central_difference(f: Callable[[FloatArray], Any], w: npt.ArrayLike, h: float = STEP) -> FloatArray:
    """The gradient of a scalar function by central differences.

    Args:
        f: takes an array of w's shape, returns a number.
        w: where the gradient is wanted, any shape.
        h: the step; at a kink (relu at 0) it must be shorter than the distance to the kink.

    Returns:
        An array of w's shape.

    Source:
        Nocedal and Wright, Numerical Optimization, section 8.1.
    """
    return central_differences(lambda points: [float(f(point)) for point in points], w, h)


def central_differences(
    f: Callable[[list[FloatArray]], Sequence[Any]], w: npt.ArrayLike, h: float = STEP
) -> FloatArray:
    """The same gradient, for a function that is asked for all points at once.

    Args:
        f: takes a list of arrays of w's shape, returns a number for each.
        w: where the gradient is wanted, any shape.
        h: the step.

    Returns:
        An array of w's shape.
    """
    point = np.array(w, dtype=np.float64)
    steps = h * np.eye(point.size).reshape(point.size, *point.shape)
    values = np.array(
        f([np.asarray(point + way * step) for step in steps for way in (1, -1)]), dtype=np.float64
    )
    return ((values[::2] - values[1::2]) / (2 * h)).reshape(point.shape)


def complex_step(f: Callable[[npt.NDArray[np.complex128]], Any], w: npt.ArrayLike) -> FloatArray:
    """The gradient of a scalar analytic function, exact to rounding.

    Args:
        f: takes a complex array of w's shape, returns a complex number; analytic in each entry.
        w: where the gradient is wanted, any shape.

    Returns:
        An array of w's shape.

    Source:
        Squire and Trapp, Using Complex Variables to Estimate Derivatives of Real Functions, SIAM Review
        40 (1998).
    """
    point = np.array(w, dtype=np.complex128)
    gradient = np.zeros(point.shape)
    for index in np.ndindex(point.shape):
        here = point[index]
        point[index] = here + 1j * COMPLEX_STEP
        gradient[index] = np.imag(f(point.copy())) / COMPLEX_STEP
        point[index] = here
    return gradient
