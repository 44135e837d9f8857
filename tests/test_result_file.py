"""The result file: what it holds, and that a run with the same seed says the same."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import CASE, SOLUTION, STUB, Graded, without_seconds

from grader.course import Course
from grader.version import VERSION

Write = Callable[..., Path]


@pytest.fixture(scope="module")
def pupils(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixteen students, which is enough for two jobs."""
    folder = tmp_path_factory.mktemp("class")
    for number in range(16):
        (folder / f"student{number:02}").mkdir()
        shutil.copy(SOLUTION if number == 9 else STUB, folder / f"student{number:02}" / "neuron.py")
    (folder / "student00" / "neuron.py").write_text("def sigmoid(x):\n    return x\n", encoding="utf-8")
    return folder


def test_a_private_case_counts_within_the_points_of_its_function(
    graded: Graded, write: Write, course: Course
) -> None:
    plain = graded(SOLUTION, "--seed", 7)
    folder = write("cases/test_neuron.py", CASE).parent
    with_case = graded(SOLUTION, "--seed", 7, "--cases", folder)
    assert with_case["cases"] != plain["cases"]
    submission = with_case["submissions"][0]
    assert (submission["score"], submission["max_score"]) == (35.0, course.part("neuron").points)
    sigmoid = next(item for item in submission["functions"] if item["function"] == "sigmoid")
    private = [check for check in sigmoid["checks"] if check["id"] == "test_a_private_property"]
    assert [check["visibility"] for check in private] == ["hidden"]
    assert private[0]["points"] > 0
    for function in submission["functions"]:
        assert sum(check["max_points"] for check in function["checks"]) == pytest.approx(
            course.part("neuron").function(function["function"]).points
        )


def test_the_result_file_says_all_that_it_promises(graded: Graded, course: Course) -> None:
    result = graded(SOLUTION, STUB, "--seed", 7)
    assert list(result)[:5] == ["schema", "kit", "seed", "isolation", "cases"]
    assert (result["schema"], result["kit"], result["seed"]) == (1, VERSION, 7)
    assert re.fullmatch("[0-9a-f]{64}", result["cases"])
    solution, stub = result["submissions"]
    assert (solution["id"], stub["id"]) == ("neuron", "neuron-2")
    assert (solution["score"], stub["score"]) == (35.0, 0.0)
    assert {function["status"] for function in stub["functions"]} == {"not_attempted"}
    for submission in result["submissions"]:
        assert set(submission) >= {"id", "path", "status", "message", "score", "max_score", "seconds"}
        names = [function.name for function in course.part("neuron").functions]
        assert [function["function"] for function in submission["functions"]] == names
        for function in submission["functions"]:
            assert set(function) == {
                "part", "step", "function", "status", "score", "max_score", "mistake", "message",
                "follow_through", "checks",
            }  # fmt: skip
            for check in function["checks"]:
                assert set(check) == {
                    "id", "visibility", "status", "points", "max_points", "message", "seconds",
                }  # fmt: skip


def test_the_same_seed_gives_the_same_result_with_one_job_or_two(graded: Graded, pupils: Path) -> None:
    one = graded(pupils, "--seed", 11, "--jobs", 1)
    again = graded(pupils, "--seed", 11, "--jobs", 1)
    two = graded(pupils, "--seed", 11, "--jobs", 2)
    assert without_seconds(again) == without_seconds(one)
    assert without_seconds(two) == without_seconds(one)
    assert [item["id"] for item in one["submissions"]] == [f"student{number:02}" for number in range(16)]
    assert len({item["seed"] for item in one["submissions"]}) == 16


def test_without_a_seed_every_run_draws_its_own(graded: Graded) -> None:
    first = graded(STUB)
    assert graded(STUB)["seed"] != first["seed"]
