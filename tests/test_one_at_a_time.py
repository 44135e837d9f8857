"""Several graders of one course, and graders that are killed: nothing is lost, doubled or cut short."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from conftest import environment, without_seconds
from coursework import COLUMN, GRADE, PART, STUB, files_in, grade, hand_in, results
from filelock import FileLock
from gradebooks import auto_scores, rows_of, sqlite

from grader.cli import main
from grader.instructor.lock import LOCK_FILE

LIMIT = 300


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
