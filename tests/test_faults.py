"""What goes wrong in student code, or in functions of a case that it calls: told alike by both backends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from grader.cases import CheckFailed
from grader.worker.faults import StudentError
from grader.worker.inprocess import InProcess
from grader.worker.module import Cell, Module
from grader.worker.proxy import Backend, Student
from grader.worker.template import Template

SOURCE = """\
import numpy as np

def double(x): return x * 2
def spoil(x): x[...] = 7
class Layer:
    def __init__(self, n_in): self.W = np.ones((2, n_in))
    @property
    def noisy(self): return 1
    @property
    def broken(self): raise ValueError("no attribute today")
def sum_of_weights(layers): return sum(layer.W.sum() for layer in layers)
def apply(f, *args): return f(*args)
def apply_by_name(f, x): return f(x, rate=2)
def spoil_result(f): f()[0][...] = 7
def apply_and_keep(f, x):
    result = f(x)
    x[...] = 0
    return result
def message_of(f, *args):
    try: f(*args)
    except Exception as error: return [type(error).__name__, str(error)]
def swallow(f, *args):
    try: f(*args)
    except Exception: pass
    return "went on"

class Mine(ValueError, KeyError): pass
class TypeError(Exception): pass
class Silent(Exception):
    def __str__(self): raise RuntimeError
class Text(str):
    def __getitem__(self, key): raise RuntimeError
class Tricky(Exception):
    def __str__(self): return Text("tricky")
def fail(kind, *args):
    raise {**globals(), **vars(__import__("builtins"))}[kind](*args)
def fake(): raise TypeError("mine")
def singular(): return np.linalg.inv(np.zeros((2, 2)))
def syntax(): compile("x = (", "x", "exec")
def recurse(): return recurse()
"""
LINE_OF_FAIL = SOURCE.split("\n").index("def fail(kind, *args):") + 2


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


def test_callbacks_get_copies_and_their_results_arrive(student: Student) -> None:
    seen = []
    result = student.apply_and_keep(lambda x: seen.append(x) or [x.sum(), "done"], np.ones(2))
    assert result == [2.0, "done"]
    np.testing.assert_array_equal(seen[0], 1)
    kept = np.ones(2)
    student.spoil_result(lambda: [kept])
    student.apply_and_keep(lambda x: kept, np.ones(2))
    np.testing.assert_array_equal(kept, 1)


def test_callbacks_may_look_at_handles_and_call_the_student_again(student: Student) -> None:
    layer = student.Layer(3)
    assert student.apply(lambda: layer.W.sum()) == 6
    assert student.apply(lambda x: student.double(x) + 1, 20) == 41
    assert student.apply(lambda: student.apply(lambda: student.double(4))) == 8


def test_callbacks_take_arguments_by_name(student: Student) -> None:
    assert student.apply_by_name(lambda x, rate: x * rate, 3) == 6


def test_callbacks_may_give_handles_back(student: Student) -> None:
    layer = student.Layer(2)
    assert student.sum_of_weights([student.apply(lambda: layer)]) == 4


@pytest.mark.parametrize(
    "kind", [ValueError, KeyError, ZeroDivisionError, np.linalg.LinAlgError, UnicodeDecodeError]
)
def test_what_a_callback_raises_tells_student_code_nothing_of_the_case(student: Student, kind: Any) -> None:
    def secret(*args: Any) -> None:
        if kind is UnicodeDecodeError:
            b"secret\xff".decode()
        raise kind("secret 42")

    name, text = student.message_of(secret, 1)
    nearest = {np.linalg.LinAlgError: "ValueError", UnicodeDecodeError: "UnicodeError"}
    assert name == nearest.get(kind, kind.__name__)
    assert "cannot use what you passed" in text
    assert "secret" not in text


def test_a_failure_inside_a_callback_is_what_the_case_said_and_not_what_student_code_made_of_it(
    student: Student,
) -> None:
    def check(x: Any) -> None:
        raise CheckFailed("x has the wrong shape", got=x)

    with pytest.raises(CheckFailed, match="wrong shape") as caught:
        student.apply(check, 5)
    assert caught.value.got == 5
    assert student.message_of(check, 5)[0] == "Exception"
    assert student.swallow(check, 5) == "went on"
    with pytest.raises(StudentError):
        student.fail("ValueError")


ERRORS: list[tuple[tuple[Any, ...], str, str]] = [
    (("ValueError", "too bad"), "ValueError LookupError?", "ValueError: too bad"),
    (("KeyError", "name"), "KeyError LookupError", "KeyError: name"),
    (("ZeroDivisionError",), "ZeroDivisionError ArithmeticError", "ZeroDivisionError"),
    (("Mine", "x"), "ValueError KeyError LookupError", "ValueError: "),
    (("Silent",), "Exception", "Exception"),
    (("Tricky",), "Exception", "Exception: tricky"),
    (("RuntimeError", "a\nb\t c"), "RuntimeError", "RuntimeError: a b c"),
    (("RuntimeError", "x" * 5000), "RuntimeError", "RuntimeError: " + "x" * 300),
    (("SystemExit", 0), "SystemExit BaseException", "SystemExit: 0"),
    (("KeyboardInterrupt",), "KeyboardInterrupt BaseException", "KeyboardInterrupt"),
    (("GeneratorExit",), "GeneratorExit BaseException", "GeneratorExit"),
    (("BaseException", "base"), "BaseException", "BaseException: base"),
    (("MemoryError",), "MemoryError", "MemoryError"),
]


@pytest.mark.parametrize(("args", "kinds", "told"), ERRORS, ids=[error[0][0] for error in ERRORS])
def test_an_exception_arrives_as_its_builtin_kinds_a_cut_text_and_its_line(
    student: Student, args: tuple[Any, ...], kinds: str, told: str
) -> None:
    with pytest.raises(StudentError) as caught:
        student.fail(*args)
    wanted = {kind for kind in kinds.split() if not kind.endswith("?")}
    assert wanted <= set(caught.value.kinds)
    assert "Mine" not in caught.value.kinds
    assert str(caught.value).startswith(f"raised {told}")
    assert str(caught.value).endswith(f" (line {LINE_OF_FAIL})")
    assert student.double(1) == 2


def test_the_line_is_the_students_also_where_a_library_raised(student: Student) -> None:
    with pytest.raises(StudentError) as caught:
        student.singular()
    assert SOURCE.split("\n")[caught.value.line - 1].startswith("def singular")
    assert caught.value.kinds[0] == "ValueError"


def test_an_own_class_with_a_builtins_name_is_not_taken_for_it(student: Student) -> None:
    with pytest.raises(StudentError) as caught:
        student.fake()
    assert caught.value.kinds == ("Exception", "BaseException")


@pytest.mark.parametrize("call", [
    lambda student: student.nowhere(),
    lambda student: student.apply(student.nowhere),
    lambda student: student.np(),
    lambda student: student.double(),
    lambda student: student.Layer(1).nowhere,
    lambda student: student.Layer(1).broken,
    lambda student: setattr(student.Layer(1), "noisy", 1),
    lambda student: student.syntax(),
    lambda student: student.recurse(),
])  # fmt: skip
def test_what_goes_wrong_on_the_way_is_the_students_error_and_ends_nothing(
    student: Student, call: Any
) -> None:
    def settled() -> None:
        call(student)
        student._backend.settle()

    with pytest.raises(StudentError):
        settled()
    assert student.double(1) == 2
