"""The visible cases of part 1: known outputs of the tutorial, and small examples worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.cases import (
    Student,
    central_differences,
    close,
    close_each,
    formula,
    items,
    methods,
    number,
    numeric,
    objects,
    points,
    sequence,
)

# Alice, Bob, Charlie and Diana: pounds - 135 and inches - 66; 1 stands for F, 0 for M.
MEASURES = np.array([[-2, -1], [25, 6], [17, 4], [-15, -6]])
GENDERS = np.array([1, 0, 0, 1])
START = np.array([0.1, -0.2, -0.1, 0.2, 0.5, -0.5, 0.1, -0.1, 0.2])


def output(neuron: Any, inputs: Any) -> Any:
    """What the student's object answers, if it is one that can be asked."""
    return objects([neuron], "your class", "feedforward")[0].feedforward(inputs)


def outputs(neurons: list[Any], inputs: Any) -> list[Any]:
    """What each of several objects of the student's answers."""
    return [output(neurons[0], inputs), *methods(neurons[1:], "feedforward", [(inputs,)] * len(neurons[1:]))]


def row_of(length: int, value: Any, name: str) -> list[float]:
    """What came back, if it is an array of shape (length,), or as many numbers in a list."""
    if not isinstance(value, tuple | list):
        numeric(value, (length,), name)
    return [float(entry) for entry in sequence(value, length, name)]


# sigmoid


@points(0.25)
def test_sigmoid_is_one_half_at_zero(student: Student) -> None:
    """sigmoid(0) is 0.5: e^0 is 1, and 1 / (1 + 1) is one half."""
    close(student.sigmoid(0), 0.5)


@points(0.5)
def test_sigmoid_rises_from_0_to_1(student: Student) -> None:
    """An array goes in, an array of the same shape comes out; the values rise."""
    x = np.array([[-2.0, -0.5, 0.0], [0.5, 1.0, 2.0]])
    known = [[0.11920292202, 0.37754066880, 0.5], [0.62245933120, 0.73105857863, 0.88079707798]]
    close(student.sigmoid(x), np.array(known), hint="do your values rise from left to right?")


# Neuron


@points(0.5, of="Neuron")
def test_neuron_matches_the_tutorial(student: Student) -> None:
    """Weights [0, 1], bias 4, inputs [2, 3]: the weighted sum with the bias is 7, and sigmoid(7) is 0.999."""
    neuron = student.Neuron(np.array([0, 1]), 4)
    close(output(neuron, np.array([2, 3])), 0.9990889488055994)


@points(0.25, of="Neuron")
def test_neuron_with_inputs_0_still_has_its_bias(student: Student) -> None:
    """With all inputs 0 the weighted sum is 0, and the bias alone decides: sigmoid(1) is 0.731."""
    neuron = student.Neuron(np.array([0.5, -0.25, 2.0]), 1.0)
    close(output(neuron, np.zeros(3)), 0.7310585786300049, hint="where does the bias come in?")


@points(0.25, of="Neuron")
def test_two_neurons_do_not_share_their_weights(student: Student) -> None:
    """Weights and bias belong to one neuron: making a second neuron does not change the first."""
    first = student.Neuron(np.array([1.0, 0.0]), 0.0)
    student.Neuron(np.array([-1.0, 5.0]), 3.0)
    close(output(first, np.array([2.0, 3.0])), 0.8807970779778825)


# OurNeuralNetwork


@points(0.7)
def test_network_matches_the_tutorial(student: Student) -> None:
    """For x = [2, 3] both hidden neurons give sigmoid(3) = 0.9526, and o1 gives sigmoid(0.9526)."""
    close(output(student.OurNeuralNetwork(), np.array([2, 3])), 0.7216325609518421)


@points(0.3)
def test_network_output_neuron_sees_the_hidden_outputs(student: Student) -> None:
    """For x = [2, 0] both hidden neurons give sigmoid(0) = 0.5, and o1 gives sigmoid(0.5), not sigmoid(0)."""
    close(output(student.OurNeuralNetwork(), np.array([2.0, 0.0])), 0.6224593312018546)


# mse_loss


