"""Landlock: a process takes away its own rights to files, TCP ports, signals and abstract sockets."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from functools import cache

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_VERSION_FLAG = 1
_PATH_BENEATH = 1

_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# All rights to files that an ABI version knows, by the number of its highest bit.
_HIGHEST_BIT = {1: 12, 2: 13, 3: 14, 4: 14, 5: 15}
_NETWORK = 0b11
_SCOPES = 0b11


class _Ruleset(ctypes.Structure):
    _fields_ = [
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    ]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def abi() -> int:
    """The kernel's Landlock version; 0 where it has none, or has it switched off."""
    return max(0, int(_libc().syscall(_CREATE, None, 0, _VERSION_FLAG)))


def ruleset(readable: Iterable[str]) -> int:
    """Make a set of rules that keeps the right to read beneath these paths, and no other.

    Returns:
        A descriptor for `enforce`; made once, it serves every process forked afterwards.

    Raises:
        OSError: when the kernel has no Landlock, or refuses.
    """
    version = abi()
    files = (1 << (_HIGHEST_BIT.get(version, _HIGHEST_BIT[max(_HIGHEST_BIT)]) + 1)) - 1
    rules = _Ruleset(files, _NETWORK if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    descriptor = _checked(_libc().syscall(_CREATE, ctypes.byref(rules), size, 0))
    for path in readable:
        _allow_reading(_libc(), descriptor, path)
    return descriptor


def enforce(descriptor: int) -> None:
    """Put this process under a set of rules, for good; needs `no_new_privs`.

    Raises:
        OSError: when the kernel refuses.
    """
    _checked(_libc().syscall(_RESTRICT, descriptor, 0))


def _allow_reading(libc: ctypes.CDLL, ruleset: int, path: str) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        rights = _READ_FILE | (_READ_DIR if os.path.isdir(path) else 0)  # noqa: PTH112
        rule = _PathBeneath(rights, parent)
        _checked(libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0))
    finally:
        os.close(parent)


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
