"""Makes the formulas' font, docs/assets/math.woff2: `python -m docs.tools.mathfont STIXMath-Regular.otf`.

Debian's package fonts-stix has that file. What formulas need are taken from it, with its MATH table,
which tells browsers how to build fractions, large sums and brackets of any height. Its licence, the SIL Open
Font License, asks that a changed copy has another name, and that the licence stands beside it.
"""

from __future__ import annotations

import io
import sys
import unicodedata
from functools import cache
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font
from fontTools.ttLib import TTFont, TTLibError

from grader.files import write_whole

FONT = Path(__file__).resolve().parent.parent / "assets" / "math.woff2"
NAME = "ninesteps math"
# Browsers draw a letter that stands alone, such as <mi>x</mi>, as the italic letter of Unicode's mathematics.
ITALIC = {
    unicodedata.normalize("NFKC", chr(code)): chr(code)
    for code in (0x210E, *range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C))
    if unicodedata.name(chr(code), "")
}
BOLD = (*range(0x1D400, 0x1D434), *range(0x1D7CE, 0x1D7D8))
GREEK = (*range(0x391, 0x3A2), *range(0x3A3, 0x3AA), *range(0x3B1, 0x3CA), 0x3D1, 0x3D5, 0x3F5)
SIGNS = "¬±·×÷¯ˆ˜‖…′″‴‾⁄ℓℕℝℤ←↑→↓↔↦⇐⇒⇔⟵⟶⟸⟹⟺⋯⋮⋱∀∂∃∅∇∈∉∏∑−∗∘√∝∞∣∥∧∨∩∪∫∼≈≔≠≡≤≥≪≫⊂⊆⊙⊗⊤⌈⌉⌊⌋⏞⏟⟨⟩\u0302\u0303\u0304"
WANTED = (*range(0x20, 0x7F), 0xA0, *GREEK, *map(ord, SIGNS), *map(ord, ITALIC.values()), *BOLD)


def make(source: Path, target: Path = FONT) -> None:
    """Write the font anew.

    Args:
        source: an OpenType font with a MATH table and outlines of PostScript's kind.
        target: where what formulas need of it goes, as woff2.

    Raises:
        OSError: when the one cannot be read or the other not written.
        ValueError: when the source is no such font, or lacks a character.
    """
    # Without hints, which outlines need at small sizes on coarse screens only.
    options = Options(flavor="woff2", hinting=False, desubroutinize=True, bidi_closure=False)
    options.layout_features = options.name_IDs = ["*"]
    options.drop_tables += ["FFTM"]
    try:
        font = load_font(io.BytesIO(source.read_bytes()), options)
    except TTLibError as error:
        raise ValueError(f"{source} is no font: {error}") from error
    if not {"MATH", "CFF "} <= set(font.keys()):
        raise ValueError(f"{source} is no OpenType font for formulas: it has no MATH or no CFF table")
    missing = [chr(code) for code in WANTED if code not in font.getBestCmap()]
    if missing:
        raise ValueError(f"{source} lacks {' '.join(missing)}")
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=WANTED)
    subsetter.subset(font)
    _rename(font)
    written = io.BytesIO()
    save_font(font, written, options)
    write_whole(target, written.getvalue())


def _rename(font: TTFont) -> None:
    """Give it its own name wherever an application could show one."""
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 16):
            record.string = NAME
        elif record.nameID == 6:
            record.string = NAME.replace(" ", "-")
    outlines = font["CFF "].cff
    outlines.fontNames = [NAME.replace(" ", "-")]
    outlines.topDictIndex[0].FullName = outlines.topDictIndex[0].FamilyName = NAME


@cache
def characters(font: Path = FONT) -> frozenset[str]:
    """What a font can draw."""
    with TTFont(font) as opened:
        return frozenset(map(chr, opened.getBestCmap()))


def main(*arguments: str) -> None:
    """Make the font from the one that is given."""
    if len(arguments) != 1:
        raise SystemExit("say which font: python -m docs.tools.mathfont STIXMath-Regular.otf")
    try:
        make(Path(arguments[0]))
    except OSError as error:
        raise SystemExit(f"{error.filename}: {error.strerror}") from error
    except ValueError as error:
        raise SystemExit(str(error)) from error
    print(f"{FONT.name}: {FONT.stat().st_size} bytes, {len(characters())} characters")


if __name__ == "__main__":
    main(*sys.argv[1:])
