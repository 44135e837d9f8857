"""Attacks that read what is not theirs: tests, solutions, secrets, other memory."""
# ruff: noqa: E501 (code in strings)

from __future__ import annotations

from attacks.entry import NUMBER_ONLY, Attack, attempts

_OPEN = 'tried(lambda: open("{}").read(300))'

FILES = attempts(
    "read-file",
    "reads a file with open",
    ("secret-beside-the-class", _OPEN.format("@SECRET@")),
    ("other-submission", _OPEN.format("@NEXT@")),
    ("private-cases", _OPEN.format("@CASES@/test_neuron.py")),
    ("gradebook-folder", _OPEN.format("@OUT@/secret.txt")),
    bites=True,
) + attempts(
    "read-file",
    "reads a file with open",
    ("hidden-cases", _OPEN.format("@CLONE@/grader/hidden/test_neuron.py")),
    ("solution", _OPEN.format("@CLONE@/solutions/neuron.py")),
    ("compiled-solution", 'import glob; tried(lambda: open(glob.glob("@CLONE@/**/*.pyc")[0], "rb").read())'),
    ("gradebook", 'tried(lambda: open("@OUT@/gradebook.db", "rb").read(16))'),
    ("passwd", _OPEN.format("/etc/passwd")),
    ("own-environment", _OPEN.format("/proc/self/environ")),
    ("own-maps", _OPEN.format("/proc/self/maps")),
    ("own-memory", 'tried(lambda: open("/proc/self/mem", "r+b"))'),
)

PROCESSES = attempts(
    "read-process",
    "looks into another process",
    ("parents-environment", 'tried(lambda: open(f"/proc/{os.getppid()}/environ", "rb").read())'),
    ("parents-command-line", 'tried(lambda: open(f"/proc/{os.getppid()}/cmdline", "rb").read())'),
    ("parents-memory", 'tried(lambda: open(f"/proc/{os.getppid()}/mem", "rb"))'),
    ("parents-maps", 'tried(lambda: open(f"/proc/{os.getppid()}/maps").read(10))'),
    ("parents-descriptors", 'tried(lambda: os.listdir(f"/proc/{os.getppid()}/fd"))'),
    ("parents-links", 'tried(lambda: [os.readlink(f"/proc/{os.getppid()}/{n}") for n in ("cwd", "exe")])'),
    ("all-command-lines", """
        for number in range(1, 4000):
            tried(lambda: open(f"/proc/{number}/cmdline", "rb").read())
    """),
    ("list-proc", 'tried(lambda: os.listdir("/proc"))'),
    ("list-class", 'tried(lambda: os.listdir(os.path.dirname("@SECRET@")))'),
)  # fmt: skip

MEMORY = (
    *attempts(
        "read-trace",
        "reads another process by system call",
        ("ptrace-attach", "raw(101, 16, os.getppid(), 0, 0)"),
        ("ptrace-seize", "raw(101, 0x4206, os.getppid(), 0, 0)"),
        ("process-vm-readv", """
            buffer = ctypes.create_string_buffer(64)
            vector = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 64)
            raw(310, os.getppid(), ctypes.byref(vector), 1, ctypes.byref(vector), 1, 0)
        """),
        ("process-vm-writev", """
            buffer = ctypes.create_string_buffer(64)
            vector = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 64)
            raw(311, os.getppid(), ctypes.byref(vector), 1, ctypes.byref(vector), 1, 0)
        """),
        ("pidfd-getfd", "raw(434, os.getppid(), 0); raw(438, 3, 0, 0)"),
        ("kcmp", "raw(312, os.getpid(), os.getppid(), 0, 0, 0)"),
        x86=True,
    ),
)  # fmt: skip

