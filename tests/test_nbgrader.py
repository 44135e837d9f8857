"""The real nbgrader commands on what ninesteps leaves, and what that keeps from a student."""

from __future__ import annotations

import csv
import html
import json
import re
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from conftest import ROOT, Class, normalised, run_command, solution_statements
from nbgrader import utils
from nbgrader.api import Gradebook

from grader.course import Course
from grader.instructor.build import release_notebook
from grader.reading import cell_source

PART = "neuron"
HANDED_IN = ("half", "reference", "script", "stub")
"""The students of the class whose work can be read; `unread` handed in a damaged notebook."""


@contextmanager
def gradebook(root: Path) -> Iterator[Any]:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "ninesteps") as opened:
        yield opened


def test_nobody_waits_for_a_grammar_that_no_notebook_needs() -> None:
    code = (
        "import sys; from grader.instructor.bridge import coursedir\n"
        "assert 'jsonschema' in sys.modules and 'rfc3987_syntax' not in sys.modules"
    )
    done = run_command(sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr


def nbgrader(root: Path, *arguments: object) -> str:
    done = run_command(Path(sys.executable).parent / "nbgrader", *arguments, cwd=root)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def graded(root: Path, *paths: object) -> dict[str, dict[str, Any]]:
    """Grade into a course; the result's submissions by id."""
    arguments = [*paths, "--part", PART, "--seed", 5, "--json", root / "results.json"]
    done = run_command(sys.executable, "-m", "grader", "grade", *arguments)
    assert done.returncode == 0, done.stderr
    found = json.loads((root / "results.json").read_text(encoding="utf-8"))["submissions"]
    return {submission["id"]: submission for submission in found}


def notebook_of(root: Path, student: str) -> Any:
    return nbformat.read(root / "autograded" / student / PART / f"{PART}.ipynb", as_version=4)


def page_of(root: Path, student: str) -> str:
    return (root / "feedback" / student / PART / f"{PART}.html").read_text(encoding="utf-8")


def scores_of(submission: dict[str, Any]) -> dict[str, float]:
    return {
        f"{item['part']}-{item['step']}-{item['function']}-check": item["score"]
        for item in submission["functions"]
    }


def rows_of(root: Path, student: str) -> dict[str, Any]:
    with gradebook(root) as opened:
        notebook = opened.find_submission_notebook(PART, PART, student)
        return {grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in notebook.grades}


@pytest.fixture
def copied(a_class: Class, tmp_path: Path) -> Class:
    """The graded class once more, for tests that change it."""
    root = shutil.copytree(a_class.root, tmp_path / "course")
    return Class(root, a_class.folder, a_class.results)


def test_generate_assignment_releases_what_the_build_makes(a_class: Class, course: Course) -> None:
    released = nbformat.read(a_class.root / "release" / PART / f"{PART}.ipynb", as_version=4)
    expected = release_notebook(course.part(PART))
    assert [cell.source for cell in released.cells] == [cell.source for cell in expected.cells]
    with gradebook(a_class.root) as opened:
        cells = {cell.name: cell.max_score for cell in opened.find_notebook(PART, PART).grade_cells}
    assert cells == {function.check_id: function.points for function in course.part(PART).functions}


def test_the_class_came_out_as_it_was_made(a_class: Class) -> None:
    scores = {student: item["score"] for student, item in a_class.results.items()}
    assert scores["reference"] == 35.0
    assert scores["stub"] == scores["unread"] == 0.0
    assert 0 < scores["half"] < 35
    assert 0 < scores["script"] < 35
    assert a_class.results["unread"]["status"] == "unreadable"


def test_the_gradebooks_rows_are_the_result_files_scores(a_class: Class) -> None:
    for student in HANDED_IN:
        expected = {name: (score, False) for name, score in scores_of(a_class.results[student]).items()}
        assert rows_of(a_class.root, student) == expected


def test_what_cannot_be_read_waits_for_a_person(a_class: Class) -> None:
    assert set(rows_of(a_class.root, "unread").values()) == {(None, True)}
    assert (
        "could not be read: neuron.ipynb: is not a notebook"
        in notebook_of(a_class.root, "unread").cells[0].source
    )


def test_only_functions_left_as_they_were_say_no_response(a_class: Class) -> None:
    for student in HANDED_IN:
        untouched = {
            f"{PART}-{item['step']}-{item['function']}"
            for item in a_class.results[student]["functions"]
            if item["status"] == "not_attempted"
        }
        with gradebook(a_class.root) as opened:
            comments = opened.find_submission_notebook(PART, PART, student).comments
            assert {item.name for item in comments if item.auto_comment == "No response."} == untouched


def test_nbgraders_export_shows_the_same_scores(a_class: Class, tmp_path: Path) -> None:
    nbgrader(a_class.root, "export", "--to", tmp_path / "grades.csv")
    with (tmp_path / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert set(rows) == set(a_class.results)
    for student, submission in a_class.results.items():
        assert float(rows[student]["raw_score"]) == pytest.approx(submission["score"])
        assert float(rows[student]["max_score"]) == 35.0


def test_nbgraders_own_feedback_of_our_notebooks_is_ours(a_class: Class, copied: Class) -> None:
    nbgrader(copied.root, "generate_feedback", "--force", PART)
    for student in a_class.results:
        ours = BeautifulSoup(page_of(a_class.root, student), "html.parser")
        for image in ours("img", alt=False):  # nbconvert's last step, which we leave out
            image.attrs = {"alt": "No description has been provided for this image", **image.attrs}
        assert str(BeautifulSoup(page_of(copied.root, student), "html.parser")) == str(ours)


def test_grading_again_keeps_what_a_person_wrote(copied: Class) -> None:
    where = (PART, PART, "half")
    with gradebook(copied.root) as opened:
        grade = opened.find_grade("neuron-loss-mse_loss-check", *where)
        grade.manual_score, grade.extra_credit = 1.25, 0.5
        opened.find_comment("neuron-loss-mse_loss", *where).manual_comment = "Well found."
        opened.db.commit()
    again = graded(copied.root, copied.folder / "half", "--force", "--out", copied.root)
    with gradebook(copied.root) as opened:
        grade = opened.find_grade("neuron-loss-mse_loss-check", *where)
        assert (grade.manual_score, grade.extra_credit, grade.needs_manual_grade) == (1.25, 0.5, True)
        assert grade.auto_score == scores_of(again["half"])[grade.name]
        assert opened.find_comment("neuron-loss-mse_loss", *where).comment == "Well found."
        total = opened.find_submission(PART, "half").score
    assert total == pytest.approx(again["half"]["score"] - grade.auto_score + 1.25 + 0.5)
    assert "Well found." in page_of(copied.root, "half")
    assert f"(Score: {total:.4g} / 35)" in page_of(copied.root, "half")


def test_a_changed_submission_changes_its_own_rows_only(copied: Class, tmp_path: Path) -> None:
    before = {student: rows_of(copied.root, student) for student in copied.results}
    (tmp_path / "script").mkdir()
    shutil.copy(ROOT / "solutions" / f"{PART}.py", tmp_path / "script")
    graded(copied.root, tmp_path / "script", copied.folder / "stub", "--out", copied.root)
    assert sum(score for score, _ in rows_of(copied.root, "script").values()) == 35.0
    for student in set(before) - {"script"}:
        assert rows_of(copied.root, student) == before[student]


@pytest.mark.parametrize("student", HANDED_IN)
def test_an_autograded_notebook_is_valid_with_each_function_and_its_check_once(
    a_class: Class, course: Course, student: str
) -> None:
    notebook = notebook_of(a_class.root, student)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    solutions = [cell.metadata.nbgrader.grade_id for cell in notebook.cells if utils.is_solution(cell)]
    checks = [cell.metadata.nbgrader.grade_id for cell in notebook.cells if utils.is_grade(cell)]
    assert sorted(solutions) == sorted(function.grade_id for function in course.part(PART).functions)
    assert sorted(checks) == sorted(function.check_id for function in course.part(PART).functions)


@pytest.mark.parametrize("student", HANDED_IN)
def test_nbgrader_reads_the_score_out_of_each_check_cell(a_class: Class, student: str) -> None:
    cells = [cell for cell in notebook_of(a_class.root, student).cells if utils.is_grade(cell)]
    found = {cell.metadata.nbgrader.grade_id: utils.determine_grade(cell)[0] for cell in cells}
    assert found == scores_of(a_class.results[student])


def test_an_autograded_notebook_holds_the_students_own_code(a_class: Class) -> None:
    for student in ("half", "script"):
        cells = notebook_of(a_class.root, student).cells
        sources = {cell.metadata.nbgrader.grade_id: cell.source for cell in cells if utils.is_solution(cell)}
        assert "np.reciprocal" in sources["neuron-activation-sigmoid"]
        assert "raise NotImplementedError" in sources["neuron-training-train"]
        assert "my_own_helper" in "\n".join(cell.source for cell in cells)


def test_the_checks_in_a_student_notebook_are_the_courses(a_class: Class, course: Course) -> None:
    for student in HANDED_IN:
        for cell in notebook_of(a_class.root, student).cells:
            if utils.is_grade(cell):
                name = cell.metadata.nbgrader.grade_id.removesuffix("-check").rsplit("-", 1)[1]
                assert cell.source == f"check({name})"


def given_out(a_class: Class, student: str) -> str:
    """All that the run leaves for a student, as normalised text."""
    notebook = notebook_of(a_class.root, student)
    texts = [cell.source for cell in notebook.cells]
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            texts.extend(str(value) for value in output.get("data", {}).values())
    texts.append(BeautifulSoup(page_of(a_class.root, student), "html.parser").get_text())
    return normalised(html.unescape("\n".join(texts)))


def known_to(a_class: Class, student: str) -> str:
    """What the student has anyway, normalised: the stub, the visible cases, the own work."""
    files = [ROOT / "exercises" / f"{PART}.py", ROOT / "exercises" / f"test_{PART}.py"]
    texts = [path.read_text(encoding="utf-8") for path in files]
    for path in (a_class.folder / student).iterdir():
        text = path.read_text(encoding="utf-8")
        readable = path.suffix == ".ipynb" and student != "unread"
        texts.append("\n".join(cell_source(cell) for cell in json.loads(text)["cells"]) if readable else text)
    return normalised("\n".join(texts))


def lines_of(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").split("\n"):
        if len(re.findall(r"\w+", line)) >= 3:
            yield normalised(line)


@pytest.mark.parametrize("student", ["half", "script", "stub", "unread"])
def test_no_line_of_a_hidden_case_or_a_solution_reaches_a_student(
    a_class: Class, course: Course, student: str
) -> None:
    hidden = set(lines_of(ROOT / "grader" / "hidden" / f"test_{PART}.py"))
    secret = {normalised(statement) for statement in solution_statements(course, PART)}
    assert len(hidden) > 50
    assert len(secret) > 20
    known, given = known_to(a_class, student), given_out(a_class, student)
    assert not {text for text in hidden | secret if text not in known and text in given}


def test_grading_a_course_takes_its_submitted_and_leaves_all_in_it(
    a_class: Class, tmp_path: Path, course: Course
) -> None:
    root = tmp_path / "course"
    assert run_command(sys.executable, "-m", "grader", "course", root, "--part", PART).returncode == 0
    for student in ("half", "reference"):
        shutil.copytree(a_class.folder / student, root / "submitted" / student / PART)
    results = graded(root, root)
    for student in ("half", "reference"):
        assert results[student]["score"] == a_class.results[student]["score"]
        assert {score for score, _ in rows_of(root, student).values()} == set(
            scores_of(results[student]).values()
        )
        assert page_of(root, student) == page_of(a_class.root, student)


def test_a_gradebook_in_use_is_told_in_one_line(copied: Class) -> None:
    connection = sqlite3.connect(copied.root / "gradebook.db", isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        done = run_command(
            sys.executable,
            "-m",
            "grader",
            "grade",
            copied.folder / "stub",
            "--part",
            PART,
            "--out",
            copied.root,
        )
    finally:
        connection.close()
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert re.fullmatch(
        r"ninesteps: .*/gradebook.db: the gradebook cannot be used: database is locked.*\n", done.stderr
    )


def test_a_gradebook_that_is_none_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "gradebook.db").write_text("not a database\n" * 100, encoding="utf-8")
    done = run_command(
        sys.executable, "-m", "grader", "grade", ROOT / "solutions", "--part", PART, "--out", tmp_path
    )
    assert done.returncode == 2
    assert re.fullmatch(
        r"ninesteps: .*/gradebook.db: the gradebook cannot be used: .*not a database.*\n", done.stderr
    )
