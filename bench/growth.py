"""What more submissions cost: memory and time by their number; and submissions that hang."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from tempfile import TemporaryDirectory

from bench.classes import Taken, a_class, graded_apart
from bench.figures import Figure, alternating
from grader.course import load_course

NUMBERS = (100, 500, 2000)
COURSES = (100, 2000)
CHEAP = ("perceptron",)
HANGING = "perceptron", "as_column"
SHARE = 0.05


def memory(scale: float = 1.0) -> Iterator[Figure]:
    """Peak memory and processor by number of submissions, of one part: the results alone, then a course."""
    taken = {}
    for number in _numbers(NUMBERS, scale):
        with a_class(number, CHEAP) as folder:
            taken[number] = graded_apart(folder, parts=CHEAP, jobs=1)
    yield from _growth(taken, "results alone")
    for jobs in (1, 2):
        graded: dict[int, Taken] = {}
        again: dict[int, Taken] = {}
        for number in _numbers(COURSES, scale):
            with a_class(number, CHEAP, _unlike) as folder, TemporaryDirectory(prefix="bench-") as place:
                options = {"parts": CHEAP, "jobs": jobs, "out": f"{place}/course"}
                graded[number] = graded_apart(folder, **options, result_file=f"{place}/first.json")
                again[number] = graded_apart(folder, **options, result_file=f"{place}/second.json")
        yield from _growth(graded, f"course, {jobs} job{'s' * (jobs > 1)}")
        if jobs == 1:
            yield from _growth(again, "course, nothing changed", costs=False)


def _numbers(numbers: Sequence[int], scale: float) -> list[int]:
    return [max(10, round(number * scale)) for number in numbers]


def _unlike(student: int, source: str) -> str:
    """A solution that is no other student's."""
    return source.replace("\n    return ", f"\n    # student {student}\n    return ")


def _growth(taken: Mapping[int, Taken], what: str, costs: bool = True) -> Iterator[Figure]:
    each = {number: one.processor / number for number, one in taken.items()}
    for number, one in taken.items():
        yield Figure(
            f"{what}: peak, {number}",
            one.peak,
            "MiB",
            most=300,
            note="the grader itself",
        )
        if one.peak_of_jobs:
            note = "the largest of its jobs, or the workers' template"
            yield Figure(f"{what}: jobs, {number}", one.peak_of_jobs, "MiB", most=300, note=note)
        note = "one part; processor of all processes, the start included"
        yield Figure(f"{what}: one of {number}", 1000 * each[number], "ms", note=note)
    fewest, most = min(taken), max(taken)
    memory = taken[most].peak / taken[fewest].peak
    yield Figure(f"{what}: peak, {most} against {fewest}", memory, "x", most=1.1)
    if costs:
        ratio = each[most] / each[fewest]
        yield Figure(f"{what}: one of {most} against one of {fewest}", ratio, "x", most=1.1)


def hanging(scale: float = 1.0) -> Iterator[Figure]:
    """A class of which one in twenty hangs in one function, and the same class without, in turn."""
    number = max(20, round(80 * scale))
    hung = round(number * SHARE)
    part, function = HANGING
    deadline = load_course().part(part).function(function).deadline

    def changed(student: int, source: str) -> str:
        stuck = f"\n\ndef {function}(labels):\n    while True:\n        pass\n"
        return source + stuck if student % round(1 / SHARE) == 1 else source

    with a_class(number, CHEAP) as plain, a_class(number, CHEAP, changed) as stuck:
        without, with_hung = alternating(
            [
                lambda: graded_apart(plain, parts=CHEAP, jobs=2).seconds,
                lambda: graded_apart(stuck, parts=CHEAP, jobs=2).seconds,
            ],
            max(1, round(3 * scale)),
        )
    added = statistics.median(with_hung) - statistics.median(without)
    bound = hung * deadline / 2
    yield Figure(
        f"{hung} of {number} hanging add", added, "s", most=bound, note=f"deadline {deadline:g} s, two jobs"
    )
