"""What more submissions cost: memory and time by their number; and submissions that hang."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from bench.classes import a_class, graded_apart
from bench.figures import Figure, alternating
from grader.course import load_course

NUMBERS = (100, 500, 2000)
CHEAP = ("perceptron",)
HANGING = "perceptron", "as_column"
SHARE = 0.05


def memory(scale: float = 1.0) -> Iterator[Figure]:
    """Peak memory and seconds by number of submissions, of one part: results are gone through, not kept."""
    each: list[float] = []
    peaks: list[float] = []
    for number in NUMBERS:
        number = max(10, round(number * scale))
        with a_class(number, CHEAP) as folder:
            taken = graded_apart(folder, parts=CHEAP, jobs=1)
        each.append(taken.processor / number)
        peaks.append(taken.peak)
        yield Figure(
            f"peak memory, {number} submissions",
            taken.peak,
            "MiB",
            most=300,
            note="one part; the grader's process",
        )
        yield Figure(
            f"a submission of {number}",
            1000 * each[-1],
            "ms",
            note="one part, one job; processor of all processes",
        )
    yield Figure("cost of one of the most against one of the fewest", each[-1] / each[0], "x", most=1.1)
    yield Figure("peak memory, the most against the fewest", peaks[-1] / peaks[0], "x", most=1.1)


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
