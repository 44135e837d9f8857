"""Looks for what students must not see in what they receive: hidden cases, solutions, catalogue entries.

A leak is a line of a hidden case, a solution region of three statements or more, or the body of a catalogue
entry, whatever its layout and the names of its variables. `python -m grader.instructor.leaks PATH...` looks
through files, folders and zips (wheels among them).
"""

from __future__ import annotations

import ast
import builtins
import html
import io
import json
import re
import sys
import tomllib
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from grader.course import COURSE_FILE
from grader.instructor.reference import SOLUTIONS

ROOT = SOLUTIONS.parent
HIDDEN = ROOT / "grader" / "hidden"
MISTAKES = ROOT / "grader" / "mistakes"
ALLOWED = Path(__file__).with_name("leaks.toml")

TELLING = 24
"""A line of fewer characters, spaces aside, may stand anywhere by chance."""
REGION = 3
"""A solution of fewer statements is what everybody writes."""
BINARY = frozenset({".png", ".jpg", ".ico", ".woff", ".woff2", ".ttf", ".db", ".gz"})
_FORM = re.compile(r"\s*(?:@|from |import |def test_|student: Student)")
"""Lines that every file of cases has; a case's name is told as the check's title."""
_KEPT = frozenset(("np", "numpy", "scipy", "math", "self", *dir(builtins)))
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


@dataclass(frozen=True)
class Leak:
    """Something that must not be there.

    Attributes:
        place: the file, and inside a zip the member.
        what: where it comes from: "grader/hidden/test_neuron.py, line 40".
    """

    place: str
    what: str


@dataclass(frozen=True)
class _Secrets:
    lines: dict[str, str]
    """Text without spaces, and where it comes from."""
    bodies: dict[str, str]
    """Normalised statements, and where they come from."""


def leaks(paths: Iterable[Path], own: Iterable[str] = (), private: Path | None = None) -> list[Leak]:
    """All leaks in files, folders and zips.

    Args:
        paths: what students receive.
        own: texts that the student wrote, as feedback shows them; what stands there is no leak.
        private: a folder with an instructor's own cases, which are as hidden as the shipped ones.

    Raises:
        OSError: when a file cannot be read.
    """
    known = "".join(_dense(text) for text in own)
    known_bodies = {body for text in own for body in _bodies(text)}
    found: dict[Leak, None] = {}
    for place, text in _texts(paths):
        for what in _in_text(_secrets(private), text, known, known_bodies):
            found[Leak(place, what)] = None
    return list(found)


def _in_text(secrets: _Secrets, text: str, known: str, known_bodies: set[str]) -> Iterator[str]:
    dense = _dense(text)
    for line, origin in secrets.lines.items():
        if line in dense and line not in known:
            yield origin
    for body in _bodies(text):
        if body in secrets.bodies and body not in known_bodies:
            yield secrets.bodies[body]


