"""Draws the README's picture: what `ninesteps grade` really prints, as an SVG without web fonts.

Run from the project's root: `python docs/terminal_picture.py`.
"""

from __future__ import annotations

import os
import pty
import subprocess
import tempfile
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

COLUMNS = 118
CLASS = (
    *("right-loops", "half-done", "wrong-helper", "endless-loop"),
    *("mistakes-neuron-loss", "missing-import", "empty-file"),
)
COMMAND = ("grade", *CLASS, "--part", "neuron", "--seed", "7")
SHOWN = f"cd demo; ninesteps {' '.join(COMMAND)}"
TARGET = Path("docs/images/grade.svg")
# rich names a web font; a reader's own monospace font will do.
FONT_FACES = ("@font-face {{", ".{unique_id}-matrix")


def run() -> str:
    """What the command prints into a terminal of the picture's width."""
    master, slave = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color", "FORCE_COLOR": "1"}
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            ["ninesteps", *COMMAND], cwd="demo", stdout=slave, stderr=errors, env=environment
        )
        os.close(slave)
        printed = b""
        while True:
            try:
                data = os.read(master, 65536)
            except OSError:
                break
            if not data:
                break
            printed += data
        process.wait()
    os.close(master)
    return printed.decode().replace("\r\n", "\n")


def offline_format() -> str:
    """rich's SVG without its web fonts."""
    start, end = (CONSOLE_SVG_FORMAT.index(mark) for mark in FONT_FACES)
    return CONSOLE_SVG_FORMAT[:start] + CONSOLE_SVG_FORMAT[end:]


def main() -> None:
    """Write the picture."""
    console = Console(record=True, width=COLUMNS, file=open(os.devnull, "w"))  # noqa: SIM115, PTH123
    console.print(Text.assemble(("$ ", "bold green"), SHOWN))
    console.print(Text.from_ansi(run().rstrip()))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(console.export_svg(title="ninesteps", code_format=offline_format()), encoding="utf-8")


if __name__ == "__main__":
    main()
