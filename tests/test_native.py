"""A messy class, graded by `nbgrader autograde` and by `ninesteps grade`: the same in every row."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import messy
import nbformat
import pytest
from browsing import BUDGET, NEEDS_CHROMIUM, TOKEN, ask, browser, change, serving, visiting
from conftest import run_command, without_seconds
from databases import Databases, Sqlite
from gradebooks import auto_scores, rows_of, url_of
from kernels import STARTED, kernel_watch
from messy import CHANGES, COSTLY, FULL, PART, UNREADABLE
from playwright.sync_api import Page

from grader.cli import main
from grader.course import Course

NBGRADER = Path(sys.executable).parent / "nbgrader"
RIGHT = (
    *CHANGES,
    *("format-3", "other-name", "sub-folder", "zoë müller", "müller, zoë", "日本", "script", "both-forms"),
)
SOME = ("as-released", "cell-deleted", "other-name", "müller, zoë", "日本", "script", "broken-off")


@dataclass(frozen=True)
class Twins:
    """Two courses with the same submissions, graded in the two ways, and what was said on the way."""

    nbgrader: Path
    ninesteps: Path
    students: tuple[str, ...]
    output: str


@pytest.fixture(scope="module")
def messy_class(tmp_path_factory: pytest.TempPathFactory) -> Twins:
    """Everybody, in files of SQLite's."""
    return grade_both_ways(tmp_path_factory.mktemp("native"), Sqlite())


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory, databases: Databases, messy_class: Twins) -> Twins:
    """The class in each kind of database; in PostgreSQL's some of it, since only the rows may differ."""
    if isinstance(databases, Sqlite):
        return messy_class
    return grade_both_ways(tmp_path_factory.mktemp("native"), databases, SOME)


def grade_both_ways(folder: Path, databases: Databases, chosen: Collection[str] = ()) -> Twins:
    first = databases.begin(folder / "course")
    due = ("--due", f"{PART}=2026-01-01")
    assert main(["course", str(first), "--part", PART, *due]) == 0
    config = first / "nbgrader_config.py"
    penalty = '\nc.LateSubmissionPlugin.penalty_method = "zero"\n'
    config.write_text(config.read_text(encoding="utf-8") + penalty, encoding="utf-8")
    done = run_command(NBGRADER, "generate_assignment", PART, cwd=first)
    assert done.returncode == 0, done.stderr
    release = json.loads((first / "release" / PART / f"{PART}.ipynb").read_text(encoding="utf-8"))
    everybody = messy.submissions(release)
    files = {name: everybody[name] for name in chosen or everybody}
    messy.hand_in(first, files)
    second = databases.copy(first, first.with_name("twin"))
    watch = kernel_watch(folder)
    done = run_command(NBGRADER, "autograde", PART, cwd=first, PYTHONPATH=watch)
    assert done.returncode == 0, done.stderr
    assert main(["grade", str(second)]) == 0
    return Twins(first, second, tuple(files), done.stdout + done.stderr)


def kept(root: Path, student: str) -> dict[str, Any]:
    path = root / ".ninesteps" / "results" / f"{student}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def submission_of(root: Path, student: str) -> dict[str, Any]:
    found: dict[str, Any] = kept(root, student)["submission"]
    return found


def test_both_ways_leave_the_same_gradebook(twins: Twins) -> None:
    ours, theirs = rows_of(url_of(twins.ninesteps)), rows_of(url_of(twins.nbgrader))
    assert len(theirs["grade"]) == 8 * len(twins.students)
    for table, rows in theirs.items():
        assert ours[table] == rows, table


def test_both_ways_leave_the_same_notebooks(twins: Twins) -> None:
    for student in twins.students:
        name = Path("autograded") / student / PART / f"{PART}.ipynb"
        ours, theirs = (
            nbformat.read(root / name, as_version=4) for root in (twins.ninesteps, twins.nbgrader)
        )
        assert ours == theirs, student


