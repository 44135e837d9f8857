"""The hidden cases of part 1: every property of the contract, on random inputs from the run's seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from grader.cases import (
    Formula,
    Handle,
    Student,
    central_difference,
    close,
    close_all,
    complex_step,
    fail,
    formula,
    items,
    methods,
    number,
    numeric,
    objects,
    points,
    sequence,
    unchanged,
)
from grader.gradients import COMPLEX_STEP

Array = npt.NDArray[Any]

PARTIALS = ("w1", "w2", "w3", "w4", "w5", "w6", "b1", "b2", "b3")
OF_OUTPUT = [PARTIALS.index(name) for name in ("w5", "w6", "b3")]
OF_HIDDEN = [PARTIALS.index(name) for name in ("w1", "w2", "w3", "w4", "b1", "b2")]
OF_BIASES = [PARTIALS.index(name) for name in ("b1", "b2", "b3")]


# The yardstick: formulas that hold for complex numbers too, so that complex_step can differentiate them.


def logistic(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def slope(z: Any) -> Any:
    return 1 / (2 + np.exp(z) + np.exp(-z))


def forward(params: Any, x: Any) -> Any:
    """The 2-2-1 network's output for params of shape (9,), or for each column of an array (9, k)."""
    hidden = logistic(params[0:4:2] * x[0] + params[1:4:2] * x[1] + params[6:8])
    return logistic(np.sum(params[4:6] * hidden, axis=0) + params[8])


def partials(params: Array, x: Array, y_true: float) -> Array:
    """The nine complex steps at once, because training takes many."""
    nudged = params[:, np.newaxis] + 1j * COMPLEX_STEP * np.eye(9)
    return np.asarray(np.imag((y_true - forward(nudged, x)) ** 2) / COMPLEX_STEP)


def descend(
    params: Array, data: Array, labels: Array, rate: float, epochs: int
) -> tuple[list[float], list[float]]:
    now, losses = params, []
    for _ in range(epochs):
        for x, label in zip(data, labels, strict=True):
            now = now - rate * partials(now, x, label)
        outputs = np.array([forward(now, x) for x in data])
        losses.append(float(np.sum((outputs - labels) ** 2) / len(labels)))
    return now.tolist(), losses


# Random inputs: away from 0, so that every term shows, and small enough to stay off the flat tails.


def away(rng: np.random.Generator, low: float, high: float, shape: int | tuple[int, ...]) -> Array:
    return np.asarray(rng.uniform(low, high, shape) * rng.choice([-1.0, 1.0], shape))


def one_neuron(rng: np.random.Generator, length: int) -> tuple[Array, float, Array]:
    """Weights, bias and inputs whose weighted sum is at most 2.25 in size, and the bias at most 1."""
    weights = away(rng, 0.5, 1.5, length) / length
    return weights, float(away(rng, 0.5, 1.0, ())), away(rng, 0.5, 1.5, length)


def small_network(rng: np.random.Generator) -> tuple[Array, Array]:
    """Params and a sample of the 2-2-1 network, no pre-activation larger than 4 in size."""
    return np.concatenate([away(rng, 0.4, 1.2, 6), sample(rng) / 2, away(rng, 0.2, 0.8, 1)]), sample(rng)


def sample(rng: np.random.Generator) -> Array:
    """Two numbers, one of 0.4 to 0.7 and one of 1.0 to 1.3 in size, of any sign and in any order."""
    x = np.array([rng.uniform(0.4, 0.7), rng.uniform(1.0, 1.3)]) * rng.choice([-1.0, 1.0], 2)
    return rng.permutation(x)


def people(rng: np.random.Generator, count: int) -> tuple[Array, Array]:
    """Samples in rows, and labels of both kinds in random order."""
    data = np.array([sample(rng) for _ in range(count)])
    return data, rng.permutation(np.arange(count) % 2).astype(np.float64)


def whole(data: Array) -> Array:
    """Integers of the same signs, as the tutorial's data are: 1 or 2 for the small, 3 for the large."""
    return np.rint(2.6 * data).astype(np.int64)


# What came back.


def feeders(of: str, made: list[Any]) -> list[Handle]:
    """What calls of the class have given, if each is an object with a method feedforward."""
    return objects(made, of, "feedforward")


