"""Attacks that leave the process: sockets, programs, signals, the kernel's odd doors."""
# ruff: noqa: E501 (code in strings)

from __future__ import annotations

from attacks.entry import Attack, attempts

REACH = attempts(
    "escape",
    "reaches another process with Python's own means",
    ("connect", 'import socket; tried(lambda: socket.create_connection(("127.0.0.1", @PORT@), 1))'),
    ("fork", """
        pid = os.fork()
        if pid == 0: os._exit(0)
        os.waitpid(pid, 0); won("fork")
    """),
    ("subprocess", 'import subprocess; tried(lambda: subprocess.check_output(["/bin/echo", "@MARK@"]))'),
    ("system", 'os.system("exit 7") == 7 << 8 and won("system")'),
    bites=True,
) + attempts(
    "escape",
    "reaches another process with Python's own means",
    ("listen", 'import socket; tried(lambda: socket.create_server(("127.0.0.1", @LISTEN@)))'),
    ("datagram", 'import socket; tried(lambda: socket.socket(type=2).sendto(b"x", ("127.0.0.1", @PORT@)))'),
    ("unix-socket", 'import socket; tried(lambda: socket.socket(socket.AF_UNIX).bind("/tmp/@MARK@"))'),
    ("abstract-socket", 'import socket; tried(lambda: socket.socket(socket.AF_UNIX).bind("\\0@MARK@"))'),
    ("netlink", "import socket; tried(lambda: socket.socket(16, 3, 0)); tried(lambda: socket.socket(17, 3))"),
    ("socketpair", "import socket; tried(socket.socketpair)"),
    ("descriptor-as-socket", """
        import array, socket
        own = socket.socket(fileno=connection())
        tried(lambda: own.sendmsg([b"x"], [(1, 1, array.array("i", [0]))])); tried(own.getpeername)
        own.detach()
    """),
    ("url", 'import urllib.request; tried(lambda: urllib.request.urlopen("http://127.0.0.1:@PORT@/@MARK@"))'),
    ("exec", 'tried(lambda: os.execv("/bin/sleep", ["/bin/sleep", "91", "@MARK@"]))'),
    ("spawn", 'tried(lambda: os.posix_spawn("/bin/sleep", ["sleep", "92", "@MARK@"], {}))'),
    ("multiprocessing", """
        import multiprocessing
        tried(lambda: multiprocessing.get_context("fork").Process(target=time.sleep, args=(9,)).start())
    """),
    ("pty", "import pty; tried(pty.fork); tried(os.openpty)"),
    ("kill-parent", "import signal; tried(lambda: os.kill(os.getppid(), 0)); tried(lambda: os.kill(-1, 0))"),
    ("kill-group", "tried(lambda: os.killpg(os.getpgid(os.getppid()), 0)); tried(lambda: os.kill(1, 0))"),
    ("new-session", "tried(os.setsid); tried(lambda: os.setpgid(0, 0)); tried(lambda: os.setuid(0))"),
    ("chroot", 'tried(lambda: os.chroot("/")); tried(lambda: os.chdir("/tmp")); tried(lambda: os.fchdir(0))'),
    ("other-interpreter", 'tried(lambda: os.execve(sys.executable, [sys.executable, "-c", "@MARK@"], {}))'),
    ("ctypes-libraries", 'tried(lambda: ctypes.CDLL("libssl.so.3.@MARK@")); tried(lambda: libc.fork() and 1 / 0)'),
)  # fmt: skip

