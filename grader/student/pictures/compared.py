"""Two sets of numbers that should agree, block by block: the student's, and the same measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .picture import Array
from .words import count, off, related, say, sentences

SAME_EVERYWHERE = ("exactly", "the right size", "all zero", "every entry")


@dataclass(frozen=True)
class Block:
    """Entries that belong together.

    Attributes:
        name: "dW of layer 1".
        yours: the student's values, one or two axes.
        other: what they are held against, of the same shape.
        labels: names of the entries of a single axis; for two axes, none.
    """

    name: str
    yours: Array
    other: Array
    labels: tuple[str, ...] = ()

    def place(self, index: tuple[int, ...]) -> str:
        """The name of an entry."""
        if self.labels:
            return self.labels[index[0]]
        return f"{self.name}, row {index[0]}, column {index[1]} (counted from 0)"


@dataclass(frozen=True)
class Compared:
    """Blocks to compare.

    Attributes:
        subject: "Your backprop".
        blocks: what is compared.
        against: "the measured gradient".
        relative: what an exact factor is said to be of: "what was measured".
        basis: a sentence about how the other values came about.
        heads: the two sets' names in the drawing.
        third: a further set of values for the drawing, with its name.
    """

    subject: str
    blocks: tuple[Block, ...]
    against: str = "the measured gradient"
    relative: str = "what was measured"
    basis: str = ""
    heads: tuple[str, str] = ("yours", "measured")
    third: tuple[str, Array] | None = None

    @property
    def yours(self) -> Array:
        """All of the student's entries in one row."""
        return np.concatenate([block.yours.ravel() for block in self.blocks])

    @property
    def other(self) -> Array:
        """All of the other entries in one row."""
        return np.concatenate([block.other.ravel() for block in self.blocks])

    @property
    def wrong(self) -> Array:
        """Which entries differ, in one row."""
        return off(self.yours, self.other)

    @property
    def worst(self) -> tuple[int, tuple[int, ...]] | None:
        """Block and index of the entry that differs most, if any does."""
        if not self.wrong.any():
            return None
        place = int(np.abs(self.yours - self.other).argmax())
        for number, block in enumerate(self.blocks):
            if place < block.yours.size:
                return number, tuple(int(i) for i in np.unravel_index(place, block.yours.shape))
            place -= block.yours.size
        raise AssertionError("every entry is in a block")


def describe(data: Compared) -> str:
    """Whether the two agree; if not, how many entries differ, which one most, and how they relate."""
    if data.worst is None:
        largest = float(np.abs(data.yours - data.other).max(initial=0.0))
        return sentences(
            (
                f"{data.subject} agrees with {data.against} in all {count(data.yours.size, 'entry')}:",
                f"the largest difference is {largest:.0e}." if largest else "they are equal.",
                data.basis,
            )
        )
    number, index = data.worst
    block = data.blocks[number]
    return sentences(
        (
            f"{data.subject} differs from {data.against} in {int(data.wrong.sum())} of"
            f" {count(data.yours.size, 'entry')}.",
            f"Worst: {block.place(index)}: yours is {say(block.yours[index])},"
            f" {data.heads[1]} {say(block.other[index])}.",
            _relations(data),
            data.basis,
        )
    )


def _relations(data: Compared) -> str:
    whole = related(data.yours, data.other, data.relative)
    if whole.startswith(SAME_EVERYWHERE):
        return f"All entries: {whole}."
    if len(data.blocks) == 1:
        return f"Yours: {whole}." if whole and not data.blocks[0].labels else ""
    said = []
    for block in data.blocks:
        if not off(block.yours, block.other).any():
            said.append(f"{block.name} agrees")
        else:
            said.append(f"{block.name}: {related(block.yours, block.other, data.relative) or 'differs'}")
    return f"Block by block: {'; '.join(said)}."
