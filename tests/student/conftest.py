"""What the tests of the student's side share. Nothing here is an instructor's, or needs POSIX."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.course import load_course

ROOT = Path(__file__).resolve().parent.parent.parent
COURSE = load_course()
PARTS = tuple(part.name for part in COURSE.parts)
TOTAL = len(COURSE.functions)
LIMIT = 600
"""Seconds after which a command hangs, and is not just one of many on a busy machine."""

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def stub(part: str) -> str:
    """A part as it is handed out."""
    return (ROOT / "exercises" / f"{part}.py").read_text(encoding="utf-8")


def solution(part: str) -> str:
    """A part's reference."""
    return (ROOT / "solutions" / f"{part}.py").read_text(encoding="utf-8")


def filled(part: str, bodies: Mapping[str, str]) -> str:
    """A part with the bodies of some functions written: the stub's lines from `raise` on are replaced."""
    lines = stub(part).split("\n")
    places = {node.name: node for node in ast.parse(stub(part)).body if isinstance(node, ast.FunctionDef)}
    for name in sorted(bodies, key=lambda name: -places[name].lineno):
        last = places[name].body[-1]
        indented = [f"    {line}" for line in bodies[name].split("\n")]
        lines[last.lineno - 1 : last.end_lineno] = indented
    return "\n".join(lines)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A student's folder, as it is unpacked; its name has a space and letters beyond ASCII."""
    place = tmp_path / "Übung zwei"
    place.mkdir()
    for part in PARTS:
        (place / f"{part}.py").write_text(stub(part), encoding="utf-8")
    return place


@pytest.fixture
def run(folder: Path) -> Run:
    """Run `python -m grader` in the student's folder, without a terminal."""

    def call(*arguments: object, cwd: Path = folder, **environment: str) -> subprocess.CompletedProcess[str]:
        encoding = environment.get("PYTHONIOENCODING", "utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "grader", *map(str, arguments)],
            capture_output=True,
            cwd=cwd,
            env={**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "100", **environment},
            stdin=subprocess.DEVNULL,
            timeout=LIMIT,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding)
        )

    return call
