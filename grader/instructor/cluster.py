"""Grades on a Dask cluster that is there already: on Slurm, on Kubernetes, or on a few machines.

The cluster's workers have ninesteps installed, with the same cases. A submission is sent with its files, so
that no file system need be shared; a worker that is lost costs what it was doing, which is done again.
"""

from __future__ import annotations

import importlib
import logging
import re
import socket
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from grader.errors import UserError
from grader.instructor.submission import Submission
from grader.instructor.tree import File
from grader.reading import Unreadable
from grader.results import SubmissionResult
from grader.version import VERSION

if TYPE_CHECKING:
    from grader.instructor.run import Grading, Settings

CONNECT_SECONDS = 10
WORKER_SECONDS = 5
START_SECONDS = 120
RETRIES = 3
AHEAD = 4
"""How many submissions are sent for each thread of the cluster before the first of them is due."""
_ADDRESS = re.compile(r"(?:tcp://|tls://)?\[?([\w.:-]+?)\]?:(\d{1,5})")
EXTRA = "pip install 'ninesteps[dask]'"


@dataclass(frozen=True)
class SentFile(File):
    """A file that travels with its content, or with why it has none."""

    content: bytes = b""
    problem: str = ""

    def read(self) -> bytes:
        """The content.

        Raises:
            Unreadable: as the file itself did.
        """
        if self.problem:
            raise Unreadable(self.problem)
        return self.content


@dataclass(frozen=True)
class About:
    """What a worker says of itself; it must be what holds here."""

    version: str
    cases: str


def sent(submission: Submission) -> Submission:
    """The submission with the content of its files."""
    files = {part: tuple(map(_sent_file, there)) for part, there in submission.files.items()}
    return replace(submission, files=files)


def _sent_file(file: File) -> SentFile:
    try:
        return SentFile(file.name, file.source, file.entry, content=file.read())
    except Unreadable as error:
        return SentFile(file.name, file.source, file.entry, problem=str(error))


@contextmanager
def graded_on_cluster(
    address: str, submissions: Sequence[Submission], settings: Settings, grading: Grading
) -> Iterator[Iterator[SubmissionResult]]:
    """Results in the order of the submissions, which are sent as the cluster can take them.

    Args:
        address: the scheduler's, as `tcp://host:8786`.
        submissions: the class.
        settings: parts, seed, private cases.
        grading: grades here what the cluster could not, and keeps what is to be kept.

    Raises:
        UserError: when Dask is not installed, nobody answers, or the workers cannot grade as is done here.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError as error:
        raise UserError(f"--dask {address}: Dask is not installed; run `{EXTRA}`") from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    _refuse_silent(address)
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except OSError as error:
        raise _nobody(address) from error
    try:
        threads = _refuse_unfit(client, address, settings, About(VERSION, grading.checks.digest))
        yield _results(client, submissions, settings, grading, AHEAD * threads)
    finally:
        with suppress(Exception):
            client.close(timeout=CONNECT_SECONDS)


def _refuse_silent(address: str) -> None:
    """See that somebody listens there; Dask itself would try for long, and tell of it in many lines."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise UserError(f"--dask {address}: is no address of a scheduler; one looks like tcp://host:8786")
    try:
        socket.create_connection((match[1], int(match[2])), CONNECT_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise _nobody(address) from error


def _nobody(address: str) -> UserError:
    return UserError(
        f"--dask {address}: no scheduler answers there; start one with `dask scheduler`, "
        "or see that the address is right"
    )


def _refuse_unfit(client: Any, address: str, settings: Settings, here: About) -> int:
    """See that the workers there are can grade as is done here; how many threads they have."""
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
    except TimeoutError as error:
        raise UserError(
            f"--dask {address}: the scheduler has no workers; start some with `dask worker {address}`"
        ) from error
    try:
        there = client.submit(_about, settings, pure=False, retries=RETRIES).result(START_SECONDS)
    except UserError:
        raise
    except Exception as error:
        raise UserError(
            f"--dask {address}: its workers cannot grade ({type(error).__name__}: {error}); "
            f"install ninesteps {VERSION} there"
        ) from error
    if there.version != here.version:
        raise UserError(
            f"--dask {address}: its workers have ninesteps {there.version}, and this is {here.version}; "
            "install the same version"
        )
    if there.cases != here.cases:
        raise UserError(f"--dask {address}: its workers have other cases; give them the same clone")
    return max(1, sum(map(int, client.nthreads().values())))


def _results(
    client: Any, submissions: Sequence[Submission], settings: Settings, grading: Grading, ahead: int
) -> Iterator[SubmissionResult]:
    from grader.instructor.run import in_order

    def submit(submission: Submission) -> Future[SubmissionResult]:
        send = partial(_submitted, client, settings, grading.checks.digest, submission)
        return _Due(send, grading, submission)

    return in_order(submissions, submit, ahead)


def _submitted(client: Any, settings: Settings, cases: str, submission: Submission) -> Any:
    return client.submit(_grade, settings, cases, sent(submission), pure=False, retries=RETRIES)


class _Due(Future[SubmissionResult]):
    """A submission that has been sent; its result is asked for once.

    What the cluster gives up, because too many workers died with it or because it is gone itself, is graded
    here: nothing is lost.
    """

    def __init__(self, submit: Any, grading: Grading, submission: Submission) -> None:
        super().__init__()
        self._grading = grading
        self._submission = submission
        self._there: Any = None
        with suppress(Exception):
            self._there = submit()

    def result(self, timeout: float | None = None) -> SubmissionResult:
        """The result, kept where all results come together."""
        there, self._there = self._there, None
        try:
            found: SubmissionResult = there.result(timeout)
        except Exception:
            return self._grading.grade(self._submission)
        self._grading.keep(self._submission, found)
        return found


_lock = threading.Lock()
_gradings: list[tuple[Settings, Grading]] = []


def _here(settings: Settings) -> Grading:
    """This worker's means to grade, made once; those of another run are given up."""
    from grader.instructor.run import Grading

    if not _gradings or _gradings[0][0] != settings:
        while _gradings:
            _gradings.pop()[1].close()
        grading = Grading(settings)
        grading.prove()
        _gradings.append((settings, grading))
    return _gradings[0][1]


def _about(settings: Settings) -> About:
    with _lock:
        return About(VERSION, _here(settings).checks.digest)


def _grade(settings: Settings, cases: str, submission: Submission) -> SubmissionResult:
    # One at a time in a process, however many threads its worker has.
    with _lock:
        grading = _here(settings)
        if grading.checks.digest != cases:
            raise ValueError("this worker has other cases")
        return grading.grade(submission)
