"""What counts as one submission, what as a class, and who a file belongs to."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import notebook

from grader.attempts import State
from grader.course import Course
from grader.errors import UserError
from grader.instructor.submission import Submission, find_submissions, read_submission
from grader.worker.module import Supply

CODE = "def sigmoid(x):\n    return x\n"
LAYERS = "def backprop(network, X, y):\n    return []\n"
Write = Callable[..., Path]
Find = Callable[..., tuple[Submission, ...]]


@pytest.fixture
def find(course: Course) -> Find:
    return lambda *paths: find_submissions(course, paths)


def ids(submissions: tuple[Submission, ...]) -> list[str]:
    return [submission.id for submission in submissions]


def parts(submission: Submission) -> dict[str, list[str]]:
    return {part: [file.name for file in files] for part, files in submission.files.items()}


def test_a_file_is_one_submission_with_its_own_name(write: Write, find: Find) -> None:
    (found,) = find(write("neuron.py"))
    assert (found.id, parts(found)) == ("neuron", {"neuron": ["neuron.py"]})


def test_a_folder_with_a_parts_file_is_one_submission_with_the_folders_name(write: Write, find: Find) -> None:
    write("ann/neuron.py")
    write("ann/helpers.py")
    (found,) = find(write("ann/nine_steps.ipynb", notebook(LAYERS)).parent)
    assert (found.id, parts(found)) == ("ann", {"neuron": ["neuron.py"], "nine_steps": ["nine_steps.ipynb"]})


def test_the_notebook_comes_before_the_script(write: Write, find: Find) -> None:
    write("ann/neuron.py")
    (found,) = find(write("ann/neuron.ipynb", notebook(CODE)).parent)
    assert parts(found) == {"neuron": ["neuron.ipynb", "neuron.py"]}


@pytest.mark.parametrize("name", ["Neuron.py", "NEURON.PY", "Neuron.ipynb"])
def test_the_case_of_a_file_name_does_not_matter(write: Write, find: Find, name: str) -> None:
    (found,) = find(write(f"ann/{name}").parent)
    assert parts(found) == {"neuron": [name]}


def test_of_names_that_differ_in_case_only_the_courses_spelling_counts(write: Write, find: Find) -> None:
    write("ann/Neuron.py")
    (found,) = find(write("ann/neuron.py").parent)
    assert parts(found) == {"neuron": ["neuron.py"]}


def test_folders_zips_and_loose_files_are_a_class(
    tmp_path: Path, write: Write, pack: Callable[..., Path], find: Find
) -> None:
    write("class/ann/neuron.py")
    write("class/carl.py")
    write("class/dora.ipynb", notebook(LAYERS))
    write("class/marks.txt", "none yet")
    pack({"neuron.py": CODE}, "class/bob.zip")
    assert sorted(ids(find(tmp_path / "class"))) == ["ann", "bob", "carl", "dora"]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        (["neuron.py"], ["class"]),
        (["inner/neuron.py", "inner/perceptron.py"], ["class"]),
        (["ann/neuron.py", "bob/neuron.py"], ["ann", "bob"]),
        (["week/ann/neuron.py", "week/bob/neuron.py", "__MACOSX/week/._ann"], ["ann", "bob"]),
        (["ann.py", "bob.py"], ["ann", "bob"]),
    ],
)
def test_a_zip_is_a_submission_or_a_class_as_a_folder_is(
    pack: Callable[..., Path], find: Find, entries: list[str], expected: list[str]
) -> None:
    assert ids(find(pack(dict.fromkeys(entries, CODE), "class.zip"))) == expected


def test_within_a_class_a_students_folder_gives_the_id_whatever_is_in_it(
    tmp_path: Path, write: Write, pack: Callable[..., Path], find: Find
) -> None:
    write("class/ann/homework.py")
    write("class/bob/homework.py")
    write("class/carl/deep/neuron.py")
    pack({"neuron.py": CODE}, "class/dora/homework.zip")
    assert ids(find(tmp_path / "class")) == ["ann", "bob", "carl", "dora"]


def test_a_zip_in_a_students_zip_is_reported_under_the_students_name(
    pack: Callable[..., Path], find: Find
) -> None:
    found = find(pack({"ann/neuron.py": CODE, "bob/work.zip": ""}, "class.zip"))
    assert ids(found) == ["ann", "bob"]
    assert found[1].problem == "work.zip: is a zip within a zip; unpack class.zip first"


def test_in_nbgraders_submitted_the_student_is_the_id(tmp_path: Path, write: Write, find: Find) -> None:
    write("course/submitted/ann/neuron/neuron.ipynb", notebook(CODE))
    write("course/submitted/ann/nine_steps/nine_steps.ipynb", notebook(LAYERS))
    write("course/submitted/ann/neuron/timestamp.txt", "2026-01-01 00:00:00 UTC")
    write("course/submitted/bob/neuron/work.py")
    write("course/submitted/carl/sheet1/neuron.py")
    write("course/submitted/dora/neuron/neuron.py")
    write("course/submitted/dora/extra/neuron.py", "x = 1\n")
    write("course/submitted/emil/other_course/other.ipynb", notebook("x = 1"))
    write("course/release/neuron/neuron.ipynb", notebook("x = 1"))
    for path in (tmp_path / "course", tmp_path / "course" / "submitted"):
        found = {submission.id: submission for submission in find(path)}
        assert list(found) == ["ann", "bob", "carl", "dora"]
        assert set(found["ann"].files) == {"neuron", "nine_steps"}
        assert found["dora"].files["neuron"][0].read() == CODE.encode()


def test_one_student_of_submitted_can_be_named(tmp_path: Path, write: Write, find: Find) -> None:
    write("submitted/ann/neuron/neuron.py")
    write("submitted/ann/nine_steps/nine_steps.py", LAYERS)
    (found,) = find(tmp_path / "submitted" / "ann")
    assert (found.id, set(found.files)) == ("ann", {"neuron", "nine_steps"})


def test_several_paths_are_one_class_and_equal_ids_are_told_apart(
    tmp_path: Path, write: Write, find: Find
) -> None:
    for name in ("a/ann/neuron.py", "b/ann/neuron.py", "c/ann.py"):
        write(name)
    found = find(tmp_path / "a", tmp_path / "b", tmp_path / "c" / "ann.py")
    assert ids(found) == ["ann", "ann-2", "ann-3"]
    assert [Path(item.path).relative_to(tmp_path).parts[0] for item in found] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("ann_nine_steps_final.py", "x = 1\n", "nine_steps"),
        ("ann.py", LAYERS, "nine_steps"),
        ("ann.ipynb", notebook("def our_unknown(): pass", "def mse_loss(a, b):\n    return 0"), "neuron"),
    ],
)
def test_a_file_of_another_name_goes_to_the_part_it_speaks_of(
    write: Write, find: Find, name: str, content: str, part: str
) -> None:
    (found,) = find(write(name, content))
    assert (found.id, set(found.files), found.problem) == (Path(name).stem, {part}, "")


def test_a_file_of_no_part_is_unreadable_and_told_its_names(write: Write, find: Find) -> None:
    (found,) = find(write("ann.py", "print('hello')\n"))
    assert not found.files
    assert found.problem.startswith("ann.py: no part of the course is in it; name it neuron.py, ")


@pytest.mark.parametrize("link", ["file", "folder"])
def test_a_student_who_hands_in_a_link_has_a_result_and_gains_nothing(
    tmp_path: Path, write: Write, find: Find, course: Course, link: str
) -> None:
    target = write("solutions/neuron.py")
    (tmp_path / "class" / "bob").mkdir(parents=True)
    write("class/ann/neuron.py")
    if link == "file":
        (tmp_path / "class" / "bob" / "neuron.py").symlink_to(target)
    else:
        (tmp_path / "class" / "bob").rmdir()
        (tmp_path / "class" / "bob").symlink_to(target.parent)
    found = find(tmp_path / "class")
    assert ids(found) == ["ann", "bob"]
    reading = read_submission(course, found[1], lambda name: Supply(), ["neuron"])
    assert not reading.parts
    assert "is a link" in (found[1].problem or reading.problems["neuron"])


@pytest.mark.parametrize("name", ["neuron.py", "work.py", "work.zip"])
def test_a_fifo_is_a_submission_that_cannot_be_read_and_does_not_hang(
    tmp_path: Path, find: Find, course: Course, name: str
) -> None:
    os.mkfifo(tmp_path / name)
    (found,) = find(tmp_path / name)
    reading = read_submission(course, found, lambda part: Supply(), ["neuron"])
    assert "not an ordinary file" in f"{found.problem}{reading.problems}"


def test_an_empty_folder_is_refused_with_the_names_that_are_looked_for(tmp_path: Path, find: Find) -> None:
    with pytest.raises(
        UserError, match=r"holds no submission; one has a file named neuron\.py or neuron\.ipynb"
    ):
        find(tmp_path)


def test_a_folder_named_like_a_file_is_no_file(tmp_path: Path, write: Write, find: Find) -> None:
    (tmp_path / "class" / "ann" / "neuron.py").mkdir(parents=True)
    write("class/bob/neuron.py")
    ann, bob = find(tmp_path / "class")
    assert (ann.problem, bob.problem) == ("no file is in it", "")
    with pytest.raises(UserError, match="holds no submission"):
        find(tmp_path / "class" / "ann")


@pytest.mark.parametrize("name", ["gone", "gone.py", "gone.zip"])
def test_a_path_that_is_not_there_is_refused(tmp_path: Path, find: Find, name: str) -> None:
    with pytest.raises(UserError, match=f"{name}: does not exist"):
        find(tmp_path / name)


def test_a_file_of_another_kind_is_refused(write: Write, find: Find) -> None:
    with pytest.raises(UserError, match=r"neither a folder, a zip, a \.py file nor a notebook"):
        find(write("neuron.docx"))


def test_a_corrupt_zip_in_a_class_is_one_students_problem(tmp_path: Path, write: Write, find: Find) -> None:
    write("class/ann/neuron.py")
    write("class/bob.zip", b"no zip")
    ann, bob = find(tmp_path / "class")
    assert (ann.problem, bob.id) == ("", "bob")
    assert bob.problem.startswith("bob.zip: is not a zip that can be read")


@pytest.mark.parametrize("name", ["zoë müller", "日本", "'\"<i>", "a+b %#{f}", "-dash", "Doe, Ann"])
def test_an_id_keeps_what_nbgrader_can_work_with(tmp_path: Path, write: Write, find: Find, name: str) -> None:
    write(f"class/{name}/neuron.py")
    assert ids(find(tmp_path / "class")) == [name]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Doe, Ann [12]", "Doe, Ann _12_"), ("a*b?", "a_b_"), ("a\x1b[31m", "a _31m"), ("a\nb", "a b")],
)
def test_an_id_loses_what_nbgraders_glob_trips_over(
    tmp_path: Path, write: Write, find: Find, name: str, expected: str
) -> None:
    write(f"class/{name}/neuron.py")
    assert ids(find(tmp_path / "class")) == [expected]


def test_a_name_that_is_no_text_still_has_an_id(tmp_path: Path, find: Find) -> None:
    folder = os.fsencode(tmp_path) + b"/class/ann\xff"
    os.makedirs(folder)  # noqa: PTH103
    with open(folder + b"/neuron.py", "w") as file:  # noqa: PTH123
        file.write(CODE)
    assert ids(find(tmp_path / "class")) == ["ann_"]


def test_the_folder_above_never_becomes_an_id_that_leads_out(
    write: Write, find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write("ann/inner/notes.txt").parent)
    write("ann/neuron.py")
    assert ids(find(Path(".."))) == ["ann"]


def test_a_file_that_cannot_be_read_costs_its_own_part_only(write: Write, find: Find, course: Course) -> None:
    write("ann/neuron.py")
    (found,) = find(write("ann/perceptron.py", b"\0\1").parent)
    reading = read_submission(course, found, lambda name: Supply(), ["neuron", "perceptron"])
    assert set(reading.parts) == {"neuron"}
    assert reading.parts["neuron"].attempts["sigmoid"].state is State.ATTEMPTED
    assert reading.problems["perceptron"].startswith("perceptron.py: is not a text file")


def test_a_part_that_is_not_asked_for_is_no_problem(write: Write, find: Find, course: Course) -> None:
    (found,) = find(write("ann/perceptron.py", b"\0\1").parent)
    reading = read_submission(course, found, lambda name: Supply(), ["neuron"])
    assert not reading.parts
    assert not reading.problems


def test_another_part_that_the_code_mentions_can_be_imported(
    write: Write, find: Find, course: Course
) -> None:
    write("ann/neuron.py")
    (found,) = find(write("ann/perceptron.py", "from neuron import sigmoid\n").parent)
    reading = read_submission(course, found, lambda name: Supply(), ["perceptron"])
    assert [module.name for module in reading.parts["perceptron"].module.siblings] == ["neuron"]


def test_folder_that_is_itself_a_link_is_not_followed(tmp_path: Path, course: Course) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "neuron.py").write_text("x = 1\n")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (submission,) = find_submissions(course, [tmp_path / "link"])
    assert submission.problem == "link: is a link, which is not followed"
    assert not submission.files


def test_who_handed_in_nothing_of_use_is_told_and_not_left_out(
    tmp_path: Path, write: Write, find: Find
) -> None:
    write("class/ann/neuron.py")
    write("class/bob/neuron.pdf", "%PDF")
    write("class/carl/.ipynb_checkpoints/neuron-checkpoint.ipynb", "{}")
    (tmp_path / "class/dora").mkdir()
    for name in "vwxyz":
        write(f"class/eve/pictures/{name}.png", "")
    assert {found.id: found.problem for found in find(tmp_path / "class")} == {
        "ann": "",
        "bob": "neither a notebook nor a .py file is in it, but neuron.pdf",
        "carl": "no file is in it",
        "dora": "no file is in it",
        "eve": "neither a notebook nor a .py file is in it, but v.png, w.png, x.png and 2 more",
    }


def test_a_students_other_folders_are_no_students(tmp_path: Path, write: Write, find: Find) -> None:
    write("class/ann/work/neuron.py")
    write("class/ann/pictures/loss.png", "")
    write("class/bob/neuron.py")
    assert ids(find(tmp_path / "class")) == ["ann", "bob"]


def test_a_course_beside_the_submissions_is_no_student(tmp_path: Path, write: Write, find: Find) -> None:
    write("class/ann/neuron.py")
    write("class/graded/nbgrader_config.py", "")
    write("class/graded/source/neuron/neuron.py")
    write("class/graded/submitted/ann/neuron/neuron.py")
    assert ids(find(tmp_path / "class")) == ["ann"]


EMPTY, STUB_ONLY, DONE = "", "def sigmoid(x):\n    raise NotImplementedError\n", CODE


@pytest.mark.parametrize(
    ("files", "counts", "other"),
    [
        ({"neuron.py": DONE, "neuron (1).py": DONE}, "neuron.py", "neuron (1).py"),
        ({"neuron.py": EMPTY, "neuron (1).py": DONE}, "neuron (1).py", "neuron.py"),
        ({"neuron.py": STUB_ONLY, "Copy of Neuron.py": DONE}, "Copy of Neuron.py", "neuron.py"),
        ({"neuron-Copy1.py": STUB_ONLY, "neuron_final_v2.py": DONE}, "neuron_final_v2.py", "neuron-Copy1.py"),
        ({"neuron (1).py": EMPTY, "neuron.py": EMPTY}, "neuron.py", "neuron (1).py"),
    ],
)
def test_of_copies_the_one_counts_in_which_most_is_done(
    tmp_path: Path, write: Write, find: Find, files: dict[str, str], counts: str, other: str
) -> None:
    places = ("class/ann", "submitted/ann/neuron") if "neuron.py" in files else ("class/ann",)
    for place in places:
        for name, content in files.items():
            write(f"{place}/{name}", content)
        (found,) = find((tmp_path / place).parents[place.count("/") - 1])
        assert (found.id, parts(found)) == ("ann", {"neuron": [counts]})
        assert found.notes == (f"{counts} counts, and not {other}",)


def test_students_tests_and_notes_are_no_copies(tmp_path: Path, write: Write, find: Find) -> None:
    write("ann/neuron.py")
    for name in ("test_neuron.py", "my_neuron_notes.py", "perceptron (1).txt"):
        write(f"ann/{name}")
    (found,) = find(tmp_path / "ann")
    assert (parts(found), found.notes) == ({"neuron": ["neuron.py"]}, ())
