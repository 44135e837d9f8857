"""Formulas: LaTeX between dollar signs becomes MathML, which every browser draws without a script."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from latex2mathml.converter import convert
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import InlineProcessor

# As in pandoc: a dollar sign opens before ink and closes behind ink, and not before a digit. What ends a
# sentence or a bracket belongs to the formula, so that no line begins with it.
INLINE = r"(?<![\\$])\$(?![\s$])((?:\\.|[^$\\])*?)(?<!\s)\$(?![\d$])([.,;:!?)]*)"
# Behind the code spans (190), before backslash escapes (180).
INLINE_PRIORITY = 185
BLOCK_PRIORITY = 105


def mathml(latex: str, *, block: bool = False) -> str:
    """One formula as MathML.

    Raises:
        ValueError: for LaTeX that the converter passes on without having understood it.
    """
    # `aligned` is what authors know; the converter knows `split`, which is the same.
    source = latex.strip().replace("{aligned}", "{split}")
    text: str = convert(source, display="block" if block else "inline")
    if "\\" in text or "<mi>&</mi>" in text:
        raise ValueError(f"a formula that cannot be converted: {latex.strip()}")
    return text


class InlineMath(InlineProcessor):
    """`$a + b$` within a line."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(INLINE, md)

    def handleMatch(  # type: ignore[override]
        self, match: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        formula = mathml(match[1])
        if match[2]:
            formula = f'<span class="whole">{formula}{match[2]}</span>'
        return self.md.htmlStash.store(formula), match.start(0), match.end(0)


class BlockMath(BlockProcessor):
    """`$$ ... $$` as a paragraph of its own, without empty lines in it."""

    def __init__(self, parser: BlockParser, md: Markdown) -> None:
        super().__init__(parser)
        self._md = md

    def test(self, parent: Element, block: str) -> bool:
        return block.lstrip().startswith("$$")

    def run(self, parent: Element, blocks: list[str]) -> None:
        block = blocks.pop(0).strip()
        if len(block) < 5 or not block.endswith("$$"):
            raise ValueError(
                f"a formula that begins with $$ must end with $$ before the next empty line:\n{block}"
            )
        drawn = f'<div class="formula">{mathml(block[2:-2], block=True)}</div>'
        SubElement(parent, "p").text = self._md.htmlStash.store(drawn)
