"""The instructor's verbs, one module each."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import click

from grader.course import Course
from grader.errors import UserError
from grader.instructor.exports.source import Source, open_source


def named_source(path: Path) -> Source:
    """The results of the course's folder or the result file that a command names.

    Raises:
        UserError: when there are none.
    """
    return open_source(path, lambda line: click.echo(line, err=True))


def refuse_unknown_parts(course: Course, parts: Collection[str]) -> None:
    """Check what `--part` names.

    Raises:
        UserError: when the course has no such part.
    """
    names = [part.name for part in course.parts]
    for part in parts:
        if part not in names:
            raise UserError(f"--part {part}: the course has no such part; it has {', '.join(names)}")
