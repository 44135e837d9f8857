"""Drawings that follow one another, shown one at a time: by radio buttons and CSS, without a script.

Without a style sheet, and on paper, they stand one under the other.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from importlib import import_module

from docs.tools.drawing import FIGURES, Drawing, as_html

MOST = 9  # docs/assets/figures.css has a rule for each


def drawings(name: str) -> tuple[Drawing, ...]:
    """The drawings of "module.function", of docs/figures.

    Raises:
        ValueError: when there is no such function, or when it makes too many.
    """
    module, _, function = name.partition(".")
    draw: Callable[[], tuple[Drawing, ...]] | None = getattr(
        import_module(f"{FIGURES}.{module}"), function, None
    )
    if draw is None:
        raise ValueError(f"docs/figures/{module}.py has no function {function}")
    drawn = draw()
    if not 2 <= len(drawn) <= MOST:
        raise ValueError(f"{name} makes {len(drawn)} drawings: 2 to {MOST} can be shown step by step")
    return drawn


def as_steps(drawn: tuple[Drawing, ...], name: str, captions: list[str]) -> str:
    """The drawings with their captions, and the buttons that choose among them.

    Raises:
        ValueError: when there is not one caption for each drawing.
    """
    if len(captions) != len(drawn):
        raise ValueError(f"{name} makes {len(drawn)} drawings, and the page has {len(captions)} captions")
    group = re.sub(r"\W+", "-", name)
    buttons, frames = [], []
    for number, (each, caption) in enumerate(zip(drawn, captions, strict=True), start=1):
        label = html.escape(f"{number}: {each.title}", quote=True)
        buttons.append(
            _button(group, f"{number}", f'aria-label="{label}"', " checked" if number == 1 else "")
        )
        figure = as_html(each, f"{name}-{number}", caption)
        frames.append(f'<div style="--step: {number}">{figure}</div>')
    buttons.append(_button(group, "play", 'class="play"', ""))
    return (
        f'<fieldset class="steps"><legend>Step</legend>{"".join(buttons)}'
        f'<div class="frames">{"".join(frames)}</div></fieldset>'
    )


def _button(group: str, word: str, attribute: str, checked: str) -> str:
    name = f"{group}-{word}"
    return (
        f'<input type="radio" name="{group}" id="{name}" {attribute}{checked}>'
        f'<label for="{name}">{word}</label>'
    )
