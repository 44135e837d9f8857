"""Where attacks meet the two graders: a throw-away course with secrets around it, stock or ours."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry

from attacks.arena import ROOT
from attacks.compared import Compared
from attacks.witnesses import SOLUTION
from grader.course import load_course
from grader.instructor.build import IMPORT_CELL, source_notebook

PART = load_course().part("neuron")
SECONDS = 5
"""What a cell of the stock course may take: nbgrader's own default is 30."""
CONFIG = f"""c = get_config()
c.CourseDirectory.course_id = "ninesteps"
c.ClearSolutions.code_stub = {{"python": "raise NotImplementedError"}}
c.Execute.timeout = {SECONDS}
"""
# Test cells as an instructor writes them for stock nbgrader; the last displays a share of its point.
TESTS = {
    "sigmoid": """
np.testing.assert_allclose(sigmoid(np.array([0.0, 2.0])), [0.5, 0.88079708], rtol=1e-6)
### BEGIN HIDDEN TESTS
np.testing.assert_allclose(sigmoid(np.array([[-1.5]])), [[0.18242552]], rtol=1e-6)
### END HIDDEN TESTS
""",
    "Neuron": """
assert abs(Neuron(np.array([0, 1]), 4).feedforward(np.array([2, 3])) - 0.99908895) < 1e-6
### BEGIN HIDDEN TESTS
assert abs(Neuron(np.array([0.5, -1.0]), 0.25).feedforward(np.array([1.0, 2.0])) - 0.22270014) < 1e-6
### END HIDDEN TESTS
""",
    "mse_loss": """
assert mse_loss(np.array([1, 0, 0, 1]), np.array([0, 0, 0, 0])) == 0.5
### BEGIN HIDDEN TESTS
label = "@HIDDEN@"
assert mse_loss(np.array([3.0, 1.0]), np.array([1.0, 1.0])) == 2.0
### END HIDDEN TESTS
""",
    "fit_line": """
np.testing.assert_allclose(fit_line(np.array([0.0, 1.0]), np.array([1.0, 3.0])), [2.0, 1.0])
### BEGIN HIDDEN TESTS
np.testing.assert_allclose(fit_line(np.array([0.0, 2.0]), np.array([1.0, 0.0])), [-0.5, 1.0])
### END HIDDEN TESTS
""",
    "to_features": """
right = list(np.isclose(to_features(61, 160), [-0.518, -3.008], atol=1e-2))
### BEGIN HIDDEN TESTS
right += list(np.isclose(to_features(82, 190), [45.779, 8.803], atol=1e-2))
### END HIDDEN TESTS
float(sum(right) / len(right))
""",
}
CASES = """from grader.cases import close, points
SECRET = "@HIDDEN@"
@points(0.5, of="mse_loss")
def test_private(student, rng):
    y = rng.uniform(0, 1, 5)
    close(student.mse_loss(y, y + 2), 4.0)
"""


class StageError(Exception):
    """The comparison itself does not work, so that nothing can be said."""


def stock_notebook() -> Any:
    """Five functions of part 1 as `ninesteps course` has them, with test cells in place of our checks."""
    notebook = source_notebook(PART)
    ids = {PART.function(name).grade_id for name in TESTS} | {PART.function(name).check_id for name in TESTS}
    kept = []
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        if (grade_id is None or grade_id in ids) and IMPORT_CELL not in cell.source:
            kept.append(cell)
        for name in TESTS:
            if grade_id == PART.function(name).check_id:
                cell["source"] = TESTS[name].strip()
    notebook.cells = kept
    return notebook