CALLS = attempts(
    "escape-call",
    "makes a system call that is not for it",
    ("vfork", "raw(58)"),
    ("clone-process", "raw(56, 17, 0, 0, 0, 0)"),
    ("clone-namespaces", "raw(56, 0x7e020000 | 17, 0, 0, 0, 0)"),
    ("clone3", """
        arguments = struct.pack("=8Q", 0, 0, 0, 0, 17, 0, 0, 0)
        raw(435, arguments, len(arguments))
    """),
    ("execve", 'raw(59, b"/bin/true", 0, 0)'),
    ("execveat", 'raw(322, -100, b"/bin/true", 0, 0, 0)'),
    ("unshare", "raw(272, 0x10000000); raw(272, 0x7e020000); raw(308, 0, 0)"),
    ("mount", 'raw(165, b"none", b"/tmp", b"tmpfs", 0, 0); raw(428, -100, b"/", 1); raw(430, b"tmpfs", 0)'),
    ("pivot-root", 'raw(155, b"/", b"/"); raw(161, b"/tmp"); raw(80, b"/tmp")'),
    ("kill", "raw(62, os.getppid(), 0); raw(200, os.getppid(), 0); raw(234, os.getppid(), os.getppid(), 0)"),
    ("queued-signal", "raw(129, os.getppid(), 0, bytes(128)); raw(297, os.getppid(), os.getppid(), 0, bytes(128))"),
    ("pidfd", "raw(434, os.getppid(), 0); raw(424, 0, 0, 0, 0)"),
    ("fcntl-owner", """
        raw(72, connection(), 8, os.getppid()); raw(72, connection(), 10, 9); raw(72, connection(), 15, bytes(8))
    """),
    ("fcntl-duplicate", "raw(72, connection(), 0, 40); raw(32, 0); raw(33, 0, 41); raw(292, 0, 42, 0)"),
    ("ioctl-terminal", 'raw(16, 0, 0x5412, b"x"); raw(16, connection(), 0x8901, b"\\0" * 8)'),
    ("ioctl-high-bits", "raw(16, 0, 0x1_0000_5412, b'x')"),
    ("socket-calls", "raw(41, 2, 1, 0); raw(41, 1, 1, 0); raw(53, 1, 1, 0, bytes(8))"),
    ("send-descriptors", "raw(46, connection(), bytes(56), 0); raw(47, connection(), bytes(56), 0)"),
    ("io-uring", "raw(425, 8, ctypes.create_string_buffer(120)); raw(426, 3, 1, 0, 0, 0, 0); raw(427, 3, 0, 0, 0)"),
    ("aio", "raw(206, 1, ctypes.create_string_buffer(8)); raw(209, 0, 0, 0)"),
    ("memfd", 'raw(319, b"@MARK@", 1)'),
    ("userfaultfd", "raw(323, 0); raw(323, 1)"),
    ("bpf", "raw(321, 0, bytes(72), 72); raw(321, 5, bytes(72), 72)"),
    ("perf", "raw(298, bytes(112), 0, -1, -1, 0)"),
    ("seccomp-undo", "raw(317, 0, 0, 0); raw(317, 1, 0, bytes(16)); raw(157, 22, 2, 0)"),
    ("landlock-more", "raw(444, bytes(24), 24, 0); raw(444, 0, 0, 1); raw(446, 3, 0)"),
    ("prctl", "raw(157, 4, 1); raw(157, 1, 0); raw(157, 38, 0); raw(157, 15, b'@MARK@'); raw(158, 0x1001, 0)"),
    ("credentials", "raw(105, 0); raw(106, 0); raw(117, 0, 0, 0); raw(126, bytes(8), bytes(24)); raw(116, 0, 0)"),
    ("modules", 'raw(175, 0, 0, b""); raw(313, 0, b"", 0); raw(246, 0, 0, 0, 0); raw(169, 0, 0, 0, 0)'),
    ("handles", "raw(303, -100, b'/', bytes(16), 0, 0); raw(304, -100, bytes(16), 0); raw(437, -100, b'/', bytes(24), 24)"),
    ("copy", "raw(326, 0, 0, 1, 0, 8, 0); raw(275, 0, 0, 1, 0, 8, 0); raw(40, 1, 0, 0, 8); raw(278, 1, 0, 0, 0)"),
    ("watch", "raw(300, 0, 0); raw(254, 0, b'/', 1); raw(294, 0); raw(291, 0)"),
    ("membarrier-and-kin", "raw(324, 0, 0, 0); raw(134, 0); raw(135, -1); raw(154, 0, 0, 0); raw(172, 3)"),
    ("time-set", "raw(227, 0, bytes(16)); raw(164, 0, 0); raw(159, bytes(208)); raw(170, b'x', 1)"),
    ("x32-getpid", "raw(0x40000000 + 39); won('the x32 table')"),
    ("x32-execve", "raw(0x40000000 + 520, b'/bin/true', 0, 0); won('the x32 table')"),
    ("high-bits", "raw(0x1_0000_0000 + 57); raw(0x1_0000_0000 + 41, 2, 1, 0)"),
    ("negative", "raw(-1); raw(2**31)"),
    ("i386-table", """
        import mmap
        page = mmap.mmap(-1, 4096, prot=7)
        page.write(b"\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\xc3")  # mov eax, 20; int 0x80: getpid of i386
        won(ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))())
    """),
    ("sysenter", """
        import mmap
        page = mmap.mmap(-1, 4096, prot=7)
        page.write(b"\\x53\\xb8\\x02\\x00\\x00\\x00\\xcd\\x80\\x5b\\xc3")  # int 0x80: fork of i386
        won(ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))())
    """),
    ("open-to-write", """
        raw(2, b"/tmp/@MARK@", 0o102, 0o600); raw(257, -100, b"/tmp/@MARK@", 0o102, 0o600)
        raw(2, b"/dev/null", 0x1_0000_0002); raw(85, b"/tmp/@MARK@", 0o600)
        raw(2, b"/tmp", 0o20200002, 0o600)
    """),
    ("thread-without-filter", """
        import threading
        def work(): found.append(libc.syscall(41, 2, 1, 0))
        found = []
        thread = threading.Thread(target=work); thread.start(); thread.join()
        if found[0] >= 0: won("a socket from a thread")
    """),
    x86=True,
)  # fmt: skip

ATTACKS: tuple[Attack, ...] = (*REACH, *CALLS)
