"""A newcomer's first minutes: the kit, a terminal, and nothing but what the screen says."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT, load_script

pytestmark = pytest.mark.skipif(
    shutil.which("tmux") is None and "CI" not in os.environ, reason="tmux is not installed"
)


@pytest.fixture(scope="module")
def session() -> ModuleType:
    return load_script(ROOT / "docs" / "student_session.py")


def test_three_functions_are_solved_by_what_watch_says_as_the_page_shows(
    session: ModuleType, kit: Path, tmp_path: Path
) -> None:
    """In a folder with a space and letters beyond ASCII, with the kit alone, on a small screen."""
    folder = tmp_path / "Meine Übung"
    shutil.copytree(kit, folder)
    environment = {"PYTHONPATH": str(folder / "src")}
    screens = session.play(folder, f"{sys.executable} -P -m grader", environment)
    page = session.on_page((ROOT / "docs" / "student.md").read_text(encoding="utf-8"))
    assert screens == page


def test_keys_do_what_the_last_line_says(session: ModuleType, kit: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kit"
    shutil.copytree(kit, folder)
    environment = {"PYTHONPATH": str(folder / "src"), "NO_COLOR": "1"}
    with session.terminal(f"{sys.executable} -P -m grader watch", folder, environment) as shown:
        shown.until("Next: sigmoid in neuron.py", "q quit")
        shown.press("n")
        shown.until("Next: Neuron in neuron.py")
        shown.press("p")
        shown.until("Neuron is not written yet")
        shown.press("l")
        shown.until("Step 9: test")
        shown.press("c")
        shown.until("Next: sigmoid in neuron.py")
        (folder / "neuron.py").write_text("def sigmoid(x):\n    while True: pass\n", encoding="utf-8")
        shown.until("was still running after 2 seconds")
        (folder / "neuron.py").write_bytes(b"")
        shown.until("neuron.py: is empty")
        shutil.copy(kit / "neuron.py", folder / "neuron.py")
        shown.until(f"0 of {session.TOTAL}")
        shown.press("q")
