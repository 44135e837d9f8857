"""Keeps what a run found out: autograded notebooks, gradebook feedback, as nbgrader would leave them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course import Course, Part, load_course
from grader.files import READ_ONLY, write_whole
from grader.instructor.notebooks import autograded
from grader.instructor.submission import Reading, Submission
from grader.results import FunctionResult, Outcome, RunResult, Status, SubmissionResult


@dataclass(frozen=True)
class Target:
    """Where a part's notebooks go, and what they are made from.

    Attributes:
        pattern: the path of an autograded notebook, with {student} in it.
        release: the released notebook.
    """

    part: str
    pattern: str
    release: dict[str, Any]


class AutogradedNotebooks:
    """Writes a graded submission's notebooks; called in the process that graded it."""

    def __init__(self, targets: Sequence[Target]) -> None:
        self._targets = targets
        self._course = load_course()

    def __call__(self, submission: Submission, result: SubmissionResult, reading: Reading | None) -> None:
        """Write one notebook for each part that was handed in."""
        for target in self._targets:
            part = self._course.part(target.part)
            if submission.problem or part.name in submission.files:
                notebook = self._notebook(part, target, result, reading)
                text = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=True) + "\n"
                path = Path(target.pattern.replace("{student}", submission.id))
                write_whole(path, text, READ_ONLY)

    def _notebook(
        self, part: Part, target: Target, result: SubmissionResult, reading: Reading | None
    ) -> dict[str, Any]:
        functions = [function for function in result.functions if function.part == part.name]
        if reading is None or part.name not in reading.parts:
            problem = reading.problems.get(part.name, "") if reading is not None else ""
            return autograded(part, target.release, (), functions, {}, problem or result.message)
        taken = reading.parts[part.name].module.taken
        return autograded(part, target.release, reading.documents[part.name], functions, taken)


def keep_run(
    root: Path,
    course: Course,
    parts: Iterable[str],
    grade: Callable[[AutogradedNotebooks], RunResult],
    submissions: Sequence[Submission],
    step: Callable[[str], None] = lambda what: None,
) -> RunResult:
    """Grade into an nbgrader course: notebooks as they come, then the gradebook, then the feedback.

    Args:
        root: the course's folder, made if need be.
        course: the course.
        parts: names of the parts of the run.
        grade: grades the class and hands each submission to what it is given.
        submissions: the class.
        step: told what is done next.

    Raises:
        UserError: when the folder or the gradebook cannot be used.
    """
    # nbgrader takes more than a second to import: only where it is needed.
    from grader.instructor.bridge.coursedir import make_course, release
    from grader.instructor.bridge.database import open_gradebook
    from grader.instructor.bridge.grades import write_grades
    from grader.instructor.bridge.pages import write_feedback

    step("preparing the course")
    chosen = [course.part(name) for name in parts]
    folder = make_course(root, course, chosen)
    targets = [
        Target(
            part.name,
            str(folder.place("autograded", "{student}", part.name) / f"{part.name}.ipynb"),
            release(folder, part),
        )
        for part in chosen
    ]
    run = grade(AutogradedNotebooks(targets))
    step("writing the gradebook")
    with open_gradebook(folder.db_url, folder.course_id) as gradebook:
        write_grades(gradebook, graded_by_part(run, chosen, submissions))
        step("writing feedback")
        for part in chosen:
            write_feedback(folder, gradebook, part.name, {submission.id for submission in submissions})
    return run


def graded_by_part(
    run: RunResult, parts: Sequence[Part], submissions: Sequence[Submission]
) -> dict[str, list[Any]]:
    """What goes into the gradebook: for each part, the students who handed it in."""
    from grader.instructor.bridge.grades import Graded

    by_part: dict[str, list[Any]] = {}
    for part in parts:
        by_part[part.name] = [
            Graded(submission.id, *_scores(part, result))
            for submission, result in zip(submissions, run.submissions, strict=True)
            if submission.problem or part.name in submission.files
        ]
    return by_part


def _scores(part: Part, result: SubmissionResult) -> tuple[dict[str, float | None], frozenset[str]]:
    """Scores by check cell, None where a person must look, and the solution cells left as they were."""
    functions = {function.function: function for function in result.functions if function.part == part.name}
    scores: dict[str, float | None] = {}
    untouched = set()
    for function in part.functions:
        found = functions.get(function.name)
        scores[function.check_id] = _score(result, found)
        if found is not None and found.status is Outcome.NOT_ATTEMPTED:
            untouched.add(function.grade_id)
    return scores, frozenset(untouched)


def _score(result: SubmissionResult, found: FunctionResult | None) -> float | None:
    if result.status is Status.UNREADABLE or found is None or found.status is Outcome.GRADER_ERROR:
        return None
    return found.score
