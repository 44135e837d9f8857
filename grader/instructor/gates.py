"""The gates: what must hold of the cases before an instructor can trust their verdicts.

Every reference and every right variant passes, every mistake of the catalogue fails and is named, for any
seed. Everything runs in-process: it is all the kit's own code.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.attempts import State, read_part
from grader.cases import watched_margins
from grader.checks import Check, Checks
from grader.course import Course, Function
from grader.instructor.build import stub_source
from grader.instructor.diagnosis import Diagnosis
from grader.instructor.loading import Loader
from grader.instructor.mutation import Mutant, mutants
from grader.instructor.reference import Reference
from grader.mistakes import Mistake, catalogue
from grader.reading import read_document
from grader.results import Outcome
from grader.running import Verdict, run_check
from grader.variants import variants
from grader.worker.inprocess import InProcess
from grader.worker.module import Cell, Module
from grader.worker.recorder import Transcript

FEWEST_VARIANTS = 4
EQUIVALENT = Path(__file__).resolve().parent.parent / "mistakes" / "equivalent.toml"


@dataclass(frozen=True)
class Finding:
    """What was looked at, and what is wrong with it, if anything.

    Attributes:
        subject: "neuron/sigmoid, mistake missing-minus".
        problem: what does not hold, or "".
    """

    subject: str
    problem: str = ""


def _mistakes_of(function: Function) -> Iterator[Mistake]:
    return (entry for entry in catalogue(function.part) if entry.function == function.name)


@dataclass(frozen=True, order=True)
class Extreme:
    """A difference as a multiple of the tolerance, and whose it is."""

    value: float
    subject: str = ""

    @property
    def decades(self) -> float:
        """Its distance from the tolerance in powers of ten."""
        return abs(math.log10(self.value)) if self.value else math.inf


@dataclass(frozen=True)
class Margins:
    """The right answer that comes nearest to failing, and the wrong one nearest to passing."""

    worst_right: Extreme
    best_wrong: Extreme


def equivalents() -> dict[tuple[str, str, str], str]:
    """The mutants that no check can notice, with the reason; by part, function and change."""
    table = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))
    return {(item["part"], item["function"], item["change"]): item["reason"] for item in table["mutant"]}


class Gates:
    """Runs the cases against the kit's own right and wrong solutions.

    Args:
        course: the course.
        checks: the cases.
        only: names of the functions to look at, with their part or without; all by default.
    """

    def __init__(self, course: Course, checks: Checks, only: Collection[str] = ()) -> None:
        self._course = course
        self._checks = checks
        self._only = frozenset(only)
        self._reference = Reference(course)
        self._diagnosis = Diagnosis(self._reference)

    def _functions(self) -> Iterator[Function]:
        for function in self._course.functions:
            if self._wants(function.part, function.name):
                yield function

    def _wants(self, part: str, name: str) -> bool:
        return not self._only or bool(self._only & {name, f"{part}/{name}"})

    def references(self, seeds: Iterable[int]) -> Iterator[Finding]:
        """Every reference passes every check."""
        for function in self._functions():
            yield self._passes(function, "reference", None, seeds)

    def stubs(self) -> Iterator[Finding]:
        """Every stub is not attempted."""
        for part in self._course.parts:
            document = read_document(f"{part.name}.py", stub_source(part).encode())
            attempts = read_part(part, [document]).attempts
            for function in self._functions():
                if function.part == part.name:
                    state = attempts[function.name].state
                    problem = "" if state is State.STUB else f"its stub is taken for {state.value}"
                    yield Finding(f"{part.name}/{function.name}", problem)

    def right_variants(self, seeds: Iterable[int]) -> Iterator[Finding]:
        """Every right variant passes every check; each function has enough of them."""
        seeds = tuple(seeds)
        for function in self._functions():
            entries = [entry for entry in variants(function.part) if entry.function == function.name]
            for entry in entries:
                yield self._passes(function, f"variant {entry.id}", entry.right, seeds)
            if len(entries) < FEWEST_VARIANTS:
                few = f"has {len(entries)} right variants, needs {FEWEST_VARIANTS}"
                yield Finding(f"{function.part}/{function.name}", few)

    def mistakes(self, seeds: Iterable[int], named: Iterable[int]) -> Iterator[tuple[Finding, Finding]]:
        """Every mistake fails for every seed, and is named as itself for some: two findings an entry."""
        seeds, named = tuple(seeds), tuple(named)
        for function in self._functions():
            for entry in _mistakes_of(function):
                yield self._rejected(entry, seeds), self._named(entry, named)

    def margins(self, seeds: Iterable[int]) -> Margins:
        """How far right answers stay inside the tolerance, and wrong ones outside."""
        worst_right, best_wrong = Extreme(0.0), Extreme(math.inf)
        for seed in seeds:
            for function in self._functions():
                here = f"{function.part}/{function.name}"
                worst_right = max(worst_right, self._largest(function, None, seed, f"{here}, reference"))
                for right in variants(function.part):
                    if right.function == function.name:
                        subject = f"{here}, variant {right.id}"
                        worst_right = max(worst_right, self._largest(function, right.right, seed, subject))
                for entry in _mistakes_of(function):
                    far = self._largest(function, entry.wrong, seed, f"{here}, mistake {entry.id}")
                    # Of those that only fail by a shape or an exception there is no distance.
                    best_wrong = min(best_wrong, far) if far.value > 1 else best_wrong
        return Margins(worst_right, best_wrong)

    def _largest(
        self, function: Function, own: Callable[..., Any] | None, seed: int, subject: str
    ) -> Extreme:
        with watched_margins() as margins:
            self.verdicts(function, own, seed)
        return Extreme(max(margins, default=0.0), subject)

    def mutants(self, loader: Loader) -> Iterator[Finding]:
        """Every mutant of the reference is killed by a check, or listed as equivalent with the reason.

        Each runs in a worker of its own, since it may hang or crash.
        """
        excused = equivalents()
        for part in self._course.parts:
            for mutant in mutants(part, self._reference.source(part.name)):
                if not self._wants(mutant.part, mutant.function):
                    continue
                key = (mutant.part, mutant.function, mutant.change)
                subject = f"{mutant.part}/{mutant.function}, mutant of line {mutant.line}: {mutant.change}"
                killed = self._kills(mutant, loader)
                if killed and key in excused:
                    yield Finding(subject, "is listed as equivalent, and yet some check notices it")
                elif killed or key in excused:
                    yield Finding(subject)
                else:
                    yield Finding(subject, "survives every check")

    def _kills(self, mutant: Mutant, loader: Loader) -> bool:
        function = self._course.part(mutant.part).function(mutant.function)
        seat = loader.seat(Module(mutant.part, ((Cell(f"{mutant.part}.py", mutant.source),),)))
        try:
            backend = seat.backend(function.deadline)
            for check in self._checks.of(mutant.part, mutant.function):
                if run_check(check, backend, 0, self._reference.passes).status is Outcome.FAILED:
                    return True
        finally:
            seat.close()
        return False

    def verdicts(
        self, function: Function, own: Callable[..., Any] | None, seed: int, random_only: bool = False
    ) -> list[tuple[Check, Verdict]]:
        """Every check of a function, run against the reference with that function replaced.

        Args:
            function: the function.
            own: what stands in for the reference's; None for the reference itself.
            seed: where random inputs come from.
            random_only: leave out the checks that no seed can change.
        """
        backend = InProcess()
        backend.load(self._reference.module(function.part))
        if own is not None:
            backend.replace({function.name: own})
        checks = self._checks.of(function.part, function.name)
        return [
            (check, run_check(check, backend, seed, self._reference.passes))
            for check in checks
            if check.wants_rng or not random_only
        ]

    def _over(
        self, function: Function, own: Callable[..., Any] | None, seeds: Iterable[int]
    ) -> Iterator[tuple[int, list[tuple[Check, Verdict]]]]:
        """The verdicts for each seed; checks without random inputs are run for the first one only."""
        for place, seed in enumerate(seeds):
            yield seed, self.verdicts(function, own, seed, random_only=place > 0)

    def _passes(
        self, function: Function, what: str, own: Callable[..., Any] | None, seeds: Iterable[int]
    ) -> Finding:
        subject = f"{function.part}/{function.name}, {what}"
        for seed, verdicts in self._over(function, own, seeds):
            for check, verdict in verdicts:
                if verdict.status is not Outcome.PASSED:
                    return Finding(subject, f"seed {seed}, {check.id}: {verdict.status}: {verdict.message}")
        return Finding(subject)

    def _rejected(self, entry: Mistake, seeds: Iterable[int]) -> Finding:
        subject = f"{entry.part}/{entry.function}, mistake {entry.id}"
        function = self._course.part(entry.part).function(entry.function)
        for seed, verdicts in self._over(function, entry.wrong, seeds):
            failed = [check for check, verdict in verdicts if verdict.status is Outcome.FAILED]
            if any(verdict.status is Outcome.GRADER_ERROR for _, verdict in verdicts):
                return Finding(subject, f"seed {seed}: a check fails by itself")
            if not failed:
                return Finding(subject, f"seed {seed}: survives every check")
            if any(not check.wants_rng for check in failed):
                break  # and so it does for every seed
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
