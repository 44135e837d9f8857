"""`ninesteps reset NAME`: puts a function back to its stub and keeps a copy of what was there."""

from __future__ import annotations

from pathlib import Path

import click

from grader.course import Function, load_course
from grader.errors import UserError
from grader.student.commands.options import path_option
from grader.student.folder import ORIGINALS, find_folder
from grader.student.names import functions_named


@click.command()
@click.argument("name", metavar="NAME")
@path_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(name: str, path: Path | None, yes: bool) -> int:
    """Put a function, a step or a part back to what was handed out.

    The file as it is now is kept in the folder `backups`, with date and time in its name.
    """
    from grader.student.resetting import reset as put_back

    course = load_course()
    functions = functions_named(course, [name])
    folder = find_folder(course, path)
    if folder.root.resolve() == ORIGINALS.resolve():
        raise UserError(f"{folder.root}: holds the originals themselves; there is nothing to put back")
    by_part: dict[str, list[Function]] = {}
    for function in functions:
        by_part.setdefault(function.part, []).append(function)
    names = ", ".join(function.name for function in functions)
    if not yes and not click.confirm(f"Put {names} back to what was handed out?", default=False):
        click.echo("Nothing was changed.")
        return 1
    for part, members in by_part.items():
        whole = len(members) == len(course.part(part).functions)
        changed = put_back(folder, part, members, whole)
        what = "everything" if whole else ", ".join(function.name for function in members)
        for file, kept in changed:
            mine = f"; your version is kept in {kept.relative_to(folder.root)}" if kept is not None else ""
            click.echo(f"{file.name}: {what} put back as handed out{mine}")
        if not changed:
            click.echo(f"{part}: {what} is as it was handed out already")
    return 0
