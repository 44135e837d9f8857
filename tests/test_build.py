"""Stubs and notebooks come from the solutions, hold nothing of them, and come out the same every time."""

from __future__ import annotations

import ast
import importlib.util
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from conftest import normalised, solution_statements
from nbgrader import utils

from grader.attempts import is_stub
from grader.course import Course, Part, load_course
from grader.errors import UserError
from grader.instructor import build
from grader.instructor.build import drifted, release_notebook, source_notebook, stub_source, write_stubs
from grader.instructor.reference import SOLUTIONS

PARTS = [part.name for part in load_course().parts]
every_part = pytest.mark.parametrize("name", PARTS)


@pytest.fixture
def solutions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the solutions that the build takes for the real ones."""
    copy = shutil.copytree(SOLUTIONS, tmp_path / "solutions", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(stub_source, "__defaults__", (copy,))
    return copy


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def code_of(source: str) -> set[str]:
    return {ast.unparse(node) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt)}


def test_the_committed_stubs_are_what_the_solutions_give(course: Course) -> None:
    assert drifted(course) == []


def test_a_changed_solution_is_reported_as_drift_and_healed_by_writing(
    course: Course, solutions: Path, tmp_path: Path
) -> None:
    stubs = shutil.copytree(build.EXERCISES, tmp_path / "exercises")
    assert drifted(course, stubs) == []
    change(solutions / "neuron.py", "Squash every pre-activation", "Squeeze every pre-activation")
    assert drifted(course, stubs) == [stubs / "neuron.py"]
    assert write_stubs(course, stubs) == [stubs / "neuron.py"]
    assert "Squeeze" in (stubs / "neuron.py").read_text(encoding="utf-8")
    assert drifted(course, stubs) == []


def test_a_changed_or_missing_stub_is_reported_as_drift(course: Course, tmp_path: Path) -> None:
    stubs = shutil.copytree(build.EXERCISES, tmp_path / "exercises")
    change(stubs / "perceptron.py", "raise NotImplementedError", "return 1")
    (stubs / "nine_steps.py").unlink()
    assert drifted(course, stubs) == [stubs / "perceptron.py", stubs / "nine_steps.py"]


def test_a_change_inside_a_solution_region_is_no_drift(
    course: Course, solutions: Path, tmp_path: Path
) -> None:
    change(solutions / "neuron.py", "return 0.5 * (1 + np.tanh(x / 2))", "return 1 / (1 + np.exp(-x))")
    assert drifted(course) == []


def test_the_command_says_what_has_drifted_and_exits_with_one(
    solutions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main(["--check"]) == 0
    change(solutions / "perceptron.py", "# %% [markdown]", "# %% [markdown]\n# Changed.\n#")
    assert build.main(["--check"]) == 1
    assert re.fullmatch(r"\S+perceptron\.py: is not what solutions/ gives; run .+\n", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    ### END SOLUTION\n", ""),
        ("    ### BEGIN SOLUTION\n", "    ### BEGIN SOLUTION\n    ### BEGIN SOLUTION\n"),
    ],
    ids=["unclosed", "nested"],
)
def test_a_region_that_is_unclosed_or_nested_is_refused_and_the_file_named(
    course: Course, solutions: Path, old: str, new: str
) -> None:
    change(solutions / "neuron.py", old, new)
    with pytest.raises(UserError, match=r"neuron\.py.*sigmoid"):
        stub_source(course.part("neuron"))


def test_a_region_outside_a_functions_cell_is_refused(course: Course, solutions: Path) -> None:
    change(
        solutions / "neuron.py",
        "FloatArray = npt.NDArray[np.float64]",
        "### BEGIN SOLUTION\nFloatArray = npt.NDArray[np.float64]\n### END SOLUTION",
    )
    with pytest.raises(UserError, match=r"neuron\.py"):
        stub_source(course.part("neuron"))


def test_a_part_without_a_solution_is_told_in_one_line(
    solutions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (solutions / "perceptron.py").unlink()
    assert build.main([]) == 2
    told = capsys.readouterr().err
    assert re.fullmatch(r"ninesteps: \S+perceptron\.py: cannot be read: .+ in course\.toml\n", told)


def test_a_cell_with_two_functions_is_refused_and_both_named(course: Course, solutions: Path) -> None:
    text = (solutions / "perceptron.py").read_text(encoding="utf-8")
    between = re.search(r"\n\n\n(?:#[^\n]*\n|\n)+(?=def init_params)", text)
    assert between
    (solutions / "perceptron.py").write_text(text.replace(between[0], "\n\n\n"), encoding="utf-8")
    with pytest.raises(UserError, match=r"perceptron\.py: one cell defines as_column and init_params"):
        stub_source(course.part("perceptron"))


def test_a_function_without_a_cell_is_refused_and_named(course: Course, solutions: Path) -> None:
    change(solutions / "neuron.py", "def mse_loss(", "def mean_squared_error(")
    with pytest.raises(UserError, match=r"neuron\.py: mse_loss is in course\.toml, and no cell defines it"):
        stub_source(course.part("neuron"))


def test_a_solution_that_does_not_parse_is_refused_and_named(course: Course, solutions: Path) -> None:
    change(solutions / "neuron.py", "def mse_loss(", "def mse_loss((")
    with pytest.raises(UserError, match=r"neuron\.py"):
        stub_source(course.part("neuron"))


@every_part
def test_every_function_of_a_stub_is_a_stub_and_the_file_can_be_imported(course: Course, name: str) -> None:
    path = build.EXERCISES / f"{name}.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    defined = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for function in course.part(name).functions:
        assert is_stub(defined[function.name]), function.name
    spec = importlib.util.spec_from_file_location(f"stub_of_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for given in course.part(name).given:
        assert hasattr(module, given)


@every_part
def test_no_statement_of_a_solution_is_in_the_stub_or_the_released_notebook(
    course: Course, name: str
) -> None:
    secret = set(solution_statements(course, name))
    assert len(secret) >= len(course.part(name).functions)
    notebook = release_notebook(course.part(name))
    released = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    for source in (stub_source(course.part(name)), released):
        assert not secret & code_of(source)
        assert not {normalised(item) for item in secret if len(item) > 30} & set(
            map(normalised, source.split("\n"))
        )
        assert "SOLUTION" not in source


@every_part
def test_a_notebook_is_valid_and_nbgrader_accepts_its_metadata(course: Course, name: str) -> None:
    for notebook in (source_notebook(course.part(name)), release_notebook(course.part(name))):
        nbformat.validate(notebook)
        assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
        for cell in notebook.cells:
            if "nbgrader" in cell.metadata:
                assert cell.metadata.nbgrader.schema_version == 3
                assert set(cell.metadata.nbgrader) - {"points"} == {
                    "grade", "grade_id", "locked", "schema_version", "solution", "task",
                }  # fmt: skip


@every_part
def test_each_function_has_its_cell_and_after_it_its_check_with_stable_ids(course: Course, name: str) -> None:
    part = course.part(name)
    cells = [cell for cell in release_notebook(part).cells if "nbgrader" in cell.metadata]
    ids = [cell.metadata.nbgrader.grade_id for cell in cells]
    assert len(ids) == len(set(ids))
    expected = [(f"{name}-{f.step}-{f.name}", f"{name}-{f.step}-{f.name}-check") for f in part.functions]
    marked = [cell for cell in cells if utils.is_solution(cell) or utils.is_grade(cell)]
    pairs = zip(marked[::2], marked[1::2], strict=True)
    found = []
    for solution, check in pairs:
        assert utils.is_solution(solution)
        assert not utils.is_locked(solution)
        assert utils.is_grade(check)
        assert utils.is_locked(check)
        found.append((solution.metadata.nbgrader.grade_id, check.metadata.nbgrader.grade_id))
    assert sorted(found) == sorted(expected)


@every_part
def test_the_points_of_the_check_cells_sum_to_the_parts(course: Course, name: str) -> None:
    part: Part = course.part(name)
    points = {
        cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
        for cell in release_notebook(part).cells
        if utils.is_grade(cell)
    }
    assert sum(points.values()) == part.points
    assert points == {function.check_id: function.points for function in part.functions}


@every_part
def test_two_builds_are_equal_to_the_byte(course: Course, name: str) -> None:
    part = course.part(name)
    for make in (source_notebook, release_notebook):
        assert nbformat.writes(make(part)) == nbformat.writes(make(part))
    assert stub_source(part) == stub_source(part)


@every_part
def test_grade_ids_do_not_depend_on_what_stands_between_the_functions(
    course: Course, solutions: Path, name: str
) -> None:
    unchanged = source_notebook(course.part(name))
    before = [cell.metadata.nbgrader.grade_id for cell in unchanged.cells if cell.metadata]
    text = (solutions / f"{name}.py").read_text(encoding="utf-8")
    (solutions / f"{name}.py").write_text(f"# %% [markdown]\n# One more cell.\n\n{text}", encoding="utf-8")
    changed = source_notebook(course.part(name), solutions)
    after = [cell.metadata.nbgrader.grade_id for cell in changed.cells if cell.metadata]
    assert after == before
