"""Reads a student's file, as bytes, into pieces of code: never imported, never run here.

A `.py` file is one piece, or, where it does not parse, as many as its top-level statements, so that a
syntax error costs only what stands around it. A notebook's pieces are its code cells.
"""

from __future__ import annotations

import ast
import codecs
import io
import json
import re
import tokenize
import warnings
from dataclasses import dataclass
from typing import Any

from grader.worker.module import Cell

MAX_FILE = 32 * 2**20
MAX_SOURCE = 2**18
MAX_LINE = 20_000
MAX_CELLS = 2000
_MAX_TRIES = 300
_MAX_SALVAGED = 2**21
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Codecs of the standard library that take quadratic time.
_SLOW_CODECS = frozenset({"punycode", "idna"})

_GRADED_CODE_MAGICS = frozenset({"time", "timeit", "capture", "prun"})
_MAGIC_LINE = re.compile(r"^(\s*)(?:%{1,2}[A-Za-z].*|!(?!=).*|\?+\S.*|[\w.]+\?+\s*)$")
_MAGIC_ASSIGNMENT = re.compile(r"^(\s*\w[\w, ]*=\s*)[%!].*$")
_TOP_LEVEL = re.compile(r"[^\s#)\]}]")
_CONTINUES = re.compile(r"(?:else|elif|except|finally|case)\b(?!\s*=)")


class Unreadable(Exception):
    """A file that cannot be graded at all; the text says why, in one line."""


@dataclass(frozen=True)
class Piece:
    """Code that stands or falls together.

    Attributes:
        place: the file, or the notebook's cell, as a student would look for it.
        source: the code; where it is part of a file, preceded by as many newlines as keep its line numbers.
        grade_id: nbgrader's id of the cell, or "".
        index: the cell's index in its notebook, or 0.
        tree: the parsed code, or None where it does not parse.
        error: what keeps it from parsing: "line 3: '(' was never closed".
    """

    place: str
    source: str
    grade_id: str = ""
    index: int = 0
    tree: ast.Module | None = None
    error: str = ""


@dataclass(frozen=True)
class Document:
    """One file of a submission."""

    name: str
    pieces: tuple[Piece, ...]
    content: Any = None
    """The notebook's JSON, or the file's text."""

    @property
    def is_notebook(self) -> bool:
        """Whether it is a notebook."""
        return self.name.endswith(".ipynb")


def read_document(name: str, data: bytes) -> Document:
    """Read a `.py` file or a notebook.

    Args:
        name: the file's name; its ending says what it is.
        data: what stands in it.

    Raises:
        Unreadable: when it is empty, too large, binary, or no notebook.
    """
    if len(data) > MAX_FILE:
        raise Unreadable(
            f"{name}: is larger than the {MAX_FILE // 2**20} MB that are read; "
            "clear the outputs and save it again"
        )
    if not data.strip():
        raise Unreadable(f"{name}: is empty")
    return _notebook(name, data) if name.endswith(".ipynb") else _script(name, data)


def _script(name: str, data: bytes) -> Document:
    text = _decode(name, data)
    if len(text) > MAX_SOURCE:
        raise Unreadable(f"{name}: has more than {MAX_SOURCE // 2**10} KB of code")
    piece = _parsed(Piece(name, text))
    pieces = (piece,) if piece.tree else _salvage(_parsed(Piece(name, _without_magics(text))))
    return Document(name, pieces, text)


