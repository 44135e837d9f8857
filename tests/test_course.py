"""The course's list: what it says when it is right, and which entry it names when it is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT

from grader.course import Course, CourseError, load_course

RIGHT = """\
title = "A course"

[[part]]
name = "one"
title = "Part one"
page = "one/"
tutorial = "A tutorial"
given = ["Scaler"]

[[part.step]]
name = "first"
title = "First step"
page = "one/first/"
tutorial = "Step 1"

[[part.step.function]]
name = "late"
points = 2
deadline = 1.5
uses = ["early", "middle"]
hints = ["a", "b", "c"]

[[part.step.function]]
name = "early"
points = 1
deadline = 1
hints = ["d", "e", "f"]

[[part.step]]
name = "second"
title = "Second step"
page = "one/second/"
tutorial = "Step 2"

[[part.step.function]]
name = "middle"
points = 0.5
deadline = 1
uses = ["early"]
hints = ["g", "h", "i"]

[[part]]
name = "two"
title = "Part two"
page = "two/"
tutorial = "Another"

[[part.step]]
name = "first"
title = "Its step"
page = "two/first/"
tutorial = "Step 1"

[[part.step.function]]
name = "early"
points = 3
deadline = 1
hints = ["j", "k", "l"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def load(folder: Path, text: str) -> Course:
    path = folder / "course.toml"
    path.write_text(text, encoding="utf-8")
    return load_course(path)


def test_parts_steps_and_functions_come_as_listed(folder: Path) -> None:
    course = load(folder, RIGHT)
    assert (course.title, [part.name for part in course.parts]) == ("A course", ["one", "two"])
    one = course.part("one")
    assert (one.title, one.page, one.tutorial, one.given, one.points) == (
        "Part one", "one/", "A tutorial", ("Scaler",), 3.5
    )  # fmt: skip
    assert [step.name for step in one.steps] == ["first", "second"]
    assert [function.name for function in one.functions] == ["late", "early", "middle"]
    assert [function.name for function in course.functions] == ["late", "early", "middle", "early"]
    late = one.function("late")
    assert (late.part, late.step, late.points, late.deadline) == ("one", "first", 2.0, 1.5)
    assert (late.uses, late.hints) == (("early", "middle"), ("a", "b", "c"))
    assert (late.grade_id, late.check_id) == ("one-first-late", "one-first-late-check")
    assert course.part("two").given == ()


def test_helpers_are_found_through_helpers_and_judged_before_what_uses_them(folder: Path) -> None:
    one = load(folder, RIGHT.replace('uses = ["early", "middle"]', 'uses = ["middle"]')).part("one")
    assert one.helpers("late") == {"early", "middle"}
    assert one.helpers("early") == frozenset()
    assert [function.name for function in one.in_dependency_order()] == ["early", "middle", "late"]


def test_what_the_course_does_not_have_is_a_key_error(folder: Path) -> None:
    course = load(folder, RIGHT)
    with pytest.raises(KeyError):
        course.part("three")
    with pytest.raises(KeyError):
        course.part("two").function("late")


LATE = "course.toml, part one, step first, function late"

WRONG = {
    "no title": ('title = "A course"\n', "", "course.toml: title is missing"),
    "empty title": ('title = "A course"', 'title = "  "', "course.toml: title must be a text"),
    "number as title": ('title = "Part one"', "title = 1", "part one: title must be a text"),
    "unknown field": ('page = "one/"', 'page = "one/"\ncolour = 1', "part one: colour is not a field"),
    "unknown field of a step": ('page = "one/first/"', 'page = "x"\nb = 1\na = 1', "a, b is not a field"),
    "unknown field of a function": ("points = 2", "points = 2\npoint = 2", f"{LATE}: point is not a field"),
    "unknown field of the course": ('title = "A course"', 'title = "A"\nx = 1', "toml: x is not a field"),
    "no name": ('name = "late"\n', "", "step first, function number 1: name is missing"),
    "name that is none": ('name = "late"', 'name = "1 late"', "name = '1 late' is not a Python name"),
    "points missing": ("points = 2\n", "", f"{LATE}: points is missing"),
    "points zero": ("points = 2", "points = 0", f"{LATE}: points must be a number above 0"),
    "points negative": ("points = 2", "points = -1", f"{LATE}: points must be a number above 0"),
    "points true": ("points = 2", "points = true", f"{LATE}: points must be a number above 0"),
    "points nan": ("points = 2", "points = nan", f"{LATE}: points must be a number above 0"),
    "points infinite": ("points = 2", "points = inf", f"{LATE}: points must be a number above 0"),
    "points as text": ("points = 2", 'points = "2"', f"{LATE}: points must be a number above 0"),
    "deadline zero": ("deadline = 1.5", "deadline = 0.0", f"{LATE}: deadline must be a number above 0"),
    "hints missing": ('hints = ["a", "b", "c"]\n', "", f"{LATE}: hints is missing"),
    "two hints": ('hints = ["a", "b", "c"]', 'hints = ["a", "b"]', f"{LATE}: has 2 hints and needs 3"),
    "empty hint": ('hints = ["a", "b", "c"]', 'hints = ["a", "b", " "]', f"{LATE}: hints must be a list"),
    "hint as number": ('hints = ["a", "b", "c"]', 'hints = ["a", "b", 3]', f"{LATE}: hints must be a list"),
    "uses a text": ('uses = ["early"]', 'uses = "early"', "function middle: uses must be a list"),
    "unknown helper": ('uses = ["early"]', 'uses = ["earl"]', "function middle: uses earl"),
    "uses itself": ('uses = ["early"]', 'uses = ["middle"]', "uses itself, directly or through its helpers"),
    "uses in a circle": ('uses = ["early"]', 'uses = ["late"]', "function late: uses itself"),
    "function twice": ('name = "middle"', 'name = "early"', "part one: function early stands there twice"),
    "step twice": ('name = "second"', 'name = "first"', "part one: step first stands there twice"),
    "part twice": ('name = "two"', 'name = "one"', "course.toml: part one stands there twice"),
    "given a text": ('given = ["Scaler"]', 'given = "Scaler"', "part one: given must be a list"),
}  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "told"), WRONG.values(), ids=WRONG)
def test_a_wrong_entry_is_named(folder: Path, right: str, wrong: str, told: str) -> None:
    text = RIGHT.replace(right, wrong, 1)
    assert text != RIGHT
    with pytest.raises(CourseError, match=re.escape(told)):
        load(folder, text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('title = "A"\npart = []', "course.toml: needs at least one [[part]]"),
        ('title = "A"', "course.toml: part is missing"),
        ('title = "A"\npart = 5', "course.toml: needs at least one [[part]]"),
        ('title = "A"\npart = [5]', "course.toml, part number 1: must be a table"),
        (RIGHT[: RIGHT.index("[[part.step]]")], "course.toml, part one: step is missing"),
        (RIGHT[: RIGHT.index("[[part.step.function]]")], "part one, step first: function is missing"),
    ],
)
def test_a_list_that_is_empty_is_named(folder: Path, text: str, told: str) -> None:
    with pytest.raises(CourseError, match=re.escape(told)):
        load(folder, text)


@pytest.mark.parametrize("data", [b"title = ", b"\xff\xfe", b'title = "a"\ntitle = "b"'])
def test_a_file_that_is_no_toml_is_named(folder: Path, data: bytes) -> None:
    path = folder / "course.toml"
    path.write_bytes(data)
    with pytest.raises(CourseError, match=re.escape(f"{path}: is not TOML: ")):
        load_course(path)


def test_a_file_that_cannot_be_read_is_named(folder: Path) -> None:
    for path in (folder / "nowhere.toml", folder):
        with pytest.raises(CourseError, match=re.escape(f"{path}: cannot be read: ")):
            load_course(path)


def test_readme_lists_the_parts_with_their_functions_and_points(course: Course) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (\d+) \| (.+) \|$", readme, re.MULTILINE)
    assert rows == [
        (part.name, str(len(part.functions)), f"{part.points:g}", part.tutorial) for part in course.parts
    ]
