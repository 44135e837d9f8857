"""Where exports and the report take results from: a course's folder, or a result file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.errors import UserError
from grader.instructor.store import FOLDER, Store
from grader.results import Outcome, RunResult, Status, SubmissionResult, read_json

GRADEBOOK = "gradebook.db"


@dataclass(frozen=True)
class Mark:
    """What a student gets for a part.

    Attributes:
        score: after manual grades and the late penalty, where a gradebook says them.
        waits: whether a person has to look before it counts.
    """

    score: float
    max_score: float
    waits: bool = False


@dataclass(frozen=True)
class Source:
    """A class's results.

    Attributes:
        path: what the user named.
        run: what grading found out.
        marks: by student and part; whoever did not hand in a part has none.
        course: the course's folder, or None if a result file was named.
    """

    path: Path
    run: RunResult
    marks: Mapping[tuple[str, str], Mark]
    course: Path | None = None

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The parts of the run, in its order."""
        functions = (function for one in self.run.submissions for function in one.functions)
        return tuple(dict.fromkeys(function.part for function in functions))

    def of(self, part: str) -> dict[str, Mark]:
        """The marks of a part by student."""
        return {student: mark for (student, name), mark in self.marks.items() if name == part}


def open_source(path: Path, tell: Callable[[str], None] = lambda line: None) -> Source:
    """Read the results of a course's folder or of a result file.

    Args:
        path: either of them.
        tell: told in one line of a student's results that are damaged.

    Raises:
        UserError: when there are none.
    """
    if not path.exists():
        raise UserError(f"{path}: does not exist; name a course's folder or a result file")
    if path.is_dir():
        if not (path / FOLDER).is_dir():
            raise UserError(
                f"{path}: holds no results; grade into it first: ninesteps grade ... --out {path}"
            )
        run = Store(path, tell).load()
        if not run.submissions:
            raise UserError(f"{path}: holds no results that can be read; grade into it again")
        return Source(path, run, {**marks_of(run), **_gradebook_marks(path)}, path)
    run = read_json(path)
    if not run.submissions:
        raise UserError(f"{path}: holds no submission")
    return Source(path, run, marks_of(run))


def marks_of(run: RunResult) -> dict[tuple[str, str], Mark]:
    """The marks as grading found them: none where nothing of a part was attempted."""
    marks: dict[tuple[str, str], Mark] = {}
    full = _full_marks(run.submissions)
    for submission in run.submissions:
        parts = {function.part for function in submission.functions}
        if submission.status is Status.UNREADABLE:
            marks |= {(submission.id, part): Mark(0.0, full[part], True) for part in full}
        for part in parts:
            functions = [function for function in submission.functions if function.part == part]
            outcomes = {function.status for function in functions}
            if outcomes != {Outcome.NOT_ATTEMPTED}:
                score = round(sum(function.score for function in functions), 9)
                marks[submission.id, part] = Mark(score, full[part], Outcome.GRADER_ERROR in outcomes)
    return marks


def _full_marks(submissions: Iterable[SubmissionResult]) -> dict[str, float]:
    full: dict[str, float] = {}
    for submission in submissions:
        for part in {function.part for function in submission.functions} - set(full):
            points = (function.max_score for function in submission.functions if function.part == part)
            full[part] = round(sum(points), 9)
    return full


def _gradebook_marks(root: Path) -> dict[tuple[str, str], Mark]:
    """What the course's gradebook says, manual grades and late penalties included."""
    # nbgrader takes more than a second to import: only where it is needed.
    from grader.instructor.bridge.coursedir import CONFIG_FILE, open_course
    from grader.instructor.bridge.database import open_gradebook
    from grader.instructor.bridge.feedback import standings

    if not (root / CONFIG_FILE).is_file():
        return {}
    folder = open_course(root)
    marks: dict[tuple[str, str], Mark] = {}
    with open_gradebook(folder.db_url, folder.course_id) as gradebook:
        for assignment in gradebook.assignments:
            notebooks = {notebook.name for notebook in assignment.notebooks}
            if assignment.name in notebooks:
                for student, at in standings(gradebook, assignment.name).items():
                    mark = Mark(max(0.0, at.score), at.max_score, bool(at.waiting))
                    marks[student, assignment.name] = mark
    return marks
