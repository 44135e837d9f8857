"""A seccomp filter made of the allow-list in `syscalls`, as classic BPF, installed with ctypes."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from functools import cache

from .syscalls import ARCHITECTURES, Architecture

_LOAD, _JUMP_EQUAL, _JUMP_SET, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _AUDIT, _ARGUMENTS = 0, 4, 16

_OPENS_TO_CHANGE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | 0o20000000  # O_TMPFILE

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2

Instruction = tuple[int, int, int, int]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def available() -> bool:
    """Whether this architecture has a table and the kernel takes filters."""
    libc = ctypes.CDLL(None, use_errno=True)
    # A filter at a null address: EFAULT where filters are known, EINVAL where not.
    libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, 0, 0, 0)
    return platform.machine() in ARCHITECTURES and ctypes.get_errno() == errno.EFAULT


@cache
def compiled() -> _Program:
    """This machine's filter, ready to be installed.

    Raises:
        OSError: when there is no table for the architecture.
    """
    architecture = ARCHITECTURES.get(platform.machine())
    if architecture is None:
        raise OSError(errno.ENOSYS, f"no table of system calls for {platform.machine()}")
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in program(architecture))
    return _Program(len(code) // 8, code)


def install() -> None:
    """Let nothing through from now on but what the table allows. There is no way back.

    Raises:
        OSError: when the kernel refuses the filter, or there is no table for the architecture.
    """
    described = compiled()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(described), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def program(architecture: Architecture) -> list[Instruction]:
    """The filter: another architecture's calls kill, unknown calls fail with EPERM."""
    code: list[Instruction] = [
        (_LOAD, 0, 0, _AUDIT),
        (_JUMP_EQUAL, 1, 0, architecture.audit),
        _result(_KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if architecture.foreign_bit is not None:
        code += [(_JUMP_SET, 0, 1, architecture.foreign_bit), _result(_KILL)]
    for number in sorted(architecture.allowed):
        code += [(_JUMP_EQUAL, 0, 1, number), _result(_ALLOW)]
    refused = _ERRNO | errno.EACCES
    code += _if_argument(architecture.openat, 2, _OPENS_TO_CHANGE, when_set=refused, otherwise=_ALLOW)
    if architecture.open is not None:
        code += _if_argument(architecture.open, 1, _OPENS_TO_CHANGE, when_set=refused, otherwise=_ALLOW)
    return [*code, _result(_ERRNO | errno.EPERM)]


def _result(action: int) -> Instruction:
    return (_RETURN, 0, 0, action)


def _if_argument(number: int, argument: int, mask: int, when_set: int, otherwise: int) -> list[Instruction]:
    """Decide a call by the bits of one argument (its lower half, where all flags are)."""
    return [
        (_JUMP_EQUAL, 0, 4, number),
        (_LOAD, 0, 0, _ARGUMENTS + 8 * argument),
        (_JUMP_SET, 0, 1, mask),
        _result(when_set),
        _result(otherwise),
    ]
