"""Asks a checking process for a picture of one function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course import Course, Function
from grader.student import child
from grader.student.checking import MAX_STUCK, why
from grader.student.folder import Folder
from grader.student.process import Processes


@dataclass(frozen=True)
class Plotted:
    """What came of it.

    Attributes:
        text: what the picture shows, in words, or why there is none.
        saved: where it was saved, or "".
        problem: why it could not be saved or shown, or "".
        drawn: whether there is a picture.
    """

    text: str
    saved: str = ""
    problem: str = ""
    drawn: bool = False


def plot(
    course: Course,
    folder: Folder,
    function: Function,
    processes: Processes,
    to: Path | None,
    opened: Callable[[str], None] = lambda text: None,
) -> Plotted:
    """Make a picture.

    Args:
        course: the course.
        folder: the student's folder.
        function: the function.
        processes: where checking processes come from.
        to: where to save it, ending in .png or .svg; None for a window, which is waited for.
        opened: told the picture's text when a window opens.
    """
    skip: list[Any] = []

    def told(event: dict[str, Any]) -> None:
        if event["event"] == child.WINDOW:
            opened(event["text"])

    while True:
        last, code = processes.ask(_request(course, folder, function, to, skip), told)
        match last["event"]:
            case child.PICTURE:
                return Plotted(last["text"], last["saved"], last["problem"], last["drawn"])
            case child.PROBLEM:
                return Plotted(last["text"])
            case child.STUCK if last.get("position") is not None and len(skip) < MAX_STUCK:
                skip.append(last["position"])
            case _:
                return Plotted(f"There is nothing to draw yet: {function.name} {why(last, code)}")


def _request(
    course: Course, folder: Folder, function: Function, to: Path | None, skip: list[Any]
) -> dict[str, Any]:
    files = {part.name: [str(path) for path in folder.files(part.name)] for part in course.parts}
    return {
        "do": "picture",
        "part": function.part,
        "function": function.name,
        "files": files,
        "skip": skip,
        "to": str(to.absolute()) if to is not None else "",
    }
