"""The font of the formulas: it can build them, it has all their characters, and it is ours to give."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT, run_command
from fontTools.ttLib import TTFont

from docs.tools.compare import pages as pages_of
from docs.tools.mathfont import FONT, ITALIC, WANTED, characters, make

LICENCE = FONT.with_name("math-font-licence.txt")
# Brackets, bars and roots grow with what they hold, sums and products in a line of their own.
GROWING = "()[]{}|\u2016\u230a\u230b\u221a\u2211\u220f"


def opened(path: Path) -> TTFont:
    return TTFont(io.BytesIO(path.read_bytes()))


def test_font_says_how_formulas_are_built() -> None:
    font = opened(FONT)
    variants = font["MATH"].table.MathVariants
    names = font.getBestCmap()
    assert {names[ord(sign)] for sign in GROWING} <= set(variants.VertGlyphCoverage.glyphs)
    bracket = variants.VertGlyphCoverage.glyphs.index(names[ord("(")])
    construction = variants.VertGlyphConstruction[bracket]
    assert construction.GlyphAssembly.PartRecords
    assert len(construction.MathGlyphVariantRecord) > 3
    assert set(font.getGlyphOrder()) >= {each.VariantGlyph for each in construction.MathGlyphVariantRecord}
    assert font["MATH"].table.MathConstants.DisplayOperatorMinHeight > font["head"].unitsPerEm


def test_font_can_draw_every_character_of_the_formulas(site: Path) -> None:
    formulas = 0
    for path in pages_of(site).values():
        for formula in BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select("math"):
            formulas += 1
            alone = {ITALIC.get(each.get_text(), each.get_text()) for each in formula.select("mi")}
            assert {*formula.get_text(), *"".join(alone)} <= characters(), formula
    assert formulas > 100


def test_font_has_a_name_of_its_own_and_its_licence_is_on_the_site_beside_it(site: Path) -> None:
    font = opened(FONT)
    shown = [str(record) for record in font["name"].names if record.nameID in (1, 3, 4, 6, 16)]
    assert shown
    assert not re.search("stix", f"{shown} {font['CFF '].cff.fontNames}", re.IGNORECASE)
    licence = (site / "assets" / LICENCE.name).read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    owners = str(font["name"].getDebugName(0)).split()
    assert " ".join(owners) in " ".join(licence.split())
    assert (site / "assets" / FONT.name).read_bytes() == FONT.read_bytes()


def test_font_can_be_made_anew(tmp_path: Path) -> None:
    made = tmp_path / "math.woff2"
    make(FONT, made)
    assert characters(made) == characters() == {chr(code) for code in WANTED}
    one, other = (opened(path)["MATH"].table.MathVariants for path in (FONT, made))
    assert one.VertGlyphCount == other.VertGlyphCount


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "say which font"),
        (["nowhere.otf"], "nowhere.otf: No such file"),
        ([str(ROOT / "LICENSE")], "LICENSE is no font"),
    ],
)
def test_a_wrong_font_is_told_in_a_line_and_the_old_one_stays(arguments: list[str], message: str) -> None:
    before = FONT.read_bytes()
    done = run_command("python", "-m", "docs.tools.mathfont", *arguments)
    assert done.returncode == 1
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert FONT.read_bytes() == before


def test_a_font_without_a_table_for_formulas_is_refused(tmp_path: Path) -> None:
    font = opened(FONT)
    del font["MATH"]
    font.save(tmp_path / "plain.woff2")
    with pytest.raises(ValueError, match="no OpenType font for formulas"):
        make(tmp_path / "plain.woff2", tmp_path / "math.woff2")
    assert not (tmp_path / "math.woff2").exists()
