"""A course is graded once: only what changed, what is lost is made again, and regrading is shown first."""

from __future__ import annotations

import json
import resource
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import without_seconds
from coursework import COLUMN, PART, STUB, grade, hand_in, hand_in_cases, results
from databases import Databases
from gradebooks import opened, rows_of, url_of

from grader.cli import main
from grader.errors import UserError
from grader.instructor.handed_in import REPLACED
from grader.instructor.spool import Spool

Say = Callable[[], str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Say:
    """What the command has said since it was last asked, both streams, with blanks made one."""
    return lambda: " ".join("".join(capsys.readouterr()).split())


def times(root: Path) -> dict[str, int]:
    """When each student's autograded notebook was written."""
    return {path.parts[-3]: path.stat().st_mtime_ns for path in (root / "autograded").glob("*/*/*.ipynb")}


def test_only_what_changed_is_graded_again(small: tuple[Path, Path], said: Say) -> None:
    work, root = small
    before = times(root)
    said()
    hand_in(work, ben=STUB + COLUMN, dora=STUB)
    assert grade(work, "--out", root) == 0
    assert "2 of 4 have not changed; --force grades them too" in said()
    after = times(root)
    assert {student for student in after if after[student] != before.get(student)} == {"ben", "dora"}
    assert results(root)["ben"]["submission"]["score"] == 1.0


def test_force_grades_everything_and_gives_the_same(small: tuple[Path, Path]) -> None:
    work, root = small
    rows, kept, before = rows_of(url_of(root)), results(root), times(root)
    assert grade(work, "--out", root, "--force") == 0
    assert rows_of(url_of(root)) == rows
    assert without_seconds(results(root)) == without_seconds(kept)
    assert not set(before.values()) & set(times(root).values())


@pytest.mark.parametrize("lost", ["result", "damaged result", "notebook", "gradebook"])
def test_what_is_lost_is_made_again(
    small: tuple[Path, Path], databases: Databases, lost: str, said: Say
) -> None:
    work, root = small
    rows = rows_of(url_of(root))
    result = root / ".ninesteps" / "results" / "ann.json"
    if lost == "result":
        result.unlink()
    elif lost == "damaged result":
        result.write_bytes(result.read_bytes()[:100])
    elif lost == "notebook":
        (root / "autograded" / "ann" / PART / f"{PART}.ipynb").unlink()
    else:
        databases.lose(root)
    said()
    assert grade(work, "--out", root) == 0
    assert ("ann counts as not graded" in said()) == (lost == "damaged result")
    assert rows_of(url_of(root)) == rows
    assert json.loads(result.read_text(encoding="utf-8"))["submission"]["score"] == 1.0
    assert (root / "autograded" / "ann" / PART / f"{PART}.ipynb").is_file()


def test_what_comes_from_elsewhere_stands_in_submitted_and_what_it_replaces_is_kept(
    small: tuple[Path, Path],
) -> None:
    work, root = small
    place = root / "submitted" / "ann" / PART
    assert (place / f"{PART}.py").read_text(encoding="utf-8") == STUB + COLUMN
    (work / "ann" / "timestamp.txt").write_text("2026-01-05 10:00:00 UTC", encoding="utf-8")
    hand_in(work, ann=STUB)
    assert grade(work, "--out", root) == 0
    assert (place / f"{PART}.py").read_text(encoding="utf-8") == STUB
    aside = root / REPLACED / "ann" / f"{PART}-1" / f"{PART}.py"
    assert aside.read_text(encoding="utf-8") == STUB + COLUMN
    for step in ("submitted", "autograded", "feedback"):
        assert (root / step / "ann" / PART / "timestamp.txt").read_text(encoding="utf-8").startswith("2026")
    assert (PART, "ann", "2026-01-05 10:00:00.000000", None) in rows_of(url_of(root))["submitted_assignment"]
    assert grade(root) == 0
    assert results(root)["ann"]["submission"]["score"] == 0.0


def test_a_part_that_comes_later_is_added_to_the_same_course(small: tuple[Path, Path]) -> None:
    work, root = small
    (work / "ann" / "neuron.py").write_text("def sigmoid(x):\n    return 0.5 * (1 + np.tanh(x / 2))\n")
    assert grade(work, "--out", root, "--part", "neuron") == 0
    found = results(root)["ann"]
    assert set(found["grading"]) == {"neuron", PART}
    assert {item["part"] for item in found["submission"]["functions"]} == {"neuron", PART}
    assert found["submission"]["max_score"] == 55.0


def test_regrading_shows_what_would_change_and_writes_nothing(small: tuple[Path, Path], said: Say) -> None:
    work, root = small
    before = rows_of(url_of(root)), results(root), times(root)
    private = hand_in_cases(root)
    said()
    assert grade(work, "--out", root, "--cases", private, "--regrade") == 0
    told = said()
    assert "ann perceptron/as_column 1 of 1 0.3333 of 1 other cases" in told

    assert "nothing was written; --yes writes it" in told
    assert "ben" not in told
    assert (rows_of(url_of(root)), results(root), times(root)) == before


def test_regrading_with_yes_backs_up_writes_and_keeps_what_a_person_wrote(
    small: tuple[Path, Path], databases: Databases, said: Say
) -> None:
    work, root = small
    cell = f"{PART}-variables-as_column"
    with opened(url_of(root)) as gradebook:
        grade_ = gradebook.find_grade(f"{cell}-check", PART, PART, "cem")
        grade_.manual_score, grade_.extra_credit = 1.5, 0.5
        gradebook.find_comment(cell, PART, PART, "cem").manual_comment = "Nearly."
        gradebook.db.commit()
    before = rows_of(url_of(root))
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text(encoding="utf-8") + f'\nc.Ninesteps.cases = "{hand_in_cases(root)}"\n')
    said()
    assert grade(work, "--out", root, "--regrade", "--yes") == 0
    assert "backup" in said()
    (backup,) = (root / ".ninesteps" / "backups").iterdir()
    assert rows_of(databases.restored(backup)) == before
    after = {row[4]: row for row in rows_of(url_of(root))["grade"] if row[2] == f"{cell}-check"}
    assert after["ann"][5] < 1.0
    assert after["cem"][6:] == (1.5, 0.5, 1)
    comments = {row[4]: row[6] for row in rows_of(url_of(root))["comment"] if row[2] == cell}
    assert comments["cem"] == "Nearly."
    said()
    assert grade(work, "--out", root, "--regrade") == 0
    assert "no score changes" in said()


