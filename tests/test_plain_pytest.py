"""The engine's verdicts are those of plain pytest on the same cases, submission and seed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from grader.checks import Checks
from grader.course import load_course
from grader.instructor.collect import collect
from grader.instructor.engine import Engine
from grader.instructor.loading import WorkerLoader
from grader.instructor.submission import find_submissions
from grader.seeds import submission_seed

ROOT = Path(__file__).resolve().parent.parent
COURSE = load_course()
SEED = 5
SUBMISSIONS = {
    "neuron": [
        *("mistakes-neuron-loss", "mistakes-neuron-scalar", "mistakes-neuron-network", "mistakes-overflow"),
        *("half-done", "wrong-helper", "greek-names", "missing-import"),
    ],
    "perceptron": ["mistakes-perceptron-shapes", "mistakes-parentheses", "syntax-error", "doubled-cell"],
    "nine_steps": ["mistakes-nine-relu", "mistakes-nine-shapes", "mistakes-nine-data", "right-one-liners"],
}
PAIRS = [(part, name) for part, names in SUBMISSIONS.items() for name in names]


@pytest.fixture(scope="module")
def checks() -> Checks:
    return collect(COURSE)


@pytest.fixture(scope="module")
def loader() -> Iterator[WorkerLoader]:
    with WorkerLoader() as made:
        yield made


def by_pytest(part: str, folder: Path, seed: int, report: Path) -> dict[str, str]:
    """Every case's outcome, as pytest itself sees it."""
    files = [f"exercises/test_{part}.py", f"grader/hidden/test_{part}.py"]
    options = ["-q", "-p", "no:cacheprovider", f"--submission={folder}", f"--case-seed={seed}"]
    command = [sys.executable, "-m", "pytest", *files, *options, f"--junitxml={report}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    outcomes = {}
    for case in ElementTree.parse(report).iter("testcase"):
        kinds = {child.tag for child in case}
        assert "error" not in kinds or "CheckFailed" in ElementTree.tostring(case, "unicode")
        outcome = (
            "not_attempted" if "skipped" in kinds else "failed" if kinds & {"failure", "error"} else "passed"
        )
        outcomes[case.attrib["name"]] = outcome
    return outcomes


@pytest.mark.parametrize(("part", "name"), PAIRS)
def test_engine_and_plain_pytest_agree_on_every_case(
    part: str, name: str, tmp_path: Path, checks: Checks, loader: WorkerLoader
) -> None:
    folder = ROOT / "demo" / name
    (submission,) = find_submissions(COURSE, [folder])
    engine = Engine(COURSE, checks, SEED, [part], loader, follow_through=False)
    result, _ = engine.grade(submission)
    ours = {check.id: check.status.value for function in result.functions for check in function.checks}
    assert ours == by_pytest(part, folder, submission_seed(SEED, name), tmp_path / "report.xml")


def test_visible_cases_work_by_themselves_on_the_stubs() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "exercises/test_neuron.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert " skipped" in done.stdout
    assert "failed" not in done.stdout
