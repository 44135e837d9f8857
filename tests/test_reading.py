"""Reading a student's file: whatever its encoding, format or damage, without running a line of it."""

from __future__ import annotations

import codecs
import json
from typing import Any

import pytest

from grader.reading import (
    MAX_CELLS,
    MAX_FILE,
    MAX_SOURCE,
    Document,
    Unreadable,
    cells_of,
    notebook_cells,
    read_document,
)


def code(source: Any, grade_id: str | None = None, **nbgrader: Any) -> dict[str, Any]:
    metadata = {} if grade_id is None else {"nbgrader": {"grade_id": grade_id, **nbgrader}}
    return {"cell_type": "code", "metadata": metadata, "outputs": [], "source": source}


def markdown(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def notebook(*cells: Any, minor: int = 5) -> Document:
    content = {"nbformat": 4, "nbformat_minor": minor, "metadata": {}, "cells": list(cells)}
    return read_document("neuron.ipynb", json.dumps(content).encode())


def script(text: str | bytes) -> Document:
    return read_document("neuron.py", text if isinstance(text, bytes) else text.encode())


def refusal(name: str, data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read_document(name, data)
    text = str(caught.value)
    assert text.startswith(f"{name}: ")
    assert "\n" not in text
    return text


# Text


@pytest.mark.parametrize(
    "data",
    [
        "x = 'ü'\n".encode(),
        codecs.BOM_UTF8 + "x = 'ü'\n".encode(),
        b"# -*- coding: latin-1 -*-\nx = '\xfc'\n",
        b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = '\xfc'\n",
    ],
    ids=["utf-8", "BOM", "latin-1", "cp1252"],
)
def test_a_script_is_read_in_the_encoding_that_it_names(data: bytes) -> None:
    (piece,) = script(data).pieces
    assert piece.tree is not None
    assert "x = 'ü'\n" in piece.source
    assert "\ufeff" not in piece.source


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_become_ours(end: str) -> None:
    assert script(f"x = 1{end}y = 2{end}").pieces[0].source == "x = 1\ny = 2\n"
    assert notebook(code(f"x = 1{end}y = 2")).pieces[0].source == "x = 1\ny = 2"


@pytest.mark.parametrize("name", ["neuron.py", "neuron.ipynb"])
def test_an_empty_or_oversize_file_is_unreadable(name: str) -> None:
    for data in (b"", b" \n\t\r\n"):
        assert "is empty" in refusal(name, data)
    assert "larger than the 32 MB" in refusal(name, b"#" * (MAX_FILE + 1))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x00\x01\x02PK", "not a text file"),
        (b"x = 1\0", "not a text file"),
        (b"x = '\xff\xfe'\n", "save it as UTF-8"),
        (b"# coding: latin-99\n", "save it as UTF-8"),
        (codecs.BOM_UTF8 + b"# coding: latin-1\n", "save it as UTF-8"),
        (b"# coding: rot13\nk = 1\n", "save it as UTF-8"),
        (b"# coding: zlib\nk = 1\n", "save it as UTF-8"),
        (b"# coding: undefined\nk = 1\n", "save it as UTF-8"),
        (b"# coding: punycode\nk = 1\n", "save it as UTF-8"),
        (b"# coding: idna\nk = 1\n", "save it as UTF-8"),
    ],
)
def test_what_is_no_text_is_unreadable_and_says_what_to_do(data: bytes, words: str) -> None:
    assert words in refusal("neuron.py", data)


