"""A CSV file whose fields can be changed one by one, while every other byte stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader.errors import UserError

BOM = "\ufeff"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ",;"
_TO_QUOTE = re.compile(r'[",;\r\n]|^\s|\s$')


@dataclass
class Row:
    """A row: its fields as they stand in the file, quotes and all, and what ends it."""

    raw: list[str]
    end: str

    def text(self, index: int) -> str:
        """What a field says; nothing if the row is too short."""
        if index >= len(self.raw):
            return ""
        raw = self.raw[index]
        return raw[1:-1].replace('""', '"') if raw.startswith('"') else raw

    def put(self, index: int, text: str) -> None:
        """Let a field say something else; a row that is too short grows."""
        self.raw.extend([""] * (index + 1 - len(self.raw)))
        self.raw[index] = quoted(text)


@dataclass
class RawCsv:
    """A file of rows."""

    bom: str
    delimiter: str
    rows: list[Row]

    def content(self) -> bytes:
        """The file, byte for byte but for the fields that were put."""
        text = "".join(self.delimiter.join(row.raw) + row.end for row in self.rows)
        return (self.bom + text).encode("utf-8", "surrogateescape")


def quoted(text: str) -> str:
    """A text as a field."""
    return '"' + text.replace('"', '""') + '"' if _TO_QUOTE.search(text) else text


def parse_csv(content: bytes, name: str) -> RawCsv:
    """Take a file apart; bytes that are no UTF-8 are kept as they are.

    Args:
        content: the file.
        name: its name, for the message.

    Raises:
        UserError: when it is no CSV.
    """
    if content.startswith(UTF16) or b"\0" in content:
        raise UserError(f"{name}: is no CSV in UTF-8; export it from Canvas again")
    text = content.decode("utf-8", "surrogateescape")
    bom = BOM if text.startswith(BOM) else ""
    text = text.removeprefix(BOM)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    return RawCsv(bom, delimiter, list(_rows(text, delimiter, name)))


def _rows(text: str, delimiter: str, name: str) -> Iterator[Row]:
    field = re.compile(
        rf'("(?:[^"]|"")*"|[^"{delimiter}\r\n][^{delimiter}\r\n]*|)({delimiter}|\r\n|\n|\r|\Z)'
    )
    raw: list[str] = []
    at, line = 0, 1
    while at < len(text) or raw:
        match = field.match(text, at)
        if match is None:
            raise UserError(f"{name}, line {line}: is no CSV: a quotation mark is out of place")
        raw.append(match[1])
        line += match[1].count("\n")
        at = match.end()
        if match[2] != delimiter:
            yield Row(raw, match[2])
            raw, line = [], line + 1
