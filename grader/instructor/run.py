"""Grades a class: one submission after the other, or several at a time in processes of their own."""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.util
import os
import secrets
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from threadpoolctl import threadpool_limits

from grader.checks import Checks
from grader.course import Course, load_course
from grader.errors import UserError
from grader.instructor.collect import collect
from grader.instructor.engine import Engine
from grader.instructor.loading import WorkerLoader
from grader.instructor.submission import Reading, Submission
from grader.results import SubmissionResult
from grader.worker.faults import JailBroken

Keep = Callable[[Submission, SubmissionResult, Reading | None], None]
"""What is done with a graded submission, in the process that graded it."""

SUBMISSIONS_PER_JOB = 8
LOOK_AHEAD = 64
"""How many submissions a job may be ahead of the one whose result is due: that bounds what is in memory."""
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
        points: what functions are worth in this run, by the id of their graded cell; as listed by default.
    """

    parts: tuple[str, ...]
    seed: int
    private: Path | None = None
    sandboxed: bool = True
    points: Mapping[str, float] = field(default_factory=dict)


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
        self.course = load_course().worth(settings.points)
        self.checks = checks or collect(self.course, settings.parts, settings.private)
        self._loader = WorkerLoader(settings.sandboxed)
        self._engine = Engine(self.course, self.checks, settings.seed, settings.parts, self._loader)
        self._keep = keep
        # Threads of a case's small matrix products would run beside, and wait for, the worker's turn.
        # Last: where the cases cannot be collected, there is nothing to close.
        self._threads = threadpool_limits(1, "blas")

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

    def keep(self, submission: Submission, result: SubmissionResult) -> None:
        """Keep what is to be kept of a submission that was graded elsewhere."""
        if self._keep is not None:
            self._keep(submission, result, self._engine.read(submission))

    def close(self) -> None:
        """End the template."""
        self._loader.close()
        self._threads.restore_original_limits()


@dataclass(frozen=True)
class Stream:
    """A run that is under way.

    Attributes:
        isolation: what student code is kept in by.
        cases: the hash of the cases.
        results: each submission's result, in their order, as it comes; to be gone through once.
    """

    isolation: str
    cases: str
    results: Iterator[SubmissionResult]


@contextmanager
def graded_one_by_one(
    submissions: Sequence[Submission],
    settings: Settings,
    jobs: int = 1,
    keep: Keep | None = None,
    cluster: str = "",
) -> Iterator[Stream]:
    """Grade submissions; their results come in order, and are not kept here: memory does not grow with them.

    Args:
        submissions: the class.
        settings: parts, seed, private cases.
        jobs: how many processes grade at once; few submissions are not spread over many.
        keep: what is done with each graded submission; it must be picklable if there are several jobs. On a
            cluster it is called here, where the results come together.
        cluster: the address of a Dask scheduler whose workers are to grade, instead of `jobs`.

    Raises:
        UserError: when student code cannot be isolated here, or the cluster does not answer.
    """
    jobs = min(jobs, max(1, len(submissions) // SUBMISSIONS_PER_JOB))
    if jobs > 1 and not cluster:
        with _pool(settings, keep, jobs) as pool:
            # Every job prepares itself at once.
            begun = [pool.submit(_about_job) for _ in range(jobs)]
            isolation, digest = begun[0].result()
            results = in_order(
                submissions, lambda submission: pool.submit(_grade_in_job, submission), LOOK_AHEAD * jobs
            )
            yield Stream(isolation, digest, results)
        return
    with closing(Grading(settings, keep)) as grading:
        grading.prove()
        isolation, digest = grading.isolation, grading.checks.digest
        if cluster:
            from grader.instructor.cluster import graded_on_cluster

            with graded_on_cluster(cluster, submissions, settings, grading) as results:
                yield Stream(isolation, digest, results)
        else:
            yield Stream(isolation, digest, map(grading.grade, submissions))


def in_order(
    submissions: Iterable[Submission],
    submit: Callable[[Submission], Future[SubmissionResult]],
    ahead: int,
) -> Iterator[SubmissionResult]:
    """Results in the order of the submissions, of which only so many are handed out ahead."""
    waiting: deque[Future[SubmissionResult]] = deque()
    for submission in submissions:
        waiting.append(submit(submission))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


@contextmanager
def _pool(settings: Settings, keep: Keep | None, jobs: int) -> Iterator[ProcessPoolExecutor]:
    # Not forked: a process that has threads, as NumPy's, must not be.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, context, _start_job, (settings, keep))
    try:
        yield pool
    finally:
        # Where it was given up, what has not begun is not to be.
        pool.shutdown(cancel_futures=True)


_asked: tuple[Settings, Keep | None]


def _start_job(settings: Settings, keep: Keep | None) -> None:
    global _asked
    # Ctrl-C reaches every process of the terminal; the first decides what it means. A function, and not
    # SIG_IGN, which the workers' template would inherit.
    signal.signal(signal.SIGINT, lambda number, frame: None)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _asked = settings, keep


def _end_with_parent() -> None:
    """A job whose run was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


@cache
def _grading() -> Grading:
    """This job's means to grade, made when it is first asked for: what is wrong with it can be told then."""
    grading = Grading(*_asked)
    # A job does not end as a program does; nobody else would wait for its template, and count what that used.
    multiprocessing.util.Finalize(None, grading.close, exitpriority=10)
    grading.prove()
    return grading


def _about_job() -> tuple[str, str]:
    return _grading().isolation, _grading().checks.digest


def _grade_in_job(submission: Submission) -> SubmissionResult:
    return _grading().grade(submission)
