"""What the home page shows: a `backprop` that is wrong, what the kit says of it, and where it is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from docs.tools.drawing import Drawing, inline

ROOT = Path(__file__).resolve().parent.parent.parent
RIGHT = "hidden_delta(network[i].W, dZ, network[i - 1].Z, network[i - 1].activation)"
WRONG = "network[i].W.T @ dZ"  # the slope of the hidden layer is forgotten
LINES = 7  # of what `check` prints: the part, the function and its first failed check


def _source() -> str:
    source = (ROOT / "solutions" / "nine_steps.py").read_text(encoding="utf-8")
    if RIGHT not in source:
        raise ValueError(f"solutions/nine_steps.py has no {RIGHT}: bring docs/figures/home.py up to date")
    return source.replace(RIGHT, WRONG)


@contextmanager
def _submission() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "nine_steps.py"
        path.write_text(_source(), encoding="utf-8")
        yield path


def _kit(*arguments: object) -> str:
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    settings = {**os.environ, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    settings.pop("FORCE_COLOR", None)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", env=settings, check=False)
    for argument in arguments:
        if isinstance(argument, Path) and not argument.exists():
            raise ValueError(f"{' '.join(command)}: wrote no {argument.name}\n{done.stdout}{done.stderr}")
    return done.stdout


@cache
def checked() -> str:
    """The first lines that `ninesteps check backprop` prints."""
    with _submission() as path:
        printed = _kit("check", "nine_steps/backprop", "--path", path.parent)
    return "\n".join(["$ ninesteps check backprop", *printed.splitlines()[1 : LINES + 1]])


@cache
def _graded() -> str:
    with _submission() as path:
        results = path.with_name("results.json")
        # The kit's own code, and a site must be buildable where there is no isolation.
        _kit("grade", path, "--seed", 7, "--json", results, "--unsandboxed")
        (graded,) = json.loads(results.read_text(encoding="utf-8"))["submissions"]
    return json.dumps(next(each for each in graded["functions"] if each["function"] == "backprop"))


def graded() -> dict[str, Any]:
    """What `ninesteps grade` writes of the function into its result file."""
    found: dict[str, Any] = json.loads(_graded())
    return found


def tutor() -> str:
    """What the result file says of the function, in a line."""
    found = graded()
    return f"backprop: {found['score']:.1f} of {found['max_score']:g} points. {found['message']}"


def heatmap() -> Drawing:
    """What `ninesteps plot backprop` draws, and the words that it prints."""
    with _submission() as path:
        picture = path.with_name("picture.svg")
        words = _kit("plot", "nine_steps/backprop", "--path", path.parent, "--out", picture)
        svg = picture.read_text(encoding="utf-8")
    said = " ".join(words.partition("Saved:")[0].split())
    return Drawing(
        inline(svg), "Gradients of the wrong backprop, the measured ones, the difference", said, True
    )
