"""What student code may return: what crosses by value, what stays behind as a ref, what is refused."""

from __future__ import annotations

from collections import OrderedDict, deque, namedtuple
from enum import IntEnum
from typing import Any

import numpy as np
import pytest

from grader.worker.values import (
    DTYPES,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_INTEGER_BITS,
    MAX_ITEMS,
    MAX_TEXT,
    CallbackRef,
    Export,
    Import,
    NameRef,
    NotPlain,
    Ref,
    copy_arrays,
    type_name,
)


class Kept:
    """Keeps what stays behind, as a worker does."""

    def __init__(self) -> None:
        self.objects: list[Any] = []

    def __call__(self, value: Any) -> Ref:
        self.objects.append(value)
        return Ref(len(self.objects), type_name(value))


def export(value: Any) -> Any:
    """The plain form of what must not need a ref."""
    kept = Kept()
    plain = Export(kept).value(value)
    assert kept.objects == []
    return plain


def refusal(value: Any) -> str:
    with pytest.raises(NotPlain) as caught:
        export(value)
    return str(caught.value)


FORGED: dict[str, Any] = {
    "__iter__": lambda self: iter(["forged"]),
    "items": lambda self: [("forged", 1)],
    "__len__": lambda self: 10**9,
    "__str__": lambda self: "forged",
    **dict.fromkeys(("__pos__", "__int__", "__index__"), lambda self: 99),
    "__float__": lambda self: 99.0,
    "__complex__": lambda self: 99j,
    "__eq__": lambda self, other: True,
    "__hash__": lambda self: 0,
}


def evil(value: Any) -> Any:
    """The same value, of a subclass whose every method lies."""
    return type("Evil", (type(value),), FORGED)(value)


class Activation(IntEnum):
    RELU = 3


class Liar:
    def __init__(self, pretended: type) -> None:
        self.pretended = pretended

    @property
    def __class__(self) -> Any:
        return self.pretended


Pair = namedtuple("Pair", "weights bias")


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        -(2**2047),
        2.5,
        float("inf"),
        1 + 2j,
        "text",
        "\ud800",
        [],
        (),
        {},
        [1, (2, {"a": None})],
    ],
)
def test_plain_data_cross_as_they_are(value: Any) -> None:
    assert export(value) == value
    assert type(export(value)) is type(value)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (evil([1, evil([2])]), [1, [2]]),
        (evil((1, 2)), (1, 2)),
        (evil({"a": 1}), {"a": 1}),
        ({evil("key"): 1}, {"key": 1}),
        (evil("true"), "true"),
        (evil(3), 3),
        (evil(1.5), 1.5),
        (evil(2j), 2j),
        (Activation.RELU, 3),
        (Pair(1, [2]), (1, [2])),
        (OrderedDict(a=1), {"a": 1}),
    ],
)
def test_subclasses_cross_as_the_plain_value_that_they_hold_whatever_their_methods_say(
    value: Any, plain: Any
) -> None:
    got = export(value)
    assert plain == got
    assert type(got) is type(plain)
    if isinstance(plain, dict):
        assert [type(key) for key in got] == [str]
    if isinstance(plain, list):
        assert type(got[1]) is list


@pytest.mark.parametrize("pretended", [list, dict, str, int, float, np.ndarray, np.float64, type(None)])
def test_an_object_that_lies_about_its_class_never_crosses_as_a_value(pretended: type) -> None:
    kept = Kept()
    try:
        got = Export(kept).value(Liar(pretended))
    except (NotPlain, TypeError, AttributeError, ValueError):
        return
    assert got == Ref(1, "Liar")


@pytest.mark.parametrize("dtype", sorted(DTYPES))
def test_arrays_and_scalars_of_every_allowed_dtype_cross_with_it(dtype: str) -> None:
    for value in (np.ones((2, 3), dtype), np.ones((), dtype), np.ones((0, 2), dtype), np.ones(1, dtype)[0]):
        got = export(value)
        assert type(got) is type(value)
        assert got.dtype.str == dtype
        assert got.shape == value.shape
        np.testing.assert_array_equal(got, value)


@pytest.mark.parametrize(
    ("dtype", "ordinary"),
    [(">f8", "<f8"), (">i4", "<i4"), (">c16", "<c16"), ("longdouble", "<f8"), ("clongdouble", "<c16")],
)
def test_other_byte_orders_and_wider_floats_become_their_ordinary_kin(dtype: str, ordinary: str) -> None:
    array = np.array([1, 2, 3], dtype=dtype)
    for value in (array, array[1]):
        got = export(value)
        assert got.dtype.str == ordinary
        np.testing.assert_array_equal(got, value)


def test_arrays_are_copied_so_that_later_changes_do_not_show() -> None:
    source = np.arange(12.0).reshape(3, 4)
    views = [source, source[::2], source.T, source[:, 1], np.broadcast_to(source[0], (2, 4))]
    before = [view.copy() for view in views]
    crossed = export(views)
    source[...] = -1
    for got, old in zip(crossed, before, strict=True):
        assert got.flags.owndata
        assert got.flags.writeable
        assert got.flags.c_contiguous
        np.testing.assert_array_equal(got, old)


def itself() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


