"""A course whose gradebook is a real PostgreSQL server, started for these tests and stopped after them."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, run_command
from coursework import COLUMN, PART, STUB, files_in, hand_in, hand_in_cases
from gradebooks import auto_scores, opened, rows_of

from grader.cli import main

NBGRADER = Path(sys.executable).parent / "nbgrader"
FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
LIMIT = 60
MISSING = (not FOLDERS and "needs PostgreSQL: apt-get install postgresql") or (
    find_spec("psycopg") is None and "needs psycopg: pip install 'ninesteps[postgres]'"
)

pytestmark = pytest.mark.skipif(bool(MISSING) and "CI" not in os.environ, reason=str(MISSING))
NewDatabase = Callable[[str], str]


@pytest.fixture(scope="module")
def new_database() -> Iterator[NewDatabase]:
    """Makes an empty database on a server of the tests' own, reached by a socket in a folder of its own."""
    programs = FOLDERS[-1].parent
    # PostgreSQL refuses to be run by root.
    account: dict[str, Any] = {}
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)

    def run(program: str, *arguments: object) -> None:
        command = [str(programs / program), *map(str, arguments)]
        done = subprocess.run(
            command,
            cwd=folder,
            stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=LIMIT,
            check=False,
            **account,
        )
        assert done.returncode == 0, done.stdout

    data = folder / "data"
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    try:
        run("initdb", "-D", data, "-U", "grader", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "start", "-w", "-D", data, "-l", folder / "log", "-o", options)

        def create(name: str) -> str:
            run("createdb", "-h", folder, "-U", "grader", name)
            return f"postgresql+psycopg://grader@/{name}?host={folder}"

        yield create
    finally:
        if (data / "postmaster.pid").exists():
            run("pg_ctl", "stop", "-D", data, "-m", "immediate")
        shutil.rmtree(folder, ignore_errors=True)


def make(root: Path, db_url: str, seed: int = 7) -> Path:
    """A course with this gradebook; the address is added before anything is entered."""
    from grader.instructor.bridge.coursedir import CONFIG

    root.mkdir(parents=True)
    config = CONFIG.replace("{seed}", str(seed)) + f'\nc.CourseDirectory.db_url = "{db_url}"\n'
    (root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    roster = root / "roster.csv"
    roster.write_text("id,first_name,last_name\nzoë,Zoë,Müller\nann,Ann,\n", encoding="utf-8")
    due = f"{PART}=2026-02-01"
    assert main(["course", str(root), "--part", PART, "--roster", str(roster), "--due", due]) == 0
    return root


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = hand_in(tmp_path / "work", ann=STUB + COLUMN, ben=STUB)
    notebook = ROOT / "demo" / "right-notebooks" / f"{PART}.ipynb"
    (folder / "zoë").mkdir()
    shutil.copy(notebook, folder / "zoë")
    return folder


def test_nbgraders_own_commands_and_ours_leave_the_same_rows(
    tmp_path: Path, new_database: NewDatabase, work: Path
) -> None:
    theirs, ours = new_database("theirs"), new_database("ours")
    first, second = make(tmp_path / "first", theirs), make(tmp_path / "second", ours)
    for file in work.glob("*/*"):
        place = first / "submitted" / file.parent.name / PART
        place.mkdir(parents=True)
        shutil.copy(file, place)
    for command in (("generate_assignment", PART), ("autograde", PART), ("export", "--to", "grades.csv")):
        done = run_command(NBGRADER, *command, cwd=first, limit=LIMIT)
        assert done.returncode == 0, done.stderr
    assert main(["grade", str(work), "--out", str(second)]) == 0
    assert auto_scores(ours, PART) == {"ann": 1.0, "ben": 0.0, "zoë": 20.0}
    assert rows_of(ours) == rows_of(theirs)
    exported = (first / "grades.csv").read_text(encoding="utf-8")
    assert f"{PART},2026-02-01 00:00:00,,zoë,Müller,Zoë" in exported


def test_regrading_dumps_the_gradebook_first_and_keeps_what_a_person_wrote(
    tmp_path: Path, new_database: NewDatabase, work: Path
) -> None:
    db_url = new_database("regraded")
    root = make(tmp_path / "course", db_url)
    assert main(["grade", str(work), "--out", str(root)]) == 0
    with opened(db_url) as gradebook:
        gradebook.find_grade(f"{PART}-variables-as_column-check", PART, PART, "ben").manual_score = 0.25
        gradebook.db.commit()
    arguments = ["grade", str(root), "--regrade", "--cases", str(hand_in_cases(root))]
    before = rows_of(db_url)
    assert main(arguments) == 0
    assert rows_of(db_url) == before
    assert main([*arguments, "--yes"]) == 0
    (dump,) = (root / ".ninesteps" / "backups").iterdir()
    assert dump.read_bytes().startswith(b"PGDMP")
    manual = {(row[2], row[4]): row[6] for row in rows_of(db_url)["grade"]}
    assert manual[f"{PART}-variables-as_column-check", "ben"] == 0.25
    assert (auto_scores(db_url, PART)["ann"] or 0.0) < 1.0


def test_without_pg_dump_regrading_says_what_to_do_and_writes_nothing(
    tmp_path: Path,
    new_database: NewDatabase,
    work: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    db_url = new_database("dumpless")
    root = make(tmp_path / "course", db_url)
    assert main(["grade", str(work), "--out", str(root)]) == 0
    before = rows_of(db_url), files_in(root / "autograded")
    arguments = ["grade", str(root), "--regrade", "--yes", "--cases", str(hand_in_cases(root))]
    monkeypatch.setenv("PATH", str(tmp_path))
    capsys.readouterr()
    assert main(arguments) == 2
    assert (
        "pg_dump is not installed; back it up yourself, and then give --no-backup" in capsys.readouterr().err
    )
    assert (rows_of(db_url), files_in(root / "autograded")) == before
    assert main([*arguments, "--no-backup"]) == 0
    assert rows_of(db_url) != before[0]


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("postgresql+psycopg://grader:secret@/none?host=/nowhere", "the gradebook cannot be used: "),
        (
            "postgresql+pg8000://grader:secret@/x",
            "pg8000 is not installed; pip install 'ninesteps[postgres]'",
        ),
        ("no address", "c.CourseDirectory.db_url is not the address of a database"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_in_one_line_and_without_the_password(
    tmp_path: Path, work: Path, address: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "course"
    root.mkdir()
    config = f'c = get_config()\nc.CourseDirectory.db_url = "{address}"\n'
    (root / "nbgrader_config.py").write_text(config, encoding="utf-8")
    assert main(["grade", str(work), "--out", str(root)]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert "secret" not in told
    assert told.count("\n") == 1
