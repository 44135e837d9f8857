"""The checking process: student code runs here, so that an endless loop can be ended.

It reads one request, a line of JSON, from its standard input, and answers on its standard output, a line of
JSON for each thing that happens. It is started ahead of the request: by then NumPy and the cases are loaded.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

READY, LOADED, REPORT, STUCK, DONE, PROBLEM, MISSING, PICTURE, WINDOW, FAULT = (
    "ready",
    "loaded",
    "report",
    "stuck",
    "done",
    "problem",
    "missing",
    "picture",
    "window",
    "fault",
)
START = "start"


class Line:
    """The way back to the process that asked."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def say(self, event: str, **content: Any) -> None:
        """Send one thing that happened."""
        self._stream.write(json.dumps({"event": event, **content}) + "\n")
        self._stream.flush()


def main() -> int:
    """Answer one request."""
    # Ctrl-C in a terminal reaches this process too; the one that asked decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    line, requests = _private_streams()
    try:
        import numpy  # noqa: F401
    except ImportError as error:
        line.say(MISSING, text=str(error))
        return 0
    from grader.student import work

    line.say(READY)
    request = requests.readline()
    if not request:
        return 0
    try:
        work.answer(json.loads(request), line)
    except Exception:
        import traceback

        line.say(FAULT, text=traceback.format_exc())
    return 0


def _private_streams() -> tuple[Line, IO[str]]:
    """The two pipes under other numbers; student code finds no input, and an output that goes nowhere."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    return Line(answers), requests


def request_for(
    part: str,
    files: Mapping[str, Sequence[Path]],
    names: Sequence[str],
    known: Mapping[str, str],
    skip: Sequence[Any] = (),
    gone: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A request to check functions of one part.

    Args:
        part: the part.
        files: the student's files by part; other parts' are loaded if this one's import them.
        names: the functions asked for.
        known: digests of functions that need not be checked again.
        skip: statements that an earlier process was stuck in.
        gone: functions that ended an earlier process, and how; what leans on them is not run.
    """
    return {
        "do": "check",
        "part": part,
        "files": {name: [str(path) for path in paths] for name, paths in files.items()},
        "names": list(names),
        "known": dict(known),
        "skip": [list(position) for position in skip],
        "gone": dict(gone or {}),
    }


if __name__ == "__main__":
    sys.exit(main())
