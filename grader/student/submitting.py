"""Packs what a student hands in, reads it back, and writes a receipt."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from grader.attempts import State, read_part
from grader.course import Course, Part
from grader.errors import UserError
from grader.files import write_whole
from grader.reading import Unreadable, read_document
from grader.student.folder import Folder

_EARLIEST = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Packed:
    """A part's file, read back.

    Attributes:
        name: its name in what is handed in.
        data: its content.
        attempted: how many functions it tries.
    """

    part: Part
    name: str
    data: bytes
    attempted: int


@dataclass(frozen=True)
class Receipt:
    """What was handed in, when, and its hash."""

    place: Path
    digest: str
    time: datetime
    files: tuple[Packed, ...]

    @property
    def text(self) -> str:
        """The receipt, as it is kept beside what was handed in."""
        rows = [
            f"{packed.name}  {packed.attempted} of {len(packed.part.functions)} functions written  "
            f"sha256 {hashlib.sha256(packed.data).hexdigest()}"
            for packed in self.files
        ]
        when = self.time.strftime("%Y-%m-%d %H:%M:%S UTC")
        return "\n".join([f"{self.place.name}", f"time    {when}", f"sha256  {self.digest}", *rows]) + "\n"


def pack(
    course: Course, folder: Folder, parts: tuple[str, ...], left_out: Callable[[str], None]
) -> list[Packed]:
    """Read the files that are handed in, as grading will.

    Args:
        course: the course.
        folder: the student's folder.
        parts: names of parts; all that have a file if there are none.
        left_out: told of each file that cannot be read although its part can.

    Raises:
        UserError: when a file cannot be read, or there is none.
    """
    packed: list[Packed] = []
    for part in course.parts:
        if parts and part.name not in parts:
            continue
        files = folder.files(part.name)
        if not files and parts:
            raise UserError(f"{folder.root}: holds no {part.name}.py and no {part.name}.ipynb")
        packed.extend(_pack_part(part, files, left_out))
    # A kit holds each part twice, as a notebook and as a .py file: one that was never touched says nothing.
    worked_on = [file for file in packed if file.attempted]
    return worked_on or packed


def _pack_part(part: Part, files: Sequence[Path], left_out: Callable[[str], None]) -> Iterator[Packed]:
    """A part's files; a damaged one is left out if there is another."""
    problems: list[UserError] = []
    found: list[Packed] = []
    for path in files:
        try:
            found.append(_pack_file(part, path))
        except UserError as error:
            problems.append(error)
    if problems and not found:
        raise problems[0]
    for problem in problems:
        left_out(f"{problem}; the other file is handed in")
    yield from found


def _pack_file(part: Part, path: Path) -> Packed:
    try:
        data = path.read_bytes()
        document = read_document(path.name, data)
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}") from error
    except Unreadable as error:
        raise UserError(f"{error}; mend it, or put it back with ninesteps reset") from None
    attempts = read_part(part, [document]).attempts.values()
    tried = sum(attempt.state in (State.ATTEMPTED, State.BROKEN) for attempt in attempts)
    return Packed(part, path.name, data, tried)


def submit_zip(packed: list[Packed], place: Path) -> Receipt:
    """Write a zip, read it back, and write the receipt beside it.

    Raises:
        UserError: when it cannot be written, or does not read back as it was written.
    """
    now = datetime.now(UTC)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in packed:
            archive.writestr(zipfile.ZipInfo(file.name, _EARLIEST), file.data, zipfile.ZIP_DEFLATED)
    _write(place, buffer.getvalue())
    try:
        with zipfile.ZipFile(place) as archive:
            same = {file.name: file.data for file in packed} == {
                name: archive.read(name) for name in archive.namelist()
            }
    except (OSError, zipfile.BadZipFile):
        same = False
    if not same:
        raise UserError(f"{place}: does not read back as it was written; is the disk full?")
    return _receipt(place, packed, hashlib.sha256(buffer.getvalue()).hexdigest(), now)


def submit_folder(packed: list[Packed], place: Path) -> Receipt:
    """Write a folder that nbgrader takes for one student's submission, read it back, and write the receipt.

    Raises:
        UserError: when it cannot be written, or does not read back as it was written.
    """
    now = datetime.now(UTC)
    digest = hashlib.sha256()
    for file in packed:
        target = place / file.part.name / file.name
        _write(target, file.data)
        _write(target.parent / "timestamp.txt", now.strftime("%Y-%m-%d %H:%M:%S.%f UTC").encode())
        if target.read_bytes() != file.data:
            raise UserError(f"{target}: does not read back as it was written; is the disk full?")
        digest.update(file.name.encode() + b"\0" + file.data)
    return _receipt(place, packed, digest.hexdigest(), now)


def _receipt(place: Path, packed: list[Packed], digest: str, now: datetime) -> Receipt:
    receipt = Receipt(place, digest, now, tuple(packed))
    _write(place.with_name(place.name + ".receipt.txt"), receipt.text.encode())
    return receipt


def _write(path: Path, data: bytes) -> None:
    try:
        write_whole(path, data, durable=True)
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror}") from error
