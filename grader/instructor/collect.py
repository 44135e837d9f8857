"""Collects the cases once, with pytest, for all submissions of a run."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from grader.cases import points_of
from grader.checks import Check, Checks, scaled
from grader.course import Course
from grader.errors import UserError
from grader.results import Visibility

ROOT = Path(__file__).resolve().parent.parent.parent
VISIBLE = ROOT / "exercises"
HIDDEN = ROOT / "grader" / "hidden"
FIXTURES = frozenset({"student", "rng", "request"})


class _Collector:
    """A pytest plugin that keeps what was collected and the errors."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []
        self.errors: list[str] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = list(session.items)

    def pytest_exception_interact(
        self, node: pytest.Item | pytest.Collector, call: pytest.CallInfo[Any]
    ) -> None:
        error = call.excinfo.value if call.excinfo is not None else None
        # pytest wraps what an import raised.
        cause = error.__cause__ if isinstance(error, pytest.Collector.CollectError) else error
        lines = str(cause if cause is not None else error).strip().splitlines()
        self.errors.append(f"{node.path}: {lines[-1].strip() if lines else 'cannot be imported'}")


def case_files(parts: Iterable[str], private: Path | None = None) -> list[tuple[Path, Visibility]]:
    """The files that hold cases: visible, hidden, and an instructor's private ones."""
    names = list(parts)
    files = []
    folders = [(VISIBLE, Visibility.VISIBLE), (HIDDEN, Visibility.HIDDEN)]
    if private is not None:
        folders.append((private, Visibility.HIDDEN))
    for folder, visibility in folders:
        for part in names:
            path = folder / f"test_{part}.py"
            if path.is_file():
                files.append((path, visibility))
    return files


def collect(course: Course, parts: Iterable[str] | None = None, private: Path | None = None) -> Checks:
    """Collect the cases.

    Args:
        course: the course; a function's checks are scaled to the points that it gives.
        parts: names of the parts whose cases are wanted; all by default.
        private: a folder with an instructor's own cases, in files named like the shipped ones.

    Raises:
        UserError: when a case file cannot be imported, a case belongs to no function, or a function has none.
    """
    names = [part.name for part in course.parts]
    if private is not None and not any(path.parent == private for path, _ in case_files(names, private)):
        shipped = ", ".join(f"test_{name}.py" for name in names)
        raise UserError(f"{private}: holds no cases; a file of cases is named {shipped}")
    by_function: dict[tuple[str, str], list[Check]] = {}
    digest = hashlib.sha256()
    parts = names if parts is None else list(parts)
    files = case_files(parts, private)
    for path, _ in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    seen: set[tuple[str, str]] = set()
    items = _items([path for path, _ in files])
    for path, visibility in files:
        part = path.stem.removeprefix("test_")
        for item in items.get(path.resolve(), ()):
            check = _check(course, part, visibility, item)
            if (part, check.id) in seen:
                raise UserError(
                    f"{path}::{check.id}: the part has a case of that name already; rename this one"
                )
            seen.add((part, check.id))
            by_function.setdefault((part, check.function), []).append(check)
    for name in parts:
        for function in course.part(name).functions:
            if (name, function.name) not in by_function:
                where = f"{VISIBLE.name}/test_{name}.py and {HIDDEN.parent.name}/{HIDDEN.name}/test_{name}.py"
                raise UserError(f"{name}/{function.name}: has no case; write some in {where}")
    return Checks(
        {
            (part, name): scaled(checks, course.part(part).function(name).points)
            for (part, name), checks in by_function.items()
        },
        digest.hexdigest(),
    )


def _items(paths: Sequence[Path]) -> dict[Path, list[pytest.Function]]:
    if not paths:
        return {}  # without any, pytest would look for tests by itself
    _forget(path for path in paths if path.parent not in (VISIBLE, HIDDEN))
    collector = _Collector()
    arguments = ["--collect-only", "--import-mode=importlib", "--noconftest", f"--rootdir={ROOT}"]
    arguments += ["-c", "/dev/null", "-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:logging"]
    arguments += ["-p", "no:faulthandler", "-p", "no:unraisableexception", "-p", "no:threadexception"]
    pytest.main([*arguments, *map(str, paths)], plugins=[collector])
    if collector.errors:
        raise UserError(f"a case cannot be collected: {collector.errors[0]}")
    found: dict[Path, list[pytest.Function]] = {}
    for item in collector.items:
        if isinstance(item, pytest.Function):
            found.setdefault(item.path.resolve(), []).append(item)
    return found


def _forget(paths: Iterable[Path]) -> None:
    """Let files be imported anew: pytest would take them as they were, or half of one that is broken.

    A Jupyter server with formgrader lives on while its instructor writes cases.
    """
    files = {str(path.resolve()) for path in paths}
    for name, module in list(sys.modules.items()):
        if getattr(module, "__dict__", {}).get("__file__") in files:
            del sys.modules[name]


def _check(course: Course, part: str, visibility: Visibility, item: pytest.Function) -> Check:
    where = f"{item.path.name}::{item.name}"
    mark = points_of(item.function)
    names = [function.name for function in course.part(part).functions]
    if mark.of not in names:
        raise UserError(
            f"{where}: belongs to no function of the part; say which: "
            f'@points({mark.value:g}, of="{names[0]}")'
        )
    parameters = dict(item.callspec.params) if hasattr(item, "callspec") else {}
    strange = set(item.fixturenames) - FIXTURES - set(parameters)
    if strange:
        raise UserError(f"{where}: takes {', '.join(sorted(strange))}; a case takes student and rng")
    return Check(
        id=item.name,
        part=part,
        function=str(mark.of),
        visibility=visibility,
        points=mark.value,
        case=item.obj,
        wants_rng="rng" in item.fixturenames,
        arguments=tuple(parameters.items()),
    )
