"""The picture of why labels stand in a column: what is left of a subtraction otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .picture import Array, Calls, Picture, Progress, array
from .style import BLACK, GREY, signed
from .words import sentences

LABELS = np.array([1, 0, 0, 1, 1, 0, 1])
PREDICTIONS = np.array([[0.9], [0.2], [0.1], [0.7], [0.8], [0.4], [0.6]])


@dataclass(frozen=True)
class Errors:
    """Predictions less labels: with the labels as they were, and as as_column made them.

    Attributes:
        shape: what as_column gave back for labels of shape (7,).
        from_row: what it gave back for labels of shape (1, 7).
    """

    flat: Array
    column: Array
    shape: tuple[int, ...]
    from_row: tuple[int, ...]
    values: bool


def _errors(student: Calls, progress: Progress) -> Errors:
    labels = array(student.as_column(LABELS), None, "as_column(labels)")
    from_row = array(student.as_column(LABELS.reshape(1, -1)), None, "as_column of labels in a row")
    try:
        column = np.atleast_2d(PREDICTIONS - labels)
    except ValueError:
        column = np.zeros((0, 0))
    values = labels.size == LABELS.size and bool(np.array_equal(labels.ravel(), LABELS))
    return Errors(PREDICTIONS - LABELS, column, labels.shape, from_row.shape, values)


def _describe(data: Errors) -> str:
    right = data.shape == data.from_row == (7, 1)
    return sentences(
        (
            "Predictions of shape (7, 1) less labels of shape (7,) make errors of shape (7, 7): each"
            " prediction meets every label.",
            f"Your as_column makes labels of shape {data.shape}, and errors of shape {data.column.shape}."
            if data.column.size
            else f"Your as_column makes labels of shape {data.shape}, which cannot be subtracted.",
            "Each prediction meets its own label, as it should." if right and data.values else "",
            "" if data.shape == (7, 1) else "A column has the shape (7, 1).",
            "" if data.from_row == (7, 1) else f"Labels of shape (1, 7) become {data.from_row}, not (7, 1).",
            "" if data.values else "The labels themselves, or their order, have changed.",
        )
    )


def _draw(data: Errors, figure: Any) -> None:
    from matplotlib.colors import Normalize

    axes = figure.subplots(1, 2)
    image = None
    for panel, errors, title in zip(
        axes,
        (data.flat, data.column),
        ("labels (7,): errors (7, 7)", f"your labels {data.shape}: errors {data.column.shape}"),
        strict=True,
    ):
        panel.set_title(title)
        panel.tick_params(length=0, labelsize=8, colors=GREY)
        panel.set_ylabel("prediction")
        if errors.ndim != 2 or not errors.size:
            panel.text(0.5, 0.5, "no errors", ha="center", transform=panel.transAxes)
            continue
        shown = errors[:, :7]
        image = panel.imshow(shown, cmap=signed(), norm=Normalize(-1, 1))
        panel.set_xticks(np.arange(shown.shape[1]))
        panel.set_xlabel("label")
        for (row, column), value in np.ndenumerate(shown):
            color = "white" if abs(value) > 0.6 else BLACK
            panel.text(column, row, f"{value:.1f}", ha="center", va="center", fontsize=8, color=color)
    figure.colorbar(image, ax=axes, label="prediction − label", shrink=0.8)


AS_COLUMN = Picture(
    "Errors without and with your column", ("as_column",), _errors, _describe, _draw, (6.4, 3.2)
)