@points(0.3)
def test_mse_loss_matches_the_tutorial(student: Student) -> None:
    """Two of four labels are missed by 1: the mean of 1, 0, 0, 1 is 0.5."""
    close(student.mse_loss(np.array([1, 0, 0, 1]), np.array([0, 0, 0, 0])), 0.5)


@points(0.2)
def test_mse_loss_errors_of_opposite_sign_do_not_cancel(student: Student) -> None:
    """The errors are +1 and -1, their squares 1 and 1, and the mean of these is 1."""
    close(student.mse_loss(np.array([1.0, 0.0]), np.array([0.0, 1.0])), 1.0, hint="square, then average")


@points(0.2)
def test_mse_loss_of_three_predictions(student: Student) -> None:
    """The errors are -0.5, 0 and 2: their squares, 0.25, 0 and 4, have the mean 4.25 / 3."""
    close(student.mse_loss(np.array([1.0, 2.0, 3.0]), np.array([1.5, 2.0, 1.0])), 4.25 / 3)


# fit_line


@points(0.35)
def test_fit_line_finds_a_line_that_the_points_lie_on(student: Student) -> None:
    """The points lie on y = 3 x + 1: the slope comes first in the pair, the intercept second."""
    x = np.array([0.0, 1.0, 2.0, 4.0])
    close(student.fit_line(x, np.array([1.0, 4.0, 7.0, 13.0])), [3, 1], of="the pair (slope, intercept)")


@points(0.35)
def test_fit_line_runs_between_points_that_lie_on_no_line(student: Student) -> None:
    """Through (1, 2), (2, 1), (3, 3) the line of least squares is y = 0.5 x + 1."""
    y = np.array([2.0, 1.0, 3.0])
    close(student.fit_line(np.array([1.0, 2.0, 3.0]), y), [0.5, 1.0], of="the pair (slope, intercept)")


# numerical_gradient


@points(0.4, of="numerical_gradient")
def test_numerical_gradient_of_a_sum_of_squares(student: Student) -> None:
    """The sum of the squares of w has the gradient 2 w."""
    gradient = student.numerical_gradient(formula("np.sum(w**2)"), np.array([1.0, -2.0, 3.0]))
    close(gradient, np.array([2.0, -4.0, 6.0]))


@points(0.3, of="numerical_gradient")
def test_numerical_gradient_of_a_function_of_a_matrix(student: Student) -> None:
    """The gradient has the shape of w: here f is w_00 times w_12, and only these two entries matter."""
    w = np.array([[5.0, 1.0, 1.0], [1.0, 1.0, 7.0]])
    gradient = student.numerical_gradient(formula("w[0, 0] * w[1, 2]"), w)
    close(gradient, np.array([[7.0, 0.0, 0.0], [0.0, 0.0, 5.0]]))


@points(0.3, of="numerical_gradient")
def test_numerical_gradient_looks_to_both_sides(student: Student) -> None:
    """For w cubed, h = 0.5 and w = 1: (1.5^3 - 0.5^3) / 1 is 3.25; one side alone gives 4.75 or 1.75."""
    gradient = student.numerical_gradient(formula("np.sum(w**3)"), np.array([1.0, 2.0]), h=0.5)
    close(gradient, np.array([3.25, 12.25]), hint="does it use h, and go to both sides of w?")


# sigmoid_derivative


@points(0.25)
def test_sigmoid_derivative_is_one_quarter_at_zero(student: Student) -> None:
    """The sigmoid is steepest at 0, and its slope there is 0.25."""
    close(student.sigmoid_derivative(0), 0.25)


@points(0.45, of="sigmoid_derivative")
def test_sigmoid_derivative_is_the_slope_of_your_sigmoid(student: Student) -> None:
    """The slope at x is what sigmoid gains from just before x to just after it, divided by the way."""
    x, step = np.array([-3.0, -1.0, 0.5, 2.0]), 1e-5
    above = [number(value) for value in student.sigmoid.each([(at,) for at in (x + step).tolist()])]
    below = [number(value) for value in student.sigmoid.each([(at,) for at in (x - step).tolist()])]
    hint = "is x taken for a pre-activation?"
    close(student.sigmoid_derivative(x), (np.array(above) - np.array(below)) / (2 * step), hint=hint)


