"""Writes files whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

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


def write_whole(path: Path, content: str | bytes, mode: int = PLAIN) -> None:
    """Write into a temporary file beside it, then rename: a read-only file is replaced as well.

    Raises:
        OSError: when the folder cannot be made or written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder")
    if path.exists() and not path.is_file():
        # A device or a pipe is written to, and never replaced.
        path.write_bytes(content.encode("utf-8", "replace") if isinstance(content, str) else content)
        return
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=_NEW)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode("utf-8", "replace") if isinstance(content, str) else content)
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def remove_leftovers(folder: Path) -> None:
    """Remove what a writer that was killed left in a folder that nobody else writes to now."""
    for path in folder.glob(f"{_NEW}*"):
        path.unlink(missing_ok=True)
