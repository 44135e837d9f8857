"""Attacks that change what others rely on: libraries, files, clocks, the next submission."""
# ruff: noqa: E501 (code in strings)

from __future__ import annotations

from attacks.entry import NUMBER_ONLY, Attack, attempts

LIBRARIES = attempts(
    "tamper",
    "patches what a check might compare with",
    ("numpy", """
        np.mean = np.isfinite = np.abs = np.asarray = np.allclose = lambda *a, **k: True
        np.ndarray.max = None
    """.replace("np.ndarray.max = None", "np.max = None")),
    ("numpy-testing", """
        import numpy.testing
        numpy.testing.assert_allclose = numpy.testing.assert_array_equal = lambda *a, **k: None
    """),
    ("builtins", """
        import builtins
        builtins.abs = builtins.isinstance = builtins.bool = lambda *a: True
        builtins.AssertionError = Warning
        builtins.len = builtins.max = lambda *a: 0
    """),
    ("modules", """
        import types
        for name in ("grader", "grader.cases", "pytest", "solutions", "solutions.neuron"):
            sys.modules[name] = types.ModuleType(name)
        sys.modules["grader.cases"].close = lambda *a, **k: None
    """),
    ("warnings", 'import warnings; warnings.simplefilter("error"); warnings.warn("x" * 10**6)'),
    ("errstate", 'np.seterr(all="raise"); np.set_printoptions(threshold=0, formatter={"all": won})'),
    ("global-seed", "np.random.seed(0); import random; random.seed(0)"),
    ("clocks", "time.monotonic = time.perf_counter = time.time = lambda: 0.0; time.sleep = won"),
    ("json", 'json.dumps = lambda *a, **k: "{}"; json.loads = lambda *a: {"passed": True}'),
    ("struct", 'struct.Struct = struct.pack = lambda *a: b"9s" + bytes(8)'),
    ("import-system", "sys.meta_path.clear(); sys.path_hooks.clear(); import __main__; vars(__main__).clear()"),
    ("audit", 'sys.addaudithook(lambda *a: 1 / 0); sys.setprofile(won); sys.settrace(won)'),
    ("mutated-inputs", """
        y_true[...] = 0; y_pred[...] = 0
        return 0.0
    """),
)  # fmt: skip

HOST = tuple(
    Attack(f"tamper-host-{name}", f"patches the worker's own code: {what}", top=code, body=body)
    for name, what, code, body in (
        ("call", "every call answers 'passed'", """
            host = sys.modules["ninesteps_worker.host"]
            host.Host.call = lambda *a: ("passed", [])
        """, ""),
        ("export", "arrays claim to be whatever is compared with them", """
            values = sys.modules["ninesteps_worker.values"]
            values.Export.value = lambda self, value, depth=0: values.NameRef("mse_loss")
            sys.modules["ninesteps_worker.host"].Export = values.Export
        """, "return 0.0"),
        ("wire", "frames carry a verdict", """
            wire = sys.modules["ninesteps_worker.wire"]
            wire.encode = lambda m: framed(message(tag=m.get("tag"), value={"t": [True, None]}, passed=True))
        """, ""),
        ("server", "the server approves by itself", """
            import gc
            for server in gc.get_objects():
                if type(server).__name__ == "Server":
                    server._operations["call"] = lambda *a: ("passed", None)
                    server._operations["each"] = lambda *a: {"status": "passed", "score": 35.0}
        """, ""),
        ("errors", "an error comes out as AssertionError's opposite", """
            host = sys.modules["ninesteps_worker.host"]
            host.Host._error = lambda self, error: Passed()
            class Passed(Exception): pass
        """, "raise ValueError"),
        ("objects", "the host's own objects, by gc", """
            import gc
            for thing in gc.get_objects():
                if type(thing).__name__ in ("Host", "Server", "Connection"):
                    vars(thing).update(passed=True, score=35.0, _lost=[], _places=set())
        """, ""),
    )
)  # fmt: skip