def test_both_ways_keep_the_same_results(twins: Twins) -> None:
    for student in twins.students:
        ours, theirs = (kept(root, student) for root in (twins.ninesteps, twins.nbgrader))
        for record in (ours, theirs):
            del record["submission"]["path"]
        assert without_seconds(ours) == without_seconds(theirs)


@pytest.mark.parametrize("student", RIGHT)
def test_a_right_answer_has_all_points_in_whatever_state_its_file_is(
    messy_class: Twins, student: str
) -> None:
    assert submission_of(messy_class.ninesteps, student)["score"] == FULL
    assert auto_scores(url_of(messy_class.nbgrader), PART)[student] == FULL


@pytest.mark.parametrize(("student", "function"), COSTLY.items())
def test_a_deleted_cell_costs_its_function_alone(
    messy_class: Twins, course: Course, student: str, function: str
) -> None:
    lost = course.part(PART).function(function).points
    assert submission_of(messy_class.ninesteps, student)["score"] == FULL - lost
    assert auto_scores(url_of(messy_class.nbgrader), PART)[student] == FULL - lost


@pytest.mark.parametrize("student", UNREADABLE)
def test_what_cannot_be_read_is_told_and_waits_for_a_person(messy_class: Twins, student: str) -> None:
    found = submission_of(messy_class.nbgrader, student)
    assert (found["status"], found["score"]) == ("unreadable", 0)
    assert found["message"].startswith(f"{PART}.ipynb: is ")
    assert auto_scores(url_of(messy_class.nbgrader), PART)[student] is None


def test_everybody_can_reach_the_same_and_every_notebook_is_valid(messy_class: Twins, course: Course) -> None:
    functions = course.part(PART).functions
    for student in messy_class.students:
        assert submission_of(messy_class.ninesteps, student)["max_score"] == FULL
        path = messy_class.ninesteps / "autograded" / student / PART / f"{PART}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        graded = [cell.metadata.nbgrader.grade_id for cell in notebook.cells if cell.metadata.get("nbgrader")]
        assert sorted(name for name in graded if name.endswith("-check")) == sorted(
            function.check_id for function in functions
        )


def test_a_file_of_another_name_is_told(messy_class: Twins) -> None:
    message = submission_of(messy_class.ninesteps, "other-name")["message"]
    assert message == f"{PART}: taken from Homework (1).ipynb"


def test_who_was_late_has_the_plugins_penalty(twins: Twins) -> None:
    penalties = {row[2]: row[3] for row in rows_of(url_of(twins.ninesteps))["submitted_notebook"]}
    assert penalties.pop("日本") == FULL
    assert set(penalties.values()) == {None}


def test_no_kernel_is_started(twins: Twins) -> None:
    assert not (twins.nbgrader.parent / STARTED).exists()
    assert not re.search(r"Traceback|Error", twins.output)


def test_grading_on_with_the_other_way_changes_nothing(
    twins: Twins, tmp_path: Path, databases: Databases
) -> None:
    root = databases.copy(twins.nbgrader, tmp_path / "course")
    before = rows_of(url_of(root))
    assert main(["grade", str(root), "--json", str(tmp_path / "results.json")]) == 0
    assert rows_of(url_of(root)) == before
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert {item["id"] for item in results["submissions"]} == set(twins.students)


def autograde_in_formgrader(page: Page, student: str) -> None:
    """Click on the button in a student's row of the page of submissions, and wait until it says so."""
    row = page.locator("tr", has=page.locator(f"td.student-id:text-is('{student}')"))
    row.locator("td.status", has_text="needs autograding").wait_for()
    row.locator("td.autograde a").click()
    page.locator("#success-modal", has_text=f"autograded '{PART}' for student '{student}'").wait_for()
    row.locator("td.status", has_text="graded").wait_for()


