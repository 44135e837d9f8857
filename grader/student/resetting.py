"""Puts functions back to the stubs that were handed out, after a copy of the file has been kept."""

from __future__ import annotations

import ast
import json
import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from grader.attempts import named_in
from grader.course import Function
from grader.errors import UserError
from grader.files import write_whole
from grader.reading import Document, Unreadable, cell_source, nbgrader_metadata, read_document
from grader.student.folder import Folder, original

BACKUPS = "backups"


def reset(
    folder: Folder, part: str, functions: Sequence[Function], whole: bool
) -> list[tuple[Path, Path | None]]:
    """Put functions of one part back in every file of it.

    Args:
        folder: the student's folder.
        part: the part.
        functions: what to put back.
        whole: put the whole `.py` file back, and not only these functions.

    Returns:
        For each file that changed, the file and the copy of what it was; None where there was none.

    Raises:
        UserError: when a file cannot be read or written; then it is as it was.
    """
    changed: list[tuple[Path, Path | None]] = []
    if not folder.files(part):
        if not whole:
            raise UserError(f"{folder.root}: holds no {part}.py; ninesteps reset {part}/ brings it back")
        path = folder.root / f"{part}.py"
        try:
            write_whole(path, original(part))
        except OSError as error:
            raise UserError(f"{path}: cannot be put back: {error.strerror}") from error
        return [(path, None)]
    for path in folder.files(part):
        try:
            before = path.read_bytes()
            if whole and path.suffix == ".py":
                after = original(part).encode()
            elif whole and _is_damaged(path.name, before):
                continue
            else:
                after = _without(path.name, before, {function.name for function in functions}, part)
            if after == before:
                continue
            kept = _keep(folder, path)
            write_whole(path, after)
        except OSError as error:
            raise UserError(f"{path}: cannot be put back: {error.strerror}; nothing was changed") from error
        changed.append((path, kept))
    return changed


def _keep(folder: Folder, path: Path) -> Path:
    """Copy a file into the folder of backups, under a name with date and time."""
    backups = folder.root / BACKUPS
    backups.mkdir(exist_ok=True)
    stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")
    kept = backups / f"{path.stem}-{stamp}{path.suffix}"
    number = 1
    while kept.exists():
        number += 1
        kept = backups / f"{path.stem}-{stamp}-{number}{path.suffix}"
    shutil.copy2(path, kept)
    return kept


def _is_damaged(name: str, data: bytes) -> bool:
    try:
        read_document(name, data)
    except Unreadable:
        return True
    return False


def _without(name: str, data: bytes, names: set[str], part: str) -> bytes:
    try:
        document = read_document(name, data)
    except Unreadable as error:
        raise UserError(f"{error}; ninesteps reset {part}/ puts back a whole .py file") from None
    stubs = stubs_of(part)
    if document.is_notebook:
        return _notebook_without(document, names, stubs, part)
    text = str(document.content)
    for function in sorted(names):
        text = _replaced(name, text, function, stubs[function])
    return text.encode()


def stubs_of(part: str) -> dict[str, str]:
    """The source of each stub of a part, by name."""
    source = original(part)
    lines = source.splitlines()
    return {
        node.name: "\n".join(lines[_first_line(node) - 1 : node.end_lineno])
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


def _first_line(node: ast.FunctionDef | ast.ClassDef) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _replaced(name: str, text: str, function: str, stub: str) -> str:
    """The text with every definition of the function replaced by one stub; added where there is none."""
    document = read_document(name, text.encode())
    spans = sorted(_spans(document, function), reverse=True)
    lines = text.split("\n")
    if not spans:
        return text.rstrip("\n") + f"\n\n\n{stub}\n"
    for number, (start, end) in enumerate(spans):
        lines[start - 1 : end] = stub.split("\n") if number == len(spans) - 1 else []
    return "\n".join(lines)


def _spans(document: Document, function: str) -> Iterable[tuple[int, int]]:
    """First and last line of each definition of a function, also of one that does not parse."""
    for piece in document.pieces:
        if piece.tree is None:
            if function in set(named_in(piece, {function})):
                lines = piece.source.split("\n")
                first = next(number for number, line in enumerate(lines, start=1) if line.strip())
                last = max(number for number, line in enumerate(lines, start=1) if line.strip())
                yield first, last
            continue
        for node in piece.tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == function:
                yield _first_line(node), node.end_lineno or node.lineno


def _notebook_without(document: Document, names: set[str], stubs: dict[str, str], part: str) -> bytes:
    """The notebook with the functions' own cells as they were handed out."""
    content: dict[str, Any] = document.content
    for cell in content.get("cells", []):
        grade_id = str(nbgrader_metadata(cell).get("grade_id", ""))
        function = grade_id.rpartition("-")[2]
        if grade_id.startswith(f"{part}-") and function in names and cell_source(cell) != stubs[function]:
            cell["source"] = stubs[function].splitlines(keepends=True)
            cell["outputs"] = []
            cell["execution_count"] = None
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()
