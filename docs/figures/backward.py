"""Back-propagation as a graph, and step by step, drawn with the reference's numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from docs.tools.canvas import Canvas
from docs.tools.drawing import Drawing
from solutions.nine_steps import (
    FloatArray,
    Layer,
    Network,
    backprop,
    feedforward,
    hidden_delta,
    loss,
    output_delta,
)

# The network 1-2-1 of the page, and its two samples.
X, Y = np.array([[1.0, 3.0]]), np.array([[1.0, 5.0]])
LAYERS: tuple[tuple[Any, Any, str], ...] = (
    ([[1.0], [-1.0]], [[0.0], [2.0]], "relu"),
    ([[2.0, -1.0]], [[0.5]], "linear"),
)

# Where things stand: the inputs, the hidden units' Z and A, the output, the loss.
IN, OUT, END = (32.0, 150.0), (318.0, 150.0), (398.0, 150.0)
PRE, POST = ((130.0, 80.0), (130.0, 220.0)), ((224.0, 80.0), (224.0, 220.0))
WIDE, HIGH = 60.0, 34.0


def network() -> Network:
    """The page's network, with its weights."""
    rng = np.random.RandomState(0)
    made = []
    for W, b, activation in LAYERS:
        layer = Layer(np.shape(W)[1], np.shape(W)[0], activation, rng)
        layer.W, layer.b = np.array(W), np.array(b)
        made.append(layer)
    return made


@dataclass(frozen=True)
class Pass:
    """All numbers of a pass forward and back: Z, A and the loss; dZ and the hidden dA; dW and db."""

    Z: tuple[FloatArray, FloatArray]
    A: FloatArray
    loss: float
    deltas: tuple[FloatArray, FloatArray]
    errors: FloatArray
    gradients: list[tuple[FloatArray, FloatArray]]


def computed() -> Pass:
    """The pass of the page's samples through the page's network."""
    made = network()
    y_hat = feedforward(made, X)
    first, last = made
    dZ = output_delta(Y, y_hat, last.Z, last.activation)
    return Pass(
        (first.Z, last.Z),
        first.A,
        loss(Y, y_hat),
        (hidden_delta(last.W, dZ, first.Z, first.activation), dZ),
        hidden_delta(last.W, dZ, first.Z, "linear"),
        backprop(made, X, Y),
    )


def _pair(values: FloatArray) -> str:
    return ", ".join(f"{value + 0.0:g}" for value in values)


