"""Draws compared blocks: as heatmaps, yours, measured and the difference; or as bars, side by side."""

from __future__ import annotations

from typing import Any

import numpy as np

from .compared import Block, Compared
from .picture import Array
from .style import BLACK, BLUE, GREY, LIGHT, ORANGE, VERMILION, grid, signed
from .words import off

GAP = 0.35
"""How far a single column of biases stands from its weights."""


def draw_heatmaps(data: Compared, figure: Any) -> None:
    """Rows are layers; columns are yours, the other, and the difference.

    Each row has a scale of its own, for gradients differ in size from layer to layer; its three heatmaps
    share it, so that white in the last means agreement.
    """
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    rows = _rows(data.blocks)
    panels = figure.subplots(len(rows), 3, squeeze=False)
    for row, blocks in enumerate(rows):
        largest = max(float(np.abs(values).max(initial=0)) for one in blocks for values in (one.yours, one.other))
        for column, axes in enumerate(panels[row]):
            _panel(axes, blocks, column, largest or 1.0)
        panels[row, 0].set_ylabel(_row_name(blocks), rotation=0, ha="right", va="center", labelpad=8)
    if data.worst is not None:
        _ring(panels, rows, data.blocks[data.worst[0]], data.worst[1])
    for axes, head in zip(panels[0], (*data.heads, "difference"), strict=True):
        axes.set_title(head)
    scale = ScalarMappable(Normalize(-1, 1), signed())
    bar = figure.colorbar(scale, ax=panels, location="bottom", shrink=0.5, aspect=40, pad=0.03)
    bar.set_ticks([-1, 0, 1], labels=["− largest of its row", "0", "+ largest of its row"])
    bar.ax.tick_params(labelsize=8)


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


def _panel(axes: Any, blocks: list[Block], column: int, largest: float) -> None:
    ticks, names = [], []
    left = -0.5
    for block in blocks:
        values = (block.yours, block.other, block.yours - block.other)[column]
        _cells(axes, values, left, largest, difference=column == 2)
        wrong = off(block.yours, block.other).any()
        if column == 2 and not wrong:
            axes.text(
                left + values.shape[1] / 2, (len(values) - 1) / 2, "agrees" if values.shape[1] > 1 else "=",
                ha="center", va="center", color=GREY,
            )  # fmt: skip
        ticks += [left + 0.5 + place for place in range(values.shape[1])]
        names += [str(place) for place in range(values.shape[1])]
        left += values.shape[1] + GAP
    height = len(blocks[0].yours)
    axes.set(xlim=(-0.6, left - GAP + 0.1), ylim=(height - 0.4, -0.6))
    axes.set_xticks(ticks, names)
    axes.set_yticks(np.arange(height))
    axes.tick_params(length=0, labelsize=8, colors=GREY)
    axes.spines[:].set_visible(False)


def _cells(axes: Any, values: Array, left: float, largest: float, difference: bool) -> None:
    from matplotlib.colors import Normalize

    rows, columns = values.shape
    edges = left + np.arange(columns + 1), np.arange(rows + 1) - 0.5
    axes.pcolormesh(
        *edges, values, cmap=signed(), norm=Normalize(-largest, largest), edgecolor=LIGHT, linewidth=0.8
    )
    small = 7 if columns <= 4 else 6
    for (row, column), value in np.ndenumerate(values):
        if difference and abs(value) < 1e-5 * largest:
            continue
        color = "white" if abs(value) > 0.45 * largest else BLACK
        axes.text(
            left + 0.5 + column, row, _short(value, largest, difference), ha="center", va="center",
            color=color, fontsize=small,
        )  # fmt: skip


def _short(value: float, largest: float, sign: bool) -> str:
    """The value with as many places as the row's largest needs for two digits; a true minus."""
    if largest >= 1e4 or largest < 1e-3:
        text = f"{value:+.0e}" if sign else f"{value:.0e}"
    else:
        places = max(0, 1 - int(np.floor(np.log10(largest))))
        text = f"{value:+.{places}f}" if sign else f"{value + 0.0:.{places}f}"
    return text.replace("-", "−")


def _ring(panels: Any, rows: list[list[Block]], worst: Block, index: tuple[int, ...]) -> None:
    from matplotlib.patches import Rectangle

    for axes_row, blocks in zip(panels, rows, strict=True):
        left = -0.5
        for block in blocks:
            if block is worst:
                for axes in axes_row:
                    corner = left + index[1], index[0] - 0.5
                    box = Rectangle(corner, 1, 1, fill=False, linewidth=2.5, edgecolor=BLACK, zorder=5)
                    box.set_clip_on(False)
                    axes.add_patch(box)
            left += block.yours.shape[1] + GAP


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
