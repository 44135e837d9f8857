"""`ninesteps grade`: grade submissions, one or a class."""

from __future__ import annotations

import os
import shutil
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from grader.course import Course, load_course
from grader.errors import UserError
from grader.files import refuse_unwritable
from grader.instructor.commands import refuse_unknown_parts
from grader.instructor.course_run import Both, CourseRun, Watch, clear_scratch
from grader.instructor.grounds import Wishes
from grader.instructor.lock import only_grader
from grader.instructor.own_cases import doubts
from grader.instructor.regrade import back_up, changes
from grader.instructor.run import Settings, graded_one_by_one, new_seed, parts_of
from grader.instructor.spool import Spool
from grader.instructor.store import FOLDER
from grader.instructor.submission import Submission, find_submissions
from grader.instructor.terminal import ClassReport, print_changes, progress_bar
from grader.instructor.turns import processors
from grader.results import RunResult, Status, SubmissionResult, write_json
from grader.version import VERSION

NOT_ALL = 1


@dataclass(frozen=True)
class Regrading:
    """What `--regrade` is asked to do: write at all, and back up before."""

    write: bool
    backup: bool


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--part", "parts", multiple=True, metavar="P", help="Grade this part; may be repeated.")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Make DIR a complete nbgrader course: gradebook.db, submitted/, autograded/, feedback/.",
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
    help="Seed of the random inputs (default: the course's, or a new one).",
)
@click.option(
    "--cases",
    metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Add your own private cases, in files named like the shipped ones.",
)
@click.option("--dask", metavar="ADDRESS", default="", help="Grade on the Dask cluster of this scheduler.")
@click.option("--force", is_flag=True, help="In a course, grade also what has not changed.")
@click.option(
    "--regrade",
    is_flag=True,
    help="In a course, grade everything and show whose score would change, from what to what, and why.",
)
@click.option("--yes", is_flag=True, help="With --regrade: write it, after backing up the gradebook.")
@click.option("--no-backup", is_flag=True, help="With --regrade --yes: you have backed up the gradebook.")
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
    force: bool,
    regrade: bool,
    yes: bool,
    no_backup: bool,
    unsandboxed: bool,
) -> int:
    """Grade submissions.

    A PATH is a .py file or notebook, a folder or zip with a part's file (neuron.py, neuron.ipynb, ...) in
    it, a folder of such folders, zips or files, or an nbgrader course with its submitted/. Several PATHs
    are one class. All parts that occur are graded, unless --part names some.

    In a course, only what has changed since it was last graded is graded again.
    """
    course = load_course()
    refuse_unknown_parts(course, parts)
    out = out or _own_course(paths)
    regrading = Regrading(yes, not no_backup) if regrade else None
    _refuse_odd_flags(out, force, regrading, yes, no_backup)
    if json_path is not None:
        with _told(json_path):
            refuse_unwritable(json_path)
    submissions = find_submissions(course, paths)
    chosen = tuple(part.name for part in course.parts if part.name in parts)
    wishes = Wishes(
        parts=chosen or parts_of(course, submissions),
        seed=seed,
        cases=cases,
        sandboxed=not unsandboxed,
        jobs=jobs or processors(),
        cluster=dask,
        force=force or regrade,
    )
    with closing(ClassReport()) as report:
        with progress_bar(Console(stderr=True)) as bar:
            watch = _watch(bar, json_path, report)
            if out is None:
                places = _grade_alone(submissions, wishes, watch)
            else:
                with _going_on_later(), _nothing_left(out), only_grader(out, watch.tell):
                    places = _grade_into(out, course, submissions, wishes, watch, regrading)
        if json_path is not None:
            places["result file"] = str(json_path)
        return _show(report, places) if regrading is None else 0


def _watch(bar: Progress, json_path: Path | None, report: ClassReport) -> Watch:
    task = bar.add_task("grading", total=None)

    def graded(run: RunResult, results: Iterable[SubmissionResult]) -> None:
        # Before the gradebook: whatever befalls that, the grading is not lost.
        reported = report.taking(run, results)
        if json_path is None:
            deque(reported, maxlen=0)
        else:
            with _told(json_path):
                write_json(run, json_path, reported)

    return Watch(
        step=lambda what: bar.update(task, description=what),
        total=lambda number: bar.update(task, total=number),
        advance=lambda: bar.advance(task),
        tell=lambda line: bar.console.print(line, soft_wrap=True, highlight=False, markup=False),
        graded=graded,
    )


