"""Which functions a submission has tried, decided from its source alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from grader.attempts import Attempt, PartReading, State, read_part
from grader.course import Function, Part, Step, load_course
from grader.reading import Document, read_document
from grader.worker.inprocess import InProcess
from grader.worker.module import Supply
from grader.worker.proxy import Student

EXERCISES = Path(__file__).resolve().parent.parent / "exercises"
NAMES = ("f", "g", "Layer")
STUB = "def f(x):\n    raise NotImplementedError\n"
WRITTEN = "def f(x):\n    return 'written'\n"


def made_part() -> Part:
    functions = tuple(Function("m", "s", name, 1.0, 1.0, (), ("a", "b", "c")) for name in NAMES)
    return Part("m", "M", "m/", "T", (), (Step("m", "s", "S", "s/", "t", functions),))


def script(source: str) -> Document:
    return read_document("m.py", source.encode())


def notebook(*sources: str) -> Document:
    cells = [{"cell_type": "code", "metadata": {}, "source": source} for source in sources]
    return read_document("m.ipynb", json.dumps({"cells": cells}).encode())


def read(*documents: Document) -> PartReading:
    return read_part(made_part(), documents)


def attempt(source: str, name: str = "f") -> Attempt:
    return read(script(source)).attempts[name]


def result_of_f(reading: PartReading) -> object:
    backend = InProcess()
    backend.load(reading.module)
    return Student(backend).f(1)


@pytest.mark.parametrize(
    "source",
    [
        STUB,
        'def f(x):\n    """Say.\n\n    More.\n    """\n    raise NotImplementedError\n',
        "def f(x):\n    raise NotImplementedError()\n",
        "def f(x):\n    raise NotImplementedError('write me')\n",
        "def f(x): raise NotImplementedError  # with a comment",
        "async def f(x):\n    raise NotImplementedError\n",
        "if True:\n    def f(x):\n        raise NotImplementedError\n",
        "@decorated\ndef f(x):\n    raise NotImplementedError\n",
        "class f:\n    '''Doc.'''\n    def a(self): raise NotImplementedError\n"
        "    async def b(self):\n        'Doc.'\n        raise NotImplementedError\n",
        "class f:\n    size = 3\n    def a(self): raise NotImplementedError\n",
    ],
)
def test_a_body_that_only_raises_not_implemented_is_a_stub(source: str) -> None:
    assert attempt(source).state is State.STUB


@pytest.mark.parametrize(
    "source",
    [
        WRITTEN,
        "def f(x): pass",
        "def f(x): ...",
        "def f(x):\n    '''Only a docstring.'''\n",
        "def f(x):\n    x = 1\n    raise NotImplementedError\n",
        "def f(x):\n    if x: raise NotImplementedError\n",
        "def f(x):\n    raise ValueError\n",
        "def f(x):\n    try: pass\n    except KeyError: raise\n",
        "def f(x):\n    raise\n",
        "async def f(x): return 1",
        "class f: pass",
        "class f:\n    size = 3\n",
        "class f:\n    def a(self): return 1\n    def b(self): raise NotImplementedError\n",
        "f = lambda x: x",
        "f = g = abs",
        "f, other = abs, 1",
        "f: object = abs",
        "import numpy as f",
        "from mine import f",
        "from mine import h as f",
        "if True:\n    from mine import f\n",
        "try:\n    def f(x): return 1\nexcept ValueError:\n    pass\n",
        "if True:\n    f = abs\nelse:\n    class f: pass\n",
        "for f in [abs]: pass",
        "with open('x') as f: pass",
        "(f := abs)",
        "from mine import *",
    ],
)
def test_anything_else_that_binds_the_name_is_an_attempt(source: str) -> None:
    assert attempt(source).state is State.ATTEMPTED


@pytest.mark.parametrize(
    "source",
    [
        "x = 1",
        "f.x = 1",
        "f(1)",
        "del f",
        "import f.g",
        "import numpy.f",
        "f[0] = 1",
        "x = '''def f(x): return 1'''",
    ],
)
def test_a_name_that_is_nowhere_bound_is_missing(source: str) -> None:
    found = attempt(source)
    assert found.state is State.MISSING
    assert "there is no f" in found.message


@pytest.mark.parametrize(
    "source", ["def f(x:\n    return 1\n", "class f(\n    def a(self): pass\n", "async  def f(x) return 1\n"]
)
def test_a_function_that_does_not_parse_is_broken_and_says_where(source: str) -> None:
    found = attempt("\n\nx = 1\n" + source + "\ndef g(x):\n    return 1\n")
    assert found.state is State.BROKEN
    assert re.search(r"does not parse, m\.py, line [45]: ", found.message)
    assert attempt(source + "\ndef g(x):\n    return 1\n", "g").state is State.ATTEMPTED


def test_an_attempt_says_where_it_stands() -> None:
    found = read(notebook("x = 1", "\n\n" + WRITTEN)).attempts["f"]
    assert (found.line, found.place, found.message) == (3, "code cell 2", "")


@pytest.mark.parametrize("cells", [(STUB, WRITTEN), (WRITTEN, STUB), (STUB, WRITTEN, STUB)])
def test_of_doubled_cells_the_attempted_one_counts_in_any_order(cells: tuple[str, ...]) -> None:
    reading = read(notebook(*cells))
    assert reading.attempts["f"].state is State.ATTEMPTED
    assert result_of_f(reading) == "written"


def test_of_two_attempts_in_one_file_the_last_counts_as_in_python() -> None:
    reading = read(notebook(WRITTEN, "def f(x):\n    return 'again'\n"))
    assert reading.attempts["f"].place == "code cell 2"
    assert result_of_f(reading) == "again"


def test_a_stub_that_stays_a_stub_is_not_left_out() -> None:
    reading = read(notebook(STUB, "x = 1"))
    assert [cell.skip for cell in reading.module.sources[0]] == [(), ()]


def test_an_attempt_counts_though_another_cell_does_not_parse() -> None:
    assert read(notebook("def f(x:\n", WRITTEN)).attempts["f"].state is State.ATTEMPTED
    assert read(notebook("def f(x:\n", STUB)).attempts["f"].state is State.BROKEN


@pytest.mark.parametrize("swap", [False, True])
def test_the_notebook_counts_before_the_script_and_the_message_says_so(swap: bool) -> None:
    documents = [notebook(WRITTEN), script("def f(x): return 'script'\n")]
    reading = read(*(reversed(documents) if swap else documents))
    assert reading.attempts["f"].message == "taken from m.ipynb, not from m.py"
    assert result_of_f(reading) == "written"


@pytest.mark.parametrize("left", [STUB, "x = 1", "def f(x:\n"])
def test_what_the_notebook_leaves_open_is_taken_from_the_script(left: str) -> None:
    reading = read(notebook(left), script(WRITTEN))
    assert reading.attempts["f"].state is State.ATTEMPTED
    assert reading.attempts["f"].message == "taken from m.py"
    assert reading.module.taken == {"f": 1}
    assert result_of_f(reading) == "written"


def test_a_star_import_does_not_make_a_stub_an_attempt() -> None:
    reading = read(script(STUB + "from mine import *\n"))
    assert reading.attempts["f"].state is State.STUB
    assert reading.attempts["g"].state is State.ATTEMPTED


@pytest.mark.parametrize(
    "source",
    [
        "print([f for f in []])",
        "if True:\n    def other():\n        f = 1\n",
        "if True:\n    class A:\n        def f(self): pass\n",
    ],
)
def test_a_name_of_an_inner_scope_is_not_an_attempt(source: str) -> None:
    assert attempt(STUB + source).state is State.STUB


def test_given_code_goes_along() -> None:
    given = Supply("y = 1", ("y",))
    assert read_part(made_part(), [script(WRITTEN)], given).module.given is given


@pytest.mark.parametrize("part", load_course().parts, ids=lambda part: part.name)
def test_the_kits_own_stubs_are_all_stubs_and_a_slip_in_one_costs_no_other(part: Part) -> None:
    text = (EXERCISES / f"{part.name}.py").read_text(encoding="utf-8")
    untouched = read_part(part, [read_document(f"{part.name}.py", text.encode())]).attempts
    assert {name: found.state for name, found in untouched.items()} == dict.fromkeys(untouched, State.STUB)
    for name in untouched:
        slipped = re.sub(rf"^(def|class) {name}\b", rf"\1 {name} $", text, count=1, flags=re.MULTILINE)
        assert slipped != text
        attempts = read_part(part, [read_document(f"{part.name}.py", slipped.encode())]).attempts
        assert {other for other, found in attempts.items() if found.state is State.BROKEN} == {name}
        assert {other for other, found in attempts.items() if found.state is State.STUB} == set(attempts) - {
            name
        }
