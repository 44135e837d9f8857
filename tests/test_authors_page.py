"""The authors' page is true: its examples are taken from the markdown and run, its numbers measured again."""

from __future__ import annotations

import json
import math
import re
import runpy
import shutil
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Command, run_command

from grader.course import Course
from grader.instructor.collect import collect
from grader.instructor.gates import Gates, equivalents

PAGE = (ROOT / "docs" / "authors.md").read_text(encoding="utf-8")
FIGURE = ROOT / "docs" / "figures" / "step_size.py"
FENCE = re.compile(r'^( *)```(\w+)(?: title="([^"]+)")?\n(.*?)^\1```$', re.MULTILINE | re.DOTALL)
LOSS = "neuron/loss.py"
NEW = "mean_absolute_error"
WRONG = """
import numpy as np


def mse_loss(y_true, y_pred):
    return 2 * np.mean((y_true - y_pred) ** 2)


def gradient_descent(gradient, w0, learning_rate=0.1, steps=100):
    gradient(np.append(w0, 0.0))
"""


def blocks(title: str) -> str:
    """All blocks of that title, one after the other."""
    found = [textwrap.dedent(code) for _, _, name, code in FENCE.findall(PAGE) if name == title]
    assert found, f"the page has no block {title}"
    return "\n\n".join(found)


def rows(heading: str) -> list[list[str]]:
    """The rows of the table whose first column has that heading."""
    lines = PAGE.split("\n")
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    table = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return table


