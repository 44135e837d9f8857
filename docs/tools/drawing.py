"""Figures as SVG inside the page: their colours are the page's, light or dark, and their text is text."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from threading import RLock
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

# Names of the page's colours, and what matplotlib is given in their place. docs/assets/colours.css says what
# they are in light and dark: Okabe and Ito's hues, dark or light enough to be read as text.
COLOURS = {
    "ink": "#010101",
    "faint": "#020202",
    "blue": "#030303",
    "orange": "#040404",
    "green": "#050505",
    "purple": "#060606",
    "paper": "#070707",
}
INK, FAINT, BLUE, ORANGE, GREEN, PURPLE, PAPER = COLOURS.values()
STYLE: Any = {
    "svg.hashsalt": "ninesteps",
    "svg.fonttype": "none",
    "font.size": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.linewidth": 2.2,
    **dict.fromkeys(("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), INK),
}
FIGURES = "docs.figures"
_ONE_AT_A_TIME = RLock()  # matplotlib's settings are the process's, and a site may be built by threads


@dataclass(frozen=True)
class Drawing:
    """A figure: what is seen, and the same in words for those who do not see it.

    Attributes:
        svg: an <svg> element with a viewBox, coloured by `var(--figure-NAME)`.
        title: its name, a few words.
        description: all that it shows, in sentences.
        on_white: whether it has colours of its own and needs white paper, in the dark as well.
    """

    svg: str
    title: str
    description: str
    on_white: bool = False


def colour(name: str) -> str:
    """A colour of the page by its name, for SVG."""
    if name not in COLOURS:
        raise ValueError(f"{name} is no colour of the figures: {', '.join(COLOURS)}")
    return f"var(--figure-{name})"


@contextmanager
def plot(width: float = 5.6, height: float = 3.4, **layout: Any) -> Iterator[tuple[Figure, Any]]:
    """A matplotlib figure and its axes, in the site's style; finish with `plotted`."""
    with _ONE_AT_A_TIME, mpl.rc_context(STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasSVG(figure)
        figure.patch.set_alpha(0)
        axes = figure.subplots(**layout)
        for each in getattr(axes, "flat", [axes]):
            each.patch.set_alpha(0)
        yield figure, axes


def plotted(figure: Figure) -> str:
    """A matplotlib figure as an <svg> element that can stand in a page."""
    written = io.StringIO()
    metadata = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(written, format="svg", metadata=metadata)
    svg = inline(written.getvalue())
    for name, value in COLOURS.items():
        svg = svg.replace(value, colour(name))
    return svg


def inline(svg: str) -> str:
    """A file of matplotlib's as an element of a page: without what is a file's, or would style the page."""
    svg = svg[svg.index("<svg") :]
    # The page names and describes its figures itself.
    own = (r"<metadata>.*?</metadata>", r"<style.*?</style>", r"<title\b.*?</title>", r"<desc\b.*?</desc>")
    for unwanted in (*own, r"font-family:[^;\"]*;?", r' (?:role|aria-\w+)="[^"]*"'):
        svg = re.sub(unwanted, "", svg, flags=re.DOTALL)
    svg = re.sub(r"font: (?:bold )?([\d.]+)px [^;\"]*", r"font-size: \1px", svg)
    svg = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", svg)
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", svg)
    return svg.strip()


def drawing(name: str) -> Drawing:
    """The figure called "module.function", of docs/figures."""
    module, _, function = name.partition(".")
    draw: Callable[[], Drawing] | None = getattr(import_module(f"{FIGURES}.{module}"), function, None)
    if draw is None:
        raise ValueError(f"docs/figures/{module}.py has no function {function}")
    with _ONE_AT_A_TIME:
        return draw()


def as_html(drawn: Drawing, name: str, caption: str) -> str:
    """The figure with its caption; ids are the figure's own, whatever else is on the page."""
    prefix = re.sub(r"\W+", "-", name)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', drawn.svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", svg)
    svg = re.sub(r'href="#([^"]+)"', rf'href="#{prefix}-\1"', svg)
    label = f'role="img" aria-labelledby="{prefix}-title {prefix}-desc"'
    words = (
        f'<title id="{prefix}-title">{html.escape(drawn.title)}</title>'
        f'<desc id="{prefix}-desc">{html.escape(drawn.description)}</desc>'
    )
    svg = re.sub(r"<svg([^>]*)>", lambda match: f"<svg {label}{match[1]}>{words}", svg, count=1)
    kind = "drawing on-white" if drawn.on_white else "drawing"
    return f'<figure class="{kind}">{svg}<figcaption>{caption}</figcaption></figure>'
