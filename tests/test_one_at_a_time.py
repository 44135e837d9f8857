"""Several graders of one course, and graders that are killed: nothing is lost, doubled or cut short."""

from __future__ import annotations

import json
import multiprocessing
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from conftest import environment, without_seconds
from coursework import COLUMN, GRADE, PART, STUB, files_in, grade, hand_in, results
from databases import Databases, Sqlite
from filelock import FileLock
from gradebooks import auto_scores, rows_of, url_of
from nbgrader.apps.api import NbGraderAPI

from grader.cli import main
from grader.instructor.bridge.coursedir import open_course
from grader.instructor.lock import LOCK_FILE

LIMIT = 300
# A process that has imported what takes long, and forks graders.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["grader.instructor.commands.grade", "grader.instructor.bridge.autograde"])


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
        assert "eve" not in auto_scores(url_of(root), PART)
    assert second.wait(LIMIT) == 0
    second.stdout.close()
    assert auto_scores(url_of(root), PART)["eve"] == 0.0


def test_an_autograde_that_fails_in_formgrader_lets_others_in(
    small: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, root = small
    config = root / "nbgrader_config.py"
    whole = config.read_text(encoding="utf-8")
    config.write_text(whole + '\nc.Ninesteps.cases = "nowhere"\n', encoding="utf-8")
    monkeypatch.chdir(root)
    done = NbGraderAPI(config=open_course(root).config).autograde(PART, "ann")
    assert not done["success"]
    assert "nowhere is no folder" in done["log"]
    with FileLock(root / LOCK_FILE, timeout=0):
        pass
    config.write_text(whole, encoding="utf-8")
    assert NbGraderAPI(config=open_course(root).config).autograde(PART, "ann")["success"]


def test_two_graders_at_once_leave_what_one_would(tmp_path: Path, databases: Databases) -> None:
    work = hand_in(tmp_path / "work", **{f"s{number}": STUB + COLUMN for number in range(12)})
    root = databases.begin(tmp_path / "course")
    assert grade(hand_in(tmp_path / "one", ann=STUB), "--out", root) == 0
    alone = databases.copy(root, tmp_path / "alone")
    both = [subprocess.Popen([*GRADE, work, "--out", root], stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [one.wait(LIMIT) for one in both] == [0, 0]
    assert grade(work, "--out", alone) == 0
    assert rows_of(url_of(root)) == rows_of(url_of(alone))
    assert without_seconds(results(root)) == without_seconds(results(alone))


def test_a_grader_that_is_killed_again_and_again_leaves_what_an_undisturbed_one_does(
    tmp_path: Path, databases: Databases
) -> None:
    moments = random.Random(7)
    # Of PostgreSQL fewer: before the first batch is kept, and after it.
    counts = (
        [moments.randrange(1, 120) for _ in range(10)] if isinstance(databases, Sqlite) else [20, 70, 110]
    )
    students = 200 if isinstance(databases, Sqlite) else 150
    work = tmp_path / "work"
    give_out(work, students, 0)
    course, undisturbed = (databases.begin(tmp_path / name) for name in ("course", "undisturbed"))
    assert main(["course", str(course), "--part", PART]) == 0
    kills, version, seen = 0, 0, set()
    while kills < len(counts):
        if killed(
            work,
            course,
            counts[kills],
            moments.uniform(0, 0.3),
            pool=kills in (2, 7),
        ):
            kills += 1
        else:  # all was graded before the moment came: there must be something to do
            version += 1
            give_out(work, students, version)
        for path in course.glob("*/*/*/*.ipynb"):
            json.loads(path.read_text(encoding="utf-8"))
        seen.add(len(results(course)))
    assert max(seen) > 0, "no run came to the point of keeping results"
    for root in (course, undisturbed):
        assert grade(work, "--out", root) == 0
    assert rows_of(url_of(course)) == rows_of(url_of(undisturbed))
    assert without_seconds(results(course)) == without_seconds(results(undisturbed))
    for step in ("autograded", "feedback", "submitted"):
        assert files_in(course / step) == files_in(undisturbed / step)
    assert not list((course / ".ninesteps").glob("run-*"))


def give_out(work: Path, students: int, version: int) -> None:
    """So many submissions, a tenth of them with an answer."""
    for number in range(students):
        answer = COLUMN if number % 10 == 0 else ""
        hand_in(work, **{f"s{number:03}": f"{STUB}{answer}# {version}\n"})


def killed(work: Path, course: Path, count: int, delay: float, pool: bool) -> bool:
    """Start a grader and kill it a moment after it has graded so many; whether it came to that."""
    old = set((course / ".ninesteps").glob("run-*"))
    arguments = ["grade", str(work), "--out", str(course)]
    run: subprocess.Popen[bytes] | Any
    if pool:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        run = subprocess.Popen([*GRADE, *arguments[1:], "--jobs", "2"], env=environment(), **quiet)
    else:
        run = FORKS.Process(target=main, args=([*arguments, "--jobs", "1"],))
        run.start()
    while is_running(run):
        fresh = [path for path in (course / ".ninesteps").glob("run-*/*") if path.parent not in old]
        if len(fresh) >= count:
            time.sleep(delay)
            run.kill()
            ended = run.wait(LIMIT) if pool else run.join(LIMIT) or run.exitcode
            return bool(ended == -signal.SIGKILL)
        time.sleep(0.01)  # between two looks at how far it is
    return False


def is_running(run: Any) -> bool:
    return run.poll() is None if isinstance(run, subprocess.Popen) else bool(run.is_alive())
