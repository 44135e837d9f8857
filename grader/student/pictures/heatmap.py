"""Draws compared blocks: as heatmaps, yours, measured and the difference; or as bars, side by side."""

from __future__ import annotations

from typing import Any

import numpy as np

from .compared import Block, Compared
from .picture import Array
from .style import BLACK, BLUE, GREY, LIGHT, ORANGE, VERMILION, grid, signed
from .words import off

GAP, BETWEEN, LEFT = 0.3, 1.3, 3.0
"""In cells: how far biases stand from their weights, panel from panel, and the first from the edge."""
INDEX: dict[str, Any] = {"color": GREY, "fontsize": 7, "ha": "center", "va": "center"}


def draw_heatmaps(data: Compared, figure: Any) -> None:
    """Rows are layers; columns are yours, the other, and the difference.

    Each row has a scale of its own, for gradients differ in size from layer to layer; its three heatmaps
    share it, so that white in the last means agreement. All stand in one pair of axes, cell by cell.
    """
    figure.set_layout_engine("none")
    axes = figure.add_axes((0.0, 0.0, 1.0, 0.94))
    axes.set_axis_off()
    rows = _rows(data.blocks)
    width = max(sum(block.yours.shape[1] + GAP for block in row) - GAP for row in rows)
    lefts = [LEFT + column * (width + BETWEEN) for column in range(3)]
    for left, head in zip(lefts, (*data.heads, "difference"), strict=True):
        axes.text(left + width / 2, 0.0, head, ha="center", va="bottom", fontsize=10.5)
    top = 0.35
    for blocks in rows:
        largest = max(float(np.abs([one.yours, one.other]).max(initial=0)) for one in blocks) or 1.0
        height = len(blocks[0].yours)
        axes.text(LEFT - 0.9, top + height / 2, _row_name(blocks), ha="right", va="center")
        for column, left in enumerate(lefts):
            _panel(axes, blocks, (left, top), column, largest)
        if data.worst is not None:
            _ring(axes, blocks, data.blocks[data.worst[0]], data.worst[1], lefts, top)
        top += height + 1.2
    _scale(axes, lefts[0], lefts[2] + width, top)
    axes.set(xlim=(0, lefts[2] + width + 0.4), ylim=(top + 1.5, -0.7))


def _rows(blocks: tuple[Block, ...]) -> list[list[Block]]:
    """A single column, the biases, stands in the row of the weights before it."""
    rows: list[list[Block]] = []
    for block in blocks:
        beside = rows and block.yours.shape[1] == 1 and len(block.yours) == len(rows[-1][0].yours)
        if beside:
            rows[-1].append(block)
        else:
            rows.append([block])
    return rows


def _row_name(blocks: list[Block]) -> str:
    first, *others = blocks
    name = first.name.replace(", ", "\n")
    return name + "".join(f" | {other.name.split(', ')[-1]}" for other in others)


def _panel(axes: Any, blocks: list[Block], corner: tuple[float, float], column: int, largest: float) -> None:
    left, top = corner
    height = len(blocks[0].yours)
    for row in range(height):
        axes.text(left - 0.4, top + row + 0.5, str(row), **INDEX)
    for block in blocks:
        values = (block.yours, block.other, block.yours - block.other)[column]
        _cells(axes, values, (left, top), largest, difference=column == 2)
        if column == 2 and not off(block.yours, block.other).any():
            axes.text(
                left + values.shape[1] / 2, top + height / 2, "agrees" if values.shape[1] > 1 else "=",
                ha="center", va="center", color=GREY, fontsize=9,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
            )  # fmt: skip
        for place in range(values.shape[1]):
            axes.text(left + place + 0.5, top + height + 0.35, str(place), **INDEX)
        left += values.shape[1] + GAP


def _cells(axes: Any, values: Array, corner: tuple[float, float], largest: float, difference: bool) -> None:
    from matplotlib.colors import Normalize

    left, top = corner
    rows, columns = values.shape
    axes.pcolormesh(
        left + np.arange(columns + 1), top + np.arange(rows + 1), values, cmap=signed(),
        norm=Normalize(-largest, largest), edgecolor=LIGHT, linewidth=0.8,
    )  # fmt: skip
    for (row, column), value in np.ndenumerate(values):
        if difference and abs(value) < 1e-5 * largest:
            continue
        color = "white" if abs(value) > 0.45 * largest else BLACK
        axes.text(
            left + column + 0.5, top + row + 0.5, _short(value, largest, difference), color=color,
            ha="center", va="center", fontsize=6.5,
        )  # fmt: skip


def _short(value: float, largest: float, sign: bool) -> str:
    """The value with as many places as the row's largest needs for two digits; a true minus."""
    if largest >= 1e4 or largest < 1e-3:
        text = f"{value:+.0e}" if sign else f"{value:.0e}"
    else:
        places = max(0, 1 - int(np.floor(np.log10(largest))))
        if not sign:
            value = round(float(value), places) + 0.0  # no minus before a zero
        text = f"{value:+.{places}f}" if sign else f"{value:.{places}f}"
    return text.replace("-", "−")


def _ring(
    axes: Any, blocks: list[Block], worst: Block, index: tuple[int, ...], lefts: list[float], top: float
) -> None:
    from matplotlib.patches import Rectangle

    shift = 0.0
    for block in blocks:
        if block is worst:
            for left in lefts:
                corner = left + shift + index[1], top + index[0]
                axes.add_patch(Rectangle(corner, 1, 1, fill=False, linewidth=2.5, edgecolor=BLACK, zorder=5))
        shift += block.yours.shape[1] + GAP


def _scale(axes: Any, left: float, right: float, top: float) -> None:
    """What the colours mean, in a strip."""
    steps = np.linspace(-1, 1, 41)
    middle, half = (left + right) / 2, (right - left) / 5
    edges = middle + half * np.linspace(-1, 1, len(steps) + 1)
    axes.pcolormesh(edges, [top + 0.2, top + 0.6], steps[np.newaxis], cmap=signed(), vmin=-1, vmax=1)
    for place, name in ((-1, "− largest of its row"), (0, "0"), (1, "+ largest of its row")):
        axes.text(middle + place * half, top + 1.05, name, ha="center", va="center", fontsize=8)


def draw_bars(data: Compared, figure: Any) -> None:
    """One group of bars for each entry of the only block."""
    (block,) = data.blocks
    axes = figure.subplots()
    series = [(data.heads[0], block.yours, BLUE, ""), (data.heads[1], block.other, "white", "////")]
    if data.third is not None:
        series.append((data.third[0], data.third[1], ORANGE, ".."))
    width = 0.8 / len(series)
    places = np.arange(block.yours.size)
    for number, (name, values, color, hatch) in enumerate(series):
        left = places + (number - (len(series) - 1) / 2) * width
        axes.bar(left, values, width, color=color, hatch=hatch, edgecolor=BLACK, linewidth=0.8, label=name)
    axes.axhline(0, color=BLACK, linewidth=1)
    axes.set_xticks(places, block.labels)
    axes.set_ylabel("partial derivative of the loss")
    if data.worst is not None:
        _point_at(axes, data.worst[1][0], block)
    grid(axes, "y")
    axes.margins(y=0.18)
    axes.legend(ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1.0))


def _point_at(axes: Any, place: int, block: Block) -> None:
    axes.axvspan(place - 0.48, place + 0.48, color=VERMILION, alpha=0.15, linewidth=0, zorder=0)
    top = max(block.yours[place], block.other[place], 0.0)
    axes.annotate(
        "worst", (place, top), (0, 6), textcoords="offset points", ha="center", va="bottom", color="#8C3D00"
    )
