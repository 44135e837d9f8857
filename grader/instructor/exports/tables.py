"""Tables as CSV that a spreadsheet opens without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from grader.text import clean

Cell = str | float | int | None
# What spreadsheets take for the start of a formula (OWASP, "CSV Injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MAX_TEXT = 1000


def guarded(text: str) -> str:
    """The text as a cell that is no formula: one line, with an apostrophe before what would begin one."""
    shown = clean(text, MAX_TEXT)
    return f"'{shown}" if shown.startswith(FORMULA) else shown


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table as CSV; texts are guarded, numbers written plainly."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(guarded(name) for name in header)
    for row in rows:
        writer.writerow(_shown(cell) for cell in row)
    return buffer.getvalue()


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    return guarded(cell) if isinstance(cell, str) else f"{cell:.12g}"
