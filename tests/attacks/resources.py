"""Attacks on what the machine has: memory, processor, disk, descriptors."""
# ruff: noqa: E501 (code in strings)

from __future__ import annotations

from attacks.entry import Attack, attempts

ATTACKS = (
    *attempts(
        "resource",
        "uses up",
        ("memory-at-once", "bytearray(10**12)"),
        ("memory-array", "np.ones(2**36)"),
        ("memory-by-and-by", """
            kept = []
            while True: kept.append(bytes(2**26))
        """),
        ("memory-mapped", """
            import mmap
            kept = [mmap.mmap(-1, 2**29) for _ in range(9)]
            won("mapped 4.5 GiB")
        """),
        ("memory-locked", "raw(151, 1); raw(149, 0, 4096); raw(325, 0, 4096, 0)"),
        ("huge-power", "9 ** 9 ** 9 > 0 and won('a number of a billion digits')"),
        ("output", """
            for _ in range(20): print("x" * 10**6); sys.stderr.write("y" * 10**6); os.write(1, b"z" * 10**6)
        """),
        ("forks", """
            for _ in range(50): tried(os.fork)
        """),
        ("threads", """
            import _thread, hashlib
            def work(): hashlib.pbkdf2_hmac("sha256", b"", b"", 2**31 - 1)
            for _ in range(99): tried(_thread.start_new_thread, work, ())
        """),
        ("disk", 'tried(lambda: open("/tmp/@MARK@", "wb").write(bytes(2**30)))'),
        ("descriptors", """
            kept = [os.open(os.__file__, os.O_RDONLY) for _ in range(5000)]
            won(len(kept))
        """),
        ("blas-threads", """
            a = np.ones((400, 400)); a @ a
            before = len(sys._current_frames())
            os.environ.update(OPENBLAS_NUM_THREADS="64", OMP_NUM_THREADS="64")
            if time.process_time() > 100 * time.thread_time() + 5: won("threads")
        """),
        ("pipe", """
            tried(os.pipe); tried(os.eventfd, 0); raw(290, 0, 0); raw(213, 1); raw(293, 0, 0)
        """),
        ("memory-seals", "raw(319, b'@MARK@', 0); raw(447, 0); raw(284, 0, 0)"),
        x86=True,
    ),
    Attack("resource-constant", "has the compiler fold a constant of gigabytes", top="""
        folded = "x" * 2**31 * 4
        tuples = ((0,) * 4096,) * 4096
    """),
    Attack("resource-constant-integer", "has the compiler fold a huge integer", top="huge = 2**2**2**2**2**2**2"),
    Attack("resource-long-source", "has a million characters of code", code="# x\n" * 50_000 + "x = [" + "1,\n" * 9_000 + "]\n"),
    Attack("resource-lost", "has a thousand statements that fail", top="\n".join(["1 / 0"] * 1000)),
    Attack("resource-imports", "imports everything there is", top="""
        import pkgutil
        for found in list(pkgutil.iter_modules())[:60]:
            try: __import__(found.name)
            except BaseException: pass
    """),
    Attack("resource-own-limits", "raises its own limits", body="""
        import resource
        for limit in range(16):
            soft, hard = -1, -1
            tried(lambda: resource.setrlimit(limit, (soft, hard)))
            tried(lambda: resource.prlimit(0, limit, (soft, hard)))
        raw(160, 9, b"\\xff" * 16); raw(302, 0, 9, b"\\xff" * 16, 0)
    """, x86=True),
    Attack("resource-parents-limits", "lowers its parent's limits with prlimit64", body="""
        for limit in (0, 1, 6, 7, 9): raw(302, os.getppid(), limit, bytes(16), 0)
        raw(302, os.getppid(), 7, 0, ctypes.create_string_buffer(16))
    """, x86=True),
    Attack("resource-priority", "takes the processor for itself", body="""
        raw(141, 0, 0, 19); raw(203, os.getppid(), 8, (1).to_bytes(8, "little")); raw(144, 0, 1, bytes(4))
        raw(251, 1, 0, 0); raw(314, 0, bytes(64), 0)
        tried(os.nice, 1); tried(lambda: os.sched_setaffinity(os.getppid(), {0}))
    """, x86=True),
)  # fmt: skip
