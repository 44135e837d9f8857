"""How far each entry of a gradient is off: as numbers, as words, and as a small picture in SVG.

The numbers come from visible checks that compare the student's gradient with slopes measured on the
student's own loss, so nothing that is hidden can be in them.
"""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from grader.cases import ATOL, RTOL, CheckFailed
from grader.results import Difference

MAX_ENTRIES = 4096
MAX_LABELLED = 12
WIDTH, HEIGHT, SMALL = 46, 26, 12
# Up to which share of the largest entry a cell has which fill and which text on it; each pair has a
# contrast of more than 5:1, and the cells carry their own colours, so that light and dark pages are alike.
RIGHT = ("#e4edf5", "#1a1a1a")
SCALE = (
    (RTOL, *RIGHT),
    (0.01, "#fdeab5", "#1a1a1a"),
    (0.1, "#fcc06a", "#1a1a1a"),
    (1.0, "#f0864c", "#1a1a1a"),
    (math.inf, "#a61b14", "#ffffff"),
)
NO_NUMBER = ("#3a3a3a", "#ffffff")
INTRODUCTION = "Your gradient against the slopes measured on your own loss, as a share of the largest slope"


def differences(failure: CheckFailed | None) -> tuple[Difference, ...]:
    """What a failed comparison says entry by entry; nothing if it did not compare with `close_each`."""
    made = (_difference(*compared) for compared in failure.compared) if failure is not None else ()
    return tuple(one for one in made if one is not None)


def _difference(of: str, got: Any, wanted: Any) -> Difference | None:
    if not _is_plain(got):
        return None  # the message says what it is; an object would answer from the student's process
    try:
        mine, right = np.asarray(got), np.asarray(wanted, dtype=np.float64)
        mine = mine.reshape(right.shape)
    except (TypeError, ValueError, OverflowError):
        return None  # the message says what is wrong with its shape
    if mine.dtype.kind not in "biuf" or right.ndim > 2 or not 0 < right.size <= MAX_ENTRIES:
        return None
    # With this unit an entry is off exactly if its share is more than RTOL.
    unit = np.abs(right).max() + ATOL / RTOL
    with np.errstate(all="ignore"):
        shares = np.atleast_2d(np.abs(mine.astype(np.float64) - right) / unit)
    return Difference(of, tuple(tuple(_rounded(share) for share in row) for row in shares.tolist()))


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_is_plain, value))
    return isinstance(value, np.ndarray | np.generic | int | float)


def _rounded(share: float) -> float | None:
    return float(f"{share:.3g}") if math.isfinite(share) and share < 1e9 else None


def heatmap_html(shown: Sequence[Difference]) -> str:
    """The differences as a figure in HTML: a picture an array, and under it the same in words."""
    if not shown:
        return ""
    pictures = "".join(f"<div><div>{html.escape(one.of)}</div>{heatmap_svg(one)}</div>" for one in shown)
    return (
        '<figure class="heatmap" style="margin:0.5em 0">'
        f'<div style="display:flex;flex-wrap:wrap;gap:0.5em 1.5em;align-items:flex-start">{pictures}</div>'
        f"<figcaption>{html.escape(heatmap_text(shown))}</figcaption></figure>"
    )


def heatmap_text(shown: Iterable[Difference]) -> str:
    """The differences in words: of each array how many entries are off, and which is the worst."""
    return f"{INTRODUCTION}: " + "; ".join(f"{one.of}: {_words(one)}" for one in shown) + "."


def heatmap_svg(one: Difference) -> str:
    """One array as a picture: a cell an entry, its share written on it if there is room."""
    n_rows, n_columns = len(one.rows), len(one.rows[0])
    labelled = n_columns <= MAX_LABELLED and n_rows <= 2 * MAX_LABELLED
    width, height = (WIDTH, HEIGHT) if labelled else (SMALL, SMALL)
    name = html.escape(f"{one.of}: {_words(one)}", quote=True)
    cells = "".join(_cells(one, width, height, labelled))
    size = f"{n_columns * width + 2} {n_rows * height + 2}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{name}" viewBox="-1 -1 {size}" '
        f'width="{n_columns * width + 2}" style="max-width:100%;height:auto">'
        f"<title>{name}</title>{cells}</svg>"
    )


def _cells(one: Difference, width: int, height: int, labelled: bool) -> Iterator[str]:
    for row, shares in enumerate(one.rows):
        for column, share in enumerate(shares):
            fill, ink = _colours(share)
            x, y = column * width, row * height
            yield (
                f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}" '
                'stroke="#767676" stroke-width="1"/>'
            )
            if labelled:
                label = html.escape(_label(share))
                yield (
                    f'<text x="{x + width / 2:g}" y="{y + height / 2 + 4:g}" text-anchor="middle" '
                    f'font-family="sans-serif" font-size="12" fill="{ink}">{label}</text>'
                )


def _colours(share: float | None) -> tuple[str, str]:
    if share is None:
        return NO_NUMBER
    return next((fill, ink) for most, fill, ink in SCALE if share <= most)


def _label(share: float | None) -> str:
    if share is None:
        return "nan"
    if share <= RTOL:
        return "0"
    if share < 1e-4:
        return "<.01%"
    return f"{100 * share:.2g}%" if share < 1 else f"{100 * share:.0f}%" if share < 10 else ">999%"


def _words(one: Difference) -> str:
    entries = [
        (math.inf if share is None else share, share, (row, column))
        for row, shares in enumerate(one.rows)
        for column, share in enumerate(shares)
    ]
    off = [entry for entry in entries if entry[0] > RTOL]
    if not off:
        return "right"
    _, share, (row, column) = max(off, key=lambda entry: entry[0])
    place = f"[{row}, {column}]" if len(one.rows) > 1 else f"[{column}]"
    how = "no finite number" if share is None else f"off by {_label(share).replace('%', ' %')}"
    return f"{len(off)} of {len(entries)} entries off, the worst at {place}, {how}"
