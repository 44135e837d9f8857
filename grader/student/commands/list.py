"""`ninesteps list`: the course, and how far one is."""

from __future__ import annotations

from pathlib import Path

import click

from grader.course import Course, load_course
from grader.errors import UserError
from grader.student.commands.options import path_option
from grader.student.folder import Folder, find_folder


@click.command("list")
@path_option
def list_course(path: Path | None) -> None:
    """Show all parts, steps and functions, and how the last check of each ended."""
    course = load_course()
    folder = _folder(course, path)
    show_list(course, folder)


def _folder(course: Course, path: Path | None) -> Folder:
    """The folder, or this one: the list is of use before anything is there."""
    if path is not None:
        return find_folder(course, path)
    try:
        return find_folder(course, None)
    except UserError:
        return Folder(Path().absolute())


def show_list(course: Course, folder: Folder) -> None:
    """Print the course."""
    from rich.text import Text

    from grader.student.progress import Progress
    from grader.student.screen import COLOURS, screen
    from grader.student.show import Show

    progress = Progress(course, folder)
    here = screen()
    width = max(len(function.name) for part in course.parts for function in part.functions)
    for part in course.parts:
        here.console.print(Text.assemble((part.title, "bold"), f"  {part.name}, {part.points:g} points"))
        for step in part.steps:
            here.console.print(Text(f"  {step.title}", "dim"))
            for function in step.functions:
                outcome = progress.outcome(function)
                mark = here.marks.of(outcome).ljust(here.mark_width)
                colour = COLOURS.get(outcome, "dim") if outcome is not None else "dim"
                points = f"  {function.points:>4g} point{'s' * (function.points != 1)}"
                here.console.print(
                    Text.assemble("    ", (mark, colour), f" {function.name.ljust(width)}", (points, "dim"))
                )
        here.console.print()
    show = Show(here, course, folder)
    show.bar(progress)
    show.next_step(progress.next() if folder.parts(course) else None)
