"""Remembers which functions passed their visible checks, as long as nothing that they lean on has changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from grader.course import Course, Function
from grader.files import write_whole
from grader.results import Outcome
from grader.student.checking import PartReport
from grader.student.folder import Folder
from grader.version import VERSION

PLACE = ".ninesteps/progress.json"


class Progress:
    """How far the student is, over the whole course.

    Args:
        course: the course.
        folder: the student's folder, which keeps the record.
    """

    def __init__(self, course: Course, folder: Folder) -> None:
        self._course = course
        self._folder = folder
        self._parts: dict[str, dict[str, Any]] = self._read()

    def _read(self) -> dict[str, dict[str, Any]]:
        """The record, without what belongs to another version of the kit or to files that changed since."""
        try:
            record = json.loads((self._folder.root / PLACE).read_text(encoding="utf-8"))
            if record["kit"] != VERSION:
                return {}
            return {
                part.name: {
                    "files": record["parts"][part.name]["files"],
                    "functions": {
                        str(name): (str(digest), Outcome(status))
                        for name, (digest, status) in record["parts"][part.name]["functions"].items()
                    },
                }
                for part in self._course.parts
                if part.name in record["parts"]
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def update(self, found: Iterable[PartReport]) -> None:
        """Take in what was checked, and keep the record; a folder that cannot be written keeps none."""
        for part in found:
            if not part.digests:
                continue
            before = self._parts.get(part.part, {}).get("functions", {})
            kept = {name: entry for name, entry in before.items() if part.digests.get(name) == entry[0]}
            for name, report in part.reports.items():
                kept[name] = (part.digests[name], report.result.status)
            self._parts[part.part] = {"files": self._folder.digest(part.part), "functions": kept}
        with suppress(OSError):
            write_whole(
                self._folder.root / PLACE, json.dumps({"kit": VERSION, "parts": self._parts}, indent=1) + "\n"
            )

    def known(self, part: str) -> dict[str, str]:
        """The digests of the part's functions that were checked, by name."""
        functions = self._parts.get(part, {}).get("functions", {})
        return {name: digest for name, (digest, _) in functions.items()}

    def outcome(self, function: Function) -> Outcome | None:
        """How the function's visible checks ended when they last ran; None if that is not known any more."""
        part = self._parts.get(function.part)
        if part is None or part["files"] != self._folder.digest(function.part):
            return None
        entry = part["functions"].get(function.name)
        return entry[1] if entry is not None else None

    def passed(self) -> int:
        """How many functions are known to pass."""
        return sum(self.outcome(function) is Outcome.PASSED for function in self._functions())

    @property
    def total(self) -> int:
        """How many functions the course has."""
        return len(self._functions())

    def next(self, after: Function | None = None) -> Function | None:
        """The first function, in the order of the course, that is not known to pass.

        Args:
            after: look behind this one first.
        """
        functions = self._functions()
        if after is not None:
            place = functions.index(after) + 1
            functions = functions[place:] + functions[:place]
        for function in functions:
            if self._folder.files(function.part) and self.outcome(function) is not Outcome.PASSED:
                return function
        return None

    def _functions(self) -> list[Function]:
        return [function for part in self._course.parts for function in part.functions]
