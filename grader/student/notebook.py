"""`check` and `plot` for notebooks: `check(sigmoid)` runs the visible checks on the kernel's own function."""

from __future__ import annotations

import _thread
import ast
import inspect
import os
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import PurePath
from typing import Any, TypeVar

from grader.attempts import Attempt, State, is_stub
from grader.course import Course, Function, load_course
from grader.reading import parse
from grader.student.checking import ENDLESS, failed
from grader.student.deadlines import Timed, Watchdog
from grader.student.examine import Examiner
from grader.student.html import report_html
from grader.student.reports import Report
from grader.student.visible import visible_checks
from grader.worker.inprocess import InProcess
from grader.worker.proxy import Student

T = TypeVar("T")

_course = cache(load_course)


@dataclass(frozen=True, repr=False)
class Checked:
    """What a check cell shows: a table where HTML is shown, and its score where a grader reads plain text.

    Attributes:
        report: what was found out.
        score: the points for the visible checks alone, scaled to what the function is worth.
    """

    report: Report
    score: float

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": f"{self.score:g}", "text/html": report_html(self.report)}

    def __repr__(self) -> str:
        """The report as a terminal shows it."""
        import io

        from rich.console import Console

        from grader.student.folder import Folder
        from grader.student.screen import PRETTY, Screen
        from grader.student.show import Show

        out = io.StringIO()
        console = Console(file=out, width=100, highlight=False, emoji=False)
        Show(Screen(console, PRETTY), _course(), Folder(PurePath())).report(self.report)  # type: ignore[arg-type]
        return out.getvalue().rstrip()


class NotOfTheCourse(ValueError):
    """What was passed to `check` or `plot` is no function of the course."""

    def _render_traceback_(self) -> list[str]:
        # A notebook shows this line in place of a traceback.
        return [str(self)]


def check(what: Any, part: str = "") -> Checked:
    """Run the visible checks of a function or class.

    Args:
        what: the function or class itself, `check(sigmoid)`.
        part: the part, where functions of several parts have the name: "neuron", "perceptron", "nine_steps".

    Raises:
        NotOfTheCourse: when it is no function of the course.
    """
    function = _function_of(what, part)
    kernel = _Kernel(what, function)
    examiner = Examiner(_course().part(function.part), kernel.attempts, kernel.backend, {})
    try:
        report = kernel.run(lambda: examiner.examine(function))
    except _Endless as endless:
        report = failed(function, str(endless))
    return Checked(report, _score(function, report))


def plot(what: Any, part: str = "") -> Any:
    """Draw what a function does, beside what it is measured against.

    Args:
        what: the function or class itself, `plot(sigmoid)`.
        part: the part, where functions of several parts have the name.

    Raises:
        NotOfTheCourse: when it is no function of the course.
    """
    from grader.student.pictures import figure_html, make

    function = _function_of(what, part)
    kernel = _Kernel(what, function)
    try:
        student = Student(kernel.backend)
        made = kernel.run(lambda: make(function.part, function.name, student, kernel.unwritten))
    except _Endless as endless:
        return Picture(str(endless), f"<p>{escape(str(endless))}</p>")
    return Picture(made.text, figure_html(made))


@dataclass(frozen=True, repr=False)
class Picture:
    """What a cell with `plot` shows: the picture where HTML is shown, otherwise its text."""

    text: str
    html: str

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": self.text, "text/html": self.html}

    def __repr__(self) -> str:
        return self.text


class _Endless(Exception):
    """The student's function did not come back."""


