"""Where attacks are run: a class folder with secrets around it, the real command, what was left."""

from __future__ import annotations

import json
import os
import platform
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from attacks import escape, exits, files, gaming, protocol, read, resources, tamper, values
from attacks.entry import RIGHT, Attack

ROOT = Path(__file__).resolve().parent.parent.parent
GROUPS = (read, tamper, values, protocol, exits, resources, escape, files, gaming)
EVERY = 6
NOBODY = 65534
PLACES = ("file", "env", "next", "case", "book", "argv")
# Half a submission: some functions right, one wrong, one that raises, the rest missing.
CONTROL = f"""import numpy as np
# @TOKEN@ of control @NUMBER@
def sigmoid(x):
    return 1 / (1 + np.exp(-x))
{RIGHT}
def fit_line(x, y):
    return [float(np.polyfit(x, y, 1)[0]), 0.0]
def to_features(kg, cm):
    raise ValueError("control @NUMBER@ is honest")
"""
CASES = """from grader.cases import close, points
SECRET = "@TOKEN@"
@points(0.5, of="fit_line")
def test_private(student, rng):
    x = rng.uniform(0, 1, 5)
    close(student.fit_line(x, 2 * x), [2.0, 0.0], of=f"the pair")
"""


def catalogue() -> list[Attack]:
    """Every attack that this machine's processor has."""
    x86 = platform.machine() == "x86_64"
    return [attack for group in GROUPS for attack in group.ATTACKS if x86 or not attack.x86]


Stamp = tuple[int, int, str, int]


def stamps(*folders: Path) -> dict[Path, Stamp]:
    """Name, size, time, target or kind, and owner of everything under these folders."""
    found = {}
    for folder in folders:
        for place, inner, names in os.walk(folder):
            for name in (*inner, *names):
                path = Path(place) / name
                try:
                    status = path.lstat()
                except OSError:
                    continue
                kind = str(path.readlink()) if path.is_symlink() else str(status.st_mode)
                size = 0 if path.is_dir() else status.st_size
                found[path] = (size, 0 if path.is_dir() else status.st_mtime_ns, kind, status.st_uid)
    return found


