"""The students' table of fingerprints: it names mistakes by visible values, and gives no code away."""

from __future__ import annotations

import ast
import inspect
import textwrap
from pathlib import Path

import numpy as np
import pytest

from grader.checks import Checks
from grader.course import load_course
from grader.fingerprints import Fingerprint, dump, find, load
from grader.instructor.collect import collect
from grader.instructor.diagnosis import Diagnosis
from grader.instructor.fingerprints import fingerprints
from grader.instructor.reference import Reference
from grader.mistakes import catalogue
from grader.results import Visibility
from grader.worker.recorder import Event
from grader.worker.values import Ref

COURSE = load_course()


@pytest.fixture(scope="module")
def checks() -> Checks:
    return collect(COURSE)


@pytest.fixture(scope="module")
def file(checks: Checks, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("table") / "fingerprints.json"
    dump(fingerprints(COURSE, checks), path)
    return path


@pytest.fixture(scope="module")
def table(file: Path) -> tuple[Fingerprint, ...]:
    return load(file)


def test_table_survives_being_written_and_read(tmp_path: Path) -> None:
    seen = {
        "test_x": (
            Event("f", ([np.arange(3.0), (1, None), {"k": "v"}, True], None)),
            Event("g", raised="ValueError"),
            Event("h", (Ref(4, "Layer"), None)),
            Event("i", (np.array([[np.nan, 1.0 / 3]]), None)),
        )
    }
    dump([Fingerprint("p", "f", "some-id", "A line.", ("More.",), seen)], tmp_path / "t.json")
    (read,) = load(tmp_path / "t.json")
    assert (read.part, read.function, read.id, read.line, read.details) == (
        "p",
        "f",
        "some-id",
        "A line.",
        ("More.",),
    )
    assert find([read], "p", "f", seen) == read
    assert find([read], "p", "f", {"test_x": seen["test_x"][:2]}) is None
    assert find([read], "p", "other", seen) is None


def test_two_mistakes_that_look_alike_name_neither() -> None:
    seen = {"test_x": (Event("f", 1.0),)}
    alike = [Fingerprint("p", "f", name, "line", (), seen) for name in ("one", "two")]
    assert find(alike, "p", "f", seen) is None
    assert find(alike[:1], "p", "f", seen) == alike[0]


def test_mistakes_are_named_from_what_visible_cases_see(
    table: tuple[Fingerprint, ...], checks: Checks
) -> None:
    diagnosis = Diagnosis(Reference(COURSE))
    named = 0
    for entry in table:
        (mistake,) = (
            item for item in catalogue(entry.part) if (item.function, item.id) == (entry.function, entry.id)
        )
        seen = {
            check.id: diagnosis.transcript(mistake, check, 0)
            for check in checks.of(entry.part, entry.function)
            if check.visibility is Visibility.VISIBLE and not check.wants_rng
        }
        found = find(table, entry.part, entry.function, seen)
        assert found in (entry, None)
        named += found == entry
    assert named >= 0.8 * len(table)


def test_large_arrays_are_told_apart_by_a_sample(tmp_path: Path) -> None:
    values = np.arange(10_000.0)
    dump([Fingerprint("p", "f", "x", "line", (), {"t": (Event("f", values),)})], tmp_path / "t.json")
    assert (tmp_path / "t.json").stat().st_size < 1000
    (read,) = load(tmp_path / "t.json")
    assert find([read], "p", "f", {"t": (Event("f", values),)}) == read
    assert find([read], "p", "f", {"t": (Event("f", -values),)}) is None
    assert find([read], "p", "f", {"t": (Event("f", values.reshape(2, -1)),)}) is None


def test_right_answers_are_never_named(table: tuple[Fingerprint, ...]) -> None:
    assert find(table, "neuron", "sigmoid", {}) is None


def test_table_holds_no_code(file: Path) -> None:
    text = file.read_text()
    assert "def " not in text
    assert "import numpy" not in text
    for part in COURSE.parts:
        for entry in catalogue(part.name):
            (definition,) = ast.parse(textwrap.dedent(inspect.getsource(entry.wrong))).body
            assert isinstance(definition, ast.FunctionDef | ast.ClassDef)
            body = [ast.unparse(statement) for statement in definition.body[1:]]
            assert len(body) < 2 or not all(statement in text for statement in body), entry.id


@pytest.mark.parametrize("content", ["{}x", "[1]", '[{"part": "p"}]', '{"a": 1}'])
def test_file_that_is_no_table_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "t.json").write_text(content)
    with pytest.raises(ValueError, match=r"t\.json|Extra data"):
        load(tmp_path / "t.json")
