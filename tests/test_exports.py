"""`ninesteps export`: each format as its reader wants it, whole, and without anything hidden."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import ROOT, Class, Command, normalised, run_command
from made import FAILED, FAULT, OPEN, PASSED, check, function, run, submission
from nbgrader.api import Gradebook

from docs.tools.fences import fences
from grader.instructor.exports.tables import csv_text, guarded
from grader.results import Status, write_json

Pack = Callable[..., Path]
HOSTILE = "=cmd|' /C calc'!A0<b>&amp;\x00\x1b[31m\ufffe\ud800]]>\u202e\"'\n"


RUN = run(
    submission("101", function("f", check("test_a", PASSED), check("test_h", PASSED, 3.0))),
    submission(
        "102",
        function(
            *("f", check("test_a", FAILED, message=HOSTILE), check("test_h", OPEN, 3.0)),
            message=f"Mind the sign. {HOSTILE}",
            mistake="sign",
        ),
        message=HOSTILE,
    ),
    submission(
        "103",
        function("f", check("test_a", FAULT), check("test_h", PASSED, 3.0)),
        status=Status.GRADER_ERROR,
        message="the grader's own",
    ),
    submission("104", status=Status.UNREADABLE, message="neuron.py: is empty", max_score=4.0),
    submission("=105", function("f", check("test_a", OPEN), check("test_h", OPEN, 3.0))),
)


@pytest.fixture
def results(tmp_path: Path) -> Path:
    write_json(RUN, tmp_path / "results.json")
    return tmp_path / "results.json"


@pytest.fixture
def own_course(a_class: Class, tmp_path: Path) -> Path:
    """The graded class's folder, to be changed."""
    return shutil.copytree(a_class.root, tmp_path / "course")


def test_the_plain_table_has_a_row_a_submission_and_runs_nothing(ninesteps: Command, results: Path) -> None:
    out = results.with_name("grades.csv")
    assert ninesteps("export", results, "--to", "csv", "--out", out).returncode == 0
    rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8"), newline="")))
    assert rows[0] == ["student_id", "status", "score", "max_score", "message", "neuron/f"]
    assert rows[1] == ["101", "graded", "4", "4", "", "4"]
    assert rows[4] == ["104", "unreadable", "0", "4", "neuron.py: is empty", ""]
    assert [row[0] for row in rows[1:]] == ["101", "102", "103", "104", "'=105"]
    assert rows[2][4].startswith("'=cmd")
    assert all(len(row) == 6 for row in rows)


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\u200b", "＝1", "ok", "a=1", ""]
)
def test_no_cell_begins_a_formula(text: str) -> None:
    (cell,) = next(csv.reader([csv_text(["x"], [[text]]).splitlines()[1]]))
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
    assert cell == guarded(text)


def test_numbers_are_numbers_even_below_zero() -> None:
    assert csv_text(["x"], [[-1.5], [None], [1e-9], [3]]).split() == ["x", "-1.5", '""', "1e-09", "3"]


def test_junit_is_well_formed_and_counts_what_happened(ninesteps: Command, results: Path) -> None:
    out = results.with_name("junit.xml")
    assert ninesteps("export", results, "--to", "junit", "--out", out).returncode == 0
    root = ET.parse(out).getroot()
    assert root.tag == "testsuites"
    assert [suite.get("name") for suite in root] == ["101", "102", "103", "104", "=105"]
    wanted = {"tests": "9", "failures": "2", "errors": "1", "skipped": "3"}
    assert {key: root.get(key) for key in wanted} == wanted
    for suite in root:
        assert set(suite.attrib) == {"name", "tests", "failures", "errors", "skipped", "time"}
        for case in suite:
            assert set(case.attrib) == {"classname", "name", "time"}
    (failure,) = root.findall("testsuite[@name='102']/testcase/failure")
    assert "<b>&amp;" in str(failure.get("message"))
    assert root.find("testsuite[@name='104']/testcase/failure") is not None


def test_gradescope_gets_a_file_a_submission_with_the_published_fields(
    ninesteps: Command, results: Path
) -> None:
    out = results.with_name("gradescope")
    done = ninesteps("export", results, "--to", "gradescope", "--out", out)
    assert "the grader itself failed on them: 103" in done.stdout
    assert sorted(path.name for path in out.iterdir()) == ["101", "102", "104", "=105"]
    record = json.loads((out / "102" / "results.json").read_text(encoding="utf-8"))
    top = {"score", "execution_time", "output", "output_format", "test_output_format", "test_name_format"}
    assert set(record) == top | {"visibility", "stdout_visibility", "tests"}
    fields = {"name", "number", "score", "max_score", "status", "output", "tags", "visibility"}
    for test in record["tests"]:
        assert set(test) == fields
        assert test["status"] in ("passed", "failed")
        assert test["visibility"] == "visible"
        assert 0 <= test["score"] <= test["max_score"]
    assert [test["status"] for test in record["tests"]] == ["failed", "failed"]
    assert "Mind the sign." in record["tests"][0]["output"]
    assert record["tests"][1]["output"] == "not attempted"
    full = json.loads((out / "101" / "results.json").read_text(encoding="utf-8"))
    assert full["score"] == sum(test["score"] for test in full["tests"]) == 4.0
    unread = json.loads((out / "104" / "results.json").read_text(encoding="utf-8"))
    assert (unread["score"], unread["output"], unread["tests"]) == (0.0, "neuron.py: is empty", [])


