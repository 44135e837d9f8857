"""A small class in part 2, handed in, graded into a course, and looked at."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from conftest import ROOT
from databases import Databases

from grader.cli import main

PART = "perceptron"
STUB = (ROOT / "exercises" / f"{PART}.py").read_text(encoding="utf-8")
COLUMN = "def as_column(labels):\n    return np.reshape(labels, (-1, 1))\n"
ROW = "def as_column(labels):\n    return np.reshape(labels, (1, -1))\n"
GRADE = (sys.executable, "-m", "grader", "grade")


def hand_in(folder: Path, **work: str) -> Path:
    """Write what each student hands in."""
    for student, source in work.items():
        path = folder / student / f"{PART}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return folder


def grade(*arguments: object) -> int:
    """Run `ninesteps grade` in this process."""
    return main(["grade", *map(str, arguments)])


def results(root: Path) -> dict[str, Any]:
    """The kept results, by student."""
    files = sorted((root / ".ninesteps" / "results").glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}


def hand_in_cases(root: Path) -> Path:
    """Private cases with one that no answer passes, worth as much as what is there."""
    folder = root.parent / "cases"
    folder.mkdir()
    (folder / f"test_{PART}.py").write_text(
        "from grader.cases import close, points\n\n\n"
        '@points(2, of="as_column")\ndef test_my_own_idea(student):\n    """Mine."""\n'
        "    close(student.as_column([1, 2]), [[3], [4]])\n"
    )
    return folder


def files_in(folder: Path) -> dict[str, bytes]:
    """Everything in a folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def graded_class(folder: Path, databases: Databases) -> tuple[Path, Path]:
    """A class of three and the course that it was graded into."""
    work = hand_in(folder / "work", ann=STUB + COLUMN, ben=STUB, cem=STUB + ROW)
    root = databases.begin(folder / "course")
    assert grade(work, "--out", root) == 0
    return work, root
