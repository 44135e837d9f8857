"""Grades submissions: reads each, judges its parts, and has a result whatever happens."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace

from grader.checks import Checks
from grader.course import Course, Function, Part
from grader.instructor.diagnosis import Diagnosis
from grader.instructor.judging import PartGrading
from grader.instructor.loading import Loader
from grader.instructor.reference import Reference
from grader.instructor.submission import Reading, Submission, read_submission
from grader.judged import function_result, same_for_all
from grader.results import FunctionResult, Outcome, Status, SubmissionResult
from grader.running import Verdict
from grader.seeds import submission_seed
from grader.text import clean
from grader.worker.faults import BackendError, JailBroken

TRIES = 2


class Engine:
    """Grades one submission after the other.

    Args:
        course: the course.
        checks: the cases.
        seed: the run's seed.
        parts: names of the parts that count.
        loader: where workers come from.
        follow_through: whether a function is judged again where a helper failed.
    """

    def __init__(
        self,
        course: Course,
        checks: Checks,
        seed: int,
        parts: Iterable[str],
        loader: Loader,
        follow_through: bool = True,
    ) -> None:
        self._course = course
        self._checks = checks
        self._seed = seed
        self._parts = [part for part in course.parts if part.name in set(parts)]
        self._loader = loader
        self._follow_through = follow_through
        self._reference = Reference(course)
        self._diagnosis = Diagnosis(self._reference)

    @property
    def max_score(self) -> float:
        """What a submission of this run can reach."""
        return sum(part.points for part in self._parts)

    def grade(self, submission: Submission) -> tuple[SubmissionResult, Reading | None]:
        """Grade a submission; whatever it does, there is a result."""
        started = time.perf_counter()
        blank = SubmissionResult(
            id=submission.id,
            path=submission.path,
            status=Status.UNREADABLE,
            max_score=self.max_score,
            seed=submission_seed(self._seed, submission.id),
        )
        noted = [clean(note) for note in submission.notes]
        if submission.problem:
            return replace(blank, message="; ".join([*noted, clean(submission.problem)])), None
        reading = self._read(submission)
        problems = [clean(problem) for problem in reading.problems.values()]
        if not reading.parts and problems:
            return replace(blank, message="; ".join([*noted, *problems])), reading
        functions: list[FunctionResult] = []
        notes = [*noted, *problems]
        with self._loader.turns():
            for part in self._parts:
                graded = self._grade_part(part, reading, blank.seed)
                functions.extend(graded[0])
                notes.extend(graded[1])
        fault = any(function.status is Outcome.GRADER_ERROR for function in functions)
        result = replace(
            blank,
            status=Status.GRADER_ERROR if fault else Status.GRADED,
            message="; ".join(notes),
            score=round(sum(function.score for function in functions), 9),
            seconds=round(time.perf_counter() - started, 6),
            functions=tuple(functions),
        )
        return result, reading

    def read(self, submission: Submission) -> Reading | None:
        """What `grade` reads of a submission; None where nothing can be."""
        return None if submission.problem else self._read(submission)

    def _read(self, submission: Submission) -> Reading:
        return read_submission(
            self._course, submission, self._reference.given, [part.name for part in self._parts]
        )

    def _grade_part(self, part: Part, reading: Reading, seed: int) -> tuple[list[FunctionResult], list[str]]:
        read = reading.parts.get(part.name)
        if read is None:
            problem = clean(reading.problems.get(part.name, ""))
            status = Outcome.FAILED if problem else Outcome.NOT_ATTEMPTED
            return [self._unjudged(function, status, problem) for function in part.functions], []
        error: BackendError | None = None
        for _ in range(TRIES):
            grading = PartGrading(
                self._loader.seat(read.module),
                part,
                self._checks,
                seed,
                read.attempts,
                self._reference,
                self._diagnosis,
                self._follow_through,
            )
            try:
                results = grading.run()
            except JailBroken:
                raise
            except BackendError as caught:
                error = caught
                self._loader.restart()
            else:
                return results, grading.notes()
        message = f"the grader could not judge this: {error}"
        return [self._unjudged(function, Outcome.GRADER_ERROR, message) for function in part.functions], [
            message
        ]

    def _unjudged(self, function: Function, status: Outcome, message: str) -> FunctionResult:
        checks = self._checks.of(function.part, function.name)
        return function_result(function, same_for_all(checks, Verdict(status, message, 0.0)))
