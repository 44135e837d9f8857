"""An nbgrader course on disk: made from the course's own source, and opened with its own configuration."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import ConfigFileNotFound, PyFileConfigLoader

from grader.course import Course, Part
from grader.errors import UserError
from grader.files import write_whole
from grader.instructor.bridge.database import prepare_database
from grader.instructor.build import STUB, source_notebook

CONFIG_FILE = "nbgrader_config.py"
COURSE_ID = "ninesteps"

CONFIG = f'''"""nbgrader's configuration of this course. Edit it as you like; `ninesteps` reads it too."""

from grader.instructor.bridge.offline import template_folders

c = get_config()
c.CourseDirectory.course_id = "{COURSE_ID}"
c.ClearSolutions.code_stub = {{"python": "{STUB}"}}
# Feedback and formgrader ask nothing of another host.
c.HTMLExporter.extra_template_basedirs = template_folders()
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
    def course_id(self) -> str:
        """The course's id in the gradebook."""
        return str(self.directory.course_id)

    def place(self, step: str, student: str, part: str) -> Path:
        """The folder of a student's part in a step ("autograded", "feedback", "release", …)."""
        return Path(self.directory.format_path(getattr(self.directory, f"{step}_directory"), student, part))


def make_course(root: Path, course: Course, parts: Iterable[Part] | None = None) -> CourseFolder:
    """Write a ready nbgrader course; what is there already is left as it is.

    Args:
        root: its folder, made if need be.
        course: the course.
        parts: the parts that become assignments; all by default.

    Raises:
        UserError: when the folder cannot be written or used.
    """
    if any(character in str(root.resolve()) for character in "[]*?"):
        raise UserError(f"{root}: nbgrader cannot work in a folder with [, ], * or ? in its path")
    try:
        root.mkdir(parents=True, exist_ok=True)
        if not (root / CONFIG_FILE).exists():
            write_whole(root / CONFIG_FILE, CONFIG)
        folder = open_course(root)
        for part in course.parts if parts is None else parts:
            path = folder.place("source", ".", part.name) / f"{part.name}.ipynb"
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
    config.CourseDirectory.root = str(root.resolve())
    return CourseFolder(root, config, CourseDirectory(config=config))


def release(folder: CourseFolder, part: Part) -> dict[str, Any]:
    """The part's released notebook; made and entered in the gradebook as nbgrader does, if need be.

    Raises:
        UserError: when nbgrader cannot make it.
    """
    path = folder.place("release", ".", part.name) / f"{part.name}.ipynb"
    if not path.exists():
        prepare_database(folder.db_url)
        config = Config(folder.config)
        config.CourseDirectory.assignment_id = part.name
        try:
            GenerateAssignment(coursedir=CourseDirectory(config=config), config=config).start()
        except NbGraderException as error:
            raise UserError(
                f"{folder.root}: `nbgrader generate_assignment {part.name}` failed: {error}"
            ) from error
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
