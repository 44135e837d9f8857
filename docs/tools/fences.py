"""Finds the fenced blocks of a page, and puts something else in the place of some of them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

OPENING = re.compile(r"^(?P<indent> *)(?P<ticks>`{3,})(?P<head>[^`\n]*)$")


@dataclass(frozen=True)
class Fence:
    """A fenced block.

    Attributes:
        words: what stands behind the opening backticks, in words: ("python", "run").
        body: the lines between, without the block's indentation.
        indent: the spaces before the backticks, which a replacement gets as well.
        source: the block's lines as they stand.
    """

    words: tuple[str, ...]
    body: str
    indent: str
    source: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The first word, or ""."""
        return self.words[0] if self.words else ""


def _split(lines: list[str]) -> Iterator[str | Fence]:
    """The lines, with each fenced block as one item; blocks inside a longer fence belong to it."""
    number = 0
    while number < len(lines):
        opening = OPENING.match(lines[number])
        if opening is None:
            yield lines[number]
            number += 1
            continue
        closing = re.compile(rf"^ *{opening['ticks']}`* *$")
        end = next((i for i in range(number + 1, len(lines)) if closing.match(lines[i])), None)
        if end is None:
            raise ValueError(f"a block is never closed: {lines[number]}")
        body = textwrap.dedent("\n".join(lines[number + 1 : end]))
        source = tuple(lines[number : end + 1])
        yield Fence(tuple(opening["head"].split()), body, opening["indent"], source)
        number = end + 1


def fences(text: str) -> Iterator[Fence]:
    """All fenced blocks of a page, in order."""
    return (item for item in _split(text.split("\n")) if isinstance(item, Fence))


def replaced(lines: list[str], replace: Callable[[Fence], str | None]) -> list[str]:
    """The lines with some blocks replaced: by what `replace` gives, unless that is None."""
    made: list[str] = []
    for item in _split(lines):
        if isinstance(item, str):
            made.append(item)
            continue
        new = replace(item)
        made.extend(item.source if new is None else textwrap.indent(new, item.indent).split("\n"))
    return made
