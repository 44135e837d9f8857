"""What a worker gives up before it sees the first byte of student code.

So far: resource limits, no core dumps, no new privileges, and death with its template. The grader puts
`ISOLATION` into every result, so that nobody takes this for more than it is.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal

ISOLATION = "process"

ADDRESS_SPACE = 2 * 2**30
CPU_SECONDS = 300
DESCRIPTORS = 64

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38


def confine() -> None:
    """Close the jail around this process, for good.

    Raises:
        OSError: when a limit cannot be set; the worker must not go on then.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    for option, value in ((_PR_SET_PDEATHSIG, signal.SIGKILL), (_PR_SET_NO_NEW_PRIVS, 1)):
        if libc.prctl(option, value, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
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
