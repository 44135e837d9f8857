"""Every attack in one class: none gains, harms, or changes the verdict of the one beside it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from attacks.arena import NOBODY, ROOT, Arena, Stamp, catalogue, stamps
from attacks.entry import BREACH

SHARED = (Path("/tmp"), Path("/dev/shm"))
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]")
STDLIB_LEFT_OUT = (
    "site-packages",
    "test",
    "tests",
    "idlelib",
    "tkinter",
    "turtledemo",
    "lib2to3",
    "ensurepip",
)

MakeArena = Callable[..., Arena]


@pytest.fixture
def make_arena() -> Iterator[MakeArena]:
    made = []

    def make(**fields: Any) -> Arena:
        root = Path(tempfile.mkdtemp(prefix="ninesteps-attacks-"))
        # No file permission is to hold what isolation must.
        root.chmod(0o777)
        made.append(Arena(root, **fields))
        return made[-1]

    yield make
    for arena in made:
        arena.close()


def shared_stamps() -> dict[Path, Stamp]:
    """What stands directly in the folders that all processes share, and in the clone's."""
    found = {}
    for folder in SHARED:
        for path in folder.iterdir() if folder.is_dir() else ():
            status = path.lstat()
            found[path] = (status.st_size, status.st_mtime_ns, "", status.st_uid)
    kept = [ROOT / name for name in ("grader", "solutions", "exercises")]
    return found | {path: stamp for path, stamp in stamps(*kept).items() if "__pycache__" not in path.parts}


def bears(path: Path, mark: str) -> bool:
    """Whether a file's name or content has the mark."""
    if mark in path.name:
        return True
    return path.is_file() and not path.is_symlink() and mark.encode() in path.read_bytes()[: 2**20]


def without_seconds(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_seconds(item) for key, item in value.items() if key not in ("seconds", "path")}
    return [without_seconds(item) for item in value] if isinstance(value, list) else value


def contain(arena: Arena, course: bool = True) -> str:
    """Run the whole catalogue and find nothing wrong; returns what to say of it.

    Args:
        arena: where.
        course: whether a course with notebooks, gradebook and feedback is made too, and hangs are tried.
    """
    attacks = [attack for attack in catalogue() if course or not attack.id.startswith("hang")]
    controls = arena.fill(attacks)
    everything = arena.folder, arena.alone, arena.home, arena.cases
    for path in (arena.root, *arena.root.rglob("*")):
        if os.geteuid() == 0 and arena.python[0] == "setpriv" and not path.is_symlink():
            os.chown(path, NOBODY, NOBODY)
    ours, shared = stamps(*everything), shared_stamps()
    out = ("--out", arena.out) if course else ()
    done = arena.grade(arena.folder, *out, "--json", arena.json, "--jobs", 2)
    assert done.returncode == 0, done.stderr[-500:] + "".join(
        path.read_text()[-2000:] for path in arena.scratch.glob("ninesteps-fault*")
    )

    # Gained nothing.
    results = arena.results(arena.json)
    seen = set()
    for result in results:
        attack = arena.attack_of(result)
        if attack is not None:
            seen.add(attack.id)
            assert result["status"] in ("graded", "unreadable"), (attack.id, result["message"])
            assert result["score"] <= attack.honest + 1e-9, (attack.id, result["score"], attack.tries)
    assert seen == {attack.id for attack in attacks}
    texts = [("the terminal", (done.stdout + done.stderr).encode(errors="replace")), *arena.written()]
    for place, content in texts:
        assert BREACH.encode() not in content, (place, content[content.index(BREACH.encode()) :][:200])
        for token in arena.tokens.values():
            own = "control-" in place and token == arena.tokens["next"]
            assert own or token.encode() not in content, (place, token)

    # Harmed nothing.
    assert stamps(*everything) == ours
    assert arena.secret.read_text() == arena.tokens["file"]
    assert (arena.out / "secret.txt").read_text() == arena.tokens["book"]
    assert list(arena.scratch.iterdir()) == []
    changed = {path for path, stamp in shared_stamps().items() if shared.get(path) != stamp}
    assert [path for path in changed if bears(path, arena.mark) or path.name == "escaped"] == []
    assert not (arena.root / "escaped").exists()
    assert arena.processes() == []
    assert arena.left_in_kernel() == []
    assert arena.connections() == 0

    # Said nothing that it should not.
    assert not CONTROL_CHARACTERS.search(done.stdout + done.stderr)
    for result in results:
        for function in ({}, *result["functions"]):
            for check in ({}, *function.get("checks", ())):
                for text in (result["id"], result["message"], function.get("message"), check.get("message")):
                    assert not CONTROL_CHARACTERS.search(text or ""), (result["id"], text)
    for place, content in arena.written():
        if place.endswith(".html"):
            assert b"<script>evil" not in content, place
            assert b"<img src=x onerror" not in content, place

    # Left the others as they were.
    alone = arena.grade(arena.alone, "--json", arena.root / "alone.json")
    assert alone.returncode == 0, alone.stderr
    among = {result["id"]: without_seconds(result) for result in results if arena.attack_of(result) is None}
    apart = {result["id"]: without_seconds(result) for result in arena.results(arena.root / "alone.json")}
    assert len(apart) == controls
    assert among == apart
    assert all(0 < result["score"] < result["max_score"] for result in apart.values())
    return f"{len(attacks)} attacks contained, {controls} honest controls unchanged"


