"""Magics and syntax errors: they cost the statement that they stand in, and all others keep their lines."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.reading import Document, Unreadable, parse, read_document


def code(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "source": source}


def notebook(*cells: Any) -> Document:
    return read_document("neuron.ipynb", json.dumps({"cells": cells}).encode())


def script(text: str) -> Document:
    return read_document("neuron.py", text.encode())


def defined(document: Document) -> dict[str, int]:
    """Functions and classes of the pieces that parse, with their lines."""
    return {
        node.name: node.lineno
        for piece in document.pieces
        if piece.tree is not None
        for node in piece.tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
    }


# Magics


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!pip install numpy\nx = 1", "pass\nx = 1"),
        ("if 1:\n    %time f()\n    x = 1", "if 1:\n    pass\n    x = 1"),
        ("files = !ls\nx = 1", "files = None\nx = 1"),
        ("a, b = %sql SELECT 1\nx = 1", "a, b = None\nx = 1"),
        ("np.sum?\nx = 1", "pass\nx = 1"),
        ("?np.sum\nx??\nx = 1", "pass\npass\nx = 1"),
        ("%%time\nx = 1", "\nx = 1"),
        ("\n%%timeit -n 3\nx = 1", "\n\nx = 1"),
        ("%pwd\nx = (7\n     % 4)\ny = (1\n     != 2)", "pass\nx = (7\n     % 4)\ny = (1\n     != 2)"),
        ("%pwd\nprint('%d'\n  % 3)", "pass\nprint('%d'\n  % 3)"),
    ],
)
def test_magics_and_shell_lines_are_passed_over_and_lines_stay_in_their_places(
    source: str, read: str
) -> None:
    (piece,) = notebook(code(source)).pieces
    assert piece.source == read
    assert piece.tree is not None


@pytest.mark.parametrize("magic", ["bash", "writefile x.py", "html", "javascript"])
def test_cells_of_another_language_are_not_code(magic: str) -> None:
    document = notebook(code(f"%%{magic}\nx = 1\nrm -rf /"))
    assert [node for piece in document.pieces if piece.tree for node in piece.tree.body] == []


@pytest.mark.parametrize(
    "source", ["x = (7\n% 4)", "text = '''\n%matplotlib inline\n!ls\nwhat?\n'''", "x = 5 \\\n    % 3"]
)
def test_code_that_parses_is_never_taken_for_a_magic(source: str) -> None:
    assert notebook(code(source)).pieces[0].source == source
    assert script(source).pieces[0].source == source


def test_magics_in_a_script_cost_only_themselves() -> None:
    document = script("%matplotlib inline\ndef f():\n    return 1\n!ls\ndef g():\n    return 2\n")
    assert defined(document) == {"f": 2, "g": 5}


# Syntax errors

BROKEN = '''\
"""A module
with a docstring.
"""
import numpy as np

def before(x):
    return x

@decorated
@also(
    1,
)
def wrapped(x):
    return x

TEXT = """
def fake(x):
    return x
class Fake:
    pass
"""

def broken(x:
    return x

async def later(x):
    return x

if TEXT:
    def inner(): pass
else:
    y = 1

try:
    z = 1
except ValueError:
    pass
finally:
    w = 1

class After:
    """A class."""

    def method(self): return [
        1,
]
'''


@pytest.mark.parametrize("read", [script, lambda text: notebook(code(text))], ids=["script", "notebook"])
def test_a_syntax_error_costs_only_the_statement_around_it_and_line_numbers_stay(read: Any) -> None:
    document = read(BROKEN)
    lines = BROKEN.split("\n")
    assert defined(document) == {
        name: lines.index(next(line for line in lines if f" {name}(" in line or f" {name}:" in line)) + 1
        for name in ("before", "wrapped", "later", "After")
    }
    (broken,) = [piece for piece in document.pieces if piece.tree is None]
    assert "def broken" in broken.source
    line = lines.index("def broken(x:") + 1
    assert broken.error.startswith(f"line {line}: ")
    assert broken.source.split("\n")[line - 1] == "def broken(x:"


@pytest.mark.parametrize(
    "source",
    ["(" * 500, "-" * 20_000 + "1", "x = '\0'", "x = '\ud800'", "  indented = 1", "return 1 +", "\x0c$"],
)
def test_code_that_python_cannot_read_is_a_broken_piece_and_nothing_worse(source: str) -> None:
    document = notebook(code("ok = 1"), code(source))
    assert document.pieces[0].tree is not None
    assert all(piece.tree is None and piece.error for piece in document.pieces[1:])
    with pytest.raises(SyntaxError):
        parse(source)


def test_code_that_python_would_warn_of_is_read_without_a_word() -> None:
    assert script("x = '\\d'\nassert (1, 'x')\ny = 1 is 1\n").pieces[0].tree is not None


@pytest.mark.parametrize("lines", [3000, 50_000])
def test_the_pieces_of_a_broken_file_stay_within_bounds_however_long_it_is(lines: int) -> None:
    text = "a\n" * lines + "(\n"
    for document in (script(text), notebook(code(text))):
        assert sum(len(piece.source) for piece in document.pieces) < 2**22
    with pytest.raises(Unreadable):
        notebook(*[code("a\n" * 1000 + "(")] * 100)


def test_a_line_of_blanks_takes_no_time_to_speak_of() -> None:
    (piece,) = script(" " * 200_000 + "(").pieces
    assert piece.tree is None


@given(st.text(st.sampled_from("ab(:[\"'\n\\ \t%!?@#=,def 1"), max_size=80))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for document in (notebook(code(text)), script(text + "\nx")):
        for piece in document.pieces:
            assert (piece.tree is None) == bool(piece.error)