_TOKENS = '("token-env", "token-file", "token-next", "token-case", "token-book", "token-argv")'
PYTHON = (
    Attack("read-gc", "walks all objects for the tokens", body=f"""
        import gc
        for thing in gc.get_objects():
            if type(thing) in (list, tuple, dict, set) and len(thing) < 1000 and "read-gc" not in repr(thing):
                for token in {_TOKENS}:
                    if token + "-" in repr(thing): won(token)
    """),
    Attack("read-environment", "looks for the grader's environment", body="""
        if "NINESTEPS_SECRET" in os.environ or "HOME" in os.environ: won(dict(os.environ))
        libc.getenv.restype = ctypes.c_char_p
        if libc.getenv(b"NINESTEPS_SECRET"): won(libc.getenv(b"NINESTEPS_SECRET"))
    """, bites=False),
    Attack("read-arguments", "looks for the grader's command line", body="""
        if "--cases" in repr((sys.argv, sys.orig_argv)): won(sys.orig_argv)
    """),
    Attack("read-frames", "walks the frames of its callers for cases and expected values", body="""
        frame = sys._getframe()
        while frame is not None:
            for name, value in {**frame.f_locals, **frame.f_globals}.items():
                if name in ("wanted", "expected", "check", "checks", "rng", "CHECKS"): won(name)
            frame = frame.f_back
    """),
    Attack("read-threads", "looks at the frames of all threads", body="""
        for frame in sys._current_frames().values():
            while frame is not None:
                if "test_" in frame.f_code.co_name or "hidden" in frame.f_code.co_filename: won(frame)
                frame = frame.f_back
    """),
    Attack("read-traceback", "looks along a traceback for the case that called", body="""
        import traceback, linecache
        for line in traceback.format_stack():
            if "def test_" in line or "close(" in line: won(line)
        if any("hidden" in name for name in linecache.cache): won("linecache")
    """),
    Attack("read-linecache", "has linecache fetch the hidden cases and the solution", body="""
        import linecache
        for path in ("@CLONE@/grader/hidden/test_neuron.py", "@CLONE@/solutions/neuron.py", "@SECRET@"):
            if linecache.getlines(path): won(path)
    """, bites=True),
    Attack("read-file-variable", "follows __file__ and sys.path to the clone", body="""
        import pathlib
        for module in list(sys.modules.values()):
            file = getattr(module, "__file__", None)
            if file and "worker" in file:
                for path in pathlib.Path(file).parents[1].rglob("test_*.py"): won(path)
        for folder in [*sys.path, "@CLONE@"]:
            tried(lambda: open(os.path.join(folder, "pyproject.toml")).read())
    """),
    Attack("read-io", "opens past import filters, with _io, FileIO and codecs", body="""
        import _io, codecs, io
        tried(lambda: _io.open("@SECRET@").read())
        tried(lambda: io.FileIO("@SECRET@").read())
        tried(lambda: codecs.open("@SECRET@").read())
        tried(lambda: np.fromfile("@SECRET@", np.uint8))
        tried(lambda: np.loadtxt("@SECRET@", dtype=str))
    """, bites=True),
    Attack("read-libc", "opens with the C library, past Python", body="""
        libc.fopen.restype = ctypes.c_void_p
        if libc.fopen(b"@SECRET@", b"r"): won("fopen")
    """, bites=True),
    Attack("read-o-path", "opens with O_PATH and goes on from there", body="""
        folder = os.open(os.path.dirname("@SECRET@"), os.O_PATH)
        tried(lambda: os.open(os.path.basename("@SECRET@"), os.O_RDONLY, dir_fd=folder))
        file = os.open("@SECRET@", os.O_PATH)
        tried(lambda: os.open(f"/proc/self/fd/{file}", os.O_RDONLY))
        tried(lambda: os.read(file, 10))
    """, bites=True),
    Attack("read-descriptors", "probes inherited descriptors 0 to 1023, reading and writing", body="""
        import fcntl
        for number in range(1024):
            if number in (0, 1, 2, connection()): continue
            try: os.fstat(number)
            except OSError: continue
            won(f"descriptor {number}")
        for number in (0, 1, 2):
            if os.fstat(number).st_rdev != os.stat("/dev/null").st_rdev: won(number)
    """),
    Attack("read-inherited-memory", "scans its own heap for what a fork may have left there", body=f"""
        import gc
        for text in [thing for thing in gc.get_referents(*gc.get_objects()) if type(thing) in (str, bytes)]:
            text = text if isinstance(text, str) else text.decode("latin-1")
            if len(text) < 5000 and "read-inherited-memory" not in text:
                for token in {_TOKENS}:
                    if text.startswith(token + "-") or "".join(("def test_mse", "_loss")) in text: won(text[:50])
    """),
    Attack("read-expected-in-error", "answers what makes the check's error text quote the expected value",
        body="""
            return [12345.0]
        """, honest=NUMBER_ONLY),
    Attack("read-imports", "imports the hidden cases, the solutions and the grader", body="""
        import importlib
        for name in ("grader.hidden.test_neuron", "solutions", "solutions.neuron", "exercises.test_neuron",
                     "grader.instructor.engine", "grader.cases", "test_neuron", "pytest", "nbgrader"):
            tried(importlib.import_module, name)
    """),
    Attack("read-path-imports", "puts the clone on sys.path and imports the solution", body="""
        import importlib
        sys.path[:0] = ["@CLONE@", "@CLONE@/solutions", "@CLONE@/grader/hidden"]
        sys.path_importer_cache.clear()
        importlib.invalidate_caches()
        for name in ("solutions", "exercises", "test_neuron", "grader.instructor"):
            tried(importlib.import_module, name)
    """),
)  # fmt: skip

ATTACKS = (*FILES, *PROCESSES, *MEMORY, *PYTHON)
