"""`ninesteps plot NAME`: a picture of what a function does."""

from __future__ import annotations

import textwrap
from pathlib import Path

import click

from grader.course import load_course
from grader.errors import UserError
from grader.student.commands.check import wanted_here
from grader.student.commands.options import path_option
from grader.student.folder import find_folder
from grader.student.names import function_named
from grader.student.process import Processes


@click.command()
@click.argument("name", metavar="NAME")
@path_option
@click.option(
    "--out",
    "to",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Save it, as .png or .svg, instead of showing it in a window.",
)
def plot(name: str, path: Path | None, to: Path | None) -> int:
    """Draw what your function does, beside what it is measured against, and say the same in words.

    No picture shows the right answer: each is made from your own functions.
    """
    from grader.student.plotting import plot as make
    from grader.student.screen import screen

    processes = Processes()
    try:
        course = load_course()
        function = function_named(course, name)
        folder = find_folder(course, path)
        wanted_here(folder, [function], named=True)
        if to is not None and to.suffix.lower() not in (".png", ".svg"):
            raise UserError(f"{to}: a picture is saved as .png or .svg")
        console = screen().console

        def say(text: str) -> None:
            for line in textwrap.wrap(text, max(20, console.width)):
                console.print(line, markup=False)

        def opened(text: str) -> None:
            say(text)
            say("Close the window to go on.")

        made = make(course, folder, function, processes, to, opened)
        if to is None and made.problem:
            # No screen: the picture goes into a file.
            to = folder.root / f"{function.part}-{function.name}.png"
            made = make(course, folder, function, processes, to)
        elif to is None and made.drawn:
            return 0
    finally:
        processes.close()
    if made.problem:
        raise UserError(made.problem)
    say(made.text)
    if made.saved:
        say(f"Saved: {made.saved}")
    return 0 if made.drawn else 1
