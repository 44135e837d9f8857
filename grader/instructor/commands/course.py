"""`ninesteps course`: a ready nbgrader course."""

from __future__ import annotations

from pathlib import Path

import click

from grader.course import load_course
from grader.instructor.commands import refuse_unknown_parts


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--part", "parts", multiple=True, metavar="P", help="Only this part; may be repeated.")
def course(folder: Path, parts: tuple[str, ...]) -> int:
    """Make DIR a ready nbgrader course: its configuration and source/, one assignment a part.

    What is there already is left as it is.
    """
    listed = load_course()
    refuse_unknown_parts(listed, parts)
    from grader.instructor.bridge.coursedir import make_course

    chosen = [part for part in listed.parts if not parts or part.name in parts]
    made = make_course(folder, listed, chosen)
    for part in chosen:
        path = made.place("source", ".", part.name) / f"{part.name}.ipynb"
        click.echo(f"{path}  {len(part.functions)} functions, {part.points:g} points")
    click.echo(f"next: cd {folder} && nbgrader generate_assignment {chosen[0].name}")
    return 0
