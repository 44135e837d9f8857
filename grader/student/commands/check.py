"""`ninesteps check`: runs the visible checks and says what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from grader.course import Course, Function, load_course
from grader.errors import UserError
from grader.results import RunResult, Status, SubmissionResult, write_json
from grader.student.checking import Checking, PartReport
from grader.student.commands.options import path_option
from grader.student.folder import Folder, cases_digest, find_folder
from grader.student.names import functions_named
from grader.student.process import Processes
from grader.version import VERSION


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@path_option
@click.option(
    "--json",
    "json_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Also write a result file.",
)
def check(names: Sequence[str], path: Path | None, json_file: Path | None) -> int:
    """Run the visible checks of functions and say what is wrong.

    NAME is a function ("mse_loss", "perceptron/train"), a step ("nine_steps/backward") or a part
    ("neuron/", "perceptron"); without one, everything in the folder is checked.

    Exit status: 0 all that was asked passed, 1 something did not, 2 bad usage or nothing to check.
    """
    # Started first: NumPy loads there while this process loads what it needs.
    processes = Processes()
    try:
        course = load_course()
        wanted = functions_named(course, names)
        folder = find_folder(course, path)
        present = wanted_here(folder, wanted, bool(names))
        from grader.student.progress import Progress
        from grader.student.screen import screen
        from grader.student.show import Show

        found = Checking(course, folder, processes).check(present)
    finally:
        processes.close()
    if json_file is not None:
        _write(course, folder, found, json_file)
    progress = Progress(course, folder)
    progress.update(found)
    show = Show(screen(), course, folder)
    show.parts(found, in_full=len(present) <= IN_FULL)
    if not names:
        show.absent(part.name for part in course.parts if not folder.files(part.name))
    reports = [report for part in found for report in part.reports.values()]
    show.footer(progress, reports)
    return 0 if len(reports) == len(present) and all(report.passed for report in reports) else 1


IN_FULL = 3
"""Up to so many functions are shown with all their failed checks."""


def wanted_here(folder: Folder, wanted: Sequence[Function], named: bool) -> list[Function]:
    """The wanted functions whose part has a file in the folder.

    Raises:
        UserError: when one that was named has none.
    """
    absent = sorted({function.part for function in wanted if not folder.files(function.part)})
    if named and absent:
        raise UserError(f"{folder.root}: holds no {absent[0]}.py and no {absent[0]}.ipynb")
    return [function for function in wanted if function.part not in absent]


def _write(course: Course, folder: Folder, found: Sequence[PartReport], path: Path) -> None:
    """Write the result file: one submission, the folder."""
    results = tuple(
        part.reports[function.name].result
        for part in found
        for function in course.part(part.part).functions
        if function.name in part.reports
    )
    problems = [part.problem for part in found if part.problem]
    submission = SubmissionResult(
        id=folder.root.name or "student",
        path=str(folder.root),
        status=Status.UNREADABLE if problems and not results else Status.GRADED,
        message="; ".join(problems),
        score=round(sum(result.score for result in results), 9),
        max_score=sum(result.max_score for result in results),
        functions=results,
    )
    cases = cases_digest(part.part for part in found)
    try:
        write_json(RunResult(VERSION, 0, "none", cases, (submission,)), path)
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror}") from error
