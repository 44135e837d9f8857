"""The command as a user meets it: exit status, one clear line when something is wrong, the result file."""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import CASE, ROOT, SOLUTION, STUB, Command, Graded, notebook, run_command

from grader import cli
from grader.version import VERSION

Write = Callable[..., Path]


def refused(done: Any, *words: str) -> str:
    """The one line on stderr of a command that refused its input."""
    assert done.returncode == 2, done
    assert "Traceback" not in done.stdout + done.stderr
    line = done.stderr.removesuffix("\n")
    assert "\n" not in line
    assert line.startswith("ninesteps: ")
    for word in words:
        assert word in line
    return line


def test_the_command_and_the_module_are_the_same() -> None:
    installed = run_command(Path(sys.executable).parent / "ninesteps", "--version")
    module = run_command(sys.executable, "-m", "grader", "--version")
    assert (installed.returncode, installed.stdout) == (0, f"ninesteps, version {VERSION}\n")
    assert (module.returncode, module.stdout) == (0, installed.stdout)


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_lists_every_verb_with_a_line(ninesteps: Command, option: str) -> None:
    done = ninesteps(option)
    assert done.returncode == 0
    for verb in cli.COMMANDS:
        assert re.search(rf"^  {verb} +\S.+", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("verb", ["grade", "course"])
def test_every_option_of_a_verb_is_explained(ninesteps: Command, verb: str) -> None:
    done = ninesteps(verb, "--help")
    assert done.returncode == 0
    options = re.findall(r"^  (--\w+)(.*(?:\n {10,}.*)*)", done.stdout, re.MULTILINE)
    assert options
    assert all(len(text.split()) > 2 for _, text in options)


def test_no_arguments_show_the_help_and_are_bad_usage(ninesteps: Command) -> None:
    done = ninesteps()
    assert done.returncode == 2
    assert "Usage: ninesteps" in done.stdout
    assert "grade" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["frobnicate"], ["frobnicate", "--help"]),
        (["grade"], ["PATH", "ninesteps grade --help"]),
        (["grade", "gone"], ["gone: does not exist"]),
        (["grade", SOLUTION, "--part", "neurone"], ["--part neurone", "neuron, perceptron, nine_steps"]),
        (["grade", SOLUTION, "--jobs", "0"], ["--jobs"]),
        (["grade", SOLUTION, "--seed", "x"], ["--seed"]),
        (["grade", SOLUTION, "--seed", "-1"], ["--seed"]),
        (["grade", SOLUTION, "--verbose"], ["--verbose"]),
        (["grade", ROOT / "LICENSE"], ["LICENSE", "neither a folder, a zip, a .py file nor a notebook"]),
        (["grade", ROOT / "docs", "--cases", "gone"], ["--cases", "gone"]),
        (["course"], ["DIR"]),
        (["course", ROOT / "LICENSE"], ["LICENSE"]),
        (["course", "x", "--part", "two"], ["--part two"]),
        (["grade", ""], ["an argument is empty"]),
        (["grade", SOLUTION, "--out", ""], ["an argument is empty"]),
    ],
    ids=lambda value: " ".join(Path(item).name for item in value) if isinstance(value, list) else None,
)
def test_bad_usage_is_one_line_that_names_what_is_wrong(
    ninesteps: Command, tmp_path: Path, arguments: list[object], words: list[str]
) -> None:
    refused(ninesteps(*arguments, cwd=tmp_path), *words)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("neuron.py", b"", "is empty"),
        ("neuron.py", b"\x7fELF\0\0\1", "is not a text file"),
        ("neuron.py", "x = 'é'\n".encode("latin-1"), "not UTF-8"),
        ("neuron.ipynb", b'{"cells": [{"cell_type"', "its JSON breaks off or is damaged"),
        ("neuron.ipynb", b"[1, 2]", "is JSON, but not a notebook"),
        ("neuron.ipynb", '{"cells": []}'.encode("utf-16"), "is UTF-16 text; save it as UTF-8"),
        ("neuron.ipynb", b"[" * 100_000, "damaged"),
        ("neuron.zip", b"PK\3\4 and no more", "is not a zip"),
        ("essay.py", b"print('hello')\n", "no part of the course is in it"),
    ],
)
def test_an_only_file_that_cannot_be_read_is_one_line_that_names_it(
    ninesteps: Command, write: Write, name: str, content: bytes, words: str
) -> None:
    refused(ninesteps("grade", write(name, content)), name, words)


def test_a_notebook_of_sixty_megabytes_is_refused_in_one_line(ninesteps: Command, tmp_path: Path) -> None:
    path = tmp_path / "neuron.ipynb"
    with path.open("wb") as file:
        file.write(b'{"cells": [')
        file.truncate(60 * 2**20)
    refused(ninesteps("grade", path), "neuron.ipynb: is larger than the 32 MB", "clear the outputs")
    path.unlink()


def test_an_unreadable_file_among_others_is_a_result_of_its_own(
    graded: Graded, tmp_path: Path, write: Write
) -> None:
    write("class/ann/neuron.py", SOLUTION.read_bytes())
    write("class/bob/neuron.ipynb", b"{")
    result = graded(tmp_path / "class")
    assert [(item["id"], item["status"], item["score"]) for item in result["submissions"]] == [
        ("ann", "graded", 35.0),
        ("bob", "unreadable", 0.0),
    ]
    assert result["submissions"][1]["message"].startswith("neuron.ipynb: is not a notebook")


