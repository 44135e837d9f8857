"""How all pictures look: colours that stay apart for every kind of colour vision, fonts, and marks.

Colours are those of Okabe and Ito (Color Universal Design, 2008). No two things differ by colour alone:
line style, marker or hatching differ as well. The ground is white, so that a picture reads the same on a
dark page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

BLUE, VERMILION, GREEN, ORANGE, BLACK, GREY = (
    "#0072B2", "#D55E00", "#009E73", "#E69F00", "#000000", "#595959",
)  # fmt: skip
LIGHT = "#D9D9D9"

YOURS: dict[str, Any] = {"color": BLUE, "linewidth": 3.5, "label": "yours"}
MEASURED: dict[str, Any] = {"color": BLACK, "linewidth": 1.5, "linestyle": (0, (4, 2)), "label": "measured"}
GUIDE: dict[str, Any] = {"color": GREY, "linewidth": 1, "linestyle": ":"}
WORST: dict[str, Any] = {
    "color": VERMILION, "marker": "o", "markersize": 13, "markerfacecolor": "none", "markeredgewidth": 2,
    "linestyle": "none",
}  # fmt: skip

_STYLE: Any = {
    "axes.axisbelow": True,
    "axes.labelsize": 10,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 10.5,
    "figure.facecolor": "white",
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "hatch.linewidth": 1.2,
    "legend.fontsize": 9,
    "legend.frameon": False,
    "savefig.facecolor": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "ninesteps",
}


@contextmanager
def styled() -> Iterator[None]:
    """matplotlib's settings while a picture is made or written, whatever the student's own are."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        with mpl.rc_context(_STYLE):
            yield


@cache
def signed() -> Any:
    """Blue below, white at the middle, vermilion above; both ends equally dark."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("signed", ["#004B76", BLUE, "#FFFFFF", VERMILION, "#8C3D00"])


def mark_worst(axes: Any, x: float, y: float) -> None:
    """Draw a ring around the point that the text names."""
    axes.plot([x], [y], **WORST, zorder=6, clip_on=False)


def grid(axes: Any, which: str = "both") -> None:
    """Fine lines to read values from."""
    axes.grid(True, axis=which, color=LIGHT, linewidth=0.6)
