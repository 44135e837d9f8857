"""The one place that makes a text from a student fit to be shown: cut, and without control characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def clean(text: str, limit: int = 300) -> str:
    """The text in one line of at most `limit` characters, each of them printable.

    Control characters (ANSI escapes among them), bidirectional marks and lone surrogates become spaces or
    question marks; markup is for the writer of each format to escape.
    """
    shown = []
    for character in text[: 4 * limit]:
        category = unicodedata.category(character)
        if category in ("Cc", "Zl", "Zp"):
            shown.append(" ")
        elif category in ("Cs", "Cf", "Co", "Cn"):
            shown.append("?")
        else:
            shown.append(character)
    line = " ".join("".join(shown).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def listed(names: Sequence[str]) -> str:
    """The names as a sentence lists them: "a", "a and b", "a, b and c"."""
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)
