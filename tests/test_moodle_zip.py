"""The zip of submissions that Moodle gives: one student a folder, whatever Moodle wrote around the name.

The names follow `download_submissions` of Moodle's mod/assign/locallib.php.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course import Course
from grader.instructor.submission import Submission, find_submissions

CODE = "def sigmoid(x):\n    return x\n"
Pack = Callable[..., Path]
Find = Callable[[Path], dict[str, Submission]]


@pytest.fixture
def find(course: Course) -> Find:
    return lambda path: {found.id: found for found in find_submissions(course, [path])}


@pytest.mark.parametrize("after", ["_/", "/", "_"], ids=["folders", "folders of Moodle 4", "no folders"])
def test_a_student_is_named_without_what_moodle_adds(pack: Pack, find: Find, after: str) -> None:
    files = {
        f"Zoë Müller_1001_assignsubmission_file{after}neuron.py": CODE,
        f"Bob O'Hara_1002_assignsubmission_file{after}my work (1).py": CODE,
        f"Bob O'Hara_1002_assignsubmission_file{after}perceptron.py": CODE,
    }
    found = find(pack(files))
    assert sorted(found) == ["Bob O'Hara_1002", "Zoë Müller_1001"]
    assert sorted(found["Bob O'Hara_1002"].files) == ["perceptron"]
    assert sorted(found["Zoë Müller_1001"].files) == ["neuron"]


@pytest.mark.parametrize("after", ["_/", "_"], ids=["folders", "no folders"])
def test_text_typed_into_moodle_is_no_other_student(pack: Pack, find: Find, after: str) -> None:
    files = {
        f"Tim Ott_1004_assignsubmission_file{after}neuron.py": CODE,
        f"Tim Ott_1004_assignsubmission_onlinetext{after}onlinetext.html": "see file",
        f"Eva Au_1005_assignsubmission_onlinetext{after}onlinetext.html": "I forgot",
    }
    found = find(pack(files))
    assert sorted(found) == ["Eva Au_1005", "Tim Ott_1004"]
    assert found["Tim Ott_1004"].problem == ""
    assert found["Eva Au_1005"].problem == ("neither a notebook nor a .py file is in it, but onlinetext.html")


@pytest.mark.parametrize("after", ["_/", "_"], ids=["folders", "no folders"])
def test_a_students_zip_is_read_once_moodles_is_unpacked(
    pack: Pack, tmp_path: Path, find: Find, after: str
) -> None:
    (tmp_path / "class").mkdir()
    for name in ("Max Zi_1006", "Ann Lee_1007"):
        pack({"hw/neuron.py": CODE}, f"class/{name}_assignsubmission_file{after}hw.zip")
    found = find(tmp_path / "class")
    assert sorted(found) == ["Ann Lee_1007", "Max Zi_1006"]
    assert all(submission.files and not submission.problem for submission in found.values())
