"""Makes the classes that are graded, and grades one in a process of its own."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.resident import LargestChild, peak
from grader.course import load_course
from grader.instructor.course_run import CourseRun, Watch
from grader.instructor.grounds import Wishes
from grader.instructor.lock import only_grader
from grader.instructor.run import Settings, graded_one_by_one
from grader.instructor.submission import find_submissions
from grader.instructor.terminal import ClassReport
from grader.results import RunResult, SubmissionResult, write_json

SOLUTIONS = Path(__file__).resolve().parent.parent / "solutions"
PARTS = tuple(part.name for part in load_course().parts)
SEED = 7


@dataclass(frozen=True)
class Taken:
    """What grading a class took, in a process of its own.

    Attributes:
        seconds: of grading alone, without the interpreter's start.
        steps: seconds by step, where a course was written.
        processor: seconds of processor, of all processes together; other work on the machine hardly shows.
        peak: the process's largest resident memory in MiB.
        peak_of_jobs: that of the largest process that it started: of a job, or the workers' template.
    """

    seconds: float
    processor: float
    steps: Mapping[str, float]
    peak: float
    peak_of_jobs: float


@contextmanager
def a_class(
    students: int, parts: Sequence[str] = PARTS, changed: Callable[[int, str], str] | None = None
) -> Iterator[Path]:
    """A folder with so many right submissions, for as long as it is needed.

    Args:
        students: how many.
        parts: which parts each hands in, as .py files.
        changed: another source for a student's number and a source.
    """
    sources = {part: (SOLUTIONS / f"{part}.py").read_text(encoding="utf-8") for part in parts}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        for number in range(students):
            folder = Path(name) / f"student{number:05}"
            folder.mkdir()
            for part, source in sources.items():
                text = changed(number, source) if changed is not None else source
                (folder / f"{part}.py").write_text(text, encoding="utf-8")
        yield Path(name)


def graded_apart(folder: Path, **options: Any) -> Taken:
    """Grade a class in a new process; see `_grade` for the options."""
    command = [sys.executable, "-m", "bench.classes", json.dumps({"folder": str(folder), **options})]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Taken(**json.loads(done.stdout.splitlines()[-1]))


def _grade(
    folder: str,
    out: str = "",
    jobs: int = 1,
    sandboxed: bool = True,
    cluster: str = "",
    parts: Sequence[str] = PARTS,
    result_file: str = "",
    feedback: bool = True,
) -> Taken:
    """Grade a class: into a course if `out` names one, otherwise for the results, none of which is kept.

    Without feedback it does what `nbgrader autograde` does, which writes none either.
    """
    started_processes = LargestChild()
    started_processes.start()
    submissions = find_submissions(load_course(), [Path(folder)])
    settings = Settings(tuple(parts), SEED, None, sandboxed)
    steps: dict[str, float] = {}
    started, processor = time.perf_counter(), sum(os.times()[:4])
    if not out:
        with graded_one_by_one(submissions, settings, jobs, cluster=cluster) as stream:
            graded = sum(1 for _ in stream.results)
        assert graded == len(submissions)
    else:
        begun: list[tuple[str, float]] = []

        def step(what: str) -> None:
            begun.append((what, time.perf_counter()))

        # Here, since every job imports this module once more.
        from grader.instructor.bridge import pages
        from grader.instructor.bridge.coursedir import make_course

        if not feedback:
            pages.write_feedback = lambda *told: []
        step("preparing the course")
        course = load_course()
        made = make_course(Path(out), course, [course.part(name) for name in parts])
        wishes = Wishes(tuple(parts), SEED, sandboxed=sandboxed, jobs=jobs, cluster=cluster)
        watch = _told(step, result_file)
        with only_grader(Path(out), watch.tell):
            CourseRun(made, course, submissions, wishes, watch).grade()
        step("end")
        for (what, start), (_, end) in itertools.pairwise(begun):
            steps[what] = steps.get(what, 0.0) + end - start
    seconds = time.perf_counter() - started
    return Taken(
        seconds,
        sum(os.times()[:4]) - processor,
        steps,
        peak("self"),
        started_processes.peak,
    )


def _told(step: Callable[[str], None], result_file: str) -> Watch:
    """A watch that keeps only the steps, and writes the result file if it has a name."""

    def nothing(*told: object) -> None:
        """Nobody is there."""

    def graded(run: RunResult, results: Iterable[SubmissionResult]) -> None:
        if result_file:
            with closing(ClassReport()) as report:
                write_json(run, Path(result_file), report.taking(run, results))

    return Watch(step=step, total=nothing, advance=nothing, tell=nothing, graded=graded)


if __name__ == "__main__":
    taken = _grade(**json.loads(sys.argv[1]))
    print(json.dumps(asdict(taken)))
