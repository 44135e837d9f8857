"""What a student writes in a step, from its stub and course.toml, as Markdown."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from grader.course import Course, Function, Step, load_course

EXERCISES = Path(__file__).resolve().parent.parent.parent / "exercises"
SECTION = re.compile(r"^(Args|Attributes|Returns|Raises|Source):[ \t]*(.*)$")
SPECIAL = re.compile(r"([\\*_<\[\]|$])")
LINE = 42  # what a phone shows of a line of code
Definition = ast.FunctionDef | ast.ClassDef


@cache
def course() -> Course:
    """The course, read once."""
    return load_course()


def step_of(name: str) -> Step:
    """The step called "part/step".

    Raises:
        ValueError: when the course has none.
    """
    part, _, wanted = name.partition("/")
    for step in (step for each in course().parts if each.name == part for step in each.steps):
        if step.name == wanted:
            return step
    raise ValueError(f"{name} is no step of the course; write part/step")


def contract(name: str) -> str:
    """The contracts of all functions of a step."""
    step = step_of(name)
    stub = ast.parse((EXERCISES / f"{step.part}.py").read_text(encoding="utf-8"))
    found = {node.name: node for node in stub.body if isinstance(node, Definition)}
    return "\n\n".join(_one(function, found[function.name]) for function in step.functions)


def _one(function: Function, node: Definition) -> str:
    points = f"{function.points:g} point{'' if function.points == 1 else 's'}"
    heading = f"### `{function.name}` {{ #{function.name} }}"
    check = f"Worth {points}. Check it with `ninesteps check {function.part}/{function.name}`."
    if isinstance(node, ast.FunctionDef):
        return "\n\n".join((heading, *_described(node), check))
    methods = [inner for inner in node.body if isinstance(inner, ast.FunctionDef)]
    parts = [f"```python\nclass {node.name}:\n```", *_described(node)]
    for method in methods:
        parts += _described(method)
    return "\n\n".join((heading, *parts, check))


def _described(node: Definition) -> Iterator[str]:
    """Signature, text, attributes, arguments, result and errors; the source stands on the page itself."""
    if isinstance(node, ast.FunctionDef):
        yield f"```python\n{_signature(node)}\n```"
    sections = _sections(ast.get_docstring(node) or "")
    yield as_markdown(sections.pop("", ""))
    for section, word in (("Attributes", "Attributes"), ("Args", "Arguments")):
        entries = _entries(sections.get(section, ""))
        if entries:
            yield f"**{word}**"
            yield "\n\n".join(f"`{name}`\n:   {as_markdown(text)}" for name, text in entries)
    if "Returns" in sections:
        yield f"**Returns** {as_markdown(sections['Returns'])}"
    for name, text in _entries(sections.get("Raises", "")):
        yield f"**Raises** `{name}` {as_markdown(text)}"


def _signature(node: ast.FunctionDef) -> str:
    """The first lines of the stub's definition, broken where they would be too long for a phone."""
    result = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    arguments = list(_arguments(node))
    line = f"def {node.name}({', '.join(arguments)}){result}:"
    if len(line) <= LINE:
        return line
    if len(result) > LINE and isinstance(node.returns, ast.Subscript):
        result = f" -> {ast.unparse(node.returns.value)}[\n{_lines(_items(node.returns.slice))}\n]"
    return f"def {node.name}(\n{_lines(arguments)}\n){result}:"


def _lines(items: Iterable[str]) -> str:
    return "\n".join(f"    {item}," for item in items)


def _items(inner: ast.expr) -> list[str]:
    return [ast.unparse(each) for each in (inner.elts if isinstance(inner, ast.Tuple) else [inner])]


def _arguments(node: ast.FunctionDef) -> Iterator[str]:
    defaults = [None] * (len(node.args.args) - len(node.args.defaults)) + list(node.args.defaults)
    for argument, default in zip(node.args.args, defaults, strict=True):
        kind = f": {ast.unparse(argument.annotation)}" if argument.annotation else ""
        given = "" if default is None else f" = {ast.unparse(default)}"
        yield f"{argument.arg}{kind}{given}"


def _sections(docstring: str) -> dict[str, str]:
    """The docstring's text under "" and its sections under their names, without their indentation."""
    found: dict[str, list[str]] = {"": []}
    here = ""
    for line in docstring.split("\n"):
        opening = SECTION.match(line)
        if opening:
            here = opening[1]
            found[here] = [opening[2]] if opening[2] else []
        else:
            found[here].append(line)
    return {name: inspect.cleandoc("\n".join(lines)).strip() for name, lines in found.items()}


def _entries(section: str) -> list[tuple[str, str]]:
    """The "name: text" entries of a section; their further lines are indented."""
    entries: list[tuple[str, str]] = []
    for line in section.split("\n"):
        if line.startswith(" ") and entries:
            name, text = entries.pop()
            entries.append((name, f"{text} {line.strip()}"))
        elif line:
            name, _, text = line.partition(":")
            entries.append((name.strip(), text.strip()))
    return entries


def as_markdown(text: str) -> str:
    """Plain text as Markdown: stars and underscores stay themselves, code in backticks stays code."""
    pieces = text.split("`")
    return "`".join(piece if i % 2 else SPECIAL.sub(r"\\\1", piece) for i, piece in enumerate(pieces))