def answers(neurons: Sequence[Handle], asked: Sequence[Array]) -> list[Any]:
    """What each neuron or network says of its inputs."""
    return methods(neurons, "feedforward", [(inputs,) for inputs in asked])


def vector(value: Any, length: int, of: str) -> Array:
    """An array of shape (length,); a list or tuple of numbers will do."""
    if isinstance(value, list | tuple):
        return sequence(value, length, of)
    return numeric(value, (length,), of).astype(np.float64)


def in_proportion(value: Array, wanted: Array, of: str) -> None:
    """Whether `value` is `wanted` times any number but 0."""
    size = float(value @ value)
    if size == 0:
        raise fail(f"{of} is all zeros", value)
    scaled = value * (float(value @ wanted) / size)
    close(scaled, wanted, of=f"{of}, rescaled", hint="which entries are out of proportion?")


# sigmoid


@points(0.5)
def test_sigmoid_is_right_for_arrays_of_any_shape(student: Student, rng: np.random.Generator) -> None:
    """The sigmoid is right entry by entry, for arrays with one, two and three axes, call after call."""
    arrays = [away(rng, 0.1, 6.0, shape) for shape in ((5,), (3, 4), (2, 3, 1), (5,))]
    asked = [*arrays, arrays[0]]
    hint = "does it rise from left to right, and how far?"
    close_all(student.sigmoid.each([(x,) for x in asked]), list(map(logistic, asked)), hint=hint)


@points(0.25)
def test_sigmoid_is_right_for_single_numbers(student: Student, rng: np.random.Generator) -> None:
    """A plain number is an answer's argument too, on either side of 0."""
    asked = [float(x) for x in (rng.uniform(0.5, 4), rng.uniform(-4, -0.5))]
    close_all(student.sigmoid.each([(x,) for x in asked]), list(map(logistic, asked)))


@points(0.25)
def test_sigmoid_is_finite_far_from_zero(student: Student, rng: np.random.Generator) -> None:
    """However far from 0 the pre-activation is, on either side, the sigmoid is the right, finite number."""
    far = rng.uniform(750, 9999, 3)
    x = np.concatenate([[-1e4], -far, far, [1e4]])
    close(student.sigmoid(x), (x > 0) * 1.0, hint="what does exp(1000) give?")


@points(0.25)
def test_sigmoid_leaves_its_argument_alone(student: Student, rng: np.random.Generator) -> None:
    """The array that was passed in holds the same numbers after the call."""
    numeric(unchanged(student.sigmoid, away(rng, 0.1, 6.0, (2, 3))), (2, 3))


# Neuron


@points(0.8, of="Neuron")
def test_neuron_is_the_sigmoid_of_weighted_inputs_and_bias(
    student: Student, rng: np.random.Generator
) -> None:
    """Any number of inputs, each with its own weight, and a bias."""
    made = [one_neuron(rng, length) for length in (2, 3, 5)]
    neurons = feeders("Neuron", student.Neuron.each([(weights, bias) for weights, bias, _ in made]))
    got = answers(neurons, [inputs for _, _, inputs in made])
    close_all(got, [logistic(weights @ inputs + bias) for weights, bias, inputs in made])


@points(0.4, of="Neuron")
def test_neuron_without_bias_weighs_each_input(student: Student, rng: np.random.Generator) -> None:
    """With bias 0 the output is the sigmoid of the weighted sum alone."""
    made = [one_neuron(rng, length) for length in (4, 3)]
    neurons = feeders("Neuron", student.Neuron.each([(weights, 0.0) for weights, _, _ in made]))
    got = answers(neurons, [inputs for _, _, inputs in made])
    wanted = [logistic(weights @ inputs) for weights, _, inputs in made]
    close_all(got, wanted, hint="is every input multiplied by its own weight?")


@points(0.4, of="Neuron")
def test_neuron_keeps_its_own_weights_from_call_to_call(student: Student, rng: np.random.Generator) -> None:
    """Other neurons and earlier inputs make no difference to what a neuron answers."""
    made = [one_neuron(rng, length) for length in (3, 4)]
    neurons = feeders("Neuron", student.Neuron.each([(weights, bias) for weights, bias, _ in made]))
    asked = [(place, sign * made[place][2]) for _ in range(2) for place in (0, 1) for sign in (1, -1)]
    got = answers([neurons[place] for place, _ in asked], [x for _, x in asked])
    close_all(got, [logistic(made[place][0] @ x + made[place][1]) for place, x in asked])


