"""Which file speaks of which part, and which of several counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from grader.attempts import State, read_part
from grader.course import Course, Part
from grader.instructor.tree import File, Folder
from grader.reading import Document, Unreadable, read_document
from grader.text import listed

ENDINGS = (".ipynb", ".py")
MAX_NAMED = 3
# What browsers, systems and students add to a name: "neuron (1)", "Copy of neuron", "neuron_final_v2".
_ADDED = re.compile(r"(?:[\W\d_]|copy|of|kopie|von|copie|copia|final|new|v)*")


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


def copy_of(course: Course, file: File) -> str | None:
    """The part whose file this is another copy of, by its name; "test_neuron.py" is none."""
    stem = PurePath(file.name).stem.lower()
    if not is_code(file) or stem in part_names(course):
        return None
    longest_first = sorted(part_names(course), key=len, reverse=True)
    named = next((name for name in longest_first if name in stem), None)
    return named if named and _ADDED.fullmatch(stem.replace(named, " ", 1)) else None


def holds_copies(course: Course, folder: Folder) -> bool:
    """Whether all code that stands directly in the folder are copies of parts' files, and there is some."""
    code = [file for file in folder.files if is_code(file)]
    return bool(code) and all(copy_of(course, file) for file in code)


def is_course(folder: Folder) -> bool:
    """Whether the folder is an instructor's nbgrader course, which stands beside what students handed in."""
    inside = {inner.name for inner in folder.folders} & {"source", "submitted"}
    return bool(inside) and any(file.name == "nbgrader_config.py" for file in folder.files)


def nothing_in(folder: Folder) -> str:
    """What is told of a student's folder in which nothing is a notebook or a script."""
    files = [file.name for inner in (folder, *folders_in(folder)) for file in inner.files]
    if not files:
        return "no file is in it"
    more = f" and {len(files) - MAX_NAMED} more" if len(files) > MAX_NAMED else ""
    return f"neither a notebook nor a .py file is in it, but {', '.join(files[:MAX_NAMED])}{more}"


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


def best_of_copies(part: Part, named: Sequence[File], copies: Sequence[File]) -> tuple[tuple[File, ...], str]:
    """Of a part's files and their copies, those in which most is done, and what is told of that."""
    chosen = _most_done(part, (*named, *copies))
    others = [file.name for file in (*named, *copies) if file not in chosen]
    note = f"{listed([file.name for file in chosen])} counts, and not {listed(others)}"
    return chosen, note if others else ""


def likeliest(part: Part, folder: Folder) -> tuple[tuple[File, ...], str]:
    """Of files of any name, the notebook and the script in which most of the part is done."""
    candidates = [file for inner in (folder, *folders_in(folder)) for file in inner.files if is_code(file)]
    if not candidates:
        problems = [inner.problem for inner in (folder, *folders_in(folder)) if inner.problem]
        return (), "; ".join(problems) or f"{folder.name}: holds neither a notebook nor a .py file"
    chosen = _most_done(part, candidates)
    return chosen, f"{part.name}: taken from {listed([file.name for file in chosen])}"


def _most_done(part: Part, candidates: Sequence[File]) -> tuple[File, ...]:
    """The notebook and the script in which most of the part is done; of equals the one named like it."""

    def merit(file: File) -> tuple[int, int, bool, bool]:
        stem = PurePath(file.name).stem.lower()
        return *_done(part, file), stem == part.name, part.name in stem

    alike = [[file for file in candidates if file.name.lower().endswith(ending)] for ending in ENDINGS]
    return tuple(max(files, key=merit) for files in alike if files)


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
