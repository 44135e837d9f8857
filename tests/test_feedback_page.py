"""The feedback page: what a student finds on it, how it reads, and that formgrader's words are there."""

from __future__ import annotations

import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import Class, Command
from nbgrader.api import Gradebook


def page(root: Path, student: str) -> BeautifulSoup:
    path = root / "feedback" / student / "neuron" / "neuron.html"
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


STUDENTS = ("half", "reference", "script", "stub", "unread")


@pytest.mark.parametrize("student", STUDENTS)
def test_headings_landmarks_and_tables_are_in_order(a_class: Class, student: str) -> None:
    found = page(a_class.root, student)
    assert found.html is not None
    assert found.html["lang"] == "en"
    levels = [int(tag.name[1]) for tag in found.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert [len(found.find_all(tag)) for tag in ("header", "main", "nav")] == [1, 1, 1]
    for table in found.find_all("table"):
        assert [head["scope"] for head in table.thead.find_all("th")] == ["col"] * 3
        assert all(row.th["scope"] == "row" for row in table.tbody.find_all("tr"))
    ids = [tag["id"] for tag in found.find_all(id=True)]
    assert len(ids) == len(set(ids))
    targets = {link["href"].removeprefix("#") for link in found.find_all("a") if link["href"].startswith("#")}
    assert targets <= set(ids)
    for section in found.find_all(["section", "nav"]):
        assert section["aria-labelledby"] in ids


@pytest.mark.parametrize("student", STUDENTS)
def test_the_contents_name_every_function_with_its_score(a_class: Class, student: str) -> None:
    entries = [item.get_text(" ", strip=True) for item in page(a_class.root, student).select("nav li")]
    functions = a_class.results[student]["functions"] or a_class.results["stub"]["functions"]
    assert len(entries) == len(functions)
    for entry, function in zip(entries, functions, strict=True):
        assert entry.startswith(function["function"] + " ")
        score, full = round(function["score"], 2), function["max_score"]
        assert entry.endswith(f" {score:g} / {full:g}")


def test_what_to_look_at_next_is_what_failed_first_with_the_tutors_line(a_class: Class) -> None:
    section = page(a_class.root, "half").select_one("#next").parent  # type: ignore[union-attr]
    failed = [item for item in a_class.results["half"]["functions"] if item["status"] == "failed"]
    text = section.get_text(" ", strip=True)  # type: ignore[union-attr]
    assert failed
    for function in failed[:3]:
        assert f"{function['function']} : {' '.join(function['message'].split())}" in text
    assert "all checks passed" in page(a_class.root, "reference").get_text()
    assert "Next: sigmoid" in " ".join(page(a_class.root, "stub").get_text().split())
    assert "is not a notebook" in page(a_class.root, "unread").get_text()


def test_each_function_has_its_checks_and_the_students_code(a_class: Class) -> None:
    found = page(a_class.root, "half")
    section = found.find(id="neuron-loss-mse_loss-check")
    assert section is not None
    text = section.get_text()
    assert "np.subtract(y_pred, y_true)" in text
    (function,) = [item for item in a_class.results["half"]["functions"] if item["function"] == "mse_loss"]
    assert len(section.select("tbody tr")) == len(function["checks"])  # type: ignore[attr-defined]
    assert "my_own_helper" in found.get_text()


def test_what_a_student_writes_is_text(a_class: Class) -> None:
    found = page(a_class.root, "half")
    assert not found.find_all(["script", "iframe", "img", "link", "object", "form"])
    assert "< script>document.title" in found.get_text()


def test_a_page_is_small_and_allows_nothing_to_be_fetched(a_class: Class) -> None:
    found = page(a_class.root, "reference")
    policy = found.find("meta", {"http-equiv": "Content-Security-Policy"})
    assert policy is not None
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert len(str(found)) < 150_000


@pytest.fixture
def copied(a_class: Class, tmp_path: Path) -> Path:
    return shutil.copytree(a_class.root, tmp_path / "course")


def test_feedback_shows_what_was_written_in_formgrader(copied: Path, ninesteps: Command) -> None:
    where = ("neuron", "neuron", "half")
    with Gradebook(f"sqlite:///{copied / 'gradebook.db'}", "ninesteps") as opened:
        opened.find_grade("neuron-loss-mse_loss-check", *where).manual_score = 1.25
        opened.find_comment("neuron-loss-mse_loss", *where).manual_comment = "Well *found*."
        opened.find_submission_notebook(*where).late_submission_penalty = 0.5
        opened.db.commit()
    done = ninesteps("feedback", copied, "--student", "half")
    assert done.returncode == 0, done.stderr
    assert "1 pages" in done.stdout
    found = page(copied, "half")
    section = found.find(id="neuron-loss-mse_loss-check")
    assert section is not None
    assert "Score: 1.25 / 2" in section.get_text()
    assert "Well found." in section.get_text()
    assert "Late submission penalty: -0.5 points" in found.get_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--student", "nobody"), "--student nobody: nothing of theirs is graded"),
        (("--part", "nine_steps"), "nine_steps is not in the gradebook; grade it first"),
        (("--part", "x"), "--part x: the course has no such part"),
    ],
)
def test_what_is_not_there_is_told(
    a_class: Class, ninesteps: Command, arguments: tuple[str, ...], told: str
) -> None:
    done = ninesteps("feedback", a_class.root, *arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_folder_that_is_no_course_is_told(ninesteps: Command, tmp_path: Path) -> None:
    done = ninesteps("feedback", tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "has no nbgrader_config.py" in done.stderr
    assert list(tmp_path.iterdir()) == []
