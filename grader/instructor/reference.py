"""The reference solution, cut into pieces that can stand in for a student's."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from grader.checks import Check
from grader.course import Course
from grader.errors import UserError
from grader.running import call_case
from grader.worker.inprocess import InProcess
from grader.worker.module import Cell, Module, Supply

SOLUTIONS = Path(__file__).resolve().parent.parent.parent / "solutions"


def solution_source(part: str, folder: Path = SOLUTIONS) -> str:
    """The whole source of a part's solution.

    Raises:
        UserError: when it cannot be read.
    """
    path = folder / f"{part}.py"
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(
            f"{path}: cannot be read: {error.strerror}; it is the solution of the part {part} in course.toml"
        ) from error


class Reference:
    """The reference's source, by part."""

    def __init__(self, course: Course, folder: Path = SOLUTIONS) -> None:
        self._course = course
        self._folder = folder
        self.given = cache(self._given)
        self.helpers = cache(self._helpers)

    def source(self, part: str) -> str:
        """The part's whole source."""
        return solution_source(part, self._folder)

    def module(self, part: str) -> Module:
        """The part as a submission would have it."""
        return Module(part, ((Cell(f"{part}.py", self.source(part)),),))

    def passes(self, check: Check, seed: int) -> bool:
        """Whether the reference passes a case with these random inputs."""
        backend = InProcess()
        backend.load(self.module(check.part))
        try:
            call_case(check, backend, seed)
        except Exception:
            return False
        return True

    def _given(self, part: str) -> Supply:
        """The part's ready-made code: what students are handed, and what it needs."""
        names = self._course.part(part).given
        if not names:
            return Supply()
        return Supply(self._only(part, names), tuple(names))

    def _helpers(self, part: str, names: frozenset[str]) -> Supply:
        """Reference functions, with all that they lean on, and nothing that leans on them."""
        described = self._course.part(part)
        needed: set[str] = set(names)
        for name in names:
            needed |= described.helpers(name)
        return Supply(self._only(part, needed), tuple(sorted(names)))

    def _only(self, part: str, names: Iterable[str]) -> str:
        """The source without the course's other functions."""
        left_out = {function.name for function in self._course.part(part).functions} - set(names)
        tree = ast.parse(self.source(part))
        tree.body = [
            node
            for node in tree.body
            if not (isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in left_out)
        ]
        return ast.unparse(tree)
