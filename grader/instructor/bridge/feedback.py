"""Feedback pages, as `nbgrader generate_feedback` makes them, but fast and without other hosts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters import Highlight2HTML
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbformat import NotebookNode
from nbgrader import api, utils
from sqlalchemy import select
from sqlalchemy.orm import Session
from traitlets.config import Config

from grader.instructor.bridge.grades import notebook_ids
from grader.instructor.bridge.offline import formgrader, template_folders

REMEMBERED = 512
"""Pieces of code, some times a student's part: what does not come again with the next student is let go."""


class FastHTMLExporter(HTMLExporter):
    """HTMLExporter without its last step, which parses every page again to give images an alt text.

    What repeats from student to student, texts and untouched code, is rendered once.
    """

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """The page as the template made it."""
        untyped: Any = self
        resources = untyped._init_resources(resources)
        data = WidgetsDataTypeFilter(notebook_metadata=self._nb_metadata, parent=self, resources=resources)
        untyped.register_filter("highlight_code", self._highlight)
        untyped.register_filter("filter_data_type", data)
        return TemplateExporter.from_notebook_node(self, nb, resources, **kw)

    @cached_property
    def _highlight(self) -> Any:
        highlight = Highlight2HTML(pygments_lexer="ipython3", parent=self)
        remembered = lru_cache(maxsize=REMEMBERED)(lambda source: highlight(source))
        return lambda source, metadata=None: remembered(source)


@cache
def feedback_exporter() -> HTMLExporter:
    """nbgrader's feedback exporter with our template over it, which asks nothing of another host."""
    html = Config()
    html.Exporter.default_preprocessors = []
    html.HTMLExporter.template_name = "feedback"
    html.HTMLExporter.extra_template_basedirs = template_folders()
    html.HTMLExporter.extra_template_paths = [
        str(formgrader() / "static" / "node_modules" / "bootstrap" / "dist" / "css")
    ]
    exporter: Any = FastHTMLExporter
    made: HTMLExporter = exporter(config=html)
    return made


@dataclass(frozen=True)
class Standing:
    """What the gradebook says about one submitted notebook, manual grades included.

    Attributes:
        waiting: check cells that have no score yet: a person must look.
    """

    score: float
    max_score: float
    penalty: float
    cells: Mapping[str, tuple[float, float]]
    comments: Mapping[str, str]
    waiting: frozenset[str] = frozenset()


def standings(gradebook: Any, part: str, students: Collection[str] | None = None) -> dict[str, Standing]:
    """What feedback shows of these students, or of all, in three queries instead of GetGrades' one a cell."""
    session: Session = gradebook.db()
    _, notebook_id = notebook_ids(session, part)
    whose = [api.SubmittedNotebook.notebook_id == notebook_id]
    if students is not None:
        whose.append(api.SubmittedAssignment.student_id.in_(students))
    scores: dict[str, dict[str, tuple[float, float]]] = {}
    waiting: dict[str, set[str]] = {}
    for student, cell, score, max_score, auto, manual in session.execute(
        select(
            *(api.SubmittedAssignment.student_id, api.GradeCell.name),
            *(api.Grade.score, api.GradeCell.max_score, api.Grade.auto_score, api.Grade.manual_score),
        )
        .select_from(api.Grade)
        .join(api.GradeCell, api.GradeCell.id == api.Grade.cell_id)
        .join(api.SubmittedNotebook, api.SubmittedNotebook.id == api.Grade.notebook_id)
        .join(api.SubmittedAssignment, api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id)
        .where(*whose)
    ):
        scores.setdefault(student, {})[cell] = (score, max_score)
        if auto is None and manual is None:
            waiting.setdefault(student, set()).add(cell)
    comments: dict[str, dict[str, str]] = {}
    for student, cell, comment in session.execute(
        select(api.SubmittedAssignment.student_id, api.SolutionCell.name, api.Comment.comment)
        .select_from(api.Comment)
        .join(api.SolutionCell, api.SolutionCell.id == api.Comment.cell_id)
        .join(api.SubmittedNotebook, api.SubmittedNotebook.id == api.Comment.notebook_id)
        .join(api.SubmittedAssignment, api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id)
        .where(*whose)
    ):
        comments.setdefault(student, {})[cell] = comment
    penalties = session.execute(
        select(api.SubmittedAssignment.student_id, api.SubmittedNotebook.late_submission_penalty)
        .join(api.SubmittedNotebook, api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id)
        .where(*whose)
    )
    return {
        student: _standing(
            scores.get(student, {}),
            comments.get(student, {}),
            penalty or 0,
            frozenset(waiting.get(student, ())),
        )
        for student, penalty in penalties
    }


def _standing(
    cells: dict[str, tuple[float, float]],
    comments: dict[str, str],
    penalty: float,
    waiting: frozenset[str],
) -> Standing:
    return Standing(
        score=sum(score for score, _ in cells.values()) - penalty,
        max_score=sum(most for _, most in cells.values()),
        penalty=penalty,
        cells=cells,
        comments=comments,
        waiting=waiting,
    )


def feedback_html(
    exporter: HTMLExporter, part: str, student: str, notebook: NotebookNode, at: Standing
) -> str:
    """The page that generate_feedback makes of an autograded notebook; changes the notebook's metadata."""
    for cell in notebook.cells:
        if utils.is_solution(cell):
            cell.metadata.nbgrader["comment"] = at.comments.get(cell.metadata.nbgrader.grade_id)
        if utils.is_grade(cell):
            score, most = at.cells[cell.metadata.nbgrader.grade_id]
            cell.metadata.nbgrader.update(score=score, points=most)
    resources = {
        "metadata": {"name": part},
        "unique_key": part,
        "output_files_dir": f"{part}_files",
        "nbgrader": {
            "student": student,
            "assignment": part,
            "notebook": part,
            "score": at.score,
            "max_score": at.max_score,
            "late_penalty": at.penalty,
        },
    }
    page: str = exporter.from_notebook_node(notebook, resources=resources)[0]
    return page
