"""A worker process: loads a module statement by statement, shares nothing, and ends with its template."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.cases import CheckFailed, formula
from grader.worker.client import MAX_UNTOLD, Worker
from grader.worker.faults import BackendError, StudentError, Unresponsive
from grader.worker.module import Cell, Lost, Module, Supply
from grader.worker.proxy import Student, attributes, generator, methods
from grader.worker.template import Template

COUNTING = """\
import os, time
import numpy as np
counter = 0
def pid(): return os.getpid()
def sleep(): time.sleep(1000)
def count():
    global counter
    counter += 1
    np.counter = getattr(np, "counter", 0) + 1
    return [counter, np.counter]
"""


def module(source: str, **fields: Any) -> Module:
    return Module("m", ((Cell("m.py", source),),), **fields)


@pytest.fixture(scope="module")
def template() -> Iterator[Template]:
    with Template() as template:
        yield template


@pytest.fixture
def worker(template: Template) -> Iterator[Worker]:
    with template.fork() as worker:
        yield worker


def is_running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


# Loading


def test_a_failing_statement_costs_itself_and_what_depends_on_it_and_nothing_else(worker: Worker) -> None:
    source = (
        "from __future__ import annotations\nimport nowhere_to_be_found\n"
        "name = input('who? ')\nprint('hello')\ndisplay(1)\nget_ipython()\n"
        "raise SystemExit\n1 / 0\nbroken = name + 1\n"
        "def f(x: UnknownName) -> AlsoUnknown:\n    return x + 1\n"
        "def g(): return broken\n"
    )
    lost = worker.load(module(source))
    assert [item.line for item in lost] == [2, 3, 7, 8, 9]
    assert [item.text.partition(":")[0] for item in lost] == [
        "ModuleNotFoundError", "EOFError", "SystemExit", "ZeroDivisionError", "NameError"
    ]  # fmt: skip
    student = Student(worker)
    assert student.f(1) == 2
    with pytest.raises(StudentError, match=r"NameError: name 'broken' is not defined \(line 12\)"):
        student.g()


def test_a_cell_that_does_not_parse_costs_itself_and_says_where(worker: Worker) -> None:
    cells = (Cell("code cell 1", "x = 1"), Cell("code cell 2", "\n\ny = ("), Cell("code cell 3", "z = x"))
    assert worker.load(Module("m", (cells,))) == (
        Lost("code cell 2", 3, "SyntaxError: '(' was never closed"),
    )


@pytest.mark.parametrize("name", ["all_feature_names", "CO_NESTED", "nonsense"])
def test_a_future_that_does_not_exist_costs_only_its_statement(worker: Worker, name: str) -> None:
    lost = worker.load(module(f"from __future__ import {name}\ndef f(): return 1"))
    assert [item.line for item in lost] == [1]
    assert Student(worker).f() == 1


# What is set is told with the next request

OBJECTS = """\
class Layer:
    def __init__(self, *values):
        self.seen = list(values)
    def __setattr__(self, name, value):
        if name == "locked": raise KeyError(name)
        object.__setattr__(self, name, value)
        if name != "seen": self.seen.append((name, value))
def seen(layer): return list(layer.seen)
def draws(generator, n): return list(generator.rand(n))
def strict(x):
    if x < 0: raise ValueError("negative")
    return x
