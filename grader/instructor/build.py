"""Makes stubs and notebooks from the solutions, and refuses drift.

An exercise is written once, in `solutions/`. What a student receives comes from there by nbgrader's own
stripping; the stubs are committed, and must equal what would be made now.
"""

from __future__ import annotations

import argparse
import ast
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jupytext
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.preprocessors import ClearSolutions

from grader.course import Course, CourseError, Function, Part, load_course
from grader.errors import UserError
from grader.instructor.reference import SOLUTIONS, solution_source

EXERCISES = SOLUTIONS.parent / "exercises"
STUB = "raise NotImplementedError"
IMPORT_CELL = "from grader import check, plot"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
FORMAT = "py:percent"


def solution_notebook(part: Part, folder: Path = SOLUTIONS) -> NotebookNode:
    """The part's solution as a notebook; each function's cell carries its grade id.

    Raises:
        UserError: when there is no solution, a function has no cell of its own, or a cell holds two.
    """
    path = folder / f"{part.name}.py"
    notebook = jupytext.reads(solution_source(part.name, folder), fmt=FORMAT)
    cells: list[NotebookNode] = []
    seen: set[str] = set()
    names = {function.name: function for function in part.functions}
    for cell in notebook.cells:
        try:
            here = [name for name in _defined(cell) if name in names]
        except SyntaxError as error:
            raise UserError(f"{path}: a cell does not parse: {error.msg}: {error.text}".rstrip()) from error
        if len(here) > 1:
            raise UserError(f"{path}: one cell defines {' and '.join(here)}; each needs a cell of its own")
        for name in here:
            cell.metadata["nbgrader"] = solution_metadata(names[name])
            seen.add(name)
        cells.append(cell)
    missing = [name for name in names if name not in seen]
    if missing:
        raise UserError(f"{path}: {missing[0]} is in course.toml, and no cell defines it")
    return _notebook(cells, part)


def _defined(cell: NotebookNode) -> list[str]:
    if cell.cell_type != "code":
        return []
    tree = ast.parse(cell.source)
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]


def solution_metadata(function: Function) -> dict[str, Any]:
    """nbgrader's metadata of the cell that a student fills in."""
    return _metadata(function.grade_id, grade=False, solution=True, locked=False)


def check_metadata(function: Function) -> dict[str, Any]:
    """nbgrader's metadata of the graded cell that follows it."""
    return {
        **_metadata(function.check_id, grade=True, solution=False, locked=True),
        "points": int(function.points) if function.points.is_integer() else function.points,
    }


def _metadata(grade_id: str, grade: bool, solution: bool, locked: bool) -> dict[str, Any]:
    return {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }


def check_cell(function: Function) -> NotebookNode:
    """The locked, graded cell of a function."""
    cell: NotebookNode = new_code_cell(f"check({function.name})", id=function.check_id)
    cell.metadata["nbgrader"] = check_metadata(function)
    return cell


def _notebook(cells: Sequence[NotebookNode], part: Part) -> NotebookNode:
    """A notebook whose cells have ids that stay the same from build to build."""
    for number, cell in enumerate(cells):
        metadata = cell.metadata.get("nbgrader")
        cell["id"] = metadata["grade_id"] if metadata else f"{part.name}-{number}"
        cell.metadata = NotebookNode({"nbgrader": metadata} if metadata else {})
    notebook: NotebookNode = new_notebook(cells=list(cells), metadata={"kernelspec": KERNEL})
    notebook.nbformat_minor = 5
    return notebook


def source_notebook(part: Part, folder: Path = SOLUTIONS) -> NotebookNode:
    """The instructor's version for nbgrader's source folder: solutions in their regions, graded cells."""
    notebook = solution_notebook(part, folder)
    names = {function.grade_id: function for function in part.functions}
    cells: list[NotebookNode] = []
    imported = False
    for cell in notebook.cells:
        cells.append(cell)
        if cell.cell_type == "code" and not imported:
            imported = True
            tools = new_code_cell(IMPORT_CELL, id=f"{part.name}-tools")
            tools.metadata["nbgrader"] = _metadata(f"{part.name}-tools", False, False, True)
            cells.append(tools)
        metadata = cell.metadata.get("nbgrader")
        if metadata:
            cells.append(check_cell(names[metadata["grade_id"]]))
    notebook.cells = cells
    return notebook


