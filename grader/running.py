"""Runs one case against one backend and says how it ended, and by whose doing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.cases import CheckFailed
from grader.checks import Check
from grader.results import Outcome, Visibility, title
from grader.seeds import check_generator
from grader.text import clean
from grader.worker.faults import BackendError, Died, StudentError, StudentFault, Unresponsive
from grader.worker.proxy import Backend, Student
from grader.worker.recorder import MAX_KEPT, Recorder, Transcript, size_of

MAX_SHOWN = 120

Holds = Callable[[Check, int], bool]
"""Whether a case with a seed is right in itself: whether the reference passes it."""


@dataclass(frozen=True)
class Verdict:
    """How a case ended.

    Attributes:
        gone: whether the worker is, because the student's code hung or ended it.
        transcript: what came back of the student's code.
        failure: what a comparison of a visible check said, with both values; None if it ended in another way,
            or they are very large.
    """

    status: Outcome
    message: str
    seconds: float
    gone: bool = False
    transcript: Transcript = ()
    failure: CheckFailed | None = None


def run_check(check: Check, backend: Backend, seed: int, holds: Holds) -> Verdict:
    """Run a case.

    Args:
        check: the case.
        backend: where the student's code is.
        seed: the submission's seed.
        holds: decides whose fault an unforeseen exception is.

    Raises:
        BackendError: when the grader's own machinery failed.
    """
    started = time.perf_counter()
    recorder = Recorder(backend)

    def verdict(
        status: Outcome, message: str = "", gone: bool = False, failure: CheckFailed | None = None
    ) -> Verdict:
        seconds = time.perf_counter() - started
        return Verdict(status, clean(message), seconds, gone, recorder.transcript, failure)

    try:
        call_case(check, recorder, seed)
    except BackendError:
        raise
    except (Unresponsive, Died) as error:
        return verdict(Outcome.FAILED, f"{check.function} {error}", gone=True)
    except CheckFailed as error:
        message = told(error, check.visibility)
        values = error.got, error.wanted, error.compared
        if check.visibility is Visibility.HIDDEN or size_of(values) > MAX_KEPT:
            return verdict(Outcome.FAILED, message)
        # Without the case's frames, in which all answers still stand.
        error.__context__ = None
        return verdict(Outcome.FAILED, message, failure=error.with_traceback(None))
    except StudentFault as error:
        said = f"{check.function} {_said(error, check.visibility)}"
        return verdict(Outcome.FAILED, said.replace(f"{check.function} " * 2, ""))
    except AssertionError:
        return verdict(Outcome.FAILED, f"not so: {title(check.id)}")
    except Exception as error:
        if holds(check, seed):
            return verdict(
                Outcome.FAILED,
                f"{check.function} gave something that the check cannot use ({type(error).__name__})",
            )
        return verdict(Outcome.GRADER_ERROR, f"the check itself fails: {type(error).__name__}: {error}")
    return verdict(Outcome.PASSED)


def call_case(check: Check, backend: Backend, seed: int) -> None:
    """Call a case with what it takes; whatever it raises comes through."""
    arguments: dict[str, Any] = dict(check.arguments)
    if check.wants_rng:
        arguments["rng"] = check_generator(seed, f"{check.part}::{check.id}")
    try:
        with np.errstate(all="ignore"):
            check.case(student=Student(backend), **arguments)
        backend.settle()
    finally:
        backend.forget()


def told(failure: CheckFailed, visibility: Visibility) -> str:
    """What a student hears of a failed check: for a visible one with both values."""
    if visibility is Visibility.HIDDEN or failure.got is None:
        return failure.message
    shown = f"{failure.message}; you gave {short(failure.got)}"
    return shown if failure.wanted is None else f"{shown}, wanted {short(failure.wanted)}"


def _said(fault: StudentFault, visibility: Visibility) -> str:
    """What a student hears of an exception; for a hidden check not its message."""
    if visibility is Visibility.HIDDEN and isinstance(fault, StudentError):
        return fault.bare
    return str(fault)


def short(value: Any) -> str:
    """A value in one line."""
    if isinstance(value, np.ndarray | np.generic):
        text = np.array2string(np.asarray(value), precision=6, threshold=8, edgeitems=3)
    else:
        text = repr(value)
    return clean(text, MAX_SHOWN)
