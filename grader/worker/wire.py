"""Frames between the grader and a worker: lengths, a JSON header, raw array bytes.

A frame is ``b"9s"``, the header's length (uint32), the payload's length (uint32), the header and the
payload. The header is JSON; in it, what JSON lacks is a one-key object: ``{"t": [...]}`` a tuple,
``{"d": [[key, value], ...]}`` a dict, ``{"a": [dtype, shape]}`` an array whose bytes stand next in the
payload, ``{"s": dtype}`` a NumPy scalar likewise, ``{"c": [re, im]}`` a complex number, ``{"i": "hex"}`` a
large integer, ``{"r": [id, kind]}``, ``{"n": name}`` and ``{"f": id}`` the refs of `values`.

Decoding trusts nothing: lengths are checked before a byte is read, and dtypes, shapes, sizes, counts and
depths before an array is made. There is no pickle and no evaluation of anything.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from .values import (
    DTYPES,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_INTEGER_BITS,
    MAX_ITEMS,
    MAX_KEY,
    CallbackRef,
    NameRef,
    Ref,
)

MAGIC = b"9s"
PREFIX = struct.Struct("!2sII")
MAX_HEADER = 8 * 2**20
MAX_PAYLOAD = MAX_BYTES + 2**20
_SMALL = 2**53
_DEEPEST = 2 * MAX_DEPTH + 8
_MOST_ITEMS = 4 * MAX_ITEMS
_DTYPES = {name: np.dtype(name) for name in DTYPES}
_AS_IS = frozenset({type(None), bool, str, float})
"""What JSON carries as it is; and integers, if they are small."""
_to_json = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_from_json = json.JSONDecoder().decode


class WireError(Exception):
    """A frame that no honest peer would send."""


def encode(message: Any) -> bytes:
    """One frame for `message`: plain data as `values` describes it."""
    buffers: list[bytes] = []
    header = _to_json(_pack(message, buffers)).encode("ascii")
    payload = b"".join(buffers)
    if len(header) > MAX_HEADER or len(payload) > MAX_PAYLOAD:
        raise WireError("the message is too large to send")
    return PREFIX.pack(MAGIC, len(header), len(payload)) + header + payload


def _pack(value: Any, buffers: list[bytes]) -> Any:
    kind = type(value)
    if kind in _AS_IS:
        return value
    return (_PACKERS.get(kind) or _packer(value))(value, buffers)


def _packer(value: Any) -> Callable[[Any, list[bytes]], Any]:
    """How a value of none of the types themselves is packed: as the type that it derives from."""
    if isinstance(value, str):
        return _pack_text
    for kind, packer in _KINDS.items():
        if isinstance(value, kind):
            return packer
    raise WireError(f"a {type(value).__name__} cannot be sent")


def _pack_text(value: str, buffers: list[bytes]) -> Any:
    return str.__str__(value)


def _pack_array(value: np.ndarray[Any, Any], buffers: list[bytes]) -> Any:
    buffers.append(value.tobytes())
    return {"a": [value.dtype.str, list(value.shape)]}


def _pack_scalar(value: np.generic, buffers: list[bytes]) -> Any:
    buffers.append(value.tobytes())
    return {"s": value.dtype.str}


def _pack_integer(value: int, buffers: list[bytes]) -> Any:
    return value if -_SMALL < value < _SMALL else {"i": hex(value)}


def _pack_float(value: float, buffers: list[bytes]) -> Any:
    return value


def _pack_list(value: list[Any], buffers: list[bytes]) -> Any:
    if _AS_IS.issuperset(map(type, value)):
        return value
    return [_pack(item, buffers) for item in value]


def _pack_tuple(value: tuple[Any, ...], buffers: list[bytes]) -> Any:
    return {"t": [_pack(item, buffers) for item in value]}


def _pack_dict(value: dict[Any, Any], buffers: list[bytes]) -> Any:
    return {"d": [[_pack(key, buffers), _pack(item, buffers)] for key, item in value.items()]}


def _pack_complex(value: complex, buffers: list[bytes]) -> Any:
    return {"c": [value.real, value.imag]}


def _pack_ref(value: Ref, buffers: list[bytes]) -> Any:
    return {"r": [value.id, value.kind]}


def _pack_name(value: NameRef, buffers: list[bytes]) -> Any:
    return {"n": value.name}


def _pack_callback(value: CallbackRef, buffers: list[bytes]) -> Any:
    return {"f": value.id}


# In this order: NumPy's float64 is a float as well.
_KINDS: dict[type, Callable[[Any, list[bytes]], Any]] = {
    np.ndarray: _pack_array,
    np.generic: _pack_scalar,
    int: _pack_integer,
    float: _pack_float,
    list: _pack_list,
    tuple: _pack_tuple,
    dict: _pack_dict,
    complex: _pack_complex,
    Ref: _pack_ref,
    NameRef: _pack_name,
    CallbackRef: _pack_callback,
}
_PACKERS = {**_KINDS, **dict.fromkeys((dtype.type for dtype in _DTYPES.values()), _pack_scalar)}


def lengths(prefix: bytes | bytearray) -> tuple[int, int]:
    """The lengths of header and payload that a frame's first `PREFIX.size` bytes announce.

    Raises:
        WireError: when they are no frame's, or announce more than is ever sent.
    """
    magic, header, payload = PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise WireError("not a frame")
    if header > MAX_HEADER or payload > MAX_PAYLOAD:
        raise WireError("a frame of excessive size")
    return header, payload


def decode(header: bytes | bytearray, payload: bytes | bytearray | memoryview) -> Any:
    """The message of a frame; its arrays own their memory and can be written to.

    Raises:
        WireError: when anything about it is not as `encode` would have made it.
    """
    try:
        packed = _from_json(str(header, "ascii"))
    except (ValueError, RecursionError) as error:
        raise WireError("a header that is not JSON") from error
    reader = _Unpacker(payload)
    value = reader.value(packed, 0)
    if reader.offset != len(payload):
        raise WireError("a payload of another length than its arrays")
    return value


class _Unpacker:
    """Reads one packed message, taking array bytes from the payload in order."""

    def __init__(self, payload: bytes | bytearray | memoryview) -> None:
        self.payload = payload
        self.offset = 0
        self._items = 0

    def value(self, packed: Any, depth: int) -> Any:
        kind = type(packed)
        if kind in _AS_IS:
            return packed
        if kind is int:
            _expect(-_SMALL < packed < _SMALL)
            return packed
        # The message around a value nests a few levels of its own.
        if depth >= _DEEPEST:
            raise WireError("too deep")
        if kind is list:
            return self.list_(packed, depth + 1)
        if len(packed) != 1:
            raise WireError("an object of the header has one key")
        ((tag, content),) = packed.items()
        reader = _READERS.get(tag)
        if reader is None:
            raise WireError("an unknown tag")
        return reader(self, content, depth + 1)

    def list_(self, content: list[Any], depth: int) -> list[Any]:
        self._count(len(content))
        if _AS_IS.issuperset(map(type, content)):
            return content
        return [self.value(item, depth) for item in content]

    def _count(self, items: int) -> None:
        self._items += items
        if self._items > _MOST_ITEMS:
            raise WireError("too many items")

    def tuple_(self, content: Any, depth: int) -> tuple[Any, ...]:
        _expect(type(content) is list)
        return tuple(self.list_(content, depth))

    def dict_(self, content: Any, depth: int) -> dict[str | int, Any]:
        _expect(type(content) is list)
        self._count(2 * len(content))
        result: dict[str | int, Any] = {}
        for pair in content:
            _expect(type(pair) is list and len(pair) == 2)
            key, item = pair
            if type(key) is not str:
                key = self.value(key, depth)
                _expect(type(key) is str or (type(key) is int and -MAX_KEY < key < MAX_KEY))
            result[key] = self.value(item, depth)
        return result

    def array(self, content: Any, depth: int) -> np.ndarray[Any, Any]:
        _expect(type(content) is list and len(content) == 2)
        dtype, shape = content
        _expect(type(shape) is list and len(shape) <= MAX_DIMENSIONS)
        nonzero = 1
        for length in shape:
            _expect(type(length) is int and 0 <= length <= MAX_PAYLOAD)
            nonzero *= length or 1
        # NumPy refuses what would overflow, even where another dimension is zero.
        _expect(nonzero <= MAX_PAYLOAD)
        return self._take(dtype, 0 if 0 in shape else nonzero).reshape(shape).copy()

    def scalar(self, content: Any, depth: int) -> Any:
        return self._take(content, 1)[0]

    def _take(self, name: Any, count: int) -> np.ndarray[Any, Any]:
        """The next numbers of the payload, as they lie there."""
        dtype = _DTYPES.get(name) if type(name) is str else None
        if dtype is None:
            raise WireError("a malformed value")
        start = self.offset
        end = start + count * dtype.itemsize
        _expect(end <= len(self.payload))
        self.offset = end
        return np.frombuffer(self.payload, dtype, count, start) if count else np.empty(0, dtype)

    def complex_(self, content: Any, depth: int) -> complex:
        _expect(isinstance(content, list) and len(content) == 2)
        _expect(all(isinstance(part, float) for part in content))
        return complex(*content)

    def integer(self, content: Any, depth: int) -> int:
        _expect(isinstance(content, str) and len(content) <= MAX_INTEGER_BITS // 4 + 4)
        try:
            return int(content, 16)
        except ValueError as error:
            raise WireError("not an integer") from error

    def ref(self, content: Any, depth: int) -> Ref:
        _expect(isinstance(content, list) and len(content) == 2)
        number, kind = content
        _expect(type(number) is int and isinstance(kind, str) and len(kind) <= 40)
        return Ref(number, kind)

    def name(self, content: Any, depth: int) -> NameRef:
        _expect(isinstance(content, str) and content.isidentifier() and len(content) <= 100)
        return NameRef(content)

    def callback(self, content: Any, depth: int) -> CallbackRef:
        _expect(type(content) is int)
        return CallbackRef(content)


_READERS: dict[str, Callable[[_Unpacker, Any, int], Any]] = {
    "t": _Unpacker.tuple_,
    "d": _Unpacker.dict_,
    "a": _Unpacker.array,
    "s": _Unpacker.scalar,
    "c": _Unpacker.complex_,
    "i": _Unpacker.integer,
    "r": _Unpacker.ref,
    "n": _Unpacker.name,
    "f": _Unpacker.callback,
}


def _expect(condition: bool) -> None:
    if not condition:
        raise WireError("a malformed value")
