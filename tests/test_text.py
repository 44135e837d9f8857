"""Texts from students: one line, cut, without anything that a terminal or a reader could stumble over."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text import clean, listed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain: W[0] is <b>off</b> & über", "plain: W[0] is <b>off</b> & über"),
        ("one\ntwo\r\n\tthree  four ", "one two three four"),
        ("\x1b[31mred\x1b[0m", "[31mred [0m"),
        ("a\x00b\x7fc\x85d\x9be", "a b c d e"),
        ("line\u2028paragraph\u2029end", "line paragraph end"),
        ("\u202eevil\u202c \u200bzero\u200d \ufeff", "?evil? ?zero? ?"),
        ("\ud800 \ue000 \U0010ffff", "? ? ?"),
        ("", ""),
    ],
)
def test_what_cannot_be_seen_becomes_a_blank_or_a_question_mark(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(st.text(st.characters()), st.integers(1, 40))
def test_any_text_becomes_one_printable_line_within_the_limit(text: str, limit: int) -> None:
    shown = clean(text, limit)
    assert len(shown) <= limit
    assert shown == " ".join(shown.split())
    assert not {unicodedata.category(character) for character in shown} & {
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Cn",
        "Zl",
        "Zp",
    }
    assert clean(shown, limit) == shown
    shown.encode()


def test_a_text_that_is_cut_says_so() -> None:
    assert clean("x" * 300) == "x" * 300
    assert clean("x" * 301) == "x" * 299 + "…"
    assert clean("word " * 10**6, 9) == "word wor…"


def test_names_are_listed_as_a_sentence_lists_them() -> None:
    assert [listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
