"""What is PostgreSQL's alone: backups need pg_dump, and an address may lead nowhere.

That a gradebook there is as it is in a file is what the tests with the fixture `databases` show.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from coursework import COLUMN, STUB, files_in, grade, hand_in, hand_in_cases
from databases import NEEDS_POSTGRESQL, PostgreSQL
from gradebooks import rows_of, url_of


@pytest.fixture
def work(tmp_path: Path) -> Path:
    return hand_in(tmp_path / "work", ann=STUB + COLUMN, ben=STUB)


@NEEDS_POSTGRESQL
def test_without_pg_dump_regrading_says_what_to_do_and_writes_nothing(
    tmp_path: Path,
    postgresql: PostgreSQL,
    work: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = postgresql.begin(tmp_path / "course")
    assert grade(work, "--out", root) == 0
    before = rows_of(url_of(root)), files_in(root / "autograded")
    arguments = [root, "--regrade", "--yes", "--cases", hand_in_cases(root)]
    monkeypatch.setenv("PATH", str(tmp_path))
    capsys.readouterr()
    assert grade(*arguments) == 2
    told = "pg_dump is not installed; back it up yourself, and then give --no-backup"
    assert told in capsys.readouterr().err
    assert (rows_of(url_of(root)), files_in(root / "autograded")) == before
    assert grade(*arguments, "--no-backup") == 0
    assert rows_of(url_of(root)) != before[0]


@NEEDS_POSTGRESQL
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
    assert grade(work, "--out", root) == 2
    told = capsys.readouterr().err
    assert message in told
    assert "secret" not in told
    assert told.count("\n") == 1
