"""`list`, `hint`, `reset` and `submit` as a student meets them."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from .conftest import PARTS, TOTAL, Run, filled, stub

SIGMOID = "return 1 / (1 + np.exp(-x))"


def test_list_shows_every_function_with_its_points(run: Run) -> None:
    done = run("list")
    assert done.returncode == 0
    assert done.stdout.count(" point") >= TOTAL
    assert f"0 of {TOTAL} functions" in done.stdout


def test_list_remembers_what_passed(run: Run, folder: Path) -> None:
    (folder / "neuron.py").write_text(filled("neuron", {"sigmoid": SIGMOID}), encoding="utf-8")
    run("check", "neuron/sigmoid")
    assert "✓ sigmoid" in run("list").stdout


def test_list_works_where_nothing_is(run: Run, tmp_path: Path) -> None:
    assert run("list", cwd=tmp_path).returncode == 0


def test_hints_say_more_and_more(run: Run) -> None:
    texts = [run("hint", "backprop", "-n", number).stdout for number in (1, 2, 3)]
    assert len(set(texts)) == 3
    assert "hint 1 of 3" in texts[0]
    assert "ninesteps hint backprop -n 2" in texts[0]
    assert "ninesteps hint" not in texts[2]


def test_a_hint_is_for_one_function(run: Run) -> None:
    done = run("hint", "train")
    assert done.returncode == 2
    assert "neuron/train, perceptron/train, nine_steps/train" in done.stderr
    assert "name one of them" in run("hint", "nine_steps/backward").stderr
    assert run("hint", "backprop", "-n", "4").returncode == 2


def test_reset_puts_back_one_function_and_keeps_a_copy(run: Run, folder: Path) -> None:
    written = filled("neuron", {"sigmoid": SIGMOID, "mse_loss": "return 0.0"})
    (folder / "neuron.py").write_text(written, encoding="utf-8")
    done = run("reset", "mse_loss", "--yes")
    assert done.returncode == 0, done.stderr
    assert (folder / "neuron.py").read_text(encoding="utf-8") == filled("neuron", {"sigmoid": SIGMOID})
    (kept,) = (folder / "backups").iterdir()
    assert kept.read_text(encoding="utf-8") == written
    assert kept.name in done.stdout


def test_reset_asks_first_and_changes_nothing_without_a_yes(run: Run, folder: Path) -> None:
    written = filled("neuron", {"mse_loss": "return 0.0"})
    (folder / "neuron.py").write_text(written, encoding="utf-8")
    assert run("reset", "mse_loss").returncode != 0
    assert (folder / "neuron.py").read_text(encoding="utf-8") == written


def test_reset_mends_a_function_that_does_not_parse(run: Run, folder: Path) -> None:
    (folder / "neuron.py").write_text(filled("neuron", {"mse_loss": "return ((("}), encoding="utf-8")
    assert run("reset", "mse_loss", "--yes").returncode == 0
    assert run("check", "mse_loss").stdout.count("not yet") == 1


def test_reset_brings_back_what_was_deleted(run: Run, folder: Path) -> None:
    (folder / "neuron.py").write_text("import numpy as np\n", encoding="utf-8")
    assert run("reset", "mse_loss", "--yes").returncode == 0
    assert "def mse_loss" in (folder / "neuron.py").read_text(encoding="utf-8")
    assert run("reset", "neuron/", "--yes").returncode == 0
    assert (folder / "neuron.py").read_text(encoding="utf-8") == stub("neuron")


def test_reset_puts_back_a_cell_of_a_notebook(run: Run, folder: Path) -> None:
    cell = {
        "cell_type": "code",
        "metadata": {"nbgrader": {"grade_id": "neuron-loss-mse_loss", "solution": True}},
        "source": ["def mse_loss(y_true, y_pred):\n", "    return 0"],
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "old"}],
        "execution_count": 3,
    }
    path = folder / "neuron.ipynb"
    path.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    assert run("reset", "mse_loss", "--yes").returncode == 0
    (after,) = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert "raise NotImplementedError" in "".join(after["source"])
    assert (after["outputs"], after["execution_count"]) == ([], None)


def test_reset_of_what_is_as_it_was_says_so(run: Run, folder: Path) -> None:
    assert "as it was handed out already" in run("reset", "mse_loss", "--yes").stdout
    assert not (folder / "backups").exists()


def test_submit_packs_what_was_worked_on_reads_it_back_and_gives_a_receipt(run: Run, folder: Path) -> None:
    written = filled("neuron", {"sigmoid": SIGMOID})
    (folder / "neuron.py").write_text(written, encoding="utf-8")
    done = run("submit")
    assert done.returncode == 0
    assert "neuron.py: 1 of 13 functions written" in done.stdout
    assert "Nothing was sent" in done.stdout
    packed = folder / "submission.zip"
    with zipfile.ZipFile(packed) as archive:
        assert archive.namelist() == ["neuron.py"]
        assert archive.read("neuron.py").decode() == written
    digest = hashlib.sha256(packed.read_bytes()).hexdigest()
    assert f"sha256 {digest}" in done.stdout
    assert digest in (folder / "submission.zip.receipt.txt").read_text()


def test_submit_can_make_a_folder_as_nbgrader_takes_it(run: Run, folder: Path, tmp_path: Path) -> None:
    done = run("submit", "--part", "neuron", "--to", tmp_path / "submitted" / "ada")
    assert done.returncode == 0
    place = tmp_path / "submitted" / "ada" / "neuron"
    assert sorted(path.name for path in place.iterdir()) == ["neuron.py", "timestamp.txt"]
    assert "Every function in it is still as it was handed out." in done.stdout


@pytest.mark.parametrize("arguments", [("--part", "nowhere"), ("--to", "neuron.py/submission.zip")])
def test_submit_refuses_in_one_line(run: Run, arguments: tuple[str, ...]) -> None:
    done = run("submit", *arguments)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_submit_refuses_a_file_that_cannot_be_graded(run: Run, folder: Path) -> None:
    (folder / "neuron.py").write_bytes(b"")
    done = run("submit")
    assert done.returncode == 2
    assert "neuron.py: is empty" in done.stderr
    assert not (folder / "submission.zip").exists()


@pytest.mark.parametrize("verb", ["check", "watch", "list", "hint", "reset", "submit", "plot"])
def test_every_verb_has_help(run: Run, verb: str) -> None:
    done = run(verb, "--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) >= 5


def test_what_is_handed_out_parses() -> None:
    for part in PARTS:
        compile(stub(part), part, "exec")
