"""Judges one part of a submission, function by function, in the order of their dependencies.

Where a helper failed, the function is judged once more in a worker in which the reference's helpers stand in
for the student's, and in which only functions with the same such helpers are judged; of that run only pass or
fail is kept, and which known mistake it shows, and no text. It comes after all others, and the workers whose
texts are kept have ended: none of them can listen to what one that has the reference's code does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from grader.attempts import Attempt, State
from grader.checks import Check, Checks
from grader.course import Function, Part
from grader.instructor.diagnosis import Diagnosis
from grader.instructor.reference import Reference
from grader.instructor.seats import Hopeless, Seat
from grader.judged import Judged, function_result, same_for_all
from grader.mistakes import Mistake
from grader.results import FunctionResult, Outcome
from grader.running import Verdict, run_check
from grader.text import clean, listed
from grader.worker.link import Budget
from grader.worker.proxy import Backend

# Each call has its deadline, and all calls of a function together this many times that.
BUDGET_FACTOR = 4.0


class PartGrading:
    """One submission's part, from loading to results.

    Args:
        seat: where its workers come from.
        part: the part.
        checks: the run's cases.
        seed: the submission's seed.
        attempts: what the submission has of each function.
        reference: the reference solution.
        diagnosis: names known mistakes.
        follow_through: whether a function is judged again where a helper failed.
    """

    def __init__(
        self,
        seat: Seat,
        part: Part,
        checks: Checks,
        seed: int,
        attempts: Mapping[str, Attempt],
        reference: Reference,
        diagnosis: Diagnosis,
        follow_through: bool,
    ) -> None:
        self._seat = seat
        self._part = part
        self._checks = checks
        self._seed = seed
        self._attempts = attempts
        self._reference = reference
        self._diagnosis = diagnosis
        self._may_follow = follow_through
        self._first: dict[str, list[Judged]] = {}
        self._results: dict[str, FunctionResult] = {}
        self._hung: set[str] = set()

    def run(self) -> list[FunctionResult]:
        """Judge every function; results in the order of the course.

        Raises:
            BackendError: when the grader's own machinery failed.
        """
        try:
            for function in self._part.in_dependency_order():
                self._first[function.name] = self._judge(function)
            self._seat.end_workers()
            for function in self._part.in_dependency_order():
                self._results[function.name] = self._result(function, self._first.pop(function.name))
        finally:
            self._seat.close()
        return [self._results[function.name] for function in self._part.functions]

    def notes(self) -> list[str]:
        """What did not run at top level, for the submission's message."""
        return [clean(f"{place}, line {line}: {text}") for place, line, text in self._seat.lost]

    def _judge(self, function: Function) -> list[Judged]:
        checks = self._checks.of(function.part, function.name)
        attempt = self._attempts[function.name]
        if attempt.state in (State.STUB, State.MISSING):
            return same_for_all(checks, Verdict(Outcome.NOT_ATTEMPTED, attempt.message, 0.0))
        if attempt.state is State.BROKEN:
            return same_for_all(checks, Verdict(Outcome.FAILED, f"{function.name} {attempt.message}", 0.0))
        hung = self._part.helpers(function.name) & self._hung if self._may_follow else frozenset()
        if hung:
            unsure = f"not right yet, even with our {listed(sorted(hung))}"
            return same_for_all(checks, Verdict(Outcome.FAILED, unsure, 0.0))
        return self._run_checks(function, checks)

    def _result(self, function: Function, judged: Sequence[Judged]) -> FunctionResult:
        attempt = self._attempts[function.name]
        if attempt.state is not State.ATTEMPTED:
            return function_result(function, judged)
        if not any(one.failed for one in judged):
            return function_result(function, judged, note=attempt.message)
        helpers = self._part.helpers(function.name)
        weak = frozenset(name for name in helpers if self._results[name].status is not Outcome.PASSED)
        if self._may_follow and weak and function.name not in self._hung:
            return self._follow_through(function, judged, weak)
        return function_result(function, judged, mistake=self._mistake(judged))

    def _run_checks(self, function: Function, checks: Iterable[Check]) -> list[Judged]:
        judged: list[Judged] = []
        gone: Verdict | None = None
        budget = Budget(BUDGET_FACTOR * function.deadline)
        for check in checks:
            if gone is None:
                verdict = self._run_check(function, check, budget)
                if verdict.gone:
                    gone = verdict
                    self._hung.add(function.name)
                    self._seat.replace_worker()
            else:
                verdict = replace(gone, seconds=0.0)
            judged.append(Judged(check, verdict))
        return judged

    def _run_check(self, function: Function, check: Check, budget: Budget) -> Verdict:
        try:
            backend = self._seat.backend(function.deadline, budget)
        except Hopeless as error:
            return Verdict(Outcome.FAILED, f"{function.name} {error}", 0.0)
        return run_check(check, backend, self._seed, self._reference.passes)

    def _follow_through(
        self, function: Function, first: Sequence[Judged], weak: frozenset[str]
    ) -> FunctionResult:
        """Judge the failed checks again with the reference's helpers."""
        again: list[Judged] = []
        helpers = self._reference.helpers(function.part, weak)
        budget = Budget(BUDGET_FACTOR * function.deadline)
        with suppress(Hopeless):
            backend = self._seat.substituted(helpers, function.deadline, budget)
            again = self._judge_again([one.check for one in first if one.failed], backend)
        kept = {one.check: _without_text(one.verdict) for one in again if not one.failed}
        judged = [Judged(one.check, kept.get(one.check, one.verdict)) for one in first]
        names, verb = listed(sorted(weak)), "is" if len(weak) == 1 else "are"
        if not any(one.failed for one in judged):
            note = f"right as soon as {names} {verb}: judged with ours in place of yours"
            return function_result(function, judged, note=note, follow_through=True)
        mistake = self._mistake([one for one in again if one.failed])
        note = f"judged with our {names} in place of yours" if mistake else ""
        return function_result(function, judged, note, follow_through=bool(kept), mistake=mistake)

    def _judge_again(self, checks: Iterable[Check], backend: Backend) -> list[Judged]:
        again: list[Judged] = []
        for check in checks:
            verdict = run_check(check, backend, self._seed, self._reference.passes)
            again.append(Judged(check, verdict))
            if verdict.gone:
                break
        return again

    def _mistake(self, judged: Sequence[Judged]) -> Mistake | None:
        """The known mistake that these checks show."""
        if any(one.verdict.gone for one in judged):
            return None
        return self._diagnosis.name([(one.check, one.verdict.transcript) for one in judged], self._seed)


def _without_text(verdict: Verdict) -> Verdict:
    return verdict if verdict.status is Outcome.GRADER_ERROR else replace(verdict, message="")