def _ends(
    one: tuple[float, float], other: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ends of an arrow from the right side of one box to the left side of the other."""
    return (one[0] + WIDE / 2 + 2, one[1]), (other[0] - WIDE / 2 - 2, other[1])


class _Frame:
    """One drawing of the pass: what is known after so many steps, the newest marked."""

    def __init__(self, now: int, known: Pass) -> None:
        self._now, self._known, self.canvas = now, known, Canvas(430, 312)

    def ink(self, step: int, of_its_own: str) -> str:
        """The colour of what that step adds."""
        return of_its_own if step == self._now else "ink"

    def number(self, x: float, y: float, words: str, step: int, ink: str) -> None:
        """A number that a step adds."""
        if step <= self._now:
            self.canvas.text(x, y, words, ink=ink, size=14, bold=step == self._now)

    def edge(
        self, one: tuple[float, float], other: tuple[float, float], *, forward: int, back: tuple[int, ...]
    ) -> None:
        """An arrow, turned round and coloured when the pass goes back along it."""
        start, end = _ends(one, other)
        if self._now in back:
            self.canvas.arrow(end, start, ink="orange")
        else:
            self.canvas.arrow(start, end, ink="blue" if forward == self._now else "faint")

    def box(self, at: tuple[float, float], name: str, values: str, step: int) -> None:
        """A box with its name above and its numbers in it, once they are known."""
        words = values if step <= self._now else ""
        self.canvas.box(*at, WIDE, HIGH, ink=self.ink(step, "blue"), words=words)
        self.canvas.text(at[0], at[1] - 28, name, size=14)

    def draw(self) -> str:
        """The whole drawing."""
        known, (first, last) = self._known, network()
        (dW1, db1), (dW2, db2) = known.gradients
        for i in range(2):
            self.edge(IN, PRE[i], forward=1, back=(8,))
            self.edge(PRE[i], POST[i], forward=2, back=(7,))
            self.edge(POST[i], OUT, forward=3, back=(5, 6))
        self.edge(OUT, END, forward=3, back=(4,))
        self.box(IN, "x", _pair(X[0]), 0)
        for i in range(2):
            self.box(PRE[i], f"unit {i + 1}: z", _pair(known.Z[0][i]), 1)
            self.box(POST[i], f"unit {i + 1}: a", _pair(known.A[i]), 2)
            away = -1 if i == 0 else 1
            self.canvas.text(70, 150 + away * 50, f"w {first.W[i, 0]:g}", size=14)
            self.canvas.text(PRE[i][0], PRE[i][1] - 47, f"b {first.b[i, 0]:g}", size=14)
            self.number(66, 150 + away * 70, f"{dW1[i, 0]:g}", 8, "orange")
            self.number(PRE[i][0], PRE[i][1] + 29, _pair(known.deltas[0][i]), 7, "orange")
            self.number(PRE[i][0], PRE[i][1] + 48, f"b: {db1[i, 0]:g}", 8, "orange")
            self.canvas.text(292, 150 + away * 52, f"w {last.W[0, i]:g}", size=14)
            self.number(304, 150 + away * 72, f"{dW2[0, i]:g}", 5, "orange")
            self.number(POST[i][0], POST[i][1] + 29, _pair(known.errors[i]), 6, "orange")
        self.box(OUT, "ŷ", _pair(known.Z[1][0]), 3)
        self.canvas.text(OUT[0] + 40, OUT[1] - 46, f"b {last.b[0, 0]:g}", size=14)
        self.box(END, "loss", f"{known.loss:g}", 3)
        self.number(OUT[0] + 16, OUT[1] + 29, _pair(known.deltas[1][0]), 4, "orange")
        self.number(OUT[0] + 40, OUT[1] + 52, f"b: {db2[0, 0]:g}", 5, "orange")
        self.canvas.text(215, 300, "in the boxes: forward; orange: backward", ink="faint", size=14)
        return self.canvas.svg()


def passes() -> tuple[Drawing, ...]:
    """The pass of two samples through a network 1-2-1, forward and back, in eight steps."""
    known = computed()
    (dW1, db1), (dW2, db2) = known.gradients
    said: tuple[tuple[str, Callable[[], str]], ...] = (
        (
            "forward to z",
            lambda: f"z of unit 1 becomes {_pair(known.Z[0][0])}, z of unit 2 {_pair(known.Z[0][1])}.",
        ),
        (
            "forward to a",
            lambda: f"a of unit 1 becomes {_pair(known.A[0])}, a of unit 2 {_pair(known.A[1])}.",
        ),
        ("forward to the loss", lambda: f"The output is {_pair(known.Z[1][0])}, the loss {known.loss:g}."),
        ("back to the output", lambda: f"Below the output stands its dZ: {_pair(known.deltas[1][0])}."),
        (
            "gradient of the last layer",
            lambda: f"Its weights get {_pair(dW2[0])}, its bias gets {db2[0, 0]:g}.",
        ),
        (
            "back through the weights",
            lambda: f"Below a of unit 1 stands {_pair(known.errors[0])}, of unit 2 {_pair(known.errors[1])}.",
        ),
        (
            "back through relu",
            lambda: (
                f"Below unit 1 stands {_pair(known.deltas[0][0])}, of unit 2 {_pair(known.deltas[0][1])}."
            ),
        ),
        (
            "gradient of the first layer",
            lambda: f"Its weights get {_pair(dW1[:, 0])}, its biases get {_pair(db1[:, 0])}.",
        ),
    )
    about = f"A graph from x through two hidden units to the output and the loss, for x = {_pair(X[0])}. "
    return tuple(
        Drawing(_Frame(number, known).draw(), title, f"{about}Step {number}, {title}. {words()}")
        for number, (title, words) in enumerate(said, start=1)
    )


def graph() -> Drawing:
    """The chain of calculations of a network with one hidden layer, with shapes both ways."""
    canvas = Canvas(424, 330)
    top, chain, below = 48.0, 150.0, 236.0
    nodes = (
        (32, "X", "(2, n)"),
        (126, "Z₁", "(4, n)"),
        (220, "A₁", "(4, n)"),
        (314, "Z₂", "(3, n)"),
        (394, "L", "()"),
    )
    for (x, name, shape), wide in zip(nodes, (56, 60, 60, 60, 44), strict=True):
        canvas.box(x, chain, wide, 40, words=name)
        canvas.text(x, chain + 33, shape, size=15, ink="faint")
    for start, end in ((62, 94), (158, 188), (252, 282), (346, 370)):
        canvas.arrow((start, chain), (end, chain), ink="blue")
    canvas.text(173, chain - 22, "f", ink="blue")
    for x, name, shape in (
        (126, "W₁, b₁", "(4, 2), (4, 1)"),
        (314, "W₂, b₂", "(3, 4), (3, 1)"),
    ):
        canvas.box(x, top, 74, 36, ink="green", words=name)
        canvas.text(x, top - 30, shape, size=15, ink="faint")
        canvas.arrow((x, top + 20), (x, chain - 23), ink="blue")
    backward = ((126, "dZ₁", "(4, n)", "(4, 2), (4, 1)"), (314, "dZ₂", "(3, n)", "(3, 4), (3, 1)"))
    for x, name, shape, shapes in backward:
        canvas.box(x, below, 62, 38, ink="orange", words=name)
        canvas.text(x + 38, below + 26, shape, anchor="start", size=15, ink="faint")
        canvas.arrow((x, below + 21), (x, below + 50), ink="orange")
        canvas.text(x, below + 64, f"dW{name[-1]}, db{name[-1]}", ink="orange", size=15)
        canvas.text(x, below + 83, shapes, size=15, ink="faint")
    canvas.arrow((394, chain + 46), (348, below - 4), ink="orange")
    canvas.arrow((282, below), (158, below), ink="orange")
    canvas.text(220, below - 16, "W₂ᵀ, then f′(Z₁)", ink="orange", size=15)
    return Drawing(
        canvas.svg(),
        "Forward and backward, with shapes",
        "Forward, from left to right: X of shape (2, n), Z1 and A1 of (4, n), Z2 of (3, n), and the loss, a "
        "number. W1 of shape (4, 2) and b1 of (4, 1) enter Z1; W2 of (3, 4) and b2 of (3, 1) enter Z2. "
        "Backward, from right to left: the loss gives dZ2 of (3, n), which gives dW2 and db2; through W2 "
        "transposed and the slope at Z1 it gives dZ1 of (4, n), which gives dW1 and db1. "
        "Each gradient has the shape of what it belongs to.",
    )
