"""Names a student's mistake without the catalogue: by a table of what each gives in the visible cases.

The table holds outputs, ids and lines; neither wrong nor right code can be read from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.worker.recorder import Event, Transcript, same
from grader.worker.values import Ref

DIGITS = 9
SAMPLE = 32


@dataclass(frozen=True)
class Fingerprint:
    """What one mistake gives.

    Attributes:
        line: what a tutor says.
        details: up to three more lines.
        seen: what comes back in each visible check, by the check's id.
    """

    part: str
    function: str
    id: str
    line: str
    details: tuple[str, ...]
    seen: Mapping[str, Transcript]


def find(
    table: Iterable[Fingerprint], part: str, function: str, seen: Mapping[str, Transcript]
) -> Fingerprint | None:
    """The one mistake that gives what was seen; None if there is none, or more than one."""
    seen = {check: sketched(transcript) for check, transcript in seen.items()}
    matching = [
        entry
        for entry in table
        if (entry.part, entry.function) == (part, function)
        and entry.seen.keys() == seen.keys()
        and all(same(seen[check], entry.seen[check]) for check in seen)
    ]
    return matching[0] if len(matching) == 1 else None


def dump(table: Iterable[Fingerprint], path: Path) -> None:
    """Write a table."""
    plain = [
        {
            "part": entry.part,
            "function": entry.function,
            "id": entry.id,
            "line": entry.line,
            "details": entry.details,
            "seen": {check: _events(transcript) for check, transcript in entry.seen.items()},
        }
        for entry in table
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(plain, separators=(",", ":")) + "\n", encoding="utf-8")


def load(path: Path) -> tuple[Fingerprint, ...]:
    """Read a table.

    Raises:
        ValueError: when the file is not one.
    """
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        return tuple(
            Fingerprint(
                entry["part"],
                entry["function"],
                entry["id"],
                entry["line"],
                tuple(entry["details"]),
                {check: tuple(map(_as_event, events)) for check, events in entry["seen"].items()},
            )
            for entry in plain
        )
    except (KeyError, TypeError, IndexError) as error:
        raise ValueError(f"{path}: is not a table of fingerprints") from error


def sketched(transcript: Transcript) -> Transcript:
    """The transcript with a sample of each large array: enough to tell mistakes apart, and small."""
    return tuple(Event(event.name, _sketch(event.value), event.raised) for event in transcript)


def _sketch(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.size > SAMPLE:
        places = np.linspace(0, value.size - 1, SAMPLE).astype(int)
        return [list(value.shape), value.ravel()[places]]
    if isinstance(value, list | tuple):
        return [_sketch(item) for item in value]
    if isinstance(value, dict):
        return {key: _sketch(item) for key, item in value.items()}
    return value


def _events(transcript: Transcript) -> list[Any]:
    return [[event.name, event.raised, _pack(event.value)] for event in sketched(transcript)]


def _as_event(plain: list[Any]) -> Event:
    name, raised, value = plain
    return Event(name, _unpack(value), raised)


def _pack(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        array = np.asarray(value)
        return {"a": [list(array.shape), [_number(item) for item in array.ravel().tolist()]]}
    if isinstance(value, Ref):
        return {"r": value.kind}
    if isinstance(value, list | tuple):
        return [_pack(item) for item in value]
    if isinstance(value, dict):
        return {"d": [[key, _pack(item)] for key, item in value.items()]}
    return _number(value)


def _number(value: Any) -> Any:
    # Rounded: the comparison allows for more, and the table stays small.
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def _unpack(plain: Any) -> Any:
    if isinstance(plain, list):
        return [_unpack(item) for item in plain]
    if not isinstance(plain, dict):
        return plain
    tag, content = next(iter(plain.items()))
    if tag == "a":
        shape, values = content
        return np.array(values).reshape(shape)
    if tag == "r":
        return Ref(0, content)
    return {key: _unpack(item) for key, item in content}
