"""The wire between grader and worker: what is sent arrives equal, and what is malformed is refused."""

from __future__ import annotations

import json
import tracemalloc
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.worker import wire
from grader.worker.values import (
    DTYPES,
    MAX_DIMENSIONS,
    MAX_INTEGER_BITS,
    CallbackRef,
    NameRef,
    Ref,
)
from grader.worker.wire import WireError

SIZE = wire.PREFIX.size
WIDEST = 2**MAX_INTEGER_BITS - 1
KEY_LIMIT = 2**53 - 1


def joined(text: str) -> str:
    """Two lone surrogates that make a pair are one character to JSON."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


texts = st.text(st.characters(), max_size=20).map(joined)
integers = st.integers() | st.integers(-WIDEST, WIDEST)
dtypes = st.sampled_from(sorted(DTYPES)).map(np.dtype)
arrays = dtypes.flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3))
)
scalars = dtypes.flatmap(lambda dtype: hnp.arrays(dtype, ())).map(lambda array: array[()])
refs = (
    st.builds(Ref, st.integers(0, KEY_LIMIT), st.sampled_from(["Layer", "object", "Größe"]))
    | st.builds(NameRef, st.sampled_from(["sigmoid", "x" * 100, "größe"]))
    | st.builds(CallbackRef, st.integers(1, KEY_LIMIT))
)
leaves = st.none() | st.booleans() | integers | st.floats() | st.complex_numbers() | texts | refs
keys = texts | st.integers(-KEY_LIMIT, KEY_LIMIT)
values = st.recursive(
    leaves | arrays | scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(keys, inner, max_size=4)
    ),
    max_leaves=12,
)


def decode_frame(frame: bytes) -> Any:
    header, payload = wire.lengths(frame[:SIZE])
    return wire.decode(frame[SIZE : SIZE + header], frame[SIZE + header : SIZE + header + payload])


def round_trip(value: Any) -> Any:
    frame = wire.encode(value)
    assert len(frame) == SIZE + sum(wire.lengths(frame[:SIZE]))
    return decode_frame(frame)


def decode_header(header: Any, payload: bytes = b"") -> Any:
    return wire.decode(json.dumps(header).encode(), payload)


def bits(value: float) -> bytes:
    """What tells -0.0 from 0.0, and holds for nan."""
    return b"nan" if value != value else np.float64(value).tobytes()


def assert_same(got: Any, sent: Any) -> None:
    assert type(got) is type(sent)
    if isinstance(sent, np.ndarray | np.generic):
        assert got.dtype == sent.dtype
        assert got.shape == sent.shape
        assert got.tobytes() == sent.tobytes()
    elif isinstance(sent, float):
        assert bits(got) == bits(sent)
    elif isinstance(sent, complex):
        assert (bits(got.real), bits(got.imag)) == (bits(sent.real), bits(sent.imag))
    elif isinstance(sent, list | tuple):
        assert len(got) == len(sent)
        for one, other in zip(got, sent, strict=True):
            assert_same(one, other)
    elif isinstance(sent, dict):
        assert list(got) == list(sent)
        for key in sent:
            assert_same(got[key], sent[key])
    else:
        assert got == sent


@given(values)
def test_whatever_is_sent_arrives_equal_in_type_dtype_shape_and_bits(value: Any) -> None:
    assert_same(round_trip(value), value)


@pytest.mark.parametrize("name", sorted(DTYPES))
def test_every_allowed_dtype_arrives_as_an_array_of_its_own_that_can_be_written(name: str) -> None:
    sent = np.zeros((2, 3), dtype=name)
    got = round_trip([sent, sent])
    for array in got:
        assert array.flags.writeable
        assert array.flags.c_contiguous
        assert array.base is None or array.base.flags.owndata
    got[0][...] = 1
    assert not got[1].any()
    assert not sent.any()


def test_views_that_are_not_contiguous_arrive_with_the_values_they_showed() -> None:
    source = np.arange(24.0).reshape(4, 6)
    for view in (source[::2, ::-1], source.T, np.broadcast_to(source[0], (3, 6)), source[1:1]):
        np.testing.assert_array_equal(round_trip(view), view)


def test_lone_surrogates_and_every_integer_up_to_the_limit_arrive() -> None:
    for value in ("\ud800", "a\udfff", "\0\x1b", 2**53 - 1, 2**53, -(2**53), WIDEST, -WIDEST):
        assert round_trip(value) == value


def test_subclasses_of_numbers_and_texts_are_sent_as_their_plain_kin() -> None:
    class Number(int):
        pass

    class Text(str):
        __slots__ = ()

    got = round_trip([Number(3), Text("x")])
    assert got == [3, "x"]
    assert [type(item) for item in got] == [int, str]


@pytest.mark.parametrize("value", [object(), {1, 2}, b"bytes", iter(()), [len]])
def test_what_is_no_plain_data_cannot_be_sent(value: object) -> None:
    with pytest.raises(WireError, match="cannot be sent"):
        wire.encode(value)


def test_a_message_above_the_limit_is_not_sent() -> None:
    with pytest.raises(WireError, match="too large"):
        wire.encode("x" * wire.MAX_HEADER)
    with pytest.raises(WireError, match="too large"):
        wire.encode(np.zeros(wire.MAX_PAYLOAD + 1, dtype=np.uint8))


@pytest.mark.parametrize(
    "prefix",
    [
        wire.PREFIX.pack(b"9t", 1, 1),
        wire.PREFIX.pack(b"\0\0", 0, 0),
        wire.PREFIX.pack(b"9s", wire.MAX_HEADER + 1, 0),
        wire.PREFIX.pack(b"9s", 0, wire.MAX_PAYLOAD + 1),
        wire.PREFIX.pack(b"9s", 2**32 - 1, 2**32 - 1),
    ],
)
def test_a_wrong_or_oversize_frame_is_refused_from_its_prefix_alone(prefix: bytes) -> None:
    with pytest.raises(WireError):
        wire.lengths(prefix)
    assert wire.lengths(wire.PREFIX.pack(b"9s", wire.MAX_HEADER, wire.MAX_PAYLOAD))


MALFORMED_HEADERS: dict[str, tuple[bytes, bytes]] = {
    "not JSON": (b"{nonsense", b""),
    "nothing": (b"", b""),
    "not text": (b"\xff\xfe\xfa", b""),
    "deep JSON": (b"[" * 100_000, b""),
    "deep JSON that is closed": (b"[" * 100_000 + b"]" * 100_000, b""),
    "lists beyond the depth": (b"[" * 70 + b"]" * 70, b""),
    "tuples beyond the depth": (b'{"t":[' * 70 + b"]}" * 70, b""),
    "too many items": (b"[" + b"0," * 900_000 + b"0]", b""),
    "an integer of thousands of digits": (b"9" * 5000, b""),
    "an integer that belongs in hex": (b"9007199254740993", b""),
    "another value after it": (b"1 1", b""),
}
MALFORMED: dict[str, tuple[Any, bytes]] = {
    "unknown tag": ({"z": 1}, b""),
    "no key": ({}, b""),
    "several keys": ({"t": [], "d": []}, b""),
    "tuple of no list": ({"t": 5}, b""),
    "dict of no list": ({"d": {"a": 1}}, b""),
    "dict with a triple": ({"d": [[1, 2, 3]]}, b""),
    "dict with a boolean key": ({"d": [[True, 1]]}, b""),
    "dict with a nan key": ({"d": [[float("nan"), 1]]}, b""),
    "dict with None as key": ({"d": [[None, 1]]}, b""),
    "dict with a list as key": ({"d": [[[], 1]]}, b""),
    "dict with an array as key": ({"d": [[{"a": ["<f8", [0]]}, 1]]}, b""),
    "dict with a key whose hash collides": ({"d": [[{"i": hex(2**61 - 1)}, 1]]}, b""),
    "giant shape": ({"a": ["<f8", [50_000_000]]}, b"\0" * 8),
    "giant shape, one dimension zero": ({"a": ["<f8", [0, *[2**26] * 15]]}, b""),
    "shape whose product overflows": ({"a": ["|u1", [2**26] * 10]}, b""),
    "product that overflows to zero": ({"a": ["|u1", [2**16] * 4]}, b""),
    "negative dimension": ({"a": ["<f8", [-1]]}, b"\0" * 8),
    "two negative dimensions": ({"a": ["<f8", [-1, -1]]}, b"\0" * 8),
    "huge dimension": ({"a": ["<f8", [2**53 + 1]]}, b""),
    "boolean dimension": ({"a": ["<f8", [True]]}, b"\0" * 8),
    "float dimension": ({"a": ["<f8", [1.0]]}, b"\0" * 8),
    "text as shape": ({"a": ["<f8", "11"]}, b"\0" * 8),
    "too many dimensions": ({"a": ["<f8", [1] * (MAX_DIMENSIONS + 1)]}, b"\0" * 8),
    "array without a shape": ({"a": ["<f8"]}, b""),
    "dtype that is no text": ({"a": [["<f8"], [1]]}, b"\0" * 8),
    "payload longer than its arrays": ({"a": ["<f8", [1]]}, b"\0" * 9),
    "payload shorter than its arrays": ({"a": ["<f8", [2]]}, b"\0" * 15),
    "payload without arrays": (None, b"\0"),
    "scalar without payload": ({"s": "<f8"}, b""),
    "scalar of no dtype": ({"s": None}, b"\0" * 8),
    "integer that is no hex": ({"i": "0xzz"}, b""),
    "integer that is none": ({"i": 7}, b""),
    "integer beyond the limit": ({"i": "0x" + "f" * (MAX_INTEGER_BITS // 4 + 10)}, b""),
    "complex of three parts": ({"c": [1.0, 2.0, 3.0]}, b""),
    "complex of texts": ({"c": ["1", "2"]}, b""),
    "ref without kind": ({"r": [1]}, b""),
    "ref with a boolean id": ({"r": [True, "Layer"]}, b""),
    "ref with a text as id": ({"r": ["1", "Layer"]}, b""),
    "ref of a kind too long": ({"r": [1, "x" * 41]}, b""),
    "ref of no kind": ({"r": [1, None]}, b""),
    "name that is no text": ({"n": 5}, b""),
    "name that is no identifier": ({"n": "a.b"}, b""),
    "name too long": ({"n": "a" * 101}, b""),
    "callback of no number": ({"f": "1"}, b""),
    "callback of a boolean": ({"f": True}, b""),
}


@pytest.mark.parametrize(("header", "payload"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_value_is_refused(header: Any, payload: bytes) -> None:
    with pytest.raises(WireError):
        decode_header(header, payload)
    with pytest.raises(WireError):
        decode_header([1, {"t": [header]}], payload)


@pytest.mark.parametrize(("header", "payload"), MALFORMED_HEADERS.values(), ids=MALFORMED_HEADERS)
def test_a_header_beyond_the_format_is_refused(header: bytes, payload: bytes) -> None:
    with pytest.raises(WireError):
        wire.decode(header, payload)


@pytest.mark.parametrize(
    "name", ["|O", "O", ">f8", "<f16", "<M8[s]", "<m8", "<U4", "|S4", "f8", "V8", "[('a','<f8')]"]
)
def test_a_dtype_that_is_not_on_the_list_is_refused(name: str) -> None:
    for header in ({"a": [name, [1]]}, {"s": name}):
        with pytest.raises(WireError):
            decode_header(header, b"\0" * 8)


def test_an_announced_giant_is_refused_before_its_memory_is_taken() -> None:
    headers = ({"a": ["<f8", [2**23]]}, {"a": ["<c16", [2**11, 2**11]]}, {"a": ["|u1", [2**26, 0, 2**26]]})
    tracemalloc.start()
    try:
        for header in headers:
            with pytest.raises(WireError):
                decode_header(header, b"\0" * 100)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2**20


@given(st.binary(max_size=200), st.binary(max_size=40))
def test_random_bytes_are_refused_or_decoded_and_never_anything_else(header: bytes, payload: bytes) -> None:
    with suppress(WireError):
        wire.decode(header, payload)
    with suppress(WireError):
        wire.lengths((header + bytes(SIZE))[:SIZE])


@settings(max_examples=300)
@given(values, st.data())
def test_a_frame_with_bytes_changed_is_refused_or_decoded_and_never_anything_else(
    value: Any, data: st.DataObject
) -> None:
    frame = bytearray(wire.encode(value))
    for _ in range(data.draw(st.integers(1, 4))):
        frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(0, 255))
    with suppress(WireError):
        decode_frame(bytes(frame))
