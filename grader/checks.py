"""A case, ready to be called, and all the cases of a run by the function that they check."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.results import Visibility


@dataclass(frozen=True)
class Check:
    """One case, ready to be called.

    Attributes:
        id: the case's name, which pytest shows as well.
        arguments: what pytest's parametrization adds.
    """

    id: str
    part: str
    function: str
    visibility: Visibility
    points: float
    case: Callable[..., Any]
    wants_rng: bool
    arguments: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Checks:
    """All checks of a run, and the hash that says which they were."""

    by_function: Mapping[tuple[str, str], tuple[Check, ...]]
    digest: str

    def of(self, part: str, function: str) -> tuple[Check, ...]:
        """The checks of one function, visible ones first."""
        return self.by_function.get((part, function), ())


def scaled(checks: Sequence[Check], points: float) -> tuple[Check, ...]:
    """The checks with their points scaled to sum to what the function is worth."""
    total = sum(check.points for check in checks)
    if abs(total - points) < 1e-9:
        return tuple(checks)
    return tuple(replace(check, points=check.points * points / total) for check in checks)
