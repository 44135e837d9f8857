"""The engine: outcomes, follow-through, hangs and exits, and the grader's own faults."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from grader.cases import close
from grader.checks import Checks
from grader.course import load_course
from grader.instructor import seats
from grader.instructor.collect import collect
from grader.instructor.engine import Engine
from grader.instructor.loading import WorkerLoader
from grader.instructor.reference import Reference
from grader.instructor.run import Grading, Settings
from grader.instructor.submission import find_submissions
from grader.results import FunctionResult, Outcome, Status, SubmissionResult
from grader.worker.client import Worker
from grader.worker.faults import Died, Unresponsive
from grader.worker.module import Cell, Module, Supply
from grader.worker.proxy import Student

COURSE = load_course()
PART = COURSE.part("neuron")


@pytest.fixture(scope="module")
def checks() -> Checks:
    return collect(COURSE, ["neuron"])


@pytest.fixture(scope="module")
def loader() -> Iterator[WorkerLoader]:
    with WorkerLoader() as made:
        yield made


class Grade:
    """Grades part 1 made of the reference with something changed."""

    def __init__(self, folder: Path, checks: Checks, loader: WorkerLoader) -> None:
        self.folder = folder
        self.engine = Engine(COURSE, checks, 7, ["neuron"], loader)

    def __call__(self, *changes: tuple[str, str], before: str = "", after: str = "") -> SubmissionResult:
        source = Reference(COURSE).source("neuron")
        for old, new in changes:
            assert source.count(old) == 1, old
            source = source.replace(old, new)
        (self.folder / "neuron.py").write_text(before + source + after)
        (submission,) = find_submissions(COURSE, [self.folder])
        return self.engine.grade(submission)[0]


@pytest.fixture
def grade(tmp_path: Path, checks: Checks, loader: WorkerLoader) -> Grade:
    return Grade(tmp_path, checks, loader)


def function(result: SubmissionResult, name: str) -> FunctionResult:
    return next(item for item in result.functions if item.function == name)


def lost(result: SubmissionResult) -> set[str]:
    return {item.function for item in result.functions if item.status is not Outcome.PASSED}


SIGMOID = "    return 0.5 * (1 + np.tanh(x / 2))"
MSE = "    return float(np.mean((y_true - y_pred) ** 2))"


def test_reference_has_full_marks(grade: Grade) -> None:
    result = grade()
    assert (result.score, result.max_score, result.status) == (35.0, 35.0, Status.GRADED)


def test_an_attribute_that_cannot_be_set_fails_the_case_that_ends_with_it(
    checks: Checks, loader: WorkerLoader, tmp_path: Path
) -> None:
    def case(student: Student) -> None:
        student.Neuron(np.array([0.0, 1.0]), 4.0).label = "mine"

    changed = {("neuron", "Neuron"): (replace(checks.of("neuron", "Neuron")[0], case=case),)}
    source = Reference(COURSE).source("neuron")
    (tmp_path / "neuron.py").write_text(
        source.replace("class Neuron:", "class Neuron:\n    label = property()")
    )
    (submission,) = find_submissions(COURSE, [tmp_path])
    engine = Engine(COURSE, Checks({**checks.by_function, **changed}, ""), 7, ["neuron"], loader)
    found = function(engine.grade(submission)[0], "Neuron")
    assert found.status is Outcome.FAILED
    assert "AttributeError" in found.checks[0].message


def test_function_that_never_returns_fails_alone_and_once(grade: Grade) -> None:
    result = grade((MSE, "    while True: pass"))
    assert lost(result) == {"mse_loss"}
    assert function(result, "mse_loss").message == "mse_loss was still running after 2 s"
    assert function(result, "mse_loss").score == 0.0
    assert sum(check.seconds > 1 for check in function(result, "mse_loss").checks) == 1


def test_callers_of_a_hung_helper_get_the_references(grade: Grade) -> None:
    result = grade((SIGMOID, "    import time; time.sleep(1e6)"))
    assert lost(result) == {"sigmoid"}
    assert function(result, "Neuron").follow_through
    assert function(result, "train").follow_through


@pytest.mark.parametrize("end", ["__import__('os')._exit(0)", "__import__('ctypes').string_at(0)"])
def test_function_that_ends_its_process_fails_alone(grade: Grade, end: str) -> None:
    result = grade((MSE, f"    {end}"))
    assert lost(result) == {"mse_loss"}
    assert function(result, "mse_loss").message.startswith("mse_loss ended its process")


def test_wrong_helper_costs_its_own_points_and_its_callers_are_judged_with_ours(grade: Grade) -> None:
    result = grade((SIGMOID, "    return 1 / (1 + np.exp(x))"))
    assert lost(result) == {"sigmoid"}
    caller = function(result, "OurNeuralNetwork")
    assert caller.follow_through
    assert caller.message == "right as soon as sigmoid is: judged with ours in place of yours"


def test_caller_that_is_wrong_by_itself_stays_wrong_whatever_its_helper(grade: Grade) -> None:
    total = "        pre_activation = np.dot(self.weights, inputs) + self.bias"
    result = grade(
        (SIGMOID, "    return 1 / (1 + np.exp(x))"),
        (total, "        pre_activation = np.dot(self.weights, inputs)"),
    )
    assert {"sigmoid", "Neuron"} <= lost(result)
    assert function(result, "OurNeuralNetwork").status is Outcome.PASSED


def test_follow_through_shows_no_text_of_the_run_with_the_references_helpers(grade: Grade) -> None:
    spy = "\ndef neuron_gradient(*args):\n    raise ValueError(f'SPY {sigmoid.__code__.co_names}')\n"
    result = grade((SIGMOID, "    return x"), after=spy)
    caller = function(result, "neuron_gradient")
    assert caller.status is Outcome.FAILED
    assert "SPY ()" in caller.message  # of the first run, with the student's own sigmoid
    assert "tanh" not in repr(result)


def test_statement_at_top_level_that_never_ends_is_left_out(grade: Grade) -> None:
    result = grade(after="\nwhile True:\n    pass\n\nDONE = True\n")
    assert result.score == 35.0
    assert "left out, since it was still running after 2 s" in result.message


def test_file_with_many_endless_statements_is_still_judged(grade: Grade) -> None:
    result = grade(after="\nimport os\n" + "os._exit(1)\n" * 20)
    assert result.score == 35.0
    assert result.message.count("left out") == 3


def test_file_that_hangs_wherever_it_is_cut_is_given_up_with_a_reason(grade: Grade) -> None:
    result = grade(before="import os\n" + "a = os._exit(1)\n" * 20)
    assert result.status is Status.GRADED
    assert result.score == 0.0
    assert "loading the file ended its process" in function(result, "sigmoid").message


def test_statements_that_fail_cost_what_depends_on_them_and_nothing_else(grade: Grade) -> None:
    result = grade(
        (SIGMOID, "    return torch.sigmoid(x)"),
        before="import torch\ninput()\nopen('/tmp/x', 'w').write('x')\nprint(undefined)\n",
    )
    assert lost(result) == {"sigmoid"}
    assert "ModuleNotFoundError: No module named 'torch'" in result.message
    assert "name 'torch' is not defined" in function(result, "sigmoid").message


def test_missing_function_is_not_attempted(grade: Grade) -> None:
    result = grade(("def to_features(", "def features("))
    assert function(result, "to_features").status is Outcome.NOT_ATTEMPTED
    assert "there is no to_features" in function(result, "to_features").message
    assert result.score == 34.0


def test_hidden_checks_tell_no_expected_value(grade: Grade) -> None:
    result = grade((MSE, "    return 12345.0"))
    for check in function(result, "mse_loss").checks:
        assert ("wanted" in check.message) == (check.visibility == "visible")


def broken_case(student: Student) -> None:
    student.sigmoid(0)
    raise KeyError("the case's own mistake")


def demanding_case(student: Student) -> None:
    close(student.sigmoid(0).shape, [0])


def test_case_that_fails_with_the_reference_too_is_the_graders_fault(
    grade: Grade, checks: Checks, loader: WorkerLoader
) -> None:
    first, *others = checks.of("neuron", "sigmoid")
    spoiled = dict(checks.by_function) | {("neuron", "sigmoid"): (replace(first, case=broken_case), *others)}
    grade.engine = Engine(COURSE, Checks(spoiled, "x"), 7, ["neuron"], loader)
    result = grade()
    sigmoid = function(result, "sigmoid")
    assert (result.status, sigmoid.status) == (Status.GRADER_ERROR, Outcome.GRADER_ERROR)
    assert lost(result) == {"sigmoid"}


def test_value_that_a_case_cannot_use_is_the_students_failure(
    grade: Grade, checks: Checks, loader: WorkerLoader
) -> None:
    result = grade((MSE, "    return [[1, 2], 3]"))
    assert function(result, "mse_loss").status is Outcome.FAILED
    assert result.status is Status.GRADED


def test_template_that_dies_costs_nobody_a_point(grade: Grade, loader: WorkerLoader) -> None:
    grade()
    template = loader._template
    assert template is not None
    os.kill(template._process.pid, signal.SIGKILL)
    template._process.wait()
    assert grade().score == 35.0


def test_same_seed_gives_the_same_result_but_for_the_seconds(grade: Grade) -> None:
    def timeless(result: SubmissionResult) -> SubmissionResult:
        functions = tuple(
            replace(item, checks=tuple(replace(check, seconds=0.0) for check in item.checks))
            for item in result.functions
        )
        return replace(result, seconds=0.0, functions=functions)

    change = (SIGMOID, "    return 1 / (1 + np.exp(x))")
    assert timeless(grade(change)) == timeless(grade(change))


def test_grading_leaves_the_threads_of_matrix_products_as_they_were() -> None:
    def threads() -> list[int]:
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    before = threads()
    with closing(Grading(Settings(("perceptron",), 7))):
        assert set(threads()) == {1}
    assert threads() == before


def test_functions_that_need_the_same_helpers_of_ours_share_a_worker_and_others_do_not(
    loader: WorkerLoader,
) -> None:
    source = "import os\nran = []\ndef f(): ran.append(1); return [len(ran), h()]\ndef end(): os._exit(0)"
    one, other = Supply("def h(): return 1", ("h",)), Supply("def h(): return 2", ("h",))
    seat = loader.seat(Module("m", ((Cell("m.py", source),),)))
    try:
        first = Student(seat.substituted(one, 2.0))
        assert first.f() == [1, 1]
        assert Student(seat.substituted(one, 2.0)).f() == [2, 1]
        assert Student(seat.substituted(other, 2.0)).f() == [1, 2]
        with pytest.raises(Died):
            Student(seat.substituted(other, 2.0)).end()
        assert Student(seat.substituted(other, 2.0)).f() == [1, 2]
    finally:
        seat.close()


class Counting(WorkerLoader):
    """Keeps the workers that it made."""

    def __init__(self) -> None:
        super().__init__()
        self.workers: list[Worker] = []

    def fork(self) -> Worker:
        worker = super().fork()
        self.workers.append(worker)
        return worker


HANGING = "import time\ndef hang():\n    while True: pass\ndef nap(): time.sleep(0.3)\ndef f(): return 1"


@pytest.mark.parametrize(("quick", "ahead"), [(60.0, 1), (0.0, 0)])
def test_while_a_call_takes_long_the_next_worker_is_loaded_if_that_is_quick(
    quick: float, ahead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seats, "QUICK_LOAD_SECONDS", quick)
    with Counting() as loader, closing(loader.seat(Module("m", ((Cell("m.py", HANGING),),)))) as seat:
        for hung in (1, 2):
            with pytest.raises(Unresponsive):
                Student(seat.backend(0.5)).hang()
            assert len(loader.workers) == hung + ahead
            seat.replace_worker()
        assert Student(seat.backend(2.0)).f() == 1
        assert len(loader.workers) == 3


def test_a_worker_that_was_loaded_in_vain_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seats, "QUICK_LOAD_SECONDS", 60.0)
    with Counting() as loader:
        with closing(loader.seat(Module("m", ((Cell("m.py", HANGING),),)))) as seat:
            Student(seat.backend(2.0)).nap()
            Student(seat.backend(2.0)).nap()
            assert [worker.is_open for worker in loader.workers] == [True, True]
        assert [worker.is_open for worker in loader.workers] == [False, False]