"""


def test_attributes_arrive_before_the_next_request_in_order_and_as_they_were_when_set(worker: Worker) -> None:
    worker.load(module(OBJECTS))
    student = Student(worker)
    layer = student.Layer()
    array = np.zeros(2)
    layer.W = array
    array += 1
    layer.W = array
    layer.b = [array]
    array += 1
    name, value = student.seen(layer)[-1]
    assert name == "b"
    np.testing.assert_array_equal(value[0], [1, 1])
    np.testing.assert_array_equal(layer.seen[0][1], [0, 0])
    assert [name for name, _ in layer.seen] == ["W", "W", "b"]


def test_more_attributes_than_are_put_off_all_arrive(worker: Worker) -> None:
    worker.load(module(OBJECTS))
    layer = Student(worker).Layer()
    for number in range(3 * MAX_UNTOLD + 1):
        layer.W = number
    assert len(layer.seen) == 3 * MAX_UNTOLD + 1


def test_what_setting_an_attribute_raises_comes_with_the_next_request_or_when_asked_for(
    worker: Worker,
) -> None:
    worker.load(module(OBJECTS))
    student = Student(worker)
    layer = student.Layer()
    layer.locked = 1
    with pytest.raises(StudentError, match="KeyError: locked") as caught:
        student.seen(layer)
    assert caught.value.of_setting
    layer.locked = 2
    with pytest.raises(StudentError, match="KeyError: locked"):
        worker.settle()
    worker.settle()
    assert student.seen(layer) == []


def test_what_a_case_leaves_unsettled_is_not_told_in_the_next(worker: Worker) -> None:
    worker.load(module(OBJECTS))
    Student(worker).Layer().locked = 1
    worker.forget()
    assert Student(worker).strict(1) == 1


def test_generators_draw_as_numpys_own_and_keep_their_state(worker: Worker) -> None:
    worker.load(module(OBJECTS))
    student = Student(worker)
    first, second = generator(student, 3), generator(student, 3)
    ours = np.random.RandomState(3)
    assert student.draws(first, 2) == list(ours.rand(2))
    assert first.rand() == ours.rand()
    assert student.draws(second, 3) == list(np.random.RandomState(3).rand(3))


def test_several_attributes_come_in_one_request_or_none_does(worker: Worker) -> None:
    worker.load(module(OBJECTS))
    layers = Student(worker).Layer.each([(1,), (2,)])
    layers[0].W, layers[1].W = 10, 20
    layers[0].b = layers[1].b = np.ones(2)
    found = attributes(layers, ("W", "b", "__init__"))
    assert [one[0] for one in found] == [10, 20]
    np.testing.assert_array_equal(found[1][1], [1, 1])
    assert [one[2] for one in found] == [None, None]
    with pytest.raises(StudentError, match="AttributeError"):
        attributes(layers, ("W", "missing"))
    assert attributes([], ("W",)) == []


def test_calls_in_one_request_give_each_its_result_and_stop_at_the_first_that_raises(worker: Worker) -> None:
    worker.load(module(OBJECTS))
    student = Student(worker)
    assert student.strict.each([(1,), (2.5,)]) == [1, 2.5]
    layers = student.Layer.each([(1, 2), (3,)])
    assert [layer.seen for layer in layers] == [[1, 2], [3]]
    with pytest.raises(StudentError, match="ValueError: negative"):
        student.strict.each([(1,), (-1,), (2,)])


CALLING = """
import numpy as np
def times(f, w, n): return [f(w) for _ in range(n)]
def spoil(f, w):
    first = f(w)
    first[...] = 99
    return f(w)
def odd(f): return f(np.ones(3))
def text(f): return f("w")
def strictly(f, w):
    with np.errstate(all="raise"):
        return f(w)
"""


@pytest.fixture
def answered(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A worker with functions that call others; the calls that came back to the case."""
    worker.load(module(CALLING))
    answered: list[int] = []
    answer = worker._answer_callback

    def count(message: dict[str, Any]) -> None:
        answered.append(message["callback"])
        answer(message)

    monkeypatch.setattr(worker, "_answer_callback", count)
    return answered


def test_a_formula_is_computed_where_student_code_runs(worker: Worker, answered: list[int]) -> None:
    f = formula("np.sum(heights * np.sin(w))", (2,), heights=np.array([2.0, 3.0]))
    w = np.array([0.5, -1.0])
    student = Student(worker)
    assert student.times(f, w, 5) == [f(w)] * 5
    assert student.times(lambda w: f(w), w, 2) == [f(w)] * 2
    assert len(answered) == 2


def test_what_a_formula_does_not_take_is_told_by_the_case(worker: Worker, answered: list[int]) -> None:
    f = formula("2 * w", (2,), of="gradient")
    for name, words in (("odd", r"the shape is \(3,\) and should be \(2,\)"), ("text", "a str came back")):
        with pytest.raises(CheckFailed, match=f"what you passed to gradient: {words}"):
            getattr(Student(worker), name)(f)
    assert len(answered) == 2
    # Whole numbers are numbers; they are not surely what the formula is for, so the case looks.
    assert Student(worker).times(f, np.array([1, 2]), 1)[0].tolist() == [2, 4]


def test_nothing_that_student_code_does_changes_a_formula(worker: Worker) -> None:
    worker.load(module(CALLING))
    bottom = np.array([1.0, 2.0])
    f = formula("bottom", (2,), bottom=bottom)
    assert Student(worker).spoil(f, np.zeros(2)).tolist() == bottom.tolist() == [1.0, 2.0]
    overflowing = formula("np.exp(w)", (1,))
    assert Student(worker).strictly(overflowing, np.array([1e4])).tolist() == [np.inf]


