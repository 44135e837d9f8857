"""One grader at a time in a course: the others wait. A grader that died holds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from grader.errors import UserError

LOCK_FILE = Path(".ninesteps") / "lock"


def lock_of(root: Path) -> FileLock:
    """The course's lock, not yet taken; the operating system gives it back when its holder ends.

    Raises:
        UserError: when the course's folder cannot be written.
    """
    path = root / LOCK_FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{root}: cannot be written: {error.strerror}") from error
    return FileLock(path)


def take(lock: FileLock, root: Path, tell: Callable[[str], None]) -> None:
    """Take the lock; if another grader has it, say so once and wait.

    Raises:
        UserError: when the lock's file cannot be made.
    """
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            tell(f"{root}: another grader is at work in this course; waiting until it has finished")
            lock.acquire()
    except OSError as error:
        raise UserError(f"{lock.lock_file}: cannot be locked: {error.strerror}") from error


@contextmanager
def only_grader(root: Path, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the course's lock.

    Args:
        root: the course's folder.
        tell: told in one line if it has to be waited for.
    """
    lock = lock_of(root)
    take(lock, root, tell)
    try:
        yield
    finally:
        lock.release()
