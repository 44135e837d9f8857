"""`ninesteps course`: rosters, points and due dates, and what is said of those that cannot be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from databases import Databases
from gradebooks import opened, rows_of, url_of

from grader.cli import main
from grader.course import Course
from grader.instructor.commands.course import share

PART = "perceptron"
Make = Callable[..., int]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Runs `ninesteps course` on the test's own course, with a roster if one is given."""

    def course(*arguments: str, roster: str | bytes | None = None) -> int:
        options = [*arguments]
        if roster is not None:
            path = tmp_path / "roster.csv"
            path.write_bytes(roster if isinstance(roster, bytes) else roster.encode())
            options += ["--roster", str(path)]
        return main(["course", str(tmp_path / "course"), "--part", PART, *options])

    return course


@pytest.mark.parametrize(
    "roster",
    [
        "id,first_name,last_name,email,lms_user_id\nzoë,Zoë,Müller,z@x.org,17\nben,,,,\n",
        "\ufeffid;last_name;first_name;email;lms_user_id;room\r\nzoë;Müller;Zoë;z@x.org;17;B2\r\n\r\nben;;;;;\r\n",
        'email, id, first_name, last_name, lms_user_id\nz@x.org, "zoë", "Zoë", Müller, 17\n,ben\n',
    ],
)
def test_a_roster_is_read_as_spreadsheets_write_it(make: Make, tmp_path: Path, roster: str) -> None:
    assert make(roster=roster) == 0
    assert rows_of(url_of(tmp_path / "course"))["student"] == [
        ("ben", None, None, None, None),
        ("zoë", "Zoë", "Müller", "z@x.org", "17"),
    ]


def test_a_later_roster_adds_and_corrects_and_removes_nobody(
    make: Make, tmp_path: Path, databases: Databases
) -> None:
    databases.begin(tmp_path / "course")
    assert make(roster="id,first_name,email\nann,An,a@x.org\nben,Ben,\n") == 0
    assert make("--due", f"{PART}=2030-01-31 23:59 CET", roster="id,first_name\nann,Ann\ncem,Cem\n") == 0
    rows = rows_of(url_of(tmp_path / "course"))
    assert rows["student"] == [
        ("ann", "Ann", None, "a@x.org", None),
        ("ben", "Ben", None, None, None),
        ("cem", "Cem", None, None, None),
    ]
    assert rows["assignment"] == [(PART, "2030-01-31 22:59:00.000000", "ninesteps")]
    with opened(url_of(tmp_path / "course")) as gradebook:
        gradebook.update_or_create_assignment(PART)
    assert rows_of(url_of(tmp_path / "course"))["assignment"] == rows["assignment"]


@pytest.mark.parametrize(
    ("roster", "message"),
    [
        ("name,email\nAnn,a@x.org\n", "roster.csv: has no column id; the columns are id, first_name"),
        ("", "roster.csv: has no column id"),
        ("id\nann\nann\n", "roster.csv, line 3: ann stands there twice"),
        ("id,email\n,a@x.org\n", "roster.csv, line 2: has no id"),
        ("id\n.ann\n", "roster.csv, line 2: the id '.ann' cannot be a folder of nbgrader's; use another one"),
        ("id\na/b\n", "the id 'a/b' cannot be a folder"),
        ("id\na[1]\n", "the id 'a[1]' cannot be a folder"),
        (f"id,email\nann,{'x' * 129}\n", "roster.csv, line 2: email has more than 128 characters"),
        (b"id\nzo\xeb\n", "roster.csv: is not UTF-8 text; save it as CSV in UTF-8"),
    ],
)
def test_a_roster_that_cannot_be_is_told_and_nobody_is_entered(
    make: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str], roster: str | bytes, message: str
) -> None:
    assert make(roster=roster) == 2
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == 1
    assert not (tmp_path / "course").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--points", "50"), f"--points 50: is not of the form P=VALUE with P one of {PART}"),
        (("--points", "neuron=50"), "--points neuron=50: is not of the form"),
        (("--points", f"{PART}=nan"), "nan: is no number between 0 and 1000000"),
        (("--points", f"{PART}=-1"), "-1: is no number between 0 and 1000000"),
        (("--due", f"{PART}=soon"), "soon: is no date; write it like '2026-10-31 23:59 UTC'"),
        (("--roster", "/nowhere/roster.csv"), "/nowhere/roster.csv: cannot be read: No such file"),
    ],
)
def test_options_that_cannot_be_are_told(
    make: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    assert make(*arguments) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "course").exists()


def test_points_are_shared_out_in_the_notebook_and_stay_when_it_is_there(
    make: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make("--points", f"{PART}=33.5") == 0
    source = tmp_path / "course" / "source" / PART / f"{PART}.ipynb"
    cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
    points = [cell["metadata"]["nbgrader"]["points"] for cell in cells if "points" in str(cell["metadata"])]
    assert sum(points) == pytest.approx(33.5)
    assert make("--points", f"{PART}=50") == 2
    assert "is there already; change the points of its graded cells in it" in capsys.readouterr().err
    assert make() == 0
    assert "8 functions, 33.5 points" in capsys.readouterr().out


@pytest.mark.parametrize("whole", [0.1, 1, 7, 33.33, 50, 100, 99999.99])
def test_shares_are_hundredths_that_sum_to_the_whole(course: Course, whole: float) -> None:
    for part in course.parts:
        shares = share(part, {part.name: whole})
        assert set(shares) == {function.check_id for function in part.functions}
        assert sum(round(100 * value) for value in shares.values()) == round(100 * whole)
        for function in part.functions:
            exact = whole * function.points / part.points
            assert abs(shares[function.check_id] - exact) <= 0.01 + 1e-9


def test_a_course_that_is_there_keeps_the_parts_that_it_has(make: Make, tmp_path: Path) -> None:
    assert make() == 0
    assert main(["course", str(tmp_path / "course"), "--due", f"{PART}=2030-01-31 23:59 UTC"]) == 0
    assert [path.name for path in (tmp_path / "course" / "source").iterdir()] == [PART]
    assert main(["course", str(tmp_path / "course"), "--part", "neuron"]) == 0
    assert len(list((tmp_path / "course" / "source").iterdir())) == 2
