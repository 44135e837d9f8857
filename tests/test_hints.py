"""Every hint is plain, shows its Python in backticks, and is true of the reference too.

`hinted/` has answers as somebody would write them who follows the third hints to the letter. Where it has
none, the reference stands in.
"""

from __future__ import annotations

import ast
import importlib
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from claims import AVOIDED, HELP, SAMPLES, STATED
from fragments import fragments, handed_over, has_gap, prose, read, sentence_of, stands_in

from grader.course import Function, load_course
from grader.instructor.build import SOLUTIONS
from grader.instructor.collect import collect
from grader.instructor.engine import Engine
from grader.instructor.loading import WorkerLoader
from grader.instructor.submission import find_submissions
from grader.results import Outcome

COURSE = load_course()
HINTED = Path(__file__).with_name("hinted")
LONGEST = 300
CODE = re.compile(r"[_=*@\[\]{}]|\w\(|[a-z]\.[a-z]|\b[a-z]+\d|[a-z][A-Z]|\bd?[WXZ]\b")
"""What in a sentence gives Python away: an operator, a bracket, a name that is no word."""
UNKIND = re.compile(
    r"\b(wrong|mistake|forgot|careless|simply|just|easy|easily|obvious|obviously|of course)\b|!"
)
WARNING = re.compile(r"\b(not|would|only|on paper|something else)\b|is still of shape")
"""How a sentence says that a fragment is not the answer."""
VALUE = re.compile(r"`([^`]+)` is (-?\d+(?:\.\d+)?)\b")
"""A value that a sentence gives for a fragment."""
each_function = pytest.mark.parametrize(
    "function", COURSE.functions, ids=lambda function: f"{function.part}-{function.name}"
)


@cache
def answers(folder: Path, part: str) -> dict[str, ast.AST]:
    """The functions and classes in a part's file, as syntax trees, by name."""
    path = folder / f"{part}.py"
    tree = ast.parse(path.read_text(encoding="utf-8") if path.exists() else "")
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def reference(function: Function) -> ast.AST:
    return answers(SOLUTIONS, function.part)[function.name]


def hinted(function: Function) -> ast.AST:
    return answers(HINTED, function.part).get(function.name, reference(function))


def is_written(pattern: ast.AST, function: Function) -> bool:
    """Whether a right answer has a piece like this."""
    return stands_in(pattern, hinted(function)) or stands_in(pattern, reference(function))


def patterns(function: Function, hints: int) -> list[ast.AST]:
    """What the first so many hints say in backticks."""
    return [read(fragment) for hint in function.hints[:hints] for fragment in fragments(hint)]


def value_of(expression: str, part: str) -> Any:
    """What an expression or a statement gives among the reference's names and the part's samples."""
    names = {**vars(importlib.import_module(f"solutions.{part}")), **HELP}
    exec(SAMPLES.get(part, ""), names)
    with np.errstate(all="ignore"):
        if isinstance(ast.parse(expression).body[0], ast.Expr):
            return eval(expression, names)
        return exec(expression, names)


@each_function
def test_a_hint_is_short_plain_and_kind(function: Function) -> None:
    for hint in function.hints:
        assert len(hint) <= LONGEST
        assert hint.isascii()
        assert hint[-1] in ".?"
        assert not UNKIND.search(hint)


@each_function
def test_python_stands_in_backticks(function: Function) -> None:
    for hint in function.hints:
        assert hint.count("`") % 2 == 0
        words = prose(hint).replace("NumPy", "")
        assert not CODE.search(words), words


@each_function
def test_what_stands_in_backticks_is_python(function: Function) -> None:
    for hint in function.hints:
        for fragment in fragments(hint):
            read(fragment)


@each_function
def test_the_third_hint_is_part_of_a_right_answer(function: Function) -> None:
    for fragment in fragments(function.hints[2]):
        if (function.part, function.name, fragment) not in AVOIDED:
            assert is_written(read(fragment), function), fragment


@each_function
def test_every_fragment_is_part_of_a_right_answer_or_can_be_tried(function: Function) -> None:
    for hint in function.hints:
        for fragment in fragments(hint):
            pattern = read(fragment)
            if (function.part, function.name, fragment) in AVOIDED:
                assert not is_written(pattern, function), fragment
                assert WARNING.search(sentence_of(hint, fragment)), fragment
            elif not is_written(pattern, function):
                assert not has_gap(pattern), fragment
                value_of(fragment, function.part)


def test_every_avoided_fragment_stands_in_a_hint() -> None:
    said = {
        (function.part, function.name, fragment)
        for function in COURSE.functions
        for hint in function.hints
        for fragment in fragments(hint)
    }
    assert set(AVOIDED) <= said


@each_function
def test_the_first_two_hints_leave_something_to_write(function: Function) -> None:
    assert not handed_over(patterns(function, 2), hinted(function))


@each_function
def test_all_three_leave_something_to_write_where_there_are_several_statements(
    function: Function,
) -> None:
    answer = hinted(function)
    assert len(answer.body) == 1 or not handed_over(patterns(function, 3), answer)


@each_function
def test_a_value_that_a_hint_gives_is_right(function: Function) -> None:
    for hint in function.hints:
        for expression, value in VALUE.findall(hint):
            decimals = len(value.partition(".")[2])
            assert round(float(value_of(expression, function.part)), decimals) == float(value), expression


@pytest.mark.parametrize(
    ("part", "name", "phrase", "claim"), STATED, ids=[f"{entry[0]}-{entry[1]}-{entry[2]}" for entry in STATED]
)
def test_what_a_hint_states_is_true(part: str, name: str, phrase: str, claim: str) -> None:
    assert any(phrase in hint for hint in COURSE.part(part).function(name).hints)
    assert value_of(claim, part)


@each_function
def test_every_decimal_in_a_hint_is_checked_or_given(function: Function) -> None:
    known = ast.unparse(reference(function))
    phrases = [phrase for part, name, phrase, _ in STATED if (part, name) == (function.part, function.name)]
    for hint in function.hints:
        told = VALUE.sub("", hint)
        for phrase in phrases:
            told = told.replace(phrase, "")
        for number in re.findall(r"\d+\.\d+", prose(told)):
            assert number in known, number


@pytest.mark.parametrize("seed", [3, 11])
def test_hinted_answers_pass_every_check(seed: int) -> None:
    (submission,) = find_submissions(COURSE, [HINTED])
    with WorkerLoader() as loader:
        engine = Engine(COURSE, collect(COURSE), seed, [part.name for part in COURSE.parts], loader)
        result, _ = engine.grade(submission)
    assert result.message == ""
    judged = [item for item in result.functions if item.function in answers(HINTED, item.part)]
    assert len(judged) >= 44
    assert [item for item in judged if item.status is not Outcome.PASSED or item.follow_through] == []
