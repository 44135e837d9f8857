"""The zip of feedback pages that Canvas takes back ("Upload Submissions").

Canvas finds student and file by the first two numbers of a name between underscores (its
`infer_comment_context_from_filename`), so each page has the name of the file that it is about, as it was in
the zip of submissions, but for the ending, which is .html.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.course import Course
from grader.errors import UserError
from grader.instructor.canvas import read_name
from grader.instructor.submission import Submission, find_submissions

# Zips made of the same pages are the same, byte for byte.
MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Packed:
    """A zip and whom it is for.

    Attributes:
        pages: how many it holds.
        without: ids of those who handed something in and have no page.
    """

    content: bytes
    pages: int
    without: tuple[str, ...]


def feedback_zip(course: Course, submissions: Path, feedback: Path) -> Packed:
    """Pack the feedback pages under the names of the submissions.

    Args:
        course: the course.
        submissions: the zip that Canvas gave, or its folder.
        feedback: the course folder's feedback/.

    Raises:
        UserError: when the submissions are not Canvas's, or there is no page at all.
    """
    pages: dict[str, bytes] = {}
    without = []
    for submission in find_submissions(course, [submissions]):
        found = _pages(course, submission, submissions, feedback)
        pages |= found
        if not found:
            without.append(submission.id)
    if not pages:
        raise UserError(f"{feedback}: holds no page for anybody in {submissions}; grade that first")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, page in pages.items():
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, page)
    return Packed(buffer.getvalue(), len(pages), tuple(without))


def _pages(course: Course, submission: Submission, submissions: Path, feedback: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for part in course.parts:
        page = feedback / submission.id / part.name / f"{part.name}.html"
        if not page.is_file():
            continue
        files = submission.files.get(part.name, ())
        # Of an unreadable submission there is no file, but a path.
        original = PurePosixPath(files[0].path if files else submission.path)
        name = _canvas_name(original)
        if name is None:
            raise UserError(f"{submissions}: is not a zip of submissions from Canvas: {original.name}")
        stem = name.rpartition(".")[0] or name
        while f"{stem}.html" in found:  # a student's zip holds several parts
            stem = f"{stem}_{part.name}"
        found[f"{stem}.html"] = page.read_bytes()
    return found


def _canvas_name(path: PurePosixPath) -> str | None:
    """The nearest name on the way up that Canvas gave: a file's, or that of the zip that it is in."""
    return next((name for name in (path.name, path.parent.name) if read_name(name) is not None), None)
