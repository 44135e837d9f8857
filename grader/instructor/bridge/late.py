"""Late penalties, by the plugin that the course's configuration names, as AssignLatePenalties gives them."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbgrader import api
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from grader.errors import UserError
from grader.instructor.bridge.coursedir import CourseFolder
from grader.instructor.bridge.database import transaction
from grader.instructor.bridge.pages import write_feedback

BATCH = 500
MAX_SHOWN = 10


class Penalties:
    """Assigns penalties to those who were late.

    Args:
        folder: the course, with its configuration.
    """

    def __init__(self, folder: CourseFolder) -> None:
        self._root = folder.root
        with self._plugins():
            self._assigner: Any = AssignLatePenalties(config=folder.config)
            self._assigner.init_plugin()
        for talker in (self._assigner, self._assigner.plugin_inst):
            talker.log = logging.getLogger("ninesteps.late")

    def assign(self, session: Session, part: str, students: Sequence[str]) -> None:
        """Give each of these students who was late the plugin's penalty.

        Raises:
            UserError: when the plugin fails.
        """
        self.renew(session, part, students)

    def renew(self, session: Session, part: str, students: Sequence[str]) -> dict[str, tuple[float, float]]:
        """Give each of these students the penalty of today: dates, extensions and plugin may have changed.

        Returns:
            Who has another penalty now, and both.

        Raises:
            UserError: when the plugin fails.
        """
        session.expire_all()
        timed = and_(api.Assignment.duedate.is_not(None), api.SubmittedAssignment.timestamp.is_not(None))
        rows = session.execute(
            select(api.SubmittedAssignment, api.SubmittedNotebook)
            .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
            .join(api.SubmittedNotebook, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
            .where(
                api.Assignment.name == part,
                or_(timed, api.SubmittedNotebook.late_submission_penalty.is_not(None)),
                api.SubmittedAssignment.student_id.in_(students),
            )
        )
        found = {}
        for submission, notebook in rows.all():
            before, after = notebook.late_submission_penalty, self._penalty(submission, notebook)
            if before != after:
                notebook.late_submission_penalty = after
                found[submission.student_id] = (before or 0.0, after or 0.0)
        session.flush()
        return {student: pair for student, pair in found.items() if pair[0] != pair[1]}

    def _penalty(self, submission: Any, notebook: Any) -> float | None:
        late = submission.total_seconds_late if submission.assignment.duedate is not None else 0
        if late <= 0:
            return None
        with self._plugins():
            penalty = self._assigner.plugin_inst.late_submission_penalty(
                submission.student_id, notebook.score, late
            )
        return None if penalty is None else min(max(float(penalty), 0.0), notebook.score)

    @contextmanager
    def _plugins(self) -> Iterator[None]:
        """The course's folder on the path, as nbgrader's commands have it, and failures told in one line."""
        root = str(Path(self._root).resolve())
        sys.path.insert(0, root)
        try:
            yield
        except Exception as error:
            raise UserError(
                f"{root}: the plugin for late penalties failed: {type(error).__name__}: {error}"
            ) from error
        finally:
            sys.path.remove(root)


def renew_penalties(
    folder: CourseFolder,
    gradebook: Any,
    penalties: Penalties,
    part: str,
    students: Sequence[str],
    tell: Callable[[str], None],
) -> None:
    """Bring the penalties of students who are not graded again up to date, and their feedback with them.

    Args:
        folder: the course.
        gradebook: its gradebook.
        penalties: who is penalised for being late.
        part: the part.
        students: who has been graded before.
        tell: told whose penalty is another now.

    Raises:
        UserError: when a feedback page cannot be written; then the penalties of its batch are as they were.
    """
    changed: dict[str, tuple[float, float]] = {}
    for start in range(0, len(students), BATCH):
        try:
            with transaction(gradebook) as session:
                found = penalties.renew(session, part, students[start : start + BATCH])
                if found:
                    write_feedback(folder, gradebook, part, set(found))
        except OSError as error:
            raise UserError(f"{error.filename or folder.root}: {error.strerror}") from error
        changed |= found
    if changed:
        shown = [f"{student} {before:g} -> {after:g}" for student, (before, after) in changed.items()]
        more = f" (and {len(shown) - MAX_SHOWN} more)" if len(shown) > MAX_SHOWN else ""
        tell(f"{part}: other late penalties: {', '.join(shown[:MAX_SHOWN])}{more}")
