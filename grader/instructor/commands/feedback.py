"""`ninesteps feedback`: the feedback pages of a course, written anew."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from grader.course import load_course
from grader.errors import UserError
from grader.instructor.commands import refuse_unknown_parts
from grader.instructor.terminal import progress_bar


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--part", "parts", multiple=True, metavar="P", help="Only this part; may be repeated.")
@click.option("--student", "students", multiple=True, metavar="ID", help="Only this one; may be repeated.")
def feedback(folder: Path, parts: tuple[str, ...], students: tuple[str, ...]) -> int:
    """Write the feedback pages of the course in DIR: after comments and manual grades in formgrader.

    `nbgrader generate_feedback` writes the same pages, one part at a time.
    """
    course = load_course()
    refuse_unknown_parts(course, parts)
    # nbgrader takes more than a second to import: only where it is needed.
    from grader.instructor.bridge.coursedir import open_course
    from grader.instructor.bridge.database import open_gradebook
    from grader.instructor.bridge.pages import write_feedback

    opened = open_course(folder)
    wanted = set(students) or None
    written: list[Path] = []
    with (
        open_gradebook(opened.db_url, opened.course_id) as gradebook,
        progress_bar(Console(stderr=True)) as bar,
    ):
        known = {assignment.name for assignment in gradebook.assignments}
        for name in parts or [part.name for part in course.parts if part.name in known]:
            if name not in known:
                raise UserError(f"{folder}: {name} is not in the gradebook; grade it first")
            bar.add_task(name, total=None)
            try:
                written += write_feedback(opened, gradebook, name, wanted)
            except OSError as error:
                raise UserError(f"{error.filename or folder}: cannot be written: {error.strerror}") from error
    _refuse_nobody(folder, written, students)
    click.echo(f"{folder / 'feedback'}  {len(written)} pages")
    return 0


def _refuse_nobody(folder: Path, written: list[Path], students: tuple[str, ...]) -> None:
    reached = {path.parent.parent.name for path in written}
    for student in students:
        if student not in reached:
            raise UserError(f"--student {student}: nothing of theirs is graded in {folder}")
    if not written:
        raise UserError(
            f"{folder}: nothing is graded there yet; run `ninesteps grade` or `nbgrader autograde`"
        )