def test_more_code_than_anyone_writes_is_unreadable() -> None:
    line = "# one\n"
    assert "256 KB of code" in refusal("neuron.py", line.encode() * (MAX_SOURCE // 6 + 1))
    many = {"cells": [code(line * 1000)] * (MAX_SOURCE // 6000 + 1)}
    assert "256 KB of code" in refusal("neuron.ipynb", json.dumps(many).encode())


# Notebooks


@pytest.mark.parametrize("minor", range(6))
@pytest.mark.parametrize("source", ["x = 1\ny = 2", ["x = 1\n", "y = 2"]], ids=["string", "list"])
def test_notebooks_of_format_4_keep_a_source_as_string_or_list(minor: int, source: Any) -> None:
    document = notebook(markdown("# Title"), code(source, "a"), minor=minor)
    (piece,) = document.pieces
    assert (piece.source, piece.grade_id, piece.index, piece.place) == ("x = 1\ny = 2", "a", 1, "code cell 1")
    assert document.is_notebook


def test_a_notebook_may_begin_with_a_byte_order_mark() -> None:
    data = codecs.BOM_UTF8 + json.dumps({"cells": [code("x = 1")]}).encode()
    assert [piece.source for piece in read_document("neuron.ipynb", data).pieces] == ["x = 1"]


def test_notebooks_of_format_3_are_read_too() -> None:
    sheet = {
        "cells": [{"cell_type": "code", "input": ["x = 1\n", "y = 2"], "language": "python", "outputs": []}]
    }
    content = {"nbformat": 3, "worksheets": [sheet, {"cells": None}, {}, {"cells": 5}, None]}
    document = read_document("neuron.ipynb", json.dumps(content).encode())
    assert [piece.source for piece in document.pieces] == ["x = 1\ny = 2"]


def test_a_cell_without_metadata_or_with_nonsense_in_it_is_read_all_the_same() -> None:
    cells = [
        {"cell_type": "code", "source": "a = 1"},
        {"cell_type": "code", "source": "b = 1", "metadata": None},
        {"cell_type": "code", "source": "c = 1", "metadata": {"nbgrader": [1]}},
        {"cell_type": "code", "source": "d = 1", "metadata": {"nbgrader": {"grade_id": 7}}},
        {"cell_type": "code", "source": ["e", 5, " = 1"]},
        {"cell_type": "code", "source": 5},
        {"cell_type": "code"},
        {"source": "never = 1"},
    ]
    pieces = notebook(*cells).pieces
    assert [piece.source for piece in pieces] == [f"{name} = 1" for name in "abcde"]
    assert {piece.grade_id for piece in pieces} == {""}


def test_locked_graded_cells_are_not_read_and_still_count_as_cells() -> None:
    document = notebook(
        code("x = 1", "solution", grade=False, solution=True),
        code("raise SystemExit", "tests", grade=True, solution=False, locked=True),
        code("  \n"),
        code("y = 1", "both", grade=True, solution=True),
    )
    assert [(piece.place, piece.source) for piece in document.pieces] == [
        ("code cell 1", "x = 1"),
        ("code cell 4", "y = 1"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b'{"cells": [',
        b"\xff\x00\xfe",
        b"[" * 100_000,
        b"9" * 5000,
        b"not JSON",
        b'{"cells": [{"source": "\xff"}]}',
    ],
)
def test_a_damaged_notebook_is_unreadable_and_says_so(data: bytes) -> None:
    assert "is not a notebook" in refusal("neuron.ipynb", data)


@pytest.mark.parametrize(
    "content", [[], 5, "x", None, {}, {"cells": 5}, {"cells": [5]}, {"cells": {"a": 1}}, {"worksheets": 5}]
)
def test_json_that_is_no_notebook_is_unreadable_and_says_so(content: Any) -> None:
    assert "JSON, but not a notebook" in refusal("neuron.ipynb", json.dumps(content).encode())


def test_a_notebook_of_thousands_of_cells_is_unreadable() -> None:
    cells = [code("x = 1")] * MAX_CELLS
    assert len(notebook_cells("a", {"cells": cells})) == MAX_CELLS
    assert f"more than {MAX_CELLS} cells" in refusal(
        "a.ipynb", json.dumps({"cells": [*cells, code("")]}).encode()
    )


def test_a_worker_is_told_which_statements_to_leave_out() -> None:
    document = notebook(code("a = 1"), code("b = 1\nc = 1"))
    cells = cells_of(document, {1: (0,)})
    assert [(cell.place, cell.source, cell.skip) for cell in cells] == [
        ("code cell 1", "a = 1", ()),
        ("code cell 2", "b = 1\nc = 1", (0,)),
    ]
