"""Grades submissions: loads each into workers, runs the cases in the order of the functions' dependencies.

Where a helper failed, the function is judged once more in a fresh worker in which the reference's helpers
stand in for the student's; of that run only pass or fail is kept, and no text.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace

from grader.attempts import Attempt, State
from grader.course import Course, Function, Part
from grader.instructor.collect import Check, Checks
from grader.instructor.loading import Hopeless, Loader, Seat
from grader.instructor.reference import Reference
from grader.instructor.running import Verdict, run_check
from grader.instructor.submission import Reading, Submission, read_submission
from grader.results import (
    CheckResult,
    FunctionResult,
    Outcome,
    Status,
    SubmissionResult,
    overall,
)
from grader.seeds import submission_seed
from grader.text import clean
from grader.worker.faults import BackendError

TRIES = 2


class Engine:
    """Grades one submission after the other.

    Args:
        course: the course.
        checks: the cases.
        seed: the run's seed.
        parts: names of the parts that count.
        loader: where workers come from.
    """

    def __init__(
        self, course: Course, checks: Checks, seed: int, parts: Iterable[str], loader: Loader
    ) -> None:
        self._course = course
        self._checks = checks
        self._seed = seed
        self._parts = [part for part in course.parts if part.name in set(parts)]
        self._loader = loader
        self._reference = Reference(course)

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
        if submission.problem:
            return replace(blank, message=clean(submission.problem)), None
        reading = read_submission(
            self._course, submission, self._reference.given, [part.name for part in self._parts]
        )
        problems = [clean(problem) for problem in reading.problems.values()]
        if not reading.parts and problems:
            return replace(blank, message="; ".join(problems)), reading
        functions: list[FunctionResult] = []
        notes: list[str] = problems
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

    def _grade_part(self, part: Part, reading: Reading, seed: int) -> tuple[list[FunctionResult], list[str]]:
        read = reading.parts.get(part.name)
        if read is None:
            problem = clean(reading.problems.get(part.name, ""))
            status = Outcome.FAILED if problem else Outcome.NOT_ATTEMPTED
            return [self._unjudged(function, status, problem) for function in part.functions], []
        error: BackendError | None = None
        for _ in range(TRIES):
            grading = _PartGrading(
                self._loader.seat(read.module), part, self._checks, seed, read.attempts, self._reference
            )
            try:
                results = grading.run()
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
        return function_result(
            function, [check_result(check, Verdict(status, message, 0.0)) for check in checks]
        )


class _PartGrading:
    """One submission's part, from loading to results."""

    def __init__(
        self,
        seat: Seat,
        part: Part,
        checks: Checks,
        seed: int,
        attempts: Mapping[str, Attempt],
        reference: Reference,
    ) -> None:
        self._seat = seat
        self._part = part
        self._checks = checks
        self._seed = seed
        self._attempts = attempts
        self._reference = reference
        self._module = reference.module(part.name)
        self._results: dict[str, FunctionResult] = {}
        self._hung: set[str] = set()

    def run(self) -> list[FunctionResult]:
        """Judge every function; results in the order of the course.

        Raises:
            BackendError: when the grader's own machinery failed.
        """
        try:
            for function in self._part.in_dependency_order():
                self._results[function.name] = self._judge(function)
        finally:
            self._seat.close()
        return [self._results[function.name] for function in self._part.functions]

    def notes(self) -> list[str]:
        """What did not run at top level, for the submission's message."""
        return [clean(f"{place}, line {line}: {text}") for place, line, text in self._seat.lost]

    def _judge(self, function: Function) -> FunctionResult:
        checks = self._checks.of(function.part, function.name)
        attempt = self._attempts[function.name]
        if attempt.state in (State.STUB, State.MISSING):
            verdict = Verdict(Outcome.NOT_ATTEMPTED, attempt.message, 0.0)
            return function_result(function, [check_result(check, verdict) for check in checks])
        if attempt.state is State.BROKEN:
            verdict = Verdict(Outcome.FAILED, f"{function.name} {attempt.message}", 0.0)
            return function_result(function, [check_result(check, verdict) for check in checks])
        helpers = self._part.helpers(function.name)
        hung = helpers & self._hung
        if hung:
            names = ", ".join(sorted(hung))
            first = [
                check_result(check, Verdict(Outcome.FAILED, f"not right yet, even with our {names}", 0.0))
                for check in checks
            ]
        else:
            first = self._run_checks(function, checks)
        weak = frozenset(name for name in helpers if self._results[name].status is not Outcome.PASSED)
        if weak and function.name not in self._hung and any(_failed(result) for result in first):
            return self._follow_through(function, checks, first, weak)
        return function_result(function, first, note=attempt.message)

    def _run_checks(self, function: Function, checks: Iterable[Check]) -> list[CheckResult]:
        results = []
        gone: Verdict | None = None
        for check in checks:
            if gone is None:
                verdict = self._run_check(function, check)
                if verdict.gone:
                    gone = verdict
                    self._hung.add(function.name)
                    self._seat.replace_worker()
            else:
                verdict = replace(gone, seconds=0.0)
            results.append(check_result(check, verdict))
        return results

    def _run_check(self, function: Function, check: Check) -> Verdict:
        try:
            backend = self._seat.backend(function.deadline)
        except Hopeless as error:
            return Verdict(Outcome.FAILED, f"{function.name} {error}", 0.0, gone=True)
        return run_check(check, backend, self._seed, self._module)

    def _follow_through(
        self, function: Function, checks: Iterable[Check], first: list[CheckResult], weak: frozenset[str]
    ) -> FunctionResult:
        """Judge the failed checks again with the reference's helpers; only pass or fail is kept."""
        helpers = self._reference.helpers(function.part, weak)
        results = []
        with self._seat.substituted(helpers, function.deadline) as backend:
            gone = False
            for check, result in zip(checks, first, strict=True):
                if _failed(result) and not gone:
                    verdict = run_check(check, backend, self._seed, self._module)
                    gone = verdict.gone
                    if verdict.status is Outcome.PASSED:
                        result = replace(result, status=Outcome.PASSED, points=result.max_points, message="")
                    elif verdict.status is Outcome.GRADER_ERROR:
                        result = replace(result, status=Outcome.GRADER_ERROR, message=verdict.message)
                results.append(result)
        names = ", ".join(sorted(weak))
        if all(result.status is Outcome.PASSED for result in results):
            note = f"right as soon as {names} is: judged with ours in place of yours"
            return function_result(function, results, note=note, follow_through=True)
        followed = results != first
        return function_result(function, results, follow_through=followed)


def _failed(result: CheckResult) -> bool:
    return result.status is Outcome.FAILED


def check_result(check: Check, verdict: Verdict) -> CheckResult:
    """A check's result from its verdict."""
    earned = check.points if verdict.status is Outcome.PASSED else 0.0
    return CheckResult(
        id=check.id,
        visibility=check.visibility,
        status=verdict.status,
        points=earned,
        max_points=check.points,
        message=verdict.message,
        seconds=round(verdict.seconds, 6),
    )


def function_result(
    function: Function, checks: list[CheckResult], note: str = "", follow_through: bool = False
) -> FunctionResult:
    """A function's result from its checks; its message is the first failure's, or the note."""
    status = overall([check.status for check in checks])
    message = next((check.message for check in checks if check.status is status and check.message), "")
    return FunctionResult(
        part=function.part,
        step=function.step,
        function=function.name,
        status=status,
        score=round(sum(check.points for check in checks), 9),
        max_score=function.points,
        message=message or note,
        follow_through=follow_through,
        checks=tuple(checks),
    )
