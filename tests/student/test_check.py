"""`ninesteps check` as a student meets it: what is right, what is missing, what is wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from .conftest import COURSE, PARTS, ROOT, TOTAL, Run, filled, solution

RIGHT_SIGMOID = "return 1 / (1 + np.exp(-x))"
FALLING_SIGMOID = "return 1 / (1 + np.exp(x))"


def write(folder: Path, part: str, text: str) -> None:
    (folder / f"{part}.py").write_text(text, encoding="utf-8")


def count(part: str) -> int:
    return len(COURSE.part(part).functions)


def test_everything_right_passes_and_hidden_checks_are_announced(folder: Path, run: Run) -> None:
    for part in PARTS:
        write(folder, part, solution(part))
    done = run("check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{TOTAL} of {TOTAL} functions pass their visible checks" in done.stdout
    assert "Hidden checks with other inputs run at grading" in done.stdout
    assert "ninesteps submit" in done.stdout


def test_what_is_handed_out_is_not_yet_written_and_the_first_step_is_named(run: Run) -> None:
    done = run("check")
    assert done.returncode == 1
    assert done.stdout.count("not yet") == TOTAL
    assert f"0 of {TOTAL} functions pass" in done.stdout
    line = next(
        number
        for number, text in enumerate((ROOT / "exercises" / "neuron.py").read_text().splitlines(), start=1)
        if text.startswith("def sigmoid(")
    )
    assert f"Next: sigmoid in neuron.py, line {line}." in done.stdout


def test_one_function_that_passes_is_enough_for_status_0(folder: Path, run: Run) -> None:
    write(folder, "neuron", filled("neuron", {"sigmoid": RIGHT_SIGMOID}))
    done = run("check", "neuron/sigmoid")
    assert done.returncode == 0
    assert "✓ sigmoid" in done.stdout
    assert "Its visible checks passed. Hidden checks with other inputs run at grading." in done.stdout
    assert "Next: Neuron" in done.stdout


def test_a_failed_check_shows_the_call_what_came_back_and_what_was_wanted(folder: Path, run: Run) -> None:
    write(folder, "neuron", filled("neuron", {"mse_loss": "return np.sum((y_true - y_pred) ** 2)"}))
    done = run("check", "mse_loss")
    assert done.returncode == 1
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "✗ mse_loss neuron.py, line 106" in lines or any(line.startswith("✗ mse_loss") for line in lines)
    assert "call mse_loss(np.array([1, 0, 0, 1]), np.array([0, 0, 0, 0]))" in lines
    assert "gave 2" in lines
    assert "wanted 0.5" in lines


def test_the_call_that_is_shown_is_that_of_the_function_and_not_of_a_helper(folder: Path, run: Run) -> None:
    right = solution("nine_steps")
    wrong = right.replace("def backprop(", "def backprop_right(", 1)
    wrong += "\n\ndef backprop(network, X, y):\n    found = backprop_right(network, X, y)\n"
    wrong += "    return [(2 * dW, db) for dW, db in found]\n"
    write(folder, "nine_steps", wrong)
    done = run("check", "backprop")
    assert done.returncode == 1
    calls = [line.split() for line in done.stdout.splitlines() if line.split()[:1] == ["call"]]
    assert calls
    assert all(call[1].startswith("backprop(") for call in calls)


def test_a_wrong_shape_is_told_before_the_values(folder: Path, run: Run) -> None:
    write(folder, "perceptron", filled("perceptron", {"as_column": "return labels"}))
    done = run("check", "as_column")
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    gave = next(line for line in lines if line.startswith("gave"))
    wanted = next(line for line in lines if line.startswith("wanted"))
    assert gave.startswith("gave shape (")
    assert wanted.startswith("wanted shape (")
    assert gave.split(":")[0].removeprefix("gave") != wanted.split(":")[0].removeprefix("wanted")


def test_a_helper_that_does_not_pass_is_where_to_begin(folder: Path, run: Run) -> None:
    bodies = {"sigmoid": FALLING_SIGMOID, "sigmoid_derivative": "return sigmoid(x) * sigmoid(x)"}
    write(folder, "neuron", filled("neuron", bodies))
    done = run("check", "neuron/sigmoid", "neuron/sigmoid_derivative")
    assert "sigmoid does not pass yet, and sigmoid_derivative leans on it: begin there" in done.stdout


def test_a_function_that_does_not_use_the_weak_helper_answers_for_itself(folder: Path, run: Run) -> None:
    bodies = {"sigmoid": FALLING_SIGMOID, "sigmoid_derivative": "return np.exp(-x) / (1 + np.exp(x)) ** 2"}
    write(folder, "neuron", filled("neuron", bodies))
    assert "begin there" not in run("check", "neuron/sigmoid_derivative").stdout


def test_an_endless_loop_is_told_with_its_line_and_the_rest_is_checked(folder: Path, run: Run) -> None:
    bodies = {"sigmoid": "while True:\n    x = x + 1", "mse_loss": "return np.mean((y_true - y_pred) ** 2)"}
    source = filled("neuron", bodies)
    write(folder, "neuron", source)
    done = run("check", "neuron/sigmoid", "mse_loss")
    line = source.splitlines().index("        x = x + 1") + 1
    assert "was still running after 2 seconds, in neuron.py, line " in " ".join(done.stdout.split())
    assert any(f"line {number}" in done.stdout for number in (line - 1, line))
    assert "✓ mse_loss" in done.stdout


def test_an_endless_loop_outside_of_functions_costs_only_itself(folder: Path, run: Run) -> None:
    source = filled("neuron", {"sigmoid": RIGHT_SIGMOID}) + "\n\nwhile True:\n    pass\n"
    write(folder, "neuron", source)
    done = run("check", "neuron/sigmoid")
    assert done.returncode == 0
    assert "so it was left out" in " ".join(done.stdout.split())


@pytest.mark.parametrize("end", ["import os\nos._exit(7)", "import sys\nsys.exit(0)", "quit()"])
def test_a_function_that_ends_python_fails_alone(folder: Path, run: Run, end: str) -> None:
    bodies = {"sigmoid": end, "mse_loss": "return np.mean((y_true - y_pred) ** 2)"}
    write(folder, "neuron", filled("neuron", bodies))
    done = run("check", "neuron/sigmoid", "mse_loss")
    assert "✗ sigmoid" in done.stdout
    assert "✓ mse_loss" in done.stdout


def test_code_that_does_not_parse_is_told_with_its_line(folder: Path, run: Run) -> None:
    source = filled("neuron", {"sigmoid": "return 1 / (1 + np.exp(-x)", "mse_loss": "return np.mean(0)"})
    write(folder, "neuron", source)
    done = run("check", "neuron/sigmoid")
    line = source.splitlines().index("    return 1 / (1 + np.exp(-x)") + 1
    assert f"does not parse, neuron.py, line {line}" in " ".join(done.stdout.split())


def test_a_package_that_is_not_there_costs_its_import_and_is_explained(folder: Path, run: Run) -> None:
    source = "import no_such_package_at_all\n" + filled("neuron", {"sigmoid": RIGHT_SIGMOID})
    write(folder, "neuron", source)
    done = run("check", "neuron/sigmoid")
    assert done.returncode == 0
    told = " ".join(done.stdout.split())
    assert "neuron.py, line 1 did not run: ModuleNotFoundError" in told
    assert "no exercise needs it" in told


def test_what_the_code_prints_is_shown_where_it_fails(folder: Path, run: Run) -> None:
    write(folder, "neuron", filled("neuron", {"sigmoid": 'print("x is", x)\nreturn x'}))
    done = run("check", "neuron/sigmoid")
    assert "your code printed:" in done.stdout
    assert "x is 0" in done.stdout


def test_python_without_numpy_is_told_how_to_get_it(tmp_path: Path, run: Run) -> None:
    package = tmp_path / "shadow" / "numpy"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise ModuleNotFoundError(\"No module named 'numpy'\")\n")
    done = run("check", PYTHONPATH=str(package.parent))
    assert done.returncode == 2
    assert "NumPy is not installed for this Python" in done.stderr
    assert "-m pip install numpy" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_of_the_student_named_like_a_library_module_harms_nothing(folder: Path, run: Run) -> None:
    (folder / "random.py").write_text("raise SystemExit('mine')\n", encoding="utf-8")
    (folder / "numpy.py").write_text("raise SystemExit('mine')\n", encoding="utf-8")
    write(folder, "neuron", filled("neuron", {"sigmoid": RIGHT_SIGMOID}))
    assert run("check", "neuron/sigmoid", cwd=folder.parent, **{"x": ""}).returncode == 2
    done = run("check", "neuron/sigmoid", "--path", folder, cwd=folder.parent)
    assert done.returncode == 0, done.stdout + done.stderr


def test_another_part_can_be_imported(folder: Path, run: Run) -> None:
    write(folder, "neuron", filled("neuron", {"sigmoid": RIGHT_SIGMOID}))
    source = "from neuron import sigmoid as ours\n" + filled("perceptron", {"sigmoid": "return ours(x)"})
    write(folder, "perceptron", source)
    assert run("check", "perceptron/sigmoid").returncode == 0


def test_the_result_file_is_the_one_of_grading(folder: Path, run: Run, tmp_path: Path) -> None:
    write(folder, "neuron", filled("neuron", {"sigmoid": RIGHT_SIGMOID, "mse_loss": "return 0.0"}))
    file = tmp_path / "result.json"
    assert run("check", "neuron/sigmoid", "mse_loss", "--json", file).returncode == 1
    result = json.loads(file.read_text())
    assert (result["schema"], result["isolation"]) == (1, "none")
    (submission,) = result["submissions"]
    assert submission["status"] == "graded"
    first, second = submission["functions"]
    assert (first["part"], first["function"], first["status"]) == ("neuron", "sigmoid", "passed")
    assert (second["function"], second["status"]) == ("mse_loss", "failed")
    assert {check["visibility"] for check in first["checks"]} == {"visible"}
    assert 0 < first["score"] < first["max_score"]


def test_a_name_with_several_meanings_is_answered_with_the_candidates(run: Run) -> None:
    done = run("check", "sigmoid")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr == "ninesteps: sigmoid: means 2 things; say which: neuron/sigmoid, perceptron/sigmoid\n"
    )
    assert "neuron/neuron" in run("check", "neuron").stderr


@pytest.mark.parametrize(
    ("name", "number"), [("neuron/", 13), ("perceptron", 8), ("nine_steps/backward", 6), ("loss", 1)]
)
def test_a_part_or_a_step_stands_for_its_functions(run: Run, name: str, number: int) -> None:
    done = run("check", name)
    if name == "loss":  # a step of part 1, and a function of part 3
        assert "nine_steps/loss" in done.stderr
        assert "neuron/loss" in done.stderr
    else:
        assert done.stdout.count("not yet") == number


def test_an_unknown_name_is_told_with_the_nearest(run: Run) -> None:
    done = run("check", "mse_los")
    assert done.returncode == 2
    assert "did you mean mse_loss?" in done.stderr


@pytest.mark.parametrize("path", ["not there", "neuron.py", "empty"])
def test_a_folder_that_holds_nothing_is_refused_in_one_line(folder: Path, run: Run, path: str) -> None:
    (folder / "empty").mkdir()
    done = run("check", "--path", path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "--path" in done.stderr


def test_a_part_that_is_not_there_is_left_out_unless_it_is_named(folder: Path, run: Run) -> None:
    (folder / "nine_steps.py").unlink()
    assert run("check").stdout.count("not yet") == TOTAL - count("nine_steps")
    done = run("check", "backprop")
    assert done.returncode == 2
    assert "holds no nine_steps.py" in done.stderr


def test_a_damaged_file_is_told_and_the_others_are_checked(folder: Path, run: Run) -> None:
    (folder / "neuron.py").write_bytes(b"\0\1\2")
    done = run("check")
    assert done.returncode == 1
    assert "neuron.py: is not a text file" in done.stdout
    assert done.stdout.count("not yet") == TOTAL - count("neuron")


def test_a_console_of_windows_gets_signs_that_it_can_show(folder: Path, run: Run) -> None:
    write(folder, "neuron", filled("neuron", {"sigmoid": 'print("α → ∞")\nreturn x', "mse_loss": "return 0"}))
    done = run("check", "neuron/", PYTHONIOENCODING="cp1252", NO_COLOR="1")
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert " x  sigmoid" in done.stdout
    assert "[....." in done.stdout
    assert "\x1b" not in done.stdout


def test_a_pipe_gets_no_colour(run: Run) -> None:
    assert "\x1b" not in run("check").stdout


def test_progress_is_kept_until_the_code_changes(folder: Path, run: Run) -> None:
    right = filled("neuron", {"sigmoid": RIGHT_SIGMOID, "mse_loss": "return np.mean((y_true - y_pred) ** 2)"})
    write(folder, "neuron", right)
    run("check", "neuron/")
    assert f"2 of {TOTAL} functions" in run("check", "perceptron/sigmoid").stdout
    write(folder, "neuron", right.replace(RIGHT_SIGMOID, FALLING_SIGMOID))
    # mse_loss does not use sigmoid, but only a look at the changed file can tell.
    assert f"0 of {TOTAL} functions" in run("check", "perceptron/sigmoid").stdout
    assert f"1 of {TOTAL} functions" in run("check", "fit_line").stdout


def test_a_folder_that_cannot_be_written_is_checked_all_the_same(folder: Path, run: Run) -> None:
    write(folder, "neuron", filled("neuron", {"sigmoid": RIGHT_SIGMOID}))
    (folder / ".ninesteps").write_text("a file where the record's folder would be")
    assert run("check", "neuron/sigmoid").returncode == 0


def test_a_notebook_and_a_file_are_one_part(folder: Path, run: Run) -> None:
    cell = {
        "cell_type": "code",
        "metadata": {"nbgrader": {"grade_id": "neuron-activation-sigmoid", "solution": True, "grade": False}},
        "source": "import numpy as np\ndef sigmoid(x):\n    return 1 / (1 + np.exp(-x))",
        "outputs": [],
        "execution_count": None,
    }
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "neuron.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    write(folder, "neuron", filled("neuron", {"mse_loss": "return np.mean((y_true - y_pred) ** 2)"}))
    assert run("check", "neuron/sigmoid", "mse_loss").returncode == 0


def test_the_originals_are_never_touched(run: Run, folder: Path) -> None:
    before = (ROOT / "exercises" / "neuron.py").read_bytes()
    shutil.copy(ROOT / "solutions" / "neuron.py", folder / "neuron.py")
    run("check", "neuron/")
    assert (ROOT / "exercises" / "neuron.py").read_bytes() == before
