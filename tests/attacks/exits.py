"""Attacks that end the process, crash it or keep it for ever."""
# ruff: noqa: E501 (code in strings)

from __future__ import annotations

from attacks.entry import Attack, attempts

ENDS = attempts(
    "exit",
    "ends or crashes its process in a call",
    ("os-exit", "os._exit(0)"),
    ("sys-exit", "sys.exit(0)"),
    ("system-exit-text", 'raise SystemExit("passed")'),
    ("keyboard-interrupt", "raise KeyboardInterrupt"),
    ("generator-exit", "raise GeneratorExit"),
    ("base-exception", "class End(BaseException): pass\nraise End('passed')"),
    ("null-pointer", "ctypes.string_at(0)"),
    ("abort", "libc.abort()"),
    ("exit-group", "libc._exit(0)"),
    ("illegal-instruction", """
        import mmap
        page = mmap.mmap(-1, 4096, prot=7)
        page.write(b"\\x0f\\x0b\\x00\\x00\\x00\\x00")
        ctypes.CFUNCTYPE(None)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
    """),
    ("code-object", 'exec((lambda: 0).__code__.replace(co_code=b"\\xff" * 64, co_stacksize=0))'),
    ("recursion", "def deeper(n): return deeper(n + 1) + 1\ndeeper(0)"),
    ("recursion-limit", "sys.setrecursionlimit(2**31 - 1)\ndef deeper(n): return deeper(n + 1) + 1\ndeeper(0)"),
    ("recursion-in-c", """
        sys.setrecursionlimit(10**9)
        nested = []
        for _ in range(10**6): nested = [nested]
        repr(nested)
    """),
    ("input", "input('password: ')"),
    ("read-standard-input", "sys.stdin.buffer.read(); raise EOFError"),
    ("free", "libc.free(ctypes.c_void_p(1234567))"),
    ("refcount", "ctypes.pythonapi.Py_DecRef(ctypes.py_object(np.ndarray)); del np.ndarray.shape"),
    ("stop-signal", "raw(62, os.getpid(), 19); os.kill(os.getpid(), 9)"),
    ("faulthandler", "import faulthandler; faulthandler._sigsegv()"),
)  # fmt: skip

AT_TOP = tuple(
    Attack(f"exit-top-{name}", f"{what} while it is loaded", top=code, body="return None")
    for name, what, code in (
        ("os-exit", "ends its process", "os._exit(0)"),
        ("sys-exit", "exits", "sys.exit(0)"),
        ("crash", "crashes", "ctypes.string_at(0)"),
        ("base-exception", "raises a BaseException", "raise BaseException('x')"),
        ("exits-often", "ends its process in every statement", "\n".join(["os._exit(3)"] * 12)),
        ("input", "asks for input", "input('? ')"),
        ("evil-import", "replaces __import__", "__builtins__['__import__'] = lambda *a: 1 / 0"),
        (
            "excepthook",
            "sets exception hooks",
            "sys.excepthook = sys.unraisablehook = lambda *a: os._exit(9)",
        ),
    )
)

HANGS = attempts(
    "hang",
    "never comes back from a call",
    ("loop", "while True: pass"),
    ("sleep", "time.sleep(10**6)"),
    ("catch-all", """
        while True:
            try:
                while True: time.sleep(0.01)
            except BaseException: pass
    """),
    ("ignored-signals", """
        import signal
        for number in range(1, 65):
            try: signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError): pass
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
        while True: pass
    """),
    ("lock", "import threading\nlock = threading.Lock(); lock.acquire(); lock.acquire()"),
    ("threads-and-lock", """
        import threading
        def spin():
            while True: pass
        for _ in range(4): threading.Thread(target=spin).start()
        threading.Event().wait()
    """),
    ("regular-expression", 'import re; re.match(r"(a+)+$", "a" * 64 + "b")'),
    ("in-c", "sum(iter(int, 1))"),
)  # fmt: skip

LATER = (
    Attack("hang-evil-del", "returns an object whose __del__ never ends", body="""
        class Evil:
            def __del__(self):
                while True: time.sleep(1)
        return Evil()
    """),
    Attack("hang-top", "never ends a statement at top level", top="while True: time.sleep(9)"),
    Attack("hang-half-deadline", "takes all but the deadline, once", body="time.sleep(1.2); os._exit(1)"),
)  # fmt: skip

ATTACKS = (*ENDS, *AT_TOP, *HANGS, *LATER)