def decades(cell: str) -> float:
    return float(cell.split(maxsplit=1)[0])


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """The page's cases, as an instructor would keep them."""
    folder = tmp_path / "private"
    folder.mkdir()
    for name in ("test_neuron.py", "test_nine_steps.py"):
        (folder / name).write_text(blocks(name), encoding="utf-8")
    return folder


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The project's packages in a folder of their own, to be edited."""
    folder = tmp_path / "clone"
    for name in ("grader", "solutions", "exercises"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def python(clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_command(sys.executable, "-m", *arguments, cwd=clone)


# Cases


def grade(
    ninesteps: Command, submission: Path, private: Path, results: Path, seed: int = 3
) -> dict[str, Any]:
    """The command of the page; results by function."""
    options = ("--cases", private, "--json", results, "--seed", seed)
    done = ninesteps("grade", submission, *options)
    assert done.returncode == 0, done.stderr
    (graded,) = json.loads(results.read_text(encoding="utf-8"))["submissions"]
    return {f"{found['part']}/{found['function']}": found for found in graded["functions"]}


def own(found: dict[str, Any], private: Path) -> dict[str, dict[str, Any]]:
    """The results of the page's own cases."""
    text = "".join(path.read_text(encoding="utf-8") for path in private.glob("*.py"))
    return {check["id"]: check for check in found["checks"] if f"def {check['id']}(" in text}


def test_reference_passes_the_pages_cases_and_a_function_is_worth_what_it_was(
    ninesteps: Command, private: Path, tmp_path: Path, course: Course
) -> None:
    found = grade(ninesteps, ROOT / "solutions", private, tmp_path / "results.json")
    for name in ("neuron/mse_loss", "neuron/gradient_descent"):
        assert own(found[name], private)
    for name in ("nine_steps/feedforward", "nine_steps/check_overfitting"):
        assert own(found[name], private)
    assert {function["status"] for function in found.values()} == {"passed"}
    assert sum(function["score"] for function in found.values()) == pytest.approx(
        sum(part.points for part in course.parts)
    )
    (check,) = own(found["neuron/mse_loss"], private).values()
    assert check["visibility"] == "hidden"
    assert course.part("neuron").function("mse_loss").points == 2
    assert check["points"] == pytest.approx(2 / 3)


def test_wrong_answers_fail_the_pages_cases_and_hear_no_expected_value(
    ninesteps: Command, private: Path, tmp_path: Path
) -> None:
    submission = tmp_path / "neuron.py"
    submission.write_text(WRONG, encoding="utf-8")
    found = grade(ninesteps, submission, private, tmp_path / "results.json")
    (loss,) = own(found["neuron/mse_loss"], private).values()
    assert loss["message"] == "the loss: exactly 2 times what is asked for"
    (walk,) = own(found["neuron/gradient_descent"], private).values()
    assert "what you passed to gradient: the shape is (3,) and should be (2,)" in walk["message"]


def test_pages_case_runs_in_plain_pytest(private: Path) -> None:
    (line,) = re.findall(r"^pytest (\S+\.py .*)$", PAGE, re.MULTILINE)
    arguments = line.replace("private/", f"{private}/").split()
    done = run_command(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments)
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout


def test_visible_case_shows_both_values(clone: Path, ninesteps: Command, tmp_path: Path) -> None:
    cases = clone / "exercises" / "test_neuron.py"
    extra = blocks("test_neuron.py").split("\n\n\n", 1)[1]
    cases.write_text(f"{cases.read_text(encoding='utf-8')}\n\n{extra}", encoding="utf-8")
    submission = tmp_path / "neuron.py"
    submission.write_text(WRONG, encoding="utf-8")
    results = tmp_path / "results.json"
    done = ninesteps("grade", submission, "--json", results, cwd=clone)
    assert done.returncode == 0, done.stderr
    assert "test_mse_loss_of_doubled_errors_is_four_times_as_large" in results.read_text(encoding="utf-8")
    (told,) = re.findall(r'"message": "(the loss: exactly 2 [^"]*; you gave [^"]*)"', results.read_text())
    assert ", wanted " in told


def test_text_of_a_students_exception_is_not_quoted_where_a_case_is_private(
    ninesteps: Command, private: Path, tmp_path: Path
) -> None:
    submission = tmp_path / "neuron.py"
    submission.write_text(
        "def mse_loss(y_true, y_pred):\n    raise ValueError(repr(y_true))\n", encoding="utf-8"
    )
    found = grade(ninesteps, submission, private, tmp_path / "results.json")
    (check,) = own(found["neuron/mse_loss"], private).values()
    assert check["message"] == "mse_loss raised ValueError (line 2)"


# Mistakes, variants, gates


def test_pages_mistake_is_rejected_and_named_and_its_variant_passes_the_gates_of_the_page(
    clone: Path,
) -> None:
    count = {}
    for kind in ("mistakes", "variants"):
        path = clone / "grader" / kind / LOSS
        source = path.read_text(encoding="utf-8")
        count[kind] = source.count('of="mse_loss")') + 1
        path.write_text(f"{source}\n\n{blocks(f'grader/{kind}/{LOSS}')}", encoding="utf-8")
    (line,) = re.findall(r"^ninesteps (validate .*)$", PAGE, re.MULTILINE)
    done = python(clone, "grader", *line.split())
    assert done.returncode == 0, done.stdout + done.stderr
    for kind, gate in (
        ("variants", "right variants pass"),
        ("mistakes", "mistakes rejected"),
        ("mistakes", "mistakes named"),
    ):
        assert re.search(rf"^{gate} +{count[kind]}/{count[kind]}$", done.stdout, re.MULTILINE), done.stdout
    printed = [re.split(r"  +|\s\d", line)[0] for line in done.stdout.splitlines() if line[:1].strip()]
    gates = [gate for gate, _ in rows("gate")]
    assert [line for line in printed if line in gates] == gates


def test_pages_excuse_stands_in_the_list() -> None:
    (excuse,) = tomllib.loads(blocks("grader/mistakes/equivalent.toml"))["mutant"]
    assert equivalents()[excuse["part"], excuse["function"], excuse["change"]] == excuse["reason"]


# A new function


IDLE_CASE = f"""

def test_absolute_errors_are_there(student: Student) -> None:
    student.{NEW}(np.ones(2), np.zeros(2))
"""


def test_new_function_is_complete_when_nothing_is_missing_any_more(clone: Path) -> None:
    told = {missing: words.strip("`") for missing, _, words in rows("what is missing")}
    listed, solution = clone / "exercises" / "course.toml", clone / "solutions" / "neuron.py"
    validate = ("grader", "validate", "--function", NEW, "--seeds", "1")

    insert(listed, blocks("exercises/course.toml"), '[[part.step]]\nname = "line"')
    done = python(clone, "grader.instructor.build")
    assert (done.returncode, told["the cell"] in done.stderr) == (2, True), done.stderr

    insert(solution, blocks("solutions/neuron.py"), "# %% [markdown]\n# ## Line")
    done = python(clone, "grader.instructor.build", "--check")
    assert (done.returncode, told["the stub"] in done.stdout) == (1, True), done.stdout

    assert python(clone, "grader.instructor.build").returncode == 0
    stub = (clone / "exercises" / "neuron.py").read_text(encoding="utf-8")
    start = stub.index(f"def {NEW}(")
    assert "raise NotImplementedError" in stub[start : stub.index("# ## Line")]
    assert "np.mean(np.abs" not in stub
    done = python(clone, *validate)
    assert (done.returncode, told["any case"] in done.stderr) == (2, True), done.stderr

    cases = clone / "exercises" / "test_neuron.py"
    cases.write_text(cases.read_text(encoding="utf-8") + IDLE_CASE, encoding="utf-8")
    done = python(clone, *validate)
    assert done.returncode == 1, done.stderr
    assert told["a case that notices"] in done.stdout
    assert told["variants"] in done.stdout
    assert re.search(r"^references pass +1/1$", done.stdout, re.MULTILINE)
    every = (ROOT / "tests" / "test_every_function.py").read_text(encoding="utf-8")
    assert f"def {told['a visible or a hidden case']}(" in every


PART = """
[[part]]
name = "extra"
title = "One more"
page = "extra/"
tutorial = "A tutorial"

[[part.step]]
name = "loss"
title = "Loss"
page = "extra/loss/"
tutorial = "Step 1"

"""
VISIBLE_CASE = f"""
import numpy as np

from grader.cases import close


def test_two_errors_of_one(student):
    close(student.{NEW}(np.ones(2), np.array([0.0, 2.0])), 1.0)
"""


def test_new_part_is_its_files_and_an_entry_and_not_a_line_elsewhere(clone: Path) -> None:
    told = {missing: words.strip("`") for missing, _, words in rows("what is missing of a part")}
    listed, solution = clone / "exercises" / "course.toml", clone / "solutions" / "extra.py"
    listed.write_text(
        listed.read_text(encoding="utf-8") + PART + blocks("exercises/course.toml"), encoding="utf-8"
    )
    done = python(clone, "grader.instructor.build")
    assert (done.returncode, told["the solution"] in done.stderr) == (2, True), done.stderr

    solution.write_text(
        f"{blocks('solutions/NAME.py')}\n\n{blocks('solutions/neuron.py')}\n", encoding="utf-8"
    )
    done = python(clone, "grader.instructor.build", "--check")
    assert (done.returncode, told["the stub"] in done.stdout) == (1, True), done.stdout
    assert python(clone, "grader.instructor.build").returncode == 0
    (clone / "exercises" / "test_extra.py").write_text(VISIBLE_CASE, encoding="utf-8")
    done = python(clone, "grader", "grade", str(solution), "--part", "extra", "--json", "results.json")
    assert done.returncode == 0, done.stderr
    (graded,) = json.loads((clone / "results.json").read_text(encoding="utf-8"))["submissions"]
    assert (graded["score"], graded["max_score"]) == (1, 1)

    done = python(clone, "grader", "validate", "--part", "extra", "--seeds", "1")
    assert done.returncode == 1, done.stderr
    assert re.search(r"^references pass +1/1$", done.stdout, re.MULTILINE)
    assert "has 0 right variants, needs 4" in done.stdout


def insert(path: Path, text: str, before: str) -> None:
    source = path.read_text(encoding="utf-8")
    place = source.index(before)
    path.write_text(f"{source[:place]}{text}\n\n{source[place:]}", encoding="utf-8")


# What the page says of files, commands and numbers


def test_files_and_sessions_of_the_page_exist() -> None:
    for name, *_ in rows("file"):
        assert (ROOT / name.strip("`")).exists(), name
    noxfile = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    sessions = set(re.findall(r"^@nox\.session\ndef (\w+)\(", noxfile, re.MULTILINE))
    used = set(re.findall(r"`?nox -s (\w+)", PAGE))
    assert used
    assert used <= sessions


def test_pages_example_of_the_tolerance_holds() -> None:
    exec(blocks("example.py"), {})


def test_figures_numbers_are_those_of_the_page() -> None:
    drawn = runpy.run_path(str(FIGURE))
    right = drawn["exact"]().gradient
    for step, central, other in rows("step h"):
        h = float(step)
        measured = drawn["error"](drawn["central_difference"](drawn["loss"], drawn["PARAMS"], h), right)
        assert about(measured, float(central)), (step, measured)
        assert about(drawn["error"](drawn["complex_gradient"](h), right), float(other)), step
    found = drawn["measure"]()
    best, error = found.best
    assert about(best, 2e-6)
    assert about(error, 2e-11)
    inside = drawn["STEPS"][found.central <= found.tolerance]
    assert about(inside.min(), 1e-10)
    assert about(inside.max(), 3e-4)


def about(value: float, stated: float) -> bool:
    """Whether it is the stated number but for rounding, which differs from one processor to another."""
    return abs(math.log10(value / stated)) < math.log10(5)


def test_figure_is_drawn_the_same_again(tmp_path: Path) -> None:
    drawn = runpy.run_path(str(FIGURE))
    found = drawn["measure"]()
    for name in ("one.svg", "two.svg"):
        drawn["draw"](found, tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert b"<dc:date>" not in (tmp_path / "one.svg").read_bytes()
    for target in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", PAGE):
        assert (ROOT / "docs" / target).is_file()


def test_margins_are_those_of_the_page(course: Course) -> None:
    checks = collect(course)
    for name, reference, variant, mistake in rows("function"):
        part, _, function = name.strip("`").partition("/")
        gates = Gates(course.only([part]), checks, [function])
        found = gates.margins(range(3))
        for extreme, cell in ((found.worst_right, variant), (found.best_wrong, mistake)):
            assert extreme.decades == pytest.approx(decades(cell), abs=0.5), (name, extreme)
        assert decades(reference) >= decades(variant)
