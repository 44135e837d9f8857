"""The students' kit: what is in it, what is not, and that it works alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import LIMIT, ROOT, STUDENT_TESTS

from grader.course import Course
from grader.errors import UserError
from grader.instructor.collect import collect
from grader.instructor.kit import write_kit
from grader.instructor.leaks import leaks
from grader.results import Visibility


def alone(kit: Path, installed: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", *arguments],
        capture_output=True,
        cwd=kit,
        env={**os.environ, **installed},
        stdin=subprocess.DEVNULL,
        encoding="cp1252",
        check=False,
        timeout=LIMIT,
    )


def test_the_kit_holds_stubs_notebooks_and_visible_cases(files: dict[str, bytes], course: Course) -> None:
    for part in course.parts:
        assert {f"{part.name}.py", f"{part.name}.ipynb"} <= files.keys()
        assert {
            f"src/exercises/test_{part.name}.py",
            f"src/exercises/fingerprints/{part.name}.json",
        } <= files.keys()
        assert files[f"{part.name}.py"] == (ROOT / "exercises" / f"{part.name}.py").read_bytes()
    assert b"ninesteps watch" in files["README.md"]
    assert not any("@" in line for line in files["README.md"].decode().splitlines() if "`" not in line)


def test_the_kit_holds_nothing_of_an_instructor(files: dict[str, bytes]) -> None:
    text = re.compile(r"(instructor|hidden|mistakes|variants|solutions|jail|seccomp|landlock|forkserver)")
    assert not [name for name in files if text.search(name)]


def test_the_kit_leaks_nothing(packed: Path) -> None:
    assert leaks([packed]) == []


@pytest.mark.parametrize(
    "secret", ["solutions/neuron.py", "grader/hidden/test_neuron.py", "grader/mistakes/neuron/line.py"]
)
def test_a_kit_with_a_secret_is_not_written(files: dict[str, bytes], tmp_path: Path, secret: str) -> None:
    place = tmp_path / "kit.zip"
    with pytest.raises(UserError, match=f"would give away {secret}.*nothing was written"):
        write_kit({**files, "extra.py": (ROOT / secret).read_bytes()}, place)
    assert not place.exists()


def test_the_same_files_give_the_same_zip(files: dict[str, bytes], packed: Path, tmp_path: Path) -> None:
    write_kit(files, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == packed.read_bytes()


def test_the_kit_has_the_students_verbs_and_no_others(kit: Path, installed: dict[str, str]) -> None:
    done = alone(kit, installed, "grader", "--help")
    assert done.returncode == 0, done.stderr
    verbs = re.findall(r"^  (\w+) ", done.stdout.partition("Commands:")[2], re.MULTILINE)
    assert verbs == ["check", "watch", "list", "hint", "plot", "reset", "submit"]


def test_a_known_mistake_is_named_from_the_table(
    kit: Path, installed: dict[str, str], tmp_path: Path
) -> None:
    wrong = (kit / "neuron.py").read_text(encoding="utf-8")
    wrong = wrong.replace("raise NotImplementedError", "return 1 / 1 + np.exp(-x)", 1)
    (tmp_path / "neuron.py").write_text(wrong, encoding="utf-8")
    done = alone(kit, installed, "grader", "check", "neuron/sigmoid", "--path", str(tmp_path))
    assert done.returncode == 1
    assert "what does Python divide by" in " ".join(done.stdout.split())


def test_pytest_runs_the_visible_cases_on_the_students_files(
    kit: Path, installed: dict[str, str], course: Course
) -> None:
    done = alone(kit, installed, "pytest", "-q", "-p", "no:cacheprovider")
    checks = [check for of_one in collect(course).by_function.values() for check in of_one]
    visible = [check for check in checks if check.visibility is Visibility.VISIBLE]
    assert f"{len(visible)} skipped" in done.stdout, done.stdout + done.stderr


def test_the_students_side_passes_its_tests_without_posix(kit: Path, installed: dict[str, str]) -> None:
    """The tests of the verbs, with the installed kit alone: nothing POSIX-only, no fork, a cp1252 console."""
    options = (
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        os.devnull,
        f"--rootdir={STUDENT_TESTS}",
        f"--confcutdir={STUDENT_TESTS}",
    )
    files = (str(STUDENT_TESTS / "test_check.py"), str(STUDENT_TESTS / "test_commands.py"))
    done = alone(kit, installed, "pytest", *options, *files)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " skipped" not in done.stdout
