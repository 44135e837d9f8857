"""What the checking process does with a request: loads the student's part and examines its functions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import grader
from grader.attempts import PartReading, State, read_part, with_siblings
from grader.course import load_course
from grader.reading import Document, Unreadable, read_document
from grader.student import child
from grader.student.deadlines import STATEMENT_SECONDS, Timed, Watchdog
from grader.student.examine import Examiner, lost_lines, printed
from grader.student.folder import cases_digest
from grader.student.touched import Code
from grader.version import VERSION
from grader.worker.inprocess import InProcess
from grader.worker.module import Module, Position

course = cache(load_course)


class Session:
    """One request: where it stands, for the answer when student code does not come back.

    Args:
        line: the way back.
    """

    def __init__(self, line: child.Line) -> None:
        self._line = line
        self.position: Position | None = None
        self.function = ""
        self.places: set[str] = set()
        self.watchdog = Watchdog(self.places, self._stuck)

    def starting(self, position: Position) -> None:
        """A statement at top level begins."""
        self.position = position
        self.watchdog.allow(STATEMENT_SECONDS)

    def _stuck(self, seconds: float, place: str, line: int) -> None:
        self._line.say(
            child.STUCK,
            function=self.function,
            position=self.position,
            place=place,
            line=line,
            seconds=seconds,
        )
        os._exit(0)


def answer(request: dict[str, Any], line: child.Line) -> None:
    """Answer a request: check a part's functions, or make a picture of one."""
    part = course().part(request["part"])
    documents, problems = read_files([Path(name) for name in request["files"][part.name]])
    if not documents:
        line.say(child.PROBLEM, text="; ".join(problems))
        return
    reading = read_part(part, documents)
    module = with_siblings(reading.module, _others(request["files"], reading.module))
    for position in request["skip"]:
        module = module.without(tuple(position))
    session = Session(line)
    backend = _load(replace(reading, module=module), problems, session, line)
    if request["do"] == "picture":
        from grader.student.drawing import draw

        function = part.function(request["function"])
        session.function, backend.seconds = function.name, function.deadline
        draw(request, reading, backend, line)
        return
    code = Code(documents)
    found = code.digests(part, f"{VERSION} {cases_digest([part.name])}")
    known = request["known"]
    wanted = {name for name in request["names"] if known.get(name) != found[name]}
    examiner = Examiner(part, reading.attempts, backend, code.leaning(part), request["gone"])
    _check(examiner, backend, session, wanted, line)
    line.say(child.DONE, digests=found)


def read_files(paths: list[Path]) -> tuple[list[Document], list[str]]:
    """The files that can be read, and what is wrong with the others."""
    documents: list[Document] = []
    problems: list[str] = []
    for path in paths:
        try:
            documents.append(read_document(path.name, path.read_bytes()))
        except OSError as error:
            problems.append(f"{path.name}: cannot be read: {error.strerror}")
        except Unreadable as error:
            problems.append(str(error))
    if documents and problems:
        problems = [f"{problem}; it is left out" for problem in problems]
    return documents, problems


def _others(files: dict[str, list[str]], module: Module) -> Iterator[Module]:
    """The student's other parts, as far as the module's code mentions them and they can be read."""
    text = "\n".join(module.texts())
    for name, paths in files.items():
        if name != module.name and paths and name in text:
            documents, _ = read_files([Path(path) for path in paths])
            if documents:
                yield read_part(course().part(name), documents).module


def _load(reading: PartReading, problems: list[str], session: Session, line: child.Line) -> Timed:
    _keep_quiet()
    module = reading.module
    for one in (module, *module.siblings):
        session.places.update(f"<{cell.place}>" for source in one.sources for cell in source)
    backend = InProcess(session.starting)
    with printed() as output:
        lost = backend.load(module)
    session.watchdog.stop()
    session.position = None
    line.say(
        child.LOADED,
        lost=[*problems, *lost_lines(reading, [(item.place, item.line, item.text) for item in lost])],
        printed=output.text(),
    )
    return Timed(backend, session.watchdog)


def _keep_quiet() -> None:
    """What notebooks import from here does nothing while their own code is checked."""
    for name in ("check", "plot"):
        setattr(grader, name, _ignore)
    # A window would wait for somebody to close it.
    os.environ["MPLBACKEND"] = "Agg"


def _ignore(*args: Any, **kwargs: Any) -> None:
    return None


def _check(examiner: Examiner, backend: Timed, session: Session, wanted: set[str], line: child.Line) -> None:
    part = examiner.part
    attempts = examiner.attempts.items()
    not_right = {name for name, attempt in attempts if attempt.state is not State.ATTEMPTED}
    for function in part.in_dependency_order():
        if function.name not in wanted:
            continue
        session.function = function.name
        backend.seconds = function.deadline
        line.say(child.START, function=function.name, deadline=function.deadline)
        report = examiner.examine(function, not_right)
        if not report.passed:
            not_right.add(function.name)
        line.say(child.REPORT, report=report.to_plain())
