"""A course is graded once, whatever happens on the way: only what changed, after a kill, by two at once."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, environment, without_seconds
from filelock import FileLock
from gradebooks import auto_scores, opened, rows_of, sqlite

from grader.cli import main
from grader.instructor.handed_in import REPLACED
from grader.instructor.lock import LOCK_FILE

PART = "perceptron"
LIMIT = 300
RIGHT = (ROOT / "solutions" / f"{PART}.py").read_text(encoding="utf-8")
STUB = (ROOT / "exercises" / f"{PART}.py").read_text(encoding="utf-8")
COLUMN = "def as_column(labels):\n    return np.reshape(labels, (-1, 1))\n"
ROW = "def as_column(labels):\n    return np.reshape(labels, (1, -1))\n"
GRADE = (sys.executable, "-m", "grader", "grade")
Say = Callable[[], str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Say:
    """What the command has said since it was last asked, both streams, with blanks made one."""
    return lambda: " ".join("".join(capsys.readouterr()).split())


def hand_in(folder: Path, **work: str) -> Path:
    for student, source in work.items():
        path = folder / student / f"{PART}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return folder


def grade(*arguments: object) -> int:
    return main(["grade", *map(str, arguments)])


def results(root: Path) -> dict[str, Any]:
    files = sorted((root / ".ninesteps" / "results").glob("*.json"))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}


def times(root: Path) -> dict[str, int]:
    """When each student's autograded notebook was written."""
    return {path.parts[-3]: path.stat().st_mtime_ns for path in (root / "autograded").glob("*/*/*.ipynb")}


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Path]:
    """A class of three and the course that it was graded into."""
    work = hand_in(tmp_path / "work", ann=STUB + COLUMN, ben=STUB, cem=STUB + ROW)
    assert grade(work, "--out", tmp_path / "course") == 0
    return work, tmp_path / "course"


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
    rows, kept, before = rows_of(sqlite(root)), results(root), times(root)
    assert grade(work, "--out", root, "--force") == 0
    assert rows_of(sqlite(root)) == rows
    assert without_seconds(results(root)) == without_seconds(kept)
    assert not set(before.values()) & set(times(root).values())


@pytest.mark.parametrize("lost", ["result", "damaged result", "notebook", "gradebook"])
def test_what_is_lost_is_made_again(small: tuple[Path, Path], lost: str, said: Say) -> None:
    work, root = small
    rows = rows_of(sqlite(root))
    result = root / ".ninesteps" / "results" / "ann.json"
    if lost == "result":
        result.unlink()
    elif lost == "damaged result":
        result.write_bytes(result.read_bytes()[:100])
    elif lost == "notebook":
        (root / "autograded" / "ann" / PART / f"{PART}.ipynb").unlink()
    else:
        (root / "gradebook.db").unlink()
    said()
    assert grade(work, "--out", root) == 0
    assert ("ann counts as not graded" in said()) == (lost == "damaged result")
    assert rows_of(sqlite(root)) == rows
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
    assert (PART, "ann", "2026-01-05 10:00:00.000000", None) in rows_of(sqlite(root))["submitted_assignment"]
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
    before = rows_of(sqlite(root)), results(root), times(root)
    private = hand_in_cases(root)
    said()
    assert grade(work, "--out", root, "--cases", private, "--regrade") == 0
    told = said()
    assert "ann perceptron/as_column 1 of 1 0.3333 of 1 other cases" in told

    assert "nothing was written; --yes writes it" in told
    assert "ben" not in told
    assert (rows_of(sqlite(root)), results(root), times(root)) == before


def hand_in_cases(root: Path) -> Path:
    """Private cases with one that no answer passes, worth as much as what is there."""
    folder = root.parent / "cases"
    folder.mkdir()
    (folder / f"test_{PART}.py").write_text(
        "from grader.cases import close, points\n\n\n"
        '@points(2, of="as_column")\ndef test_my_own_idea(student):\n    """Mine."""\n'
        "    close(student.as_column([1, 2]), [[3], [4]])\n"
    )
    return folder


