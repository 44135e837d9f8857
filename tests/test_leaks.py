"""What students must not see is found, whatever it is wrapped in."""

from __future__ import annotations

import html
import json
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, run_command

from grader.instructor.leaks import leaks

HIDDEN_LINE = "hidden = logistic(params[0:4:2] * x[0] + params[1:4:2] * x[1] + params[6:8])"
FIT_LINE = '''def fit(u, v):
    """Another name, other variables, another layout."""
    a = u - u.mean()
    b = v - v.mean()
    k = np.sum(
        a * b
    ) / np.sum(a**2)  # the slope
    m = v.mean() - k * u.mean()
    return float(k), float(m)
'''


def found(path: Path) -> list[str]:
    return [leak.what for leak in leaks([path])]


def test_a_line_of_a_hidden_case_is_found() -> None:
    source = (ROOT / "grader" / "hidden" / "test_neuron.py").read_text(encoding="utf-8")
    assert HIDDEN_LINE in source


@pytest.mark.parametrize("ending", ["txt", "md", "html", "json", "ipynb", "py", "zip"])
def test_a_hidden_line_is_found_in_every_wrapping(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"received.{ending}"
    if ending == "html":
        marked = html.escape(HIDDEN_LINE).replace("logistic", "<span class='nf'>logistic</span>")
        path.write_text(f"<pre><code>{marked}</code></pre>")
    elif ending in ("json", "ipynb"):
        path.write_text(json.dumps({"cells": [{"source": ["# before\n", f"    {HIDDEN_LINE}\n"]}]}))
    elif ending == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("inside/x.py", HIDDEN_LINE)
    else:
        path.write_text(f"before\n        {HIDDEN_LINE}\nafter")
    (what,) = found(path)
    assert what.startswith("grader/hidden/test_neuron.py, line ")


def test_a_solution_is_found_under_other_names_and_in_another_layout(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(f"Look:\n\n```python\n{FIT_LINE}```\n\nSo it is.\n")
    assert any(what.startswith("solutions/neuron.py") for what in found(path))


def test_a_known_mistake_is_found(tmp_path: Path) -> None:
    path = tmp_path / "wrong.py"
    path.write_text(
        "def mine(p, q):\n"
        "    a, b = p - p.mean(), q - q.mean()\n"
        "    c = np.sum(a * b) / np.sum(b ** 2)\n"
        "    return c, q.mean() - c * p.mean()\n"
    )
    assert found(path) == ["grader/mistakes/neuron/line.py, divided_by_the_spread_of_y"]


def test_what_students_have_by_right_is_no_leak() -> None:
    assert leaks([ROOT / "exercises", ROOT / "grader" / "cases", ROOT / "README.md"]) == []


def test_what_the_student_wrote_is_no_leak(tmp_path: Path) -> None:
    path = tmp_path / "feedback.py"
    path.write_text(FIT_LINE)
    assert found(path)
    assert leaks([path], own=[FIT_LINE]) == []


def test_the_command_says_where_and_what(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text(HIDDEN_LINE)
    command = ("python", "-m", "grader.instructor.leaks")
    done = run_command(*command, tmp_path)
    assert done.returncode == 1
    assert "notes.txt: holds grader/hidden/test_neuron.py, line " in done.stdout
    assert run_command(*command, tmp_path / "nowhere").returncode == 2
    (tmp_path / "notes.txt").write_text("nothing")
    assert run_command(*command, tmp_path).returncode == 0