@NEEDS_CHROMIUM
def test_the_whole_cycle_with_nbgraders_own_commands(
    twins: Twins, tmp_path: Path, databases: Databases
) -> None:
    """Released and autograded already; formgrader, a manual grade, a regrade, feedback and export follow."""
    root = databases.copy(twins.nbgrader, tmp_path / "course")
    student, function = "cell-deleted", "sigmoid"
    cell = f"{PART}-activation-{function}"
    browse = browser(tmp_path / "profile")
    (tmp_path / "home").mkdir()
    place = root / "submitted" / "newcomer" / PART
    place.mkdir(parents=True)
    shutil.copy(root / "submitted" / "script" / PART / f"{PART}.py", place)
    with serving(root, tmp_path / "home") as address:
        with visiting(address, f"/formgrader/manage_submissions/{PART}/") as page:
            autograde_in_formgrader(page, "newcomer")
        rows = {row[2:4] + row[5:] for row in rows_of(url_of(root))["grade"] if row[4] == "newcomer"}
        assert rows == {row[2:4] + row[5:] for row in rows_of(url_of(root))["grade"] if row[4] == "script"}
        assert submission_of(root, "newcomer")["score"] == FULL
        found = {item["student"]: item for item in ask(f"{address}/formgrader/api/submissions/{PART}")}
        assert {name: item["score"] for name, item in found.items()} == {
            name: score or 0.0 for name, score in auto_scores(url_of(root), PART).items()
        }
        browse(f"{address}/tree?token={TOKEN}")
        page = browse(f"{address}/formgrader/gradebook/{PART}/{PART}", BUDGET)
        for name in twins.students:
            shown = f"{found[name]['score']:g} / {FULL:g}"
            assert re.search(rf">{re.escape(name)}</a></td><td[^>]*>{re.escape(shown)}<", page), name
        (mine,) = [
            item
            for item in ask(f"{address}/formgrader/api/submitted_notebooks/{PART}/{PART}")
            if item["student"] == student
        ]
        where = f"submission_id={mine['id']}"
        grades = {item["name"]: item for item in ask(f"{address}/formgrader/api/grades?{where}")}
        comments = {item["name"]: item for item in ask(f"{address}/formgrader/api/comments?{where}")}
        grade_, comment = grades[f"{cell}-check"], comments[cell]
        change(address, f"/formgrader/api/grade/{grade_['id']}", manual_score=1.25, extra_credit=0.5)
        change(address, f"/formgrader/api/comment/{comment['id']}", manual_comment="Seen on paper.")
        page = browse(f"{address}/formgrader/submissions/{mine['id']}/", BUDGET)
        assert f"{function}: " in page
    assert main(["grade", str(root), "--regrade", "--yes"]) == 0
    done = run_command(NBGRADER, "generate_feedback", "--force", PART, cwd=root)
    assert done.returncode == 0, done.stderr
    done = run_command(NBGRADER, "export", "--to", "theirs.csv", cwd=root)
    assert done.returncode == 0, done.stderr
    assert main(["export", str(root), "--to", "nbgrader", "--out", str(root / "ours.csv")]) == 0
    page = (root / "feedback" / student / PART / f"{PART}.html").read_text(encoding="utf-8")
    assert "Seen on paper." in page
    shown = re.search(r"\(Score:\s*([\d.]+)\s*/\s*([\d.]+)\)", page)
    assert shown is not None
    assert (float(shown[1]), float(shown[2])) == (FULL - 2 + 1.25 + 0.5, FULL)
    assert len(list((root / "feedback").glob("*/*/*.html"))) == len(found)
    theirs, ours = ((root / name).read_text(encoding="utf-8") for name in ("theirs.csv", "ours.csv"))
    # nbgrader's own table has no quotes, not even around a comma.
    assert sorted(theirs.splitlines()) == sorted(ours.replace('"', "").splitlines())
    with (root / "ours.csv").open(encoding="utf-8", newline="") as file:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    changed = {student: FULL - 2 + 1.25 + 0.5, "日本": 0.0}  # by hand, and by the plugin
    assert exported == {**{name: item["score"] for name, item in found.items()}, **changed}
