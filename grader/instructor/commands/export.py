"""`ninesteps export`: results in the formats of others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from grader.course import load_course
from grader.errors import UserError
from grader.files import write_whole
from grader.instructor.commands import named_source, refuse_unknown_parts
from grader.instructor.exports.canvas_feedback import feedback_zip
from grader.instructor.exports.canvas_gradebook import IDS, CanvasGradebook, Filled
from grader.instructor.exports.gradescope import gradescope_files
from grader.instructor.exports.junit import junit_xml
from grader.instructor.exports.nbgrader_csv import nbgrader_csv
from grader.instructor.exports.plain import plain_csv
from grader.instructor.exports.source import Source

MAX_LISTED = 20
FORMATS = ("canvas", "nbgrader", "gradescope", "junit", "csv")


@click.command()
@click.argument("source", metavar="DIR|FILE", type=click.Path(path_type=Path))
@click.option("--to", "target", type=click.Choice(FORMATS), required=True, help="The format.")
@click.option(
    "--out",
    metavar="PATH",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write; for canvas and gradescope a folder.",
)
@click.option("--part", "parts", multiple=True, metavar="P", help="canvas: only this part; may be repeated.")
@click.option(
    "--gradebook",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="canvas: the gradebook that you exported; it comes back with the scores filled in.",
)
@click.option(
    "--submissions",
    metavar="ZIP",
    type=click.Path(path_type=Path, exists=True),
    help="canvas: the zip of submissions; feedback pages are packed under its names.",
)
@click.option("--column", "columns", multiple=True, metavar="PART=NAME", help="canvas: the column of a part.")
@click.option("--by", type=click.Choice(IDS), default="ID", help="canvas: the column with the students' ids.")
def export(
    source: Path,
    target: str,
    out: Path,
    parts: tuple[str, ...],
    gradebook: Path | None,
    submissions: Path | None,
    columns: tuple[str, ...],
    by: str,
) -> int:
    """Write the results of a course's folder, or of a result file, in another format.

    From a course's folder, scores are the gradebook's: with manual grades and late penalties.
    """
    if target != "canvas" and (gradebook or submissions or columns or parts):
        raise UserError("--gradebook, --submissions, --column and --part go with --to canvas")
    found = named_source(source)
    try:
        if target == "canvas":
            _to_canvas(found, out, parts, gradebook, submissions, columns, by)
        elif target == "gradescope":
            _to_gradescope(found, out)
        else:
            _to_file(found, out, target)
    except OSError as error:
        raise UserError(f"{error.filename or out}: cannot be written: {error.strerror}") from error
    return 0


def _to_file(found: Source, out: Path, target: str) -> None:
    if out.is_dir():
        raise UserError(f"{out}: is a folder; --out names the file to write")
    if target == "junit":
        write_whole(out, junit_xml(found.run), durable=True)
    else:
        write_whole(out, nbgrader_csv(found) if target == "nbgrader" else plain_csv(found), durable=True)
    click.echo(f"{out}  {len(found.run.submissions)} submissions")


def _to_gradescope(found: Source, out: Path) -> None:
    _refuse_file(out)
    files = gradescope_files(found)
    for student, content in files.items():
        write_whole(out / student / "results.json", content)
    click.echo(f"{out}  {len(files)} files results.json, one a submission")
    left = [one.id for one in found.run.submissions if one.id not in files]
    _tell("left out, because the grader itself failed on them", left)


def _to_canvas(
    found: Source,
    out: Path,
    parts: tuple[str, ...],
    gradebook: Path | None,
    submissions: Path | None,
    columns: tuple[str, ...],
    by: str,
) -> None:
    course = load_course()
    refuse_unknown_parts(course, parts)
    if gradebook is None and submissions is None:
        raise UserError(
            "--to canvas needs --gradebook FILE (for the scores), --submissions ZIP (for feedback) or both"
        )
    _refuse_file(out)
    if gradebook is not None:
        target = out / gradebook.name
        if target.exists() and target.samefile(gradebook):
            raise UserError(f"{target}: is the gradebook itself; name another folder with --out")
        _fill(found, gradebook, target, parts or found.parts, _columns(found, columns), by)
    if submissions is not None:
        if found.course is None:
            raise UserError(f"{found.path}: has no feedback pages; name the course's folder")
        packed = feedback_zip(course, submissions, found.course / "feedback")
        write_whole(out / "feedback.zip", packed.content, durable=True)
        click.echo(f"{out / 'feedback.zip'}  {packed.pages} pages")
        _tell("no feedback page", packed.without)


def _fill(
    found: Source, path: Path, target: Path, parts: Iterable[str], columns: Mapping[str, str], by: str
) -> None:
    try:
        book = CanvasGradebook(path.read_bytes(), str(path), by)
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}") from error
    done = [book.fill(part, marks, columns.get(part)) for part in parts if (marks := found.of(part))]
    if not done:
        raise UserError(f"{found.path}: holds no scores to put into {path.name}")
    write_whole(target, book.content(), durable=True)
    click.echo(f"{target}  import it in Canvas under Grades, Import")
    for filled in done:
        _report(filled)


def _report(filled: Filled) -> None:
    new = " (a new one; --column names another)" if filled.added else ""
    click.echo(f"{filled.part}: {filled.students} scores in the column {filled.column}{new}")
    _tell("not in the gradebook", filled.missing)
    _tell("waiting for a person, left as they were", filled.waiting)
    _tell("excused or not assigned in Canvas, left as they were", filled.left)
    if filled.without:
        click.echo(f"  without a result, left as they were: {filled.without}")


def _tell(what: str, students: Iterable[str]) -> None:
    names = list(students)
    if names:
        more = f" and {len(names) - MAX_LISTED} more" if len(names) > MAX_LISTED else ""
        click.echo(f"  {what}: {', '.join(names[:MAX_LISTED])}{more}")


def _columns(found: Source, columns: Iterable[str]) -> dict[str, str]:
    chosen = {}
    for column in columns:
        part, equals, name = column.partition("=")
        if not equals or not name.strip() or part not in found.parts:
            raise UserError(f"--column {column}: say PART=NAME, with a part of {', '.join(found.parts)}")
        chosen[part] = name
    return chosen


def _refuse_file(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise UserError(f"{out}: is a file; --out names the folder to write into")