@points(0.2, of="Neuron")
def test_neuron_with_a_large_weighted_sum_is_finite(student: Student, rng: np.random.Generator) -> None:
    """However large the weighted sum is, on either side of 0, the output is the right, finite number."""
    (neuron,) = feeders("Neuron", [student.Neuron(rng.uniform(1.0, 3.0, 2), float(rng.uniform(0.0, 1.0)))])
    inputs = rng.uniform(500.0, 1500.0, 2)
    close(answers([neuron] * 2, [inputs, -inputs]), [1.0, 0.0], of="the pair of outputs")


@points(0.2, of="Neuron")
def test_neuron_leaves_its_arguments_alone(student: Student, rng: np.random.Generator) -> None:
    """Neither making a neuron nor asking it changes the arrays that were passed in."""
    weights, bias, inputs = one_neuron(rng, 3)
    (neuron,) = feeders("Neuron", [unchanged(student.Neuron, weights, bias)])
    number(unchanged(neuron.feedforward, inputs))


# OurNeuralNetwork


def three_neurons(x: Array) -> float:
    return float(logistic(logistic(x[1])))


@points(1.4, of="OurNeuralNetwork")
def test_network_is_right_for_any_sample(student: Student, rng: np.random.Generator) -> None:
    """Both hidden neurons see x, and o1 sees their outputs, for inputs of either sign."""
    asked = [np.array([-sign, sign]) * rng.uniform(0.5, 3.0, 2) for sign in (1.0, -1.0)]
    got = answers(feeders("OurNeuralNetwork", student.OurNeuralNetwork.each([(), ()])), asked)
    close_all(got, list(map(three_neurons, asked)), hint="what does each of the three neurons see?")


@points(0.3, of="OurNeuralNetwork")
def test_network_answers_the_same_again(student: Student, rng: np.random.Generator) -> None:
    """What the network, or another one, was asked before makes no difference."""
    first, second = feeders("OurNeuralNetwork", student.OurNeuralNetwork.each([(), ()]))
    x, y = away(rng, 0.5, 3.0, 2), away(rng, 4.0, 5.0, 2)
    asked = [x, y, y, x, x]
    close_all(answers([first, second, first, first, second], asked), list(map(three_neurons, asked)))


@points(0.3, of="OurNeuralNetwork")
def test_network_leaves_the_sample_alone(student: Student, rng: np.random.Generator) -> None:
    """The sample holds the same numbers after the call."""
    (network,) = feeders("OurNeuralNetwork", [student.OurNeuralNetwork()])
    number(unchanged(network.feedforward, away(rng, 0.5, 3.0, 2)))


# mse_loss


@points(0.6)
def test_mse_loss_is_the_mean_of_the_squares(student: Student, rng: np.random.Generator) -> None:
    """The loss is right for few and for many predictions, for labels of 0 and 1 as well, call after call."""
    sets = [(rng.uniform(0, 1, n), away(rng, 0.2, 6.0, n)) for n in (5, 1, 12, 5)]
    labelled = rng.permutation(np.arange(5) % 2), rng.uniform(0.2, 0.8, 5)
    asked = [*sets, labelled, sets[0]]
    got = student.mse_loss.each([(y_true, y_true - error) for y_true, error in asked])
    wanted = [error @ error / len(error) for _, error in asked]
    close_all(got, wanted, hint="is it off by a constant factor?")


@points(0.4)
def test_mse_loss_takes_arrays_of_any_shape(student: Student, rng: np.random.Generator) -> None:
    """For matrices too the loss is one number: the mean over all entries."""
    shapes = (3, 4), (5, 1), (1, 6)
    sets = [(rng.uniform(-1, 1, shape), away(rng, 0.2, 2.0, shape)) for shape in shapes]
    got = student.mse_loss.each([(y_true, y_true + error) for y_true, error in sets])
    close_all(got, [(error**2).sum() / error.size for _, error in sets])


@points(0.3)
def test_mse_loss_leaves_its_arguments_alone(student: Student, rng: np.random.Generator) -> None:
    """Labels and predictions hold the same numbers after the call."""
    number(unchanged(student.mse_loss, rng.uniform(1, 2, 4), rng.uniform(3, 4, 4)))


# fit_line


