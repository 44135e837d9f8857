"""Makes the notebook that autograding leaves: the student's code, and in each check cell what was found."""

from __future__ import annotations

import copy
import html
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.course import Part
from grader.heatmap import heatmap_html, heatmap_text
from grader.instructor.answers import Answers, cut
from grader.reading import Document, cell_source, nbgrader_metadata
from grader.results import CheckResult, FunctionResult, Outcome, Visibility, title

MAX_MARKDOWN = 20_000
UNJUDGED = "the grader could not judge this; it costs you nothing"
_ATTACHMENT = re.compile("attachment:", re.IGNORECASE)
_TAG = re.compile("<(?=[a-z/!?])", re.IGNORECASE)

Cell = dict[str, Any]
Notebook = dict[str, Any]

LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": platform.python_version(),
}
HEADINGS = '<tr><th scope="col">check</th><th scope="col">result</th><th scope="col">points</th></tr>'
WORDS = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "failed",
    Outcome.NOT_ATTEMPTED: "not attempted",
    Outcome.GRADER_ERROR: "not judged: the grader's own fault",
}


def autograded(
    part: Part,
    release: Notebook,
    documents: Sequence[Document],
    results: Iterable[FunctionResult],
    taken: Mapping[str, int],
    problem: str = "",
) -> Notebook:
    """The autograded notebook of one student's part.

    Args:
        part: the part.
        release: the notebook that students were given.
        documents: what was handed in, the notebook first; empty if nothing can be read.
        results: the part's results.
        taken: functions that are taken from another document than the first, and from which.
        problem: why nothing can be read, if so.
    """
    names = [function.name for function in part.functions]
    cuts = [cut(document, names) for document in documents]
    notebook_first = bool(documents) and documents[0].is_notebook
    if notebook_first and isinstance(documents[0].content, dict) and documents[0].content.get("cells"):
        cells = _own_cells(documents[0], release, part, cuts[0])
    else:
        cells = _released_cells(release, part, cuts[0] if cuts else Answers())
    for name, number in taken.items():
        _fill(cells, part, name, cuts[number].by_name.get(name, ""))
    if problem:
        cells.insert(0, _code_cell("ninesteps-problem", f"# This could not be read: {problem}"))
    by_check = {part.function(result.function).check_id: result for result in results}
    count = 0
    for cell in cells:
        if cell["cell_type"] == "code":
            count += 1
            cell["execution_count"] = count
            cell["outputs"] = []
            result = by_check.get(nbgrader_metadata(cell).get("grade_id", ""))
            if result is not None:
                cell["outputs"] = outputs(result, count)
            elif nbgrader_metadata(cell).get("grade") and not nbgrader_metadata(cell).get("solution"):
                # Without any, nbgrader would read full marks.
                cell["outputs"] = [score_output(0.0, count)]
    metadata = {**copy.deepcopy(release["metadata"]), "language_info": LANGUAGE}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _released_cells(release: Notebook, part: Part, answers: Answers) -> list[Cell]:
    """The release's cells with the answers filled in, and other code after the function that it follows."""
    by_solution = {function.grade_id: function.name for function in part.functions}
    by_check = {function.check_id: function.name for function in part.functions}
    cells: list[Cell] = []
    for cell in copy.deepcopy(release["cells"]):
        grade_id = nbgrader_metadata(cell).get("grade_id", "")
        if grade_id in by_solution:
            cell["source"] = answers.by_name.get(by_solution[grade_id], cell_source(cell))
        cells.append(cell)
        follows = by_check.get(grade_id)
        if follows is None and grade_id == f"{part.name}-tools":
            follows = ""
        if follows is not None:
            cells.extend(_extras(answers, follows))
    return cells


def _extras(answers: Answers, follows: str) -> list[Cell]:
    return [
        _code_cell(f"extra-{follows or 'start'}-{number}", source)
        for number, source in enumerate(answers.extra.get(follows, ()))
    ]


def _own_cells(document: Document, release: Notebook, part: Part, answers: Answers) -> list[Cell]:
    """The student's own cells; each function's cell and its check cell stand there once."""
    released = {nbgrader_metadata(cell).get("grade_id"): cell for cell in release["cells"]}
    released.pop(None, None)
    homes: dict[int, str] = {}
    for function in part.functions:
        if function.name in answers.cells:
            homes.setdefault(answers.cells[function.name], function.grade_id)
    at_home = set(homes.values())
    cells: list[Cell] = []
    for index, cell in enumerate(document.content["cells"]):
        kept = _plain_cell(cell, index)
        metadata = nbgrader_metadata(cell)
        grade_id = metadata.get("grade_id", "")
        if index not in homes and grade_id not in at_home and _is_solution(released.get(grade_id)):
            homes[index] = grade_id
        if index in homes:
            solution = released.pop(homes[index])
            cells.append({**copy.deepcopy(solution), "source": kept["source"]})
            if f"{homes[index]}-check" in released:
                cells.append(copy.deepcopy(released.pop(f"{homes[index]}-check")))
        elif metadata.get("solution") or not metadata.get("locked"):
            cells.append(kept)
        elif grade_id in released and not metadata.get("grade"):
            cells.append(copy.deepcopy(released.pop(grade_id)))
    by_solution = {function.grade_id: function.name for function in part.functions}
    for grade_id, cell in released.items():
        added = copy.deepcopy(cell)
        if grade_id in by_solution:
            added["source"] = answers.by_name.get(by_solution[grade_id], cell_source(cell))
        cells.append(added)
    return [{**cell, "id": f"cell-{number}"} for number, cell in enumerate(cells)]