class _Kernel:
    """A function of this kernel, with all that stands around it, ready to be called within its time.

    Args:
        what: the function or class.
        function: which of the course's it is.

    Attributes:
        backend: where cases and pictures call it.
        attempts: what there is of the part's functions.
    """

    def __init__(self, what: Any, function: Function) -> None:
        self._function = function
        self._namespace = {**_namespace(what), function.name: what}
        self._places = _places(self._namespace.values())
        self._hung: list[str] = []
        names = [other.name for other in _course().part(function.part).functions]
        self.attempts = {name: _attempt(self._namespace.get(name), name) for name in names}
        self.watchdog = Watchdog(self._places, self._expired)
        inside = InProcess(interruptible=True)
        inside.adopt(self._namespace, self._places)
        self.backend = Timed(inside, self.watchdog)
        self.backend.seconds = function.deadline

    @property
    def unwritten(self) -> set[str]:
        """The part's functions that are still stubs, or not there."""
        not_written = (State.STUB, State.MISSING)
        return {name for name, attempt in self.attempts.items() if attempt.state in not_written}

    def run(self, work: Callable[[], T]) -> T:
        """Do some work that calls the function.

        Raises:
            _Endless: when the function did not come back.
        """
        try:
            return work()
        except KeyboardInterrupt:
            if not self._hung:
                raise
            raise _Endless(self._hung[0]) from None
        finally:
            self.watchdog.close()

    def _expired(self, seconds: float, place: str, line: int) -> None:
        where = f", in line {line} of its cell" if line else ""
        name = self._function.name
        self._hung.append(f"{name} was still running after {seconds:g} seconds{where}: {ENDLESS}")
        _thread.interrupt_main()


def _score(function: Function, report: Report) -> float:
    """The points for the visible checks, scaled to the function's: what stock graders read."""
    total = sum(check.points for check in visible_checks(function.part).get(function.name, ()))
    earned = sum(check.points for check in report.result.checks)
    return round(function.points * earned / total, 6) if total else 0.0


def _function_of(what: Any, part: str) -> Function:
    course = _course()
    name = what if isinstance(what, str) else getattr(what, "__name__", "")
    found = [item for one in course.parts for item in one.functions if item.name == name]
    if part:
        found = [item for item in found if item.part == part]
    if not found:
        in_part = f" of {part}" if part else ""
        told = f"{name or what!r} is no function{in_part} in this course; pass the function itself"
        raise NotOfTheCourse(told)
    if len(found) == 1:
        return found[0]
    return _of_this_notebook(course, found, what)


def _of_this_notebook(course: Course, found: list[Function], what: Any) -> Function:
    """Which part's function it is: by the notebook's name, the docstring, or what else is defined."""
    session = PurePath(os.environ.get("JPY_SESSION_NAME", "")).stem
    namespace = _namespace(what)
    session = PurePath(str(namespace.get("__vsc_ipynb_file__", session))).stem
    for function in found:
        if session == function.part:
            return function
    text = str(getattr(what, "__doc__", "") or "")
    by_source = [function for function in found if course.part(function.part).tutorial in text]
    if len(by_source) == 1:
        return by_source[0]
    counts = {
        function: sum(other.name in namespace for other in course.part(function.part).functions)
        for function in found
    }
    best = [function for function in found if counts[function] == max(counts.values())]
    if len(best) == 1:
        return best[0]
    name = found[0].name
    parts = " or ".join(f'check({name}, "{function.part}")' for function in found)
    raise NotOfTheCourse(f"{name} stands in several parts; say which: {parts}")


def _namespace(what: Any) -> Mapping[str, Any]:
    """The names around the function: those of its notebook."""
    if hasattr(what, "__globals__"):
        return dict(what.__globals__)
    module = sys.modules.get(getattr(what, "__module__", "__main__"), sys.modules["__main__"])
    return dict(vars(module))


def _attempt(value: Any, name: str) -> Attempt:
    """Whether a function was tried, as far as its source can be seen."""
    if value is None:
        return Attempt(State.MISSING, f"there is no {name} in this notebook yet")
    try:
        tree = parse(textwrap.dedent(inspect.getsource(value)))
    except (OSError, TypeError, SyntaxError):
        return Attempt(State.ATTEMPTED)
    node = tree.body[0] if tree.body else None
    stub = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and is_stub(node)
    return Attempt(State.STUB if stub else State.ATTEMPTED)


def _places(values: Iterable[Any]) -> set[str]:
    """The file names under which a notebook's functions and methods were compiled."""
    places = set()
    for value in values:
        members = vars(value).values() if isinstance(value, type) else (value,)
        for member in members:
            code = getattr(member, "__code__", None)
            if code is not None:
                places.add(code.co_filename)
    return places
