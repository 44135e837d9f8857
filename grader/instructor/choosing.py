"""Which file speaks of which part, and which of several counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from grader.attempts import State, read_part
from grader.course import Course, Part
from grader.instructor.tree import File, Folder
from grader.reading import Document, Unreadable, read_document
from grader.text import listed

ENDINGS = (".ipynb", ".py")


def folders_in(folder: Folder) -> Iterator[Folder]:
    """All folders in a folder, at any depth."""
    for inner in folder.folders:
        yield inner
        yield from folders_in(inner)


def is_code(file: File) -> bool:
    """Whether a file is a notebook or a script, by its name."""
    return PurePath(file.name).suffix.lower() in ENDINGS


def part_names(course: Course) -> set[str]:
    """The names of the course's parts."""
    return {part.name for part in course.parts}


def part_of(course: Course, file: File) -> str | None:
    """The part whose name the file has, in whatever case."""
    path = PurePath(file.name)
    if is_code(file) and path.stem.lower() in part_names(course):
        return path.stem.lower()
    return None


def holds_part(course: Course, folder: Folder) -> bool:
    """Whether a part's file stands directly in the folder."""
    return any(part_of(course, file) for file in folder.files)


def best_of_each_ending(files: list[File]) -> tuple[File, ...]:
    """One notebook and one script: in the part's own folder, if any is; then in the course's spelling."""

    def strangeness(file: File) -> tuple[bool, bool, str]:
        path = PurePath(file.path)
        return path.parent.name != path.stem.lower(), file.name != file.name.lower(), file.path

    chosen = []
    for ending in ENDINGS:
        candidates = [file for file in files if file.name.lower().endswith(ending)]
        if candidates:
            chosen.append(min(candidates, key=strangeness))
    return tuple(chosen)


def likeliest(part: Part, folder: Folder) -> tuple[tuple[File, ...], str]:
    """Of files of any name, the notebook and the script in which most of the part is done."""
    candidates = [file for inner in (folder, *folders_in(folder)) for file in inner.files if is_code(file)]
    if not candidates:
        problems = [inner.problem for inner in (folder, *folders_in(folder)) if inner.problem]
        return (), "; ".join(problems) or f"{folder.name}: holds neither a notebook nor a .py file"
    chosen = []
    for ending in ENDINGS:
        alike = [file for file in candidates if file.name.lower().endswith(ending)]
        if alike:
            chosen.append(max(alike, key=lambda file: (*_done(part, file), part.name in file.name.lower())))
    return tuple(chosen), f"{part.name}: taken from {listed([file.name for file in chosen])}"


def _done(part: Part, file: File) -> tuple[int, int]:
    """How many functions of the part a file has attempted, and how many are there at all."""
    try:
        document = read_document(PurePath(file.name).name.lower(), file.read())
    except Unreadable:
        return -1, 0
    states = [attempt.state for attempt in read_part(part, [document]).attempts.values()]
    return states.count(State.ATTEMPTED), len(states) - states.count(State.MISSING)


def guess_part(course: Course, file: File) -> str | None:
    """The part whose name is in the file's name, or of whose functions the file has the most."""
    named = [part.name for part in course.parts if part.name in file.name.lower()]
    if named:
        return max(named, key=len)
    try:
        document = read_document(PurePath(file.name).name.lower(), file.read())
    except Unreadable:
        return course.parts[0].name
    counts = {part.name: _count_present(part, document) for part in course.parts}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else None


def _count_present(part: Part, document: Document) -> int:
    attempts = read_part(part, [document]).attempts.values()
    return sum(attempt.state is not State.MISSING for attempt in attempts)
