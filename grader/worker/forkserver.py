"""The template of all workers: an interpreter of its own with NumPy loaded, forked for each submission.

Run by the grader as ``python -I -S -B forkserver.py SOCKET-FD SETTINGS``, the settings being JSON. It never
sees a case, an expected value or the grader's memory, and runs no student code itself. Requests on its
control socket are JSON lines: ``{"op": "fork"}`` with the worker's end of a socket pair attached,
``{"op": "end", "pid": N}``, ``{"op": "load", "packages": [...]}``.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib.util
import json
import os
import signal
import socket
import sys
import types
import warnings
from collections.abc import Callable
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any, NoReturn

MAX_REQUEST = 65536
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
LARGEST_KEPT = 2**24

# NumPy's parts that it imports when they are first named, which would cost every worker anew; and modules
# and libraries that reach for shared libraries of the system, which a jailed worker cannot open.
PRELOADED = (
    "numpy.random",
    "numpy.ma",
    "numpy.fft",
    "numpy.polynomial",
    "numpy.typing",
    "hashlib",
    "random",
    "ssl",
    "sqlite3",
    "bz2",
    "lzma",
    "zlib",
    "decimal",
    "ctypes",
    "uuid",
    "readline",
)
LIBRARIES = (
    *("libstdc++.so.6", "libgcc_s.so.1", "libm.so.6", "libz.so.1", "libatomic.so.1", "libquadmath.so.0"),
    *("libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1"),
)


class NamedPackages(MetaPathFinder):
    """Finds the packages that submissions may import, and no others, by their exact places."""

    def __init__(self, places: dict[str, str]) -> None:
        self._places = places

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """The spec of a package of the list; its submodules are found through its own path."""
        place = self._places.get(name)
        if place is None:
            return None
        if place.endswith(".py"):
            return importlib.util.spec_from_file_location(name, place)
        if not place.endswith("__init__.py") and Path(place).is_dir():
            place = str(Path(place) / "__init__.py")
        return importlib.util.spec_from_file_location(
            name, place, submodule_search_locations=[str(Path(place).parent)]
        )


def inert_grader() -> types.ModuleType:
    """What ``from grader import check, plot`` finds in a worker: names that do nothing."""
    module = types.ModuleType("grader")

    def nothing(*args: Any, **kwargs: Any) -> None:
        return None

    def attribute(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return nothing

    module.__dict__["__getattr__"] = attribute
    return module


def prepare(packages: dict[str, str], scratch: str) -> tuple[Any, Any]:
    """Load NumPy and the host's code; returns the modules that serve a worker and that confine it."""
    for name in ("OPENBLAS", "OMP", "MKL", "NUMEXPR", "VECLIB_MAXIMUM"):
        os.environ[f"{name}_NUM_THREADS"] = "1"
    os.environ["MPLBACKEND"] = "Agg"
    os.environ["MPLCONFIGDIR"] = scratch
    sys.meta_path.append(NamedPackages(packages))
    here = Path(__file__).resolve().parent
    spec = importlib.util.spec_from_file_location(
        "ninesteps_worker", here / "__init__.py", submodule_search_locations=[str(here)]
    )
    assert spec is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules["ninesteps_worker"] = package
    serve = importlib.import_module("ninesteps_worker.serve")
    for name in PRELOADED:
        load(name)
    for library in LIBRARIES:
        with contextlib.suppress(OSError):
            ctypes.CDLL(library)
    # numpy.testing starts a process when it is imported, which a worker may not.
    importlib.import_module("numpy.testing")
    importlib.import_module("ninesteps_worker.threads").run_at_once()
    sys.modules["grader"] = inert_grader()
    warnings.simplefilter("ignore")
    keep_freed_memory()
    return serve, sys.modules["ninesteps_worker.jail"]


def keep_freed_memory() -> None:
    """Have C's allocator give arrays the pages of those before them: fresh ones cost more than the sums."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:  # not every C library has it
        mallopt(M_MMAP_THRESHOLD, LARGEST_KEPT)
        mallopt(M_TRIM_THRESHOLD, 2 * LARGEST_KEPT)


def quiet() -> None:
    """Send the standard streams to nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def run(control: socket.socket, work: Callable[[int], NoReturn]) -> None:
    """Fork and end workers as the grader asks, until it closes the connection."""
    workers: set[int] = set()
    try:
        while True:
            request, descriptors, _, _ = socket.recv_fds(control, MAX_REQUEST, 1)
            if not request:
                return
            message = json.loads(request)
            if message["op"] == "fork":
                answer = fork(control, descriptors[0], work)
                workers.update({answer["pid"]} if "pid" in answer else ())
            elif message["op"] == "end":
                answer = {"status": end(message["pid"])}
                workers.discard(message["pid"])
            else:
                answer = {"loaded": [name for name in message["packages"] if load(name)]}
                gc.freeze()
            control.sendall(json.dumps(answer).encode() + b"\n")
    finally:
        for pid in workers:
            end(pid)


def fork(control: socket.socket, descriptor: int, work: Callable[[int], NoReturn]) -> dict[str, Any]:
    """Fork a worker on this descriptor; what to answer the grader."""
    try:
        pid = os.fork()
    except OSError as error:
        return {"error": f"no process could be forked: {error.strerror}"}
    if pid == 0:
        control.close()
        work(descriptor)
    os.close(descriptor)
    return {"pid": pid}


def end(pid: int) -> int:
    """Kill a worker and whatever it started in its session; returns its exit status."""
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue
    return os.waitpid(pid, 0)[1]


def load(name: str) -> bool:
    """Import a package ahead of the workers that will use it; whether it could be."""
    try:
        importlib.import_module(name)
    except Exception:
        return False
    return True


def main() -> None:
    """Start, report ready, serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(sys.argv[2])
    serve, jail = prepare(settings["packages"], settings["scratch"])
    plan = jail.Plan(tuple(settings["readable"]), settings["sandboxed"], tuple(settings["without"]))
    try:
        rules = jail.prepare(plan)
    except jail.JailError as error:
        control.sendall(json.dumps({"unjailed": str(error)}).encode() + b"\n")
        return
    user = jail.settle(plan)
    gc.collect()
    gc.freeze()
    control.sendall(json.dumps({"ready": os.getpid(), "user": user}).encode() + b"\n")
    quiet()
    run(control, lambda descriptor: serve.main(descriptor, plan, rules, user))


if __name__ == "__main__":
    main()
