"""What an attack is, and how it is planted in a class folder."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

# Split wherever it stands in a source, so that only an attack that succeeded can write it whole.
BREACH = "BREACH"
NUMBER_ONLY = 0.3
"""What any answer to mse_loss earns that is a number and leaves the arguments alone."""

PRELUDE = """\
import ctypes, json, os, struct, sys, time
import numpy as np
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
def won(what):
    raise RuntimeError("BRE" "ACH " + str(what)[:200])
def tried(attempt, *args):
    try:
        result = attempt(*args)
    except BaseException:
        return
    won(repr(result))
def raw(*args):
    result = libc.syscall(*[ctypes.c_long(a) if isinstance(a, int) else a for a in args])
    if result >= 0:
        won(f"system call {args[0]} gave {result}")
def connection():
    for number in range(3, 64):
        try:
            os.fstat(number)
        except OSError:
            continue
        return number
def framed(header, payload=b"", magic=b"9s"):
    header = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("!2sII", magic, len(header), len(payload)) + header + payload
def send(header, payload=b""):
    os.write(connection(), framed(header, payload))
def message(**fields):
    return {"d": [[key, value] for key, value in fields.items()]}
def local(name):
    frame = sys._getframe()
    while frame is not None and name not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals[name] if frame is not None else None
def tag():
    return local("request")[1]
"""

RIGHT = "def mse_loss(y_true, y_pred):\n    return float(np.mean((y_true - y_pred) ** 2))\n"
RIGHT_FILE = f"import numpy as np\n{RIGHT}"


@dataclass(frozen=True)
class Attack:
    """One attempt.

    Attributes:
        id: its name, and that of its folder unless `name` says another.
        tries: what is tried, in one line.
        top: code at top level.
        body: the body of mse_loss; without one the answer is None.
        code: the whole of neuron.py instead of prelude, top and body.
        plant: puts files into the student's folder, instead of all that.
        honest: the score that the same answers deserve when nothing works; the attack may not have more.
        x86: whether it names system calls by their numbers on x86-64.
        bites: whether it succeeds, without harm, in a worker that is not isolated: a proof that it is one.
    """

    id: str
    tries: str
    top: str = ""
    body: str = ""
    code: str = ""
    plant: Callable[[Path], None] | None = None
    honest: float = 0.0
    name: str = ""
    x86: bool = False
    bites: bool = False

    def put(self, folder: Path, places: Mapping[str, str]) -> None:
        """Plant it in a class folder; `places` has a value for each @WORD@ in its code."""
        home = folder / (self.name or self.id)
        if self.plant is not None:
            self.plant(home)
            return
        home.mkdir()
        (home / "neuron.py").write_text(self.source(places), encoding="utf-8")

    def source(self, places: Mapping[str, str]) -> str:
        """The submission's code."""
        body = textwrap.indent(textwrap.dedent(self.body) or "return None\n", "    ")
        text = self.code or (
            f"{PRELUDE}{textwrap.dedent(self.top)}\ndef mse_loss(y_true, y_pred):\n{body}\n    return None\n"
        )
        for word, place in places.items():
            text = text.replace(f"@{word}@", place)
        return text


def attempts(prefix: str, tries: str, *bodies: tuple[str, str], **fields: bool) -> tuple[Attack, ...]:
    """Several attacks of one kind, each the body of the function: (name, code)."""
    return tuple(Attack(f"{prefix}-{name}", f"{tries}: {name}", body=body, **fields) for name, body in bodies)
