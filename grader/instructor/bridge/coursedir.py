"""An nbgrader course on disk: made from the course's own source, and opened with its own configuration."""

from __future__ import annotations

import json
import logging
import re
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

import nbformat
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import make_url
from traitlets import TraitError
from traitlets.config import Config
from traitlets.config.loader import ConfigFileNotFound, PyFileConfigLoader

from grader.course import Course, Function, Part
from grader.errors import UserError
from grader.files import write_whole
from grader.instructor.bridge.database import entered_cells, prepare_database, shown
from grader.instructor.build import STUB, source_notebook
from grader.reading import nbgrader_metadata
from grader.text import listed

CONFIG_FILE = "nbgrader_config.py"
COURSE_ID = "ninesteps"
SEED_BITS = 48
OPTIONS = {"seed", "cases", "unsandboxed"}

T = TypeVar("T")

CONFIG = f'''"""nbgrader's configuration of this course. Edit it as you like; `ninesteps` reads it too."""

from grader.instructor.bridge.offline import template_folders

c = get_config()
c.CourseDirectory.course_id = "{COURSE_ID}"
c.ClearSolutions.code_stub = {{"python": "{STUB}"}}
# Feedback and formgrader ask nothing of another host.
c.HTMLExporter.extra_template_basedirs = template_folders()

# `nbgrader autograde` grades as `ninesteps grade` does: student code in a jail, and no kernel.
c.Autograde.exporter_class = "grader.instructor.bridge.autograde.SubmissionExporter"
c.Autograde.sanitize_preprocessors = ["grader.instructor.bridge.autograde.grade"]
c.Autograde.autograde_preprocessors = [
    "grader.instructor.bridge.autograde.save",
    "nbgrader.preprocessors.AssignLatePenalties",
    "grader.instructor.bridge.autograde.keep",
]
c.Autograde.pre_convert_hook = "grader.instructor.bridge.autograde.begin"
c.Autograde.post_convert_hook = "grader.instructor.bridge.autograde.end"

# The checks' random inputs come from this number and the student's id. Keep it to yourself.
c.Ninesteps.seed = {{seed}}
# A folder with cases of your own, in files named like the shipped ones (test_neuron.py, ...).
# c.Ninesteps.cases = "cases"
# Student code is jailed; without Landlock and seccomp, grading refuses unless this is set.
# c.Ninesteps.unsandboxed = True
'''


@dataclass(frozen=True)
class CourseFolder:
    """A course on disk.

    Attributes:
        root: the folder with nbgrader_config.py.
        config: what that file says.
        directory: nbgrader's own view of it: where things stand, and the gradebook's address.
    """

    root: Path
    config: Config
    directory: Any

    @property
    def db_url(self) -> str:
        """The gradebook's address."""
        return str(self.directory.db_url)

    @property
    def gradebook(self) -> str:
        """Where the gradebook is, fit to be shown: a file, or an address without its password."""
        return str(self.root / "gradebook.db") if self._is_default else shown(make_url(self.db_url))

    @property
    def _is_default(self) -> bool:
        return "db_url" not in self.config.CourseDirectory

    @property
    def course_id(self) -> str:
        """The course's id in the gradebook."""
        return str(self.directory.course_id)

    @property
    def seed(self) -> int | None:
        """The seed of the course's random inputs; None where the configuration has none."""
        seed = self._own("seed", int)
        if seed is not None and seed < 0:
            raise UserError(f"{self.root / CONFIG_FILE}: c.Ninesteps.seed must not be negative")
        return seed

    @property
    def cases(self) -> Path | None:
        """The folder of the instructor's own cases."""
        name = self._own("cases", str)
        if name is not None and not (self.root / name).is_dir():
            raise UserError(f"{self.root / CONFIG_FILE}: c.Ninesteps.cases: {self.root / name} is no folder")
        return None if name is None else self.root / name

    @property
    def sandboxed(self) -> bool:
        """Whether student code is jailed."""
        return not self._own("unsandboxed", bool)

    def _own(self, name: str, kind: type[T]) -> T | None:
        value = self.config.Ninesteps.get(name)
        if value is not None and not isinstance(value, kind):
            raise UserError(f"{self.root / CONFIG_FILE}: c.Ninesteps.{name} must be of type {kind.__name__}")
        return value

    def place(self, step: str, student: str, part: str) -> Path:
        """The folder of a student's part in a step ("autograded", "feedback", "release", …)."""
        return Path(self.directory.format_path(getattr(self.directory, f"{step}_directory"), student, part))