def _fill(cells: list[Cell], part: Part, name: str, source: str) -> None:
    grade_id = part.function(name).grade_id
    for cell in cells:
        if nbgrader_metadata(cell).get("grade_id") == grade_id and source:
            cell["source"] = source


def _is_solution(cell: Cell | None) -> bool:
    return cell is not None and bool(nbgrader_metadata(cell).get("solution"))


def _plain_cell(cell: Cell, index: int) -> Cell:
    kind = cell.get("cell_type")
    source = cell_source(cell)
    if kind != "code":
        source = _ATTACHMENT.sub("attachment ", source)  # attachments are not kept, and would be missed
        source = _TAG.sub("< ", source)  # formgrader renders markup, on the server of the instructor
        if len(source) > MAX_MARKDOWN:
            source = source[:MAX_MARKDOWN] + "\n\n(cut here)"  # rendering takes quadratic time
    kept: Cell = {
        "cell_type": kind if kind in ("code", "markdown", "raw") else "raw",
        "id": f"cell-{index}",
        "metadata": {},
        "source": source,
    }
    if kept["cell_type"] == "code":
        kept.update(execution_count=None, outputs=[])
    return kept


def _code_cell(name: str, source: str) -> Cell:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name[:64],
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def outputs(result: FunctionResult, count: int) -> list[dict[str, Any]]:
    """What a check cell shows: the table of checks, then the score, which nbgrader reads as partial credit.

    The score is a plain float between 0 and what the cell is worth: nbgrader takes anything else for full
    marks.
    """
    result = _for_students(result)
    shown = {
        "data": {"text/html": report_html(result), "text/plain": report_text(result)},
        # For the feedback page, which lists what to look at next.
        "metadata": {
            "ninesteps": {
                "function": result.function,
                "status": result.status.value,
                "message": result.message,
                "score": result.score,
            }
        },
        "output_type": "display_data",
    }
    if result.status is Outcome.GRADER_ERROR:
        return [shown]
    score = min(max(float(result.score), 0.0), float(result.max_score))
    return [shown, score_output(score, count)]


def _for_students(result: FunctionResult) -> FunctionResult:
    """The result without what a broken hidden case says of itself: the result file tells that."""
    if result.status is not Outcome.GRADER_ERROR:
        return result
    broken = [check for check in result.checks if check.status is Outcome.GRADER_ERROR]
    hidden = [check for check in broken if check.visibility is Visibility.HIDDEN]
    checks = tuple(replace(check, message=UNJUDGED) if check in hidden else check for check in result.checks)
    told = {check.message for check in hidden}
    return replace(result, checks=checks, message=UNJUDGED if result.message in told else result.message)


def score_output(score: float, count: int) -> dict[str, Any]:
    """The one output that nbgrader reads a score from."""
    return {
        "data": {"text/plain": repr(score)},
        "execution_count": count,
        "metadata": {},
        "output_type": "execute_result",
    }


def report_text(result: FunctionResult) -> str:
    """The checks of a function as lines of text."""
    lines = [f"{result.function}: {WORDS[result.status]}, {result.score:g} of {result.max_score:g} points"]
    if result.message:
        lines.append(result.message)
    lines += [
        f"  {WORDS[check.status]:13} {check.points:g}/{check.max_points:g}  {title(check.id)}"
        + (f": {check.message}" if check.message and check.message != result.message else "")
        for check in result.checks
    ]
    lines += [heatmap_text(check.differences) for check in result.checks if check.differences]
    return "\n".join(lines)


def report_html(result: FunctionResult) -> str:
    """The checks of a function as a table, and pictures of its gradients; every text in it is escaped."""
    rows = "".join(_row(check, result.message) for check in result.checks)
    message = f"<p>{html.escape(result.message)}</p>" if result.message else ""
    pictures = "".join(heatmap_html(check.differences) for check in result.checks)
    return (
        f'<p class="verdict"><strong>{html.escape(result.function)}: {WORDS[result.status]}, '
        f"{result.score:g} of {result.max_score:g} points.</strong></p>{message}"
        f'<table class="table table-condensed"><thead>{HEADINGS}</thead>'
        f"<tbody>{rows}</tbody></table>{pictures}"
    )


def _row(check: CheckResult, told: str) -> str:
    hidden = "" if check.visibility is Visibility.VISIBLE else " (hidden)"
    told_already = not check.message or check.message == told
    # nbgrader's own pages make a row's heading bold.
    seen = f'<br><span class="seen" style="font-weight: normal">{html.escape(check.message)}</span>'
    return (
        f'<tr class="{check.status}"><th scope="row">{html.escape(title(check.id))}{hidden}'
        f"{'' if told_already else seen}</th>"
        f'<td class="result">{WORDS[check.status]}</td>'
        f'<td class="worth">{check.points:g} of {check.max_points:g}</td></tr>'
    )
