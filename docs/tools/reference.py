"""A step's annotated reference, for the instructors' build: the solutions, hints, and what is checked."""

from __future__ import annotations

import ast
import re
import textwrap
from functools import cache
from pathlib import Path

from docs.tools.contracts import as_markdown, course, step_of
from grader.checks import Checks
from grader.course import Function
from grader.instructor.collect import collect

SOLUTIONS = Path(__file__).resolve().parent.parent.parent / "solutions"
MARK = re.compile(r"^ *### (?:BEGIN|END) SOLUTION *\n", re.MULTILINE)


@cache
def _checks() -> Checks:
    return collect(course())


def reference(name: str) -> str:
    """The reference of a step, folded away until it is asked for."""
    step = step_of(name)
    source = (SOLUTIONS / f"{step.part}.py").read_text(encoding="utf-8")
    found = {getattr(node, "name", ""): node for node in ast.parse(source).body}
    shown = []
    for function in step.functions:
        code = ast.get_source_segment(source, found[function.name]) or ""
        shown.append(_one(function, MARK.sub("", f"{code}\n").rstrip()))
    inside = textwrap.indent("\n\n".join(shown), "    ")
    return f'??? example "For instructors: the reference, the hints, and what is checked"\n\n{inside}'


def _one(function: Function, code: str) -> str:
    hints = "\n".join(f"{number}. {as_markdown(hint)}" for number, hint in enumerate(function.hints, start=1))
    checks = "\n".join(
        f"| `{check.id}` | {check.visibility.value} | {check.points:g} |"
        for check in _checks().of(function.part, function.name)
    )
    return "\n\n".join(
        (
            f"**`{function.name}`**, {function.points:g} points, {function.deadline:g} s a call",
            f"```python\n{code}\n```",
            f"Hints, in the order in which they are given:\n\n{hints}",
            f"| check | visibility | points |\n| --- | --- | --- |\n{checks}",
        )
    )
