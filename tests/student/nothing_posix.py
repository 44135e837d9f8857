"""Makes this Python one without POSIX, as far as imports go; processes load it as `sitecustomize`."""

from __future__ import annotations

import importlib.abc
import multiprocessing
import os
import sys
from typing import Any

POSIX_ONLY = frozenset(
    ("fcntl", "termios", "tty", "pty", "pwd", "grp", "resource", "syslog", "readline", "spwd", "crypt", "nis")
)
INSTRUCTORS = frozenset(
    ("nbgrader", "jupytext", "solutions", "grader.instructor", "grader.hidden", "grader.mistakes")
)


class Refusing(importlib.abc.MetaPathFinder):
    """Finds none of the modules that a student does not have."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        """Refuse, or leave it to the others."""
        if name in POSIX_ONLY or name in INSTRUCTORS:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


for module in POSIX_ONLY & sys.modules.keys():
    del sys.modules[module]
sys.meta_path.insert(0, Refusing())
for name in ("fork", "forkpty", "register_at_fork"):
    if hasattr(os, name):
        delattr(os, name)
multiprocessing.set_start_method("spawn", force=True)
