"""The visible checks of part 2: the tutorial's own numbers, and a few that can be worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.cases import (
    Student,
    central_differences,
    close,
    close_each,
    items,
    number,
    numeric,
    points,
    sequence,
)

# The tutorial's seven samples and labels, and the numbers that its seed 42 starts from.
INPUTS = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0], [1, 1, 0], [1, 1, 1], [0, 1, 1], [0, 1, 0]])
LABELS = np.array([[1], [0], [0], [1], [1], [0], [1]])
WEIGHTS = np.array([[0.3745401188473625], [0.9507143064099162], [0.7319939418114051]])
BIAS = np.array([0.5986584841970366])


# Variables


@points(0.25)
def test_tutorials_labels_become_a_column(student: Student) -> None:
    """The seven labels come back as seven rows, whether they lay flat, (7,), or in one row, (1, 7)."""
    flat = np.array([1, 0, 0, 1, 1, 0, 1])
    close(student.as_column(flat), LABELS, of="the column made of labels of shape (7,)")
    close(student.as_column(flat.reshape(1, 7)), LABELS, of="the column made of labels of shape (1, 7)")


# Hyperparameters


@points(0.5)
def test_seed_42_gives_the_tutorials_weights(student: Student) -> None:
    """With nothing said there are three weights, the first that the seed 42 gives."""
    weights, _ = items(student.init_params(), 2, "weights, bias")
    close(weights, np.array([[0.37454012], [0.95071431], [0.73199394]]), of="weights")


@points(0.25)
def test_tutorials_bias_is_the_draw_after_the_weights(student: Student) -> None:
    """The bias is the fourth random number."""
    _, bias = items(student.init_params(), 2, "weights, bias")
    close(number(bias, "bias"), 0.59865848, of="bias")


# Activation


@points(0.25)
def test_sigmoid_of_zero_is_one_half(student: Student) -> None:
    """Zero is the middle of the curve."""
    close(student.sigmoid(np.array([0.0])), np.array([0.5]))


@points(0.5)
def test_sigmoid_rises_from_0_to_1(student: Student) -> None:
    """Known values left and right of the middle; the two of each pair add up to 1."""
    x = np.array([[-4.0, -2.0], [2.0, 4.0]])
    wanted = np.array([[0.01798620996209156, 0.11920292202211755], [0.8807970779778823, 0.9820137900379085]])
    close(student.sigmoid(x), wanted)


@points(0.5)
def test_slope_of_the_sigmoid_has_its_known_values(student: Student) -> None:
    """The slope is steepest at 0, one quarter, and the same on both sides."""
    wanted = np.array([0.10499358540350652, 0.25, 0.10499358540350652])
    close(student.sigmoid_derivative(np.array([-2.0, 0.0, 2.0])), wanted)


@points(0.25, of="sigmoid_derivative")
def test_slope_is_that_of_your_own_sigmoid(student: Student) -> None:
    """Your sigmoid, a little to the right less a little to the left, divided by the distance."""

    def at(points: Any) -> list[float]:
        return [number(value) for value in student.sigmoid.each([(x,) for x in points])]

    measured = central_differences(at, np.array([0.7]))
    close(student.sigmoid_derivative(np.array([0.7])), measured, hint="the slope of your sigmoid is another")


# Training


@points(0.75)
def test_first_three_error_sums_are_the_tutorials(student: Student) -> None:
    """Three epochs of the published step give the first three numbers that the tutorial prints."""
    result = student.train(student.published_step, INPUTS, LABELS, WEIGHTS, BIAS, 0.05, 3)
    _, _, error_sums = items(result, 3, "weights, bias, error_sums")
    close(error_sums, [1.8806216715619812, 1.8525640899325237, 1.8243107340899896], of="error_sums")


@points(0.5)
def test_hundredth_error_sum_is_the_tutorials(student: Student) -> None:
    """With nothing said there are 100 epochs with a learning rate of 0.05."""
    result = student.train(student.published_step, INPUTS, LABELS, WEIGHTS, BIAS)
    _, _, error_sums = items(result, 3, "weights, bias, error_sums")
    last = sequence(error_sums, 100, of="error_sums")[99]
    close(last, 0.2417547269370134, of="the error sum of the 100th epoch")


# Outcomes


@points(0.5)
def test_tutorials_outcomes_come_out(student: Student) -> None:
    """The two points that the tutorial asks for, with the weights after 101 published steps."""
    weights = np.array([[0.2253771142603135], [1.2422684402690376], [-0.4224341347195481]])
    bias = np.array([-0.3531953095586302])
    close(student.predict(np.array([1, 0, 0]), weights, bias), 0.46808888498, of="the answer for [1, 0, 0]")
    close(student.predict(np.array([0, 1, 0]), weights, bias), 0.70869886226, of="the answer for [0, 1, 0]")


@points(0.25)
def test_bias_alone_answers_for_a_point_of_zeros(student: Student) -> None:
    """Zeros switch the weights off: what is left is the bias, through the sigmoid."""
    answer = student.predict(np.zeros(3), WEIGHTS, np.array([2.0]))
    close(answer, 0.8807970779778823, hint="for a point of zeros the sigmoid of the bias is wanted")


# Debugging


@points(0.75)
def test_gradient_at_zero_weights_can_be_worked_out_by_hand(student: Student) -> None:
    """All weights 0: every prediction is 1/2 and every slope 1/4, so each error counts 1/8 or -1/8."""
    d_weights, d_bias = items(
        student.gradient(INPUTS, LABELS, np.zeros((3, 1)), np.zeros(1)), 2, "d_weights, d_bias"
    )
    close(d_weights, np.array([[-0.125], [-0.375], [0.125]]), of="d_weights")
    close(number(d_bias, "d_bias"), -0.125, of="d_bias")


@points(0.5, of="gradient")
def test_gradient_is_the_measured_slope_of_the_loss(student: Student) -> None:
    """Nudge one weight after the other, and the bias: how does the loss, taken with your sigmoid, change?"""
    d_weights, d_bias = items(student.gradient(INPUTS, LABELS, WEIGHTS, BIAS), 2, "d_weights, d_bias")

    def losses(sums: Any) -> list[float]:
        predicted = student.sigmoid.each([(z,) for z in sums])
        return [float(0.5 * np.sum((numeric(y, (7, 1)) - LABELS) ** 2)) for y in predicted]

    for_weights = central_differences(lambda nudged: losses([INPUTS @ w + BIAS for w in nudged]), WEIGHTS)
    for_bias = central_differences(lambda nudged: losses([INPUTS @ WEIGHTS + b for b in nudged]), BIAS)
    close_each([("d_weights", d_weights, for_weights), ("d_bias", d_bias, for_bias.item())])


@points(0.5)
def test_one_step_from_zero_weights_can_be_worked_out_by_hand(student: Student) -> None:
    """With a learning rate of 2 each value moves by twice its slope, downhill."""
    result = student.train_step(INPUTS, LABELS, np.zeros((3, 1)), np.zeros(1), 2.0)
    weights, bias, error_sum = items(result, 3, "weights, bias, error_sum")
    close(weights, np.array([[0.25], [0.75], [-0.25]]), of="weights")
    close(number(bias, "bias"), 0.25, of="bias")
    close(error_sum, -0.5, of="error_sum", hint="four labels of seven are 1, and every prediction was 1/2")


@points(0.5)
def test_two_mended_steps_go_on_from_the_tutorials_start(student: Student) -> None:
    """The second step begins where the first one ended: its error sum shows that the first was right."""
    result = student.train_step(INPUTS, LABELS, WEIGHTS, BIAS, 0.05)
    weights, bias, first = items(result, 3, "weights, bias, error_sum")
    result = student.train_step(INPUTS, LABELS, weights, bias, 0.05)
    _, _, second = items(result, 3, "weights, bias, error_sum")
    close(first, 1.8806216715619812, of="the error sum of the first step")
    close(second, 1.8619226127026223, of="the error sum of the second step")
