"""The report's pictures, as SVG without scripts: bars of the scores, students by functions."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from grader.instructor.report.figures import FunctionFigures, Standing
from grader.text import clean

# From nothing to all points of a function; darker is better, in print as well. Nothing attempted is hollow.
SCALE = ("#f2d3c9", "#e0c48f", "#a8c3a0", "#5c9bb5", "#1f4e79")
LEGEND = ("0 to 20 %", "20 to 40 %", "40 to 60 %", "60 to 80 %", "80 to 100 %", "not attempted")
HOLLOW = "none"
LINE = "#8a8f96"
MAX_ROWS = 60
BANDS = 40
CELL, ROW, LABEL, HEAD, SLANT = 17, 15, 130, 120, 70
MAX_LABEL = 18


@dataclass(frozen=True)
class Band:
    """A row of the heatmap: one student, or the mean of several of neighbouring rank.

    Attributes:
        shares: of each function, the mean share of its points; None where nobody attempted it.
    """

    label: str
    shares: tuple[float | None, ...]


def bands(standings: Sequence[Standing]) -> list[Band]:
    """One row a student, or if they are many, one row for each fortieth of the class, best first."""
    if len(standings) <= MAX_ROWS:
        return [_band(standing.student, [standing]) for standing in standings]
    edges = [round(at * len(standings) / BANDS) for at in range(BANDS + 1)]
    return [_band(f"rank {low + 1} to {high}", standings[low:high]) for low, high in pairwise(edges)]


def _band(label: str, standings: Sequence[Standing]) -> Band:
    width = max((len(standing.shares) for standing in standings), default=0)
    shares: list[float | None] = []
    for at in range(width):
        tried = [standing.attempted[at] for standing in standings]
        mean = sum(standing.shares[at] for standing in standings) / len(standings)
        shares.append(mean if any(tried) else None)
    return Band(clean(label), tuple(shares))


def heatmap(rows: Sequence[Band], functions: Sequence[FunctionFigures], first: int, name: str) -> str:
    """The rows by some of the functions.

    Args:
        rows: students or bands.
        functions: the functions to show.
        first: the place of the first of them in a row's shares.
        name: what the picture is, for those who do not see it.
    """
    width, height = LABEL + CELL * len(functions) + SLANT, HEAD + ROW * len(rows) + 4
    parts = [_opening(width, height, name)]
    for at, function in enumerate(functions):
        x = LABEL + at * CELL + CELL / 2 + 4
        parts.append(
            f'<text transform="translate({x:g} {HEAD - 6}) rotate(-60)" font-size="11">'
            f"{html.escape(_cut(function.function))}</text>"
        )
    for number, row in enumerate(rows):
        y = HEAD + number * ROW
        parts.append(
            f'<text x="{LABEL - 6}" y="{y + 11}" font-size="11" text-anchor="end">'
            f"{html.escape(_cut(row.label))}</text>"
        )
        for at, function in enumerate(functions):
            share = row.shares[first + at] if first + at < len(row.shares) else None
            told = "not attempted" if share is None else f"{100 * share:.0f} %"
            parts.append(
                f'<rect x="{LABEL + at * CELL}" y="{y}" width="{CELL - 1}" height="{ROW - 1}" '
                f'fill="{_fill(share)}" stroke="{LINE}" stroke-width="0.5">'
                f"<title>{html.escape(f'{row.label}, {function.function}: {told}')}</title></rect>"
            )
    return "".join([*parts, "</svg>"])


def legend() -> str:
    """What the heatmap's fills mean, as entries that wrap on a phone."""
    square = '<svg aria-hidden="true" width="16" height="16"><rect x="1" y="1" width="14" height="14" '
    return "".join(
        f'<span>{square}fill="{fill}" stroke="{LINE}"/></svg> {told}</span>'
        for fill, told in zip((*SCALE, HOLLOW), LEGEND, strict=True)
    )


def bars(distribution: Sequence[tuple[str, int]], name: str) -> str:
    """How many submissions have which share of the points; as wide as a phone shows."""
    width, height, base, margin = 304, 220, 180, 12
    step = (width - 2 * margin) / max(1, len(distribution))
    most = max((count for _, count in distribution), default=0) or 1
    parts = [_opening(width, height, name)]
    for at, (_, count) in enumerate(distribution):
        tall = 150 * count / most
        left = margin + at * step
        parts.append(
            f'<rect x="{left + 2:g}" y="{base - tall:g}" width="{step - 4:g}" height="{tall:g}" '
            f'fill="#4a86b0"/><text x="{left + step / 2:g}" y="{base - tall - 6:g}" font-size="12" '
            f'text-anchor="middle">{count}</text>'
        )
    edges = [label.split(" ")[0] for label, _ in distribution] + ["100"]
    parts.extend(
        f'<text x="{margin + at * step:g}" y="{base + 16}" font-size="12" text-anchor="middle">'
        f"{html.escape(edge)}</text>"
        for at, edge in enumerate(edges)
    )
    parts.append(
        f'<line x1="{margin}" y1="{base}" x2="{width - margin}" y2="{base}" stroke="{LINE}"/>'
        f'<text x="{width / 2:g}" y="{height - 4}" font-size="12" text-anchor="middle">'
        "share of the points in %</text>"
    )
    return "".join([*parts, "</svg>"])


def _opening(width: float, height: float, name: str) -> str:
    told = html.escape(name, quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{told}" '
        f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" fill="currentColor" '
        f'font-family="sans-serif"><title>{told}</title>'
    )


def _fill(share: float | None) -> str:
    return HOLLOW if share is None else SCALE[min(len(SCALE) - 1, int(share * len(SCALE) + 1e-9))]


def _cut(text: str) -> str:
    return text if len(text) <= MAX_LABEL else text[: MAX_LABEL - 1] + "…"