def cloud(rng: np.random.Generator, count: int, sign: int) -> tuple[Array, Array, list[float]]:
    """Points around a rising or falling line, in no order, and the solution of the normal equations."""
    x = rng.permutation(np.linspace(-2.0, 3.0, count) + rng.uniform(-0.3, 0.3, count))
    x[-1] = x[0]  # what was measured twice counts twice
    y = sign * rng.uniform(0.8, 1.5) * x + away(rng, 2.0, 4.0, ()) + 0.5 * rng.standard_normal(count)
    design = np.stack([x, np.ones(count)])
    return x, y, np.linalg.solve(design @ design.T, design @ y).tolist()


@points(0.5)
def test_fit_line_has_the_slope_of_least_squares(student: Student, rng: np.random.Generator) -> None:
    """Of the pair, the first is the slope of the best line, rising or falling."""
    clouds = [cloud(rng, count, sign) for count, sign in ((7, 1), (12, -1))]
    got = [
        sequence(line, 2, of="the pair")[0] for line in student.fit_line.each([(x, y) for x, y, _ in clouds])
    ]
    wanted = [line[0] for _, _, line in clouds]
    close_all(got, wanted, of="the slope", hint="is it measured from the means?")


@points(0.5)
def test_fit_line_has_slope_and_intercept_of_least_squares(
    student: Student, rng: np.random.Generator
) -> None:
    """The best line through scattered points in any order, call after call."""
    clouds = [cloud(rng, count, sign) for count, sign in ((9, -1), (5, 1), (9, 1))]
    asked = [*clouds, clouds[0]]
    got = student.fit_line.each([(x, y) for x, y, _ in asked])
    hint = "which point does the best line run through?"
    close_all(got, [line for _, _, line in asked], of="the pair", hint=hint)


@points(0.3)
def test_fit_line_leaves_the_points_alone(student: Student, rng: np.random.Generator) -> None:
    """Both arrays hold the same numbers, in the same order, after the call."""
    x, y, _ = cloud(rng, 6, 1)
    sequence(unchanged(student.fit_line, x, y), 2, of="the pair")


# numerical_gradient


def hills(rng: np.random.Generator, shape: tuple[int, ...], speed: float) -> Formula:
    """A function whose entries act on each other: waves, and a paraboloid that mixes them all."""
    heights, phases = away(rng, 0.5, 1.5, shape), rng.uniform(0, 6, shape)
    mix = away(rng, 0.5, 1.5, shape)
    text = "np.sum(heights * np.sin(speed * w + phases)) / speed + 0.5 * np.sum(mix * w) ** 2"
    return formula(text, shape, heights=heights, phases=phases, mix=mix, speed=speed)


@points(0.8, of="numerical_gradient")
def test_numerical_gradient_is_right_for_any_shape(student: Student, rng: np.random.Generator) -> None:
    """Every entry's slope is right, for arrays with one, two and three axes, and has its place."""
    shapes = (4,), (2, 3), (2, 1, 3), (4,)
    asked = [(hills(rng, shape, 3.0), away(rng, 0.5, 2.0, shape)) for shape in shapes]
    got = student.numerical_gradient.each(asked)
    close_all(got, [complex_step(f, w) for f, w in asked], hint="does only one entry move at a time?")


@points(0.5, of="numerical_gradient")
def test_numerical_gradient_goes_h_to_each_side(student: Student, rng: np.random.Generator) -> None:
    """For a large h the answer is that of central differences with just this h."""
    asked = [(hills(rng, (2, 4), 20.0), away(rng, 0.5, 2.0, (2, 4)), h) for h in (3e-2, 1e-2)]
    got = student.numerical_gradient.each(asked)
    wanted = [central_difference(f, w, h) for f, w, h in asked]
    close_all(got, wanted, hint="how far apart are your two points?")


@points(0.3, of="numerical_gradient")
def test_numerical_gradient_takes_the_stated_h_by_default(student: Student, rng: np.random.Generator) -> None:
    """Without an h, the step is the one that the signature states."""
    heights, w = away(rng, 0.5, 1.5, 6), away(rng, 1.1, 1.9, 6)
    f = formula("np.sum(heights * np.sin(1e5 * w)) / 1e5", (6,), heights=heights)
    gradient = student.numerical_gradient(f, w)
    close(gradient, central_difference(f, w, 1e-5), hint="it is not the central difference for that h")


