"""Gradescope's results.json, one a submission.

The fields are those of https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format.
"""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Any

from grader.errors import UserError
from grader.instructor.exports.source import Source
from grader.results import CheckResult, FunctionResult, Outcome, Status, SubmissionResult, Visibility, title
from grader.text import clean

WORDS = {Outcome.NOT_ATTEMPTED: "not attempted"}


def gradescope_files(source: Source) -> dict[str, str]:
    """By submission's id, the content of its results.json.

    A submission in which the grader itself failed has none: Gradescope would count it as 0.

    Raises:
        UserError: when an id cannot be the name of a folder; grading gives no such ids.
    """
    for submission in source.run.submissions:
        if PurePath(submission.id).name != submission.id or submission.id.startswith("."):
            raise UserError(f"{source.path}: the id {clean(submission.id)} cannot be the name of a folder")
    return {
        submission.id: json.dumps(_record(source, submission), indent=1, ensure_ascii=False) + "\n"
        for submission in source.run.submissions
        if submission.status is not Status.GRADER_ERROR
    }


def _record(source: Source, submission: SubmissionResult) -> dict[str, Any]:
    marks = [source.marks.get((submission.id, part)) for part in source.parts]
    return {
        "score": round(sum(mark.score for mark in marks if mark), 6),
        "execution_time": submission.seconds,
        "output": clean(submission.message, 1000),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            _test(function, check, f"{number}.{place}")
            for number, function in enumerate(submission.functions, start=1)
            for place, check in enumerate(function.checks, start=1)
        ],
    }


def _test(function: FunctionResult, check: CheckResult, number: str) -> dict[str, Any]:
    hidden = "" if check.visibility is Visibility.VISIBLE else " (hidden)"
    return {
        "name": clean(f"{function.part} {function.function}: {title(check.id)}{hidden}"),
        "number": number,
        "score": check.points,
        "max_score": check.max_points,
        "status": "passed" if check.status is Outcome.PASSED else "failed",
        "output": _output(function, check),
        "tags": [function.part, function.step, function.function],
        "visibility": "visible",
    }


def _output(function: FunctionResult, check: CheckResult) -> str:
    if check.status is Outcome.PASSED:
        return ""
    lines = [WORDS.get(check.status, ""), clean(check.message)]
    if function.mistake is not None and check.status is Outcome.FAILED:
        lines.append(clean(function.message))
    return "\n".join(dict.fromkeys(line for line in lines if line))
