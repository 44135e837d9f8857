"""The gates: what must hold of the cases before an instructor can trust their verdicts.

Every reference and every right variant passes, every mistake of the catalogue fails and is named, for any
seed. Everything runs in-process: it is all the kit's own code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from grader.course import Course, Function
from grader.instructor.collect import Check, Checks
from grader.instructor.diagnosis import Diagnosis
from grader.instructor.reference import Reference
from grader.instructor.running import Verdict, run_check
from grader.mistakes import Mistake, catalogue
from grader.results import Outcome
from grader.variants import variants
from grader.worker.inprocess import InProcess
from grader.worker.recorder import Transcript

FEWEST_VARIANTS = 4


@dataclass(frozen=True)
class Finding:
    """What was looked at, and what is wrong with it, if anything.

    Attributes:
        subject: "neuron/sigmoid, mistake missing-minus".
        problem: what does not hold, or "".
    """

    subject: str
    problem: str = ""


class Gates:
    """Runs the cases against the kit's own right and wrong solutions.

    Args:
        course: the course.
        checks: the cases.
    """

    def __init__(self, course: Course, checks: Checks) -> None:
        self._course = course
        self._checks = checks
        self._reference = Reference(course)
        self._diagnosis = Diagnosis(self._reference)

    def references(self, seeds: Iterable[int]) -> Iterator[Finding]:
        """Every reference passes every check."""
        for function in self._course.functions:
            yield self._passes(function, "reference", None, seeds)

    def right_variants(self, seeds: Iterable[int]) -> Iterator[Finding]:
        """Every right variant passes every check; each function has enough of them."""
        seeds = tuple(seeds)
        for part in self._course.parts:
            counts = {function.name: 0 for function in part.functions}
            for entry in variants(part.name):
                counts[entry.function] += 1
                function = part.function(entry.function)
                yield self._passes(function, f"variant {entry.id}", entry.right, seeds)
            for name, count in counts.items():
                if count < FEWEST_VARIANTS:
                    yield Finding(
                        f"{part.name}/{name}", f"has {count} right variants, needs {FEWEST_VARIANTS}"
                    )

    def mistakes(self, seeds: Iterable[int]) -> Iterator[tuple[Finding, Finding]]:
        """Every mistake fails for every seed, and is named as itself: two findings an entry."""
        seeds = tuple(seeds)
        for part in self._course.parts:
            for entry in catalogue(part.name):
                yield self._rejected(entry, seeds), self._named(entry, seeds)

    def verdicts(
        self, function: Function, own: Callable[..., Any] | None, seed: int
    ) -> list[tuple[Check, Verdict]]:
        """Every check of a function, run against the reference with that function replaced."""
        backend = InProcess()
        backend.load(self._reference.module(function.part))
        if own is not None:
            backend.replace({function.name: own})
        module = self._reference.module(function.part)
        checks = self._checks.of(function.part, function.name)
        return [(check, run_check(check, backend, seed, module)) for check in checks]

    def _passes(
        self, function: Function, what: str, own: Callable[..., Any] | None, seeds: Iterable[int]
    ) -> Finding:
        subject = f"{function.part}/{function.name}, {what}"
        for seed in seeds:
            for check, verdict in self.verdicts(function, own, seed):
                if verdict.status is not Outcome.PASSED:
                    return Finding(subject, f"seed {seed}, {check.id}: {verdict.status}: {verdict.message}")
        return Finding(subject)

    def _rejected(self, entry: Mistake, seeds: Iterable[int]) -> Finding:
        subject = f"{entry.part}/{entry.function}, mistake {entry.id}"
        function = self._course.part(entry.part).function(entry.function)
        for seed in seeds:
            outcomes = [verdict.status for _, verdict in self.verdicts(function, entry.wrong, seed)]
            if Outcome.GRADER_ERROR in outcomes:
                return Finding(subject, f"seed {seed}: a check fails by itself")
            if Outcome.FAILED not in outcomes:
                return Finding(subject, f"seed {seed}: survives every check")
        return Finding(subject)

    def _named(self, entry: Mistake, seeds: Iterable[int]) -> Finding:
        subject = f"{entry.part}/{entry.function}, mistake {entry.id}"
        function = self._course.part(entry.part).function(entry.function)
        for seed in seeds:
            seen: list[tuple[Check, Transcript]] = [
                (check, verdict.transcript) for check, verdict in self.verdicts(function, entry.wrong, seed)
            ]
            found = self._diagnosis.name(seen, seed)
            if found != entry:
                return Finding(subject, f"seed {seed}: is named {found.id if found else 'nothing'}")
        return Finding(subject)
