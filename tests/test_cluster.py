"""Grading on a Dask cluster: a real scheduler and two workers, one of which is killed in the middle."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SOLUTION, STUB, Command, Graded, environment, run_command, without_seconds

from grader.course import load_course
from grader.errors import UserError
from grader.instructor.run import Keep, Settings, graded_one_by_one
from grader.instructor.submission import Reading, Submission, find_submissions
from grader.results import SubmissionResult, submission_to_json

STUDENTS = 14
SETTINGS = Settings(("neuron",), 5)


@dataclass
class Cluster:
    """A scheduler and its workers, each a process on loopback."""

    address: str
    scheduler: subprocess.Popen[str]
    workers: list[subprocess.Popen[str]]


@contextmanager
def running(*arguments: str, until: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A program, from when it says that it is ready: it, and what stood where `until` has a group."""
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments], cwd=ROOT, env=environment(), stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert process.stderr is not None
        found = next(filter(None, (re.search(until, line) for line in process.stderr)))
        yield process, found[1]
    finally:
        process.kill()
        process.communicate()


@contextmanager
def a_cluster(workers: int) -> Iterator[Cluster]:
    local = ("--host", "127.0.0.1", "--no-dashboard")
    with ExitStack() as stack:
        scheduler, address = stack.enter_context(
            running("distributed.cli.dask_scheduler", *local, "--port", "0", until=r"Scheduler at: +(\S+)")
        )
        worker = ("distributed.cli.dask_worker", address, *local, "--nthreads", "1", "--no-nanny")
        started = [stack.enter_context(running(*worker, until="(Registered to)")) for _ in range(workers)]
        yield Cluster(address, scheduler, [process for process, _ in started])


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with a_cluster(workers=2) as made:
        yield made


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    """A class of which a few are wrong, and one cannot be read."""
    source = SOLUTION.read_text(encoding="utf-8")
    for number in range(STUDENTS):
        folder = tmp_path / "class" / f"student{number:02}"
        folder.mkdir(parents=True)
        wrong = source.replace("y_true - y_pred", "y_true + y_pred") if number % 5 == 1 else source
        (folder / "neuron.py").write_text(wrong, encoding="utf-8")
    (folder / "neuron.py").write_bytes(b"\xff\xfe\x00broken")
    return tmp_path / "class"


def results_of(
    submissions: Sequence[Submission],
    keep: Keep | None = None,
    progress: Callable[[SubmissionResult], None] = lambda result: None,
    cluster: str = "",
) -> Any:
    """What grading finds out, but for the seconds that it took, and what it was graded with."""
    results = []
    with graded_one_by_one(submissions, SETTINGS, 1, keep, cluster) as stream:
        for result in stream.results:
            results.append(without_seconds(json.loads(json.dumps(submission_to_json(result)))))
            progress(result)
    return stream.isolation, stream.cases, results


def test_a_worker_that_is_killed_in_the_middle_costs_no_result(cluster: Cluster, submissions: Path) -> None:
    found = find_submissions(load_course(), [submissions])
    here = results_of(found)
    told: list[str] = []
    kept: list[str] = []

    def progress(result: SubmissionResult) -> None:
        told.append(result.id)
        if len(told) == 3:
            cluster.workers[0].kill()

    def keep(submission: Submission, result: SubmissionResult, reading: Reading | None) -> None:
        kept.append(result.id)

    assert results_of(found, keep, progress, cluster.address) == here
    assert kept == told == [submission.id for submission in found]


def test_when_the_whole_cluster_goes_the_rest_is_graded_here(cluster: Cluster, submissions: Path) -> None:
    found = find_submissions(load_course(), [submissions])

    def progress(result: SubmissionResult) -> None:
        for process in (*cluster.workers, cluster.scheduler):
            process.kill()

    there = results_of(found, progress=progress, cluster=cluster.address)
    assert there == results_of(found)


def test_the_command_grades_on_a_cluster_as_it_does_here(
    cluster: Cluster, submissions: Path, graded: Graded
) -> None:
    there = graded(submissions, "--seed", 5, "--dask", cluster.address)
    assert without_seconds(there) == without_seconds(graded(submissions, "--seed", 5, "--jobs", 2))


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 2, done
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("ninesteps: --dask ")
    assert all(word in done.stderr for word in words)


def test_a_scheduler_without_workers_is_refused_in_one_line(ninesteps: Command) -> None:
    with a_cluster(workers=0) as bare:
        done = ninesteps("grade", STUB, "--dask", bare.address)
    refused(done, "has no workers", f"dask worker {bare.address}")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("tcp://127.0.0.1:9", "no scheduler answers"),
        ("127.0.0.1:70000", "no scheduler answers"),
        ("ftp://x:1", "tcp://host:8786"),
        ("tcp://127.0.0.1:x", "tcp://host:8786"),
    ],
)
def test_an_address_where_nobody_answers_is_refused_in_one_line(address: str, told: str) -> None:
    submissions = find_submissions(load_course(), [STUB])
    with pytest.raises(UserError, match=f"--dask {address}: .*{told}"):
        results_of(submissions, cluster=address)


def test_without_dask_the_option_says_what_to_install() -> None:
    code = "import sys; sys.modules['distributed'] = None; from grader.cli import main; sys.exit(main())"
    done = run_command(sys.executable, "-c", code, "grade", STUB, "--dask", "tcp://127.0.0.1:9")
    refused(done, "pip install 'ninesteps[dask]'")
