"""Runs the compared attacks: through stock nbgrader one by one, through ours as a class."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import nbformat

from attacks.compared import CONTROLS, HONEST, Compared
from attacks.stage import CONFIG, PART, Stage, StageError, folder, new_stage, port, stock_notebook, visitors
from attacks.witnesses import Left
from grader.instructor.build import release_notebook

NBGRADER = Path(sys.executable).parent / "nbgrader"
KIT = (sys.executable, "-m", "grader")
SOURCE = f"source/{PART.name}/{PART.name}.ipynb"
RELEASED = f"release/{PART.name}/{PART.name}.ipynb"
SUBMITTED = f"submitted/{HONEST.id}/{PART.name}/{PART.name}.ipynb"


@dataclass(frozen=True)
class Outcome:
    """What came of an attack on one side.

    Attributes:
        seen: what its witness saw; empty when it did not succeed.
        tried: whether there is proof that it ran.
    """

    seen: str
    tried: bool

    @property
    def word(self) -> str:
        """`succeeds`, `held`, or `unclear`, when nothing proves that it ran."""
        return "unclear" if not self.tried else "succeeds" if self.seen else "held"


def earned(attack: Compared) -> float:
    """What its right answers are worth."""
    return sum(PART.function(name).points for name in attack.right)


def _left(stage: Stage, attack: Compared, mark: str, said: str, most: float, connections: int) -> Left:
    original = (stage.root / "honest.ipynb").read_bytes()
    return Left(
        attack.id, mark, said, {student: stage.score(student) for student in (attack.id, HONEST.id)}, most,
        earned(attack), earned(HONEST), stage.root / "outside",
        (stage.course / SUBMITTED).read_bytes() == original, connections, stage.secrets,
    )  # fmt: skip


def _outcome(attack: Compared, left: Left, log: str) -> Outcome:
    tried = any(sign.replace("@MARK@", left.mark) in left.said + log for sign in attack.signs)
    return Outcome(attack.witness(left), tried)


def _controls_first(stage: Stage, released: str, grade: Callable[[], str]) -> None:
    """Submit and grade what is no attack: the scores of right and wrong answers must be what they deserve."""
    for control in CONTROLS:
        stage.submit(released, control, token_hex(6), 0)
    shutil.copy(stage.course / SUBMITTED, stage.root / "honest.ipynb")
    grade()
    for control in CONTROLS:
        score = stage.score(control.id)
        if score != earned(control):
            raise StageError(f"{control.id} answers have {score} points and deserve {earned(control):g}")


def stock(attacks: Iterable[Compared]) -> Iterator[tuple[Compared, Outcome]]:
    """Every attack through plain `nbgrader autograde`, one course for each, so that none hides another."""
    with folder() as root, port() as server:
        base = new_stage(root / "base")
        (base.course / "nbgrader_config.py").write_text(CONFIG)
        (base.course / SOURCE).parent.mkdir(parents=True)
        source = nbformat.writes(stock_notebook()).replace("@HIDDEN@", base.secrets["hidden"])
        (base.course / SOURCE).write_text(source, encoding="utf-8")
        base.must(NBGRADER, "generate_assignment", PART.name)
        released = (base.course / RELEASED).read_text(encoding="utf-8")
        _controls_first(base, released, lambda: base.must(NBGRADER, "autograde", PART.name))
        for attack in attacks:
            stage = Stage(root / attack.id, base.secrets)
            shutil.copytree(base.root, stage.root)
            mark = f"mark-{token_hex(6)}"
            stage.submit(released, attack, mark, server.getsockname()[1])
            stage.open_to_all()
            _, log = stage.run(NBGRADER, "autograde", PART.name, "--student", attack.id)
            said = stage.outputs(attack.id)
            left = _left(stage, attack, mark, said, earned(HONEST), visitors(server))
            yield attack, _outcome(attack, left, log)


def ours(attacks: Iterable[Compared], *options: str) -> dict[Compared, Outcome]:
    """All attacks and the honest student through `ninesteps grade`, as one class."""
    with folder() as root, port() as server:
        stage = new_stage(root / "ours")
        results = stage.root / "results.json"
        grade = (
            *KIT,
            "grade",
            ".",
            "--seed",
            11,
            "--cases",
            stage.root / "cases",
            "--json",
            results,
            *options,
        )
        stage.must(*KIT, "course", ".", "--part", PART.name)
        released = nbformat.writes(release_notebook(PART))
        _controls_first(stage, released, lambda: stage.must(*grade))
        marks = {attack: f"mark-{token_hex(6)}" for attack in attacks}
        for attack, mark in marks.items():
            stage.submit(released, attack, mark, server.getsockname()[1])
        stage.open_to_all()
        log = stage.must(*grade)
        found = json.loads(results.read_text(encoding="utf-8"))["submissions"]
        by_id = {submission["id"]: submission for submission in found}
        came = visitors(server)
        return {
            attack: _outcome(attack, _left_by_ours(stage, attack, mark, by_id[attack.id], log, came), "")
            for attack, mark in marks.items()
        }


def _left_by_ours(
    stage: Stage, attack: Compared, mark: str, result: dict[str, Any], log: str, connections: int
) -> Left:
    feedback = stage.course / "feedback" / attack.id / PART.name / f"{PART.name}.html"
    said = (json.dumps(result), stage.outputs(attack.id), feedback.read_text(encoding="utf-8"), log)
    return _left(stage, attack, mark, "\n".join(said), result["max_score"], connections)
