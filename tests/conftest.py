"""What several test files share: the course, a small class of students, and the command in a process."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import pytest
from databases import NEEDS_POSTGRESQL, Databases, PostgreSQL, Sqlite, serving_postgresql
from nbformat.v4 import new_code_cell, new_markdown_cell

from grader.course import Course, load_course
from grader.instructor.build import release_notebook
from grader.instructor.kit import FOLDER
from grader.instructor.reference import SOLUTIONS

ROOT = Path(__file__).resolve().parent.parent
SOLUTION = ROOT / "solutions" / "neuron.py"
STUB = ROOT / "exercises" / "neuron.py"
STUDENT_TESTS = ROOT / "tests" / "student"
LIMIT = 600
"""Seconds after which a command hangs, and is not just one of many on a busy machine."""
CASE = '''
from grader.cases import close, points


@points(3)
def test_a_private_property(student):
    """One half at 0."""
    close(student.sigmoid(0.0), 0.5)
'''

Command = Callable[..., "subprocess.CompletedProcess[str]"]
Graded = Callable[..., dict[str, Any]]


def environment() -> dict[str, str]:
    """The environment with the commands of this very interpreter first on the path."""
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def run_command(*arguments: object, cwd: Path = ROOT, **settings: object) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, without a terminal; `settings` are added to its environment."""
    return subprocess.run(
        [str(argument) for argument in arguments],
        capture_output=True,
        cwd=cwd,
        env={**environment(), **{name: str(value) for name, value in settings.items()}},
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=LIMIT,
        check=False,
    )


def without_seconds(value: Any) -> Any:
    """A result file's content without its times."""
    if isinstance(value, dict):
        return {key: without_seconds(item) for key, item in value.items() if key != "seconds"}
    return [without_seconds(item) for item in value] if isinstance(value, list) else value


@pytest.fixture(scope="session")
def course() -> Course:
    return load_course()


@pytest.fixture(scope="session")
def ninesteps() -> Command:
    """Runs `python -m grader` with arguments."""
    return lambda *arguments, **options: run_command(sys.executable, "-m", "grader", *arguments, **options)


@pytest.fixture
def graded(ninesteps: Command, tmp_path: Path) -> Graded:
    """Runs `ninesteps grade` with arguments and gives the result file's content."""

    def grade(*arguments: object) -> dict[str, Any]:
        done = ninesteps("grade", *arguments, "--json", tmp_path / "results.json")
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
        return found

    return grade


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file under the test's folder, folders and all."""

    def write_file(name: str, content: str | bytes = "def sigmoid(x):\n    return x\n") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., Path]:
    """Makes a zip with these entries; its path must be new to the process, which keeps zips open."""

    def make(
        entries: dict[str, str | bytes], name: str = "work.zip", method: int = zipfile.ZIP_STORED
    ) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(path, "w", method) as archive:
            for entry, content in entries.items():
                archive.writestr(entry, content)
        return path

    return make


def normalised(line: str) -> str:
    return re.sub(r"\s+", "", line)


def solution_statements(course: Course, name: str) -> Iterator[str]:
    """Every statement of a solution region, normalised, that says more than a word or two."""
    source = (SOLUTIONS / f"{name}.py").read_text(encoding="utf-8")
    inside = False
    regions: set[int] = set()
    for number, line in enumerate(source.split("\n"), start=1):
        inside = (inside or "### BEGIN SOLUTION" in line) and "### END SOLUTION" not in line
        if inside:
            regions.add(number)
    tree = ast.parse(source)
    given = [node for node in tree.body if getattr(node, "name", "") in course.part(name).given]
    handed_out = {
        ast.unparse(inner) for node in given for inner in ast.walk(node) if isinstance(inner, ast.stmt)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and node.lineno in regions:
            text = ast.unparse(node)
            if "\n" not in text and len(re.findall(r"\w+", text)) >= 3 and text not in handed_out:
                yield text


def notebook(*sources: str, **metadata: Any) -> str:
    """A notebook of code cells as a student's editor would save it."""
    cells = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"c{number}",
            "metadata": metadata,
            "outputs": [],
            "source": source,
        }
        for number, source in enumerate(sources)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@dataclass(frozen=True)
class Class:
    """A graded class: its nbgrader course, the folder with what was handed in, the results by student."""

    root: Path
    folder: Path
    results: Mapping[str, dict[str, Any]]


ANSWERS = {
    "sigmoid": "def sigmoid(x):\n    return np.reciprocal(1.0 + np.exp(np.negative(x)))",
    "mse_loss": "def mse_loss(y_true, y_pred):\n    return np.square(np.subtract(y_pred, y_true)).sum()",
    "Neuron": "class Neuron:\n    def __init__(self, w, b):\n        raise ValueError('<b>bold</b>')",
}
HOSTILE = """<script>document.title = "SCRIPT RAN"; fetch("{url}fetch")</script>

<img src="{url}img"><iframe src="{url}frame"></iframe><link rel="stylesheet" href="{url}style">

# My notes

Samples are *rows*.
"""