def _texts(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        files = sorted(item for item in path.rglob("*") if item.is_file()) if path.is_dir() else [path]
        for file in files:
            yield from _of_file(str(file), file.read_bytes())


def _of_file(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    ending = Path(name).suffix.lower()
    if data[:4] == b"PK\3\4":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from _of_file(f"{name}: {member}", archive.read(member))
    elif ending not in BINARY:
        text = data.decode("utf-8", "replace")
        if ending in (".json", ".ipynb"):
            with suppress(ValueError):
                text = "\n".join(_strings(json.loads(text)))
        if "</" in text:
            text = f"{text}\n{html.unescape(re.sub(r'<[^<>]*>', '', text))}"
        yield name, text


def _strings(value: Any) -> Iterator[str]:
    """The texts in a JSON value; a list of lines, as notebooks have them, is one text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):
            yield "".join(value)
        else:
            for item in value:
                yield from _strings(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)


def _dense(text: str) -> str:
    return "".join(text.split())


@cache
def _secrets(private: Path | None = None) -> _Secrets:
    public = "".join(_dense(path.read_text(encoding="utf-8")) for path in _public_files())
    allowed = _allowed()
    lines: dict[str, str] = {}
    bodies: dict[str, str] = {}
    for path in [*sorted(HIDDEN.glob("test_*.py")), *sorted(private.glob("test_*.py") if private else ())]:
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            line = _dense(text)
            telling = len(line) >= TELLING and not _FORM.match(text)
            if telling and line not in public and line not in allowed:
                lines.setdefault(line, f"{_relative(path)}, line {number}")
    for path in sorted(SOLUTIONS.glob("*.py")):
        source = path.read_text(encoding="utf-8")
        for start, region in _regions(source):
            for body in _normalised(region, REGION):
                if body not in allowed:
                    bodies.setdefault(body, f"{_relative(path)}, the solution from line {start}")
    for path in sorted(MISTAKES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and _is_entry(node):
                for body in _normalised_nodes(node, _without_docstring(node.body), REGION):
                    if body not in allowed:
                        bodies.setdefault(body, f"{_relative(path)}, {node.name}")
    return _Secrets(lines, bodies)


def _public_files() -> list[Path]:
    """What students have by right: stubs, visible cases, the list of the course, the vocabulary of cases."""
    shared = [path for path in (ROOT / "grader").glob("*.py") if path.name != "__init__.py"]
    return [*sorted(COURSE_FILE.parent.glob("*.*")), *shared]


def _allowed() -> set[str]:
    """The reviewed exceptions: dense lines, and normalised bodies."""
    entries = tomllib.loads(ALLOWED.read_text(encoding="utf-8")).get("allowed", [])
    allowed: set[str] = set()
    for entry in entries:
        allowed.add(_dense(entry["text"]))
        allowed.update(_normalised(entry["text"], 1))
        allowed.update(_bodies(entry["text"]))
    return allowed


def _relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def _is_entry(node: ast.FunctionDef) -> bool:
    return any(
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Name)
        and decorator.func.id == "mistake"
        for decorator in node.decorator_list
    )


def _regions(source: str) -> Iterator[tuple[int, str]]:
    """The lines between the markers, dedented, and where each begins."""
    start = 0
    lines: list[str] = []
    for number, line in enumerate(source.splitlines(), start=1):
        if line.strip() == BEGIN:
            start, lines = number, []
        elif line.strip() == END:
            depth = min((len(text) - len(text.lstrip()) for text in lines if text.strip()), default=0)
            yield start, "\n".join(text[depth:] for text in lines)
            start = 0
        elif start:
            lines.append(line)


def _bodies(text: str) -> set[str]:
    """The normalised bodies of all functions in a text that is Python, or has Python in it."""
    found: set[str] = set()
    for source in (text, *re.findall(r"(?m)^(?:def |class )(?:.*\n)(?:[ \t]+.*\n|[ \t]*\n)*", f"{text}\n")):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                found.update(_normalised_nodes(node, _without_docstring(node.body), REGION))
    return found


def _normalised(source: str, least: int) -> set[str]:
    try:
        tree = ast.parse(f"def _():\n{_indent(source)}" if "return" in source else source)
    except SyntaxError:
        return set()
    owner = tree.body[0]
    if isinstance(owner, ast.FunctionDef) and owner.name == "_":
        return _normalised_nodes(owner, owner.body, least)
    return _normalised_nodes(tree, tree.body, least)


def _indent(source: str) -> str:
    return "\n".join(f"    {line}" for line in source.splitlines())


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0] if body else None
    docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return body[1:] if docstring else body


def _normalised_nodes(owner: ast.AST, body: list[ast.stmt], least: int) -> set[str]:
    """The statements as text, with every variable renamed; empty if they are too few."""
    if sum(isinstance(node, ast.stmt) for part in body for node in ast.walk(part)) < least:
        return set()
    names: dict[str, str] = {}
    copy = ast.parse(ast.unparse(ast.Module(list(body), [])) if not _returns(body) else _wrapped(body))
    called = {id(node.func) for node in ast.walk(copy) if isinstance(node, ast.Call)}
    for node in ast.walk(copy):
        if isinstance(node, ast.Name) and id(node) not in called and node.id not in _KEPT:
            node.id = names.setdefault(node.id, f"v{len(names)}")
        elif isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)
    return {ast.unparse(copy)}


def _returns(body: list[ast.stmt]) -> bool:
    return any(isinstance(node, ast.Return | ast.Yield) for part in body for node in ast.walk(part))


def _wrapped(body: list[ast.stmt]) -> str:
    return f"def _():\n{_indent(ast.unparse(ast.Module(list(body), [])))}"


def main(arguments: list[str] | None = None) -> int:
    """Print every leak; exit status 1 if there is one, 2 for a path that is not there."""
    paths = [Path(argument) for argument in (sys.argv[1:] if arguments is None else arguments)]
    absent = [path for path in paths if not path.exists()]
    if absent or not paths:
        print(f"leaks: {absent[0]}: is not there" if absent else "leaks: name files, folders or zips")
        return 2
    found = leaks(paths)
    for leak in found:
        print(f"{leak.place}: holds {leak.what}")
    print(f"{len(found)} leak{'s' * (len(found) != 1)}")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