def _console() -> Console:
    return Console(width=None if os.isatty(1) else 120)


def _grade_alone(submissions: Sequence[Submission], wishes: Wishes, watch: Watch) -> dict[str, str]:
    watch.total(len(submissions))
    seed = new_seed() if wishes.seed is None else wishes.seed
    settings = Settings(wishes.parts, seed, wishes.cases, wishes.sandboxed)
    _tell_doubts(settings, watch)
    with Spool[SubmissionResult]() as results:
        with graded_one_by_one(submissions, settings, wishes.jobs, None, wishes.cluster) as stream:
            for result in stream.results:
                results.add(result)
                watch.advance()
        watch.graded(RunResult(VERSION, seed, stream.isolation, stream.cases), results)
    return {}


def _grade_into(
    out: Path,
    course: Course,
    submissions: Sequence[Submission],
    wishes: Wishes,
    watch: Watch,
    regrading: Regrading | None,
) -> dict[str, str]:
    # nbgrader takes more than a second to import: only where it is needed.
    from grader.instructor.bridge.coursedir import make_course

    watch.step("preparing the course")
    clear_scratch(out)
    folder = make_course(out, course, [course.part(name) for name in wishes.parts])
    work = CourseRun(folder, course, submissions, wishes, watch)
    _tell_doubts(work.grounds.settings, watch)
    places = {"gradebook": folder.gradebook, "feedback": str(out / "feedback")}
    if regrading is None:
        work.grade()
        return places

    def decide(everybody: Iterable[Both]) -> bool:
        print_changes(_console(), changes(everybody, work.grounds))
        if not regrading.write:
            watch.tell("nothing was written; --yes writes it")
        elif regrading.backup:
            watch.tell(f"backup       {back_up(folder.db_url, out)}")
        return regrading.write

    work.grade(decide)
    if regrading.write:
        watch.tell(f"written      {folder.gradebook}")
    return places


def _tell_doubts(settings: Settings, watch: Watch) -> None:
    if settings.private is not None:
        watch.step("trying your cases on the reference")
        for line in doubts(load_course(), settings.parts, settings.private):
            watch.tell(line)


@contextmanager
def _going_on_later() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        raise UserError(
            "interrupted; what the course has is whole, and the same command goes on from there"
        ) from None


@contextmanager
def _nothing_left(out: Path) -> Iterator[None]:
    """Where grading is refused before it has begun, remove the folder if it was not there."""
    new = not out.exists()
    try:
        yield
    except UserError:
        if new and not any((out / name).exists() for name in ("autograded", "submitted", FOLDER)):
            shutil.rmtree(out, ignore_errors=True)
        raise


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror}") from error


def _refuse_odd_flags(
    out: Path | None, force: bool, regrading: Regrading | None, yes: bool, no_backup: bool
) -> None:
    if out is None and (force or regrading):
        raise UserError(
            f"{'--force' if force else '--regrade'} is about what a course has; name one with --out DIR"
        )
    if yes and not regrading:
        raise UserError("--yes goes with --regrade")
    if no_backup and not (regrading and yes):
        raise UserError("--no-backup goes with --regrade --yes")


def _own_course(paths: tuple[Path, ...]) -> Path | None:
    """The nbgrader course that the one path is, or whose submitted/ it is."""
    if len(paths) != 1:
        return None
    path = paths[0]
    for root in (path, path.parent) if path.name == "submitted" else (path,):
        if (root / "nbgrader_config.py").is_file() and (root / "submitted").is_dir():
            return root
    return None


def _show(report: ClassReport, places: dict[str, str]) -> int:
    if report.statuses[Status.UNREADABLE] == report.number and report.first is not None:
        more = f" (and {report.number - 1} more)" if report.number > 1 else ""
        raise UserError(f"nothing could be read: {report.first.path}: {report.first.message}{more}")
    console = _console()
    report.print_to(console)
    for what, where in places.items():
        console.print(f"{what:12} {where}", soft_wrap=True, highlight=False)
    return NOT_ALL if report.statuses[Status.GRADER_ERROR] else 0
