"""Attacks that once succeeded, each stopped by a remedy of its own."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest

from attacks.entry import BREACH, PRELUDE, RIGHT_FILE
from attacks.files import ANSWER, START, book, cell
from grader import cases
from grader.course import load_course
from grader.instructor import seats
from grader.instructor.build import release_notebook
from grader.instructor.collect import collect
from grader.instructor.engine import Engine
from grader.instructor.loading import WorkerLoader
from grader.instructor.notebooks import autograded
from grader.instructor.submission import find_submissions
from grader.reading import Unreadable, read_document
from grader.results import Status, SubmissionResult
from grader.text import clean
from grader.worker.client import Worker
from grader.worker.faults import Died
from grader.worker.link import MOST_RECEIVED
from grader.worker.module import Cell, Lost, Module
from grader.worker.proxy import Student
from grader.worker.template import Template
from grader.worker.values import MAX_BYTES

COURSE = load_course()


PART = COURSE.part("neuron")
Grade = Callable[[str], SubmissionResult]
MESSY = {"nbgrader": {"locked": True, "grade_id": ["neuron"]}}
SPY = """
def sigmoid(x):
    return None
def sigmoid_derivative(x):
    return None
source = getattr(getattr(local("module"), "helpers", None), "source", "")
if source:
    won(source[source.index("def sigmoid"):][:200])
"""
TELLING_END = SPY.replace('won(source[source.index("def sigmoid"):][:200])', "os._exit(1)")
GREEDY = """
import numpy as np
def greedy(function, size):
    while True: function(np.zeros(size, np.uint8))
"""
WEAK = """
def sigmoid(x):
    return None
def sigmoid_derivative(x):
    return sigmoid(x) * (1 - sigmoid(x))
class Neuron:
    pass
def fit_line(x, y):
    while len(x): pass
"""
MANY_LOST = """
send(message(tag=tag(), value=[{"t": ["file", number, "x" * 20]} for number in range(90_000)]))
def mse_loss(y_true, y_pred):
    return 1
