"""The course as course.toml lists it: parts, steps and functions, typed and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

HINTS = 3
COURSE_FILE = Path(__file__).resolve().parent.parent / "exercises" / "course.toml"


class CourseError(ValueError):
    """course.toml says something that cannot be; the message names the file and the entry."""


@dataclass(frozen=True)
class Function:
    """One function or class that a student writes.

    Attributes:
        part: id of the part, which is also its module's and its notebook's name.
        step: id of the step.
        name: the function's name in the module.
        points: what it is worth.
        deadline: seconds that one call may take.
        uses: the course's functions of the same part that a solution may call (its helpers).
        hints: a nudge, a pointer, almost the line.
    """

    part: str
    step: str
    name: str
    points: float
    deadline: float
    uses: tuple[str, ...]
    hints: tuple[str, ...]

    @property
    def grade_id(self) -> str:
        """The id of the function's solution cell in a notebook."""
        return f"{self.part}-{self.step}-{self.name}"

    @property
    def check_id(self) -> str:
        """The id of the graded cell that follows the solution cell."""
        return f"{self.grade_id}-check"


@dataclass(frozen=True)
class Step:
    """A section of a part: one idea, one page, one or more functions."""

    part: str
    name: str
    title: str
    page: str
    tutorial: str
    functions: tuple[Function, ...]


@dataclass(frozen=True)
class Part:
    """A module and a notebook, made after one tutorial.

    Attributes:
        given: names that the module hands to the student ready-made.
    """

    name: str
    title: str
    page: str
    tutorial: str
    given: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def functions(self) -> tuple[Function, ...]:
        """The part's functions in the order of the course."""
        return tuple(function for step in self.steps for function in step.functions)

    @property
    def points(self) -> float:
        """What the whole part is worth."""
        return sum(function.points for function in self.functions)

    def function(self, name: str) -> Function:
        """The function of that name.

        Raises:
            KeyError: when the part has none.
        """
        for function in self.functions:
            if function.name == name:
                return function
        raise KeyError(name)

    def helpers(self, name: str) -> frozenset[str]:
        """The names of all functions that a solution of `name` may lean on, directly or through others."""
        found: set[str] = set()
        waiting = list(self.function(name).uses)
        while waiting:
            helper = waiting.pop()
            if helper not in found:
                found.add(helper)
                waiting.extend(self.function(helper).uses)
        return frozenset(found)

    def in_dependency_order(self) -> tuple[Function, ...]:
        """The functions, each after its helpers, otherwise in the order of the course."""
        ordered: dict[str, Function] = {}

        def visit(function: Function) -> None:
            if function.name not in ordered:
                for helper in function.uses:
                    visit(self.function(helper))
                ordered[function.name] = function

        for function in self.functions:
            visit(function)
        return tuple(ordered.values())

    def worth(self, points: Mapping[str, float]) -> Part:
        """The part with other points for some functions, by the id of their graded cell."""
        steps = []
        for step in self.steps:
            functions = (
                replace(function, points=points.get(function.check_id, function.points))
                for function in step.functions
            )
            steps.append(replace(step, functions=tuple(functions)))
        return replace(self, steps=tuple(steps))


@dataclass(frozen=True)
class Course:
    """All parts, in the order in which they are learned."""

    title: str
    parts: tuple[Part, ...]

    @property
    def functions(self) -> tuple[Function, ...]:
        """Every function of the course."""
        return tuple(function for part in self.parts for function in part.functions)

    def only(self, names: Collection[str]) -> Course:
        """The course with some of its parts."""
        return replace(self, parts=tuple(part for part in self.parts if part.name in names))

    def part(self, name: str) -> Part:
        """The part of that name.

        Raises:
            KeyError: when the course has none.
        """
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)

    def worth(self, points: Mapping[str, float]) -> Course:
        """The course with other points for some functions.

        Args:
            points: what functions are worth, by the id of their graded cell.
        """
        return replace(self, parts=tuple(part.worth(points) for part in self.parts))


