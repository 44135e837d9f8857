"""Writes a class's grades into nbgrader's gradebook as `nbgrader autograde` would leave them, in bulk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nbgrader import api
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from grader.errors import UserError
from grader.instructor.bridge.database import transaction

NO_RESPONSE = "No response."


@dataclass(frozen=True)
class Graded:
    """What grading found out about one student's notebook.

    Attributes:
        student: id of the student, which is also the folder's name.
        scores: points by grade id of the check cells; None asks for manual grading.
        untouched: grade ids of the solution cells that still hold the stub.
        timestamp: when it was handed in, UTC without a zone; None leaves what is there.
    """

    student: str
    scores: Mapping[str, float | None]
    untouched: frozenset[str] = frozenset()
    timestamp: datetime | None = None


def write_grades(
    gradebook: Any,
    by_part: Mapping[str, Sequence[Graded]],
    then: Callable[[Session, str, Sequence[str]], None] = lambda session, part, students: None,
) -> None:
    """Record a class's grades as `nbgrader autograde` would, in one transaction and with bulk statements.

    What a grader wrote by hand (manual_score, extra_credit, manual_comment, flagged, extension) stays. Other
    students' rows are not looked at: what a student costs does not depend on how many there are.

    Args:
        gradebook: the gradebook.
        by_part: what was found out, by part, of a batch of students: some hundreds at most.
        then: what is done in the same transaction, for each part and its students.
    """
    with transaction(gradebook) as session:
        for part, students in by_part.items():
            _write_part(session, part, students)
            then(session, part, [graded.student for graded in students])


def graded_students(gradebook: Any, part: str) -> set[str]:
    """Everybody who has grades for a part in the gradebook."""
    session: Session = gradebook.db()
    _, notebook_id = notebook_ids(session, part)
    return set(
        session.scalars(
            select(api.SubmittedAssignment.student_id)
            .distinct()
            .join(api.SubmittedNotebook, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
            .join(api.Grade, api.Grade.notebook_id == api.SubmittedNotebook.id)
            .where(api.SubmittedNotebook.notebook_id == notebook_id)
        )
    )


def _write_part(session: Session, part: str, students: Sequence[Graded]) -> None:
    assignment_id, notebook_id = notebook_ids(session, part)
    _add_students(session, students)
    submissions = _submissions(session, assignment_id, students)
    notebooks = _submitted_notebooks(session, notebook_id, submissions)
    _write_scores(session, notebook_id, notebooks, students)
    _write_comments(session, notebook_id, notebooks, students)


def notebook_ids(session: Session, part: str) -> tuple[str, str]:
    """The ids of a part's assignment and notebook.

    Raises:
        UserError: when the gradebook has none.
    """
    row = session.execute(
        select(api.Assignment.id, api.Notebook.id)
        .join(api.Notebook, api.Notebook.assignment_id == api.Assignment.id)
        .where(api.Assignment.name == part, api.Notebook.name == part)
    ).one_or_none()
    if row is None:
        raise UserError(
            f"{part}: is not in the gradebook; run `nbgrader generate_assignment {part}` in the course"
        )
    return row[0], row[1]


def _insert(session: Session, kind: Any, rows: list[dict[str, Any]]) -> None:
    if rows:  # an empty list would insert one row of defaults
        session.execute(insert(kind), rows)


def _update(session: Session, kind: Any, rows: list[dict[str, Any]]) -> None:
    if rows:  # by primary key
        session.execute(update(kind), rows)


def _add_students(session: Session, students: Iterable[Graded]) -> None:
    asked = dict.fromkeys(graded.student for graded in students)
    known = set(session.scalars(select(api.Student.id).where(api.Student.id.in_(asked))))
    _insert(session, api.Student, [{"id": student} for student in asked if student not in known])


def _submissions(session: Session, assignment_id: str, students: Sequence[Graded]) -> dict[str, str]:
    """Ids of the submitted assignments by student, for the students of this class."""
    table = api.SubmittedAssignment
    asked = [graded.student for graded in students]
    wanted = (table.assignment_id == assignment_id, table.student_id.in_(asked))
    known = _pairs(session, select(table.student_id, table.id).where(*wanted))
    new: list[dict[str, Any]] = []
    stamps: list[dict[str, Any]] = []
    found: dict[str, str] = {}
    for graded in students:
        id_ = known.get(graded.student)
        if id_ is None:
            id_ = api.new_uuid()
            new.append(
                {
                    "id": id_,
                    "assignment_id": assignment_id,
                    "student_id": graded.student,
                    "timestamp": graded.timestamp,
                }
            )
        elif graded.timestamp is not None:
            stamps.append({"id": id_, "timestamp": graded.timestamp})
        found[graded.student] = id_
    _insert(session, table, new)
    _update(session, table, stamps)
    return found


def _submitted_notebooks(
    session: Session, notebook_id: str, submissions: Mapping[str, str]
) -> dict[str, str]:
    """Ids of the submitted notebooks by student; the late penalty is reset, as AssignLatePenalties does."""
    table = api.SubmittedNotebook
    wanted = (table.notebook_id == notebook_id, table.assignment_id.in_(submissions.values()))
    known = _pairs(session, select(table.assignment_id, table.id).where(*wanted))
    found = {student: known.get(id_) or api.new_uuid() for student, id_ in submissions.items()}
    new = [
        {"id": found[student], "assignment_id": id_, "notebook_id": notebook_id}
        for student, id_ in submissions.items()
        if id_ not in known
    ]
    old = [
        {"id": known[id_], "late_submission_penalty": None} for id_ in submissions.values() if id_ in known
    ]
    _insert(session, table, new)
    _update(session, table, old)
    return found


def _write_scores(
    session: Session, notebook_id: str, notebooks: Mapping[str, str], students: Iterable[Graded]
) -> None:
    cells = _cell_ids(session, api.GradeCell, notebook_id)
    known = _rows(session, api.Grade, cells, notebooks, "manual_score", "auto_score", "needs_manual_grade")
    new, changed = [], []
    for graded in students:
        submitted = notebooks[graded.student]
        for name, cell in cells.items():
            score = graded.scores.get(name)
            row = known.get((submitted, cell))
            if row is None:
                new.append(
                    {
                        "id": api.new_uuid(),
                        "notebook_id": submitted,
                        "cell_id": cell,
                        "auto_score": score,
                        "needs_manual_grade": score is None,
                    }
                )
                continue
            review = row["manual_score"] is not None or score is None  # SaveAutoGrades' rule
            if (row["auto_score"], row["needs_manual_grade"]) != (score, review):
                changed.append({"id": row["id"], "auto_score": score, "needs_manual_grade": review})
    _insert(session, api.Grade, new)
    _update(session, api.Grade, changed)


def _write_comments(
    session: Session, notebook_id: str, notebooks: Mapping[str, str], students: Iterable[Graded]
) -> None:
    cells = _cell_ids(session, api.SolutionCell, notebook_id)
    known = _rows(session, api.Comment, cells, notebooks, "auto_comment")
    new, changed = [], []
    for graded in students:
        submitted = notebooks[graded.student]
        for name, cell in cells.items():
            comment = NO_RESPONSE if name in graded.untouched else None
            row = known.get((submitted, cell))
            if row is None:
                new.append(
                    {
                        "id": api.new_uuid(),
                        "notebook_id": submitted,
                        "cell_id": cell,
                        "auto_comment": comment,
                    }
                )
            elif row["auto_comment"] != comment:
                changed.append({"id": row["id"], "auto_comment": comment})
    _insert(session, api.Comment, new)
    _update(session, api.Comment, changed)


def _cell_ids(session: Session, kind: Any, notebook_id: str) -> dict[str, str]:
    return _pairs(session, select(kind.name, kind.id).where(kind.notebook_id == notebook_id))


def _pairs(session: Session, query: Any) -> dict[str, str]:
    return {row[0]: row[1] for row in session.execute(query)}


def _rows(
    session: Session, kind: Any, cells: Mapping[str, str], notebooks: Mapping[str, str], *columns: str
) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows there are of these cells in these submitted notebooks, by notebook and cell."""
    wanted = ("id", "notebook_id", "cell_id", *columns)
    rows = session.execute(
        # Both, since the tables' index is by cell first.
        select(*(getattr(kind, column) for column in wanted)).where(
            kind.cell_id.in_(cells.values()), kind.notebook_id.in_(notebooks.values())
        )
    )
    return {(row["notebook_id"], row["cell_id"]): dict(row) for row in rows.mappings()}