"""


@pytest.fixture(scope="module")
def template() -> Iterator[Template]:
    with Template() as template:
        yield template


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with WorkerLoader() as loader:
        yield Engine(COURSE, collect(COURSE, ["neuron"]), 7, ["neuron"], loader)


@pytest.fixture
def grade(engine: Engine, tmp_path: Path) -> Grade:
    def graded(source: str) -> SubmissionResult:
        (tmp_path / "neuron.py").write_text(source)
        (submission,) = find_submissions(COURSE, [tmp_path])
        return engine.grade(submission)[0]

    return graded


def test_a_reply_whose_tag_is_an_array_ends_its_worker_and_not_the_class(grade: Grade) -> None:
    result = grade(PRELUDE + 'send(message(tag={"a": ["<i8", [2]]}), bytes(16))\n' + RIGHT_FILE)
    assert result.status is Status.GRADED


def test_top_level_code_cannot_tell_the_references_code_that_it_finds_in_a_follow_through(
    grade: Grade,
) -> None:
    assert BREACH not in repr(grade(PRELUDE + SPY))


def test_a_follow_through_run_cannot_tell_anything_by_where_it_ends(grade: Grade) -> None:
    assert grade(PRELUDE + TELLING_END).message == ""


def test_no_worker_can_listen_to_one_that_has_the_references_code(
    grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[Worker] = []
    beside: list[int] = []
    load = Worker.load

    def watched(worker: Worker, module: Module) -> tuple[Lost, ...]:
        if module.helpers.names:
            beside.append(sum(one.is_open for one in loaded))
        loaded.append(worker)
        return load(worker, module)

    monkeypatch.setattr(Worker, "load", watched)
    grade(WEAK)
    assert beside == [0]


def test_a_case_function_whose_answer_is_too_large_is_the_students_failure(grade: Grade) -> None:
    result = grade(
        "import numpy as np\ndef gradient_descent(g, *a, **k):\n    return g(np.zeros(2**26, bool))"
    )
    assert result.status is Status.GRADED


def test_long_lists_are_refused_before_each_of_their_entries_is_looked_at(
    grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, number = [], cases.number
    monkeypatch.setattr(cases, "number", lambda *args, **kwargs: looked.append(1) or number(*args, **kwargs))
    grade("def fit_line(x, y):\n    return [1.0] * 20_000")
    assert len(looked) < 1000


def test_answers_as_large_as_may_be_do_not_pile_up_in_the_grader(grade: Grade) -> None:
    tracemalloc.start()
    try:
        grade(f"import numpy as np\ndef train(*a, **k):\n    return np.zeros({MAX_BYTES // 8 - 8})")
        assert tracemalloc.get_traced_memory()[1] < 10 * MAX_BYTES
    finally:
        tracemalloc.stop()


def test_what_a_cases_function_is_called_with_does_not_pile_up_either(template: Template) -> None:
    called: list[int] = []
    with template.fork() as worker:
        worker.load(Module("m", ((Cell("m.py", GREEDY),),)))
        with pytest.raises(Died):
            Student(worker).greedy(lambda given: called.append(given.nbytes), MAX_BYTES)
    assert called
    assert sum(called) <= MOST_RECEIVED


def test_a_module_is_not_loaded_again_and_again_for_as_long_as_it_likes(
    grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seats, "LOADING_SECONDS", 0.0)
    code = "import os\ndef mse_loss(*a):\n    os._exit(1)\nfit_line = to_features = mse_loss"
    told = {function.function: function.message for function in grade(code).functions}
    assert "ended its process" in told["mse_loss"]
    assert "again and again" in told["fit_line"]
    assert "again and again" in told["to_features"]


def test_statements_that_failed_are_not_told_by_the_ten_thousand(grade: Grade) -> None:
    assert len(grade(PRELUDE + MANY_LOST).message) < 50_000


@pytest.mark.parametrize("source", ["import a" + ".a" * 40_000, 'x = f"' + "{a}" * 60_000 + '"'])
def test_sources_that_take_quadratic_time_to_parse_are_refused(source: str) -> None:
    try:
        pieces = read_document("neuron.py", source.encode()).pieces
    except Unreadable:
        return
    assert all(piece.tree is None for piece in pieces)


def test_a_grade_id_that_is_no_text_does_not_stop_the_class() -> None:
    text = book(START, ANSWER, cell("x = 1", **MESSY))
    document = read_document("neuron.ipynb", text.encode())
    release = json.loads(nbformat.writes(release_notebook(PART)))
    assert autograded(PART, release, [document], [], {})["cells"]


def test_a_link_to_itself_does_not_stop_the_class(tmp_path: Path) -> None:
    for name, make in (("a", "neuron.py"), ("b", "folder")):
        (tmp_path / name).mkdir()
        (tmp_path / name / make).symlink_to(make)
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "neuron.py").write_text(RIGHT_FILE)
    found = {submission.id: submission for submission in find_submissions(COURSE, [tmp_path])}
    assert "c" in found


def test_a_name_in_a_zip_that_is_too_long_for_a_folder_is_cut(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "work.zip", "w") as archive:
        for name in ("\N{GRINNING FACE}" * 120, "b"):
            archive.writestr(f"{name}/neuron.py", RIGHT_FILE)
    for submission in find_submissions(COURSE, [tmp_path]):
        (tmp_path / submission.id).mkdir()


def test_nobody_takes_the_name_of_another_submission_of_the_class(tmp_path: Path) -> None:
    (tmp_path / "alice").mkdir()
    (tmp_path / "alice" / "neuron.py").write_text(RIGHT_FILE)
    with zipfile.ZipFile(tmp_path / "aaa.zip", "w") as archive:
        for name in ("alice", "zoe"):
            archive.writestr(f"{name}/neuron.py", "x = 1")
    found = {submission.id: submission.path for submission in find_submissions(COURSE, [tmp_path])}
    assert found["alice"] == str(tmp_path / "alice")


def test_a_student_whose_folder_is_named_submitted_does_not_hide_the_class(tmp_path: Path) -> None:
    for name in ("alice", "submitted"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "neuron.py").write_text(RIGHT_FILE)
    assert len(find_submissions(COURSE, [tmp_path])) == 2


def test_texts_fit_to_be_shown_have_no_control_characters() -> None:
    shown = clean("\x1b[31m\x9b\x07\u202e\u2066\u200b\ud800\x00", 50)
    assert shown.isprintable()
    assert shown.isascii()