def _decode(name: str, data: bytes) -> str:
    if data.startswith(_UTF16):
        raise Unreadable(f"{name}: is UTF-16 text; save it as UTF-8")
    if b"\0" in data:
        raise Unreadable(f"{name}: is not a text file; submit the .py or .ipynb file itself")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        if codecs.lookup(encoding).name in _SLOW_CODECS:
            raise LookupError(encoding)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeError, LookupError):
        raise Unreadable(f"{name}: is not UTF-8 text; save it as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _notebook(name: str, data: bytes) -> Document:
    if data.startswith(_UTF16):
        raise Unreadable(f"{name}: is UTF-16 text; save it as UTF-8")
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(f"{name}: is not a notebook (its JSON breaks off or is damaged{where})") from None
    pieces: list[Piece] = []
    total = 0
    code_cells = 0
    for index, cell in enumerate(notebook_cells(name, content)):
        if cell.get("cell_type") != "code":
            continue
        source = cell_source(cell)
        total += len(source)
        if total > MAX_SOURCE:
            raise Unreadable(f"{name}: has more than {MAX_SOURCE // 2**10} KB of code")
        code_cells += 1
        metadata = nbgrader_metadata(cell)
        # The graded cells are the kit's own; what a student made of them is not run.
        if (metadata.get("grade") and not metadata.get("solution")) or not source.strip():
            continue
        grade_id = metadata.get("grade_id")
        piece = Piece(f"code cell {code_cells}", source, grade_id if isinstance(grade_id, str) else "", index)
        parsed = _parsed(piece)
        if parsed.tree is None:
            cleaned = _without_magics(source)
            parsed = _parsed(Piece(piece.place, cleaned, piece.grade_id, index))
        salvaged = (parsed,) if parsed.tree else _salvage(parsed)
        total += sum(len(piece.source) for piece in salvaged) - len(source)
        pieces.extend(salvaged)
    return Document(name, tuple(pieces), content)


def notebook_cells(name: str, content: Any) -> list[dict[str, Any]]:
    """The cells of a notebook's JSON, of format 4 or 3.

    Raises:
        Unreadable: when it has none.
    """
    cells = content.get("cells") if isinstance(content, dict) else None
    if cells is None and isinstance(content, dict) and isinstance(content.get("worksheets"), list):
        sheets = [sheet.get("cells") for sheet in content["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets if isinstance(sheet, list) for cell in sheet]
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise Unreadable(f"{name}: is JSON, but not a notebook")
    if len(cells) > MAX_CELLS:
        raise Unreadable(f"{name}: has more than {MAX_CELLS} cells")
    return cells


def cell_source(cell: dict[str, Any]) -> str:
    """A cell's text, which notebooks keep as one string or as a list of lines."""
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source.replace("\r\n", "\n").replace("\r", "\n") if isinstance(source, str) else ""


def nbgrader_metadata(cell: dict[str, Any]) -> dict[str, Any]:
    """What nbgrader keeps in a cell; empty where that is nothing or not what it should be."""
    metadata = cell.get("metadata")
    entry = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if not isinstance(entry, dict):
        return {}
    # An id that is no text is none.
    return {key: value for key, value in entry.items() if key != "grade_id" or isinstance(value, str)}


def _without_magics(source: str) -> str:
    """The code without IPython's magics and shell lines, each line in its place."""
    lines = source.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    match = re.match(r"%%(\w+)", lines[first])
    if match:
        if match[1] not in _GRADED_CODE_MAGICS:
            return "\n" * len(lines)
        lines[first] = ""
    return "\n".join(
        _MAGIC_ASSIGNMENT.sub(r"\1None", _MAGIC_LINE.sub(r"\1pass", line)) if line.strip() else line
        for line in lines
    )


def parse(source: str) -> ast.Module:
    """Parse code without a word of warning.

    Raises:
        SyntaxError: whatever keeps it from parsing.
    """
    # Python takes quadratic time for some very long lines.
    if any(len(line) > MAX_LINE for line in source.replace("\\\n", "").split("\n")):
        raise SyntaxError(f"a line of more than {MAX_LINE} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except SyntaxError:
        raise
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        raise SyntaxError("cannot be read by Python (nested too deeply, or not text)") from error


def _parsed(piece: Piece) -> Piece:
    tree, error = None, ""
    try:
        tree = parse(piece.source)
    except SyntaxError as problem:
        error = f"line {problem.lineno}: {problem.msg}" if problem.lineno else str(problem.msg)
    return Piece(piece.place, piece.source, piece.grade_id, piece.index, tree, error)


def _salvage(piece: Piece) -> tuple[Piece, ...]:
    """A piece that does not parse, cut into top-level statements, those that parse and those that don't."""
    lines = piece.source.split("\n")
    starts = _statement_starts(lines)
    # Every piece begins with as many newlines as keep its line numbers: this bounds their sum.
    if len(starts) * len(lines) > _MAX_SALVAGED:
        return (piece,)
    bounds = [*starts, len(lines)]
    result: list[Piece] = []
    position = tries = 0
    while position < len(starts):
        end = position + 1
        whole = _part(piece, lines, bounds[position], bounds[end])
        # A statement may hold lines that only look like the start of another: in a long string.
        longer = whole
        while longer.tree is None and end < min(len(starts), position + 12) and tries < _MAX_TRIES:
            end += 1
            tries += 1
            longer = _part(piece, lines, bounds[position], bounds[end])
        if longer.tree is None:
            end = position + 1
            longer = whole
        result.append(longer)
        position = end
    return tuple(result)


def _statement_starts(lines: list[str]) -> list[int]:
    starts: list[int] = []
    decorated = False
    for number, line in enumerate(lines):
        if _TOP_LEVEL.match(line) and not _CONTINUES.match(line):
            if not decorated:
                starts.append(number)
            decorated = line.startswith("@")
    return starts or [0]


def _part(piece: Piece, lines: list[str], start: int, end: int) -> Piece:
    source = "\n" * start + "\n".join(lines[start:end]) + "\n"
    return _parsed(Piece(piece.place, source, piece.grade_id, piece.index))


def cells_of(document: Document, skipped: dict[int, tuple[int, ...]]) -> tuple[Cell, ...]:
    """What a worker is to run of a document.

    Args:
        document: the document.
        skipped: for the number of a piece, the indices of top-level statements that are left out.
    """
    return tuple(
        Cell(piece.place, piece.source, skipped.get(number, ()))
        for number, piece in enumerate(document.pieces)
    )
