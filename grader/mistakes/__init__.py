"""The catalogue of mistakes: runnable wrong solutions, each with the line that a tutor would say.

An entry is a function or class in a module of its part's folder, marked with `mistake`; nothing else needs
to be touched. Its docstring's first line is what a student reads, and up to three lines of detail may
follow. It runs with the reference's helpers, which the module imports from `solutions`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from grader.errors import UserError
from grader.marked import entries as marked
from grader.marked import mark

MAX_LINE = 100
MAX_DETAILS = 3

Wrong = TypeVar("Wrong", bound=Callable[..., Any])


@dataclass(frozen=True)
class Mistake:
    """One way of being wrong.

    Attributes:
        id: its name in results, in kebab-case.
        part: the part of the course.
        function: the course's function that it stands in for.
        line: what a tutor says, in at most 100 characters.
        details: up to three more lines.
        wrong: the function or class itself.
    """

    id: str
    part: str
    function: str
    line: str
    details: tuple[str, ...]
    wrong: Callable[..., Any]


class CatalogueError(UserError):
    """An entry that breaks the catalogue's rules; the text names it."""


def mistake(id: str, of: str) -> Callable[[Wrong], Wrong]:
    """Mark a function or class as an entry.

    Args:
        id: its name in results, in kebab-case, unique among the entries of its function.
        of: the course's function that it stands in for.
    """
    return mark(id, of)


@cache
def catalogue(part: str) -> tuple[Mistake, ...]:
    """Every entry of a part; empty if it has none.

    Raises:
        CatalogueError: when an entry breaks the rules.
    """
    entries: list[Mistake] = []
    seen: set[tuple[str, str]] = set()
    for id, function, wrong in marked(f"{__name__}.{part}"):
        entry = _entry(part, id, function, wrong)
        if (entry.function, entry.id) in seen:
            raise CatalogueError(f"{part}/{entry.function}: two mistakes are called {entry.id}")
        seen.add((entry.function, entry.id))
        entries.append(entry)
    return tuple(entries)


def _entry(part: str, id: str, function: str, wrong: Callable[..., Any]) -> Mistake:
    lines = inspect.cleandoc(wrong.__doc__ or "").splitlines()
    text = [line for line in lines if line.strip()]
    where = f"{part}/{function}, mistake {id}"
    if not text:
        raise CatalogueError(f"{where}: has no docstring, which is what a tutor says")
    if len(text[0]) > MAX_LINE or len(text) > 1 + MAX_DETAILS:
        raise CatalogueError(
            f"{where}: one line of {MAX_LINE} characters and {MAX_DETAILS} more is the limit"
        )
    if id != id.lower() or not id.replace("-", "").isalnum():
        raise CatalogueError(f"{where}: an id is in kebab-case")
    return Mistake(id, part, function, text[0], tuple(text[1:]), wrong)
