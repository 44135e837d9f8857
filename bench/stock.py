"""The other side: stock nbgrader on a course whose notebooks hold the same cases as cells for the kernel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell

from grader.course import Part, load_course
from grader.files import write_whole
from grader.instructor.build import source_notebook
from grader.instructor.collect import case_files, collect

CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "stock"\n'
# Both files of a part, each a module of its own as it is under pytest, and what calls a case with the
# functions that stand in the notebook.
SETUP = """\
import types

import numpy as np

from grader.seeds import check_generator
from grader.worker.inprocess import InProcess
from grader.worker.proxy import Student

FILES = {files!r}
MODULES = {{}}
for _name, _text in FILES.items():
    MODULES[_name] = types.ModuleType(_name)
    exec(compile(_text, _name, "exec"), MODULES[_name].__dict__)
BACKEND = InProcess()


def run_case(module, name, wants_rng):
    BACKEND.replace(globals())
    arguments = {{"rng": check_generator(7, "{part}::" + name)}} if wants_rng else {{}}
    with np.errstate(all="ignore"):
        getattr(MODULES[module], name)(student=Student(BACKEND), **arguments)
    BACKEND.forget()
"""


@dataclass(frozen=True)
class Spent:
    """What commands took: seconds on the clock, and of processor with all that they started."""

    seconds: float
    processor: float

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.seconds - other.seconds, self.processor - other.processor)


class StockCourse:
    """A real nbgrader course with nothing of ours in its configuration.

    Args:
        root: an empty folder.
        parts: names of the parts that become assignments.
    """

    def __init__(self, root: Path, parts: Sequence[str]) -> None:
        self.root = root
        self._parts = [load_course().part(name) for name in parts]
        self._notebooks = {part.name: _notebook(part) for part in self._parts}
        write_whole(root / "nbgrader_config.py", CONFIG)
        for name, notebook in self._notebooks.items():
            write_whole(root / "source" / name / f"{name}.ipynb", nbformat.writes(notebook))
            self._run("generate_assignment", name)

    def submit(self, students: int) -> None:
        """Hand in the reference solution so many times."""
        for number in range(students):
            for name, notebook in self._notebooks.items():
                place = self.root / "submitted" / f"student{number:05}" / name / f"{name}.ipynb"
                write_whole(place, nbformat.writes(notebook))

    def starting(self) -> Spent:
        """What the commands take before they do anything, for all assignments."""
        return self._each("autograde", ["--version"] * len(self._parts))

    def autograde(self) -> Spent:
        """What `nbgrader autograde` takes for all of them, assignment after assignment."""
        shutil.rmtree(self.root / "autograded", ignore_errors=True)
        return self._each("autograde", self._notebooks)

    def feedback(self) -> Spent:
        """What `nbgrader generate_feedback` takes for all of them."""
        shutil.rmtree(self.root / "feedback", ignore_errors=True)
        return self._each("generate_feedback", self._notebooks)

    def _each(self, verb: str, names: Iterable[str]) -> Spent:
        seconds, processor = time.perf_counter(), sum(os.times()[2:4])
        for name in names:
            self._run(verb, name)
        return Spent(time.perf_counter() - seconds, sum(os.times()[2:4]) - processor)

    def _run(self, verb: str, name: str) -> None:
        program = Path(sys.executable).parent
        environment = {**os.environ, "PATH": f"{program}{os.pathsep}{os.environ['PATH']}"}
        subprocess.run(
            [program / "nbgrader", verb, name],
            cwd=self.root,
            env=environment,
            check=True,
            capture_output=True,
        )


def _notebook(part: Part) -> nbformat.NotebookNode:
    """The part's source notebook with the cases in its check cells, the hidden ones marked."""
    notebook = source_notebook(part)
    checks = collect(load_course(), [part.name])
    files = {path.parent.name: path.read_text(encoding="utf-8") for path, _ in case_files([part.name])}
    by_check = {function.check_id: function for function in part.functions}
    for cell in notebook.cells:
        function = by_check.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
        if function is not None:
            calls: dict[str, list[str]] = {"visible": [], "hidden": []}
            for check in checks.of(part.name, function.name):
                module = Path(check.case.__code__.co_filename).parent.name
                calls[check.visibility].append(f"run_case({module!r}, {check.id!r}, {check.wants_rng})")
            hidden = ["### BEGIN HIDDEN TESTS", *calls["hidden"], "### END HIDDEN TESTS"]
            cell.source = "\n".join([*calls["visible"], *hidden])
    metadata = {
        "grade_id": "setup",
        "grade": False,
        "locked": True,
        "solution": False,
        "task": False,
        "schema_version": 3,
    }
    setup = new_code_cell(
        SETUP.format(files=files, part=part.name), id="setup", metadata={"nbgrader": metadata}
    )
    notebook.cells.insert(0, setup)
    return notebook
