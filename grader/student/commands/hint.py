"""`ninesteps hint NAME`: one of three hints."""

from __future__ import annotations

import click

from grader.course import Course, Function, load_course
from grader.student.names import function_named, short_name


@click.command()
@click.argument("name", metavar="NAME")
@click.option(
    "-n",
    "--number",
    type=click.IntRange(1, 3),
    default=1,
    show_default=True,
    help="1 is a nudge, 2 points to the tool or the idea, 3 is almost the line.",
)
def hint(name: str, number: int) -> None:
    """Show a hint for a function. The second and the third say more."""
    from rich.text import Text

    from grader.student.screen import screen

    course = load_course()
    function = function_named(course, name)
    console = screen().console
    for line in hint_lines(course, function, number):
        console.print(Text(line))


def hint_lines(course: Course, function: Function, number: int) -> tuple[str, ...]:
    """A hint, and how to see the next one."""
    heading = f"{function.part}/{function.name}, hint {number} of {len(function.hints)}"
    text = function.hints[number - 1]
    if number == len(function.hints):
        return heading, text
    more = f"ninesteps hint {short_name(course, function)} -n {number + 1}"
    return heading, text, f"The next one says more: {more}"