def test_regrading_with_yes_backs_up_writes_and_keeps_what_a_person_wrote(
    small: tuple[Path, Path], said: Say
) -> None:
    work, root = small
    cell = f"{PART}-variables-as_column"
    with opened(sqlite(root)) as gradebook:
        grade_ = gradebook.find_grade(f"{cell}-check", PART, PART, "cem")
        grade_.manual_score, grade_.extra_credit = 1.5, 0.5
        gradebook.find_comment(cell, PART, PART, "cem").manual_comment = "Nearly."
        gradebook.db.commit()
    before = rows_of(sqlite(root))
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text(encoding="utf-8") + f'\nc.Ninesteps.cases = "{hand_in_cases(root)}"\n')
    said()
    assert grade(work, "--out", root, "--regrade", "--yes") == 0
    assert "backup" in said()
    (backup,) = (root / ".ninesteps" / "backups").iterdir()
    assert rows_of(f"sqlite:///{backup}") == before
    after = {row[4]: row for row in rows_of(sqlite(root))["grade"] if row[2] == f"{cell}-check"}
    assert after["ann"][5] < 1.0
    assert after["cem"][6:] == (1.5, 0.5, 1)
    comments = {row[4]: row[6] for row in rows_of(sqlite(root))["comment"] if row[2] == cell}
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
    ],
)
def test_flags_that_do_not_go_together_are_told(
    tmp_path: Path, arguments: tuple[str, ...], message: str, said: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert grade(hand_in(tmp_path, ann=STUB), *arguments) == 2
    assert said() == f"ninesteps: {message}"
    assert not (tmp_path / "course").exists()


def test_a_second_grader_waits_until_the_first_has_finished(small: tuple[Path, Path]) -> None:
    work, root = small
    hand_in(work, dora=STUB + COLUMN)
    lock = FileLock(root / LOCK_FILE)
    with lock:
        second = subprocess.Popen(
            [*GRADE, work, "--out", root], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        )
        assert second.stderr is not None
        assert second.stderr.readline() == (
            f"{root}: another grader is at work in this course; waiting until it has finished\n"
        )
        assert "dora" not in results(root)
    assert second.wait(LIMIT) == 0
    second.stderr.close()
    assert results(root)["dora"]["submission"]["score"] == 1.0


def test_nbgraders_own_autograde_waits_as_well(small: tuple[Path, Path]) -> None:
    _, root = small
    notebook = root / "submitted" / "eve" / PART / f"{PART}.ipynb"
    notebook.parent.mkdir(parents=True)
    shutil.copy(root / "release" / PART / f"{PART}.ipynb", notebook)
    with FileLock(root / LOCK_FILE):
        command = [Path(sys.executable).parent / "nbgrader", "autograde", PART, "--student", "eve"]
        second = subprocess.Popen(
            command,
            cwd=root,
            env={**environment(), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert second.stdout is not None
        assert "another grader is at work in this course; waiting" in second.stdout.readline()
        assert "eve" not in auto_scores(sqlite(root), PART)
    assert second.wait(LIMIT) == 0
    second.stdout.close()
    assert auto_scores(sqlite(root), PART)["eve"] == 0.0


def test_a_timestamp_that_is_no_date_is_passed_over(tmp_path: Path) -> None:
    work = hand_in(tmp_path / "work", ann=STUB + COLUMN)
    (work / "ann" / "timestamp.txt").write_bytes(b"\xff yesterday")
    assert grade(work, "--out", tmp_path / "course") == 0
    rows = rows_of(sqlite(tmp_path / "course"))["submitted_assignment"]
    assert rows == [(PART, "ann", None, None)]
    assert not (tmp_path / "course" / "submitted" / "ann" / PART / "timestamp.txt").exists()


def test_two_graders_at_once_leave_what_one_would(tmp_path: Path) -> None:
    work = hand_in(tmp_path / "work", **{f"s{number}": STUB + COLUMN for number in range(12)})
    assert grade(hand_in(tmp_path / "one", ann=STUB), "--out", tmp_path / "course") == 0
    alone = shutil.copytree(tmp_path / "course", tmp_path / "alone")
    both = [
        subprocess.Popen([*GRADE, work, "--out", tmp_path / "course"], stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [one.wait(LIMIT) for one in both] == [0, 0]
    assert grade(work, "--out", alone) == 0
    assert rows_of(sqlite(tmp_path / "course")) == rows_of(sqlite(alone))
    assert without_seconds(results(tmp_path / "course")) == without_seconds(results(alone))


def test_a_grader_that_is_killed_ten_times_leaves_what_an_undisturbed_one_does(tmp_path: Path) -> None:
    work = tmp_path / "work"
    for number in range(200):
        hand_in(work, **{f"s{number:03}": STUB + (COLUMN if number % 10 == 0 else f"# {number}\n")})
    assert main(["course", str(tmp_path / "undisturbed"), "--part", PART]) == 0
    course = tmp_path / "course"
    course.mkdir()
    shutil.copy(tmp_path / "undisturbed" / "nbgrader_config.py", course)
    started = time.monotonic()
    assert run_to_its_end(work, tmp_path / "undisturbed") == 0
    whole = time.monotonic() - started
    moments = random.Random(7)
    seen = set()
    for _ in range(10):
        run = subprocess.Popen(
            [*GRADE, work, "--out", course],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
        )
        try:
            run.wait(moments.uniform(0.3, 0.9) * whole)
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            run.wait(LIMIT)
        for path in course.glob("*/*/*/*.ipynb"):
            json.loads(path.read_text(encoding="utf-8"))
        seen.add(len(list((course / ".ninesteps" / "results").glob("*.json"))))
    assert len(seen) > 1, "no run came to the point of keeping results"
    assert run_to_its_end(work, course) == 0
    assert rows_of(sqlite(course)) == rows_of(sqlite(tmp_path / "undisturbed"))
    assert without_seconds(results(course)) == without_seconds(results(tmp_path / "undisturbed"))
    for step in ("autograded", "feedback", "submitted"):
        assert files_in(course / step) == files_in(tmp_path / "undisturbed" / step)
    assert not list((course / ".ninesteps").glob("run-*"))


def run_to_its_end(work: Path, root: Path) -> int:
    command = [*GRADE, work, "--out", root, "--jobs", "1"]
    return subprocess.run(command, capture_output=True, env=environment(), check=False).returncode


def files_in(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}
