"""The gates notice when a case is weakened, and name the mistake that gets through."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course import load_course
from grader.instructor.mutation import mutants

ROOT = Path(__file__).resolve().parent.parent


def validate(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", "validate", "--seeds", "2", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project's packages in a folder of their own, where a case can be spoiled."""
    for name in ("grader", "solutions", "exercises"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_weakened_case_fails_the_gates_and_names_the_mistake_that_survives(copy: Path) -> None:
    for path in (copy / "grader/hidden/test_neuron.py", copy / "exercises/test_neuron.py"):
        source = path.read_text()
        weakened = re.sub(r"\bclose(_all)?\(student\.sigmoid", "ignored(student.sigmoid", source)
        assert weakened != source
        path.write_text(weakened + "\n\ndef ignored(*values, **words): pass\n")
    done = validate(copy, "--part", "neuron", "--function", "sigmoid")
    assert done.returncode == 1, done.stderr
    assert "neuron/sigmoid, mistake missing-minus: seed 0: survives every check" in done.stdout
    assert "neuron/sigmoid, mutant of line" in done.stdout


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--function", "sigmod"], "--function sigmod: no function of neuron, perceptron"),
        (["--part", "neuron", "--function", "perceptron/sigmoid"], "no function of neuron;"),
    ],
)
def test_a_function_that_is_not_there_is_refused(options: list[str], told: str) -> None:
    done = validate(ROOT, *options)
    assert done.returncode == 2
    assert told in done.stderr
    assert "did you mean" in done.stderr


def test_a_function_may_be_named_with_its_part() -> None:
    done = validate(ROOT, "--function", "perceptron/sigmoid")
    assert done.returncode == 0, done.stderr
    assert "references pass        1/1" in done.stdout
    assert "mutants killed         0/0" not in done.stdout


def test_wrong_reference_fails_the_gates(copy: Path) -> None:
    path = copy / "solutions/neuron.py"
    source = path.read_text()
    path.write_text(source.replace("np.tanh(x / 2)", "np.tanh(x / 3)"))
    done = validate(copy, "--part", "neuron", "--function", "sigmoid")
    assert done.returncode == 1, done.stderr
    assert "neuron/sigmoid, reference: seed 0" in done.stdout


def test_mutants_differ_from_the_reference_in_one_place_each() -> None:
    part = load_course().part("perceptron")
    source = (ROOT / "solutions" / "perceptron.py").read_text()
    found = list(mutants(part, source))
    assert {mutant.function for mutant in found} == {function.name for function in part.functions}
    for mutant in found:
        assert mutant.source != source
        compile(mutant.source, "mutant", "exec")
        changed = [
            (old, new)
            for old, new in zip(source.splitlines(), mutant.source.splitlines(), strict=False)
            if old != new
        ]
        assert changed
        assert changed[0][0].strip() in mutant.change
