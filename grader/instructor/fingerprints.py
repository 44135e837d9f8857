"""Makes the students' table of fingerprints from the catalogue and the visible cases."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checks import Checks
from grader.course import Course
from grader.fingerprints import Fingerprint
from grader.instructor.diagnosis import Diagnosis
from grader.instructor.reference import Reference
from grader.mistakes import Mistake, catalogue
from grader.results import Outcome, Visibility
from grader.running import run_check


def fingerprints(course: Course, checks: Checks) -> Iterator[Fingerprint]:
    """The fingerprint of every mistake that some visible check notices."""
    reference = Reference(course)
    diagnosis = Diagnosis(reference)
    for part in course.parts:
        for entry in catalogue(part.name):
            made = _fingerprint(entry, checks, diagnosis, reference)
            if made is not None:
                yield made


def _fingerprint(
    entry: Mistake, checks: Checks, diagnosis: Diagnosis, reference: Reference
) -> Fingerprint | None:
    visible = [
        check
        for check in checks.of(entry.part, entry.function)
        if check.visibility is Visibility.VISIBLE and not check.wants_rng
    ]
    backend = diagnosis.backend(entry)
    verdicts = {check.id: run_check(check, backend, 0, reference.passes) for check in visible}
    if all(verdict.status is Outcome.PASSED for verdict in verdicts.values()):
        return None
    seen = {name: verdict.transcript for name, verdict in verdicts.items()}
    return Fingerprint(entry.part, entry.function, entry.id, entry.line, entry.details, seen)
