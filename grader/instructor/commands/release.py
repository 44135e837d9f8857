"""`ninesteps release`: the students' kit."""

from __future__ import annotations

from pathlib import Path

import click

from grader.course import load_course
from grader.instructor.commands import refuse_unknown_parts


@click.command()
@click.option(
    "--out",
    "place",
    metavar="FILE.zip",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("student-kit.zip"),
    show_default=True,
    help="Where the kit goes.",
)
@click.option("--part", "parts", multiple=True, metavar="P", help="Only this part; may be repeated.")
def release(place: Path, parts: tuple[str, ...]) -> int:
    """Make the zip that students receive: stubs, notebooks, visible checks, and their side of the grader.

    It is looked through first for hidden cases, solutions and known mistakes; with a leak, none is written.
    """
    course = load_course()
    refuse_unknown_parts(course, parts)
    from grader.instructor.kit import FOLDER, kit_files, write_kit

    chosen = [part for part in course.parts if not parts or part.name in parts]
    files = kit_files(course, chosen, lambda what: click.echo(f"{what} ...", err=True))
    write_kit(files, place)
    size = place.stat().st_size
    click.echo(f"{place}: {len(files)} files, {size / 1024:.0f} KB; nothing hidden is in it")
    click.echo(f"students unpack it and read {FOLDER}/README.md")
    return 0