@points(0.4, of="numerical_gradient")
def test_numerical_gradient_leaves_w_alone(student: Student, rng: np.random.Generator) -> None:
    """After the call w holds the same numbers as before."""
    # Between 1.1 and 1.9, adding h and taking it away again errs by one unit in the last place at most.
    w = away(rng, 1.1, 1.9, (3, 2))
    numeric(unchanged(student.numerical_gradient, hills(rng, (3, 2), 2.0), w), (3, 2))


# sigmoid_derivative


@points(0.55)
def test_sigmoid_derivative_is_the_slope_at_the_pre_activation(
    student: Student, rng: np.random.Generator
) -> None:
    """The slope is right entry by entry, for arrays with one, two and three axes, call after call."""
    arrays = [away(rng, 0.3, 4.0, shape) for shape in ((6,), (3, 2), (2, 3, 1), (6,))]
    asked = [*arrays, rng.uniform(0.1, 0.9, 4), arrays[0]]  # between 0 and 1, as activations are
    got = student.sigmoid_derivative.each([(x,) for x in asked])
    close_all(got, list(map(slope, asked)), hint="is your argument taken for an activation?")


@points(0.25)
def test_sigmoid_derivative_is_right_for_single_numbers(student: Student, rng: np.random.Generator) -> None:
    """A plain number is an answer's argument too, on either side of 0."""
    asked = [float(x) for x in (rng.uniform(0.2, 0.8), rng.uniform(1, 3), rng.uniform(-3, -0.5))]
    close_all(student.sigmoid_derivative.each([(x,) for x in asked]), list(map(slope, asked)))


@points(0.25)
def test_sigmoid_derivative_is_finite_far_from_zero(student: Student, rng: np.random.Generator) -> None:
    """However far from 0 the pre-activation is, on either side, the slope is the right, finite number."""
    far = rng.uniform(750, 9999, 3)
    x = np.concatenate([[1e4, 0.0], far, -far, [-1e4]])
    close(student.sigmoid_derivative(x), (x == 0) * 0.25, hint="does an exponential overflow on the way?")


@points(0.25)
def test_sigmoid_derivative_leaves_its_argument_alone(student: Student, rng: np.random.Generator) -> None:
    """The array that was passed in holds the same numbers after the call."""
    numeric(unchanged(student.sigmoid_derivative, away(rng, 0.3, 4.0, (3, 2))), (3, 2))


# gradient_descent


def valley(rng: np.random.Generator, shape: tuple[int, ...]) -> tuple[Formula, Array]:
    """A gradient that changes from place to place, and where to start; it insists on points of one shape.

    Each of its entries depends on all of the point's: to move these one after the other leads elsewhere.
    """
    bottom, curvature = away(rng, 0.5, 1.5, shape), rng.uniform(0.5, 1.5, shape)
    text = "np.asarray(curvature * (w - bottom + 0.5 * np.sin(w - bottom)) + 0.1 * np.sum(w - bottom))"
    gradient = formula(text, shape, of="gradient", bottom=bottom, curvature=curvature)
    return gradient, np.asarray(bottom + away(rng, 1.0, 2.0, shape))


def walk(gradient: Callable[[Any], Array], w0: Array, rate: float, steps: int) -> Array:
    path = [w0]
    for _ in range(steps):
        path.append(path[-1] - rate * gradient(path[-1]))
    return np.stack(path)


@points(0.9, of="gradient_descent")
def test_gradient_descent_returns_every_point_of_the_path(student: Student, rng: np.random.Generator) -> None:
    """Start in row 0, then the point after each step, for starts of several shapes."""
    walks = ((4,), 0.3, 5), ((2, 3), 0.7, 4), ((4,), 0.2, 1), ((3, 1, 2), 0.4, 3), ((2,), 0.5, 0)
    asked = [(*valley(rng, shape), rate, steps) for shape, rate, steps in walks]
    got = student.gradient_descent.each(asked)
    wanted = [walk(*each) for each in asked]
    close_all(got, wanted, of="the path", hint="does each step start at the point before it?")


@points(0.25, of="gradient_descent")
def test_gradient_descent_takes_the_stated_learning_rate_by_default(
    student: Student, rng: np.random.Generator
) -> None:
    """Without a learning rate, the steps are those of the one that the signature states."""
    gradient, w0 = valley(rng, (3,))
    close(student.gradient_descent(gradient, w0, steps=4), walk(gradient, w0, 0.1, 4), of="the path")


