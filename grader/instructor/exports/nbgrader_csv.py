"""The CSV that `nbgrader export` writes: nbgrader.plugins.export.CsvExportPlugin's columns, in its order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grader.instructor.exports.source import Source
from grader.instructor.exports.tables import Cell, csv_text

COLUMNS = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
)


def nbgrader_csv(source: Source) -> str:
    """The table: of a course's gradebook, or of a result file, which knows no names and dates."""
    rows = _of_run(source) if source.course is None else _of_gradebook(source.course)
    return csv_text(COLUMNS, rows)


def _of_run(source: Source) -> Iterator[list[Cell]]:
    for part in source.parts:
        marks = source.of(part)
        full = max((mark.max_score for mark in marks.values()), default=0.0)
        for submission in source.run.submissions:
            mark = marks.get(submission.id)
            score = mark.score if mark is not None else 0.0
            yield [part, "", "", submission.id, "", "", "", *_points(score, 0.0, score, full)]


def _of_gradebook(root: Path) -> Iterator[list[Cell]]:
    from nbgrader import api
    from sqlalchemy import select

    from grader.instructor.bridge.coursedir import open_course
    from grader.instructor.bridge.database import open_gradebook
    from grader.instructor.bridge.feedback import standings

    folder = open_course(root)
    with open_gradebook(folder.db_url, folder.course_id) as gradebook:
        students = gradebook.students
        for assignment in gradebook.assignments:
            found = standings(gradebook, assignment.name)
            table = api.SubmittedAssignment
            query = select(table.student_id, table.timestamp).where(table.assignment_id == assignment.id)
            stamps = {row[0]: row[1] for row in gradebook.db.execute(query)}
            full = float(assignment.max_score)
            for student in students:
                at = found.get(student.id)
                late = at.penalty if at is not None else 0.0
                raw = at.score + late if at is not None else 0.0
                yield [
                    *(assignment.name, _text(assignment.duedate), _text(stamps.get(student.id))),
                    *(student.id, student.last_name, student.first_name, student.email),
                    *_points(raw, late, max(0.0, raw - late), full),
                ]


def _points(*values: float) -> list[str]:
    return [str(float(value)) for value in values]  # as nbgrader writes them: 35.0


def _text(moment: object) -> str:
    return "" if moment is None else str(moment)