def test_an_id_that_leads_out_of_the_folder_is_refused(ninesteps: Command, tmp_path: Path) -> None:
    write_json(replace(RUN, submissions=(submission("../../x"),)), tmp_path / "results.json")
    done = ninesteps("export", tmp_path / "results.json", "--to", "gradescope", "--out", tmp_path / "a" / "b")
    assert done.returncode == 2
    assert not (tmp_path / "a").exists()


def test_nbgraders_csv_is_the_one_that_nbgrader_writes(
    ninesteps: Command, own_course: Path, tmp_path: Path
) -> None:
    with Gradebook(f"sqlite:///{own_course / 'gradebook.db'}", "ninesteps") as opened:
        opened.find_student("half").last_name = "Half"
        grade = opened.find_grade("neuron-loss-mse_loss-check", "neuron", "neuron", "half")
        grade.manual_score, grade.needs_manual_grade = 1.25, False
        opened.find_submission("neuron", "half").notebooks[0].late_submission_penalty = 0.5
        opened.update_or_create_student("absent")
        opened.db.commit()
    theirs, ours = tmp_path / "theirs.csv", tmp_path / "ours.csv"
    done = run_command(Path(sys.executable).parent / "nbgrader", "export", "--to", theirs, cwd=own_course)
    assert done.returncode == 0, done.stderr
    assert ninesteps("export", own_course, "--to", "nbgrader", "--out", ours).returncode == 0
    tables = [path.read_text(encoding="utf-8").splitlines() for path in (theirs, ours)]
    assert tables[0][0] == tables[1][0]
    assert sorted(tables[0]) == sorted(tables[1])
    assert any("absent" in line for line in tables[1])


def canvas_zip(pack: Pack, folder: Path) -> Path:
    """The class of the fixture as Canvas would give it."""
    names = {"half": "LATE_101_900", "reference": "102_901", "script": "103_902", "unread": "104_903"}
    entries = {}
    for student, numbers in names.items():
        (path,) = (folder / student).glob("neuron.*")
        entries[f"{student}_{numbers}_neuron-1{path.suffix}"] = path.read_bytes()
    return pack(entries, name="canvas.zip")


GRADES = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Part 1: neuron (42),Final Score\r\n"
    "    Points Possible,,,,,35.00,(read only)\r\n"
    '"Half, Ann",101,,half,A,,\r\n"Ref, Eve",102,,ref,A,1.00,\r\n"Script, Jo",103,,script,A,,\r\n'
    '"Unread, Al",104,,unread,A,,\r\n"Absent, Bo",105,,absent,A,,\r\n'
)


def test_what_canvas_gave_goes_back_to_canvas(
    ninesteps: Command, a_class: Class, pack: Pack, tmp_path: Path
) -> None:
    submissions, root = canvas_zip(pack, a_class.folder), tmp_path / "course"
    book = tmp_path / "grades.csv"
    book.write_bytes(GRADES.encode())
    done = ninesteps("grade", submissions, "--seed", 5, "--out", root)
    assert done.returncode == 0, done.stderr
    done = ninesteps(
        *("export", root, "--to", "canvas", "--gradebook", book, "--submissions", submissions),
        *("--out", tmp_path / "back"),
    )
    assert done.returncode == 0, done.stderr
    half = f"{a_class.results['half']['score']:.2f}"
    script = f"{a_class.results['script']['score']:.2f}"
    expected = GRADES.replace("101,,half,A,", f"101,,half,A,{half}").replace("ref,A,1.00", "ref,A,35.00")
    expected = expected.replace("103,,script,A,", f"103,,script,A,{script}")
    assert (tmp_path / "back" / "grades.csv").read_bytes() == expected.encode()
    assert "waiting for a person, left as they were: 104" in done.stdout
    assert "without a result, left as they were: 1" in done.stdout
    with zipfile.ZipFile(tmp_path / "back" / "feedback.zip") as archive:
        assert sorted(archive.namelist()) == [
            "half_LATE_101_900_neuron-1.html",
            "reference_102_901_neuron-1.html",
            "script_103_902_neuron-1.html",
            "unread_104_903_neuron-1.html",
        ]
        page = archive.read("half_LATE_101_900_neuron-1.html")
    assert page == (root / "feedback" / "101" / "neuron" / "neuron.html").read_bytes()


