"""The two databases that a gradebook may be in: SQLite's file, and a PostgreSQL server of the tests' own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import pytest

INITDB = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
LIMIT = 300
MISSING = (not INITDB and "needs PostgreSQL: apt-get install postgresql") or (
    find_spec("psycopg") is None and "needs psycopg: pip install 'ninesteps[postgres]'"
)
NEEDS_POSTGRESQL = pytest.mark.skipif(bool(MISSING) and "CI" not in os.environ, reason=str(MISSING))
SEED = 7


class Databases(Protocol):
    """A kind of database, and what the tests do with one."""

    def begin(self, root: Path) -> Path:
        """A folder with a configuration that names an empty database of this kind, and nothing else."""

    def copy(self, root: Path, target: Path) -> Path:
        """A course once more, its gradebook as well."""

    def lose(self, root: Path) -> None:
        """Lose a course's gradebook."""

    def restored(self, backup: Path) -> str:
        """The address of a database with what a backup holds."""


class Sqlite:
    """A file gradebook.db in the course's folder."""

    def begin(self, root: Path) -> Path:
        return _configured(root, "")

    def copy(self, root: Path, target: Path) -> Path:
        return shutil.copytree(root, target)

    def lose(self, root: Path) -> None:
        (root / "gradebook.db").unlink()

    def restored(self, backup: Path) -> str:
        return f"sqlite:///{backup}"


class PostgreSQL:
    """A server that listens on a socket in a folder of its own, and nowhere else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._programs = INITDB[-1].parent
        self._names = map("gradebook{}".format, count(1))
        # PostgreSQL refuses to be run by root.
        self._account: dict[str, Any] = {}
        if os.getuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)

    def start(self) -> None:
        data = self._folder / "data"
        options = f"-c listen_addresses= -c unix_socket_directories={self._folder} -c fsync=off"
        encoding = ("-E", "UTF8", "--locale=C", "--no-sync")
        self._run("initdb", "-D", data, "-U", "grader", "-A", "trust", *encoding)
        self._run("pg_ctl", "start", "-w", "-D", data, "-l", self._folder / "log", "-o", options)

    def stop(self) -> None:
        data = self._folder / "data"
        if (data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-D", data, "-m", "immediate")

    def new(self, *arguments: str) -> str:
        """The address of a new database."""
        name = next(self._names)
        self._run("createdb", *self._where, *arguments, name)
        return f"postgresql+psycopg://grader@/{name}?host={self._folder}"

    def begin(self, root: Path) -> Path:
        return _configured(root, f'\nc.CourseDirectory.db_url = "{self.new()}"\n')

    def copy(self, root: Path, target: Path) -> Path:
        old = _address(root)
        new = self.new("--template", _name(old))
        config = shutil.copytree(root, target) / "nbgrader_config.py"
        config.write_text(config.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        return target

    def lose(self, root: Path) -> None:
        name = _name(_address(root))
        self._run("dropdb", *self._where, name)
        self._run("createdb", *self._where, name)

    def restored(self, backup: Path) -> str:
        new = self.new()
        self._run("pg_restore", *self._where, "-d", _name(new), stdin=backup.read_bytes())
        return new

    @property
    def _where(self) -> tuple[str, ...]:
        return ("-h", str(self._folder), "-U", "grader")

    def _run(self, program: str, *arguments: object, stdin: bytes = b"") -> None:
        with (self._folder / "said").open("w+b") as said:  # a pipe would stay open with the server
            done = subprocess.run(
                [str(self._programs / program), *map(str, arguments)],
                cwd=self._folder,
                stdout=said,
                stderr=said,
                input=stdin,
                timeout=LIMIT,
                check=False,
                **self._account,
            )
            said.seek(0)
            assert done.returncode == 0, said.read().decode()


def _address(root: Path) -> str:
    from gradebooks import url_of  # nbgrader takes long to import, and most tests do without

    return url_of(root)


def _name(db_url: str) -> str:
    return db_url.split("?")[0].rsplit("/", 1)[1]


def _configured(root: Path, more: str) -> Path:
    from grader.instructor.bridge.coursedir import CONFIG, CONFIG_FILE

    root.mkdir(parents=True)
    (root / CONFIG_FILE).write_text(CONFIG.replace("{seed}", str(SEED)) + more, encoding="utf-8")
    return root


@contextmanager
def serving_postgresql() -> Iterator[PostgreSQL]:
    """A server that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path must be short
    try:
        server = PostgreSQL(folder)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
