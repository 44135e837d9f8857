"""The demo class, graded by the real command: each submission ends as demo/README.md says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.course import load_course

ROOT = Path(__file__).resolve().parent.parent
CLASS = ("demo", "solutions", "exercises")
TOTAL = sum(part.points for part in load_course().parts)

RIGHT = {
    "right-one-liners": 100,
    "right-loops": 100,
    "right-scipy": 100,
    "right-typed": 100,
    "right-notebooks": 100,
    "right-lists-and-0d": 100,
    "solutions": TOTAL,
    "imports-other-part": 65,
    "missing-import": 55,
    "part-3-only": 45,
    "slow-top-level": 45,
    "tabs": 45,
    "part-1-only": 35,
    "both-forms": 35,
    "checks-deleted": 35,
    "greek-names": 35,
    "utf8-bom": 35,
    "asks-for-input": 35,
    "doubled-cell": 20,
    "crlf-line-ends": 20,
    "latin-1-cookie": 20,
    "half-done": 10,
    "exercises": 0,
}
FAILED = {
    "endless-loop": {"gradient_descent"},
    "hung-helper": {"sigmoid"},
    "quits-sys-exit": {"check_overfitting"},
    "quits-os-exit": {"train"},
    "syntax-error": {"predict", "count_parameters"},
    "wrong-helper": {"sigmoid"},
    "mistakes-neuron-loss": {"mse_loss", "numerical_gradient", "neuron_gradient", "train"},
    "mistakes-neuron-scalar": {"sigmoid", "OurNeuralNetwork", "gradient_descent"},
    "mistakes-neuron-network": {"Neuron", "to_features", "network_gradient", "train"},
    "mistakes-overflow": {"sigmoid", "sigmoid_derivative"},
    "mistakes-perceptron-double-sigmoid": {"as_column", "train", "gradient"},
    "mistakes-perceptron-shapes": {"as_column", "init_params", "sigmoid_derivative", "predict"},
    "mistakes-parentheses": {"sigmoid", "gradient", "train_step"},
    "mistakes-nine-data": {"train_test_split", "get_scaler", "count_parameters", "run"},
    "mistakes-nine-backward": {"activate", "output_delta", "layer_gradient"},
    "mistakes-nine-shapes": {"get_scaler", "Layer", "hidden_delta", "train"},
    "mistakes-nine-training": {"standardize", "check_overfitting", "layer_gradient", "update"},
    "mistakes-nine-relu": {"build_network", "loss", "activation_derivative", "output_delta"},
}
UNREADABLE = {"empty-file": "neuron.py", "unreadable-notebook": "perceptron.ipynb"}


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    file = tmp_path_factory.mktemp("demo") / "results.json"
    command = [sys.executable, "-m", "grader", "grade", *CLASS, "--json", str(file), "--seed", "3"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    submissions = json.loads(file.read_text())["submissions"]
    return {submission["id"]: submission for submission in submissions}


def failed(submission: dict[str, Any]) -> set[str]:
    return {item["function"] for item in submission["functions"] if item["status"] == "failed"}


def test_every_submission_of_the_class_is_expected_here(graded: dict[str, dict[str, Any]]) -> None:
    assert set(graded) == {*RIGHT, *FAILED, *UNREADABLE}
    assert set(graded) - {"solutions", "exercises"} == {
        path.name for path in (ROOT / "demo").iterdir() if path.is_dir()
    }


@pytest.mark.parametrize(("name", "score"), RIGHT.items())
def test_right_work_has_all_its_points_in_any_style(
    name: str, score: float, graded: dict[str, dict[str, Any]]
) -> None:
    assert (graded[name]["score"], failed(graded[name])) == (score, set())


@pytest.mark.parametrize(("name", "functions"), FAILED.items())
def test_mistakes_cost_the_functions_that_have_them_and_no_other(
    name: str, functions: set[str], graded: dict[str, dict[str, Any]]
) -> None:
    assert failed(graded[name]) == functions
    assert all(item["message"] for item in graded[name]["functions"] if item["status"] == "failed")


@pytest.mark.parametrize(("name", "file"), UNREADABLE.items())
def test_file_that_cannot_be_read_is_named(name: str, file: str, graded: dict[str, dict[str, Any]]) -> None:
    assert graded[name]["status"] == "unreadable"
    assert graded[name]["message"].startswith(f"{file}: ")


def test_everybody_can_reach_the_same(graded: dict[str, dict[str, Any]]) -> None:
    assert {submission["max_score"] for submission in graded.values()} == {TOTAL}


def test_message_says_which_of_two_files_counted(graded: dict[str, dict[str, Any]]) -> None:
    functions = graded["both-forms"]["functions"]
    messages = {item["function"]: item["message"] for item in functions if item["part"] == "neuron"}
    assert messages["mse_loss"] == "taken from neuron.py"
    assert messages["sigmoid"] == "taken from neuron.ipynb, not from neuron.py"
