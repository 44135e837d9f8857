"""Draws the ratios of a run: what is measured, against its limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure as Canvas

from bench.figures import Figure

BLUE, VERMILION = "#0072B2", "#D55E00"
SHORTEST, LONGEST = 0.01, 2.5


def draw(measured: Mapping[str, Sequence[Figure]], path: Path) -> None:
    """Write the figures that have limits as bars, measured over limit, with the numbers written out.

    Args:
        measured: the figures, by what measured them.
        path: the SVG; its text is text, and beside it stands the same in words, `NAME.txt`.
    """
    rows = [figure for figures in measured.values() for figure in figures if figure.limit]
    if not rows:
        return
    told = [
        f"{row.name}: {row.value:.3g} {row.unit}, {row.limit}: {'holds' if row.holds else 'does not'}"
        for row in rows
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".txt").write_text("\n".join(told) + "\n", encoding="utf-8")
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "bench", "font.family": "sans-serif"}):
        canvas = Canvas(figsize=(8.0, 0.8 + 0.42 * len(rows)), layout="constrained")
        axes = canvas.subplots()
        places = range(len(rows))
        shares = [row.value / limit if (limit := row.most or row.least) else 0.0 for row in rows]
        shares = [min(max(share, SHORTEST), LONGEST) for share in shares]
        colours = [BLUE if row.holds else VERMILION for row in rows]
        axes.barh(places, shares, color=colours, height=0.6)
        axes.axvline(1.0, color="black", linewidth=1.2)
        axes.set_yticks(places, [row.name for row in rows])
        axes.invert_yaxis()
        axes.set_xlabel("measured / limit (line: the limit; blue holds, orange does not)")
        axes.set_xlim(0, LONGEST * 1.7)
        for place, row, share in zip(places, rows, shares, strict=True):
            told_at = max(share, 1.0) + 0.05
            axes.text(told_at, place, f"{row.value:.3g} {row.unit} ({row.limit})", va="center", fontsize=8)
        axes.spines[["top", "right"]].set_visible(False)
        canvas.savefig(path, metadata={"Date": None, "Title": "Benchmarks", "Description": "; ".join(told)})
