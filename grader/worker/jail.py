"""What a worker gives up before it sees the first byte of student code.

In this order: user and capabilities, limits, Landlock (reading the standard library and the named packages
is all that is left of the file system; no network, no signals beyond itself), descriptors, and the seccomp
allow-list. Every step is checked; a worker whose jail does not close does not start.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from . import landlock, seccomp

SANDBOXED = "landlock+seccomp"
UNSANDBOXED = "none"

ADDRESS_SPACE = 2 * 2**30
CPU_SECONDS = 600
DESCRIPTORS = 64
NOBODY = 65534

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_CAPBSET_DROP = 1, 4, 38, 24
_PR_SET_SECUREBITS, _NO_ROOT = 28, 0b101111
_CAPABILITY_VERSION_3 = 0x20080522
_LAST_CAPABILITY = 63


class JailError(Exception):
    """The jail cannot be closed on this machine; the text says why."""


@dataclass(frozen=True)
class Plan:
    """How a worker is confined.

    Attributes:
        readable: paths that student code may read beneath.
        sandboxed: whether Landlock and seccomp are closed at all.
        without: what is taken to be missing; for tests of what happens then.
    """

    readable: tuple[str, ...]
    sandboxed: bool = True
    without: tuple[str, ...] = ()

    @property
    def isolation(self) -> str:
        """What results say."""
        return SANDBOXED if self.sandboxed else UNSANDBOXED


def confine(plan: Plan, connection: int, rules: int, user: int | None) -> None:
    """Close the jail around this process, for good.

    Args:
        plan: how.
        connection: the one descriptor that is kept, besides the standard streams.
        rules: descriptor of the Landlock rules.
        user: the user to become, or None to stay.

    Raises:
        OSError: when a step is refused; the worker must not go on then.
    """
    _offer_to_be_killed()
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
        # A change of user forgets it.
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _drop_capabilities()
    _prctl(_PR_SET_DUMPABLE, 0)
    _limit()
    if plan.sandboxed:
        landlock.enforce(rules)
    _close_all_but(connection)
    if plan.sandboxed:
        seccomp.install()


def _offer_to_be_killed() -> None:
    """Where memory runs out, the kernel is to end a worker, not the grader. Some containers forbid it."""
    # Not by `open`, which would import the encoding anew in every worker.
    with suppress(OSError):
        descriptor = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
        try:
            os.write(descriptor, b"1000")
        finally:
            os.close(descriptor)


def _close_all_but(connection: int) -> None:
    os.closerange(3, connection)
    os.closerange(connection + 1, 65536)


def _limit() -> None:
    for limit, value in (
        (resource.RLIMIT_AS, ADDRESS_SPACE),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, DESCRIPTORS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    # Past RLIMIT_FSIZE a write raises OSError instead of ending the process.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def _drop_capabilities() -> None:
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _checked(_libc().capset(ctypes.byref(header), ctypes.byref(nothing)))


def _prctl(option: int, value: int) -> None:
    _checked(_libc().prctl(option, value, 0, 0, 0))


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def prepare(plan: Plan) -> int:
    """Make ready, once, what every worker's jail needs; returns the descriptor of the Landlock rules, or -1.

    Raises:
        JailError: when the machine lacks something.
    """
    if not plan.sandboxed:
        return -1
    if "landlock" in plan.without or not landlock.abi():
        raise JailError("this kernel has no Landlock (Linux 5.13 or later, switched on)")
    if "seccomp" in plan.without or not seccomp.available():
        raise JailError("this kernel or processor has no seccomp filters that are known here")
    try:
        seccomp.compiled()
        return landlock.ruleset(plan.readable)
    except OSError as error:
        raise JailError(f"Landlock refuses its rules: {error.strerror}") from error


def settle(plan: Plan) -> int | None:
    """Choose the user that workers become, once, in the template.

    When the grader is root and the unprivileged user can read what workers must, it is that one. Otherwise
    workers stay who they are; if that is root, the template and with it every worker gives up what makes
    root special.
    """
    if os.geteuid() != 0:
        return None
    if _readable_as(NOBODY, plan.readable):
        return NOBODY
    _prctl(_PR_SET_SECUREBITS, _NO_ROOT)
    for capability in range(_LAST_CAPABILITY + 1):
        if _libc().prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break  # the kernel knows no more of them
    _drop_capabilities()
    return None


def _readable_as(user: int, paths: tuple[str, ...]) -> bool:
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            status = 0 if all(os.access(path, os.R_OK) for path in paths) else 1
        finally:
            os._exit(status)
    return os.waitpid(pid, 0)[1] == 0
