"""The instructors' pages are true: every shell block is run, page by page, in a folder of its own."""

from __future__ import annotations

import csv
import json
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, environment

from docs.tools.fences import fences

FOLDER = ROOT / "docs" / "instructors"
ONCE = 'title="once"'  # installation, which the tests' own environment stands for


def shell(page: Path) -> list[str]:
    """The shell blocks of a page that can be run here."""
    found = [fence for fence in fences(page.read_text(encoding="utf-8")) if fence.kind in ("sh", "bash")]
    return [fence.body for fence in found if ONCE not in fence.words]


PAGES = [path for path in sorted(FOLDER.glob("*.md")) if shell(path)]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_shell_block_of_the_page_works(page: Path, tmp_path: Path) -> None:
    (tmp_path / "demo").symlink_to(ROOT / "demo")
    script = "\n".join(["set -euxo pipefail", *shell(page)])
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    if page.stem == "quickstart":
        check_quickstart(tmp_path)


def check_quickstart(folder: Path) -> None:
    """What the page says is there."""
    for name in ("student01", "student02", "student03"):
        assert (folder / "course" / "feedback" / name / "neuron" / "neuron.html").is_file()
    assert (folder / "course" / "gradebook.db").is_file()
    with (folder / "course" / "grades.csv").open(encoding="utf-8") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores["student01"] == 35
    assert 0 < scores["student02"] < scores["student03"] < 35
    assert (folder / "student-kit.zip").is_file()
    assert (folder / "mycourse" / "release" / "neuron" / "neuron.ipynb").is_file()
    (last,) = json.loads((folder / "results.json").read_text(encoding="utf-8"))["submissions"]
    assert (last["id"], last["status"]) == ("student02", "graded")


def test_installation_is_the_only_block_that_is_not_run() -> None:
    skipped = [
        fence.body
        for path in FOLDER.glob("*.md")
        for fence in fences(path.read_text(encoding="utf-8"))
        if fence.kind in ("sh", "bash") and ONCE in fence.words
    ]
    assert len(skipped) == 1
    assert "pip install -e ." in skipped[0]
