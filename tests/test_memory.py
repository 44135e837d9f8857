"""A class of any size is graded in the same memory: what is found out stands on the disk and comes back."""

from __future__ import annotations

import gc
import io
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import without_seconds
from coursework import COLUMN, PART, STUB, files_in, grade, hand_in, results
from gradebooks import opened, rows_of, url_of
from rich.console import Console
from rich.table import Table
from sqlalchemy import event
from test_results import RUN, SUBMISSION

from grader.course import load_course
from grader.files import write_whole
from grader.instructor import keeping
from grader.instructor.bridge.coursedir import make_course
from grader.instructor.bridge.grades import Graded, write_grades
from grader.instructor.course_run import CourseRun, Watch
from grader.instructor.grounds import Wishes
from grader.instructor.keeping import BATCH
from grader.instructor.lock import only_grader
from grader.instructor.long_table import AT_ONCE, LongTable
from grader.instructor.spool import Spool
from grader.instructor.submission import find_submissions
from grader.results import RunResult, SubmissionResult, write_json

MANY = 2 * BATCH + 20
Graded_ = Callable[[RunResult, Iterable[SubmissionResult]], None]


def test_records_come_back_in_order_while_others_are_added(tmp_path: Path) -> None:
    with Spool[str](tmp_path) as spool:
        for word in ("one", "two"):
            spool.add(word)
        seen = []
        for word in spool:
            spool.add(word.upper())
            seen.append(word)
        assert seen == ["one", "two"]
        assert list(zip(spool, spool, strict=True)) == [(word, word) for word in ("one", "two", "ONE", "TWO")]
        assert len(spool) == 4
        assert not list(tmp_path.iterdir())


def of_three_columns() -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("name", overflow="fold", max_width=28)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("what to look at", overflow="fold", ratio=1)
    return table


@pytest.mark.parametrize("width", [120, 70, 30])
def test_a_long_table_looks_as_if_it_were_printed_at_once(width: int) -> None:
    rows = [
        (f"s{number}", f"[red]{number}", "a word " * (number % 23) + "[dim]more")
        for number in range(2 * AT_ONCE + 5)
    ]
    rows[AT_ONCE + 1] = ("x" * 40, "[green]1000.0 of 2000", "anunusuallylongword")
    at_once, lots = (
        Console(width=width, file=io.StringIO(), force_terminal=True, color_system="standard")
        for _ in range(2)
    )
    table = of_three_columns()
    with LongTable(of_three_columns) as long:
        for row in rows:
            table.add_row(*row)
            long.add(row)
        long.print_to(lots)
    at_once.print(table)
    assert lots.file.getvalue() == at_once.file.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("number", [0, 1, 3])
def test_the_result_file_is_the_same_when_results_come_one_by_one(tmp_path: Path, number: int) -> None:
    everybody = [replace(SUBMISSION, id=f"s{index}", message='"[]"\n') for index in range(number)]
    run = replace(RUN, submissions=tuple(everybody))
    write_json(replace(RUN, submissions=()), tmp_path / "results.json", iter(everybody))
    whole = json.dumps(run.to_json(), indent=1) + "\n"
    assert (tmp_path / "results.json").read_text(encoding="utf-8") == whole


