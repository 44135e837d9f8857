"""A case's function that is given as data: student code calls it where it runs, without asking the case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np


class Formula:
    """A function of one array.

    Student code that calls a function of the case hundreds of times would change processes twice as often. A
    formula goes along instead, and only what it does not take is asked of the case, which says what is wrong.

    Args:
        text: an expression of `w`, of NumPy as `np` and of the constants: "np.sum(heights * np.sin(w))".
        constants: numbers and arrays by name.
        shape: the shape that an array must have, or None for any.
        ask: sees to it, on the case's side, that student code has passed what it may.

    Attributes:
        text: the expression.
    """

    def __init__(
        self,
        text: str,
        constants: Mapping[str, Any],
        shape: tuple[int, ...] | None = None,
        ask: Callable[[Any], Any] = np.asarray,
    ) -> None:
        self.text = text
        self._constants = dict(constants)
        self._shape = shape
        self._ask = ask
        self._function: Callable[[Any], Any] = eval(f"lambda w: {text}", {"np": np, **constants})

    def __call__(self, w: Any) -> Any:
        """The value at w, whatever w is: a complex array for exact gradients too."""
        return self._function(w)

    def asked(self, w: Any) -> Any:
        """The value at what student code has passed, on the case's side."""
        return self(self._ask(w))

    def takes(self, w: Any) -> bool:
        """Whether w is so surely right that the case need not look at it."""
        return (
            type(w) is np.ndarray
            and w.dtype == np.float64
            and self._shape in (None, w.shape)
            and bool(np.isfinite(w).all())
        )

    def value(self, w: np.ndarray[Any, Any]) -> Any:
        """The value at a w that it takes, in memory of its own."""
        with np.errstate(all="ignore"):
            result = self(w)
        return result.copy() if isinstance(result, np.ndarray) else result

    def to_plain(self) -> tuple[str, dict[str, Any], tuple[int, ...] | None]:
        """What the worker makes its own from."""
        return self.text, self._constants, self._shape
