"""Makes the students' kit: a zip with stubs, notebooks and the student's side of the grader."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat

from grader.course import COURSE_FILE, Course, Part
from grader.errors import UserError
from grader.files import write_whole
from grader.fingerprints import dump
from grader.instructor.build import release_notebook, stub_source
from grader.instructor.collect import collect
from grader.instructor.fingerprints import fingerprints
from grader.instructor.leaks import ROOT, leaks
from grader.version import VERSION

FOLDER = "ninesteps-kit"
KIT = Path(__file__).parent / "kit_files"
EARLIEST = (1980, 1, 1, 0, 0, 0)

SHARED = (
    *("__init__", "__main__", "attempts", "checks", "cli", "course", "errors", "files"),
    *(
        "fingerprints",
        "gradients",
        "heatmap",
        "judged",
        "plugin",
        "reading",
        "records",
        "relations",
        "results",
        "running",
    ),
    *("seeds", "text", "version"),
)
PACKAGES = ("cases", "student")
WORKER = (
    *("__init__", "faults", "formula", "host", "inprocess", "module", "proxy", "recorder", "runner"),
    "values",
)
"""The worker's modules that need no process, no jail and no POSIX."""


def kit_files(
    course: Course, parts: Sequence[Part], step: Callable[[str], None] = lambda what: None
) -> dict[str, bytes]:
    """The kit's files by their path in it.

    Args:
        course: the course.
        parts: the parts whose stubs and notebooks are handed out; checks come for all of them.
        step: told what is done next.

    Raises:
        UserError: when a solution cannot be stripped.
    """
    files: dict[str, bytes] = {}
    step("making stubs and notebooks")
    for part in parts:
        files[f"{part.name}.py"] = stub_source(part).encode()
        files[f"{part.name}.ipynb"] = (nbformat.writes(release_notebook(part)) + "\n").encode()
    step("collecting the student's side")
    filled = {"@VERSION@": VERSION, "@PARTS@": "\n".join(_row(part) for part in parts)}
    for path in sorted(KIT.glob("*.in")):
        text = path.read_text(encoding="utf-8")
        for mark, value in filled.items():
            text = text.replace(mark, value)
        files[path.stem] = text.encode()
    for path in student_modules():
        files[f"src/{path.relative_to(ROOT).as_posix()}"] = path.read_bytes()
    step("making the table of known mistakes")
    files.update(_tables(course))
    return dict(sorted(files.items()))


def _row(part: Part) -> str:
    names = f"`{part.name}.py` | `{part.name}.ipynb`"
    return f"| {part.title} | {names} | {len(part.functions)} |"


def student_modules() -> list[Path]:
    """The modules and data that the student's side needs."""
    grader = ROOT / "grader"
    paths = [grader / f"{name}.py" for name in SHARED]
    paths += [grader / "worker" / f"{name}.py" for name in WORKER]
    for package in PACKAGES:
        paths += (grader / package).rglob("*.py")
    exercises = COURSE_FILE.parent
    paths += [COURSE_FILE, *exercises.glob("*.py")]
    return sorted(paths)


def _tables(course: Course) -> dict[str, bytes]:
    """The table of fingerprints of each part."""
    tables = list(fingerprints(course, collect(course)))
    files = {}
    with tempfile.TemporaryDirectory() as folder:
        for part in course.parts:
            path = Path(folder) / f"{part.name}.json"
            dump((entry for entry in tables if entry.part == part.name), path)
            files[f"src/exercises/fingerprints/{part.name}.json"] = path.read_bytes()
    return files


def write_kit(files: dict[str, bytes], place: Path) -> None:
    """Write the kit, after a look for what students must not see.

    Args:
        files: what `kit_files` gave.
        place: the zip.

    Raises:
        UserError: when something leaks, or the zip cannot be written; then there is none.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            # With one date, the same course gives the same zip.
            archive.writestr(zipfile.ZipInfo(f"{FOLDER}/{name}", EARLIEST), data, zipfile.ZIP_DEFLATED)
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / place.name
        trial.write_bytes(buffer.getvalue())
        found = leaks([trial])
    if found:
        member = found[0].place.partition(": ")[2]
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise UserError(
            f"the kit would give away {found[0].what}, in {member}{more}; nothing was written. "
            "Take it out, or list it in grader/instructor/leaks.toml with the reason"
        )
    try:
        write_whole(place, buffer.getvalue())
    except OSError as error:
        raise UserError(f"{place}: cannot be written: {error.strerror}") from error
