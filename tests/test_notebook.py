"""`check` and `plot` in a notebook: with a real kernel, and under stock nbgrader."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from conftest import run_command
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from grader.course import Course
from grader.instructor.build import release_notebook, source_notebook

RIGHT = '''def mse_loss(y_true, y_pred):
    """Source: "Implementing Neural Networks from Scratch"."""
    return np.mean((y_true - y_pred) ** 2)'''
WRONG = RIGHT.replace("np.mean", "np.sum")


def executed(*sources: str, folder: Path | None = None) -> list[NotebookNode]:
    """The code cells of a notebook that a real kernel has run."""
    notebook = new_notebook(cells=[new_code_cell(source) for source in sources])
    run(notebook, folder)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def run(notebook: NotebookNode, folder: Path | None = None) -> None:
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    resources = {"metadata": {"path": str(folder)}} if folder else {}
    NotebookClient(notebook, timeout=300, allow_errors=True, resources=resources).execute()


def shown(cell: NotebookNode) -> dict[str, Any]:
    """What the cell's result shows."""
    (output,) = [output for output in cell.outputs if output.output_type == "execute_result"]
    return dict(output.data)


def text_of(cell: NotebookNode) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", shown(cell)["text/html"]).split())


def test_check_shows_a_table_and_a_plain_number() -> None:
    cells = executed(
        "import numpy as np\nfrom grader import check, plot",
        *(RIGHT, "check(mse_loss)", WRONG, "check(mse_loss)"),
        *("def mse_loss(y_true, y_pred):\n    raise NotImplementedError", "check(mse_loss)"),
    )
    right, wrong, open_ = (cells[number] for number in (2, 4, 6))
    assert "mse_loss passes its visible checks Hidden checks with other inputs" in text_of(right)
    assert float(shown(right)["text/plain"]) == 2.0
    assert "does not pass yet" in text_of(wrong)
    assert "mse_loss(np.array([1, 0, 0, 1]), np.array([0, 0, 0, 0]))" in text_of(wrong)
    assert 0 <= float(shown(wrong)["text/plain"]) < 2.0
    assert "is not written yet" in text_of(open_)
    assert float(shown(open_)["text/plain"]) == 0.0


def test_a_function_uses_the_notebooks_own_helpers() -> None:
    neuron = """class Neuron:
    def __init__(self, weights, bias):
        self.weights, self.bias = weights, bias

    def feedforward(self, inputs):
        return sigmoid(np.dot(self.weights, inputs) + self.bias)"""
    cells = executed(
        "import numpy as np\nfrom grader import check",
        "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))",
        neuron,
        "check(Neuron)",
    )
    assert "Neuron passes its visible checks" in text_of(cells[3])


def test_an_endless_loop_is_stopped_and_the_kernel_lives_on() -> None:
    cells = executed(
        "from grader import check",
        "def mse_loss(y_true, y_pred):\n    while True:\n        pass",
        "check(mse_loss)",
        "1 + 1",
    )
    assert re.search("was still running after 2 seconds, in line [23] of its cell", text_of(cells[2]))
    assert shown(cells[3])["text/plain"] == "2"


@pytest.mark.parametrize("call", ["check(print)", "plot(3)", "check(mse_loss, 'nine_steps')"])
def test_what_is_no_function_of_the_course_is_told_in_one_line(call: str) -> None:
    cells = executed("import numpy as np\nfrom grader import check, plot", RIGHT, call)
    (output,) = cells[2].outputs
    assert output.output_type == "error"
    assert output.traceback == [output.evalue]
    assert "in this course; pass the function itself" in output.evalue


