"""What `nbgrader autograde` calls in a course of ours: the same engine as `ninesteps grade`, and no kernel.

The course's nbgrader_config.py names these. nbgrader converts a notebook twice: the first time `grade` puts
in its place what grading found out; the second time `save` enters that in the gradebook, and `keep` in the
course's results. Assignments that are not ours are left to nbgrader's own preprocessors.
"""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from glob import glob
from pathlib import Path
from typing import Any

from filelock import FileLock
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbformat.notebooknode import from_dict
from nbformat.v4 import new_notebook
from nbgrader.converters import Autograde
from nbgrader.utils import parse_utc

from grader.course import Part, load_course
from grader.instructor.bridge.coursedir import CourseFolder, open_course
from grader.instructor.bridge.database import open_gradebook
from grader.instructor.bridge.grades import write_grades
from grader.instructor.grounds import Grounds, Wishes, grounds
from grader.instructor.handed_in import content_hash, time_of
from grader.instructor.keeping import graded, notebook_of
from grader.instructor.lock import lock_of, take
from grader.instructor.run import Grading, new_seed
from grader.instructor.store import Store
from grader.instructor.submission import Reading, Submission, submission_of_student
from grader.results import SubmissionResult


class SubmissionExporter(NotebookExporter):
    """Converts submissions; one that is damaged reaches `grade` all the same, which reads the file itself."""

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """The converted notebook."""
        untyped: Any = self
        resources = resources or {}
        about = resources["nbgrader"]
        coursedir = untyped.parent.coursedir
        place = coursedir.format_path(coursedir.submitted_directory, about["student"], about["assignment"])
        first = Path(filename).parent == Path(place)
        if not (about["assignment"] == about["notebook"] and _is_part(about["notebook"])):
            stock = Autograde()
            untyped._preprocessors = []
            for kind in stock.sanitize_preprocessors if first else stock.autograde_preprocessors:
                untyped.register_preprocessor(kind)
        elif first:
            resources["metadata"] = {"name": about["notebook"], "path": place}
            empty: tuple[Any, dict[str, Any]] = untyped.from_notebook_node(new_notebook(), resources)
            return empty
        return super().from_filename(filename, resources, **kw)


def _is_part(name: str) -> bool:
    return name in {part.name for part in load_course().parts}


_stock_search = Autograde.init_notebooks


def _search(converter: Any) -> None:
    """Find the notebooks to grade, as nbgrader does, and whoever handed in a part in another form.

    nbgrader gives up where a class has no notebook at all, and asks none of its hooks before that; so this
    takes the place of its search.
    """
    others = _others(converter)
    if not others or _has_notebooks(converter):
        _stock_search(converter)
    else:
        converter.assignments, converter.notebooks = {}, []
    for place, notebook in others.items():
        if notebook not in converter.assignments.get(place, ()):
            converter.assignments[place] = [notebook]


Autograde.init_notebooks = _search


def _has_notebooks(converter: Any) -> bool:
    return any(glob(str(Path(place) / "*.ipynb")) for place in _places(converter))  # noqa: PTH207


def _places(converter: Any) -> list[str]:
    """The folders in which the students' work for the assignment stands."""
    coursedir = converter.coursedir
    wanted = coursedir.format_path(
        coursedir.submitted_directory, coursedir.student_id, coursedir.assignment_id
    )
    return glob(wanted)  # noqa: PTH207 (as nbgrader itself)


def _others(converter: Any) -> dict[str, str]:
    """By folder, the notebook to be, where a part is a .py file or a notebook of another name."""
    part = converter.coursedir.assignment_id
    # Another course of the same server has its own exporter.
    if converter.exporter_class is not SubmissionExporter or not _is_part(part):
        return {}
    if not fnmatch(part, converter.coursedir.notebook_id):
        return {}
    course = load_course()
    found = {}
    for place in _places(converter):
        notebook = Path(place) / f"{part}.ipynb"
        if not notebook.exists() and part in submission_of_student(course, Path(place).parent).files:
            found[place] = str(notebook)
    return found


@dataclass(frozen=True)
class _Found:
    """What grading a student's part found out."""

    submission: Submission
    result: SubmissionResult
    reading: Reading | None


class _Grader:
    """A course's part and the means to grade it, kept from one student to the next."""

    def __init__(self, folder: CourseFolder, on: Grounds) -> None:
        self.folder = folder
        self.grounds = on
        self.part: Part = on.parts[0]
        self.found: _Found | None = None
        self._grading = Grading(on.settings, self._take)
        self._grading.prove()

    def _take(self, submission: Submission, result: SubmissionResult, reading: Reading | None) -> None:
        self.found = _Found(submission, result, reading)

    def grade(self, submission: Submission) -> _Found:
        self._grading.grade(submission)
        assert self.found is not None
        return self.found

    def close(self) -> None:
        self._grading.close()


_SEED = new_seed()
_current: _Grader | None = None


def _grader(part: str) -> _Grader:
    """The grader of a part of the course in the current folder; a new one when anything has changed."""
    global _current
    folder = open_course(Path.cwd())
    seed = _SEED if folder.seed is None else folder.seed
    on = grounds(folder, load_course(), Wishes((part,), seed))
    if _current is None or (_current.folder.root, _current.grounds) != (folder.root, on):
        _close()
        _current = _Grader(folder, on)
    return _current


@atexit.register
def _close() -> None:
    global _current
    if _current is not None:
        _current.close()
        _current = None


@contextmanager
def _freeing() -> Iterator[None]:
    """Give the lock back where nbgrader will not: it calls no hook after a failure, and a server lives on."""
    try:
        yield
    except BaseException:
        end()
        raise


@_freeing()
def grade(notebook: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
    """Instead of sanitizing: grade the submitted files, and give the notebook that says what was found."""
    about = resources["nbgrader"]
    grader = _grader(about["assignment"])
    place = Path(resources["metadata"]["path"])
    found = grader.grade(submission_of_student(load_course(), place.parent))
    release = grader.grounds.releases[grader.part.name]
    made = notebook_of(grader.part, release, found.result, found.reading)
    return from_dict(made), resources


@_freeing()
def save(notebook: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
    """Instead of executing and reading scores from outputs: enter the scores in the gradebook."""
    grader, found = _graded(resources)
    timestamp = time_of(found.submission, grader.part.name, parse_utc)
    row = graded(grader.part, found.result, timestamp)
    with open_gradebook(resources["nbgrader"]["db_url"], grader.folder.course_id) as gradebook:
        write_grades(gradebook, {grader.part.name: [row]})
    return notebook, resources


@_freeing()
def keep(notebook: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
    """At the end: keep the result in the course, as `ninesteps grade` does."""
    grader, found = _graded(resources)
    grading = grader.grounds.of(found.result, content_hash(found.submission))
    Store(grader.folder.root).keep(found.result, grading)
    return notebook, resources


def _graded(resources: dict[str, Any]) -> tuple[_Grader, _Found]:
    about = resources["nbgrader"]
    grader = _current
    if grader is None or grader.found is None or grader.found.result.id != about["student"]:
        raise RuntimeError(f"{about['student']}: was not graded by grader.instructor.bridge.autograde.grade")
    return grader, grader.found


_lock: FileLock | None = None


def begin(**about: Any) -> None:
    """Before a student is graded: wait for another grader of this course."""
    global _lock
    if _lock is None or not _lock.is_locked:
        _lock = lock_of(Path.cwd())
        take(_lock, Path.cwd(), print)


def end(**about: Any) -> None:
    """After a student was graded: let another grader in."""
    if _lock is not None:
        _lock.release()
