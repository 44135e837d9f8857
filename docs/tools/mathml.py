"""Formulas: LaTeX between dollar signs becomes MathML, which every browser draws without a script."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, register_namespace, tostring

from latex2mathml.converter import convert
from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import InlineProcessor

from docs.tools.mathfont import ITALIC, characters

# As in pandoc: a dollar sign opens before ink and closes behind ink, and not before a digit. What ends a
# sentence or a bracket belongs to the formula, so that no line begins with it.
INLINE = r"(?<![\\$])\$(?![\s$])((?:\\.|[^$\\])*?)(?<!\s)\$(?![\d$])([.,;:!?)]*)"
# Behind the code spans (190), before backslash escapes (180).
INLINE_PRIORITY = 185
BLOCK_PRIORITY = 105
MATHML = "{http://www.w3.org/1998/Math/MathML}"
PRIMES = frozenset("\u2032\u2033\u2034")
ACCENTS = {"^": "\u02c6", "~": "\u02dc", "\u00af": "\u00af"}
SIGNS, OPENING = frozenset("+\u2212"), frozenset("=\u2248<>\u2264\u2265([,\u00b7")
ARROWS = frozenset("\u27f8\u27f9\u27fa")


def mathml(latex: str, *, block: bool = False) -> str:
    """One formula as MathML.

    Raises:
        ValueError: for LaTeX that the converter passes on without having understood it, and for what the
            site's font cannot draw.
    """
    # `aligned` is what authors know; the converter knows `split`, which is the same.
    source = latex.strip().replace("{aligned}", "{split}")
    text: str = convert(source, display="block" if block else "inline")
    try:
        formula = fromstring(text)
    except ParseError:
        formula = None
    if formula is None or "\\" in text:
        raise ValueError(f"a formula that cannot be converted: {latex.strip()}")
    for parent in formula.iter():
        _draw_primes_once(parent)
        _draw_accents_near(parent)
        _draw_signs_close(parent)
        _draw_names_close(parent)
        _draw_arrows_apart(parent)
    missing = sorted(_drawn(formula) - characters())
    if missing:
        raise ValueError(f"the font of the formulas has no {' '.join(missing)}, wanted by {latex.strip()}")
    # Just before: the registry is the whole process's, and who draws SVG registers that as the namespace.
    register_namespace("", MATHML.strip("{}"))
    return tostring(formula, encoding="unicode")


def _draw_primes_once(parent: Element) -> None:
    """A prime is raised by its drawing already: beside its letter, and not in its exponent as well."""
    if parent.tag == f"{MATHML}msup" and parent[1].text and set(parent[1].text) <= PRIMES:
        parent.tag, parent[1].tag = f"{MATHML}mrow", f"{MATHML}mo"


def _draw_accents_near(parent: Element) -> None:
    """What stands over a letter is drawn as an accent: near it, and not as small as an exponent."""
    if parent.tag == f"{MATHML}mover" and parent[1].text in ACCENTS:
        wide = "accent" not in parent.attrib  # \bar and \widehat, and not \hat
        parent.set("accent", "true")
        parent[1].set("stretchy", str(wide).lower())
        parent[1].text = ACCENTS[parent[1].text]


def _draw_signs_close(parent: Element) -> None:
    """A sign behind a relation, a comma or a bracket belongs to the number after it, without a space."""
    for before, sign in pairwise(parent):
        if sign.tag == before.tag == f"{MATHML}mo" and sign.text in SIGNS and before.text in OPENING:
            sign.set("form", "prefix")


def _draw_names_close(parent: Element) -> None:
    """A function's name stands before its bracket without the space that an operator has."""
    for name, after in pairwise(parent):
        if name.tag == f"{MATHML}mo" and (name.text or "").isalpha() and after.text == "(":
            name.tag = f"{MATHML}mi"


def _draw_arrows_apart(parent: Element) -> None:
    """The converter takes the long arrows for letters, which stand without a space."""
    if parent.tag == f"{MATHML}mi" and parent.text in ARROWS:
        parent.tag = f"{MATHML}mo"


def _drawn(formula: Element) -> set[str]:
    """The characters as a browser draws them: a letter that stands alone is italic."""
    drawn: set[str] = set()
    for each in formula.iter():
        text = (each.text or "").strip(" ")
        if "mathvariant" in each.attrib:
            raise ValueError(
                f"browsers draw no {each.get('mathvariant')} {text}: write \\mathbf for bold letters"
            )
        drawn.update(ITALIC.get(text, text) if each.tag == f"{MATHML}mi" else text)
    return drawn


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
