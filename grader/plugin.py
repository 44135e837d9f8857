"""The pytest plugin: `pytest exercises/test_neuron.py` checks the file beside it, without the engine.

Student code runs in the same process here, as in any pytest run, without deadlines: for one's own code.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.attempts import PartReading, State, read_part
from grader.cases import CheckFailed, points_of
from grader.course import load_course
from grader.reading import Unreadable, read_document
from grader.seeds import check_generator
from grader.worker.inprocess import InProcess
from grader.worker.proxy import Student

SUBMISSION = "--submission"
SEED = "--case-seed"
_LOADED = pytest.StashKey[dict[Path, tuple[PartReading, InProcess]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Two options: whose code is checked, and with which random inputs."""
    group = parser.getgroup("ninesteps", "exercises of the ninesteps course")
    group.addoption(
        SUBMISSION, metavar="DIR", help="folder with the part's file (default: the cases' folder)"
    )
    group.addoption(SEED, metavar="N", type=int, default=0, help="seed of the random inputs (default: 0)")


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> np.random.Generator:
    """A NumPy generator for random inputs: the same for the same seed and case."""
    part = request.path.stem.removeprefix("test_")
    return check_generator(int(request.config.getoption(SEED)), f"{part}::{request.node.name}")


@pytest.fixture
def student(request: pytest.FixtureRequest) -> Iterator[Student]:
    """The submission's functions: `student.sigmoid(x)` calls the student's."""
    part = request.path.stem.removeprefix("test_")
    reading, backend = _loaded(request, part)
    function = points_of(request.function).of
    attempt = reading.attempts.get(function or "")
    if attempt is not None and attempt.state in (State.STUB, State.MISSING):
        pytest.skip(f"{function}: not attempted yet")
    if attempt is not None and attempt.state is State.BROKEN:
        raise CheckFailed(f"{function} {attempt.message}")
    with np.errstate(all="ignore"):
        yield Student(backend)
    backend.forget()


def _loaded(request: pytest.FixtureRequest, part: str) -> tuple[PartReading, InProcess]:
    given = request.config.getoption(SUBMISSION)
    folder = Path(given) if given else request.path.parent
    loaded = request.config.stash.setdefault(_LOADED, {})
    key = folder / part
    if key not in loaded:
        loaded[key] = _load(folder, part)
    return loaded[key]


def _load(folder: Path, part: str) -> tuple[PartReading, InProcess]:
    try:
        documents = [
            read_document(path.name, path.read_bytes())
            for path in (folder / f"{part}.ipynb", folder / f"{part}.py")
            if path.is_file()
        ]
    except (Unreadable, OSError) as error:
        raise pytest.UsageError(f"{folder}: {error}") from None
    if not documents:
        raise pytest.UsageError(f"{folder}: holds no {part}.py; name the folder with {SUBMISSION}=DIR")
    reading = read_part(load_course().part(part), documents)
    backend = InProcess()
    backend.load(reading.module)
    return reading, backend


def pytest_exception_interact(node: Any, call: pytest.CallInfo[Any], report: Any) -> None:
    """Show a failed check's message and values, and not the case's own frames."""
    error = call.excinfo.value if call.excinfo is not None else None
    if isinstance(error, CheckFailed) and error.got is not None:
        report.longrepr = f"{error.message}\n  you gave: {error.got!r}\n  wanted:   {error.wanted!r}"
