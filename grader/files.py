"""Writes files whole or not at all."""

from __future__ import annotations

import ctypes
import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PLAIN = 0o644
READ_ONLY = 0o444
_NEW = ".new-"


def refuse_unwritable(path: Path) -> None:
    """Make the file's folder and try it: before work is done whose result could not be kept.

    Raises:
        OSError: when the folder cannot be made or written.
    """
    if path.parent.exists() and not path.parent.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, f"{path.parent.name} is not a folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=path.parent):
        pass


def write_whole(path: Path, content: str | bytes, mode: int = PLAIN, *, durable: bool = False) -> None:
    """Write a file that is there whole or not at all; see `whole_file`.

    Raises:
        OSError: when the folder cannot be made or written.
    """
    with whole_file(path, mode, durable=durable) as file:
        file.write(content.encode("utf-8", "replace") if isinstance(content, str) else content)


@contextmanager
def whole_file(path: Path, mode: int = PLAIN, *, durable: bool = False) -> Iterator[BinaryIO]:
    """A temporary file beside it, renamed at the end of the block: a read-only file is replaced as well.

    That holds when the process is killed. After a power cut the new name may stand for an empty file, unless
    the file is `durable`: then its content is on the disk before it has the name, and the name before this
    returns. It is for what is written once and then relied on; many files are cheaper with one
    `flush_file_system`.

    Raises:
        OSError: when the folder cannot be made or written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder")
    if path.exists() and not path.is_file():
        # A device or a pipe is written to, and never replaced.
        with path.open("wb") as device:
            yield device
        return
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=_NEW)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    if durable:
        _flush_folder(path.parent)


def make_durable(path: Path) -> Path:
    """Wait until a file that another program wrote is on the disk, with its name.

    Raises:
        OSError: when it cannot be opened, or the disk reports a failure.
    """
    with path.open("rb") as file:
        os.fsync(file.fileno())
    _flush_folder(path.parent)
    return path


def _flush_folder(folder: Path) -> None:
    if os.name == "posix":  # elsewhere a folder cannot be opened
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def flush_file_system(folder: Path) -> None:
    """Wait until all that was written in the file system of this folder is on its disk.

    Raises:
        OSError: when the folder cannot be opened, or the disk reports a failure.
    """
    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if call is None:  # no Linux
        os.sync()
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if call(descriptor):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    finally:
        os.close(descriptor)


def remove_leftovers(folder: Path) -> None:
    """Remove what a writer that was killed left in a folder that nobody else writes to now."""
    for path in folder.glob(f"{_NEW}*"):
        path.unlink(missing_ok=True)