@dataclass
class Arena:
    """A class of attacks and honest controls.

    Attributes:
        root: a new folder that holds everything.
        python: the interpreter and what comes before it, to run the command with.
        extra: environment that this interpreter needs.
    """

    root: Path
    python: Sequence[str] = (sys.executable,)
    extra: Mapping[str, str] = field(default_factory=dict)
    clone: Path = ROOT
    attacks: dict[str, Attack] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.mark = f"mark{secrets.token_hex(8)}"
        self.tokens = {place: f"token-{place}-{secrets.token_hex(8)}" for place in PLACES}
        self.folder, self.alone, self.out = (self.root / name for name in ("class", "alone", "out"))
        self.home, self.scratch = self.root / "home", self.root / "scratch"
        self.cases = self.root / "cases"
        # By this name it stands in the grader's arguments, and in no attack's code.
        self.argument = self.root / f"cases-{self.tokens['argv']}"
        self.argument.symlink_to(self.cases)
        self.json, self.secret = self.root / "results.json", self.root / "secret.txt"
        for place in (self.folder, self.alone, self.out, self.home, self.scratch, self.cases):
            place.mkdir()
        self.secret.write_text(self.tokens["file"])
        (self.out / "secret.txt").write_text(self.tokens["book"])
        (self.cases / "test_neuron.py").write_text(CASES.replace("@TOKEN@", self.tokens["case"]))
        for path in (self.secret, self.out / "secret.txt"):
            path.chmod(0o644)
        # The key of SysV objects: any positive number will do.
        self.key = secrets.randbits(30) | 1
        self.server = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.server.setblocking(False)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.free_port = free.getsockname()[1]

    @cached_property
    def places(self) -> dict[str, str]:
        return {
            "SECRET": str(self.secret), "NEXT": str(self.folder / "control-00" / "neuron.py"),
            "CASES": str(self.cases), "OUT": str(self.out), "JSON": str(self.json), "HOME": str(self.home),
            "CLONE": str(self.clone), "MARK": self.mark, "KEY": str(self.key),
            "PORT": str(self.server.getsockname()[1]), "LISTEN": str(self.free_port),
        }  # fmt: skip

    def fill(self, attacks: Sequence[Attack]) -> int:
        """Plant the attacks with an honest control before every few; returns the number of controls."""
        count = 0
        for number, attack in enumerate(attacks):
            if number % EVERY == 0:
                count = self._control(count)
            attack.put(self.folder, self.places)
            self.attacks[attack.name or attack.id] = attack
        return self._control(count)

    def _control(self, number: int) -> int:
        text = CONTROL.replace("@TOKEN@", self.tokens["next"]).replace("@NUMBER@", str(number))
        for folder in (self.folder, self.alone):
            home = folder / f"control-{number:02}"
            home.mkdir()
            (home / "neuron.py").write_text(text)
        return number + 1

    def grade(self, folder: Path, *options: object, **environment: str) -> subprocess.CompletedProcess[str]:
        """The command, on a folder, with the secret environment."""
        command = [
            *self.python,
            "-m",
            "grader",
            "grade",
            folder,
            "--cases",
            self.argument,
            "--seed",
            11,
            *options,
        ]
        return subprocess.run(
            [str(word) for word in command],
            env={
                **os.environ, **self.extra, **environment,
                "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
                "NINESTEPS_SECRET": self.tokens["env"], "HOME": str(self.home), "TMPDIR": str(self.scratch),
                "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200",
            },
            cwd=self.root, capture_output=True, encoding="utf-8", errors="backslashreplace",
            stdin=subprocess.DEVNULL, timeout=600, check=False,
        )  # fmt: skip

    def results(self, path: Path) -> list[dict[str, Any]]:
        """The submissions of a result file."""
        found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["submissions"]
        return found

    def attack_of(self, result: Mapping[str, Any]) -> Attack | None:
        """The attack that a result is of; None for a control."""
        path = str(result["path"])
        for name in sorted(self.attacks, key=len, reverse=True):
            place = str(self.folder / name)
            if path == place or path.startswith((f"{place}/", f"{place}.zip")):
                return self.attacks[name]
        return None

    def written(self) -> Iterator[tuple[str, bytes]]:
        """All that the run wrote, by place."""
        yield "the result file", self.json.read_bytes()
        for path in sorted(self.out.rglob("*")):
            if path.is_file() and path != self.out / "secret.txt":
                yield str(path.relative_to(self.out)), path.read_bytes()

    def processes(self) -> list[str]:
        """Command lines of processes that belong to this arena."""
        found = []
        marks = (self.mark.encode(), str(self.scratch).encode())
        for place in Path("/proc").glob("[0-9]*"):
            try:
                line = (place / "cmdline").read_bytes()
            except OSError:
                continue
            if int(place.name) != os.getpid() and any(mark in line for mark in marks):
                found.append(line.decode(errors="replace"))
        return found

    def left_in_kernel(self) -> list[str]:
        """SysV objects, sockets and message queues that the attacks would have made."""
        found = []
        for name in ("shm", "sem", "msg"):
            table = Path(f"/proc/sysvipc/{name}")
            lines = table.read_text().splitlines()[1:] if table.exists() else []
            found += [line for line in lines if int(line.split()[0]) == self.key]
        tables = (("tcp", f":{self.free_port:04X} "), ("udp", f":{self.free_port:04X} "), ("unix", self.mark))
        for name, sign in tables:
            lines = Path(f"/proc/net/{name}").read_text(errors="replace").splitlines()
            found += [line for line in lines if sign in line]
        return found

    def connections(self) -> int:
        """How many reached the grader's port."""
        count = 0
        while True:
            try:
                self.server.accept()[0].close()
            except BlockingIOError:
                return count
            count += 1

    def close(self) -> None:
        """Let go of the port and the folder."""
        self.server.close()
        shutil.rmtree(self.root, ignore_errors=True)
