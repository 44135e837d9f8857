"""Reads single keys from a terminal, on every platform; none where the input is no terminal."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def keys(pressed: Callable[[str], None]) -> Iterator[bool]:
    """Hand every key that is pressed meanwhile to a function, which is called in another thread.

    Yields:
        Whether there is a keyboard.
    """
    if sys.stdin is None or not sys.stdin.isatty():
        yield False
    elif sys.platform == "win32":
        _start(_windows_keys, pressed)
        yield True
    else:
        try:
            import termios
            import tty
        except ImportError:
            yield False
            return
        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)
        try:
            tty.setcbreak(descriptor)
            _start(_posix_keys, pressed)
            yield True
        finally:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _start(read: Callable[[], str], pressed: Callable[[str], None]) -> None:
    def run() -> None:
        while True:
            key = read()
            if not key:
                return
            pressed(key)

    threading.Thread(target=run, daemon=True).start()


def _posix_keys() -> str:
    return sys.stdin.read(1)


def _windows_keys() -> str:
    import msvcrt

    return str(msvcrt.getwch())  # type: ignore[attr-defined, unused-ignore]