def test_a_syntax_error_costs_its_function_and_nothing_else(
    graded: Graded, tmp_path: Path, write: Write
) -> None:
    source = SOLUTION.read_text(encoding="utf-8")
    path = write("neuron.py", source.replace("def mse_loss(", "def mse_loss((", 1))
    result = graded(path)
    failed = [item for item in result["submissions"][0]["functions"] if item["status"] != "passed"]
    assert [item["function"] for item in failed] == ["mse_loss"]
    assert re.search(r"does not parse, neuron\.py, line \d+", failed[0]["message"])


def test_a_result_file_that_cannot_be_written_is_named_before_any_work(
    ninesteps: Command, tmp_path: Path, write: Write
) -> None:
    write("file", "in the way")
    done = ninesteps("grade", tmp_path / "gone.py", "--json", tmp_path / "file" / "below")
    refused(done, str(tmp_path / "file" / "below"), "file is not a folder")


def test_a_course_that_cannot_be_written_is_named(ninesteps: Command, tmp_path: Path, write: Write) -> None:
    write("file", "in the way")
    done = ninesteps("grade", SOLUTION, "--out", tmp_path / "file" / "below")
    refused(done, str(tmp_path / "file" / "below"), "cannot be written")


def test_a_folder_in_place_of_the_result_file_is_named(ninesteps: Command, tmp_path: Path) -> None:
    refused(ninesteps("grade", SOLUTION, "--json", tmp_path), str(tmp_path), "directory")


def test_a_file_in_place_of_the_course_is_named(ninesteps: Command, write: Write) -> None:
    path = write("file", "in the way")
    refused(ninesteps("grade", SOLUTION, "--out", path), str(path), "file")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("notes.txt", "none", ["holds no cases", "test_neuron.py"]),
        ("test_neuron.py", CASE + "    close((1, 2)\n", ["test_neuron.py"]),
        ("test_neuron.py", "import grader.no_such_module\n", ["test_neuron.py", "no_such_module"]),
        (
            "test_neuron.py",
            CASE.replace("student.sigmoid", "student.sigma"),
            ["test_neuron.py::test_a_private_property", 'of="sigmoid"'],
        ),
        ("test_neuron.py", CASE.replace("student.sigmoid(0.0)", "0.5"), ['of="sigmoid"']),
        ("test_neuron.py", CASE.replace("(student)", "(student, tmp_path)"), ["takes", "tmp_path"]),
    ],
    ids=["none", "syntax", "import", "unknown-function", "no-function", "fixture"],
)
def test_private_cases_that_cannot_be_used_are_named_in_one_line(
    ninesteps: Command, write: Write, name: str, content: str, words: list[str]
) -> None:
    folder = write(f"cases/{name}", content).parent
    refused(ninesteps("grade", SOLUTION, "--cases", folder), *words)


def test_output_that_is_no_terminal_has_no_control_characters(
    ninesteps: Command, tmp_path: Path, write: Write
) -> None:
    write("class/ann/neuron.ipynb", notebook("def sigmoid(x):\n    raise ValueError('\\x1b[31m [red]')"))
    write("class/bob/neuron.py", STUB.read_bytes())
    done = ninesteps("grade", tmp_path / "class")
    assert done.returncode == 0
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", done.stdout + done.stderr)


def test_a_fault_of_the_kit_exits_with_three_and_leaves_a_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError("made up")

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr("grader.instructor.commands.grade.find_submissions", broken)
    assert cli.main(["grade", str(SOLUTION)]) == 3
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "Traceback" not in told
    (report,) = tmp_path.glob("ninesteps-fault-*.txt")
    assert str(report) in told
    assert "ZeroDivisionError: made up" in report.read_text(encoding="utf-8")


def test_a_course_list_that_is_wrong_is_bad_input_and_no_fault(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, write: Write
) -> None:
    bad = write("course.toml", "title = 3\n")
    monkeypatch.setattr("grader.course.load_course.__defaults__", (bad,))
    assert cli.main(["course", str(tmp_path / "made")]) == 2
    assert capsys.readouterr().err == "ninesteps: course.toml: title must be a text that is not empty\n"


def test_an_interrupted_run_says_so_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("grader.instructor.commands.grade.find_submissions", interrupted)
    assert cli.main(["grade", str(SOLUTION)]) == 2
    assert capsys.readouterr().err.strip() == "ninesteps: interrupted; nothing half-written is left"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device"),
            "the disk, or the one for temporary files: No space",
        ),
        (
            OSError(errno.EROFS, "Read-only file system", "kept"),
            "kept: Read-only file system; make room there",
        ),
    ],
)
def test_a_disk_that_takes_nothing_is_no_fault_of_the_kit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: OSError, words: str
) -> None:
    def full(*arguments: object) -> None:
        raise error

    monkeypatch.setattr("grader.instructor.commands.grade.find_submissions", full)
    assert cli.main(["grade", str(SOLUTION)]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"ninesteps: {words}")
    assert told.count("\n") == 1


def test_a_fault_that_cannot_be_written_down_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError("made up")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    monkeypatch.setattr("grader.instructor.commands.grade.find_submissions", broken)
    assert cli.main(["grade", str(SOLUTION)]) == 3
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "ZeroDivisionError: made up" in told
