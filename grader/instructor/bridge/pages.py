"""Writes the feedback pages of a course."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from grader.files import write_whole
from grader.instructor.bridge.coursedir import CourseFolder
from grader.instructor.bridge.feedback import feedback_exporter, feedback_html, standings


def write_feedback(
    folder: CourseFolder,
    gradebook: Any,
    part: str,
    students: Collection[str] | None = None,
    progress: Callable[[str], None] = lambda student: None,
) -> list[Path]:
    """Write the feedback page of each student who has an autograded notebook.

    Args:
        folder: the course.
        gradebook: its gradebook.
        part: the part.
        students: whose pages; everybody's by default.
        progress: told of each student.

    Returns:
        The pages that were written.
    """
    exporter = feedback_exporter()
    written = []
    for student, standing in standings(gradebook, part, students).items():
        source = folder.place("autograded", student, part) / f"{part}.ipynb"
        if not source.is_file():
            continue
        notebook = nbformat.read(source, as_version=4)
        try:
            page = feedback_html(exporter, part, student, notebook, standing)
        except Exception:
            # Whatever a student's text does to the renderer costs no other student the page.
            plain = _texts_as_code(nbformat.read(source, as_version=4))
            page = feedback_html(exporter, part, student, plain, standing)
        target = folder.place("feedback", student, part) / f"{part}.html"
        write_whole(target, page)
        written.append(target)
        progress(student)
    return written


def _texts_as_code(notebook: NotebookNode) -> NotebookNode:
    """The notebook with its texts shown as they were typed."""
    notebook.cells = [
        new_code_cell(cell.source, metadata=cell.metadata) if cell.cell_type == "markdown" else cell
        for cell in notebook.cells
    ]
    return notebook
