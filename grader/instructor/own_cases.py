"""Looks at an instructor's private cases before a class is graded with them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.course import Course
from grader.instructor.collect import case_files, collect
from grader.instructor.reference import Reference

SEEDS = range(3)


def doubts(course: Course, parts: Sequence[str], private: Path) -> Iterator[str]:
    """A line for each private case that the reference does not pass, and each file without a case.

    Such a case takes points from right answers.

    Raises:
        UserError: when the cases cannot be collected.
    """
    reference = Reference(course)
    checks = [
        (Path(inspect.getfile(check.case)), check)
        for of_function in collect(course, parts, private).by_function.values()
        for check in of_function
    ]
    for path, _ in case_files(parts, private):
        if path.parent != private:
            continue
        here = [check for place, check in checks if place.resolve() == path.resolve()]
        if not here:
            yield f"{path}: holds no case; the name of one begins with test_"
        for check in here:
            if not all(reference.passes(check, seed) for seed in SEEDS):
                yield (
                    f"{path}::{check.id}: the reference does not pass it, so a right answer may not either; "
                    "see that it asks what it should"
                )
