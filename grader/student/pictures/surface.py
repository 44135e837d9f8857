"""Pictures of what a network of part 1 says for every input of a plane, while it trains."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from .losses import Training, describe_training, draw_losses
from .picture import Array, Calls, Picture, Progress, array, number, pair, sequence, training
from .style import BLACK, VERMILION, signed
from .words import say, sentences

PEOPLE = np.array([[-2.0, -1.0], [25.0, 6.0], [17.0, 4.0], [-15.0, -6.0]])
LABELS = np.array([1.0, 0.0, 0.0, 1.0])
START = np.array([0.1, -0.2, -0.1, 0.2, 0.5, -0.5, 0.1, -0.1, 0.2])
STOPS = (0, 10, 40, 300)
GRID = (31, 21)
PLANE = (-22.0, 32.0, -9.0, 9.0)


@dataclass(frozen=True)
class Surfaces:
    """Outputs over a plane, in one or more panels.

    Attributes:
        titles: one for each panel.
        x, y: the plane's axes.
        outputs: shape (panels, len(y), len(x)).
        at_people: the outputs for the four training points, shape (panels, 4).
        training: the losses meanwhile, if there was a training.
        wanted: the outputs for the four by the formula, with the student's own sigmoid, if it is simple.
    """

    titles: tuple[str, ...]
    x: Array
    y: Array
    outputs: Array
    at_people: Array
    training: Training | None = None
    wanted: Array | None = None

    @property
    def right(self) -> Array:
        """Which of the four are on the side of their label, by panel."""
        return np.asarray((self.at_people > 0.5) == (LABELS > 0.5))


def _axes() -> tuple[Array, Array]:
    return np.linspace(*PLANE[:2], GRID[0]), np.linspace(*PLANE[2:], GRID[1])


def _output(student: Calls, params: Array, point: Array) -> float:
    return number(student.network_output(params, point), "network_output")


def _surface(student: Calls, params: Array) -> tuple[Array, Array]:
    x, y = _axes()
    plane = [[_output(student, params, np.array([left, up])) for left in x] for up in y]
    return np.array(plane), np.array([_output(student, params, person) for person in PEOPLE])


def _output_surface(student: Calls, progress: Progress) -> Surfaces:
    """Two sets of parameters that can be checked by eye: one looks at pounds alone, one at inches alone."""
    pounds = np.array([0.0, 0.0, -0.5, 0.0, 0.0, 6.0, 0.0, 2.5, -3.0])
    inches = np.array([0.0, -1.5, 0.0, 0.0, 6.0, 0.0, 1.5, 0.0, -3.0])
    planes = [_surface(student, params) for params in (pounds, inches)]
    wanted = []
    for column, (weight, bias) in enumerate(((-0.5, 2.5), (-1.5, 1.5))):
        hidden = array(student.sigmoid(weight * PEOPLE[:, column] + bias), (4,), "sigmoid(x)")
        wanted.append(array(student.sigmoid(6 * hidden - 3), (4,), "sigmoid(x)"))
    titles = ("Left, h2 looks at pounds", "Right, h1 looks at inches")
    outputs, at_people = (np.array(part) for part in zip(*planes, strict=True))
    return Surfaces(titles, *_axes(), outputs, at_people, wanted=np.array(wanted))


def _training(student: Calls, progress: Progress) -> Surfaces:
    params = START
    planes, losses = [_surface(student, START)], []
    for place, (start, stop) in enumerate(pairwise(STOPS), start=1):
        came = pair(student.train(params, PEOPLE, LABELS, 0.1, stop - start), "train")
        params = sequence(came[0], 9, "the parameters that train returns")
        losses.append(training(came[1], stop - start, "the losses that train returns"))
        planes.append(_surface(student, params))
        progress(place / len(STOPS))
    at_people = np.array([people for _, people in planes])
    by_hand = tuple(
        (stop, number(student.mse_loss(LABELS, people), "mse_loss"))
        for stop, people in zip(STOPS[1:], at_people[1:], strict=True)
    )
    made = Training(
        "train", "loss", np.concatenate(losses), 1, by_hand, "mse_loss of the panels' outputs", STOPS[-1]
    )
    titles = tuple(f"After {stop} epochs" for stop in STOPS)
    return Surfaces(titles, *_axes(), np.array([plane for plane, _ in planes]), at_people, made)


def describe(data: Surfaces) -> str:
    """For each panel, how many of the four are on the side of their label; then the losses."""
    said = []
    for title, right, at_people in zip(data.titles, data.right, data.at_people, strict=True):
        outputs = ", ".join(say(value) for value in at_people)
        said.append(
            f"{title}: the outputs {outputs} put {int(right.sum())} of 4 people on the side of their labels,"
            " 1, 0, 0, 1."
        )
    if data.training is not None:
        said.append(describe_training(data.training))
    else:
        said.append(_bands(data))
    return sentences(said)


def _bands(data: Surfaces) -> str:
    """Whether each panel looks at the one input that its parameters look at."""
    pounds, inches = data.outputs
    along_inches, along_pounds = np.ptp(pounds, axis=0).max(), np.ptp(inches, axis=1).max()
    faults = []
    if along_inches > 1e-9:
        faults.append("the left panel should not change with the inches")
    if along_pounds > 1e-9:
        faults.append("the right panel should not change with the pounds")
    for side, plane in (("left", pounds), ("right", inches)):
        if np.ptp(plane) < 1e-9:
            faults.append(f"the {side} panel should not be the same everywhere")
        elif (data.right[0 if side == "left" else 1]).sum() < 4:
            faults.append(f"in the {side} panel each person should be on the side of their label")
    assert data.wanted is not None
    gaps = np.abs(data.at_people - data.wanted)
    if not faults and gaps.max() > 1e-6:
        panel, person = np.unravel_index(int(gaps.argmax()), gaps.shape)
        return (
            f"For person {person} (counted from 0) the formula makes {say(data.wanted[panel, person])} in the"
            f" {('left', 'right')[panel]} panel, with your sigmoid; your network says"
            f" {say(data.at_people[panel, person])}."
        )
    if not faults:
        return (
            "The left panel changes with the pounds only, the right one with the inches only, as it should."
        )
    return f"Look again at which parameter goes where: {'; '.join(faults)}."


def draw(data: Surfaces, figure: Any) -> None:
    """Panels in rows of two, the losses beneath."""
    panels = len(data.titles)
    rows = panels // 2 + (data.training is not None)
    places = figure.add_gridspec(rows, 2)
    shown = []
    filled = None
    for place in range(panels):
        axes = figure.add_subplot(places[place // 2, place % 2])
        filled = _panel(axes, data, place)
        if place % 2 == 0:
            axes.set_ylabel("inches − 66")
        if place >= panels - 2:
            axes.set_xlabel("pounds − 135")
        shown.append(axes)
    figure.colorbar(filled, ax=shown, label="output", ticks=[0, 0.5, 1], shrink=0.8, pad=0.02)
    _legend(figure)
    if data.training is not None:
        draw_losses(data.training, figure.add_subplot(places[rows - 1, :]))


def _panel(axes: Any, data: Surfaces, place: int) -> Any:
    levels = np.linspace(0, 1, 11)
    outputs = np.clip(data.outputs[place], 0, 1)
    filled = axes.contourf(data.x, data.y, outputs, levels=levels, cmap=signed(), vmin=0, vmax=1)
    if outputs.min() < 0.5 < outputs.max():
        axes.contour(data.x, data.y, outputs, levels=[0.5], colors=[BLACK], linewidths=1.8)
    right = data.right[place]
    for point, label, fits in zip(PEOPLE, LABELS, right, strict=True):
        axes.plot(
            *point, "o" if label else "s", markersize=9, color=VERMILION if label else "#56B4E9",
            markeredgecolor=BLACK, markeredgewidth=1.5,
        )  # fmt: skip
        if not fits:
            axes.plot(*point, "x", markersize=15, color=BLACK, markeredgewidth=2.2)
    axes.set_title(f"{data.titles[place].split(', ')[-1]}: {int(right.sum())} of 4")
    return filled


def _legend(figure: Any) -> None:
    from matplotlib.lines import Line2D

    marks: list[dict[str, Any]] = [
        {"marker": "o", "color": VERMILION, "label": "label 1"},
        {"marker": "s", "color": "#56B4E9", "label": "label 0"},
    ]
    handles = [
        Line2D([], [], linestyle="none", markersize=9, markeredgecolor=BLACK, **mark) for mark in marks
    ]
    handles.append(
        Line2D([], [], linestyle="none", marker="x", markersize=10, color=BLACK, label="wrong side")
    )
    handles.append(Line2D([], [], color=BLACK, label="output one half"))
    figure.legend(handles=handles, loc="outside lower center", ncols=4)


@dataclass(frozen=True)
class Plane:
    """The fixed network's output over its two inputs."""

    x: Array
    outputs: Array
    at_sample: float