def test_the_page_about_canvas_is_true(a_class: Class, pack: Pack, tmp_path: Path) -> None:
    canvas_zip(pack, a_class.folder).rename(tmp_path / "submissions.zip")
    (tmp_path / "grades.csv").write_bytes(GRADES.encode())
    shutil.copy(a_class.root / "results.json", tmp_path)
    page = (ROOT / "docs" / "canvas.md").read_text(encoding="utf-8")
    blocks = [fence.body for fence in fences(page) if fence.kind == "sh"]
    assert len(blocks) == 5
    done = run_command("bash", "-c", "\n".join(["set -eux", *blocks]), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for name in ("back/grades.csv", "back/feedback.zip", "gradescope/101/results.json", "junit.xml"):
        assert (tmp_path / name).is_file()


def test_a_manual_grade_is_what_canvas_gets(ninesteps: Command, own_course: Path, tmp_path: Path) -> None:
    with Gradebook(f"sqlite:///{own_course / 'gradebook.db'}", "ninesteps") as opened:
        for grade in opened.find_submission_notebook("neuron", "neuron", "unread").grades:
            grade.manual_score, grade.needs_manual_grade = 0.5, False
        opened.db.commit()
    book = tmp_path / "grades.csv"
    book.write_text("Student,ID,SIS Login ID,Section,neuron (1)\nU,1,unread,A,\n", encoding="utf-8")
    done = ninesteps(
        *("export", own_course, "--to", "canvas", "--gradebook", book, "--by", "SIS Login ID"),
        *("--column", "neuron=neuron", "--out", tmp_path / "back"),
    )
    assert done.returncode == 0, done.stderr
    assert "U,1,unread,A,6.50\n" in (tmp_path / "back" / "grades.csv").read_text(encoding="utf-8")


def test_no_line_of_a_hidden_case_is_in_what_is_exported(
    ninesteps: Command, own_course: Path, tmp_path: Path
) -> None:
    hidden = (ROOT / "grader" / "hidden" / "test_neuron.py").read_text(encoding="utf-8").splitlines()
    visible = normalised((ROOT / "exercises" / "test_neuron.py").read_text(encoding="utf-8"))
    lines = {normalised(line) for line in hidden if len(line.split()) >= 3} - {""}
    lines = {line for line in lines if line not in visible}
    assert len(lines) > 50
    for kind in ("csv", "junit", "nbgrader", "gradescope"):
        ninesteps("export", own_course, "--to", kind, "--out", tmp_path / "out" / kind)
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(files) == 3 + 5
    for path in files:
        text = normalised(path.read_text(encoding="utf-8"))
        assert not {line for line in lines if line in text}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere", "--to", "csv", "--out", "x"), "nowhere: does not exist"),
        ((".", "--to", "csv", "--out", "x"), "holds no results; grade into it first"),
        (("damaged.json", "--to", "csv", "--out", "x"), "damaged.json: is damaged, or no result file"),
        (("empty.json", "--to", "csv", "--out", "x"), "empty.json: holds no submission"),
        (("results.json", "--to", "canvas", "--out", "x"), "--to canvas needs --gradebook"),
        (("results.json", "--to", "csv", "--out", "folder"), "folder: is a folder"),
        (("results.json", "--to", "gradescope", "--out", "damaged.json"), "damaged.json: is a file"),
        (("results.json", "--to", "csv", "--out", "x", "--part", "neuron"), "go with --to canvas"),
        (
            ("results.json", "--to", "canvas", "--gradebook", "g.csv", "--out", "."),
            "g.csv: is the gradebook itself",
        ),
        (
            ("results.json", "--to", "canvas", "--gradebook", "g.csv", "--out", "x", "--column", "neuron"),
            "--column neuron: say PART=NAME",
        ),
        (
            ("results.json", "--to", "canvas", "--submissions", "folder", "--out", "x"),
            "results.json: has no feedback pages",
        ),
        (("results.json", "--to", "xls", "--out", "x"), "'xls' is not one of"),
        (("results.json", "--to", "csv", "--out", "damaged.json/x"), "cannot be written"),
    ],
)
def test_a_mistake_is_told_in_one_line_and_nothing_is_written(
    ninesteps: Command, results: Path, arguments: tuple[str, ...], told: str
) -> None:
    folder = results.parent
    (folder / "damaged.json").write_text("{", encoding="utf-8")
    write_json(replace(RUN, submissions=()), folder / "empty.json")
    (folder / "folder").mkdir()
    (folder / "g.csv").write_text("Student,ID,Section,neuron (1)\nDoe,101,A,\n", encoding="utf-8")
    before = sorted(path.name for path in folder.rglob("*"))
    done = ninesteps("export", *arguments, cwd=folder)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in folder.rglob("*")) == before
