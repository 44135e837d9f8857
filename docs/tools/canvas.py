"""A small SVG canvas for diagrams: boxes, circles, arrows and labels, in the page's colours."""

from __future__ import annotations

import html
import math
from typing import Literal

from docs.tools.drawing import colour

Anchor = Literal["start", "middle", "end"]
HEAD = 8.0  # an arrow's head, from its tip to its base


class Canvas:
    """An SVG drawing, in units that are pixels when it is as wide as it wants to be.

    Args:
        width: of the drawing; 480 fills a page's column.
        height: of the drawing.
    """

    def __init__(self, width: float = 480, height: float = 260) -> None:
        self._size = (width, height)
        self._items: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        anchor: Anchor = "middle",
        ink: str = "ink",
        size: float = 15,
        bold: bool = False,
    ) -> None:
        """Words with the middle of their height at y."""
        weight = ' font-weight="600"' if bold else ""
        self._items.append(
            f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" dominant-baseline="central" '
            f'font-size="{size:g}" fill="{colour(ink)}"{weight}>{html.escape(words)}</text>'
        )

    def circle(self, x: float, y: float, radius: float = 24, *, ink: str = "ink", words: str = "") -> None:
        """A circle with words in it."""
        self._items.append(
            f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{colour("paper")}" '
            f'stroke="{colour(ink)}" stroke-width="2"/>'
        )
        if words:
            self.text(x, y, words, ink=ink)

    def box(
        self, x: float, y: float, width: float, height: float = 40, *, ink: str = "ink", words: str = ""
    ) -> None:
        """A box around the point (x, y), with words in it."""
        self._items.append(
            f'<rect x="{x - width / 2:g}" y="{y - height / 2:g}" width="{width:g}" height="{height:g}" '
            f'rx="6" fill="{colour("paper")}" stroke="{colour(ink)}" stroke-width="2"/>'
        )
        if words:
            self.text(x, y, words, ink=ink)

    def cell(
        self, x: float, y: float, width: float, height: float, *, ink: str, share: float, words: str = ""
    ) -> None:
        """A cell of a table or heatmap from its left upper corner, filled with a share of a colour."""
        self._items.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{colour(ink)}" '
            f'fill-opacity="{share:.2f}" stroke="{colour("faint")}" stroke-width="1"/>'
        )
        if words:
            self.text(x + width / 2, y + height / 2, words, size=13)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], *, ink: str = "ink", dashed: bool = False
    ) -> None:
        """A straight line."""
        dashes = ' stroke-dasharray="6 4"' if dashed else ""
        self._items.append(
            f'<path d="M{start[0]:g} {start[1]:g} L{end[0]:.1f} {end[1]:.1f}" fill="none" '
            f'stroke="{colour(ink)}" stroke-width="2"{dashes}/>'
        )

    def arrow(
        self, start: tuple[float, float], end: tuple[float, float], *, ink: str = "ink", dashed: bool = False
    ) -> None:
        """A line with a head at its end."""
        length = math.dist(start, end)
        along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
        base = (end[0] - HEAD * along[0], end[1] - HEAD * along[1])
        self.line(start, base, ink=ink, dashed=dashed)
        across = (-along[1] * HEAD / 2, along[0] * HEAD / 2)
        corners = (
            end,
            (base[0] + across[0], base[1] + across[1]),
            (base[0] - across[0], base[1] - across[1]),
        )
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
        self._items.append(f'<polygon points="{points}" fill="{colour(ink)}"/>')

    def svg(self) -> str:
        """The whole drawing."""
        width, height = self._size
        return f'<svg viewBox="0 0 {width:g} {height:g}">{"".join(self._items)}</svg>'