def test_formulas_of_the_case_before_are_gone(worker: Worker, answered: list[int]) -> None:
    student, w = Student(worker), np.ones(2)
    assert student.times(formula("w + 1"), w, 1)[0].tolist() == [2.0, 2.0]
    worker.forget()
    assert student.times(lambda w: w + 5, w, 1)[0].tolist() == [6.0, 6.0]
    assert len(answered) == 1


def test_a_method_of_several_objects_is_called_in_one_request(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker.load(
        module("class Box:\n    def __init__(self, n): self.n = n\n    def plus(self, x): return self.n + x")
    )
    student = Student(worker)
    boxes = student.Box.each([(1,), (10,)])
    monkeypatch.setattr(worker, "_request", once(worker._request))
    assert methods([boxes[0], boxes[1], boxes[0]], "plus", [(2,), (3,), (4,)]) == [3, 13, 5]
    assert methods([], "plus") == []


def once(function: Callable[..., Any]) -> Callable[..., Any]:
    calls: list[object] = []

    def only(*args: Any, **kwargs: Any) -> Any:
        assert not calls
        calls.append(args)
        return function(*args, **kwargs)

    return only


def test_workers_of_one_template_draw_different_numbers_from_numpys_own_generator(template: Template) -> None:
    drawn = set()
    for _ in range(3):
        with template.fork() as worker:
            worker.load(module("import numpy as np\ndef draw(): return float(np.random.rand())"))
            drawn.add(Student(worker).draw())
    assert len(drawn) == 3


def test_skipped_statements_are_not_run(worker: Worker) -> None:
    cell = Cell("m.py", "x = 1\nwhile True: pass\nx = x + 1\nx = 50\ndef f(): return x", skip=(1, 3))
    assert worker.load(Module("m", ((cell,),))) == ()
    assert Student(worker).f() == 2


def test_definitions_only_runs_no_loops_and_no_calls(worker: Worker) -> None:
    source = "import math\nx = 2\nwhile True: pass\n1 / 0\nclass A: y = 3\ndef f(): return math.pi + x + A.y"
    assert worker.load(module(source, definitions_only=True)) == ()
    assert Student(worker).f() == pytest.approx(8.14, abs=0.01)


def test_what_the_first_file_leaves_open_is_taken_from_the_second(worker: Worker) -> None:
    notebook = (Cell("a", "def f(): return 'notebook'\ndef g(): return 'stub'\ndef h(): return f() + g()"),)
    script = (Cell("b", "y = 'script'\ndef f(): return 'never'\ndef g(): return y"),)
    assert worker.load(Module("m", (notebook, script), taken={"g": 1, "nowhere": 1})) == ()
    assert Student(worker).h() == "notebookscript"


def test_given_code_stands_before_and_after_and_calls_the_students_functions(worker: Worker) -> None:
    given = Supply("other = 1\ndef scale(x): return half(x) * 10", ("scale",))
    source = (
        "def half(x): return x / 2\nearly = scale(4)\ndef scale(x): pass\ndef f(): return [early, scale(6)]"
    )
    assert worker.load(module(source, given=given)) == ()
    assert Student(worker).f() == [20, 30]


def test_helpers_of_the_reference_stand_in_for_all_of_the_students_functions(worker: Worker) -> None:
    helpers = Supply("def base(): return 'ours'\ndef helper(): return base()", ("helper",))
    source = "def base(): return 'mine'\ndef helper(): return 'wrong'\ndef f(): return [helper(), base()]"
    assert worker.load(module(source, helpers=helpers)) == ()
    assert Student(worker).f() == ["ours", "mine"]


def test_other_parts_of_the_submission_can_be_imported(worker: Worker) -> None:
    siblings = (
        Module(
            "perceptron",
            ((Cell("perceptron.py", "1 / 0\nimport neuron\ndef sigmoid(x): return neuron.y + x"),),),
        ),
        Module("neuron", ((Cell("neuron.py", "import perceptron\ny = 10"),),)),
    )
    lost = worker.load(
        module("from perceptron import sigmoid\ndef f(): return sigmoid(1)", siblings=siblings)
    )
    assert lost == (Lost("perceptron.py", 1, "ZeroDivisionError: division by zero"),)
    assert Student(worker).f() == 11


def test_other_parts_can_be_imported_late_in_a_function(worker: Worker) -> None:
    siblings = (Module("perceptron", ((Cell("perceptron.py", "def sigmoid(x): return 2 * x"),),)),)
    source = "def f():\n    from perceptron import sigmoid\n    return sigmoid(4)"
    assert worker.load(module(source, siblings=siblings)) == ()
    assert Student(worker).f() == 8


def test_the_kits_own_names_are_there_and_do_nothing(worker: Worker) -> None:
    source = (
        "from grader import check, plot\ncheck('f')\nplot(1)\nimport grader\nfrom grader import *\ngrader.x()"
    )
    assert worker.load(module(source)) == ()


def test_the_packages_of_the_course_can_be_imported(worker: Worker) -> None:
    assert (
        worker.load(module("import scipy.optimize\nimport numpy.testing\nimport inspect, dataclasses")) == ()
    )


@pytest.mark.parametrize(
    "name",
    ["solutions", "exercises", "grader.instructor", "grader.hidden", "grader.worker", "pytest", "nbgrader"],
)
def test_the_graders_modules_cannot_be_imported(worker: Worker, name: str) -> None:
    (lost,) = worker.load(module(f"import {name}"))
    assert lost.text.startswith("ModuleNotFoundError")


def test_what_a_student_prints_goes_nowhere(worker: Worker, capfd: pytest.CaptureFixture[str]) -> None:
    source = (
        "import os, sys\nprint('x' * 10**6)\nsys.stderr.write('y')\nos.write(1, b'z')\ndef f(): print('w')"
    )
    worker.load(module(source))
    Student(worker).f()
    assert capfd.readouterr() == ("", "")


def test_a_statement_that_hangs_ends_the_worker_and_is_named(worker: Worker) -> None:
    worker.deadline = 0.2
    cells = (Cell("a", "x = 1"), Cell("b", "import time\nx = 2\ntime.sleep(1000)\nx = 3"))
    with pytest.raises(Unresponsive, match=r"still running after 0\.2 s"):
        worker.load(Module("m", (cells,)))
    assert worker.position == ("m", 0, 1, 2)


# Workers among each other, and their template


def test_workers_do_not_see_each_others_state(template: Template) -> None:
    with template.fork() as first, template.fork() as second:
        for worker in (first, second):
            worker.load(module(COUNTING))
        assert [Student(first).count() for _ in range(3)][-1] == [3, 3]
        assert Student(second).count() == [1, 1]


def test_a_worker_has_nothing_of_the_graders_environment_or_arguments(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NINESTEPS_SECRET", "the seed is 7")
    source = (
        "import os, sys\ndef f(): return [dict(os.environ), sys.argv, sys.orig_argv, sys.path, os.getcwd()]"
    )
    with Template() as template, template.fork() as worker:
        worker.load(module(source))
        told = repr(Student(worker).f())
    assert "NINESTEPS_SECRET" not in told
    assert "the seed" not in told
    assert "HOME" not in told
    assert "pytest" not in told
    assert str(Path.cwd() / "tests") not in told


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_closing_the_template_ends_every_worker() -> None:
    template = Template()
    workers = [template.fork() for _ in range(3)]
    pids = []
    for worker in workers:
        worker.load(module(COUNTING))
        pids.append(Student(worker).pid())
    parent = parent_of(pids[0])
    template.close()
    assert not any(is_running(pid) for pid in [*pids, parent])
    for worker in workers:
        with pytest.raises(BackendError):
            Student(worker).pid()


def test_a_template_that_has_died_is_the_graders_fault() -> None:
    with Template() as template:
        worker = template.fork()
        worker.load(module(COUNTING))
        os.kill(parent_of(Student(worker).pid()), 9)
        with pytest.raises(BackendError):
            Student(worker).sleep()
        with pytest.raises(BackendError, match="no worker could be started"):
            template.fork()


@pytest.mark.parametrize("there", [True, False])
def test_a_template_that_does_not_start_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, there: bool
) -> None:
    interpreter = tmp_path / "python"
    if there:
        interpreter.write_text("#!/bin/sh\necho 'ImportError: no NumPy here' >&2\nexit 3\n")
        interpreter.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(interpreter))
    with pytest.raises(
        BackendError, match="did not start.*" + ("no NumPy here" if there else "No such file")
    ):
        Template()
