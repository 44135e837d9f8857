"""What a student handed in, as a course keeps it: its hash, its time, and its place in submitted/."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePath

from grader.files import write_whole
from grader.instructor.submission import STAMP, Submission
from grader.instructor.tree import File
from grader.reading import Unreadable

REPLACED = Path(".ninesteps") / "replaced"


def content_hash(submission: Submission) -> str:
    """A hash of everything that was handed in: all parts' files, their names and times."""
    digest = hashlib.sha256(submission.problem.encode("utf-8", "surrogatepass"))
    for part, files in sorted(submission.files.items()):
        stamps = [submission.stamps[part]] if part in submission.stamps else []
        for file in (*files, *stamps):
            name = f"\0{part}\0{file.name}\0".encode("utf-8", "surrogatepass")
            digest.update(name + hashlib.sha256(_content(file)).digest())
    return digest.hexdigest()


def _content(file: File) -> bytes:
    try:
        return file.read()
    except Unreadable as error:
        return str(error).encode("utf-8", "surrogatepass")


def time_of(submission: Submission, part: str, parse: Callable[[str], datetime]) -> datetime | None:
    """When a part was handed in, by its timestamp.txt; None where there is none that can be read.

    Args:
        submission: whose files they are.
        part: name of the part.
        parse: makes a time of a text.
    """
    stamp = submission.stamps.get(part)
    if stamp is None:
        return None
    try:
        return parse(stamp.read().decode().strip())
    except (Unreadable, ValueError, OverflowError):
        return None


def copy_in(root: Path, place: Path, submission: Submission, part: str, timed: bool) -> None:
    """Put a part's files into the course's submitted/, under the names that nbgrader looks for.

    What stood there and differs is moved aside, into the course's `.ninesteps/replaced`.

    Args:
        root: the course's folder.
        place: the student's folder of the part.
        submission: whose files they are.
        part: name of the part.
        timed: whether its timestamp.txt can be read.

    Raises:
        OSError: when the folder cannot be written.
    """
    wanted: dict[str, bytes] = {}
    stamps = [submission.stamps[part]] if timed else []
    for file in (*submission.files.get(part, ()), *stamps):
        if file.source.resolve().is_relative_to(place.resolve()):
            return  # it is there already
        name = STAMP if file in stamps else part + PurePath(file.name).suffix.lower()
        try:
            wanted[name] = file.read()
        except Unreadable:  # a link, or too large: its result says so
            continue
    if not wanted:
        return
    if place.is_dir() and any(_differs(path, wanted) for path in place.iterdir()):
        _move_aside(root, place)
    for name, content in wanted.items():
        if not (place / name).exists():
            write_whole(place / name, content)


def _differs(path: Path, wanted: dict[str, bytes]) -> bool:
    return path.name not in wanted or not path.is_file() or path.read_bytes() != wanted[path.name]


def _move_aside(root: Path, place: Path) -> None:
    student, part = place.parent.name, place.name
    number = 1
    while (aside := root / REPLACED / student / f"{part}-{number}").exists():
        number += 1
    aside.parent.mkdir(parents=True, exist_ok=True)
    place.rename(aside)
