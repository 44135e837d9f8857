"""Who is in a course and when its parts are due: entered in the gradebook as nbgrader would."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader import api
from nbgrader.utils import parse_utc
from sqlalchemy import select

from grader.errors import UserError
from grader.instructor.bridge.database import transaction

COLUMNS = ("id", "first_name", "last_name", "email", "lms_user_id")
MAX_LENGTH = 128
# nbgrader looks for folders with glob.
UNFIT = frozenset("[]*?/\\\n\r\t\0")


@dataclass(frozen=True)
class Student:
    """One line of a roster; what is not known is None."""

    id: str
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    lms_user_id: str | None = None


def read_roster(path: Path) -> list[Student]:
    """The students of a CSV file with the columns that `nbgrader db student import` takes.

    Raises:
        UserError: when the file cannot be read, has no column `id`, or an id cannot be a student's folder.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise UserError(f"{path}: is not UTF-8 text; save it as CSV in UTF-8") from None
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    names = [name.strip() for name in reader.fieldnames or ()]
    if "id" not in names:
        raise UserError(f"{path}: has no column id; the columns are {', '.join(COLUMNS)}")
    reader.fieldnames = names
    students: dict[str, Student] = {}
    try:
        for row in reader:
            values = {name: (row.get(name) or "").strip() or None for name in COLUMNS}
            if any(values.values()):
                student = _student(f"{path}, line {reader.line_num}", values)
                if student.id in students:
                    raise UserError(f"{path}, line {reader.line_num}: {student.id} stands there twice")
                students[student.id] = student
    except csv.Error as error:
        raise UserError(f"{path}, line {reader.line_num}: {error}") from error
    return list(students.values())


def _student(where: str, values: Mapping[str, str | None]) -> Student:
    name = values["id"]
    if not name:
        raise UserError(f"{where}: has no id")
    if name.startswith(".") or UNFIT & set(name):
        raise UserError(f"{where}: the id {name!r} cannot be a folder of nbgrader's; use another one")
    for column, value in values.items():
        if value and len(value) > MAX_LENGTH:
            raise UserError(f"{where}: {column} has more than {MAX_LENGTH} characters")
    return Student(name, values["first_name"], values["last_name"], values["email"], values["lms_user_id"])


def read_due(text: str) -> datetime:
    """A date, in UTC, as nbgrader keeps it.

    Raises:
        UserError: when it is none.
    """
    try:
        due: datetime = parse_utc(text)
    except (ValueError, OverflowError):
        raise UserError(f"{text}: is no date; write it like '2026-10-31 23:59 UTC'") from None
    return due


def enter(gradebook: Any, students: Iterable[Student], due: Mapping[str, datetime]) -> None:
    """Enter students and due dates; who and what is there already is brought up to date.

    Args:
        gradebook: the gradebook.
        students: a roster. What it leaves open stays as it is, and nobody is removed.
        due: when assignments are due, in UTC.
    """
    with transaction(gradebook) as session:
        for student in students:
            row = session.get(api.Student, student.id) or api.Student(id=student.id)
            for column in COLUMNS[1:]:
                if getattr(student, column) is not None:
                    setattr(row, column, getattr(student, column))
            session.add(row)
        for name, date in due.items():
            assignment = session.scalars(select(api.Assignment).where(api.Assignment.name == name)).first()
            if assignment is None:
                assignment = api.Assignment(name=name, course_id=gradebook.course_id)
                session.add(assignment)
            assignment.duedate = date
