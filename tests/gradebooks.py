"""A gradebook's rows with names in place of ids, so that two can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from sqlalchemy import create_engine, text

from grader.instructor.bridge.coursedir import open_course

CELL = "base_cell.name AS cell, base_cell.type"
WHERE = "assignment.name AS part, notebook.name AS notebook"
OF_CELL = (
    "JOIN base_cell ON base_cell.id = {0}.id JOIN notebook ON notebook.id = base_cell.notebook_id "
    "JOIN assignment ON assignment.id = notebook.assignment_id"
)
OF_STUDENT = (
    "JOIN base_cell ON base_cell.id = {0}.cell_id "
    "JOIN submitted_notebook ON submitted_notebook.id = {0}.notebook_id "
    "JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id "
    "JOIN notebook ON notebook.id = submitted_notebook.notebook_id "
    "JOIN assignment ON assignment.id = notebook.assignment_id"
)
TABLES = {
    "course": "SELECT id FROM course",
    "student": "SELECT id, first_name, last_name, email, lms_user_id FROM student",
    "assignment": "SELECT name, duedate, course_id FROM assignment",
    "notebook": f"SELECT {WHERE}, notebook.kernelspec FROM notebook "
    "JOIN assignment ON assignment.id = notebook.assignment_id",
    "grade_cells": f"SELECT {WHERE}, {CELL}, max_score, cell_type FROM grade_cells "
    + OF_CELL.format("grade_cells"),
    "solution_cells": f"SELECT {WHERE}, {CELL} FROM solution_cells " + OF_CELL.format("solution_cells"),
    "source_cells": f"SELECT {WHERE}, {CELL}, cell_type, locked, source, checksum FROM source_cell "
    + OF_CELL.format("source_cell"),
    "submitted_assignment": "SELECT assignment.name, student_id, timestamp, extension "
    "FROM submitted_assignment JOIN assignment ON assignment.id = submitted_assignment.assignment_id",
    "submitted_notebook": f"SELECT {WHERE}, student_id, late_submission_penalty FROM submitted_notebook "
    "JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id "
    "JOIN notebook ON notebook.id = submitted_notebook.notebook_id "
    "JOIN assignment ON assignment.id = notebook.assignment_id",
    "grade": f"SELECT {WHERE}, {CELL}, student_id, auto_score, manual_score, extra_credit, "
    "needs_manual_grade FROM grade " + OF_STUDENT.format("grade"),
    "comment": f"SELECT {WHERE}, {CELL}, student_id, auto_comment, manual_comment FROM comment "
    + OF_STUDENT.format("comment"),
}


def rows_of(db_url: str) -> dict[str, list[Any]]:
    """All rows of all tables, sorted, without ids."""
    engine = create_engine(db_url)
    with engine.connect() as connection:
        found = {
            name: sorted((tuple(map(_plain, row)) for row in connection.execute(text(query))), key=repr)
            for name, query in TABLES.items()
        }
    engine.dispose()
    return found


def _plain(value: Any) -> Any:
    """A time as SQLite has it, whatever the database."""
    return value.isoformat(" ", "microseconds") if isinstance(value, datetime) else value


def url_of(root: Path) -> str:
    """The address of a course's gradebook, as its configuration says."""
    return open_course(root).db_url


@contextmanager
def opened(db_url: str) -> Iterator[Any]:
    with Gradebook(db_url, "ninesteps") as gradebook:
        yield gradebook


def auto_scores(db_url: str, part: str) -> dict[str, float | None]:
    """Everybody's sum of automatic scores; None where a person must look."""
    sums: dict[str, float | None] = {}
    for row in rows_of(db_url)["grade"]:
        student, score = row[4], row[5]
        if row[0] == part:
            before = sums.get(student, 0.0)
            sums[student] = None if score is None or before is None else before + score
    return sums
