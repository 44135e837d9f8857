"""Compares two builds of the site, by MkDocs and by Zensical: `python -m docs.tools.compare ONE OTHER`.

Zensical passes over what it does not know without a word, so what counts is what stands in its pages.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup

ASSETS = Path(__file__).resolve().parent.parent / "assets"
# What our own extension and the plugins make; the rest of a page is the theme's.
MADE = {
    "formulas": "article math",
    "figures": "article figure.drawing svg[role=img]",
    "outputs": "article .output",
    "code blocks": "article pre > code",
    "tables": "article table",
    "API entries": "article .doc-object",
    "headings": "article :is(h1, h2, h3)",
}


def pages(site: Path) -> dict[str, Path]:
    """The pages of a site by their addresses."""
    found = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}
    found.pop("404.html", None)
    return found


def differences(one: Path, other: Path) -> Iterator[str]:
    """What the pages of the other site lack of the one's, in sentences."""
    here, there = pages(one), pages(other)
    if not here:
        yield f"{one}: has no pages"
    for name in sorted(set(here) ^ set(there) | _loaded(one) ^ _loaded(other)):
        yield f"{name}: is only in {one if (one / name).is_file() else other}"
    for name in sorted(set(here) & set(there)):
        left, right = _counted(here[name]), _counted(there[name])
        for what in MADE:
            if left[what] != right[what]:
                yield f"{name}: {left[what]} {what} in {one}, {right[what]} in {other}"


def _loaded(site: Path) -> set[str]:
    """Our own style sheet, script and font, as far as the site has them."""
    return {f"assets/{path.name}" for path in ASSETS.iterdir() if (site / "assets" / path.name).is_file()}


def _counted(page: Path) -> dict[str, int]:
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    return {what: len(soup.select(selector)) for what, selector in MADE.items()}


def main(one: str, other: str) -> int:
    """Print what differs; 0 if nothing does."""
    found = list(differences(Path(one), Path(other)))
    for line in found:
        print(line)
    if not found:
        print(f"{len(pages(Path(one)))} pages, the same in both")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
