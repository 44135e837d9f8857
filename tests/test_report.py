"""`ninesteps report`: right figures, a page that needs nothing else, tables that a spreadsheet can open."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import Class, Command
from hypothesis import given
from hypothesis import strategies as st
from made import FAILED, FAULT, OPEN, PASSED, check, function, run, submission
from scipy.stats import pointbiserialr

from grader.instructor.exports.source import Source, marks_of
from grader.instructor.report.drawing import BANDS, MAX_ROWS, bands
from grader.instructor.report.figures import figures, point_biserial
from grader.instructor.report.page import report_html, report_tables
from grader.results import FunctionResult, Outcome, Status, SubmissionResult, write_json

HOSTILE = '=1+1"><script>alert(1)</script>\x00\x1b[31m\u202e'


def judged(name: str, *outcomes: Outcome, mistake: str | None = None, message: str = "") -> FunctionResult:
    checks = (check(f"test_{name}_{at}", outcome, message=message) for at, outcome in enumerate(outcomes))
    return function(name, *checks, mistake=mistake, message=message)


def source(*submissions: SubmissionResult) -> Source:
    made = run(*submissions)
    return Source(Path("results.json"), made, marks_of(made))


UNREADABLE = SubmissionResult("dora", "dora", Status.UNREADABLE, "neuron.py: is empty", 0.0, 4.0)
CLASS = (
    submission("anna", judged("f", PASSED, PASSED), judged("g", PASSED, PASSED)),
    submission(
        "ben",
        judged("f", PASSED, FAILED, mistake="sign", message="Mind the sign."),
        judged("g", OPEN, OPEN),
    ),
    submission(
        "carl",
        judged("f", FAILED, FAILED, mistake="sign", message="Mind the sign. (judged with our h)"),
        judged("g", FAILED, FAILED, message="g was still running after 2 s"),
    ),
    UNREADABLE,
)  # fmt: skip


def test_scores_are_counted_in_tenths_without_what_could_not_be_read() -> None:
    found = figures(source(*CLASS))
    counts = dict(found.distribution())
    assert (counts["90 to 100 %"], counts["20 to 30 %"], counts["0 to 10 %"]) == (1, 1, 1)
    assert sum(counts.values()) == 3
    assert found.quartiles() == (0.125, 0.25, 0.625)


def test_functions_are_counted_by_how_they_ended() -> None:
    first, second = figures(source(*CLASS)).functions
    assert (first.passed, first.failed, first.not_attempted, first.mean) == (1, 2, 0, 0.5)
    assert (second.passed, second.failed, second.not_attempted) == (1, 1, 1)


def test_a_mistake_has_its_students_and_its_line_without_notes() -> None:
    (found,) = figures(source(*CLASS)).mistakes
    assert (found.mistake, found.students, found.line) == ("sign", ("ben", "carl"), "Mind the sign.")


def test_difficulty_and_discrimination_of_a_check() -> None:
    checks = {(one.function, one.name): one for one in figures(source(*CLASS)).checks}
    first = checks["f", "f 0"]
    assert (first.judged, first.attempted, first.right) == (3, 3, pytest.approx(2 / 3))
    expected = pointbiserialr([1, 1, 0], [3, 0, 0]).statistic
    assert first.discrimination == pytest.approx(expected)
    assert checks["g", "g 0"].attempted == 2


def test_what_the_grader_failed_on_is_no_figure_of_a_check() -> None:
    faulty = submission("eva", judged("f", FAULT, PASSED))
    checks = figures(source(replace(faulty, status=Status.GRADER_ERROR))).checks
    assert [one.name for one in checks] == ["f 1"]


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 100)), min_size=2, max_size=40))
def test_the_correlation_is_scipys(answers: list[tuple[bool, float]]) -> None:
    right, points = zip(*answers, strict=True)
    found = point_biserial(right, points)
    if found is None:
        assert len(set(right)) == 1 or max(points) - min(points) <= 1e-9 * max(1.0, *points)
    elif max(points) - min(points) > 1e-3:
        assert found == pytest.approx(pointbiserialr(right, points).statistic, abs=1e-6)
        assert -1 - 1e-9 <= found <= 1 + 1e-9


def test_what_needs_a_look_is_listed_the_gravest_first() -> None:
    faulty = replace(
        submission("eva", replace(judged("f", PASSED), status=FAULT)),
        status=Status.GRADER_ERROR,
    )
    remark = submission("finn", judged("f", PASSED), message="handed in late")
    looks = figures(source(remark, *CLASS, faulty)).looks
    assert [(one.student, one.why) for one in looks] == [
        ("dora", "unreadable"),
        ("eva", "the grader's own fault"),
        ("carl", "ran out of time or ended its process"),
        ("finn", "a remark"),
    ]


def many(count: int) -> tuple[SubmissionResult, ...]:
    outcomes = (PASSED, FAILED, OPEN)
    return tuple(
        submission(
            f"s{at:04}", judged("f", outcomes[at % 3], PASSED if at % 2 else FAILED), judged("g", OPEN)
        )
        for at in range(count)
    )


@pytest.mark.parametrize("count", [1, 2, 40, MAX_ROWS, MAX_ROWS + 1, 2000])
def test_the_heatmap_stays_small_and_leaves_nobody_out(count: int) -> None:
    found = figures(source(*many(count)))
    rows = bands(found.standings)
    assert len(rows) == (count if count <= MAX_ROWS else BANDS)
    if count > MAX_ROWS:
        edges = [tuple(map(int, re.findall(r"\d+", row.label))) for row in rows]
        assert edges[0][0] == 1
        assert edges[-1][1] == count
        assert all(after[0] == before[1] + 1 for before, after in pairwise(edges))
    assert all(row.shares[1] is None for row in rows)


@pytest.mark.parametrize("submissions", [CLASS, (UNREADABLE,), many(1), many(100)])
def test_the_page_is_whole_in_order_and_needs_nothing_else(submissions: tuple[SubmissionResult, ...]) -> None:
    page = BeautifulSoup(report_html(source(*submissions)), "html.parser")
    assert not page.find_all(["script", "link", "img", "iframe"])
    policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})
    assert policy is not None
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'"
    levels = [int(tag.name[1]) for tag in page.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for picture in page.find_all("svg", attrs={"aria-hidden": False}):
        assert picture["role"] == "img"
        assert picture["aria-label"] == picture.title.get_text()
    for table in page.find_all("table"):
        assert all(head["scope"] == "col" for head in table.thead.find_all("th"))
        assert all(row.th["scope"] == "row" for row in table.tbody.find_all("tr"))
    ids = {tag["id"] for tag in page.find_all(id=True)}
    assert {link["href"].removeprefix("#") for link in page.find_all("a")} <= ids
    few = "these figures mean little" in page.get_text()
    assert few == (len(submissions) < 30)


def test_what_students_wrote_is_text_on_the_page_and_no_formula_in_a_table() -> None:
    hostile = submission(HOSTILE, judged("f", FAILED, mistake="sign", message=HOSTILE), message=HOSTILE)
    found = source(hostile, replace(UNREADABLE, id="-2+3", message=HOSTILE))
    page = report_html(found)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    for content in report_tables(found).values():
        for row in csv.reader(io.StringIO(content, newline="")):
            for cell in row:
                assert not cell.startswith(("=", "+", "@"))
                assert not re.match(r"-(?![\d.]+$)", cell)
                assert "\x1b" not in cell


def test_the_tables_are_the_figures() -> None:
    tables = {
        name: list(csv.reader(io.StringIO(content, newline="")))
        for name, content in report_tables(source(*CLASS)).items()
    }
    assert sorted(tables) == [
        "checks.csv", "distribution.csv", "functions.csv", "mistakes.csv", "needs-a-look.csv", "students.csv",
    ]  # fmt: skip
    assert tables["students.csv"][2] == ["ben", "1", "4", "0.5", ""]
    assert tables["functions.csv"][1] == ["neuron", "f", "1", "2", "0", "0.5"]
    assert tables["mistakes.csv"][1] == ["neuron", "f", "sign", "2", "Mind the sign.", "ben carl"]
    assert math.isclose(float(tables["checks.csv"][1][6]), 2 / 3)


def test_the_command_writes_page_and_tables(ninesteps: Command, a_class: Class, tmp_path: Path) -> None:
    done = ninesteps("report", a_class.root, "--out", tmp_path / "r.html", "--csv", tmp_path / "tables")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    for name in a_class.results:
        assert name in page
    assert len(list((tmp_path / "tables").iterdir())) == 6
    copy = tmp_path / "results.json"
    copy.write_bytes((a_class.root / "results.json").read_bytes())
    assert ninesteps("report", copy).returncode == 0
    assert (tmp_path / "report.html").is_file()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere",), "nowhere: does not exist"),
        (("damaged.json",), "damaged.json: is damaged, or no result file"),
        (("good.json", "--out", "folder"), "folder: is a folder; --out names the file"),
        (("good.json", "--out", "damaged.json/x.html"), "cannot be written"),
        (("good.json", "--csv", "damaged.json"), "damaged.json: is a file; --csv names the folder"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    ninesteps: Command, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    (tmp_path / "damaged.json").write_text("{", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    write_json(source(*CLASS).run, tmp_path / "good.json")
    done = ninesteps("report", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
