"""Decides, from source alone, which of the course's functions a submission has tried.

A stub is a body that only raises NotImplementedError; a class is a stub when all its methods are. Of
several candidates for one function the attempted one counts: a doubled cell's untouched copy is passed
over, and what the notebook leaves open is taken from the `.py` file beside it.
"""

from __future__ import annotations

import ast
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from grader.course import Part
from grader.reading import Document, Piece, cells_of
from grader.worker.module import Module, Supply

NOTHING_GIVEN = Supply()
_DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_OTHER_SCOPES = ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


class State(Enum):
    """What a submission has of one function."""

    ATTEMPTED = "attempted"
    BROKEN = "broken"
    """It stands in code that does not parse."""
    STUB = "stub"
    MISSING = "missing"


@dataclass(frozen=True)
class Attempt:
    """What a submission has of one function, and what to tell about it."""

    state: State
    message: str = ""
    line: int = 0
    place: str = ""


@dataclass
class _Found:
    """One document's candidates for the course's names."""

    attempted: dict[str, Attempt] = field(default_factory=dict)
    stubs: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    broken: dict[str, Attempt] = field(default_factory=dict)
    stars: bool = False


@dataclass(frozen=True)
class PartReading:
    """A part of a submission, ready to be loaded: its module, and the state of each function."""

    module: Module
    attempts: Mapping[str, Attempt]


def read_part(part: Part, documents: Iterable[Document], given: Supply = NOTHING_GIVEN) -> PartReading:
    """Put a part's documents together.

    Args:
        part: the part of the course.
        documents: its files, the notebook first.
        given: the part's ready-made code.
    """
    documents = sorted(documents, key=lambda document: not document.is_notebook)
    names = [function.name for function in part.functions]
    found = [_search(document, set(names)) for document in documents]
    taken: dict[str, int] = {}
    attempts: dict[str, Attempt] = {}
    for name in names:
        number, attempt = _choose(name, found)
        if number and attempt.state is State.ATTEMPTED:
            taken[name] = number
        if len(documents) > 1 and attempt.state is State.ATTEMPTED:
            other = documents[1 - number].name
            both = name in found[1 - number].attempted
            told = f"taken from {documents[number].name}" + (f", not from {other}" if both else "")
            attempt = Attempt(attempt.state, told, attempt.line, attempt.place)
        attempts[name] = attempt
    sources = tuple(
        cells_of(document, _overtaken(candidates))
        for document, candidates in zip(documents, found, strict=True)
    )
    return PartReading(Module(part.name, sources, taken, given), attempts)


def with_siblings(module: Module, modules: Iterable[Module]) -> Module:
    """The module with those other parts that its code mentions, so that it can import them."""
    text = "\n".join(cell.source for source in module.sources for cell in source)
    return replace(
        module,
        siblings=tuple(other for other in modules if other.name != module.name and other.name in text),
    )


def _choose(name: str, found: list[_Found]) -> tuple[int, Attempt]:
    for number, candidates in enumerate(found):
        if name in candidates.attempted:
            return number, candidates.attempted[name]
    for number, candidates in enumerate(found):
        if name in candidates.broken:
            return number, candidates.broken[name]
    for number, candidates in enumerate(found):
        if name in candidates.stubs:
            return number, Attempt(State.STUB)
    for number, candidates in enumerate(found):
        if candidates.stars:
            return number, Attempt(State.ATTEMPTED)
    return 0, Attempt(State.MISSING, f"there is no {name} in what was submitted")


def _overtaken(candidates: _Found) -> dict[int, tuple[int, ...]]:
    """Stubs of names that were attempted elsewhere in the document: a later one would win in Python."""
    skipped: dict[int, tuple[int, ...]] = {}
    for name, places in candidates.stubs.items():
        if name in candidates.attempted:
            for piece, statement in places:
                skipped[piece] = (*skipped.get(piece, ()), statement)
    return skipped


def _search(document: Document, names: set[str]) -> _Found:
    found = _Found()
    for number, piece in enumerate(document.pieces):
        if piece.tree is None:
            for name in named_in(piece, names):
                found.broken[name] = Attempt(State.BROKEN, f"does not parse, {piece.place}, {piece.error}")
            continue
        for statement, node in enumerate(piece.tree.body):
            for name, line, is_stub in bindings(node):
                if name == "*":
                    found.stars = True
                elif name in names and is_stub:
                    found.stubs.setdefault(name, []).append((number, statement))
                elif name in names:
                    found.attempted[name] = Attempt(State.ATTEMPTED, "", line, piece.place)
    return found


def named_in(piece: Piece, names: set[str]) -> Iterator[str]:
    """The names that code which does not parse seems to define."""
    for match in re.finditer(r"^[ \t]*(?:async\s+def|def|class)\s+(\w+)", piece.source, re.MULTILINE):
        if match[1] in names:
            yield match[1]


def bindings(node: ast.stmt) -> Iterator[tuple[str, int, bool]]:
    """The names that a top-level statement binds: name, line, whether it is a stub."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name, node.lineno, is_stub(node)
        case ast.Import() | ast.ImportFrom():
            for alias in node.names:
                yield alias.asname or alias.name, node.lineno, False
        case _:
            for child in _of_this_scope(node):
                if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
                    yield child.id, child.lineno, False
                elif isinstance(child, _DEFINITIONS):
                    yield child.name, child.lineno, is_stub(child)
                elif isinstance(child, ast.ImportFrom | ast.Import):
                    yield from bindings(child)


def _of_this_scope(node: ast.stmt) -> Iterator[ast.AST]:
    """A statement's nodes, without what stands in functions, classes and comprehensions inside it."""
    waiting: deque[ast.AST] = deque([node])
    while waiting:
        child = waiting.popleft()
        yield child
        if not isinstance(child, _DEFINITIONS | _OTHER_SCOPES):
            waiting.extend(ast.iter_child_nodes(child))


def is_stub(node: ast.stmt) -> bool:
    """Whether a function's body only raises NotImplementedError, or all of a class's methods' do."""
    if isinstance(node, ast.ClassDef):
        methods = [item for item in node.body if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)]
        return bool(methods) and all(is_stub(method) for method in methods)
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    body = node.body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    return len(body) == 1 and _raises_not_implemented(body[0])


def _raises_not_implemented(node: ast.stmt) -> bool:
    if not isinstance(node, ast.Raise) or node.exc is None:
        return False
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
