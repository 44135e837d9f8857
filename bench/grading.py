"""A class graded by stock nbgrader and by ours, with isolation and without, against the floor."""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

from threadpoolctl import threadpool_limits

from bench.classes import PARTS, SEED, a_class, graded_apart
from bench.figures import Figure, alternating, medians
from bench.stock import Spent, StockCourse
from grader.checks import Checks
from grader.course import load_course
from grader.instructor.collect import collect
from grader.instructor.engine import Engine
from grader.instructor.loading import InProcessLoader, WorkerLoader
from grader.instructor.submission import find_submissions

STOCK_STUDENTS = 10
STUDENTS = 200
ROUNDS = 15


def course(scale: float = 1.0) -> Iterator[Figure]:
    """Stock and ours into a whole course: gradebook, autograded notebooks, feedback."""
    many = max(16, round(STUDENTS * scale))
    few = max(2, round(STOCK_STUDENTS * scale))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, a_class(many) as submissions:
        stock = StockCourse(Path(folder) / "stock", PARTS)
        stock.submit(few)
        starting = stock.starting()
        autograde = stock.autograde() - starting
        ours = graded_apart(submissions, out=str(Path(folder) / "ours"), jobs=2, feedback=False)
        pages = stock.feedback() - starting
        all_of_it = graded_apart(submissions, out=str(Path(folder) / "with-feedback"), jobs=2)
    # What a command takes to start is spread over the larger class.
    theirs = Spent(
        autograde.seconds / few + starting.seconds / many,
        autograde.processor / few + starting.processor / many,
    )
    each = ours.seconds / many
    feedback = (all_of_it.seconds - ours.seconds) / many
    cases = f"{len(PARTS)} notebooks; {few} submissions, the same cases in kernel cells"
    yield Figure("stock autograde, a submission", theirs.seconds, "s", note=cases)
    yield Figure(
        "stock autograde, processor for a submission", theirs.processor, "s", note="kernels included"
    )
    yield Figure(
        "ours, a submission", each, "s", note=f"{many} submissions, two jobs, notebooks and gradebook"
    )
    processor = ours.processor / many
    yield Figure("ours, processor for a submission", processor, "s", note="all processes, without feedback")
    yield Figure("throughput against stock autograde", theirs.seconds / each, "x", least=100)
    ratio = theirs.processor / processor
    yield Figure(
        "processor against stock autograde", ratio, "x", note="of one core; ours takes as many as there are"
    )
    yield Figure("stock generate_feedback, a submission", pages.seconds / few, "s", note="three pages")
    yield Figure("our feedback, a submission", feedback, "s", note="three pages; what it adds to grading")
    yield Figure("feedback against stock", pages.seconds / few / feedback, "x", least=10)
    both = (theirs.seconds + pages.seconds / few) / (all_of_it.seconds / many)
    yield Figure("grading and feedback against stock", both, "x")


def floor(scale: float = 1.0) -> Iterator[Figure]:
    """One submission after the other: isolated, not isolated, and the same cases in-process, in turn."""
    checks = collect(load_course(), PARTS)
    # As grading does, for all sides.
    with (
        threadpool_limits(1, "blas"),
        a_class(1) as folder,
        closing(WorkerLoader()) as jailed,
        closing(WorkerLoader(False)) as free,
    ):
        (submission,) = find_submissions(load_course(), [folder])
        engines = [
            Engine(load_course(), checks, SEED, PARTS, loader) for loader in (jailed, free, InProcessLoader())
        ]
        grades = [partial(engine.grade, submission) for engine in engines]
        for grade in grades:
            grade()
        rounds = max(3, round(ROUNDS * scale))
        with_jail, without, in_process = medians(grades, rounds)
        ours = _processor(WorkerLoader, checks, rounds)
        theirs = _processor(InProcessLoader, checks, rounds)
    yield Figure(
        "the floor, a submission",
        1000 * in_process,
        "ms",
        note="the same cases in-process: no isolation, no wire",
    )
    yield Figure("ours without isolation, a submission", 1000 * without, "ms", note="one job")
    yield Figure("ours, a submission", 1000 * with_jail, "ms", note="one job, isolated")
    yield Figure("against the floor", with_jail / in_process, "x", most=2.0)
    yield Figure("the floor, processor for a submission", 1000 * theirs, "ms")
    yield Figure("ours, processor for a submission", 1000 * ours, "ms", note="grader and worker together")
    yield Figure("processor against the floor", ours / theirs, "x", note="other work hardly shows in it")


def _processor(loader: type[WorkerLoader] | type[InProcessLoader], checks: Checks, rounds: int) -> float:
    """Seconds of processor for a submission, of the grader and its workers; without the start."""

    def used(times: int) -> float:
        before = sum(os.times()[:4])
        # What workers used is known when their template has ended.
        with a_class(1) as folder, ExitStack() as stack:
            made = loader()
            if isinstance(made, WorkerLoader):
                stack.callback(made.close)
            engine = Engine(load_course(), checks, SEED, PARTS, made)
            (submission,) = find_submissions(load_course(), [folder])
            for _ in range(times):
                engine.grade(submission)
        return sum(os.times()[:4]) - before

    used(1)
    return (used(2 * rounds) - used(rounds)) / rounds


def jobs(scale: float = 1.0) -> Iterator[Figure]:
    """The same class with one job and with two, in turn."""
    many = max(16, round(STUDENTS * scale))
    with a_class(many) as folder:
        one, two = alternating(
            [partial(graded_apart, folder, jobs=1), partial(graded_apart, folder, jobs=2)],
            max(1, round(2 * scale)),
        )
    for name, taken in (("one job", one), ("two jobs", two)):
        seconds = statistics.median(each.seconds for each in taken) / many
        yield Figure(f"{name}, a submission", seconds, "s", note=f"{many} submissions, the start included")
        processor = statistics.median(each.processor for each in taken) / many
        yield Figure(f"{name}, processor for a submission", processor, "s", note="all processes together")
    ratio = statistics.median(each.seconds for each in one) / statistics.median(each.seconds for each in two)
    yield Figure("two jobs against one", ratio, "x", least=1.7)