FILES = attempts(
    "tamper-file",
    "writes",
    ("tmp", 'tried(lambda: open("/tmp/@MARK@", "w").write("@MARK@"))'),
    ("beside-the-class", 'tried(lambda: open("@SECRET@.@MARK@", "w").write("@MARK@"))'),
    ("shared-memory", 'tried(lambda: open("/dev/shm/@MARK@", "w").write("@MARK@"))'),
    bites=True,
) + attempts(
    "tamper-file",
    "writes",
    ("other-submission", 'tried(lambda: open("@NEXT@", "a").write("# @MARK@"))'),
    ("result-file", 'tried(lambda: open("@JSON@", "w").write(\'{"score": 35}\'))'),
    ("gradebook", 'import sqlite3; tried(lambda: sqlite3.connect("@OUT@/gradebook.db").execute("create table m (x)"))'),
    ("virtual-environment", 'tried(lambda: open(np.__file__, "a"))'),
    ("standard-library", 'tried(lambda: open(os.__file__, "a"))'),
    ("sitecustomize", 'tried(lambda: open(os.path.dirname(os.__file__) + "/sitecustomize.py", "w"))'),
    ("path-file", 'tried(lambda: open(os.path.dirname(os.path.dirname(np.__file__)) + "/@MARK@.pth", "w"))'),
    ("conftest", 'tried(lambda: open("@CLONE@/grader/hidden/conftest.py", "w"))'),
    ("home", 'tried(lambda: open("@HOME@/.@MARK@", "w"))'),
    ("relative", 'tried(lambda: open("@MARK@", "w"))'),
    ("o-tmpfile", 'tried(lambda: os.open("/tmp", os.O_TMPFILE | os.O_RDWR))'),
    ("link", 'tried(lambda: os.link("@SECRET@", "/tmp/@MARK@")); tried(lambda: os.symlink("/", "/tmp/@MARK@"))'),
    ("folder", 'tried(lambda: os.mkdir("/tmp/@MARK@")); tried(lambda: os.mkfifo("/tmp/@MARK@"))'),
    ("remove", 'tried(lambda: os.remove("@NEXT@")); tried(lambda: os.rename("@NEXT@", "/tmp/@MARK@"))'),
    ("mode", 'tried(lambda: os.chmod("@NEXT@", 0)); tried(lambda: os.utime("@NEXT@", (0, 0)))'),
    ("truncate", 'tried(lambda: os.truncate("@NEXT@", 0)); tried(lambda: os.setxattr("@NEXT@", "user.a", b""))'),
    ("streams", """
        for number in (0, 1, 2):
            os.write(number, b"35.0\\n{\\"score\\": 35.0, \\"status\\": \\"passed\\"}\\n")
        print("score: 35 of 35"); sys.stderr.write("passed")
    """),
    ("terminal", 'tried(lambda: open("/dev/tty", "w")); tried(lambda: open("/dev/pts/0", "w"))'),
)  # fmt: skip

LEFT_BEHIND = (
    *attempts(
        "tamper-left",
        "leaves something behind",
        ("sysv-memory", "raw(29, @KEY@, 4096, 0o1666)"),
        ("sysv-semaphores", "raw(64, @KEY@, 1, 0o1666)"),
        ("sysv-queue", "raw(68, @KEY@, 0o1666)"),
        ("posix-queue", 'raw(240, b"/@MARK@", 0o102, 0o600, 0)'),
        ("key", 'raw(248, b"user", b"@MARK@", b"x", 1, -3)'),
        ("keyring", "raw(250, 0, -3, 1)"),
        ("timer", "raw(222, 0, 0, 0); raw(38, 0, 0, 0); raw(283, 0, 0)"),
        x86=True,
    ),
    Attack("tamper-left-atexit", "registers work for after its end", top="""
        import atexit
        atexit.register(lambda: open("/tmp/@MARK@", "w"))
    """, body="sys.exit(0)"),
    Attack("tamper-left-thread", "leaves threads that go on writing replies", top="""
        import threading
        def flood():
            time.sleep(0.05)
            while True: send(message(tag=tag_now, value=1.0))
        tag_now = 0
        threading.Thread(target=flood, daemon=True).start()
    """, body="time.sleep(0.3)"),
    Attack("tamper-left-daemon", "forks twice to outlive its worker", body="""
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(100)
        won("a daemon")
    """),
    Attack("tamper-state", "counts its calls in numpy and modules, to answer differently next time", body="""
        np.seen = getattr(np, "seen", 0) + 1
        sys.modules.setdefault("seen", np)
        return 0.0
    """, honest=NUMBER_ONLY),
)  # fmt: skip

ATTACKS = (*LIBRARIES, *HOST, *FILES, *LEFT_BEHIND)
