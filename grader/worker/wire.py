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
import math
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


class WireError(Exception):
    """A frame that no honest peer would send."""


def encode(message: Any) -> bytes:
    """One frame for `message`: plain data as `values` describes it."""
    buffers: list[bytes] = []
    header = json.dumps(_pack(message, buffers), separators=(",", ":")).encode("ascii")
    payload = b"".join(buffers)
    if len(header) > MAX_HEADER or len(payload) > MAX_PAYLOAD:
        raise WireError("the message is too large to send")
    return PREFIX.pack(MAGIC, len(header), len(payload)) + header + payload


def _pack(value: Any, buffers: list[bytes]) -> Any:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, np.ndarray):
        buffers.append(np.ascontiguousarray(value).tobytes())
        return {"a": [value.dtype.str, list(value.shape)]}
    if isinstance(value, np.generic):
        buffers.append(value.tobytes())
        return {"s": value.dtype.str}
    if isinstance(value, int):
        return value if -_SMALL < value < _SMALL else {"i": hex(value)}
    if isinstance(value, float):
        return value
    if isinstance(value, list):
        return [_pack(item, buffers) for item in value]
    if isinstance(value, tuple):
        return {"t": [_pack(item, buffers) for item in value]}
    if isinstance(value, dict):
        return {"d": [[_pack(key, buffers), _pack(item, buffers)] for key, item in value.items()]}
    if isinstance(value, complex):
        return {"c": [value.real, value.imag]}
    if isinstance(value, Ref):
        return {"r": [value.id, value.kind]}
    if isinstance(value, NameRef):
        return {"n": value.name}
    if isinstance(value, CallbackRef):
        return {"f": value.id}
    raise WireError(f"a {type(value).__name__} cannot be sent")


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
        packed = json.loads(header)
    except (ValueError, RecursionError) as error:
        raise WireError("a header that is not JSON") from error
    reader = _Unpacker(memoryview(payload))
    value = reader.value(packed, 0)
    if reader.offset != len(payload):
        raise WireError("a payload of another length than its arrays")
    return value


class _Unpacker:
    """Reads one packed message, taking array bytes from the payload in order."""

    def __init__(self, payload: memoryview) -> None:
        self.payload = payload
        self.offset = 0
        self._items = 0

    def value(self, packed: Any, depth: int) -> Any:
        self._items += 1
        # The message around a value nests a few levels of its own.
        if depth > 2 * MAX_DEPTH + 8 or self._items > 4 * MAX_ITEMS:
            raise WireError("too deep or too many items")
        if packed is None or isinstance(packed, bool | str | float):
            return packed
        if isinstance(packed, int):
            _expect(-_SMALL < packed < _SMALL)
            return packed
        if isinstance(packed, list):
            return [self.value(item, depth + 1) for item in packed]
        if len(packed) != 1:
            raise WireError("an object of the header has one key")
        tag, content = next(iter(packed.items()))
        reader = _READERS.get(tag)
        if reader is None:
            raise WireError("an unknown tag")
        return reader(self, content, depth + 1)

    def tuple_(self, content: Any, depth: int) -> tuple[Any, ...]:
        _expect(isinstance(content, list))
        return tuple(self.value(item, depth) for item in content)

    def dict_(self, content: Any, depth: int) -> dict[str | int, Any]:
        _expect(isinstance(content, list))
        result: dict[str | int, Any] = {}
        for pair in content:
            _expect(isinstance(pair, list) and len(pair) == 2)
            key = self.value(pair[0], depth)
            _expect(isinstance(key, str) or (type(key) is int and -MAX_KEY < key < MAX_KEY))
            result[key] = self.value(pair[1], depth)
        return result

    def array(self, content: Any, depth: int) -> np.ndarray[Any, Any]:
        _expect(isinstance(content, list) and len(content) == 2 and isinstance(content[1], list))
        dtype, shape = content
        _expect(len(shape) <= MAX_DIMENSIONS and all(type(n) is int and 0 <= n <= MAX_PAYLOAD for n in shape))
        # NumPy refuses what would overflow, even where another dimension is zero.
        _expect(math.prod(n for n in shape if n) <= MAX_PAYLOAD)
        return self._take(dtype, math.prod(shape)).reshape(shape)

    def scalar(self, content: Any, depth: int) -> Any:
        return self._take(content, 1)[0]

    def _take(self, name: Any, count: int) -> np.ndarray[Any, Any]:
        _expect(isinstance(name, str) and name in DTYPES)
        dtype = np.dtype(name)
        size = count * dtype.itemsize
        _expect(size <= len(self.payload) - self.offset)
        part = self.payload[self.offset : self.offset + size]
        self.offset += size
        return np.frombuffer(part, dtype=dtype).copy()

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
