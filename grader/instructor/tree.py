"""Folders and zips of submissions as one kind of tree, read with caution.

Links are never followed, only regular files are opened, and a zip is read in memory under caps on count,
size and ratio, so that neither a path in it nor a bomb can do harm.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path, PurePosixPath

from grader.reading import MAX_FILE, Unreadable

MAX_ZIP_ENTRIES = 50_000
MAX_ZIP_BYTES = 4 * 2**30
MAX_RATIO = 200
MAX_DEPTH = 8
_READABLE_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_HIDDEN = (".", "__")
_RATIO_FREE = 2**20


@dataclass(frozen=True)
class File:
    """A file of a submission; its content is read when it is asked for.

    Attributes:
        name: without folders.
        source: the file on disk, which may be a zip.
        entry: its name in the zip, or "".
    """

    name: str
    source: Path
    entry: str = ""

    @property
    def path(self) -> str:
        """Where a user would find it."""
        return f"{self.source}/{self.entry}" if self.entry else str(self.source)

    def read(self) -> bytes:
        """The content.

        Raises:
            Unreadable: when it is no regular file, too large, or damaged.
        """
        return _read_entry(self.source, self.entry) if self.entry else _read_regular(self.source)


@dataclass
class Folder:
    """A folder, or a zip, or a folder in a zip.

    Attributes:
        problem: why it cannot be looked into, or "".
    """

    name: str
    path: str
    files: list[File] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)
    problem: str = ""
    _by_name: dict[str, Folder] = field(default_factory=dict, repr=False)

    def folder(self, name: str) -> Folder:
        """The sub-folder of that name, made if need be."""
        if name not in self._by_name:
            self._by_name[name] = Folder(name, f"{self.path}/{name}")
            self.folders.append(self._by_name[name])
        return self._by_name[name]


def open_tree(path: Path, depth: int = 4) -> Folder:
    """The tree under a folder, down to `depth` levels; hidden files are left out, links not followed."""
    folder = Folder(path.resolve().name if path.name in ("", "..") else path.name, str(path))
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        folder.problem = f"cannot be opened: {error.strerror}"
        return folder
    for entry in entries:
        if entry.name.startswith(_HIDDEN):
            continue
        if entry.is_symlink() and (_leads_to_folder(entry) or entry.name.lower().endswith(".zip")):
            folder.folders.append(
                Folder(entry.name, entry.path, problem=f"{entry.name}: is a link, which is not followed")
            )
        elif entry.is_dir(follow_symlinks=False):
            if depth > 1:
                folder.folders.append(open_tree(Path(entry.path), depth - 1))
        elif entry.name.lower().endswith(".zip") and entry.is_file(follow_symlinks=False):
            folder.folders.append(open_zip(Path(entry.path)))
        elif entry.is_symlink() or entry.is_file(follow_symlinks=False) or _is_odd(entry):
            folder.files.append(open_file(Path(entry.path)))
    return folder


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _is_odd(entry: os.DirEntry[str]) -> bool:
    return Path(entry.name).suffix in (".py", ".ipynb")


def open_file(path: Path) -> File:
    """A file on disk."""
    return File(path.name, path)


def _read_regular(path: Path) -> bytes:
    try:
        # Not blocking: a FIFO would wait for a writer for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        reason = "is a link, which is not followed" if path.is_symlink() else str(error.strerror)
        raise Unreadable(f"{path.name}: {reason}") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unreadable(f"{path.name}: is not an ordinary file")
    with os.fdopen(descriptor, "rb") as file:
        return file.read(MAX_FILE + 1)


def open_zip(path: Path) -> Folder:
    """The tree in a zip file; a single folder that holds everything else is passed through."""
    root = Folder(path.stem, str(path))
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ValueError("not an ordinary file")
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        root.problem = f"{path.name}: is not a zip that can be read ({error})"
        return root
    if len(entries) > MAX_ZIP_ENTRIES or sum(entry.file_size for entry in entries) > MAX_ZIP_BYTES:
        root.problem = f"{path.name}: holds more than is read from one zip"
        return root
    for entry in entries:
        _add(root, path, entry)
    if len(root.folders) == 1 and not root.files and not root.folders[0].problem:
        inner = root.folders[0]
        return Folder(root.name, root.path, inner.files, inner.folders)
    return root


def _add(root: Folder, path: Path, entry: zipfile.ZipInfo) -> None:
    parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
    leads_out = ".." in parts or entry.filename.startswith(("/", "\\")) or ":" in entry.filename
    hidden = any(name.startswith(_HIDDEN) for name in parts)
    if entry.is_dir() or not parts or leads_out or hidden or len(parts) > MAX_DEPTH:
        return
    folder = root
    for name in parts[:-1]:
        folder = folder.folder(name)
    if parts[-1].lower().endswith(".zip"):
        inner = Folder(PurePosixPath(parts[-1]).stem, f"{path}/{entry.filename}")
        inner.problem = f"{parts[-1]}: is a zip within a zip; unpack {path.name} first"
        folder.folders.append(inner)
        return
    folder.files.append(File(parts[-1], path, entry.filename))


def _read_entry(path: Path, filename: str) -> bytes:
    name = PurePosixPath(filename).name
    try:
        archive = _archive(path)
        entry = archive.getinfo(filename)
        _refuse_odd(name, entry)
        with archive.open(entry) as file:
            return file.read(MAX_FILE + 1)
    except (
        OSError,
        KeyError,
        zipfile.BadZipFile,
        ValueError,
        NotImplementedError,
        EOFError,
        zlib.error,
    ) as error:
        raise Unreadable(f"{name}: is damaged in the zip ({error})") from None


@lru_cache(maxsize=4)
def _archive(path: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)


def _refuse_odd(name: str, entry: zipfile.ZipInfo) -> None:
    if entry.file_size > MAX_FILE:
        raise Unreadable(f"{name}: has more than {MAX_FILE // 2**20} MB")
    if entry.file_size > _RATIO_FREE and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        raise Unreadable(f"{name}: is compressed far beyond what code is; submit the file itself")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Unreadable(f"{name}: is a link, which is not followed")
    if entry.flag_bits & 1:
        raise Unreadable(f"{name}: is encrypted")
    if entry.compress_type not in _READABLE_METHODS:
        raise Unreadable(f"{name}: is compressed in an unusual way; make an ordinary zip")
