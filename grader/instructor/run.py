"""Grades a class: one submission after the other, or several at a time in processes of their own."""

from __future__ import annotations

import gc
import multiprocessing
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.checks import Checks
from grader.course import Course, load_course
from grader.errors import UserError
from grader.instructor.collect import collect
from grader.instructor.engine import Engine
from grader.instructor.loading import WorkerLoader
from grader.instructor.submission import Reading, Submission
from grader.results import RunResult, SubmissionResult
from grader.version import VERSION
from grader.worker.faults import JailBroken

Keep = Callable[[Submission, SubmissionResult, Reading | None], None]
"""What is done with a graded submission, in the process that graded it."""

SUBMISSIONS_PER_JOB = 8
REMEDY = (
    "use a Linux kernel with Landlock and seccomp, a container that allows both, or WSL2 "
    "(`ninesteps doctor` shows what holds here); --unsandboxed grades all the same, and every result says so"
)


@dataclass(frozen=True)
class Settings:
    """What a run is about.

    Attributes:
        parts: names of the parts that count.
        seed: the run's seed.
        private: folder of an instructor's own cases, or None.
        sandboxed: whether student code is jailed.
    """

    parts: tuple[str, ...]
    seed: int
    private: Path | None = None
    sandboxed: bool = True


def new_seed() -> int:
    """A seed that nobody can guess."""
    return secrets.randbits(48)


def parts_of(course: Course, submissions: Iterable[Submission]) -> tuple[str, ...]:
    """The parts that any of the submissions contains, in the order of the course; all, if none does."""
    present = {part for submission in submissions for part in submission.files}
    names = tuple(part.name for part in course.parts)
    return tuple(name for name in names if name in present) or names


class Grading:
    """A process's means to grade: the collected cases, the engine, the workers' template."""

    def __init__(self, settings: Settings, keep: Keep | None = None, checks: Checks | None = None) -> None:
        self.course = load_course()
        self.checks = checks or collect(self.course, settings.parts, settings.private)
        self._loader = WorkerLoader(settings.sandboxed)
        self._engine = Engine(self.course, self.checks, settings.seed, settings.parts, self._loader)
        self._keep = keep

    @property
    def isolation(self) -> str:
        """What student code is kept in by."""
        return self._loader.isolation

    def prove(self) -> None:
        """Start, and see that student code is isolated, before anything is graded.

        Raises:
            UserError: when it cannot be.
        """
        try:
            self._loader.fork().close()
        except JailBroken as error:
            raise UserError(f"grading is refused: {error}; {REMEDY}") from error
        # What is there now stays: looking through it for garbage again and again would take time.
        gc.freeze()

    def grade(self, submission: Submission) -> SubmissionResult:
        """Grade one submission and keep what is to be kept of it."""
        result, reading = self._engine.grade(submission)
        if self._keep is not None:
            self._keep(submission, result, reading)
        return result

    def close(self) -> None:
        """End the template."""
        self._loader.close()


def grade_class(
    submissions: Sequence[Submission],
    settings: Settings,
    jobs: int = 1,
    keep: Keep | None = None,
    progress: Callable[[SubmissionResult], None] = lambda result: None,
) -> RunResult:
    """Grade submissions; results come in their order, whatever the number of jobs.

    Args:
        submissions: the class.
        settings: parts, seed, private cases.
        jobs: how many processes grade at once; few submissions are not spread over many.
        keep: what is done with each graded submission; it must be picklable if there are several jobs.
        progress: told of each result.
    """
    jobs = min(jobs, max(1, len(submissions) // SUBMISSIONS_PER_JOB))
    grading = Grading(settings, keep)
    results = []
    try:
        grading.prove()
        with _mapper(grading, settings, keep, jobs) as graded:
            for result in graded(submissions):
                results.append(result)
                progress(result)
    finally:
        grading.close()
    return RunResult(
        kit=VERSION,
        seed=settings.seed,
        isolation=grading.isolation,
        cases=grading.checks.digest,
        submissions=tuple(results),
    )


_Mapper = Callable[[Sequence[Submission]], Iterator[SubmissionResult]]


@contextmanager
def _mapper(grading: Grading, settings: Settings, keep: Keep | None, jobs: int) -> Iterator[_Mapper]:
    if jobs == 1:
        yield lambda submissions: map(grading.grade, submissions)
        return
    # Not forked: a process that has threads, as NumPy's, must not be.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _start_job, (settings, keep)) as pool:
        yield lambda submissions: pool.map(_grade_in_job, submissions)


_grading: Grading | None = None


def _start_job(settings: Settings, keep: Keep | None) -> None:
    global _grading
    _grading = Grading(settings, keep)


def _grade_in_job(submission: Submission) -> SubmissionResult:
    assert _grading is not None
    return _grading.grade(submission)
