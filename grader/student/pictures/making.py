"""Makes a function's picture from a student's work: always a text, and a figure wherever one can be drawn."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from grader.cases import CheckFailed, Student
from grader.course import load_course
from grader.text import clean, listed
from grader.worker.faults import StudentError, StudentFault

from .listing import picture_of
from .picture import Calls, Picture, Progress
from .style import styled

NO_MATPLOTLIB = "The picture itself needs Matplotlib: python -m pip install matplotlib"


@dataclass(frozen=True)
class Made:
    """A picture.

    Attributes:
        name: "part/function".
        title: what it shows.
        text: what can be seen, in plain sentences; where there is no figure, what stands in the way.
        figure: a `matplotlib.figure.Figure`, or None.
        draw: draws the same into another figure.
    """

    name: str
    title: str
    text: str
    figure: Any = None
    draw: Callable[[Any], None] | None = None


def no_progress(share: float) -> None:
    """For callers that show no progress."""


def make(
    part: str,
    function: str,
    student: Student,
    unwritten: Collection[str] = (),
    progress: Progress = no_progress,
) -> Made:
    """Make the picture of a function. Whatever the student's code does, this comes back with a text.

    Args:
        part: the part of the course.
        function: the function or class.
        student: the student's functions, wherever they run.
        unwritten: those of the part that are still stubs, if known: a message can name them.
        progress: told how far it is, from 0 to 1.

    Returns:
        The picture; its figure is None where there is none for this function, where the student's code
        gave nothing to draw, or where Matplotlib is missing.

    Raises:
        BackendError: when the kit could not do its part.
    """
    name = f"{part}/{function}"
    picture = picture_of(part, function)
    if picture is None:
        return Made(name, "No picture", f"There is no picture for {function}.")
    missing = [needed for needed in picture.needs if needed in unwritten]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        return _none(name, picture, f"{listed(missing)} {verb} not written yet.")
    calls = Calls(student)
    try:
        with np.errstate(all="ignore"):
            data = picture.compute(calls, progress)
            text = clean(picture.describe(data), limit=4000)
    except CheckFailed as failure:
        return _none(name, picture, failure.message)
    except StudentFault as fault:
        return _none(name, picture, _fault(calls.last, fault, _helpers(part, function, unwritten)))
    if find_spec("matplotlib") is None:
        return Made(name, picture.title, f"{text} {NO_MATPLOTLIB}")

    def draw(figure: Any) -> None:
        with styled(), np.errstate(all="ignore"):
            figure.set_layout_engine("constrained")
            figure.suptitle(picture.title, fontsize=11.5, fontweight="bold")
            picture.draw(data, figure)

    return Made(name, picture.title, text, _figure(picture, draw), draw)


def _figure(picture: Picture[Any], draw: Callable[[Any], None]) -> Any:
    from matplotlib.figure import Figure

    with styled():
        figure = Figure(figsize=picture.size)
        draw(figure)
        # Laid out once, so that every file made of it is the same.
        figure.draw_without_rendering()
        figure.set_layout_engine("none")
    return figure


def _none(name: str, picture: Picture[Any], why: str) -> Made:
    end = "" if why.endswith((".", "?", "!")) else "."
    return Made(name, picture.title, clean(f"There is nothing to draw yet: {why}{end}"))


def _helpers(part: str, function: str, unwritten: Collection[str]) -> list[str]:
    """Those of the unwritten functions that the function may lean on, in the order of the course."""
    described = load_course().part(part)
    return [
        one.name for one in described.functions if one.name in described.helpers(function) & set(unwritten)
    ]


def _fault(called: str, fault: StudentFault, unwritten: Collection[str]) -> str:
    if isinstance(fault, StudentError) and "NotImplementedError" in fault.kinds:
        where = f" (line {fault.line})" if fault.line else ""
        if unwritten:
            return f"{called} calls what is not written yet{where}; unwritten: {listed(list(unwritten))}."
        return f"{called}, or a function that it calls, is not written yet{where}."
    if isinstance(fault, StudentError) and fault.text == f"name '{called}' is not defined":
        return f"there is no {called} in your file."
    # A value that cannot cross is told with the function's name already in front.
    said = str(fault)
    return said if said.startswith(f"{called} ") else f"{called} {said}"