@points(0.25, of="gradient_descent")
def test_gradient_descent_takes_the_stated_number_of_steps_by_default(
    student: Student, rng: np.random.Generator
) -> None:
    """Without a number of steps, there are as many as the signature states."""
    gradient, w0 = valley(rng, (2,))
    path = student.gradient_descent(gradient, w0, learning_rate=0.02)
    close(path, walk(gradient, w0, 0.02, 100), of="the path")


@points(0.2, of="gradient_descent")
def test_gradient_descent_walks_with_an_array_without_axes(
    student: Student, rng: np.random.Generator
) -> None:
    """A start of shape () gives a path with one axis, that of the steps."""
    gradient, w0 = valley(rng, ())
    close(student.gradient_descent(gradient, w0, 0.5, 6), walk(gradient, w0, 0.5, 6), of="the path")


@points(0.4, of="gradient_descent")
def test_gradient_descent_leaves_the_start_alone(student: Student, rng: np.random.Generator) -> None:
    """After the call w0 holds the same numbers as before."""
    gradient, w0 = valley(rng, (3, 2))
    numeric(unchanged(student.gradient_descent, gradient, w0, 0.3, 2), (3, 3, 2), of="the path")


# to_features


@points(0.6)
def test_to_features_converts_and_shifts_weight_and_height(
    student: Student, rng: np.random.Generator
) -> None:
    """Weight comes first and is converted to pounds, height second to inches; then both are shifted."""
    # Answers that end in .45, so that rounded ones are off.
    wanted = [
        sign * np.array([rng.integers(20, 45) + 0.45, rng.integers(5, 15) + 0.45]) for sign in (1.0, -1.0)
    ]
    asked = [(float((135 + pounds) / 2.20462), float((66 + inches) / 0.393701)) for pounds, inches in wanted]
    got = student.to_features.each(asked)
    close_all(got, wanted, rtol=1e-4, hint="which is converted by what?")


# neuron_gradient


def slopes_of_a_neuron(weights: Array, bias: float, inputs: Array, y_true: float) -> Array:
    """The partial derivatives by each weight, and by the bias at the end."""
    return complex_step(
        lambda at: (y_true - logistic(at[:-1] @ inputs + at[-1])) ** 2, np.append(weights, bias)
    )


@points(0.7)
def test_neuron_gradient_is_right_for_the_weights(student: Student, rng: np.random.Generator) -> None:
    """d_weights is the slope of the loss along each weight, whatever the label, call after call.

    One sample is of whole numbers, as the tutorial's people are.
    """
    neurons = [(*one_neuron(rng, length), y_true) for length, y_true in ((5, 1), (3, 0), (5, 0.25))]
    weights, bias, inputs = one_neuron(rng, 4)
    integers = (weights / 5, bias, np.rint(5 * inputs).astype(np.int64), 0)
    asked = [*neurons, integers, neurons[0]]
    for one, answer in zip(asked, student.neuron_gradient.each(asked), strict=True):
        d_weights, _ = items(answer, 2, "d_weights, d_bias")
        wanted = slopes_of_a_neuron(*one)[:-1]
        got = vector(d_weights, len(wanted), "d_weights")
        close(got, wanted, of="d_weights", hint="is it off by a constant factor or a sign?")


@points(0.5)
def test_neuron_gradient_is_right_for_the_bias(student: Student, rng: np.random.Generator) -> None:
    """d_bias is the slope of the loss along the bias, whatever the label; far out it is 0, and never nan."""
    asked = [(*one_neuron(rng, length), y_true) for length, y_true in ((3, 1), (4, 0), (2, 0.75))]
    wanted = [slopes_of_a_neuron(*one)[-1] for one in asked]
    far = rng.uniform(800.0, 1500.0, 2)
    asked += [(np.array([1.0, 0.5]), 0.5, sign * far, 1) for sign in (1, -1)]
    got = [items(answer, 2, "d_weights, d_bias")[1] for answer in student.neuron_gradient.each(asked)]
    close_all(got, [*wanted, 0.0, 0.0], of="d_bias", hint="is it off by a factor or a sign?")