def _half_done(course: Course) -> str:
    """The released notebook with three answers, one of them right, and cells of the student's own."""
    made = release_notebook(course.part("neuron"))
    names = {course.part("neuron").function(name).grade_id: name for name in ANSWERS}
    for cell in made.cells:
        name = names.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
        if name:
            cell["source"] = ANSWERS[name]
    made.cells.insert(1, new_markdown_cell(HOSTILE.format(url="http://127.0.0.1:9/")))
    made.cells.append(new_code_cell("def my_own_helper():\n    return 'mine'"))
    text: str = nbformat.writes(made)
    return text


def _script() -> str:
    source = (ROOT / "exercises" / "neuron.py").read_text(encoding="utf-8")
    start, end = source.index("def sigmoid("), source.index("# %% [markdown]\n# ## Neuron")
    own = f"{ANSWERS['sigmoid']}\n\n\ndef my_own_helper():\n    return 'mine'\n\n\n"
    return source[:start] + own + source[end:]


@pytest.fixture(scope="session")
def a_class(tmp_path_factory: pytest.TempPathFactory, course: Course) -> Class:
    """Five students, graded into a course that `ninesteps course` and nbgrader's own command made."""
    folder = tmp_path_factory.mktemp("class")
    root = tmp_path_factory.mktemp("made") / "course"
    for student, name, content in (
        ("half", "neuron.ipynb", _half_done(course)),
        ("reference", "neuron.py", (SOLUTIONS / "neuron.py").read_text(encoding="utf-8")),
        ("script", "neuron.py", _script()),
        ("stub", "neuron.ipynb", nbformat.writes(release_notebook(course.part("neuron")))),
        ("unread", "neuron.ipynb", '{"cells": ['),
    ):
        (folder / student).mkdir()
        (folder / student / name).write_text(content, encoding="utf-8")
    kit = (sys.executable, "-m", "grader")
    for command, where in (
        ((*kit, "course", root, "--part", "neuron"), ROOT),
        ((Path(sys.executable).parent / "nbgrader", "generate_assignment", "neuron"), root),
        ((*kit, "grade", folder, "--seed", 5, "--out", root, "--json", root / "results.json"), ROOT),
    ):
        done = run_command(*command, cwd=where)
        assert done.returncode == 0, done.stderr
    found = json.loads((root / "results.json").read_text(encoding="utf-8"))["submissions"]
    return Class(root, folder, {submission["id"]: submission for submission in found})


def load_script(path: Path) -> ModuleType:
    """A script that is in no package, as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip that the command makes."""
    place = tmp_path_factory.mktemp("Die Übung") / "student-kit.zip"
    done = run_command(sys.executable, "-m", "grader", "release", "--out", place)
    assert done.returncode == 0, done.stderr
    assert "nothing hidden is in it" in done.stdout
    return place


@pytest.fixture(scope="session")
def files(packed: Path) -> dict[str, bytes]:
    """What is in it, by the path in the kit's folder."""
    with zipfile.ZipFile(packed) as archive:
        return {name.removeprefix(f"{FOLDER}/"): archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="session")
def kit(packed: Path) -> Path:
    """The kit, unpacked."""
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(packed.parent)
    return packed.parent / FOLDER


@pytest.fixture(scope="session")
def installed(kit: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which the kit is installed, and nothing of an instructor's is found."""
    target = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    done = run_command(*pip, "--disable-pip-version-check", "--target", target, kit)
    assert done.returncode == 0, done.stderr
    shutil.copy(STUDENT_TESTS / "nothing_posix.py", target / "sitecustomize.py")
    return {"PYTHONPATH": str(target), "PYTHONIOENCODING": "cp1252", "NO_COLOR": "1", "COLUMNS": "100"}


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server for all tests of the process, which starts with the first that needs it."""
    with serving_postgresql() as server:
        yield server


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=NEEDS_POSTGRESQL)])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Each kind of database that a gradebook may be in."""
    if request.param == "sqlite":
        return Sqlite()
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server


@pytest.fixture
def small(tmp_path: Path, databases: Databases) -> tuple[Path, Path]:
    """A class of three and the course that it was graded into."""
    from coursework import graded_class

    return graded_class(tmp_path, databases)


PROXIES = {f"{name}_proxy": "http://127.0.0.1:9" for name in ("http", "https", "all")}


def build_site(folder: Path, *, solutions: bool = False) -> Path:
    """The site in that folder, built without a way to any host."""
    settings = {"NINESTEPS_SITE": str(folder), "NINESTEPS_SOLUTIONS": str(solutions).lower(), **PROXIES}
    command = ("env", *(f"{name}={value}" for name, value in settings.items()))
    done = run_command(*command, sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(tmp_path_factory.mktemp("site") / "public")
