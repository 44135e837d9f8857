"""The zip of submissions that Canvas gives: whose a file is, which of several counts, what was late.

The names follow Canvas's own lib/content_zipper.rb (`get_filename`, `add_upload_submission`) and
Attachment.make_unique_filename.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Command, Graded, notebook

from grader.course import Course
from grader.instructor.canvas import CanvasName, read_name
from grader.instructor.submission import Submission, find_submissions

CODE = "import numpy as np\n\ndef sigmoid(x):\n    return 1 / (1 + np.exp(-x))\n"
LAYERS = "def backprop(network, X, y):\n    return []\n"
Pack = Callable[..., Path]
Write = Callable[..., Path]


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("doejane_12345_67890_neuron.py", CanvasName("12345", False, 67890, "neuron.py")),
        ("doejane_LATE_12345_67890_neuron-1.py", CanvasName("12345", True, 67890, "neuron.py", 1)),
        ("doe_jane_12345_67890_neuron-12.ipynb", CanvasName("12345", False, 67890, "neuron.ipynb", 12)),
        ("müllerzoë_7_8_my work (final).py", CanvasName("7", False, 8, "my work (final).py")),
        ("2fast_12345_67890_1_2_neuron.py", CanvasName("12345", False, 67890, "1_2_neuron.py")),
        ("12345_678_910_neuron.py", CanvasName("678", False, 910, "neuron.py")),
        ("anon_aB3dE_910_neuron.py", CanvasName("anon_aB3dE", False, 910, "neuron.py")),
        ("LATE_anon_aB3dE_910_1_neuron-2.py", CanvasName("anon_aB3dE", True, 910, "1_neuron.py", 2)),
        ("doejane_12345_text.html", CanvasName("12345", False, 0, "text.html")),
        ("doejane_LATE_12345_link.html", CanvasName("12345", True, 0, "link.html")),
        ("doejane_12345_67890_neuron-1.tar.gz", CanvasName("12345", False, 67890, "neuron-1.tar.gz")),
    ],
)
def test_a_name_says_who_when_and_what(name: str, read: CanvasName) -> None:
    assert read_name(name) == read


@pytest.mark.parametrize(
    "name",
    ["neuron.py", "ann_neuron.py", "week_3_neuron.py", "_1_2_", "1_2_neuron.py", "", "a_b_c_d", "LATE_"],
)
def test_other_names_are_not_canvass(name: str) -> None:
    assert read_name(name) is None


@pytest.fixture
def find(course: Course) -> Callable[[Path], dict[str, Submission]]:
    return lambda path: {found.id: found for found in find_submissions(course, [path])}


Find = Callable[[Path], dict[str, Submission]]


def entries(submission: Submission) -> dict[str, list[str]]:
    return {part: [file.entry for file in files] for part, files in submission.files.items()}


def test_the_students_are_canvass_ids_and_the_latest_file_counts(pack: Pack, find: Find) -> None:
    path = pack(
        {
            "doejane_101_900_neuron.py": CODE,
            "doejane_101_950_neuron-1.py": CODE,
            "doejane_101_920_neuron-2.py": CODE,
            "roeric_LATE_102_903_neuron.py": CODE,
        }
    )
    found = find(path)
    assert list(found) == ["101", "102"]
    assert entries(found["101"]) == {"neuron": ["doejane_101_950_neuron-1.py"]}
    assert found["101"].notes == ("neuron.py (neuron) was handed in more than once; the latest counts",)
    assert found["102"].notes == ("handed in late",)


def test_several_parts_forms_and_own_names_are_one_students(pack: Pack, find: Find) -> None:
    path = pack(
        {
            "doejane_101_900_Neuron.ipynb": notebook(CODE),
            "doejane_101_901_neuron.py": CODE,
            "doejane_101_902_my layers.py": LAYERS,
            "doejane_101_903_photo.png": b"\x89PNG",
            "__MACOSX/._doejane_101_900_Neuron.ipynb": b"",
        }
    )
    (jane,) = find(path).values()
    assert entries(jane) == {
        "nine_steps": ["doejane_101_902_my layers.py"],
        "neuron": ["doejane_101_900_Neuron.ipynb", "doejane_101_901_neuron.py"],
    }
    assert not jane.problem
    assert not jane.notes


def test_what_is_no_file_is_told_and_stops_nobody(pack: Pack, find: Find) -> None:
    path = pack(
        {
            "doejane_101_text.html": "<p>def sigmoid",
            "roeric_LATE_102_link.html": "",
            "poesam_103_905_essay.py": "x = 1\n",
            "noeann_104_906_work.zip": b"PK",
            "loetim_105_907_neuron.py": CODE,
            "moepat_106_908_photo.png": b"",
        }
    )
    found = find(path)
    assert "text typed into Canvas" in found["101"].problem
    assert "a link" in found["102"].problem
    assert found["102"].notes == ("handed in late",)
    assert "essay.py: no part of the course is in it" in found["103"].problem
    assert "zip within a zip" in found["104"].problem
    assert not found["105"].problem
    assert "photo.png" in found["106"].problem


def test_the_unpacked_zip_is_read_as_well_with_zips_that_students_made(
    write: Write, pack: Pack, find: Find
) -> None:
    folder = write("handed/doejane_101_900_neuron.py", CODE).parent
    pack({"work/nine_steps.py": LAYERS}, name="handed/doejane_LATE_101_901_work.zip")
    pack({"notes.txt": ""}, name="handed/roeric_102_902_work.zip")
    found = find(folder)
    assert sorted(found["101"].files) == ["neuron", "nine_steps"]
    assert found["102"].problem == "work.zip: holds no file of the course"


def test_one_file_of_another_name_makes_it_an_ordinary_class(pack: Pack, find: Find) -> None:
    found = find(pack({"doejane_101_900_neuron.py": CODE, "ann_neuron.py": CODE}))
    assert sorted(found) == ["ann_neuron", "doejane_101_900_neuron"]


def test_grading_the_zip_keeps_that_it_was_late_in_the_message(graded: Graded, pack: Pack) -> None:
    path = pack(
        {
            "doejane_101_900_neuron.py": CODE,
            "roeric_LATE_102_903_neuron-1.py": CODE,
            "poesam_LATE_103_904_neuron.ipynb": "{",
        }
    )
    found = {item["id"]: item for item in graded(path, "--seed", 1)["submissions"]}
    assert (found["101"]["message"], found["101"]["status"]) == ("", "graded")
    assert found["102"]["message"] == "handed in late"
    assert found["102"]["score"] == found["101"]["score"] > 0
    assert found["103"]["status"] == "unreadable"
    assert found["103"]["message"].startswith("handed in late; neuron.ipynb: is not a notebook")


def test_a_damaged_zip_is_told_in_one_line(ninesteps: Command, write: Write) -> None:
    done = ninesteps("grade", write("canvas.zip", b"PK\x03\x04 not a zip"))
    assert done.returncode == 2
    assert "canvas.zip: is not a zip that can be read" in done.stderr
    assert "Traceback" not in done.stderr
