"""The folder that a student works in: which of its files belong to which part, and the originals."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grader.course import COURSE_FILE, Course, Part
from grader.errors import UserError

ORIGINALS = COURSE_FILE.parent


@dataclass(frozen=True)
class Folder:
    """A student's folder.

    Attributes:
        root: where the files are.
    """

    root: Path

    def files(self, part: str) -> tuple[Path, ...]:
        """The part's files that are there, the notebook first."""
        paths = (self.root / f"{part}.ipynb", self.root / f"{part}.py")
        return tuple(path for path in paths if path.is_file())

    def parts(self, course: Course) -> tuple[Part, ...]:
        """The parts that have a file."""
        return tuple(part for part in course.parts if self.files(part.name))

    def state(self, part: str) -> tuple[tuple[str, int, int], ...]:
        """Names, dates and sizes of the part's files: another one when one of them was saved."""
        found = []
        for path in self.files(part):
            with suppress(OSError):
                status = path.stat()
                found.append((path.name, status.st_mtime_ns, status.st_size))
        return tuple(found)

    def digest(self, part: str) -> str:
        """A hash of the part's files as they are now; "" if they cannot be read."""
        digest = hashlib.sha256()
        try:
            for path in self.files(part):
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
        except OSError:
            return ""
        return digest.hexdigest()

    def main_file(self, part: str) -> Path:
        """The file to open for a part: the notebook where there is only that, otherwise the .py file."""
        script = self.root / f"{part}.py"
        return script if script.is_file() else self.root / f"{part}.ipynb"


def find_folder(course: Course, given: Path | None) -> Folder:
    """The folder to work in: the given one, this one, or `exercises` in it.

    Raises:
        UserError: when none of them has a part's file.
    """
    names = [f"{part.name}.py" for part in course.parts]
    if given is not None:
        if not given.is_dir():
            what = "is not a folder" if given.exists() else "is not there"
            raise UserError(f"{given}: {what}; --path takes the folder that holds {names[0]}")
        candidates = [given]
    else:
        candidates = [Path(), Path("exercises")]
    for candidate in candidates:
        if (candidate / COURSE_FILE.name).is_file() and candidate.absolute().parent.name == "src":
            raise UserError(
                f"{candidate.absolute()}: holds the kit's originals; your files are two folders up"
            )
        folder = Folder(candidate.absolute())
        if folder.parts(course):
            return folder
    where = str(given) if given is not None else str(Path.cwd())
    raise UserError(
        f"{where}: holds none of {', '.join(names)}; go to your kit's folder with cd, or name it with --path"
    )


def original(part: str) -> str:
    """The part's stub as it was handed out."""
    return (ORIGINALS / f"{part}.py").read_text(encoding="utf-8")


def cases_digest(parts: Iterable[str]) -> str:
    """A hash of the parts' visible cases."""
    digest = hashlib.sha256()
    for part in parts:
        path = ORIGINALS / f"test_{part}.py"
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
