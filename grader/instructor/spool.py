"""Records on the disk instead of in memory, for as long as a run lasts."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

from grader.errors import UserError

T = TypeVar("T")


class Spool(Generic[T]):
    """A list with one record at a time in memory: added to at its end, gone through from its beginning.

    Its file has no name, so nobody else writes what is unpickled here, and a process that is killed leaves
    nothing.

    Args:
        folder: in whose file system the file is; the one for temporary files by default.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._place = folder or Path(tempfile.gettempdir())
        self._file = tempfile.TemporaryFile(dir=self._place)  # noqa: SIM115 (closed by close)
        self._length = 0

    def add(self, record: T) -> None:
        """Put a record at the end.

        Raises:
            UserError: when the disk is full.
        """
        try:
            self._file.seek(0, os.SEEK_END)
            pickle.dump(record, self._file)
            self._file.flush()
        except OSError as error:
            raise UserError(f"{self._place}: cannot be written: {error.strerror}") from error
        self._length += 1

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[T]:
        """The records that are there when this begins."""
        place = 0
        for _ in range(self._length):
            self._file.seek(place)
            record: T = pickle.load(self._file)
            place = self._file.tell()
            yield record

    def close(self) -> None:
        """Give the disk back."""
        with suppress(OSError):  # what was held back did not fit, and nobody wants it any more
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