def make_course(
    root: Path, course: Course, parts: Iterable[Part] | None = None, fresh: Collection[str] = ()
) -> CourseFolder:
    """Write a ready nbgrader course; what is there already is left as it is.

    Args:
        root: its folder, made if need be.
        course: the course.
        parts: the parts that become assignments; all by default.
        fresh: names of parts whose source must not be there yet.

    Raises:
        UserError: when the folder cannot be written or used.
    """
    if any(character in str(root.resolve()) for character in "[]*?"):
        raise UserError(f"{root}: nbgrader cannot work in a folder with [, ], * or ? in its path")
    try:
        root.mkdir(parents=True, exist_ok=True)
        if not (root / CONFIG_FILE).exists():
            config = CONFIG.replace("{seed}", str(secrets.randbits(SEED_BITS)))
            write_whole(root / CONFIG_FILE, config)
        folder = open_course(root)
        for part in course.parts if parts is None else parts:
            path = folder.place("source", ".", part.name) / f"{part.name}.ipynb"
            if path.exists() and part.name in fresh:
                raise UserError(f"{path}: is there already; change the points of its graded cells in it")
            if not path.exists():
                write_whole(path, nbformat.writes(source_notebook(part)) + "\n")
    except OSError as error:
        raise UserError(f"{root}: cannot be written: {error.strerror}") from error
    return folder


def open_course(root: Path) -> CourseFolder:
    """Open a course with its own configuration.

    Raises:
        UserError: when there is none, or it cannot be read.
    """
    try:
        config = PyFileConfigLoader(CONFIG_FILE, path=str(root)).load_config()
    except ConfigFileNotFound:
        raise UserError(
            f"{root}: has no {CONFIG_FILE}; make a course there with `ninesteps course`"
        ) from None
    except Exception as error:
        raise UserError(f"{root / CONFIG_FILE}: {type(error).__name__}: {error}") from error
    strange = sorted(set(config.Ninesteps) - OPTIONS)
    if strange:
        raise UserError(
            f"{root / CONFIG_FILE}: c.Ninesteps.{strange[0]} is not known; it has {listed(sorted(OPTIONS))}"
        )
    config.CourseDirectory.root = str(root.resolve())
    try:
        return CourseFolder(root, config, CourseDirectory(config=config))
    except TraitError as error:
        raise UserError(f"{root / CONFIG_FILE}: {error}") from error


def parts_in(root: Path, course: Course) -> tuple[str, ...]:
    """Names of the course's parts that are assignments of an nbgrader course; none where there is no course.

    Raises:
        UserError: when its configuration cannot be read.
    """
    if not (root / CONFIG_FILE).exists():
        return ()
    folder = open_course(root)
    names = [part.name for part in course.parts]
    return tuple(name for name in names if (folder.place("source", ".", name) / f"{name}.ipynb").exists())


def release(folder: CourseFolder, part: Part) -> dict[str, Any]:
    """The part's released notebook; made and entered in the gradebook as nbgrader does, if need be.

    Raises:
        UserError: when nbgrader cannot make it, or a function has no graded cell in it.
    """
    prepare_database(folder.db_url)
    content = _released(folder, part)
    if content is None:
        _generate(folder, part)
        content = _released(folder, part)
    if content is None:
        raise UserError(
            f"{folder.root}: `nbgrader generate_assignment --force {part.name}` gives no notebook"
        )
    missing = [name for name in map(_check_id, part.functions) if name not in worth(content)]
    if missing:
        raise UserError(
            f"{folder.place('source', '.', part.name)}: has no graded cell {missing[0]}; a function that is "
            "not to count has 0 points"
        )
    return content


def _check_id(function: Function) -> str:
    return function.check_id


def _released(folder: CourseFolder, part: Part) -> dict[str, Any] | None:
    """The notebook, if it is whole and the gradebook has the same graded cells."""
    path = folder.place("release", ".", part.name) / f"{part.name}.ipynb"
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        points = worth(content)
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return content if entered_cells(folder.db_url, part.name) == points else None


def worth(notebook: dict[str, Any]) -> dict[str, float]:
    """What the graded cells of a notebook are worth."""
    metadata = [nbgrader_metadata(cell) for cell in notebook["cells"]]
    return {item["grade_id"]: float(item["points"]) for item in metadata if item.get("grade")}


def _generate(folder: CourseFolder, part: Part) -> None:
    config = Config(folder.config)
    config.CourseDirectory.assignment_id = part.name
    # What was left by a run that was killed is made anew.
    config.GenerateAssignment.force = True
    generate = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
    said = StringIO()
    generate.log = logging.Logger("nbgrader")
    # nbgrader's gradebook speaks through tornado's logger, and would end on the terminal.
    loggers = (generate.log, logging.getLogger("tornado.application"))
    heard = logging.StreamHandler(said)
    for logger in loggers:
        logger.addHandler(heard)
    try:
        generate.start()
    except NbGraderException as error:
        # The exception says "see the traceback above", which went to the log.
        reasons = re.findall(r"^[\w.]+: .+$", said.getvalue(), re.MULTILINE)
        reason = reasons[-1] if reasons else str(error)
        raise UserError(
            f"{folder.root}: `nbgrader generate_assignment {part.name}` failed: {reason}"
        ) from error
    finally:
        for logger in loggers:
            logger.removeHandler(heard)
