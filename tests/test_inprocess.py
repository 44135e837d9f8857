"""Calls and handles, the same in a worker process and in the process of the cases."""

from __future__ import annotations

import re
import sys
import types
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from grader.worker.faults import Refused
from grader.worker.inprocess import InProcess
from grader.worker.module import Cell, Module, Supply
from grader.worker.proxy import Backend, Function, Handle, Student, generator
from grader.worker.template import Template

SOURCE = """\
import numpy as np
import warnings
from functools import partial, partialmethod

def same(x): return x
def double(x): return x * 2
def add(x, y=1): return np.asarray(x) + y
def spoil(x): x[...] = 7; return x
def collect(*args, **kwargs): return [args, kwargs]
def overflow(): return np.exp(np.array([1000.0]))
def grumble(): warnings.warn("grumble"); return 1
def draw(rng): return rng.randn(3)
def gives_nothing(): pass
def gives_generator(): yield 1
def gives_object_array(): return np.array([1, None], dtype=object)

class Step:
    def __init__(self, layer): self.layer = layer
    def __call__(self, x): return self.layer.forward(x) + 1

class Layer:
    kind = "dense"
    def __init__(self, n_in, n_out=2):
        self.W = np.ones((n_out, n_in))
        self.b = None
        self.hidden = object()
        self.step = Step(self)
    def forward(self, x, scale=1): return self.W @ x * scale
    def spoil(self, x): x[0] = -1
    @property
    def noisy(self): return float(np.log(np.float64(self.W[0, 0] - 1)))
    def __call__(self, x): return x + 1
    with_scale_3 = partialmethod(forward, scale=3)
    @property
    def rows(self): return np.vectorize(partial(self.forward), signature="(n)->(m)")

def network(n): return [Layer(1), {"next": Layer(n)}, (3, Layer(2))]
def sum_of_weights(layers): return sum(layer.W.sum() for layer in layers)
def make_scaler(factor):
    def scale(x): return x * factor
    return scale
def apply(f, *args): return f(*args)
"""


@pytest.fixture(scope="module")
def template() -> Iterator[Template]:
    with Template() as template:
        yield template


@pytest.fixture(params=["worker", "in process"])
def backend(request: pytest.FixtureRequest, template: Template) -> Iterator[Backend]:
    module = Module("m", ((Cell("m.py", SOURCE),),))
    if request.param == "worker":
        with template.fork() as worker:
            assert worker.load(module) == ()
            yield worker
    else:
        inprocess = InProcess()
        assert inprocess.load(module) == ()
        yield inprocess


@pytest.fixture
def student(backend: Backend) -> Student:
    return Student(backend)


VALUES = [
    None, True, 3, -(2**200), 2.5, 1 - 2j, "text \ud800 ü", [], (), {}, np.float32(1.5), np.int8(-3),
    np.True_, [1, (2.0, [None, {"a": np.arange(3), 4: "b"}])], np.zeros((0, 2)), np.array(5, dtype="uint8"),
    np.arange(6.0).reshape(2, 3).T, np.array([1 + 2j], dtype="complex64"), np.array([np.nan, np.inf, -0.0]),
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=[re.sub(r"\W+", " ", ascii(value)) for value in VALUES])
def test_plain_data_come_back_as_they_went(student: Student, value: Any) -> None:
    got = student.same(value)
    assert type(got) is type(value)
    np.testing.assert_equal(got, value)
    assert getattr(got, "dtype", None) == getattr(value, "dtype", None)


CALLS: list[tuple[str, tuple[Any, ...], dict[str, Any], Any]] = [
    ("double", (4,), {}, 8),
    ("add", ([1, 2],), {"y": 10}, np.array([11, 12])),
    ("collect", (1, "a"), {"k": [2]}, [(1, "a"), {"k": [2]}]),
    ("overflow", (), {}, np.array([np.inf])),
    ("grumble", (), {}, 1),
    ("gives_nothing", (), {}, None),
]


@pytest.mark.parametrize(("name", "args", "kwargs", "wanted"), CALLS, ids=[call[0] for call in CALLS])
def test_calls_give_the_same_values(
    student: Student, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], wanted: Any
) -> None:
    np.testing.assert_equal(getattr(student, name)(*args, **kwargs), wanted)


def test_student_code_works_on_copies_and_the_case_can_see_what_it_did_to_them(student: Student) -> None:
    mine = np.zeros(3)
    result, after = student.spoil.watched(mine)
    np.testing.assert_array_equal(mine, 0)
    np.testing.assert_array_equal(result, 7)
    np.testing.assert_array_equal(after[0], 7)
    result[...] = 9
    np.testing.assert_array_equal(after[0], 7)