# gradient_descent


@points(0.6, of="gradient_descent")
def test_gradient_descent_walks_to_the_bottom_of_a_bowl(student: Student) -> None:
    """The gradient is 2 w and the learning rate 0.25: each step halves w. The start is row 0 of the path."""
    path = student.gradient_descent(formula("2 * w"), np.array([8.0, -4.0]), learning_rate=0.25, steps=3)
    close(path, np.array([[8.0, -4.0], [4.0, -2.0], [2.0, -1.0], [1.0, -0.5]]), of="the path")


@points(0.4, of="gradient_descent")
def test_gradient_descent_takes_100_steps_of_rate_one_tenth_if_not_told_otherwise(student: Student) -> None:
    """On a slope that is 1 everywhere, each of the 100 steps goes 0.1 down: from 5 to -5, in 101 points."""
    path = student.gradient_descent(formula("np.ones(1)"), np.array([5.0]))
    close(path, np.linspace(5.0, -5.0, 101).reshape(101, 1), of="the path")


# to_features


@points(0.3)
def test_to_features_of_73_kg_and_182_cm(student: Student) -> None:
    """73 kg are 160.937 pounds, 182 cm are 71.654 inches; 135 and 66 are taken away."""
    close(student.to_features(73, 182), np.array([25.93726, 5.653582]), rtol=1e-4, hint="which comes first?")


@points(0.1)
def test_to_features_of_the_tutorials_own_call(student: Student) -> None:
    """The tutorial swaps the two, (182, 73): somebody of 182 kg and 73 cm, far from the other people."""
    close(student.to_features(182, 73), np.array([266.24084, -37.259827]), rtol=1e-4)


# neuron_gradient


@points(0.6, of="neuron_gradient")
def test_neuron_gradient_of_an_example_by_hand(student: Student) -> None:
    """z = 0, so the output is 0.5 and the slope 0.25; the loss falls by -2 * 0.5 * 0.25 = -0.25 along z."""
    weights, inputs = np.array([2.0, -1.0]), np.array([1.0, 2.0])
    answer = student.neuron_gradient(weights, 0.0, inputs, 1)
    d_weights, d_bias = items(answer, 2, "d_weights, d_bias")
    share = row_of(2, d_weights, "d_weights")
    close(share, [-0.25, -0.5], of="d_weights", hint="a weight's share is proportional to its input")
    close(d_bias, -0.25, of="d_bias")


@points(0.4, of="neuron_gradient")
def test_neuron_gradient_agrees_with_the_slopes_of_your_neurons_loss(student: Student) -> None:
    """Move each weight, and the bias, a little to both sides: your own Neuron shows how its loss changes."""
    values, inputs, y_true = np.array([0.3, -0.8, 0.5, 0.2]), np.array([1.5, 0.5, -1.0]), 0.0

    def losses(points: Any) -> list[float]:
        neurons = student.Neuron.each([(at[:3], float(at[3])) for at in points])
        return [(y_true - number(value)) ** 2 for value in outputs(neurons, inputs)]

    measured = central_differences(losses, values)
    answer = student.neuron_gradient(values[:3], float(values[3]), inputs, y_true)
    d_weights, d_bias = items(answer, 2, "d_weights, d_bias")
    share = row_of(3, d_weights, "d_weights")
    close_each(
        [("d_weights", share, measured[:3].tolist()), ("d_bias", d_bias, measured[3])],
        hint="is it off by a constant factor?",
    )


# network_output


@points(0.35)
def test_network_output_is_the_tutorials_network(student: Student) -> None:
    """With the weights 0, 1, 0, 1, 0, 1 and no bias this is OurNeuralNetwork: x = [2, 3] gives 0.7216."""
    params = np.array([0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0])
    close(student.network_output(params, np.array([2, 3])), 0.7216325609518421)


@points(0.35)
def test_network_output_gives_every_parameter_its_place(student: Student) -> None:
    """The nine parameters all differ: [w1, w2, w3, w4, w5, w6, b1, b2, b3], the biases last."""
    params = np.array([0.1, -0.2, 0.3, 0.4, -0.5, 0.6, 0.7, -0.8, 0.9])
    close(student.network_output(params, np.array([-7, -3])), 0.6426657969891152)


