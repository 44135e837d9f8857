"""`ninesteps submit`: packs what is handed in, reads it back, and gives a receipt."""

from __future__ import annotations

from pathlib import Path

import click

from grader.course import load_course
from grader.errors import UserError
from grader.student.commands.options import path_option
from grader.student.folder import find_folder


@click.command()
@path_option
@click.option("--part", "parts", metavar="PART", multiple=True, help="Only this part; may be given again.")
@click.option(
    "--to",
    metavar="FILE.zip|DIR",
    type=click.Path(path_type=Path),
    help="Where to: a zip (default: submission.zip), or a folder as nbgrader takes it.",
)
def submit(path: Path | None, parts: tuple[str, ...], to: Path | None) -> int:
    """Pack your files to hand them in.

    What was packed is read back as grading will read it. A receipt with time and hash is written beside it.
    Nothing is sent anywhere: you hand the file in where your course says.
    """
    from grader.student.submitting import pack, submit_folder, submit_zip

    course = load_course()
    known = [part.name for part in course.parts]
    for part in parts:
        if part not in known:
            raise UserError(f"--part {part}: the course has no such part; it has {', '.join(known)}")
    folder = find_folder(course, path)
    packed = pack(course, folder, parts, lambda line: click.echo(line, err=True))
    place = to if to is not None else folder.root / "submission.zip"
    receipt = submit_zip(packed, place) if place.suffix == ".zip" else submit_folder(packed, place)
    for file in receipt.files:
        click.echo(f"{file.name}: {file.attempted} of {len(file.part.functions)} functions written")
    absent = [part.name for part in course.parts if part not in {file.part for file in receipt.files}]
    if absent and not parts:
        click.echo(f"not in it, since nothing is written there: {', '.join(absent)}")
    click.echo(f"{receipt.place}: written and read back, {receipt.time:%Y-%m-%d %H:%M:%S} UTC")
    click.echo(f"sha256 {receipt.digest}")
    if not any(file.attempted for file in receipt.files):
        click.echo("Every function in it is still as it was handed out.")
    click.echo("Nothing was sent: hand it in where your course says.")
    return 0