def tell(request: pytest.FixtureRequest, text: str) -> None:
    reporter = request.config.pluginmanager.getplugin("terminalreporter")
    if reporter is not None:
        reporter.ensure_newline()
        reporter.write_line(text)


def test_every_attack_is_contained_and_its_neighbours_are_unchanged(
    make_arena: MakeArena, request: pytest.FixtureRequest
) -> None:
    who = "as root" if os.geteuid() == 0 else "as an ordinary user"
    tell(request, f"{contain(make_arena())} ({who})")


def copied_python(folder: Path) -> tuple[str, Path]:
    """An interpreter and a clone that anybody can read: copies of this one's base, and of the packages."""
    base = Path(sys.base_prefix)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    library = Path(sysconfig.get_path("stdlib"))
    interpreter = folder / "bin" / version
    interpreter.parent.mkdir()
    shutil.copy2(Path(sys.executable).resolve(), interpreter)
    shutil.copytree(library, folder / "lib" / version, ignore=shutil.ignore_patterns(*STDLIB_LEFT_OUT))
    for shared in (base / "lib").glob("libpython*.so*"):
        shutil.copy2(shared, folder / "lib")
    for name in ("grader", "solutions", "exercises"):
        shutil.copytree(ROOT / name, folder / "clone" / name, ignore=shutil.ignore_patterns("__pycache__"))
    return str(interpreter), folder / "clone"


@pytest.fixture
def ordinary(make_arena: MakeArena) -> Iterator[Arena]:
    """An arena whose command runs as nobody, with an interpreter and a clone that nobody can read."""
    folder = Path(tempfile.mkdtemp(prefix="ninesteps-readable-"))
    try:
        interpreter, clone = copied_python(folder)
        for path in (folder, *folder.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        packages = sysconfig.get_path("purelib")
        libraries = {"PYTHONPATH": f"{clone}{os.pathsep}{packages}", "LD_LIBRARY_PATH": str(folder / "lib")}
        become = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
        arena = make_arena(python=(*become, interpreter), extra=libraries, clone=clone)
        yield arena
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="the tests run as an ordinary user already")
def test_the_same_holds_for_an_ordinary_user(ordinary: Arena, request: pytest.FixtureRequest) -> None:
    probe = [*ordinary.python, "-c", "import os, numpy, nbgrader, grader; print(os.getuid())"]
    seen = run(probe, env={**os.environ, **ordinary.extra})
    assert seen.stdout.strip() == str(NOBODY), f"nobody cannot run this interpreter's copy: {seen.stderr}"
    tell(request, f"{contain(ordinary, course=False)} (as an ordinary user)")


def run(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False, **options)


def test_attacks_succeed_where_nothing_is_isolated(make_arena: MakeArena) -> None:
    arena = make_arena()
    attacks = [attack for attack in catalogue() if attack.bites]
    arena.fill(attacks)
    done = arena.grade(arena.folder, "--json", arena.json, "--unsandboxed")
    for name in SHARED:
        (name / arena.mark).unlink(missing_ok=True)
    assert done.returncode == 0, done.stderr
    assert "isolation: none" in done.stdout
    told = {arena.attack_of(result): BREACH in repr(result) for result in arena.results(arena.json)}
    assert [attack.id for attack in attacks if not told[attack]] == []
    assert len(attacks) > 12