def test_a_name_of_several_parts_is_the_one_of_the_notebook(course: Course) -> None:
    named = [function.part for function in course.functions if function.name == "train"]
    assert len(named) > 1
    for part in named:
        stub = next(cell for cell in release_notebook(course.part(part)).cells if "def train(" in cell.source)
        solved = stub.source.replace("raise NotImplementedError", "return 'from here'")
        cells = executed(
            "import numpy as np\nimport numpy.typing as npt\nfrom collections.abc import Callable\n"
            "FloatArray = Array = npt.NDArray\nclass Layer: pass\nfrom grader import check",
            "from __future__ import annotations\n" + solved,
            "check(train).report.result.part",
        )
        assert shown(cells[2])["text/plain"] == repr(part)


def test_a_name_that_may_be_of_several_parts_is_asked_back() -> None:
    cells = executed("from grader import check", "def train():\n    pass", "check(train)")
    assert 'say which: check(train, "neuron") or check(train, "perceptron")' in cells[2].outputs[0].evalue


def test_plot_shows_a_picture_with_its_text() -> None:
    cells = executed(
        "import numpy as np\nfrom grader import plot",
        "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))",
        "plot(sigmoid, 'neuron')",
    )
    html = shown(cells[2])["text/html"]
    assert html.startswith("<figure")
    assert "<svg" in html
    assert "<title" in html
    assert "one half at 0" in shown(cells[2])["text/plain"]


def test_in_a_plain_python_session_the_report_is_text() -> None:
    code = f"import numpy as np\nfrom grader import check\n{WRONG}\nprint(check(mse_loss))"
    done = run_command(sys.executable, "-c", code)
    assert "✗ mse_loss" in done.stdout, done.stderr
    assert "wanted  0.5" in done.stdout


def released(course: Course) -> NotebookNode:
    """Part 1 as it is released, with a right and a wrong answer in it."""
    notebook = release_notebook(course.part("neuron"))
    answers = {
        "neuron-activation-sigmoid": "return 1 / (1 + np.exp(-x))",
        "neuron-loss-mse_loss": "return 0.0",
    }
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if grade_id in answers:
            cell.source = cell.source.replace("raise NotImplementedError", answers[grade_id])
    return notebook


def test_nbgrader_validate_tells_which_function_fails(course: Course, tmp_path: Path) -> None:
    nbformat.write(released(course), tmp_path / "neuron.ipynb")
    done = run_command("nbgrader", "validate", "neuron.ipynb", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "VALIDATION FAILED ON" in done.stdout
    assert "check(mse_loss)" in done.stdout
    assert "check(sigmoid)" not in done.stdout


def test_stock_nbgrader_scores_by_the_visible_checks(course: Course, tmp_path: Path) -> None:
    """Without the kit's configuration: nbgrader's own autograding, with a kernel."""
    source = tmp_path / "source" / "neuron"
    source.mkdir(parents=True)
    nbformat.write(source_notebook(course.part("neuron")), source / "neuron.ipynb")
    stock = {"cwd": tmp_path, "limit": 200}
    assert run_command("nbgrader", "generate_assignment", "neuron", **stock).returncode == 0
    handed_in = tmp_path / "submitted" / "ada" / "neuron"
    handed_in.mkdir(parents=True)
    nbformat.write(released(course), handed_in / "neuron.ipynb")
    assert run_command("nbgrader", "autograde", "neuron", **stock).returncode == 0
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as gradebook:
        submission = gradebook.find_submission("neuron", "ada")
        scores = {grade.name: grade.score for grade in submission.notebooks[0].grades}
        total = submission.score
    assert scores["neuron-activation-sigmoid-check"] == 2.0
    assert scores["neuron-neuron-Neuron-check"] == 0.0
    assert 0.0 <= scores["neuron-loss-mse_loss-check"] < 2.0
    assert total == scores["neuron-activation-sigmoid-check"] + scores["neuron-loss-mse_loss-check"]


def test_the_reference_scores_full_marks_by_its_own_check_cells(course: Course) -> None:
    notebook = source_notebook(course.part("neuron"))
    run(notebook)
    for cell in notebook.cells:
        metadata = cell.metadata.get("nbgrader", {})
        if metadata.get("grade"):
            assert float(shown(cell)["text/plain"]) == metadata["points"], cell.source
