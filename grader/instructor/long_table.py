"""A table for a terminal, of any length: its rows are on the disk, and are printed a few at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from rich.cells import cell_len
from rich.console import Console
from rich.segment import SegmentLines
from rich.table import Table
from rich.text import Text

from grader.instructor.spool import Spool

AT_ONCE = 100


class LongTable(Spool[tuple[str, ...]]):
    """Rows of a table, printed with columns that are as wide as they would be were all of them in memory.

    That takes, of each column, the cell with the longest line and the one with the longest word.

    Args:
        empty: makes the table without its rows.
    """

    def __init__(self, empty: Callable[[], Table]) -> None:
        super().__init__()
        self._empty = empty
        headings = [str(column.header) for column in empty().columns]
        self._lines = headings.copy()
        self._words = headings.copy()

    def add(self, record: tuple[str, ...]) -> None:
        """Put a row at the end, as markup."""
        self._lines = [max(pair, key=_line) for pair in zip(self._lines, record, strict=True)]
        self._words = [max(pair, key=_word) for pair in zip(self._words, record, strict=True)]
        super().add(record)

    def print_to(self, console: Console) -> None:
        """Print it."""
        widest = (tuple(self._lines), tuple(self._words))
        # They make each lot as wide as all of them, and are cut off below it.
        not_shown = len(console.render_lines(self._table(widest, False)))
        rows = iter(self)
        header = True
        while some := list(islice(rows, AT_ONCE)):
            lines = console.render_lines(self._table([*some, *widest], header), pad=False)
            console.print(SegmentLines(lines[:-not_shown], new_lines=True), end="")
            header = False

    def _table(self, rows: Iterable[tuple[str, ...]], header: bool) -> Table:
        table = self._empty()
        table.show_header = header
        for row in rows:
            table.add_row(*row)
        return table


def _line(markup: str) -> int:
    """The length of its longest line."""
    return max(map(cell_len, Text.from_markup(markup).plain.splitlines()), default=0)


def _word(markup: str) -> int:
    """The length of its longest word."""
    return max(map(cell_len, Text.from_markup(markup).plain.split()), default=0)
