"""The names that Canvas gives to the files in its zip of submissions.

Canvas's own lib/content_zipper.rb builds them: the student's name in lower case without punctuation, `LATE`
if it was, the user's id (`anon_` and five characters where grading is anonymous), the attachment's id, and
the student's own file name, to which `-1`, `-2`, … was added when the same name was handed in again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from grader.instructor.tree import File, Folder

_ANONYMOUS = re.compile(r"(?P<late>LATE_)?(?P<user>anon_[A-Za-z0-9]+)_(?P<rest>.+)", re.DOTALL)
_NAMED = re.compile(r".+?_(?P<late>LATE_)?(?P<user>\d+)_(?P<rest>.+)", re.DOTALL)
_ATTACHED = re.compile(r"(?P<attachment>\d+)_(?P<file>.+)", re.DOTALL)
_AGAIN = re.compile(r"-(?P<number>\d+)(?=\.[^.]+$)")
# What a student typed into Canvas, or linked to, has no attachment.
TYPED = {"text.html": "text typed into Canvas", "link.html": "a link"}
ENDINGS = (".py", ".ipynb")

Held = TypeVar("Held")


@dataclass(frozen=True)
class CanvasName:
    """What a name in the zip says.

    Attributes:
        student: Canvas's id of the user, or of the anonymous submission.
        late: whether it was handed in late.
        attachment: Canvas's id of the file; 0 for what was typed.
        file: the student's own file name, without the number that Canvas added.
        again: that number, 0 if there is none.
    """

    student: str
    late: bool
    attachment: int
    file: str
    again: int = 0


@dataclass(frozen=True)
class Handed(Generic[Held]):
    """A file or folder under the name that Canvas gave it."""

    name: CanvasName
    what: Held


def read_name(name: str) -> CanvasName | None:
    """What Canvas says in a file's name; None if the name is not Canvas's."""
    match = _ANONYMOUS.fullmatch(name) or _NAMED.fullmatch(name)
    if match is None:
        return None
    student, late = match["user"], match["late"] is not None
    if match["rest"] in TYPED:
        return CanvasName(student, late, 0, match["rest"])
    attached = _ATTACHED.fullmatch(match["rest"])
    if attached is None:
        # The first number may belong to the student's own name.
        return None
    again = _AGAIN.search(attached["file"])
    own = _AGAIN.sub("", attached["file"])
    return CanvasName(student, late, int(attached["attachment"]), own, int(again["number"]) if again else 0)


def handed_in(folder: Folder) -> dict[str, list[Handed[File] | Handed[Folder]]] | None:
    """What each student handed in, the latest first; None if the folder is not of Canvas's making.

    It is if every notebook, script and zip in it has such a name, and there is one at least.
    """
    found: dict[str, list[Handed[File] | Handed[Folder]]] = {}
    for file in folder.files:
        name = read_name(file.name)
        if name is not None:
            found.setdefault(name.student, []).append(Handed(name, replace(file, name=name.file)))
        elif file.name.lower().endswith(ENDINGS):
            return None
    for inner in folder.folders:
        name = read_name(f"{inner.name}.zip")
        if name is None:
            return None
        found.setdefault(name.student, []).append(Handed(name, inner))
    for given in found.values():
        given.sort(key=lambda one: (one.name.attachment, one.name.again), reverse=True)
    return found or None