@points(0.5, of="neuron_gradient")
def test_neuron_gradient_has_its_parts_in_proportion(student: Student, rng: np.random.Generator) -> None:
    """Apart from one factor common to all, the parts of weights and bias are right."""
    neuron = one_neuron(rng, 4)
    asked = [(*neuron, y_true) for y_true in (0, 1)]
    for one, answer in zip(asked, student.neuron_gradient.each(asked), strict=True):
        d_weights, d_bias = items(answer, 2, "d_weights, d_bias")
        together = np.append(vector(d_weights, 4, "d_weights"), number(d_bias, "d_bias"))
        in_proportion(together, slopes_of_a_neuron(*one), "the gradient")


@points(0.3)
def test_neuron_gradient_leaves_its_arguments_alone(student: Student, rng: np.random.Generator) -> None:
    """Weights and inputs hold the same numbers after the call."""
    answer = unchanged(student.neuron_gradient, *one_neuron(rng, 3), 1)
    vector(items(answer, 2, "d_weights, d_bias")[0], 3, "d_weights")


# network_output


@points(0.8)
def test_network_output_is_right_for_any_params(student: Student, rng: np.random.Generator) -> None:
    """Each of the nine parameters and both inputs act where they belong, call after call."""
    networks = [small_network(rng) for _ in range(3)]
    asked = [*networks, networks[0]]
    wanted = [forward(params, x) for params, x in asked]
    close_all(student.network_output.each(asked), wanted, hint="which parameter belongs where?")


@points(0.2)
def test_network_output_is_finite_for_large_inputs(student: Student, rng: np.random.Generator) -> None:
    """Where large inputs drive h1 and h2 to their limits, the output is an ordinary number."""
    params, _ = small_network(rng)
    params[:4] = [1.0, 2.0, -2.0, -1.0]
    wanted = logistic(params[4] + params[8])
    close(student.network_output(params, rng.uniform(500, 1500, 2)), wanted)


@points(0.3)
def test_network_output_leaves_its_arguments_alone(student: Student, rng: np.random.Generator) -> None:
    """Params and sample hold the same numbers after the call."""
    number(unchanged(student.network_output, *small_network(rng)))


# network_gradient


def agrees_at(places: list[int], student: Student, rng: np.random.Generator) -> None:
    """Check these of the nine partials, for labels of both kinds and one between, and the first again.

    Where the samples are large and the weights small, differences from one side are far off.
    """
    names = ", ".join(PARTIALS[place] for place in places)
    asked = [(*small_network(rng), y_true) for y_true in (1, 0, 0.5)]
    integers = (asked[1][0], whole(asked[1][1]), 1)
    large = (np.append(asked[2][0][:4] / 20, asked[2][0][4:]), 20 * asked[2][1], 1)
    asked = [large, *asked, integers, asked[0]]
    for one, answer in zip(asked, student.network_gradient.each(asked), strict=True):
        got = vector(answer, 9, "the gradient")
        close(got[places], partials(*one)[places], of=f"the part for {names}")


@points(0.8, of="network_gradient")
def test_network_gradient_is_right_for_the_output_neuron(student: Student, rng: np.random.Generator) -> None:
    """The partials of o1's two weights and its bias."""
    agrees_at(OF_OUTPUT, student, rng)


@points(0.8, of="network_gradient")
def test_network_gradient_is_right_for_the_hidden_neurons(student: Student, rng: np.random.Generator) -> None:
    """The partials of h1 and h2: the error goes back through o1's weights and the hidden slopes."""
    agrees_at(OF_HIDDEN, student, rng)


@points(0.4, of="network_gradient")
def test_network_gradient_is_right_for_the_biases(student: Student, rng: np.random.Generator) -> None:
    """The partials of the three biases, which stand last."""
    agrees_at(OF_BIASES, student, rng)


@points(0.7, of="network_gradient")
def test_network_gradient_has_its_parts_in_proportion(student: Student, rng: np.random.Generator) -> None:
    """Apart from one factor common to all nine, the partials are right."""
    asked = [(*small_network(rng), y_true) for y_true in (1, 0)]
    for one, answer in zip(asked, student.network_gradient.each(asked), strict=True):
        in_proportion(vector(answer, 9, "the gradient"), partials(*one), "the gradient")


