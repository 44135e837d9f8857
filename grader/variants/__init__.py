"""Right solutions in other styles: what must pass, whatever it looks like.

An entry is a function or class in a module of its part's folder, marked with `variant`; nothing else needs
to be touched. It runs with the reference's helpers, which the module imports from `solutions`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from grader.marked import entries as marked
from grader.marked import mark

Right = TypeVar("Right", bound=Callable[..., Any])


@dataclass(frozen=True)
class Variant:
    """One way of being right.

    Attributes:
        id: what is unusual about it, in kebab-case.
        part: the part of the course.
        function: the course's function that it stands in for.
        right: the function or class itself.
    """

    id: str
    part: str
    function: str
    right: Callable[..., Any]


def variant(id: str, of: str) -> Callable[[Right], Right]:
    """Mark a function or class as an entry.

    Args:
        id: what is unusual about it, in kebab-case, unique among the entries of its function.
        of: the course's function that it stands in for.
    """
    return mark(id, of)


@cache
def variants(part: str) -> tuple[Variant, ...]:
    """Every entry of a part; empty if it has none."""
    return tuple(Variant(id, part, of, right) for id, of, right in marked(f"{__name__}.{part}"))
