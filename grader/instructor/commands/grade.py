"""`ninesteps grade`: grade submissions, one or a class."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console

from grader.course import load_course
from grader.errors import UserError
from grader.files import refuse_unwritable
from grader.instructor.commands import refuse_unknown_parts
from grader.instructor.keeping import AutogradedNotebooks, keep_run
from grader.instructor.run import Settings, grade_class, new_seed, parts_of
from grader.instructor.submission import find_submissions
from grader.instructor.terminal import class_table, progress_bar, submission_table, summary
from grader.results import RunResult, Status, write_json

NOT_ALL = 1


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--part", "parts", multiple=True, metavar="P", help="Grade this part; may be repeated.")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Make DIR a complete nbgrader course: gradebook.db, autograded/, feedback/.",
)
@click.option(
    "--json",
    "json_path",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the result file.",
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 256),
    default=None,
    help="Processes that grade at once (default: the number of processors).",
)
@click.option(
    "--seed",
    metavar="N",
    type=click.IntRange(0, 2**63),
    default=None,
    help="Seed of the random inputs (default: a new one).",
)
@click.option(
    "--cases",
    metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Add your own private cases, in files named like the shipped ones.",
)
@click.option("--dask", metavar="ADDRESS", default="", help="Grade on the Dask cluster of this scheduler.")
@click.option("--unsandboxed", is_flag=True, help="Run student code without isolation; every result says so.")
def grade(
    paths: tuple[Path, ...],
    parts: tuple[str, ...],
    out: Path | None,
    json_path: Path | None,
    jobs: int | None,
    seed: int | None,
    cases: Path | None,
    dask: str,
    unsandboxed: bool,
) -> int:
    """Grade submissions.

    A PATH is a .py file or notebook, a folder or zip with a part's file (neuron.py, neuron.ipynb, ...) in
    it, a folder of such folders, zips or files, or an nbgrader course with its submitted/. Several PATHs
    are one class. All parts that occur are graded, unless --part names some.
    """
    course = load_course()
    names = [part.name for part in course.parts]
    refuse_unknown_parts(course, parts)
    if json_path is not None:
        with _told(json_path):
            refuse_unwritable(json_path)
    submissions = find_submissions(course, paths)
    chosen = tuple(name for name in names if name in parts) or parts_of(course, submissions)
    out = out or _own_course(paths)
    settings = Settings(chosen, new_seed() if seed is None else seed, cases, not unsandboxed)
    errors = Console(stderr=True)
    with progress_bar(errors) as bar:
        task = bar.add_task("grading", total=len(submissions))

        def step(what: str) -> None:
            bar.update(task, description=what)

        def graded(keep: AutogradedNotebooks | None) -> RunResult:
            step("grading")
            done = grade_class(
                submissions,
                settings,
                jobs or os.cpu_count() or 1,
                keep,
                lambda result: bar.advance(task),
                dask,
            )
            # Before the gradebook: whatever befalls that, the grading is not lost.
            if json_path is not None:
                with _told(json_path):
                    write_json(done, json_path)
            return done

        run = graded(None) if out is None else keep_run(out, course, chosen, graded, submissions, step)
    return _report(run, out, json_path)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror}") from error


def _own_course(paths: tuple[Path, ...]) -> Path | None:
    """The nbgrader course that the one path is, or whose submitted/ it is."""
    if len(paths) != 1:
        return None
    path = paths[0]
    for root in (path, path.parent) if path.name == "submitted" else (path,):
        if (root / "nbgrader_config.py").is_file() and (root / "submitted").is_dir():
            return root
    return None


def _report(run: RunResult, out: Path | None, json_path: Path | None) -> int:
    if all(submission.status is Status.UNREADABLE for submission in run.submissions):
        only = run.submissions[0]
        more = f" (and {len(run.submissions) - 1} more)" if len(run.submissions) > 1 else ""
        raise UserError(f"nothing could be read: {only.path}: {only.message}{more}")
    console = Console(width=None if os.isatty(1) else 120)
    single = len(run.submissions) == 1
    console.print(submission_table(run.submissions[0]) if single else class_table(run))
    console.print()
    console.print(summary(run), highlight=False)
    if out is not None:
        console.print(f"gradebook    {out / 'gradebook.db'}", soft_wrap=True, highlight=False)
        console.print(f"feedback     {out / 'feedback'}", soft_wrap=True, highlight=False)
    if json_path is not None:
        console.print(f"result file  {json_path}", soft_wrap=True, highlight=False)
    faulty = any(submission.status is Status.GRADER_ERROR for submission in run.submissions)
    return NOT_ALL if faulty else 0
