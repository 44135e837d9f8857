"""A Dask cluster of two workers on this machine against two jobs."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec

from bench.classes import a_class, graded_apart
from bench.figures import Figure, alternating

LOCAL = ("--host", "127.0.0.1", "--no-dashboard")


def dask(scale: float = 1.0) -> Iterator[Figure]:
    """The same class on two Dask workers and with two jobs, in turn; nothing where Dask is not installed."""
    if find_spec("distributed") is None:
        return
    many = max(16, round(60 * scale))
    with ExitStack() as stack:
        address = stack.enter_context(
            _running("dask_scheduler", *LOCAL, "--port", "0", until=r"Scheduler at: +(\S+)")
        )
        for _ in range(2):
            options = (address, *LOCAL, "--nthreads", "1", "--no-nanny")
            stack.enter_context(_running("dask_worker", *options, until="(Registered to)"))
        folder = stack.enter_context(a_class(many))
        graded_apart(folder, cluster=address)
        there, here = alternating(
            [
                lambda: graded_apart(folder, cluster=address).seconds,
                lambda: graded_apart(folder, jobs=2).seconds,
            ],
            max(1, round(3 * scale)),
        )
    yield Figure(
        "two Dask workers, a submission", statistics.median(there) / many, "s", note=f"{many} submissions"
    )
    yield Figure("two jobs, a submission", statistics.median(here) / many, "s", note=f"{many} submissions")
    ratio = statistics.median(here) / statistics.median(there)
    yield Figure("two Dask workers against two jobs", ratio, "x", least=0.85)


@contextmanager
def _running(program: str, *arguments: str, until: str) -> Iterator[str]:
    command = [sys.executable, "-m", f"distributed.cli.{program}", *arguments]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        yield next(match[1] for line in process.stderr if (match := re.search(until, line)))
    finally:
        process.kill()
        process.communicate()
