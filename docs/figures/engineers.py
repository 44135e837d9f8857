"""Figures for engineers: how the pieces of the grader stand to each other."""

from __future__ import annotations

from docs.tools.canvas import Canvas
from docs.tools.drawing import Drawing


def architecture() -> Drawing:
    """The way of the data, and the wall between the grader and a student's code."""
    canvas = Canvas(480, 400)
    canvas.box(110, 30, 190, words="solutions/")
    canvas.arrow((110, 50), (110, 84))
    canvas.text(120, 67, "build", anchor="start", size=13)
    canvas.box(110, 105, 190, words="exercises/")
    canvas.arrow((110, 125), (110, 159))
    canvas.text(120, 142, "student works", anchor="start", size=13)
    canvas.box(110, 180, 190, words="submission")
    canvas.box(110, 262, 190, words="grader", ink="blue")
    canvas.arrow((110, 200), (110, 241))
    canvas.text(120, 221, "read as text", anchor="start", size=13)
    canvas.box(376, 262, 170, words="worker", ink="orange")
    canvas.line((224, 236), (224, 392), ink="orange", dashed=True)
    canvas.text(236, 384, "the wall", anchor="start", ink="orange", size=13)
    canvas.arrow((206, 253), (290, 253))
    canvas.text(258, 239, "calls", size=13)
    canvas.arrow((290, 272), (206, 272))
    canvas.text(258, 287, "values", size=13)
    canvas.text(376, 300, "student's code runs", ink="orange", size=13)
    canvas.text(376, 318, "Landlock, seccomp, limits", ink="orange", size=13)
    canvas.box(376, 130, 170, words="cases")
    canvas.arrow((330, 151), (200, 240))
    canvas.arrow((110, 283), (110, 317))
    canvas.text(120, 300, "diagnosis", anchor="start", size=13)
    canvas.box(110, 338, 190, words="results")
    canvas.text(110, 376, "terminal · gradebook · JSON", size=13)
    return Drawing(
        canvas.svg(),
        "The way of the data",
        "From top to bottom: solutions are built into exercises; a student works on these and hands in a "
        "submission; the grader reads it as text. The cases go into the grader. It sends calls through a "
        "wall to a worker, where student code runs behind Landlock, seccomp and limits, and gets values. "
        "After the diagnosis come results: for the terminal, the gradebook and a JSON file.",
    )
