"""Keeps what grading finds out in an nbgrader course: notebooks, gradebook, feedback, results.

Grading writes notebooks into a folder of the run's own. From there they go into the course a batch at a
time: first the files, then one transaction in the gradebook, then feedback, and last the results' files.
Whoever has one of these is done with; a run that was killed begins anew with the others. So that this holds
after a power cut as well, everything of a batch is on the disk before its results are: that takes two calls
for a batch and less than a millisecond a submission, where a call for each file took two.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.course import Part, load_course
from grader.errors import UserError
from grader.files import READ_ONLY, flush_file_system, remove_leftovers, write_whole
from grader.instructor.handed_in import copy_in, time_of
from grader.instructor.notebooks import autograded
from grader.instructor.store import Provenance, Store
from grader.instructor.submission import STAMP, Reading, Submission
from grader.results import FunctionResult, Outcome, Status, SubmissionResult

if TYPE_CHECKING:
    from grader.instructor.bridge.coursedir import CourseFolder
    from grader.instructor.bridge.grades import Graded
    from grader.instructor.bridge.late import Penalties

BATCH = 50


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

    def path(self, student: str) -> Path:
        """Where a student's notebook goes."""
        return Path(self.pattern.replace("{student}", student))


class AutogradedNotebooks:
    """Writes a graded submission's notebooks; called in the process that graded it."""

    def __init__(self, targets: Sequence[Target]) -> None:
        self._targets = targets
        self._course = load_course()

    def __call__(self, submission: Submission, result: SubmissionResult, reading: Reading | None) -> None:
        """Write one notebook for each part that was handed in."""
        for target in self._targets:
            if submission.problem or target.part in submission.files:
                part = self._course.part(target.part)
                text = json.dumps(
                    notebook_of(part, target.release, result, reading),
                    indent=1,
                    sort_keys=True,
                    ensure_ascii=True,
                )
                write_whole(target.path(submission.id), text + "\n", READ_ONLY)


def notebook_of(
    part: Part, release: dict[str, Any], result: SubmissionResult, reading: Reading | None
) -> dict[str, Any]:
    """The autograded notebook of one student's part."""
    functions = [function for function in result.functions if function.part == part.name]
    if reading is None or part.name not in reading.parts:
        problem = reading.problems.get(part.name, "") if reading is not None else ""
        return autograded(part, release, (), functions, {}, problem or result.message)
    taken = reading.parts[part.name].module.taken
    return autograded(part, release, reading.documents[part.name], functions, taken)


@dataclass(frozen=True)
class Pending:
    """A graded submission that is not in the course yet."""

    submission: Submission
    result: SubmissionResult
    grading: Mapping[str, Provenance]


class Keeper:
    """Takes results and puts them into the course, a batch at a time.

    Args:
        folder: the course.
        gradebook: its gradebook, open.
        parts: the parts of the run.
        fresh: where grading writes the notebooks.
        store: the course's results.
        penalties: who is penalised for being late.
        step: told what is written.
    """

    def __init__(
        self,
        folder: CourseFolder,
        gradebook: Any,
        parts: Sequence[Part],
        fresh: Sequence[Target],
        store: Store,
        penalties: Penalties,
        step: Callable[[str], None],
    ) -> None:
        self.kept = 0
        self._folder = folder
        self._gradebook = gradebook
        self._parts = parts
        self._fresh = {target.part: target for target in fresh}
        self._store = store
        self._penalties = penalties
        self._step = step
        self._batch: list[Pending] = []
        self._failed = False

    def add(self, pending: Pending) -> None:
        """Take a result while others are being graded; a full batch goes into the course.

        When that fails, grading goes on and nothing more is taken: see `kept` and `put`.
        """
        if self._failed:
            return
        self._batch.append(pending)
        if len(self._batch) >= BATCH:
            try:
                self.flush()
            except UserError:
                self._failed = True
                self._batch = []
            self._step("grading")

    def put(self, pending: Iterable[Pending]) -> None:
        """Put results into the course, which `kept` counts.

        Raises:
            UserError: when a file or the gradebook cannot be written.
        """
        coming = iter(pending)
        while batch := list(islice(coming, BATCH)):
            self._batch = batch
            self.flush()

    def flush(self) -> None:
        """Put what was added into the course.

        Raises:
            UserError: when a file or the gradebook cannot be written.
        """
        if not self._batch:
            return
        try:
            self._write()
        except OSError as error:
            raise UserError(f"{error.filename or self._folder.root}: {error.strerror}") from error
        self.kept += len(self._batch)
        self._batch = []

    def _write(self) -> None:
        from grader.instructor.bridge.grades import write_grades
        from grader.instructor.bridge.pages import write_feedback

        self._step("writing notebooks")
        for pending in self._batch:
            for part in self._parts:
                if handed_in(pending.submission, part.name):
                    self._place(pending.submission, part.name)
        self._step("writing the gradebook")
        by_part = {part.name: self._rows(part) for part in self._parts}
        write_grades(self._gradebook, by_part, self._penalties.assign)
        self._step("writing feedback")
        for part in self._parts:
            students = {row.student for row in by_part[part.name]}
            if students:
                write_feedback(self._folder, self._gradebook, part.name, students)
        # A result says that all the rest is there: it must not outlive that in a power cut.
        flush_file_system(self._folder.root)
        for pending in self._batch:
            self._store.keep(pending.result, pending.grading)
        flush_file_system(self._folder.root)
        for pending in self._batch:
            for target in self._fresh.values():
                target.path(pending.submission.id).unlink(missing_ok=True)

    def _place(self, submission: Submission, part: str) -> None:
        from nbgrader.utils import parse_utc

        timed = time_of(submission, part, parse_utc) is not None
        copy_in(
            self._folder.root,
            self._folder.place("submitted", submission.id, part),
            submission,
            part,
            timed,
        )
        for step in ("autograded", "feedback"):
            place = self._folder.place(step, submission.id, part)
            remove_leftovers(place)
            if timed:
                write_whole(place / STAMP, submission.stamps[part].read(), READ_ONLY)
            else:
                (place / STAMP).unlink(missing_ok=True)
        fresh = self._fresh[part].path(submission.id)
        notebook = self._folder.place("autograded", submission.id, part) / f"{part}.ipynb"
        write_whole(notebook, fresh.read_bytes(), READ_ONLY)

    def _rows(self, part: Part) -> list[Graded]:
        from nbgrader.utils import parse_utc

        return [
            graded(part, pending.result, time_of(pending.submission, part.name, parse_utc))
            for pending in self._batch
            if handed_in(pending.submission, part.name)
        ]


def handed_in(submission: Submission, part: str) -> bool:
    """Whether a student has something to show for a part; what cannot be looked into counts for each."""
    return bool(submission.problem) or part in submission.files


def graded(part: Part, result: SubmissionResult, timestamp: Any) -> Graded:
    """What goes into the gradebook: scores, None where a person must look, and cells left as they were."""
    from grader.instructor.bridge.grades import Graded

    functions = {function.function: function for function in result.functions if function.part == part.name}
    scores: dict[str, float | None] = {}
    untouched = set()
    for function in part.functions:
        found = functions.get(function.name)
        scores[function.check_id] = _score(result, found)
        if found is not None and found.status is Outcome.NOT_ATTEMPTED:
            untouched.add(function.grade_id)
    return Graded(result.id, scores, frozenset(untouched), timestamp)


def _score(result: SubmissionResult, found: FunctionResult | None) -> float | None:
    if result.status is Status.UNREADABLE or found is None or found.status is Outcome.GRADER_ERROR:
        return None
    return found.score
