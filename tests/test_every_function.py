"""For every function of the course: the stub is not attempted, the reference passes, a missing body costs
exactly its points; as a `.py` file and as a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbformat import NotebookNode

from grader.checks import Checks
from grader.course import Function, Part, load_course
from grader.instructor.build import release_notebook, source_notebook, stub_source
from grader.instructor.collect import collect
from grader.instructor.engine import Engine
from grader.instructor.loading import WorkerLoader
from grader.instructor.reference import Reference
from grader.instructor.submission import find_submissions
from grader.results import Outcome, SubmissionResult, Visibility

COURSE = load_course()
FORMS = ("py", "ipynb")


@pytest.fixture(scope="module")
def checks() -> Checks:
    return collect(COURSE)


@pytest.fixture(scope="module")
def loader() -> Iterator[WorkerLoader]:
    with WorkerLoader() as made:
        yield made


def graded(folder: Path, part: Part, checks: Checks, loader: WorkerLoader) -> SubmissionResult:
    (submission,) = find_submissions(COURSE, [folder])
    return Engine(COURSE, checks, 11, [part.name], loader).grade(submission)[0]


def write(folder: Path, part: Part, form: str, notebook: NotebookNode) -> None:
    path = folder / f"{part.name}.{form}"
    if form == "py":
        path.write_text(jupytext.writes(notebook, fmt="py:percent"))
    else:
        nbformat.write(notebook, path)


def without_body(part: Part, function: Function, body: str) -> NotebookNode:
    """The reference, with one function's cell as it is in the stub."""
    notebook = source_notebook(part)
    stubs = {cell["id"]: cell.source for cell in release_notebook(part).cells}
    for cell in notebook.cells:
        if cell["id"] == function.grade_id:
            cell.source = stubs[cell["id"]].replace("raise NotImplementedError", body)
    return notebook


@pytest.mark.parametrize("part", COURSE.parts, ids=lambda part: part.name)
def test_every_function_has_visible_and_hidden_checks_worth_its_points(part: Part, checks: Checks) -> None:
    for function in part.functions:
        of_function = checks.of(part.name, function.name)
        assert {check.visibility for check in of_function} == set(Visibility), function.name
        assert sum(check.points for check in of_function) == pytest.approx(function.points), function.name


@pytest.mark.parametrize("part", COURSE.parts, ids=lambda part: part.name)
def test_check_names_are_unique_in_a_part(part: Part, checks: Checks) -> None:
    names = [check.id for function in part.functions for check in checks.of(part.name, function.name)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("part", COURSE.parts, ids=lambda part: part.name)
def test_every_stub_is_not_attempted(
    part: Part, form: str, tmp_path: Path, checks: Checks, loader: WorkerLoader
) -> None:
    if form == "py":
        (tmp_path / f"{part.name}.py").write_text(stub_source(part))
    else:
        write(tmp_path, part, form, release_notebook(part))
    result = graded(tmp_path, part, checks, loader)
    assert {function.status for function in result.functions} == {Outcome.NOT_ATTEMPTED}
    assert result.score == 0.0
    assert result.message == ""


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("part", COURSE.parts, ids=lambda part: part.name)
def test_reference_passes_every_check(
    part: Part, form: str, tmp_path: Path, checks: Checks, loader: WorkerLoader
) -> None:
    if form == "py":
        (tmp_path / f"{part.name}.py").write_text(Reference(COURSE).source(part.name))
    else:
        write(tmp_path, part, form, source_notebook(part))
    result = graded(tmp_path, part, checks, loader)
    assert [function for function in result.functions if function.status is not Outcome.PASSED] == []
    assert not any(function.follow_through for function in result.functions)
    assert result.score == pytest.approx(part.points)


@pytest.mark.parametrize(
    ("form", "body"),
    [("py", "raise NotImplementedError"), ("ipynb", "raise NotImplementedError"), ("py", "pass")],
)
@pytest.mark.parametrize(
    "function", COURSE.functions, ids=lambda function: f"{function.part}-{function.name}"
)
def test_missing_body_costs_exactly_the_functions_points(
    function: Function, form: str, body: str, tmp_path: Path, checks: Checks, loader: WorkerLoader
) -> None:
    part = COURSE.part(function.part)
    write(tmp_path, part, form, without_body(part, function, body))
    result = graded(tmp_path, part, checks, loader)
    lost = {item.function: item.status for item in result.functions if item.status is not Outcome.PASSED}
    wanted = Outcome.FAILED if body == "pass" else Outcome.NOT_ATTEMPTED
    assert lost == {function.name: wanted}
    assert result.score == pytest.approx(part.points - function.points)
