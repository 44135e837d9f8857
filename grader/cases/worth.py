"""What a case is worth, and for which function."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Case = TypeVar("Case", bound=Callable[..., Any])


@dataclass(frozen=True)
class Points:
    """What a case is worth, and for which function."""

    value: float
    of: str | None = None


def points(value: float, of: str | None = None) -> Callable[[Case], Case]:
    """Say what a case is worth.

    Args:
        value: points; a function's checks are scaled so that they sum to what course.toml gives it.
        of: the function that the case checks; without it, the first that it takes from `student`.
    """

    def mark(case: Case) -> Case:
        case.__dict__["points"] = Points(value, of)
        return case

    return mark


def points_of(case: Callable[..., Any]) -> Points:
    """The points of a case, with the function that it checks filled in; 1 point if it says nothing."""
    mark = getattr(case, "points", Points(1.0))
    if mark.of is not None:
        return Points(mark.value, mark.of)
    return Points(mark.value, _first_taken(case))


def _first_taken(case: Callable[..., Any]) -> str | None:
    tree = ast.parse(textwrap.dedent(inspect.getsource(case)))
    taken = [
        (node.lineno, node.col_offset, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "student"
    ]
    return min(taken)[2] if taken else None
