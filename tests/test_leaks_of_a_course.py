"""A class is graded, with every command: nothing that its students receive shows what is hidden from them."""

from __future__ import annotations

import json
import re
import shutil
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT, run_command

from grader.cli import main
from grader.instructor.leaks import leaks
from grader.reading import cell_source

DEMO = ("half-done", "mistakes-nine-backward", "mistakes-perceptron-shapes", "syntax-error", "wrong-helper")
FIRST = 101
SECRET_INPUT, SECRET_VALUE = "0.3164021", "0.8813577"
PRIVATE = f'''from grader.cases import close, points, raises


@points(2, of="sigmoid")
def test_a_private_point(student):
    """Mine."""
    known_only_to_me = float("{SECRET_INPUT}")
    close(student.sigmoid(known_only_to_me), {SECRET_VALUE}, hint="not there yet")


@points(1, of="sigmoid")
def test_a_private_refusal(student):
    """Mine as well."""
    with raises("KeyError"):
        student.sigmoid({SECRET_INPUT})
'''
RAISES = "raise ValueError(repr(list(locals().values())))"
STOPPED = re.compile(r"raise NotImplementedError.*")


@dataclass(frozen=True)
class Handed:
    """What a graded course leaves for its students.

    Attributes:
        everybody: files that all of them receive.
        to: files for each of them, by id.
        wrote: what each of them wrote.
        private: the folder of the instructor's own cases.
    """

    everybody: list[Path]
    to: dict[str, list[Path]]
    wrote: dict[str, list[str]]
    private: Path


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    """The class as Canvas gives it, graded, and everything that goes back."""
    place = tmp_path_factory.mktemp("handed")
    root, private, back = place / "course", place / "cases", place / "back"
    private.mkdir()
    (private / "test_neuron.py").write_text(PRIVATE, encoding="utf-8")
    files = class_files(place / "raises")
    submissions, book = from_canvas(place, files)
    assert main(["course", str(root)]) == 0
    assert main(["grade", str(submissions), "--out", str(root), "--cases", str(private)]) == 0
    ours = shutil.copytree(root / "feedback", place / "ours")
    for part in (root / "release").iterdir():
        nbgrader = Path(sys.executable).parent / "nbgrader"
        done = run_command(nbgrader, "generate_feedback", "--force", part.name, cwd=root)
        assert done.returncode == 0, done.stderr
    export = ["export", str(root), "--to"]
    assert main([*export, "gradescope", "--out", str(place / "gradescope")]) == 0
    canvas = ["--gradebook", str(book), "--submissions", str(submissions), "--out", str(back)]
    assert main([*export, "canvas", *canvas]) == 0
    with zipfile.ZipFile(back / "feedback.zip") as archive:
        archive.extractall(back)
    to: dict[str, list[Path]] = {}
    for number, student in enumerate(files, start=FIRST):
        folders = (folder / str(number) for folder in (ours, root / "feedback", place / "gradescope"))
        to[student] = [path for folder in folders for path in sorted(folder.rglob("*.*"))]
        to[student] += sorted(back.glob(f"*_{number}_*.html"))
    wrote = {student: [text for path in paths for text in texts_of(path)] for student, paths in files.items()}
    return Handed([root / "release"], to, wrote, private)


def class_files(place: Path) -> dict[str, list[Path]]:
    """What each student hands in; one of them tells in exceptions whatever comes in."""
    place.mkdir()
    for stub in (ROOT / "exercises").glob("[!t_]*.py"):
        source = STOPPED.sub(RAISES, stub.read_text(encoding="utf-8"))
        (place / stub.name).write_text(source, encoding="utf-8")
    folders = {**{name: ROOT / "demo" / name for name in DEMO}, "raises": place}
    return {student: sorted(folder.iterdir()) for student, folder in folders.items()}


def texts_of(path: Path) -> list[str]:
    """What stands in a student's file."""
    text = path.read_text(encoding="utf-8")
    return [cell_source(cell) for cell in json.loads(text)["cells"]] if path.suffix == ".ipynb" else [text]


def from_canvas(place: Path, files: Mapping[str, list[Path]]) -> tuple[Path, Path]:
    """The zip and the gradebook that Canvas gives of a class."""
    rows = ["Student,ID,Section,neuron (1)"]
    with zipfile.ZipFile(place / "submissions.zip", "w") as archive:
        for number, (student, paths) in enumerate(files.items(), start=FIRST):
            rows.append(f"{student},{number},A,")
            for count, path in enumerate(paths):
                archive.write(path, f"{student.replace('-', '')}_{number}_{number}{count}_{path.name}")
    (place / "grades.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return place / "submissions.zip", place / "grades.csv"


def test_the_check_has_something_of_every_kind_to_look_through(handed: Handed) -> None:
    assert set(handed.to) == {*DEMO, "raises"}
    files = [
        path for path in handed.to["raises"] for path in ([path] if path.is_file() else path.rglob("*.*"))
    ]
    assert sorted({path.suffix for path in files}) == [".html", ".json"]
    assert len([path for path in files if path.suffix == ".html"]) == 9


def test_nothing_hidden_is_in_what_all_receive(handed: Handed) -> None:
    assert leaks(handed.everybody, private=handed.private) == []


@pytest.mark.parametrize("student", [*DEMO, "raises"])
def test_nothing_hidden_is_in_what_a_student_receives(handed: Handed, student: str) -> None:
    assert leaks(handed.to[student], handed.wrote[student], handed.private) == []


@pytest.mark.parametrize("student", [*DEMO, "raises"])
def test_neither_a_hidden_input_nor_its_value_is_shown(handed: Handed, student: str) -> None:
    for path in handed.to[student]:
        text = path.read_text(encoding="utf-8")
        assert SECRET_INPUT not in text, path
        assert SECRET_VALUE not in text, path


def test_what_a_broken_case_says_is_for_the_instructor(tmp_path: Path) -> None:
    work, private, root = tmp_path / "work" / "ann", tmp_path / "cases", tmp_path / "course"
    private.mkdir()
    line = next(line for line in PRIVATE.splitlines() if line.startswith("    close("))
    broken = PRIVATE.replace(line, f"    raise OSError('{SECRET_VALUE} is wanted')")
    (private / "test_neuron.py").write_text(broken, encoding="utf-8")
    shutil.copytree(ROOT / "demo" / "part-1-only", work)
    results = tmp_path / "results.json"
    arguments = ["--out", str(root), "--cases", str(private), "--json", str(results)]
    assert main(["grade", str(work.parent), *arguments]) == 1
    assert SECRET_VALUE in results.read_text(encoding="utf-8")
    pages = [*root.glob("feedback/*/*/*.html"), *root.glob("autograded/*/*/*.ipynb")]
    assert len(pages) == 2
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "the grader could not judge this; it costs you nothing" in text
        assert SECRET_VALUE not in text


def test_a_case_that_is_planted_is_found(handed: Handed, tmp_path: Path) -> None:
    line = 'known_only_to_me = float("' + SECRET_INPUT + '")'
    page = next(path for path in handed.to["raises"] if path.suffix == ".html")
    planted = tmp_path / "page.html"
    planted.write_text(page.read_text(encoding="utf-8").replace("</main>", f"<pre>{line}</pre></main>"))
    (found,) = leaks([planted], handed.wrote["raises"], handed.private)
    assert found.what == f"{handed.private / 'test_neuron.py'}, line 7"
