"""The instructor's verbs, one module each."""

from __future__ import annotations

from collections.abc import Collection

from grader.course import Course
from grader.errors import UserError


def refuse_unknown_parts(course: Course, parts: Collection[str]) -> None:
    """Check what `--part` names.

    Raises:
        UserError: when the course has no such part.
    """
    names = [part.name for part in course.parts]
    for part in parts:
        if part not in names:
            raise UserError(f"--part {part}: the course has no such part; it has {', '.join(names)}")