class _Stripper(ClearSolutions):  # type: ignore[misc]
    """nbgrader's own preprocessor, which says of a bad region not where it is."""

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> Any:
        try:
            return super().preprocess_cell(cell, resources, index)
        except RuntimeError as error:
            metadata = cell.metadata.get("nbgrader") or {}
            name = metadata.get("grade_id") or cell.source.split("\n", 1)[0]
            raise UserError(f"the cell {name} cannot be stripped: {error}") from error


def strip(notebook: NotebookNode, where: Path) -> NotebookNode:
    """The notebook without its solutions, by nbgrader's own preprocessor.

    Args:
        notebook: the notebook, which is changed.
        where: the file that it comes from, for the message.

    Raises:
        UserError: when a region is nested, unclosed, or outside a function's cell.
    """
    stripper = _Stripper(code_stub={"python": STUB})
    stripper.log.setLevel(logging.CRITICAL)
    try:
        stripped, _ = stripper.preprocess(notebook, {})
    except UserError as error:
        raise UserError(f"{where}: {error}") from error
    result: NotebookNode = stripped
    return result


def stub_source(part: Part, folder: Path = SOLUTIONS) -> str:
    """The stub that a student fills in, as the text of a `.py` file."""
    notebook = strip(solution_notebook(part, folder), folder / f"{part.name}.py")
    notebook.metadata = NotebookNode(
        {"jupytext": {"notebook_metadata_filter": "-all", "cell_metadata_filter": "-all"}}
    )
    text: str = jupytext.writes(notebook, fmt=FORMAT)
    return text


def release_notebook(part: Part, folder: Path = SOLUTIONS) -> NotebookNode:
    """The notebook that a student fills in."""
    return strip(source_notebook(part, folder), folder / f"{part.name}.py")


def write_stubs(course: Course, folder: Path = EXERCISES) -> list[Path]:
    """Write all stubs; returns those that changed."""
    changed = []
    for part in course.parts:
        path, text = folder / f"{part.name}.py", stub_source(part)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def drifted(course: Course, folder: Path = EXERCISES) -> list[Path]:
    """The committed stubs that are not what the solutions would give now."""
    paths = ((folder / f"{part.name}.py", part) for part in course.parts)
    return [
        path
        for path, part in paths
        if not path.exists() or path.read_text(encoding="utf-8") != stub_source(part)
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m grader.instructor.build [--check | --fingerprints FILE]`: write stubs, or a table."""
    parser = argparse.ArgumentParser(prog="python -m grader.instructor.build", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a stub has drifted")
    parser.add_argument("--fingerprints", metavar="FILE", type=Path, help="write the table of mistakes")
    options = parser.parse_args(arguments)
    try:
        if options.fingerprints is not None:
            return _write_fingerprints(load_course(), options.fingerprints)
        return _run(load_course(), options.check)
    except (CourseError, UserError) as error:
        print(f"ninesteps: {error}", file=sys.stderr)
        return 2


def _write_fingerprints(course: Course, path: Path) -> int:
    from grader.fingerprints import dump
    from grader.instructor.collect import collect
    from grader.instructor.fingerprints import fingerprints

    table = list(fingerprints(course, collect(course)))
    dump(table, path)
    print(f"wrote {path}: {len(table)} mistakes")
    return 0


def _run(course: Course, check: bool) -> int:
    if check:
        stale = drifted(course)
        for path in stale:
            print(f"{path}: is not what solutions/ gives; run python -m grader.instructor.build")
        return 1 if stale else 0
    for path in write_stubs(course):
        print(f"wrote {path}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