def _fixed_network(student: Calls, progress: Progress) -> Plane:
    x = np.linspace(-6, 6, 17)
    network = student.OurNeuralNetwork()
    outputs = [[number(network.feedforward(np.array([left, up])), "feedforward") for left in x] for up in x]
    return Plane(x, np.array(outputs), number(network.feedforward(np.array([2, 3])), "feedforward"))


def _describe_plane(data: Plane) -> str:
    sideways = float(np.ptp(data.outputs, axis=1).max())
    upwards = float(np.ptp(data.outputs, axis=0).max())
    rising = bool((np.diff(data.outputs, axis=0) > 0).all())
    said = [
        f"For x = [2, 3] your network says {say(data.at_sample)}.",
        f"Over the plane it lies between {say(data.outputs.min())} and {say(data.outputs.max())}.",
    ]
    if sideways < 1e-9 and rising:
        said.append("It does not change with x[0], whose weight is 0, and rises with x[1], as it should.")
    elif sideways >= 1e-9:
        said.append(f"It changes with x[0], by up to {say(sideways)}; the weight of x[0] is 0.")
    elif upwards < 1e-9:
        said.append("It does not change with x[1], whose weight is 1.")
    middle = float(data.outputs[len(data.x) // 2, len(data.x) // 2])
    wanted = "s(s(0)) with s the sigmoid, 0.6225"
    if abs(middle - 0.62246) > 1e-4:
        said.append(f"For x = [0, 0] it says {say(middle)}; with no bias that is {wanted}.")
    return sentences(said)


def _draw_plane(data: Plane, figure: Any) -> None:
    from matplotlib.ticker import MaxNLocator

    left, right = figure.subplots(1, 2, width_ratios=[1.2, 1])
    filled = left.contourf(data.x, data.x, data.outputs, levels=12, cmap="Blues")
    left.plot([2], [3], "D", color=VERMILION, markeredgecolor=BLACK, markersize=9)
    left.annotate(f"[2, 3]: {data.at_sample:.4f}", (2, 3), (0, 10), textcoords="offset points", ha="center",
                  bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})  # fmt: skip
    left.set(xlabel="x[0]", ylabel="x[1]", title="output over both inputs")
    figure.colorbar(filled, ax=left, location="bottom", shrink=0.9, ticks=MaxNLocator(4))
    for place, style in ((0, "-"), (8, "--"), (16, ":")):
        name = f"x[0] = {data.x[place]:g}"
        right.plot(data.x, data.outputs[:, place], style, linewidth=2.5, label=name, color=_SLICES[style])
    right.set(xlabel="x[1]", title="the same along x[1]")
    right.grid(True, color="#D9D9D9", linewidth=0.6)
    right.legend()


_SLICES = {"-": "#56B4E9", "--": BLACK, ":": VERMILION}

NETWORK_OUTPUT = Picture(
    "Your network's output for every input", ("network_output", "sigmoid"),
    _output_surface, describe, draw, (6.4, 3.6),
)  # fmt: skip
TRAIN = Picture(
    "The decision surface while the network trains", ("network_output", "mse_loss", "train"),
    _training, describe, draw, (6.4, 7.4),
)  # fmt: skip
OUR_NEURAL_NETWORK = Picture(
    "Your network's output for every input", ("OurNeuralNetwork",), _fixed_network, _describe_plane,
    _draw_plane, (6.4, 3.9),
)  # fmt: skip
