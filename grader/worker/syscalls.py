"""The system calls that a jailed worker may make, by architecture.

An allow-list: whatever is not here is refused with EPERM, which Python shows as an ordinary exception.
Left out on purpose: anything that makes a process, a socket, a file, shared memory or a key, that signals,
traces, changes limits or credentials; threads, which take the processor from the grader that shares it, and
of which a machine has only so many; and `fcntl`, `ioctl` and `prlimit64`, which can reach other processes
(F_SETOWN with F_SETSIG, terminals, their limits).
"""

from __future__ import annotations

from dataclasses import dataclass, field

_COMMON = {
    # name: (x86_64, aarch64)
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "readv": (19, 65),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "nanosleep": (35, 101),
    "getpid": (39, 172),
    "exit": (60, 93),
    "uname": (63, 160),
    "getcwd": (79, 17),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "times": (100, 153),
    "getuid": (102, 174),
    "getgid": (104, 176),
    "geteuid": (107, 175),
    "getegid": (108, 177),
    "getppid": (110, 173),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "getdents64": (217, 61),
    "set_tid_address": (218, 96),
    "restart_syscall": (219, 128),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "newfstatat": (262, 79),
    "readlinkat": (267, 78),
    "faccessat": (269, 48),
    "pselect6": (270, 72),
    "ppoll": (271, 73),
    "set_robust_list": (273, 99),
    "getrandom": (318, 278),
    "statx": (332, 291),
    "rseq": (334, 293),
    "faccessat2": (439, 439),
}
_ONLY_X86_64 = {
    "stat": 4,
    "lstat": 6,
    "poll": 7,
    "access": 21,
    "select": 23,
    "readlink": 89,
    "time": 201,
}


@dataclass(frozen=True)
class Architecture:
    """Numbers of one architecture.

    Attributes:
        audit: what seccomp calls it (AUDIT_ARCH_…).
        allowed: calls that are let through whatever their arguments.
        openat: let through for reading only.
        open: likewise, the older call; None where there is none.
        foreign_bit: a bit of the number that marks another call table (x32).
    """

    audit: int
    openat: int
    open: int | None
    foreign_bit: int | None
    allowed: frozenset[int] = field(default_factory=frozenset)


ARCHITECTURES = {
    "x86_64": Architecture(
        audit=0xC000003E,
        openat=257,
        open=2,
        foreign_bit=0x40000000,
        allowed=frozenset([*(pair[0] for pair in _COMMON.values()), *_ONLY_X86_64.values()]),
    ),
    "aarch64": Architecture(
        audit=0xC00000B7,
        openat=56,
        open=None,
        foreign_bit=None,
        allowed=frozenset(pair[1] for pair in _COMMON.values()),
    ),
}