def test_results_that_end_too_early_leave_the_old_result_file(tmp_path: Path) -> None:
    def broken() -> Iterator[SubmissionResult]:
        yield SUBMISSION
        raise KeyboardInterrupt

    (tmp_path / "results.json").write_text("old", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        write_json(RUN, tmp_path / "results.json", broken())
    assert files_in(tmp_path) == {"results.json": b"old"}


def test_a_durable_file_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "results.json"
    seen = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        seen.append((os.path.isdir(f"/proc/self/fd/{descriptor}"), path.exists()))  # noqa: PTH112
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    write_whole(path, "text")
    assert seen == []
    path.unlink()
    write_whole(path, "text", durable=True)
    assert seen == [(False, False), (True, True)]


def test_writing_a_students_grades_reads_nobody_elses_rows(tmp_path: Path) -> None:
    course = load_course()
    assert grade(hand_in(tmp_path / "work", ann=STUB), "--out", tmp_path / "course") == 0
    checks = {function.check_id: 1.0 for function in course.part(PART).functions}
    read: list[Any] = []
    of_one = []
    with opened(url_of(tmp_path / "course")) as gradebook:

        def note(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            if statement.lstrip().upper().startswith("SELECT"):
                with closing(sqlite3.connect(tmp_path / "course" / "gradebook.db")) as beside:
                    read.extend(beside.execute(statement, parameters))

        event.listen(gradebook.engine, "before_cursor_execute", note)
        for others in (2, 40):
            write_grades(gradebook, {PART: [Graded(f"other{number}", checks) for number in range(others)]})
            read.clear()
            write_grades(gradebook, {PART: [Graded("ann", checks)]})
            of_one.append(len(read))
    assert of_one[0] == of_one[1] > 0


def graded_into(root: Path, work: Path, advance: Callable[[], None], graded: Graded_) -> None:
    """Grade a class in this process, with somebody who watches."""
    course = load_course()
    folder = make_course(root, course, [course.part(PART)])
    watch = Watch(
        step=lambda what: None,
        total=lambda number: None,
        advance=advance,
        tell=lambda line: None,
        graded=graded,
    )
    with only_grader(root, watch.tell):
        run = CourseRun(folder, course, find_submissions(course, [work]), Wishes((PART,), 7), watch)
        run.grade()


def many(folder: Path) -> Path:
    """More submissions than go into two batches, some with an answer."""
    work = {f"s{number:03}": STUB + COLUMN * (number % 10 == 0) for number in range(MANY)}
    return hand_in(folder, **work)


def results_in_memory() -> int:
    return sum(isinstance(thing, SubmissionResult) for thing in gc.get_objects())


def test_no_more_results_than_a_batch_are_in_memory(tmp_path: Path) -> None:
    work, root = many(tmp_path / "work"), tmp_path / "course"
    most = 0
    seen: list[str] = []

    def look() -> None:
        nonlocal most
        most = max(most, results_in_memory())

    def go_through(run: RunResult, found: Iterable[SubmissionResult]) -> None:
        for result in found:
            look()
            seen.append(result.id)

    graded_into(root, work, look, go_through)
    assert BATCH - 1 <= most <= BATCH + 5
    assert seen == [f"s{number:03}" for number in range(MANY)]
    most = 0
    graded_into(root, work, look, go_through)
    assert seen[MANY:] == seen[:MANY]
    assert 1 <= most <= 5


def test_what_could_not_be_written_while_grading_is_written_in_the_end(tmp_path: Path) -> None:
    work, root, undisturbed = many(tmp_path / "work"), tmp_path / "course", tmp_path / "undisturbed"
    in_the_way = root / "feedback"
    at_the_end = []
    graded = 0

    def advance() -> None:
        nonlocal graded
        graded += 1
        if graded == BATCH + 10:
            shutil.move(in_the_way, root / "aside")
            in_the_way.write_text("not a folder", encoding="utf-8")

    def mend(run: RunResult, found: Iterable[SubmissionResult]) -> None:
        at_the_end.append(len(results(root)))
        in_the_way.unlink()
        shutil.move(root / "aside", in_the_way)

    graded_into(root, work, advance, mend)
    undisturbed.mkdir()
    shutil.copy(root / "nbgrader_config.py", undisturbed)
    assert grade(work, "--out", undisturbed, "--seed", 7) == 0
    assert at_the_end == [BATCH]
    assert rows_of(url_of(root)) == rows_of(url_of(undisturbed))
    assert without_seconds(results(root)) == without_seconds(results(undisturbed))
    for step in ("autograded", "feedback"):
        assert files_in(root / step) == files_in(undisturbed / step)


def test_a_disk_that_fails_is_told_and_what_is_not_sure_to_be_there_is_graded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    work, root = hand_in(tmp_path / "work", ann=STUB + COLUMN), tmp_path / "course"

    def fail(folder: Path) -> None:
        raise OSError(5, "Input/output error", str(folder))

    with monkeypatch.context() as broken:
        broken.setattr(keeping, "flush_file_system", fail)
        assert grade(work, "--out", root) == 2
    assert capsys.readouterr().err == f"ninesteps: {root}: Input/output error\n"
    assert results(root) == {}
    assert grade(work, "--out", root) == 0
    assert results(root)["ann"]["submission"]["score"] == 1.0


def test_a_notebook_of_which_a_power_cut_left_the_name_alone_is_made_again(small: tuple[Path, Path]) -> None:
    work, root = small
    notebook = root / "autograded" / "ann" / PART / f"{PART}.ipynb"
    before = notebook.read_bytes()
    notebook.chmod(0o644)
    notebook.write_bytes(b"")
    assert grade(work, "--out", root) == 0
    assert notebook.read_bytes() == before