# network_gradient


def by_hand(student: Student) -> list[float]:
    """The gradient where h1, h2 and o1 are all 0.5: only w5 = 1 and w6 = -1 are not 0; x = [2, 3], y = 1."""
    params = np.array([0.0, 0.0, 0.0, 0.0, 1.0, -1.0, 0.0, 0.0, 0.0])
    return row_of(9, student.network_gradient(params, np.array([2, 3]), 1), "the gradient")


@points(0.5, of="network_gradient")
def test_network_gradient_of_the_output_neuron_by_hand(student: Student) -> None:
    """At o1 the loss falls by -2 * 0.5 * 0.25 = -0.25 along z; w5 and w6 get this times 0.5, b3 just this."""
    got = by_hand(student)
    close([got[4], got[5], got[8]], [-0.125, -0.125, -0.25], of="the part for w5, w6 and b3")


@points(0.6, of="network_gradient")
def test_network_gradient_of_the_hidden_neurons_by_hand(student: Student) -> None:
    """From o1 back to h1: -0.25, times w5 = 1, times the slope 0.25, is -0.0625; for h2 it is 0.0625."""
    got = by_hand(student)
    close([got[0], got[1], got[6]], [-0.125, -0.1875, -0.0625], of="the part for w1, w2 and b1")
    close([got[2], got[3], got[7]], [0.125, 0.1875, 0.0625], of="the part for w3, w4 and b2")


@points(0.5, of="network_gradient")
def test_network_gradient_agrees_with_the_slopes_of_your_networks_loss(student: Student) -> None:
    """Each of the nine, moved a little to both sides, changes the loss of your own network_output so much."""
    params = np.array([0.4, -0.3, -0.6, 0.2, 1.1, -0.9, 0.1, 0.3, -0.2])
    x, y_true = np.array([1.5, -0.5]), 0.0

    def losses(points: Any) -> list[float]:
        outputs = student.network_output.each([(at, x) for at in points])
        return [(y_true - number(value)) ** 2 for value in outputs]

    measured = central_differences(losses, params)
    got = row_of(9, student.network_gradient(params, x, y_true), "the gradient")
    close_each([("the gradient", got, measured.tolist())], hint="which of the nine are off?")


# train


@points(0.5, of="train")
def test_train_first_epoch_over_the_tutorials_people(student: Student) -> None:
    """One epoch is four updates: Alice, Bob, Charlie, Diana, each from where the one before it stopped."""
    answer = student.train(START, MEASURES, GENDERS, learning_rate=0.5, epochs=1)
    w1_to_w4 = [-0.3888530600886882, -0.3244665117269239, 0.3007509745012105, 0.30348409128798554]
    w5_w6 = [0.5482198512356448, -0.5993950528657427]
    b1_to_b3 = [0.09522402047246015, -0.09883322920494489, 0.14854492746066583]
    params, _ = items(answer, 2, "params, losses")
    close(params, [*w1_to_w4, *w5_w6, *b1_to_b3], of="params after one epoch")


@points(0.4, of="train")
def test_train_returns_one_loss_for_each_epoch(student: Student) -> None:
    """Three epochs give three losses, each over all four people and with the parameters after that epoch."""
    answer = student.train(START, MEASURES, GENDERS, learning_rate=0.5, epochs=3)
    known = [0.14331469808759928, 0.12006886294220766, 0.10181517472785889]
    _, losses = items(answer, 2, "params, losses")
    close(losses, known, of="the losses", hint="is each taken after its epoch?")


@points(0.4, of="train")
def test_train_on_one_person_is_one_step_against_your_gradient(student: Student) -> None:
    """One sample, one epoch: params moves by learning_rate times your network_gradient, downhill."""
    bob = MEASURES[1]
    slope = np.array(row_of(9, student.network_gradient(START, bob, 0), "your network_gradient"))
    params, _ = items(student.train(START, MEASURES[1:2], GENDERS[1:2], 0.25, 1), 2, "params, losses")
    moved = sequence(params, 9, of="params") - START
    close(moved, -0.25 * slope, of="the step from the old params to the new", hint="which way is it?")
