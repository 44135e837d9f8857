"""How long a student waits: `check` from a cold start, and `watch` from saving to the verdict."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from statistics import median

from bench.figures import Figure

ROUNDS = 15
SAVES = 30
CHECK_RATIO = 4.0
WATCH_MS = 100.0
EXERCISES = Path(__file__).resolve().parent.parent / "exercises"
STUB = "raise NotImplementedError"
BODIES = ("return 1 / (1 + np.exp(-x))", "return 1 / (1 + np.exp(x))")
CHECK = (sys.executable, "-m", "grader", "check", "neuron/sigmoid")
IMPORT = (sys.executable, "-c", "import numpy")


def learning(scale: float = 1.0) -> Iterator[Figure]:
    """Measure both, with importing NumPy alone beside them."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "neuron.py").write_text(_source(0), encoding="utf-8")
        checks, imports = [], []
        for _ in range(max(3, round(ROUNDS * scale))):
            checks.append(_seconds(CHECK, folder))
            imports.append(_seconds(IMPORT, folder))
        yield Figure("python -c 'import numpy'", median(imports) * 1000, "ms")
        yield Figure("check of one function, cold", median(checks) * 1000, "ms")
        yield Figure("  against importing NumPy", median(checks) / median(imports), "x", CHECK_RATIO)
        yield Figure(
            "watch: from saving to the verdict",
            median(_waits(folder, max(4, round(SAVES * scale)))) * 1000,
            "ms",
            WATCH_MS,
        )


def _source(number: int) -> str:
    """Part 1 with sigmoid written, right and wrong by turns."""
    stub = (EXERCISES / "neuron.py").read_text(encoding="utf-8")
    return stub.replace(STUB, BODIES[number % len(BODIES)], 1)


def _seconds(command: tuple[str, ...], folder: Path) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - started


def _waits(folder: Path, saves: int) -> Iterator[float]:
    """How long each verdict of a running `watch` takes, from before the file is written."""
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "watch"],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    lines: SimpleQueue[tuple[float, str]] = SimpleQueue()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put((time.perf_counter(), line.decode()))

    threading.Thread(target=read, daemon=True).start()
    try:
        _until(lines, "Next: ")
        for number in range(1, saves + 1):
            # A person takes longer between two saves: the next process is warm by then.
            time.sleep(0.6)
            started = time.perf_counter()
            (folder / "neuron.py").write_text(_source(number), encoding="utf-8")
            yield _until(lines, "✗ sigmoid" if number % 2 else "✓ sigmoid") - started
            _until(lines, "Next: ")
    finally:
        process.kill()
        process.wait()


def _until(lines: SimpleQueue[tuple[float, str]], word: str) -> float:
    while True:
        at, line = lines.get(timeout=60)
        if word in line:
            return at
