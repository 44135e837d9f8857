"""Late penalties, by the plugin that the course's configuration names, as AssignLatePenalties gives them."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nbgrader import api
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.errors import UserError
from grader.instructor.bridge.coursedir import CourseFolder


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
        session.expire_all()
        submissions = session.scalars(
            select(api.SubmittedAssignment)
            .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
            .where(
                api.Assignment.name == part,
                api.Assignment.duedate.is_not(None),
                api.SubmittedAssignment.timestamp.is_not(None),
                api.SubmittedAssignment.student_id.in_(students),
            )
        )
        for submission in submissions:
            if submission.total_seconds_late > 0:
                for notebook in submission.notebooks:
                    notebook.late_submission_penalty = self._penalty(submission, notebook)
        session.flush()

    def _penalty(self, submission: Any, notebook: Any) -> float | None:
        late = submission.total_seconds_late
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