class _Entry:
    """One table of the file, read field by field, so that every error can say where it is."""

    def __init__(self, table: Any, where: str) -> None:
        if not isinstance(table, Mapping):
            raise CourseError(f"{where}: must be a table")
        self.table = dict(table)
        self.where = where

    def text(self, key: str) -> str:
        value = self._take(key)
        if not isinstance(value, str) or not value.strip():
            raise CourseError(f"{self.where}: {key} must be a text that is not empty")
        return value

    def identifier(self, key: str) -> str:
        value = self.text(key)
        if not value.isidentifier():
            raise CourseError(f"{self.where}: {key} = {value!r} is not a Python name")
        return value

    def positive(self, key: str) -> float:
        value = self._take(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e6:
            raise CourseError(f"{self.where}: {key} must be a number above 0")
        return float(value)

    def texts(self, key: str, default: list[str] | None = None) -> tuple[str, ...]:
        value = self._take(key, default)
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise CourseError(f"{self.where}: {key} must be a list of texts, none of them empty")
        return tuple(value)

    def entries(self, key: str) -> Iterator[_Entry]:
        value = self._take(key)
        if not isinstance(value, list) or not value:
            raise CourseError(f"{self.where}: needs at least one [[{key}]]")
        for number, table in enumerate(value, start=1):
            name = table.get("name", f"number {number}") if isinstance(table, Mapping) else f"number {number}"
            label = key.rsplit(".", 1)[-1]
            yield _Entry(table, f"{self.where}, {label} {name}")

    def done(self) -> None:
        if self.table:
            raise CourseError(f"{self.where}: {', '.join(sorted(self.table))} is not a field of it")

    def _take(self, key: str, default: Any = None) -> Any:
        value = self.table.pop(key, default)
        if value is None:
            raise CourseError(f"{self.where}: {key} is missing")
        return value


def _function(entry: _Entry, part: str, step: str) -> Function:
    function = Function(
        part=part,
        step=step,
        name=entry.identifier("name"),
        points=entry.positive("points"),
        deadline=entry.positive("deadline"),
        uses=entry.texts("uses", []),
        hints=entry.texts("hints"),
    )
    if len(function.hints) != HINTS:
        raise CourseError(f"{entry.where}: has {len(function.hints)} hints and needs {HINTS}")
    entry.done()
    return function


def _step(entry: _Entry, part: str) -> Step:
    name = entry.identifier("name")
    step = Step(
        part=part,
        name=name,
        title=entry.text("title"),
        page=entry.text("page"),
        tutorial=entry.text("tutorial"),
        functions=tuple(_function(item, part, name) for item in entry.entries("function")),
    )
    entry.done()
    return step


def _part(entry: _Entry) -> Part:
    name = entry.identifier("name")
    part = Part(
        name=name,
        title=entry.text("title"),
        page=entry.text("page"),
        tutorial=entry.text("tutorial"),
        given=entry.texts("given", []),
        steps=tuple(_step(item, name) for item in entry.entries("step")),
    )
    entry.done()
    _refuse_doubles([step.name for step in part.steps], entry.where, "step")
    _refuse_doubles([function.name for function in part.functions], entry.where, "function")
    _refuse_bad_helpers(part, entry.where)
    return part


def _refuse_doubles(names: list[str], where: str, what: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise CourseError(f"{where}: {what} {name} stands there twice")


def _refuse_bad_helpers(part: Part, where: str) -> None:
    names = {function.name for function in part.functions}
    for function in part.functions:
        here = f"{where}, step {function.step}, function {function.name}"
        for helper in function.uses:
            if helper not in names:
                raise CourseError(f"{here}: uses {helper}, which the part does not have")
    for function in part.functions:
        if function.name in part.helpers(function.name):
            here = f"{where}, step {function.step}, function {function.name}"
            raise CourseError(f"{here}: uses itself, directly or through its helpers")


def load_course(path: Path = COURSE_FILE) -> Course:
    """Read and check course.toml.

    Raises:
        CourseError: when the file cannot be read or an entry is wrong; the message names the entry.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CourseError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: is not TOML: {error}") from error
    entry = _Entry(table, path.name)
    course = Course(title=entry.text("title"), parts=tuple(_part(item) for item in entry.entries("part")))
    entry.done()
    _refuse_doubles([part.name for part in course.parts], entry.where, "part")
    return course
