"""`nbgrader autograde` where a class has no notebook, and where the assignment is not ours."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import messy
import pytest
from conftest import run_command
from gradebooks import auto_scores, url_of
from kernels import STARTED, kernel_watch
from messy import FULL, PART

from grader.cli import main
from grader.instructor.reference import SOLUTIONS

NBGRADER = Path(sys.executable).parent / "nbgrader"


def test_a_class_without_a_notebook_is_autograded(tmp_path: Path) -> None:
    root = tmp_path / "course"
    assert main(["course", str(root), "--part", PART]) == 0
    place = root / "submitted" / "ann" / PART
    place.mkdir(parents=True)
    shutil.copy(SOLUTIONS / f"{PART}.py", place)
    for command in (("generate_assignment", PART), ("autograde", PART)):
        done = run_command(NBGRADER, *command, cwd=root)
        assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr
    assert auto_scores(url_of(root), PART) == {"ann": FULL}


def test_a_class_in_which_nobody_handed_in_a_part_is_told_as_nbgrader_does(tmp_path: Path) -> None:
    root = tmp_path / "course"
    assert main(["course", str(root), "--part", PART]) == 0
    (root / "submitted" / "ann" / PART).mkdir(parents=True)
    done = run_command(NBGRADER, "autograde", PART, cwd=root)
    assert done.returncode == 1
    assert "No notebooks were matched" in done.stderr


def test_another_assignment_in_the_course_is_nbgraders_own_affair(
    tmp_path: Path, write_assignment: Any
) -> None:
    root = tmp_path / "course"
    assert main(["course", str(root), "--part", PART]) == 0
    write_assignment(root)
    watch = kernel_watch(tmp_path)
    for command in (("generate_assignment", "essay"), ("autograde", "essay")):
        done = run_command(NBGRADER, *command, cwd=root, PYTHONPATH=watch)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / STARTED).exists()
    assert auto_scores(url_of(root), "essay") == {"ann": 2.0}


@pytest.fixture
def write_assignment() -> Any:
    """Writes an assignment of the instructor's own, with a test that nbgrader runs, and a submission."""

    def write(root: Path) -> None:
        cells = [messy.code("x = 1"), messy.code("assert x == 1")]
        for cell, grade in zip(cells, (False, True), strict=True):
            entry: Mapping[str, Any] = {
                "grade": grade,
                "grade_id": f"cell-{grade}",
                "locked": grade,
                "schema_version": 3,
                "solution": not grade,
                "task": False,
                **({"points": 2} if grade else {}),
            }
            cell["metadata"] = {"nbgrader": entry}
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 4}
        for folder in ("source/essay", "submitted/ann/essay"):
            path = root / folder / "essay.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(messy.as_bytes(notebook))

    return write