@points(0.3, of="network_gradient")
def test_network_gradient_is_finite_where_the_hidden_neurons_are_flat(
    student: Student, rng: np.random.Generator
) -> None:
    """Where large inputs drive h1 and h2 to their limits, all nine partials are still finite and right."""
    params, _ = small_network(rng)
    params[:4] = [2.0, 1.0, -1.0, -2.0]
    answer = student.network_gradient(params, rng.uniform(500, 1500, 2), 0)
    output = logistic(params[4] + params[8])
    wanted = np.zeros(9)
    wanted[[4, 8]] = 2 * output * slope(params[4] + params[8])
    close(vector(answer, 9, "the gradient"), wanted, of="the gradient")


@points(0.4, of="network_gradient")
def test_network_gradient_leaves_its_arguments_alone(student: Student, rng: np.random.Generator) -> None:
    """Params and sample hold the same numbers after the call."""
    vector(unchanged(student.network_gradient, *small_network(rng), 1), 9, "the gradient")


# train


def contradiction(rng: np.random.Generator) -> tuple[Array, Array, Array, float, int]:
    """A run whose loss rises: one sample with both labels, and an output that is half way between them."""
    params, x = small_network(rng)
    hidden = logistic(params[0:4:2] * x[0] + params[1:4:2] * x[1] + params[6:8])
    params[8] = -params[4:6] @ hidden
    return params, np.array([x, x]), np.array([0, 1]), 1.5, 3


@points(0.9, of="train")
def test_train_returns_the_parameters_after_all_epochs(student: Student, rng: np.random.Generator) -> None:
    """After several epochs over samples in the given order all nine parameters are right, run after run."""
    runs = [(small_network(rng)[0], *people(rng, count), rate, 3) for count, rate in ((5, 0.6), (3, 1.2))]
    integers = (runs[0][0], whole(runs[0][1]), runs[0][2].astype(np.int64), 0.5, 2)
    asked = [*runs, integers, contradiction(rng), runs[0]]
    got = [items(answer, 2, "params, losses")[0] for answer in student.train.each(asked)]
    ended = [descend(*run)[0] for run in asked[:-1]]
    hint = "is there an update after each sample, in order?"
    close_all(got, [*ended, ended[0]], of="params", hint=hint)


@points(0.7, of="train")
def test_train_takes_the_loss_after_each_epoch(student: Student, rng: np.random.Generator) -> None:
    """One loss an epoch: the mean over all samples, with the parameters at that epoch's end."""
    runs = [(small_network(rng)[0], *people(rng, count), 0.8, epochs) for count, epochs in ((4, 3), (3, 5))]
    runs.append(contradiction(rng))
    got = [items(answer, 2, "params, losses")[1] for answer in student.train.each(runs)]
    hint = "when is each taken, and over which samples?"
    close_all(got, [descend(*run)[1] for run in runs], of="the losses", hint=hint)


@points(0.3, of="train")
def test_train_takes_all_partials_before_an_update(student: Student, rng: np.random.Generator) -> None:
    """In one update no parameter moves before the derivatives of the others are taken."""
    run = (small_network(rng)[0], *people(rng, 1), 2.0, 1)
    params, _ = items(student.train(*run), 2, "params, losses")
    close(params, descend(*run)[0], of="params", hint="are all nine partials taken first?")


@points(0.2, of="train")
def test_train_takes_the_stated_learning_rate_by_default(student: Student, rng: np.random.Generator) -> None:
    """Without a learning rate, the updates are those of the one that the signature states."""
    start, (data, labels) = small_network(rng)[0], people(rng, 4)
    params, _ = items(student.train(start, data, labels, epochs=2), 2, "params, losses")
    close(params, descend(start, data, labels, 0.1, 2)[0], of="params")


@points(0.2, of="train")
def test_train_takes_the_stated_epochs_by_default(student: Student, rng: np.random.Generator) -> None:
    """Without a number of epochs, there are as many losses as the signature states."""
    _, losses = items(student.train(small_network(rng)[0], *people(rng, 1)), 2, "params, losses")
    sequence(losses, 1000, of="the losses")


@points(0.4, of="train")
def test_train_leaves_its_arguments_alone(student: Student, rng: np.random.Generator) -> None:
    """Params, data and labels hold the same numbers after the call."""
    answer = unchanged(student.train, small_network(rng)[0], *people(rng, 4), 0.5, 2)
    sequence(items(answer, 2, "params, losses")[0], 9, of="params")