def test_an_object_stays_behind_as_a_handle_with_attributes_and_methods(student: Student) -> None:
    layer = student.Layer(3, n_out=2)
    assert isinstance(layer, Handle)
    assert repr(layer) == "<Layer>"
    assert layer.W.shape == (2, 3)
    assert (layer.kind, layer.b) == ("dense", None)
    assert isinstance(layer.hidden, Handle)
    assert isinstance(layer.forward, Function)
    np.testing.assert_array_equal(layer.forward(np.ones(3), scale=2), [6, 6])
    assert layer(1) == 2


def test_a_method_may_be_an_object_that_can_be_called(student: Student) -> None:
    layer = student.Layer(3, n_out=2)
    np.testing.assert_array_equal(layer.step(np.ones(3)), [4, 4])


def test_a_method_may_be_a_partial_or_made_of_one(student: Student) -> None:
    layer = student.Layer(3, n_out=2)
    assert isinstance(layer.with_scale_3, Function)
    np.testing.assert_array_equal(layer.with_scale_3(np.ones(3)), [9, 9])
    np.testing.assert_array_equal(layer.rows(np.ones((2, 3))), [[3, 3], [3, 3]])


def test_attributes_of_a_handle_can_be_set_and_hold_copies(student: Student) -> None:
    layer = student.Layer(1)
    mine = np.array([[2.0]])
    layer.W, layer.b, layer.next = mine, [1], student.Layer(4)
    mine[...] = -1
    seen = layer.W
    seen[...] = -2
    np.testing.assert_array_equal(layer.W, [[2.0]])
    assert layer.b == [1]
    assert layer.next.W.shape == (2, 4)


def test_methods_see_copies_too(student: Student) -> None:
    mine = np.ones(2)
    _, after = student.Layer(2).spoil.watched(mine)
    np.testing.assert_array_equal(mine, 1)
    assert after[0][0] == -1


def test_handles_come_inside_containers_and_can_be_passed_back_in_them(student: Student) -> None:
    first, named, pair = student.network(3)
    assert (first.W.size, named["next"].W.size, pair[0], pair[1].W.size) == (2, 6, 3, 4)
    assert student.sum_of_weights([first, named["next"], pair[1]]) == 12
    first.W = np.zeros((1, 1))
    assert student.sum_of_weights((first, pair[1])) == 4


def test_a_function_that_comes_back_can_be_called_and_passed_on(student: Student) -> None:
    triple = student.make_scaler(3)
    assert triple(5) == 15
    assert student.apply(triple, 2) == 6
    assert student.apply(student.double, 2) == 4


def test_a_generator_is_numpys_legacy_one_on_the_students_side(student: Student) -> None:
    rng = generator(student, 5)
    expected = np.random.RandomState(5).randn(6)
    np.testing.assert_array_equal(np.append(student.draw(rng), student.draw(rng)), expected)


def test_a_property_may_warn_as_any_code_may(student: Student) -> None:
    assert student.Layer(1).noisy == -np.inf


@pytest.mark.parametrize("name", ["gives_generator", "gives_object_array"])
def test_what_cannot_cross_is_refused_with_the_functions_name(student: Student, name: str) -> None:
    with pytest.raises(Refused, match=f"^{name} returned a"):
        getattr(student, name)()


def test_names_with_an_underscore_are_nobodys_business(student: Student) -> None:
    for thing in (student, student.Layer(1)):
        with pytest.raises(AttributeError):
            _ = thing._private


def test_a_case_cannot_pass_what_has_no_plain_form(student: Student) -> None:
    with pytest.raises(TypeError, match="cannot pass a set"):
        student.same({1})


def test_loading_and_calling_here_leave_the_process_as_it_was() -> None:
    source = (
        "import numpy as np, warnings, sys\n"
        "np.seterr(all='raise')\n"
        "warnings.simplefilter('always')\n"
        "import other\n"
        "def f():\n    np.seterr(all='ignore')\n    warnings.simplefilter('error')\n    return other.x\n"
    )
    standing = types.ModuleType("other")
    before = (np.geterr(), list(warnings.filters))
    sys.modules["other"] = standing
    try:
        names = dict(sys.modules)
        backend = InProcess()
        sibling = Module("other", ((Cell("other.py", "x = 5"),),))
        helpers = Supply("def g(): return 1", ("g",))
        lost = backend.load(Module("m", ((Cell("m.py", source),),), helpers=helpers, siblings=(sibling,)))
        assert lost == ()
        student = Student(backend)
        assert student.f() == 5
        assert student.g() == 1
        assert sys.modules == names
        assert sys.modules["other"] is standing
    finally:
        del sys.modules["other"]
    assert (np.geterr(), list(warnings.filters)) == before


def test_an_imported_module_can_be_taken_as_it_is() -> None:
    module = types.ModuleType("mine")
    module.__dict__["half"] = lambda x: x / 2
    backend = InProcess()
    backend.replace(vars(module))
    assert Student(backend).half(3) == 1.5