REFUSED: dict[str, tuple[Any, str]] = {
    "generator": ((i for i in range(3)), "generator; return a list"),
    "map": (map(abs, [1]), "map; return a list"),
    "zip": (zip([1], [2], strict=True), "zip; return a list"),
    "filter": (filter(None, [1]), "filter; return a list"),
    "range": (range(3), "range; return a list"),
    "set": ({1}, "set; return a list or an array"),
    "frozenset": (frozenset({1}), "frozenset; return a list or an array"),
    "bytes": (b"x", "bytes; return a list or an array"),
    "bytearray": (bytearray(b"x"), "bytearray; return a list or an array"),
    "memoryview": (memoryview(b"x"), "memoryview; return a list or an array"),
    "object array": (np.array([[1], [1, 2]], dtype=object), "rows of unequal length"),
    "masked array": (np.ma.masked_array([1.0], [True]), "masked array; return a plain NumPy array"),
    "record array": (np.zeros(1, "f8,f8").view(np.recarray), "recarray; return a plain NumPy array"),
    "memmap": (np.zeros(2).view(np.memmap), "memmap; return a plain NumPy array"),
    "structured array": (np.zeros(1, "f8,f8"), "return numbers"),
    "text array": (np.array(["a"]), "dtype str32; return numbers"),
    "bytes array": (np.array([b"a"]), "return numbers"),
    "datetime array": (np.array(["2020-01-01"], "M8[D]"), "dtype datetime64[D]; return numbers"),
    "datetime scalar": (np.datetime64("2020-01-01"), "return numbers"),
    "too many dimensions": (np.zeros((1,) * (MAX_DIMENSIONS + 1)), "17 dimensions"),
    "too large": (np.broadcast_to(1.0, (MAX_BYTES // 8 + 1,)), "MiB of array"),
    "too large together": ([np.broadcast_to(1.0, (MAX_BYTES // 16 + 1,))] * 2, "MiB of array"),
    "too many items": ([0] * MAX_ITEMS, "more than 200000 items"),
    "too many entries": (dict.fromkeys(map(str, range(MAX_ITEMS // 2))), "more than 200000 items"),
    "too deep": (nested(MAX_DEPTH + 1), "nested too deeply"),
    "itself": (itself(), "a list that contains itself"),
    "huge integer": (2**MAX_INTEGER_BITS, "thousands of digits"),
    "huge integer in a subclass": (evil(2**MAX_INTEGER_BITS), "thousands of digits"),
    "long text": ("x" * (MAX_TEXT + 1), "100000 characters"),
    "long key": ({"x" * (MAX_TEXT + 1): 1}, "100000 characters"),
    "tuple as key": ({(1, 2): 1}, "key of type tuple; use strings"),
    "float as key": ({1.5: 1}, "key of type float; use strings"),
    "boolean as key": ({True: 1}, "key of type bool; use strings"),
    "nan as key": ({float("nan"): 1}, "key of type float; use strings"),
    "key whose hash collides": ({2**61 - 1: 1}, "key of type int; use strings"),
}


@pytest.mark.parametrize(("value", "words"), REFUSED.values(), ids=REFUSED)
def test_what_has_no_plain_form_is_refused_with_what_would_do_instead(value: Any, words: str) -> None:
    told = refusal(value)
    assert told.startswith("returned ")
    assert words in told
    if words != "a list that contains itself":
        assert refusal([value]).startswith("returned ")


def test_a_matrix_is_refused_since_it_multiplies_unlike_an_array() -> None:
    with pytest.warns(PendingDeprecationWarning):
        matrix = np.matrix([[1.0]])
    assert "matrix; return a plain NumPy array (np.asarray)" in refusal(matrix)


def test_an_array_of_the_students_own_kind_crosses_as_a_plain_one_whatever_its_methods_say() -> None:
    own = type("Own", (np.ndarray,), {**FORGED, "shape": (9, 9), "dtype": np.dtype("M8[D]")})
    crossed = export([np.array([[1.0, 2.0]]).view(own)])[0]
    assert type(crossed) is np.ndarray
    np.testing.assert_array_equal(crossed, [[1.0, 2.0]])


def test_the_limits_themselves_are_allowed() -> None:
    assert len(export([0] * (MAX_ITEMS - 1))) == MAX_ITEMS - 1
    assert export(nested(MAX_DEPTH)) == nested(MAX_DEPTH)
    assert export(2**MAX_INTEGER_BITS - 1) == 2**MAX_INTEGER_BITS - 1
    assert export({2**53 - 1: 1, -3: 2}) == {2**53 - 1: 1, -3: 2}
    assert export(np.zeros((1,) * MAX_DIMENSIONS)).ndim == MAX_DIMENSIONS


def test_every_other_object_stays_behind_as_a_ref_of_its_real_type_also_inside_lists() -> None:
    kept = Kept()
    things = [deque([1]), abs, {"a": 1}.values(), type, object()]
    got = Export(kept).value([things[0], (things[1], {"a": things[2]}), things[3], things[4]])
    assert got == [
        Ref(1, "deque"),
        (Ref(2, "builtin_function_or_method"), {"a": Ref(3, "dict_values")}),
        Ref(4, "type"),
        Ref(5, "object"),
    ]
    assert all(one is other for one, other in zip(kept.objects, things, strict=True))


def test_a_types_name_is_shown_only_where_it_is_a_short_name() -> None:
    assert type_name(type("\x1b[31m", (), {})()) == "object"
    assert type_name(type("x" * 100, (), {})()) == "x" * 40


def test_plain_data_and_refs_turn_back_into_objects() -> None:
    objects = {Ref(1, "Layer"): "the layer", NameRef("f"): "the function"}
    back = Import(objects.__getitem__, lambda ref: f"callback {ref.id}")
    plain = [Ref(1, "Layer"), (NameRef("f"), {"x": CallbackRef(2), "y": 1.5})]
    assert back.value(plain) == ["the layer", ("the function", {"x": "callback 2", "y": 1.5})]


def test_copied_arrays_share_nothing_with_the_originals() -> None:
    array = np.zeros(3)
    copied = copy_arrays([array, (array, {"a": array}), 1, "x"])
    array[:] = 1
    assert copied[2:] == [1, "x"]
    for copy in (copied[0], copied[1][0], copied[1][1]["a"]):
        np.testing.assert_array_equal(copy, 0)
