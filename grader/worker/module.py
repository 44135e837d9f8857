"""A submission's part as it is sent to where it runs, and what is reported back of its loading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

MAX_LOST = 50
"""How many statements that did not run are reported."""

Position = tuple[str, int, int, int]
"""Where a top-level statement stands: module, number of the source, of the cell, of the statement."""


@dataclass(frozen=True)
class Cell:
    """A piece of a submission: its place as a student knows it (a file, a notebook's cell) and its code.

    Attributes:
        skip: indices of top-level statements that are not to be run (an earlier worker hung in them).
    """

    place: str
    source: str
    skip: tuple[int, ...] = ()


@dataclass(frozen=True)
class Supply:
    """Code that the kit puts in place of the submission's: its source, and the names that count."""

    source: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Module:
    """What a submission has of one part.

    Attributes:
        name: the part's name, under which other files of the submission import it.
        sources: the cells of each file; the first is the one whose functions are called.
        taken: names that the first file leaves open, and the number of the file that has them.
        given: what the part hands out ready-made.
        helpers: the reference's functions that stand in for the submission's.
        definitions_only: run nothing but definitions, imports and assignments.
        siblings: the submission's other parts, loaded when they are imported.
    """

    name: str
    sources: tuple[tuple[Cell, ...], ...]
    taken: dict[str, int] = field(default_factory=dict)
    given: Supply = Supply()
    helpers: Supply = Supply()
    definitions_only: bool = False
    siblings: tuple[Module, ...] = ()

    def texts(self) -> Iterator[str]:
        """The source of every cell, those of its siblings too."""
        for source in self.sources:
            for cell in source:
                yield cell.source
        for sibling in self.siblings:
            yield from sibling.texts()

    def without(self, position: Position) -> Module:
        """The module without one top-level statement, its own or that of one of its siblings."""
        name, source, cell, statement = position
        if name != self.name:
            siblings = (item.without(position) if item.name == name else item for item in self.siblings)
            return replace(self, siblings=tuple(siblings))
        cells = list(self.sources[source])
        cells[cell] = replace(cells[cell], skip=(*cells[cell].skip, statement))
        sources = list(self.sources)
        sources[source] = tuple(cells)
        return replace(self, sources=tuple(sources))

    def to_plain(self) -> dict[str, Any]:
        """Plain data, to cross the wire."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Module:
        """The module that `to_plain` was made from."""
        return cls(
            name=plain["name"],
            sources=tuple(tuple(Cell(**cell) for cell in source) for source in plain["sources"]),
            taken=plain["taken"],
            given=Supply(**plain["given"]),
            helpers=Supply(**plain["helpers"]),
            definitions_only=plain["definitions_only"],
            siblings=tuple(cls.from_plain(sibling) for sibling in plain["siblings"]),
        )


@dataclass(frozen=True)
class Lost:
    """A statement that did not run to its end, and why."""

    place: str
    line: int
    text: str
