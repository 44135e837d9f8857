"""`ninesteps watch`: checks on save."""

from __future__ import annotations

from pathlib import Path

import click

from grader.course import load_course
from grader.student.commands.options import path_option
from grader.student.folder import find_folder


@click.command()
@path_option
def watch(path: Path | None) -> None:
    """Check on every save what the change touches, and say what to do next.

    Keys: h for a hint, n for the next function, l for the list, p for a picture, c to check all, q to quit.
    """
    course = load_course()
    folder = find_folder(course, path)
    from grader.student.screen import screen
    from grader.student.watching import Watching

    try:
        Watching(course, folder, screen()).run()
    except KeyboardInterrupt:
        click.echo()
