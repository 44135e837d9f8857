"""Cuts a student's files into answers, one for each function, and the code around them."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

from grader.attempts import bindings, is_stub, named_in
from grader.reading import Document, Piece


@dataclass
class Answers:
    """What a document says to each function.

    Attributes:
        by_name: the source that defines a function.
        cells: the index of the notebook's cell that it stands in.
        stubs: the functions whose source here is still a stub.
        extra: other code, by the function that it follows ("" at the start).
    """

    by_name: dict[str, str] = field(default_factory=dict)
    cells: dict[str, int] = field(default_factory=dict)
    stubs: set[str] = field(default_factory=set)
    extra: dict[str, list[str]] = field(default_factory=dict)


def cut(document: Document, names: Iterable[str]) -> Answers:
    """Cut a document into answers.

    Args:
        document: a student's file.
        names: the course's functions of the part.
    """
    wanted = set(names)
    answers = Answers()
    last = ""
    for piece in document.pieces:
        last = _cut_piece(piece, wanted, answers, last)
    return answers


def _cut_piece(piece: Piece, wanted: set[str], answers: Answers, last: str) -> str:
    lines = piece.source.split("\n")
    if piece.tree is None:
        here = list(named_in(piece, wanted))
        if here:
            _answer(answers, here[0], piece.source.strip("\n"), piece.index, stub=False)
            return here[0]
        _extra(answers, last, piece.source)
        return last
    position = 0
    for node in piece.tree.body:
        name = next((bound for bound, _, _ in bindings(node) if bound in wanted), None)
        if name is None:
            continue
        start, end = _span(node)
        _extra(answers, last, "\n".join(lines[position:start]))
        _answer(answers, name, "\n".join(lines[start:end]), piece.index, is_stub(node))
        position, last = end, name
    _extra(answers, last, "\n".join(lines[position:]))
    return last


def _span(node: ast.stmt) -> tuple[int, int]:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return first - 1, node.end_lineno or node.lineno


def _answer(answers: Answers, name: str, source: str, index: int, stub: bool) -> None:
    if stub and name in answers.by_name:
        return
    if name in answers.by_name and name not in answers.stubs:
        source = f"{answers.by_name[name]}\n\n{source}"
    answers.by_name[name] = source
    answers.cells[name] = index
    (answers.stubs.add if stub else answers.stubs.discard)(name)


def _extra(answers: Answers, last: str, source: str) -> None:
    code = [line for line in source.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    if code:
        answers.extra.setdefault(last, []).append(_without_markers(source).strip("\n"))


def _without_markers(source: str) -> str:
    """The code without the percent format's markdown cells and markers."""
    kept: list[str] = []
    markdown = False
    for line in source.split("\n"):
        if line.startswith("# %%"):
            markdown = "[markdown]" in line
        elif not (markdown and (line.startswith("#") or not line.strip())):
            markdown = False
            kept.append(line)
    return "\n".join(kept)