def test_other_points_in_the_released_notebook_are_the_points_of_the_results(
    small: tuple[Path, Path], said: Say
) -> None:
    work, root = small
    source = root / "source" / PART / f"{PART}.ipynb"
    notebook = json.loads(source.read_text(encoding="utf-8"))
    points = {f"{PART}-variables-as_column-check": 5, f"{PART}-hyperparameters-init_params-check": 0}
    for cell in notebook["cells"]:
        entry = cell["metadata"].get("nbgrader", {})
        if entry.get("grade_id") in points:
            entry["points"] = points[entry["grade_id"]]
    source.write_text(json.dumps(notebook), encoding="utf-8")
    shutil.rmtree(root / "release")
    said()
    assert grade(work, "--out", root, "--regrade") == 0
    assert "ann perceptron/as_column 1 of 1 5 of 5 other points" in said()
    assert grade(work, "--out", root) == 0
    found = results(root)["ann"]["submission"]
    assert (found["score"], found["max_score"]) == (5.0, 22.0)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--regrade",), "--regrade is about what a course has; name one with --out DIR"),
        (("--force",), "--force is about what a course has; name one with --out DIR"),
        (("--yes", "--out", "course"), "--yes goes with --regrade"),
        (("--no-backup", "--out", "course"), "--no-backup goes with --regrade --yes"),
        (("--no-backup", "--regrade", "--out", "course"), "--no-backup goes with --regrade --yes"),
    ],
)
def test_flags_that_do_not_go_together_are_told(
    tmp_path: Path, arguments: tuple[str, ...], message: str, said: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert grade(hand_in(tmp_path, ann=STUB), *arguments) == 2
    assert said() == f"ninesteps: {message}"
    assert not (tmp_path / "course").exists()


def test_a_refusal_leaves_no_folder_that_was_not_there(tmp_path: Path, said: Say) -> None:
    cases = hand_in_cases(tmp_path / "course")
    (cases / f"test_{PART}.py").write_text("def test_x(student", encoding="utf-8")
    work = hand_in(tmp_path / "work", ann=STUB)
    assert grade(work, "--out", tmp_path / "course", "--cases", cases) == 2
    assert "cannot be collected" in said()
    assert not (tmp_path / "course").exists()
    assert main(["course", str(tmp_path / "course"), "--part", PART]) == 0
    assert grade(work, "--out", tmp_path / "course", "--cases", cases) == 2
    assert (tmp_path / "course" / "nbgrader_config.py").is_file()


def test_a_timestamp_that_is_no_date_is_passed_over(tmp_path: Path, databases: Databases) -> None:
    work = hand_in(tmp_path / "work", ann=STUB + COLUMN)
    (work / "ann" / "timestamp.txt").write_bytes(b"\xff yesterday")
    root = databases.begin(tmp_path / "course")
    assert grade(work, "--out", root) == 0
    assert rows_of(url_of(root))["submitted_assignment"] == [(PART, "ann", None, None)]
    assert not (root / "submitted" / "ann" / PART / "timestamp.txt").exists()


def test_another_due_date_changes_penalties_and_runs_no_code_again(
    small: tuple[Path, Path], said: Say
) -> None:
    work, root = small
    (work / "ann" / "timestamp.txt").write_text("2026-01-05 10:00:00 UTC", encoding="utf-8")
    config = root / "nbgrader_config.py"
    zero = '\nc.LateSubmissionPlugin.penalty_method = "zero"\n'
    config.write_text(config.read_text(encoding="utf-8") + zero, encoding="utf-8")
    assert grade(work, "--out", root) == 0
    before = times(root)
    page = root / "feedback" / "ann" / PART / f"{PART}.html"
    for change, told, penalty in (
        (lambda: main(["course", str(root), "--part", PART, "--due", f"{PART}=2026-01-01"]), "0 -> 1", 1.0),
        (lambda: extended(root, "ann"), "1 -> 0", None),
        (lambda: extended(root, "ann", days=1), "0 -> 1", 1.0),
        (lambda: config.write_text(config.read_text(encoding="utf-8").replace(zero, "")), "1 -> 0", None),
    ):
        change()
        said()
        assert grade(work, "--out", root) == 0
        assert f"{PART}: other late penalties: ann {told}" in said()
        penalties = {row[2]: row[3] for row in rows_of(url_of(root))["submitted_notebook"]}
        assert penalties == {"ann": penalty, "ben": None, "cem": None}
        assert ("Late submission penalty: -1 points" in page.read_text(encoding="utf-8")) == bool(penalty)
        assert times(root) == before
    assert grade(work, "--out", root) == 0
    assert "penalties" not in said()


def extended(root: Path, student: str, days: int = 30) -> None:
    """Grant a student so many days more, as nbgrader does."""
    with opened(url_of(root)) as gradebook:
        gradebook.grant_extension(PART, student, days=days)


def test_an_answer_that_a_person_grades_is_kept_in_its_cell_and_waits(
    tmp_path: Path, databases: Databases
) -> None:
    root = databases.begin(tmp_path / "course")
    assert main(["course", str(root), "--part", PART]) == 0
    source = root / "source" / PART / f"{PART}.ipynb"
    notebook = json.loads(source.read_text(encoding="utf-8"))
    question = {
        "grade": True,
        "grade_id": "why",
        "locked": False,
        "points": 3,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }
    cell = {
        "cell_type": "markdown",
        "id": "why",
        "metadata": {"nbgrader": question},
        "source": "Why a column?",
    }
    notebook["cells"].insert(2, cell)
    source.write_text(json.dumps(notebook), encoding="utf-8")
    assert grade(hand_in(tmp_path / "first", ann=STUB), "--out", root) == 0
    handed_in = json.loads((root / "release" / PART / f"{PART}.ipynb").read_text(encoding="utf-8"))
    for cell in handed_in["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "why":
            cell["source"] = "Because rows are samples."
    (tmp_path / "second" / "ben").mkdir(parents=True)
    (tmp_path / "second" / "ben" / f"{PART}.ipynb").write_text(json.dumps(handed_in), encoding="utf-8")
    assert grade(tmp_path / "second", "--out", root) == 0
    made = json.loads((root / "autograded" / "ben" / PART / f"{PART}.ipynb").read_text(encoding="utf-8"))
    (answer,) = [
        cell for cell in made["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == "why"
    ]
    assert (answer["source"], answer["cell_type"]) == ("Because rows are samples.", "markdown")
    rows = [row for row in rows_of(url_of(root))["grade"] if row[2] == "why"]
    assert [(row[4], row[5], bool(row[8])) for row in rows] == [("ann", None, True), ("ben", None, True)]


def test_another_seed_in_the_configuration_is_a_change(small: tuple[Path, Path], said: Say) -> None:
    work, root = small
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text(encoding="utf-8") + "\nc.Ninesteps.seed = 5\n", encoding="utf-8")
    before = times(root)
    said()
    assert grade(work, "--out", root) == 0
    assert "have not changed" not in said()
    assert not set(before.values()) & set(times(root).values())
    assert {kept["grading"][PART]["seed"] for kept in results(root).values()} == {5}
    assert grade(work, "--out", root) == 0
    assert "3 of 3 have not changed" in said()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("c.Ninesteps.sead = 5", "c.Ninesteps.sead is not known; it has cases, seed and unsandboxed"),
        ("c.Ninesteps.seed = -5", "c.Ninesteps.seed must not be negative"),
        ("c.Ninesteps.cases = 'gone'", "gone is no folder"),
        ("c.CourseDirectory.course_id = 3", "course_id"),
        ("c.CourseDirectory.db_url = 'sqlite:////gone/g.db'", "/gone/g.db: the gradebook cannot be made"),
    ],
)
def test_a_configuration_that_cannot_be_is_told_in_one_line(
    made: Path, capsys: pytest.CaptureFixture[str], line: str, told: str
) -> None:
    config = made / "nbgrader_config.py"
    config.write_text(config.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    assert grade(hand_in(made.parent / "work", ann=STUB), "--out", made) == 2
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1


@pytest.fixture
def made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A course in which nothing is graded."""
    assert main(["course", str(tmp_path / "course"), "--part", PART]) == 0
    capsys.readouterr()
    return tmp_path / "course"


def test_what_nbgrader_cannot_release_is_told_with_its_reason(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (made / "source" / PART / f"{PART}.ipynb").write_text("{", encoding="utf-8")
    assert grade(hand_in(made.parent / "work", ann=STUB), "--out", made) == 2
    err = capsys.readouterr().err
    assert f"`nbgrader generate_assignment {PART}` failed: nbformat.reader.NotJSONError" in err
    assert err.count("\n") == 1


def test_a_run_into_a_course_that_is_interrupted_says_how_to_go_on(
    made: Path, monkeypatch: pytest.MonkeyPatch, said: Say
) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("grader.instructor.commands.grade.clear_scratch", interrupted)
    assert grade(hand_in(made.parent / "work", ann=STUB), "--out", made) == 2
    assert "interrupted; what the course has is whole, and the same command goes on from there" in said()


def test_a_spool_on_a_full_disk_is_told_once_and_closes(tmp_path: Path) -> None:
    limit, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Spool[bytes](tmp_path) as spool:
        spool.add(b"fits")
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
        try:
            with pytest.raises(UserError, match="cannot be written"):
                spool.add(bytes(10_000))
            spool.close()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))


def test_private_cases_that_right_answers_may_not_pass_are_told(small: tuple[Path, Path], said: Say) -> None:
    work, root = small
    cases = hand_in_cases(root)
    with (cases / f"test_{PART}.py").open("a", encoding="utf-8") as file:
        file.write("\n\nimport numpy as np\n\n\ndef test_one_that_holds(student):\n")
        file.write("    assert len(student.as_column(np.array([1, 2]))) == 2\n")
    (cases / "test_neuron.py").write_text('"""None yet."""\n', encoding="utf-8")
    said()
    assert grade(work, "--cases", cases, "--part", PART, "--part", "neuron") == 0
    told = said()
    assert f"{cases / f'test_{PART}.py'}::test_my_own_idea: the reference does not pass it" in told
    assert f"{cases / 'test_neuron.py'}: holds no case" in told
    assert "test_one_that_holds" not in told
