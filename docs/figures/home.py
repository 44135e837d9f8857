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
from types import ModuleType
from typing import Any

import numpy as np

from docs.tools.canvas import Canvas
from docs.tools.drawing import Drawing
from grader.gradients import central_difference

ROOT = Path(__file__).resolve().parent.parent.parent
RIGHT = "hidden_delta(network[i].W, dZ, network[i - 1].Z, network[i - 1].activation)"
WRONG = "network[i].W.T @ dZ"  # the slope of the hidden layer is forgotten
LINES = 6  # of what `check` prints: the part, the function and its first failed check


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
    return done.stdout


@cache
def checked() -> str:
    """The first lines that `ninesteps check backprop` prints."""
    with _submission() as path:
        printed = _kit("check", "nine_steps/backprop", "--path", path.parent)
    return "\n".join(["$ ninesteps check backprop", *printed.splitlines()[1 : LINES + 1]])


@cache
def tutor() -> str:
    """What `ninesteps grade` says of the function in its result file."""
    with _submission() as path:
        results = path.with_name("results.json")
        # The kit's own code, and a site must be buildable where there is no isolation.
        _kit("grade", path, "--seed", 7, "--json", results, "--unsandboxed")
        (graded,) = json.loads(results.read_text(encoding="utf-8"))["submissions"]
    found = next(each for each in graded["functions"] if each["function"] == "backprop")
    return f"backprop: {found['score']:.1f} of {found['max_score']:g} points. {found['message']}"


def heatmap() -> Drawing:
    """Layer 1's weights: where the wrong gradient is off, beside the measured one."""
    module: Any = ModuleType("nine_steps")
    exec(_source(), module.__dict__)
    rng = np.random.RandomState(3)
    network = module.build_network([2, 4, 3], rng)
    X, y = rng.randn(2, 6), rng.randn(3, 6)
    yours = module.backprop(network, X, y)[0][0]
    layer = network[0]

    def loss(W: Any) -> float:
        kept, layer.W = layer.W, W
        value = float(module.loss(y, module.feedforward(network, X)))
        layer.W = kept
        return value

    measured = central_difference(loss, layer.W)
    off = np.abs(yours - measured)
    canvas = Canvas(480, 250)
    columns = (("yours", yours), ("measured", measured), ("difference", off))
    largest = max(float(np.abs(values).max()) for _, values in columns)
    for place, (name, values) in enumerate(columns):
        left = 32 + place * 152
        canvas.text(left + 68, 16, name, bold=name == "difference")
        for (row, column), value in np.ndenumerate(values):
            ink = "orange" if name == "difference" else ("blue" if value >= 0 else "purple")
            share = 0.75 * abs(float(value)) / largest
            canvas.cell(left + column * 68, 34 + row * 48, 68, 48, ink=ink, share=share, words=f"{value:.2f}")
    for row in range(4):
        canvas.text(16, 58 + row * 48, f"{row}", ink="faint", size=13)
    wrong = [str(row) for row in range(4) if off[row].max() > 1e-6]
    return Drawing(
        canvas.svg(),
        "Gradient of the weights of layer 1",
        "Three tables of four rows, one for each hidden unit, and two columns, one for each input: the "
        "gradient of the wrong backprop, the measured gradient, and the difference of the two. "
        f"They differ in the rows {', '.join(wrong)}.",
    )
