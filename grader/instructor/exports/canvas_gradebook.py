"""Fills the gradebook that an instructor exported from Canvas, so that it can be imported again.

The layout is that of Canvas's own lib/gradebook_exporter.rb and lib/gradebook_importer.rb: a header row
(Student or LastName and FirstName, ID, SIS User ID, SIS Login ID, …, Section, assignments as `Name (123)`,
read-only totals), perhaps a row of `Manual Posting`, the row `    Points Possible`, then the students.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from grader.errors import UserError
from grader.instructor.exports.rawcsv import RawCsv, Row, parse_csv
from grader.instructor.exports.source import Mark

_ASSIGNMENT = re.compile(r"(?P<title>.*\S)\s*\(\d+\)", re.DOTALL)
_READ_ONLY = re.compile(r"read\s+only")
_COMMA_NUMBER = re.compile(r"-?\d+,\d+")
# Excused, and not assigned: Canvas's words, which a score must not replace.
NOT_GRADED = ("EX", "N/A")
IDS = ("ID", "SIS User ID", "SIS Login ID")


@dataclass(frozen=True)
class Filled:
    """What was done for one part.

    Attributes:
        column: the column's heading.
        added: whether it is a new one.
        students: how many got their score.
        missing: ids of those who are not in the gradebook.
        waiting: ids of those whose score waits for a person.
        left: ids of those whom the gradebook calls excused or not assigned.
        without: how many students of the gradebook have no result.
    """

    part: str
    column: str
    added: bool
    students: int
    missing: tuple[str, ...]
    waiting: tuple[str, ...]
    left: tuple[str, ...]
    without: int


class CanvasGradebook:
    """An exported gradebook.

    Args:
        content: the file.
        name: its name, for messages.
        by: the column that holds the results' student ids.

    Raises:
        UserError: when it is not a gradebook of Canvas's.
    """

    def __init__(self, content: bytes, name: str, by: str = "ID") -> None:
        self._name = name
        self._csv: RawCsv = parse_csv(content, name)
        rows = self._csv.rows
        self._header = [rows[0].text(at) for at in range(len(rows[0].raw))] if rows else []
        if not _is_header(self._header):
            raise UserError(
                f"{name}: is no gradebook of Canvas's: it begins with Student, ID, …, Section; "
                "export it under Grades, Export"
            )
        if by not in self._header:
            raise UserError(f"{name}: has no column {by}")
        self._id = self._header.index(by)
        self._points = next((row for row in rows[1:4] if "Points Possible" in row.text(0)), None)
        self._students = [row for row in rows[1:] if row is not self._points and row.text(self._id).strip()]
        cells = [row.text(at) for row in rows for at in range(len(row.raw))]
        self._comma = self._csv.delimiter == ";" and any(map(_COMMA_NUMBER.fullmatch, cells))

    def fill(self, part: str, marks: Mapping[str, Mark], column: str | None = None) -> Filled:
        """Put a part's scores into its column; what is there for others stays.

        Args:
            part: the part.
            marks: by student's id.
            column: the column's heading, with or without the number; by default the one that names the
                part, or a new one.

        Raises:
            UserError: when the column is not clear, is read-only, or no student is in the gradebook.
        """
        known = {row.text(self._id).strip() for row in self._students}
        if not known & set(marks):
            some = ", ".join(list(marks)[:3])
            raise UserError(
                f"{self._name}: holds none of the students {some}, … under {self._header[self._id]}; "
                "--by names the column that holds the ids of the results"
            )
        at, added = self._column(part, column)
        if added:
            self._add_column(part, max(mark.max_score for mark in marks.values()))
        filled, left = 0, []
        for row in self._students:
            student = row.text(self._id).strip()
            mark = marks.get(student)
            if mark is None or mark.waits:
                continue
            if row.text(at).strip().upper() in NOT_GRADED:
                left.append(student)
                continue
            row.put(at, self._number(mark.score))
            filled += 1
        return Filled(
            part=part,
            column=self._header[at],
            added=added,
            students=filled,
            missing=tuple(sorted(set(marks) - known)),
            waiting=tuple(sorted(student for student in known & set(marks) if marks[student].waits)),
            left=tuple(left),
            without=len(known - set(marks)),
        )

    def content(self) -> bytes:
        """The file."""
        return self._csv.content()

    def _column(self, part: str, wanted: str | None) -> tuple[int, bool]:
        if wanted is not None:
            found = [
                at for at, name in enumerate(self._header) if wanted.strip() in (name.strip(), _title(name))
            ]
            if not found:
                raise UserError(f"{self._name}: has no column {wanted}")
        else:
            found = [at for at, name in enumerate(self._header) if _names(part, name)]
        if len(found) > 1:
            several = ", ".join(self._header[at] for at in found)
            raise UserError(
                f"{self._name}: several columns are {part}'s: {several}; say --column {part}=NAME"
            )
        if not found:
            return len(self._header), True
        (at,) = found
        if at <= self._header.index("Section") or self._read_only(at):
            raise UserError(f"{self._name}: the column {self._header[at]} is not one for scores")
        return at, False

    def _read_only(self, at: int) -> bool:
        return self._points is not None and _READ_ONLY.search(self._points.text(at)) is not None

    def _add_column(self, part: str, points: float) -> None:
        """A new assignment, as Canvas's importer takes one: a heading without a number, and its points."""
        width = len(self._header)
        for row in self._csv.rows:
            if row is not self._csv.rows[0] and not _is_blank(row):
                row.put(width, "")
        self._csv.rows[0].put(width, part)
        if self._points is not None:
            self._points.put(width, self._number(points))
        self._header.append(part)

    def _number(self, value: float) -> str:
        text = f"{value:.2f}"  # what Canvas shows and exports
        return text.replace(".", ",") if self._comma else text


def _is_header(header: Collection[str]) -> bool:
    names = list(header)
    student = names[:1] == ["Student"] or names[:2] == ["LastName", "FirstName"]
    return student and "ID" in names and "Section" in names


def _is_blank(row: Row) -> bool:
    return row.raw == [""]


def _title(name: str) -> str:
    match = _ASSIGNMENT.fullmatch(name.strip())
    return match["title"].strip() if match else ""


def _names(part: str, name: str) -> bool:
    """Whether a heading is the part's, as "Part 3: Nine Steps (4711)" and the bare name are nine_steps'."""
    if name.strip() == part:
        return True
    words = re.findall(r"\w+", _title(name).casefold().replace("_", " "))
    wanted = part.casefold().split("_")
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words)))