@dataclass
class Stage:
    """A course in a folder of its own.

    Attributes:
        root: the folder, all of which everybody may read and write: what holds is not its permissions.
        secrets: words that nobody may learn, by place.
    """

    root: Path
    secrets: Mapping[str, str]

    @property
    def course(self) -> Path:
        return self.root / "course"

    def notebook(self, source: Any, attack: Compared, mark: str, port: int) -> str:
        """The released notebook with the attack's answers."""
        made = nbformat.from_dict(json.loads(source))
        cells = {PART.function(name).grade_id: text for name, text in attack.sources().items()}
        places = {
            "COURSE": self.course, "CASES": self.root / "cases", "OUTSIDE": self.root / "outside",
            "CLONE": ROOT, "MARK": mark, "PORT": port,
        }  # fmt: skip
        for cell in made.cells:
            text = cells.get(cell.metadata.get("nbgrader", {}).get("grade_id"))
            for word, place in places.items() if text else ():
                text = text.replace(f"@{word}@", str(place))
            cell["source"] = text or cell.source
        return str(nbformat.writes(made))

    def submit(self, source: Any, attack: Compared, mark: str, port: int) -> None:
        """Put the attack into the course's submitted/."""
        path = self.course / "submitted" / attack.id / PART.name / f"{PART.name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(self.notebook(source, attack, mark, port), encoding="utf-8")

    def open_to_all(self) -> None:
        """Let everybody read and write everything."""
        for path in (self.root, *self.root.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)

    def run(self, *command: object) -> tuple[int, str]:
        """Run a command in the course with the secret environment; its status and all that it printed."""
        # Into a file: what an attack leaves running would keep a pipe open.
        log, home = self.root / "log.txt", self.root / "home"
        with log.open("wb") as file:
            done = subprocess.run(
                [str(word) for word in command], cwd=self.course, stdin=subprocess.DEVNULL, stdout=file,
                stderr=file, timeout=600, check=False,
                env={
                    **os.environ, "HOME": str(home), "IPYTHONDIR": str(home), "JUPYTER_CONFIG_DIR": str(home),
                    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
                    "GRADERS_SECRET": self.secrets["environment"], "COLUMNS": "200",
                },
            )  # fmt: skip
        return done.returncode, log.read_text(encoding="utf-8", errors="replace")

    def must(self, *command: object) -> str:
        """Run a command that has to succeed; returns what it printed."""
        status, printed = self.run(*command)
        if status != 0:
            last = printed.strip().rpartition("\n")[2]
            raise StageError(f"{' '.join(map(str, command))}: exit status {status}: {last}")
        return printed

    def score(self, student: str) -> float | None:
        """A student's points in the gradebook."""
        with Gradebook(f"sqlite:///{self.course / 'gradebook.db'}", "ninesteps") as book:
            try:
                return float(book.find_submission(PART.name, student).score)
            except MissingEntry:
                return None

    def outputs(self, student: str) -> str:
        """What the student's code printed into the autograded notebook."""
        path = self.course / "autograded" / student / PART.name / f"{PART.name}.ipynb"
        if not path.exists():
            return ""
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        streams = [output for cell in cells for output in cell.get("outputs", ()) if "text" in output]
        return "".join("".join(output["text"]) for output in streams)


def new_stage(root: Path) -> Stage:
    """An empty course and what is around it."""
    places = ("hidden", "environment", "outside")
    words = {place: f"token-{place}-{secrets.token_hex(6)}" for place in places}
    stage = Stage(root, {**words, "solution": SOLUTION})
    for name in ("course", "cases", "outside", "home"):
        (root / name).mkdir(parents=True)
    (root / "outside" / "secret.txt").write_text(words["outside"])
    (root / "cases" / "test_neuron.py").write_text(CASES.replace("@HIDDEN@", words["hidden"]))
    return stage


@contextmanager
def port() -> Iterator[socket.socket]:
    """A port of this machine that counts who comes."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        server.setblocking(False)
        yield server


def visitors(server: socket.socket) -> int:
    """How many have come since this was asked last."""
    count = 0
    while True:
        try:
            server.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


@contextmanager
def folder() -> Iterator[Path]:
    """A new folder that everybody can enter, removed at the end."""
    made = Path(tempfile.mkdtemp(prefix="ninesteps-compared-"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
