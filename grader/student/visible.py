"""The visible cases, found without pytest: it takes longer to start than the cases take to run."""

from __future__ import annotations

import inspect
from functools import cache
from importlib import import_module
from types import ModuleType

from grader.cases import points_of
from grader.checks import Check
from grader.results import Visibility


@cache
def visible_checks(part: str) -> dict[str, tuple[Check, ...]]:
    """The part's visible cases by the function that they check.

    Points are those of the cases themselves: what hidden cases add is not known here.
    """
    found: dict[str, list[Check]] = {}
    for name, case in vars(_module(part)).items():
        if not name.startswith("test_") or not inspect.isfunction(case):
            continue
        mark = points_of(case)
        function = str(mark.of)
        wants_rng = "rng" in inspect.signature(case).parameters
        check = Check(name, part, function, Visibility.VISIBLE, mark.value, case, wants_rng, ())
        found.setdefault(function, []).append(check)
    return {function: tuple(checks) for function, checks in found.items()}


def _module(part: str) -> ModuleType:
    return import_module(f"exercises.test_{part}")
