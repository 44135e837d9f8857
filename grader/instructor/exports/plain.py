"""A class as one table: a row a submission, a column a function."""

from __future__ import annotations

from grader.instructor.exports.source import Source
from grader.instructor.exports.tables import Cell, csv_text

HEADER = ("student_id", "status", "score", "max_score", "message")


def plain_csv(source: Source) -> str:
    """The table as CSV."""
    functions = list(
        dict.fromkeys(
            (function.part, function.function)
            for submission in source.run.submissions
            for function in submission.functions
        )
    )
    rows: list[list[Cell]] = []
    for submission in source.run.submissions:
        scores = {(item.part, item.function): item.score for item in submission.functions}
        marks = [source.marks.get((submission.id, part)) for part in source.parts]
        score = round(sum(mark.score for mark in marks if mark), 9)
        row: list[Cell] = [submission.id, submission.status.value, score, submission.max_score]
        rows.append([*row, submission.message, *(scores.get(function) for function in functions)])
    return csv_text([*HEADER, *(f"{part}/{name}" for part, name in functions)], rows)
