"""Plays a student's first minutes with the kit in a real terminal, and keeps the screens for docs/student.md.

`python docs/student_session.py` makes the kit, plays the session in tmux and writes the page's screens anew.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from docs.tools.kit import unpacked
from grader.course import load_course

PAGE = Path(__file__).with_name("student.md")
TOTAL = len(load_course().functions)
COLUMNS, ROWS = 92, 30
PATIENCE = 60.0
STUB = "raise NotImplementedError"

WRONG_SIGMOID = "return 1 / 1 + np.exp(-x)"
RIGHT_SIGMOID = "return 1 / (1 + np.exp(-x))"
NEURON = (
    "self.weights, self.bias = weights, bias",
    "return sigmoid(np.dot(self.weights, inputs) + self.bias)",
)
NETWORK = (
    "self.h1, self.h2, self.o1 = (Neuron(np.array([0, 1]), 0) for _ in range(3))",
    "return self.o1.feedforward(np.array([self.h1.feedforward(x), self.h2.feedforward(x)]))",
)


class Terminal:
    """A terminal of tmux in which a command runs."""

    def __init__(self, command: str, folder: Path, environment: Mapping[str, str]) -> None:
        self._server = f"ninesteps-{uuid.uuid4().hex[:12]}"
        settings = " ".join(f"{name}={shlex.quote(value)}" for name, value in environment.items())
        size = ("-x", str(COLUMNS), "-y", str(ROWS))
        self._tmux(
            "new-session",
            "-d",
            "-s",
            "it",
            *size,
            "-c",
            str(folder),
            f"env -u COLUMNS -u LINES {settings} {command}",
        )

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._server, "-f", "/dev/null", *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm"},
        )
        return done.stdout

    def press(self, key: str) -> None:
        """Press a key."""
        self._tmux("send-keys", "-t", "it", key)

    def screen(self) -> str:
        """What the screen shows."""
        lines = self._tmux("capture-pane", "-p", "-t", "it").split("\n")
        return "\n".join(line.rstrip() for line in lines).strip("\n")

    def until(self, *words: str) -> str:
        """The screen as soon as it shows all these words.

        Raises:
            TimeoutError: when it does not; the text is the screen.
        """
        started = time.monotonic()
        while True:
            screen = self.screen()
            if all(word in screen for word in words):
                return screen
            if time.monotonic() - started > PATIENCE:
                raise TimeoutError(f"no {words} on the screen:\n{screen}")
            time.sleep(0.05)

    def close(self) -> None:
        """End the terminal and all that runs in it."""
        self._tmux("kill-server")


@contextmanager
def terminal(command: str, folder: Path, environment: Mapping[str, str]) -> Iterator[Terminal]:
    """A terminal, closed afterwards."""
    opened = Terminal(command, folder, environment)
    try:
        yield opened
    finally:
        opened.close()


def write(path: Path, name: str, *bodies: str) -> None:
    """Write a function as a student does: the bodies in place of what is handed out, or of an earlier try."""
    text = path.read_text(encoding="utf-8")
    start = text.index(f"def {name}(" if f"\ndef {name}(" in text else f"class {name}:")
    end = text.index("\n\n\n", start)
    piece = text[start:end]
    for body in bodies:
        first = STUB if STUB in piece else WRONG_SIGMOID
        piece = piece.replace(first, body, 1)
    path.write_text(text[:start] + piece + text[end:], encoding="utf-8")


def play(kit: Path, command: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Play the session.

    Args:
        kit: the unpacked kit.
        command: starts `ninesteps`.
        environment: what the command needs.

    Returns:
        The screens by name.
    """
    file = kit / "neuron.py"
    screens = {}
    with terminal(f"{command} watch", kit, environment) as shown:
        screens["start"] = shown.until("Next: sigmoid in neuron.py", "q quit")
        write(file, "sigmoid", WRONG_SIGMOID)
        screens["wrong"] = shown.until("what does Python divide by", "q quit")
        shown.press("h")
        screens["hint"] = shown.until("hint 1 of 3", "2 more")
        write(file, "sigmoid", RIGHT_SIGMOID)
        screens["right"] = shown.until("Next: Neuron in neuron.py", f"1 of {TOTAL}", "q quit")
        write(file, "Neuron", *NEURON)
        screens["second"] = shown.until("Next: OurNeuralNetwork in neuron.py", f"2 of {TOTAL}", "q quit")
        write(file, "OurNeuralNetwork", *NETWORK)
        screens["third"] = shown.until("Next: mse_loss in neuron.py", f"3 of {TOTAL}", "q quit")
        shown.press("q")
    return {name: plain(screen) for name, screen in screens.items()}


def plain(screen: str) -> str:
    """A screen without what is different each time: the clock and how long it took."""
    screen = re.sub(r"\d\d:\d\d:\d\d", "12:00:00", screen)
    return re.sub(r"in \d+\.\d\d s", "in 0.05 s", screen)


def on_page(page: str) -> dict[str, str]:
    """The screens that stand on the page."""
    return dict(re.findall(r"<!-- screen: (\w+) -->\n```text\n(.*?)\n```", page, re.DOTALL))


def with_screen(page: str, name: str, screen: str) -> str:
    """The page with this screen in its place."""
    place = rf"(<!-- screen: {name} -->\n```text\n).*?(```)"
    return re.sub(place, lambda match: f"{match[1]}{screen}\n{match[2]}", page, flags=re.DOTALL)


def main() -> int:
    """Make the kit, play, and write the page's screens."""
    with unpacked() as kit:
        screens = play(kit, f"{shlex.quote(sys.executable)} -P -m grader", {"PYTHONPATH": str(kit / "src")})
    page = PAGE.read_text(encoding="utf-8")
    for name, screen in screens.items():
        page = with_screen(page, name, screen)
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
