"""What a hint says in backticks, read as Python and looked for in an answer."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

SILENT = ("ctx", "kind", "type_comment")
"""Fields of a syntax tree that say nothing of what was written."""
NAMING = ("id", "arg", "attr", "name")
"""Fields that hold a name, be it a variable's, a parameter's, an attribute's or a function's."""


def fragments(hint: str) -> list[str]:
    return re.findall(r"`([^`]+)`", hint)


def prose(hint: str) -> str:
    """What stands outside the backticks."""
    return re.sub(r"`[^`]+`", "``", hint)


def sentence_of(hint: str, fragment: str) -> str:
    """The sentence, or the part of one up to a semicolon, in which a fragment stands."""
    outside = r"(?=(?:[^`]*`[^`]*`)*[^`]*$)"
    (found,) = (part for part in re.split(rf"(?<=[.?;])\s{outside}", hint) if f"`{fragment}`" in part)
    return found


def read(fragment: str) -> ast.AST:
    """One expression or statement; `...` in it is a gap.

    Raises:
        SyntaxError: when it is not Python.
        ValueError: when it is more than one statement.
    """
    (statement,) = ast.parse(fragment).body
    return statement.value if isinstance(statement, ast.Expr) else statement


def has_gap(pattern: ast.AST) -> bool:
    return any(_is_gap(node) for node in ast.walk(pattern))


def stands_in(pattern: ast.AST, answer: ast.AST) -> bool:
    """Whether some piece of the answer is written like this, whatever stands in the gaps."""
    return any(_alike(pattern, node) for node in ast.walk(answer))


def handed_over(patterns: list[ast.AST], answer: ast.AST) -> bool:
    """Whether every statement of an answer is among the patterns, in full or up to the name it is given."""
    return all(
        any(_alike(pattern, piece) for pattern in patterns for piece in _pieces(statement))
        for statement in _statements(answer)
    )


def _is_gap(node: Any) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def _alike(pattern: Any, node: Any) -> bool:
    if _is_gap(pattern):
        return isinstance(node, ast.AST)
    if isinstance(pattern, list):
        if len(pattern) == 1 and isinstance(pattern[0], ast.Expr) and _is_gap(pattern[0].value):
            return isinstance(node, list)
        return (
            isinstance(node, list)
            and len(pattern) == len(node)
            and all(_alike(*pair) for pair in zip(pattern, node, strict=True))
        )
    if isinstance(pattern, ast.Name):
        return any(getattr(node, field, None) == pattern.id for field in NAMING)
    if isinstance(pattern, ast.Assign) and isinstance(node, ast.keyword):
        return _alike(pattern.targets, [ast.Name(node.arg or "")]) and _alike(pattern.value, node.value)
    if isinstance(pattern, ast.AST):
        return type(pattern) is type(node) and all(
            _alike(getattr(pattern, field, None), getattr(node, field, None))
            for field in pattern._fields
            if field not in SILENT
        )
    return type(pattern) is type(node) and pattern == node


def _statements(answer: ast.AST) -> Iterator[ast.stmt]:
    """Those that say something: no definitions, no docstrings, no return of what already has a name."""
    for node in ast.walk(answer):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) or not isinstance(node, ast.stmt):
            continue
        value = getattr(node, "value", None)
        plain = value.elts if isinstance(value, ast.Tuple) else [value]
        if isinstance(node, ast.Return) and all(isinstance(item, ast.Name) for item in plain):
            continue
        yield node


def _pieces(statement: ast.stmt) -> Iterator[Any]:
    yield statement
    for field in ("value", "iter", "test"):
        yield getattr(statement, field, None)
