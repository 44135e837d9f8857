"""`ninesteps report`: a page on a class for the instructor."""

from __future__ import annotations

from pathlib import Path

import click

from grader.errors import UserError
from grader.files import write_whole
from grader.instructor.commands import named_source


@click.command()
@click.argument("source", metavar="DIR|FILE", type=click.Path(path_type=Path))
@click.option(
    "--out",
    metavar="FILE.html",
    type=click.Path(path_type=Path),
    help="The page (default: report.html in the course's folder, or beside the result file).",
)
@click.option(
    "--csv", "tables", metavar="DIR", type=click.Path(path_type=Path), help="Write the tables as CSV."
)
def report(source: Path, out: Path | None, tables: Path | None) -> int:
    """Write a page on a class from a course's folder or a result file.

    It shows scores, students by functions, the commonest mistakes, how hard each check is and how well it
    tells students apart, and the submissions that need a look. It is for instructors: it names hidden checks.
    """
    found = named_source(source)
    # The template's engine is loaded only where it is needed.
    from grader.instructor.report.page import report_html, report_tables

    out = out or (source if source.is_dir() else source.parent) / "report.html"
    if out.is_dir():
        raise UserError(f"{out}: is a folder; --out names the file to write")
    if tables is not None and tables.is_file():
        raise UserError(f"{tables}: is a file; --csv names the folder to write into")
    try:
        write_whole(out, report_html(found))
        click.echo(f"{out}  {len(found.run.submissions)} submissions")
        if tables is not None:
            for name, content in report_tables(found).items():
                write_whole(tables / name, content)
            click.echo(f"{tables}  the tables as CSV")
    except OSError as error:
        raise UserError(f"{error.filename or out}: cannot be written: {error.strerror}") from error
    return 0
