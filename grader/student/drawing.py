"""Makes a picture of one function; runs in the checking process."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from grader.attempts import PartReading, State
from grader.errors import UserError
from grader.student import child
from grader.student.deadlines import Timed
from grader.student.examine import printed
from grader.student.pictures import make, save, show
from grader.worker.proxy import Student


def draw(request: dict[str, Any], reading: PartReading, backend: Timed, line: child.Line) -> None:
    """Make the picture, save it or show it in a window, and answer with its text.

    Args:
        request: what was asked: the part, the function, where to save it ("" for a window).
        reading: the student's part.
        backend: where the student's functions are.
        line: the way back.
    """
    not_written = (State.STUB, State.MISSING)
    unwritten = {name for name, attempt in reading.attempts.items() if attempt.state in not_written}
    with printed():
        made = make(request["part"], request["function"], Student(backend), unwritten)
    drawn = made.figure is not None
    answer = {"text": made.text, "drawn": drawn, "saved": "", "problem": ""}
    if not drawn:
        line.say(child.PICTURE, **answer)
        return
    try:
        if request["to"]:
            save(made, Path(request["to"]))
            line.say(child.PICTURE, **{**answer, "saved": request["to"]})
        else:
            os.environ.pop("MPLBACKEND", None)
            show(made, lambda: line.say(child.WINDOW, **answer))
            line.say(child.PICTURE, **answer)
    except UserError as error:
        line.say(child.PICTURE, **{**answer, "problem": str(error)})
    except OSError as error:
        problem = f"{request['to']}: cannot be written: {error.strerror}"
        line.say(child.PICTURE, **{**answer, "problem": problem})
