"""The hidden checks of part 3: random networks of several depths and widths, against exact gradients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.cases import (
    Handle,
    Student,
    close,
    complex_step,
    fail,
    generator,
    network,
    number,
    numeric,
    points,
    raises,
    unchanged,
)
from grader.gradients import COMPLEX_STEP

ACTIVATIONS = ("relu", "sigmoid", "linear")
FROM_KINK = 1e-3


# The case's own network: a list of (W, b, activation), for real and for complex numbers.


def bend(Z: Any, activation: str) -> Any:
    """The activations at Z."""
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-Z))
    return Z * (Z.real > 0) if activation == "relu" else Z


def tilt(Z: Any, activation: str) -> Any:
    """The slopes at Z."""
    if activation == "sigmoid":
        return 1 / (2 + np.exp(Z) + np.exp(-Z))
    return (Z > 0).astype(float) if activation == "relu" else np.ones(Z.shape)


def passed(copies: Sequence[Any], X: Any) -> tuple[list[Any], list[Any]]:
    """All pre-activations, and all activations after the inputs themselves."""
    pre, post = [], [X]
    for W, b, activation in copies:
        pre.append(W @ post[-1] + b)
        post.append(bend(pre[-1], activation))
    return pre, post


def cost(copies: Sequence[Any], X: Any, y: Any) -> Any:
    """Half the squares, averaged over the samples."""
    return 0.5 * np.sum((passed(copies, X)[1][-1] - y) ** 2, axis=(-2, -1)) / X.shape[1]


def nudged(array: Any) -> Any:
    """As many copies as there are entries, a different entry moved in each, by a complex step."""
    return array + 1j * COMPLEX_STEP * np.eye(array.size).reshape(-1, *array.shape)


def exact(copies: Sequence[Any], X: Any, y: Any) -> list[tuple[Any, Any]]:
    """The cost's gradient, every entry by a complex step: all entries of an array in one pass."""
    gradients = []
    for place, (W, b, activation) in enumerate(copies):
        before, after = copies[:place], copies[place + 1 :]
        dW = cost([*before, (nudged(W), b, activation), *after], X, y).imag / COMPLEX_STEP
        db = cost([*before, (W, nudged(b), activation), *after], X, y).imag / COMPLEX_STEP
        gradients.append((dW.reshape(W.shape), db.reshape(b.shape)))
    return gradients


def clear(copies: Sequence[Any], X: Any) -> bool:
    """No pre-activation near a kink, and in relu layers some units on and some off for most samples."""
    for Z, (_, _, activation) in zip(passed(copies, X)[0], copies, strict=True):
        if np.abs(Z).min() < FROM_KINK:
            return False
        on = (Z > 0).mean(axis=0)
        if activation == "relu" and ((on > 0) & (on < 1)).mean() < 0.5:
            return False
    return True


def drawn(
    student: Student, widths: Sequence[int], activations: Sequence[str], n: int, rng: np.random.Generator
) -> tuple[list[Handle], list[Any], Any, Any]:
    """A network of the student's layers, the case's copies of them, and n samples X and y."""
    while True:
        layers, copies = network(student, widths, activations, rng)
        for _ in range(30):
            X = 1.5 * rng.standard_normal((widths[0], n))
            if clear(copies, X):
                signs = rng.choice([-1, 1], (widths[-1], n))
                return (
                    layers,
                    list(copies),
                    X,
                    passed(copies, X)[1][-1] + signs * rng.uniform(0.5, 2, signs.shape),
                )


def items(value: Any, count: int, what: str) -> list[Any]:
    """The values that a function returns together."""
    if isinstance(value, np.ndarray) and value.ndim:
        value = list(value)
    if not isinstance(value, list | tuple) or len(value) != count:
        raise fail(f"{what} are asked for, {count} in number", value)
    return list(value)


def pairs(value: Any, count: int) -> list[list[Any]]:
    """What backprop returns, one (dW, db) for each layer."""
    return [items(pair, 2, "dW, db") for pair in items(value, count, "pairs (dW, db)")]


def with_name(layer: Any, activation: str, of: str) -> None:
    """Check a layer's activation."""
    if not isinstance(layer, Handle):
        raise fail(f"{of} is not a Layer", layer)
    name = layer.activation
    if not isinstance(name, str) or name != activation:
        raise fail(f"{of} has not the activation that it should have", name)


def drawing(made: Any) -> Handle:
    """A generator, by the look of it."""
    if not isinstance(made, Handle):
        raise fail("a generator is asked for: is there a return statement?", made)
    return made


def layer_made(student: Student, n_in: int, n_out: int, activation: str, seed: int) -> Handle:
    """A layer of the student's, with a generator of its own."""
    layer: Any = student.Layer(n_in, n_out, activation, generator(student, seed))
    if not isinstance(layer, Handle):
        raise fail("Layer(...) does not make a Layer", layer)
    return layer


def spread(rng: np.random.Generator, *shape: int) -> Any:
    """Numbers of both signs, none of them near 0."""
    return rng.choice([-1, 1], shape) * rng.uniform(0.3, 3, shape)


# initialize


@points(0.5)
def test_seed_decides_the_generators_numbers(student: Student, rng: np.random.Generator) -> None:
    """Another seed gives that seed's numbers, uniform and normal ones."""
    seed = int(rng.integers(1000, 9000))
    legacy = np.random.RandomState(seed)
    made = drawing(student.initialize(seed))
    close(made.rand(3), legacy.rand(3), of="rand(3)", hint="is it the legacy generator, and this seed?")
    close(made.randn(2, 2), legacy.randn(2, 2), of="randn(2, 2)")


@points(0.25)
def test_generators_do_not_disturb_each_other(student: Student, rng: np.random.Generator) -> None:
    """Two generators count for themselves, even of one seed; and there is a seed by default."""
    seed = int(rng.integers(1000, 9000))
    first, second = drawing(student.initialize(seed)), drawing(student.initialize(seed))
    usual = drawing(student.initialize())
    wanted = np.random.RandomState(seed).rand(4)
    close(first.rand(2), wanted[:2], of="the start of the first generator")
    close(second.rand(2), wanted[:2], of="the start of the second generator")
    close(first.rand(2), wanted[2:], of="what the first generator gives next")
    close(usual.rand(2), np.random.RandomState(42).rand(2), of="the start of the generator by default")


# generate_data


@points(0.5)
def test_inputs_are_the_generators_next_numbers(student: Student, rng: np.random.Generator) -> None:
    """X has the two features as rows, drawn at once, between 0 and 100."""
    for n in (int(rng.integers(5, 12)), 3):
        seed = int(rng.integers(1000, 9000))
        X, _ = items(student.generate_data(generator(student, seed), n), 2, "X, y")
        close(X, 100 * np.random.RandomState(seed).rand(2, n), of="X")


@points(0.5)
def test_outputs_belong_to_their_inputs(student: Student, rng: np.random.Generator) -> None:
    """The rows of y are sum, difference and distance of each sample's two numbers."""
    n = int(rng.integers(6, 12))
    a = b = np.zeros(0)
    while not (a > b).any() or not (a < b).any():  # otherwise a distance is a difference
        seed = int(rng.integers(1000, 9000))
        a, b = 100 * np.random.RandomState(seed).rand(2, n)
    _, y = items(student.generate_data(generator(student, seed), n), 2, "X, y")
    numeric(y, (3, n), of="y")
    for row, wanted in enumerate((a + b, a - b, np.abs(a - b))):
        close(y[row], wanted, of=f"row {row} of y")


@points(0.25, of="generate_data")
def test_generator_is_used_and_not_replaced(student: Student, rng: np.random.Generator) -> None:
    """A second set of data from the same generator goes on where the first one stopped."""
    seed, n = int(rng.integers(1000, 9000)), int(rng.integers(4, 8))
    shared, legacy = generator(student, seed), np.random.RandomState(seed)
    for which in ("first", "second"):
        X, _ = items(student.generate_data(shared, n), 2, "X, y")
        close(X, 100 * legacy.rand(2, n), of=f"X of the {which} call")
    X, _ = items(student.generate_data(shared), 2, "X, y")
    close(X, 100 * legacy.rand(2, 10_000), of="X where the number of samples is not given")
    close(
        shared.rand(), legacy.rand(), of="what the generator gives afterwards", hint="was more drawn than X?"
    )


# train_test_split: sizes whose products with the ratio are whole


@points(0.5)
def test_first_samples_are_for_training(student: Student, rng: np.random.Generator) -> None:
    """As many columns as the ratio says, in order, of X and of y."""
    for ratio, n in ((0.5, 2 * int(rng.integers(3, 9))), (0.25, 4 * int(rng.integers(2, 6)))):
        X, y, k = rng.standard_normal((4, n)), rng.standard_normal((2, n)), round(n * ratio)
        parts = items(student.train_test_split(X, y, ratio), 4, "X_train, X_test, y_train, y_test")
        close(parts[0], X[:, :k], of="X_train")
        close(parts[2], y[:, :k], of="y_train")


@points(0.5)
def test_all_other_samples_are_for_testing(student: Student, rng: np.random.Generator) -> None:
    """The test set begins where the training set stops, and goes to the end."""
    for ratio, n in ((0.5, 2 * int(rng.integers(3, 9))), (0.75, 4 * int(rng.integers(2, 6)))):
        X, y, k = rng.standard_normal((2, n)), rng.standard_normal((3, n)), round(n * ratio)
        parts = items(student.train_test_split(X, y, ratio), 4, "X_train, X_test, y_train, y_test")
        close(parts[1], X[:, k:], of="X_test")
        close(parts[3], y[:, k:], of="y_test")


@points(0.25)
def test_seven_tenths_are_for_training_by_default(student: Student, rng: np.random.Generator) -> None:
    """Where the caller gives no ratio, it is the course's."""
    n = int(rng.choice([20, 30, 50, 60]))
    parts = student.train_test_split(rng.standard_normal((2, n)), rng.standard_normal((3, n)))
    parts = items(parts, 4, "X_train, X_test, y_train, y_test")
    for part, shape, of in zip(
        parts,
        ((2, 7 * n // 10), (2, 3 * n // 10), (3, 7 * n // 10), (3, 3 * n // 10)),
        ("X_train", "X_test", "y_train", "y_test"),
        strict=True,
    ):
        numeric(part, shape, of=of)


@points(0.25)
def test_splitting_leaves_the_data_alone(student: Student, rng: np.random.Generator) -> None:
    """X and y are as they were."""
    X, y = rng.standard_normal((2, 8)), rng.standard_normal((3, 8))
    parts = unchanged(student.train_test_split, X, y, 0.5)
    for part in items(parts, 4, "X_train, X_test, y_train, y_test"):
        numeric(part)


# get_scaler, standardize, unstandardize


def measured(rng: np.random.Generator, d: int, n: int) -> Any:
    """Data of which each row has a place and a width of its own."""
    return rng.standard_normal((d, n)) * rng.uniform(2, 9, (d, 1)) + 10 * np.arange(1, d + 1)[:, None]


@points(0.5)
def test_each_row_has_a_mean_of_its_own(student: Student, rng: np.random.Generator) -> None:
    """One mean for each feature, taken over the samples, in a column."""
    for data in (measured(rng, 3, 6), np.floor(measured(rng, 2, 9)), measured(rng, 1, 4)):
        mean, _ = items(student.get_scaler(data), 2, "mean, std")
        close(mean, data.sum(axis=1, keepdims=True) / data.shape[1], of="mean")


@points(0.5)
def test_each_row_has_a_deviation_of_its_own(student: Student, rng: np.random.Generator) -> None:
    """One standard deviation for each feature, in a column, with n in the denominator."""
    for data in (measured(rng, 3, 6), np.floor(measured(rng, 2, 9)) + spread(rng, 2, 1), measured(rng, 1, 5)):
        _, std = items(student.get_scaler(data), 2, "mean, std")
        apart = data - data.sum(axis=1, keepdims=True) / data.shape[1]
        wanted = np.sqrt((apart**2).sum(axis=1, keepdims=True) / data.shape[1])
        close(std, wanted, of="std", hint="over which axis, and is it divided by n?")


@points(0.25)
def test_measuring_leaves_the_data_alone(student: Student, rng: np.random.Generator) -> None:
    """The data are as they were."""
    for value in items(unchanged(student.get_scaler, measured(rng, 2, 5)), 2, "mean, std"):
        numeric(value, (2, 1))


def scale(student: Student, rng: np.random.Generator, d: int) -> tuple[Handle, Any, Any]:
    """A scaler that has nothing to do with the data, and its mean and deviation."""
    mean, std = 10 * spread(rng, d, 1), rng.uniform(2, 5, (d, 1))
    return student.Scaler(mean, std), mean, std


@points(0.5, of="standardize")
def test_standardizing_goes_by_the_scaler_that_is_given(student: Student, rng: np.random.Generator) -> None:
    """The mean and the deviation are the scaler's, whatever those of the data are; one sample or many."""
    for d, n in ((2, 7), (3, 1)):
        scaler, mean, std = scale(student, rng, d)
        data = measured(rng, d, n)
        hint = "is it the scaler's mean that is subtracted, and its deviation that divides?"
        close(student.standardize(data, scaler), (data - mean) / std, hint=hint)


@points(0.25, of="standardize")
def test_standardizing_makes_a_new_array(student: Student, rng: np.random.Generator) -> None:
    """Data and scaler are as they were."""
    scaler, mean, std = scale(student, rng, 2)
    numeric(unchanged(student.standardize, measured(rng, 2, 5), scaler), (2, 5))
    close(scaler.mean, mean, of="the scaler's mean afterwards")
    close(scaler.std, std, of="the scaler's std afterwards")


@points(0.5, of="unstandardize")
def test_unstandardizing_undoes_it_by_the_scaler_that_is_given(
    student: Student, rng: np.random.Generator
) -> None:
    """From deviations back to the units of the data; one sample or many."""
    for d, n in ((3, 7), (2, 1)):
        scaler, mean, std = scale(student, rng, d)
        data = measured(rng, d, n)
        close(student.unstandardize((data - mean) / std, scaler), data, hint="which step is undone first?")


@points(0.25, of="unstandardize")
def test_unstandardizing_makes_a_new_array(student: Student, rng: np.random.Generator) -> None:
    """Data and scaler are as they were."""
    scaler, mean, std = scale(student, rng, 2)
    numeric(unchanged(student.unstandardize, measured(rng, 2, 5), scaler), (2, 5))
    close(scaler.mean, mean, of="the scaler's mean afterwards")
    close(scaler.std, std, of="the scaler's std afterwards")


# Layer


@points(0.5, of="Layer")
def test_weights_are_scaled_normal_draws(student: Student, rng: np.random.Generator) -> None:
    """W has a row for each output and a column for each input, and the scale goes by the inputs."""
    for n_in, n_out in ((3, 5), (7, 2)):
        seed = int(rng.integers(1000, 9000))
        layer = layer_made(student, n_in, n_out, "relu", seed)
        wanted = np.random.RandomState(seed).randn(n_out, n_in) * (2 / n_in) ** 0.5
        layer_made(student, n_in, n_out, "linear", seed + 1)
        close(layer.W, wanted, of="W", hint="normal draws, times the root of 2 / input_dim?")


@points(0.5, of="Layer")
def test_biases_are_the_draws_after_the_weights(student: Student, rng: np.random.Generator) -> None:
    """b is a column, drawn after W from the same generator, to the same scale; then no more is drawn."""
    for n_in, n_out in ((3, 5), (7, 2)):
        seed = int(rng.integers(1000, 9000))
        drawn_from, legacy = generator(student, seed), np.random.RandomState(seed)
        layer = student.Layer(n_in, n_out, "sigmoid", drawn_from)
        if not isinstance(layer, Handle):
            raise fail("Layer: an object with W, b and activation is asked for", layer)
        legacy.randn(n_out, n_in)
        close(layer.b, legacy.randn(n_out, 1) * (2 / n_in) ** 0.5, of="b")
        close(drawn_from.randn(2), legacy.randn(2), of="the next two draws")


@points(0.25, of="Layer")
def test_every_layer_keeps_the_name_of_its_own_activation(student: Student) -> None:
    """Two layers do not share what they know."""
    layers = [layer_made(student, 2, 3, name, 1) for name in ACTIVATIONS]
    for layer, name in zip(layers, ACTIVATIONS, strict=True):
        with_name(layer, name, f"a layer made with {name!r}")


# build_network


@points(0.75)
def test_layers_draw_one_after_the_other_from_one_generator(
    student: Student, rng: np.random.Generator
) -> None:
    """First layer first, each with its W and then its b, and each as wide as the next one's inputs."""
    for widths in ([3, 5, 2, 4], [4, 6, 2]):
        seed = int(rng.integers(1000, 9000))
        layers = items(student.build_network(widths, generator(student, seed)), len(widths) - 1, "layers")
        legacy = np.random.RandomState(seed)
        for place in range(len(widths) - 1):
            n_in, n_out = widths[place : place + 2]
            with_name(layers[place], "linear" if place == len(widths) - 2 else "relu", f"layer {place + 1}")
            W, b = legacy.randn(n_out, n_in), legacy.randn(n_out, 1)
            close(layers[place].W, W * (2 / n_in) ** 0.5, of=f"W of layer {place + 1}")
            close(layers[place].b, b * (2 / n_in) ** 0.5, of=f"b of layer {place + 1}")


@points(0.5, of="build_network")
def test_only_the_last_layer_is_linear(student: Student) -> None:
    """Whatever the depth, even for a network of a single layer, and for sizes that come twice."""
    for widths in ([3, 2], [4, 4, 4], [2, 3, 2, 3, 2, 3]):
        depth = len(widths) - 1
        layers = items(unchanged(student.build_network, widths, generator(student, 1)), depth, "layers")
        for place, layer in enumerate(layers, start=1):
            with_name(layer, "linear" if place == depth else "relu", f"layer {place} of {depth}")


# count_parameters, check_overfitting


@points(0.75)
def test_parameters_of_any_network_are_counted(student: Student, rng: np.random.Generator) -> None:
    """Weights and biases of all layers, for any depth."""
    for depth in (1, 2, 3, 5):
        widths = [int(width) for width in rng.permutation(np.arange(2, 10))[: depth + 1]]
        wanted = sum(widths[1:]) + int(np.dot(widths[1:], widths[:-1]))
        hint = "does every output have one weight for each input, and one bias?"
        counted = unchanged(student.count_parameters, widths)
        close(counted, wanted, of=f"the count for {depth} layers", hint=hint)


@points(0.75)
def test_more_samples_than_parameters_are_needed(student: Student, rng: np.random.Generator) -> None:
    """One sample more is enough, as many are not, and fewer even less."""
    n = int(rng.integers(30, 90))
    student.check_overfitting(n, n + 1)
    student.check_overfitting(n, 10 * n)
    with raises("ValueError"):
        student.check_overfitting(n, n)
    with raises("ValueError"):
        student.check_overfitting(n + 1, n)
    with raises("ValueError"):
        student.check_overfitting(10 * n, n)


# activate


@points(0.5)
def test_relu_and_linear_work_on_any_shape(student: Student, rng: np.random.Generator) -> None:
    """Element by element; the shape stays."""
    for shape in ((3, 5), (4, 1)):
        Z = spread(rng, *shape)
        Z[0, 0], Z[-1, -1] = -abs(Z[0, 0]), abs(Z[-1, -1])
        close(student.activate(Z, "relu"), np.where(Z > 0, Z, 0), of="relu")
        close(student.activate(Z, "linear"), Z, of="linear")


@points(0.25)
def test_sigmoid_is_right_near_and_finite_far_out(student: Student, rng: np.random.Generator) -> None:
    """From the middle to far out on either side, and never nan."""
    Z = spread(rng, 3, 4)
    close(student.activate(Z, "sigmoid"), bend(Z, "sigmoid"), of="sigmoid")
    far = np.array([[-1e4, -1000.0], [1000.0, 1e4]])
    close(student.activate(far, "sigmoid"), np.array([[0.0, 0.0], [1.0, 1.0]]), of="sigmoid far out")


@points(0.25)
def test_unknown_activation_is_refused(student: Student) -> None:
    """A name that stands for nothing is a ValueError."""
    with raises("ValueError"):
        student.activate(np.array([[1.0, -1.0]]), "no such activation")


@points(0.25)
def test_activating_leaves_the_pre_activations_alone(student: Student, rng: np.random.Generator) -> None:
    """Z is as it was, for every activation."""
    for name in ACTIVATIONS:
        numeric(unchanged(student.activate, spread(rng, 3, 4), name), (3, 4), of=name)


# feedforward


@points(1.0, of="feedforward")
def test_output_of_any_network_is_right(student: Student, rng: np.random.Generator) -> None:
    """Each layer with its own weights, biases and activation, for one sample and for many."""
    deep, single, square = ["relu", "sigmoid", "linear"], ["sigmoid"], ["linear", "sigmoid"]
    for widths, names in (([2, 4, 5, 3], deep), ([3, 2], single), ([3, 3, 3], square)):
        layers, copies, X, _ = drawn(student, widths, names, 6, rng)
        for inputs in (X, X[:, :1]):
            wanted = passed(copies, inputs)[1][-1]
            hint = "does each layer use its own activation, the last one too?"
            close(student.feedforward(layers, inputs), wanted, of="y_hat", hint=hint)


@points(0.5, of="feedforward")
def test_every_layer_keeps_its_z_and_a(student: Student, rng: np.random.Generator) -> None:
    """Z and A of each layer are those of the samples that were fed last."""
    layers, copies, X, _ = drawn(student, [3, 4, 5, 2], ["sigmoid", "relu", "linear"], 6, rng)
    for inputs in (X, X[:, :2]):
        student.feedforward(layers, inputs)
        pre, post = passed(copies, inputs)
        for place, layer in enumerate(layers):
            close(layer.Z, pre[place], of=f"Z of layer {place + 1}")
            close(layer.A, post[place + 1], of=f"A of layer {place + 1}")


@points(0.25, of="feedforward")
def test_samples_do_not_mix(student: Student, rng: np.random.Generator) -> None:
    """A sample's answer is the same alone and among others."""
    layers, _, X, _ = drawn(student, [2, 5, 3], ["relu", "linear"], 4, rng)
    together = numeric(student.feedforward(layers, X), (3, 4), of="y_hat")
    if np.ptp(together, axis=1).max() == 0:
        raise fail("y_hat is the same for all samples")
    for column in (0, 3):
        alone = student.feedforward(layers, X[:, column : column + 1])
        close(alone, together[:, column : column + 1], of="y_hat of one sample fed alone")


@points(0.25, of="feedforward")
def test_feeding_forward_leaves_weights_and_inputs_alone(student: Student, rng: np.random.Generator) -> None:
    """X, and W and b of every layer, are as they were."""
    layers, _, X, _ = drawn(student, [3, 3, 2], ["relu", "relu"], 5, rng)
    numeric(unchanged(student.feedforward, layers, X), (2, 5), of="y_hat")


# loss


@points(0.5)
def test_loss_is_a_mean_over_samples_and_a_sum_over_outputs(
    student: Student, rng: np.random.Generator
) -> None:
    """Half of the squared errors, for any number of outputs and samples."""
    for k, n in ((3, 7), (1, 4), (5, 2), (2, 1)):
        y, error = rng.standard_normal((k, n)), spread(rng, k, n)
        hint = "what is squared, what is added up, and what divides it?"
        wanted = float(0.5 * np.sum(error**2) / n)
        close(student.loss(y, y + error), wanted, of=f"the loss of {n} samples with {k} outputs", hint=hint)


@points(0.25)
def test_taking_the_loss_leaves_its_arguments_alone(student: Student, rng: np.random.Generator) -> None:
    """y and y_hat are as they were."""
    number(unchanged(student.loss, spread(rng, 3, 4), spread(rng, 3, 4)), "the loss")


# activation_derivative


def as_slopes(value: Any, Z: Any, of: str) -> Any:
    """The value in the shape of Z, if it broadcasts."""
    array = numeric(value, of=of)
    try:
        return np.broadcast_to(array, Z.shape)
    except ValueError:
        raise fail(f"{of} have shape {array.shape}, which does not fit Z of shape {Z.shape}", value) from None


@points(0.25)
def test_slope_of_relu_goes_by_the_sign_of_z(student: Student, rng: np.random.Generator) -> None:
    """On the one side flat, on the other not: large or small, of any shape."""
    for shape in ((3, 5), (4, 1)):
        Z = spread(rng, *shape) * rng.choice([1, 100], shape)
        Z.flat[:4] = [-7.0, 0.01, -0.01, 7.0]
        slopes = as_slopes(student.activation_derivative(Z, "relu"), Z, "the slopes of relu")
        close(slopes, tilt(Z, "relu"), of="the slopes of relu")


@points(0.25)
def test_slope_of_the_sigmoid_belongs_to_the_pre_activation(
    student: Student, rng: np.random.Generator
) -> None:
    """Near the middle and far out, where it is flat and never nan."""
    for Z in (spread(rng, 3, 4), np.array([[-1e4, -1000.0, 0.5], [1000.0, 1e4, -0.5]])):
        slopes = as_slopes(student.activation_derivative(Z, "sigmoid"), Z, "the slopes of sigmoid")
        near = np.clip(Z, -300, 300)
        close(slopes, tilt(near, "sigmoid"), of="the slopes of sigmoid", hint="is Z a pre-activation there?")


@points(0.25)
def test_slope_of_linear_is_the_same_everywhere(student: Student, rng: np.random.Generator) -> None:
    """A number, or an array that fits Z."""
    for shape in ((3, 4), (2, 1)):
        Z = spread(rng, *shape)
        slopes = as_slopes(student.activation_derivative(Z, "linear"), Z, "the slopes of linear")
        close(slopes, np.ones(shape), of="the slopes of linear")


@points(0.25)
def test_slope_of_an_unknown_activation_is_refused(student: Student) -> None:
    """A name that stands for nothing is a ValueError."""
    with raises("ValueError"):
        student.activation_derivative(np.array([[1.0, -1.0]]), "no such activation")


@points(0.25)
def test_taking_slopes_leaves_the_pre_activations_alone(student: Student, rng: np.random.Generator) -> None:
    """Z is as it was, for every activation."""
    for name in ACTIVATIONS:
        Z = spread(rng, 3, 4)
        as_slopes(unchanged(student.activation_derivative, Z, name), Z, "the slopes")


# output_delta, hidden_delta, layer_gradient


def output_of(rng: np.random.Generator, k: int, n: int, name: str) -> tuple[Any, Any, Any]:
    """y, y_hat and Z of a last layer, with units on and off."""
    Z = spread(rng, k, n)
    Z[0, 0], Z[-1, -1] = -abs(Z[0, 0]), abs(Z[-1, -1])
    return bend(Z, name) + spread(rng, k, n), bend(Z, name), Z


@points(0.5, of="output_delta")
def test_output_error_of_a_sigmoid_layer(student: Student, rng: np.random.Generator) -> None:
    """Each sample's own loss, half its squared errors, changes so with each of its pre-activations."""
    for k, n in ((3, 5), (2, 1)):
        y, y_hat, Z = output_of(rng, k, n, "sigmoid")

        def one_loss(z: Any, y: Any = y) -> Any:
            return 0.5 * np.sum((bend(z, "sigmoid") - y) ** 2)

        wanted = complex_step(one_loss, Z)
        hint = "the error, times the slope at Z; no mean yet"
        close(student.output_delta(y, y_hat, Z, "sigmoid"), wanted, of="dZ", hint=hint)


@points(0.5, of="output_delta")
def test_output_error_of_relu_and_linear_layers(student: Student, rng: np.random.Generator) -> None:
    """A linear layer hands its error on; a relu layer only where it is on."""
    for name in ("linear", "relu"):
        for k, n in ((3, 5), (2, 2)):
            y, y_hat, Z = output_of(rng, k, n, name)
            wanted = (y_hat - y) * tilt(Z, name)
            close(student.output_delta(y, y_hat, Z, name), wanted, of=f"dZ of a {name} layer")


@points(0.25, of="output_delta")
def test_taking_the_output_error_leaves_its_arguments_alone(
    student: Student, rng: np.random.Generator
) -> None:
    """y, y_hat and Z are as they were."""
    for name in ACTIVATIONS:
        y, y_hat, Z = output_of(rng, 3, 4, name)
        numeric(unchanged(student.output_delta, y, y_hat, Z, name), (3, 4), of="dZ")


@points(0.5, of="hidden_delta")
def test_hidden_error_of_a_sigmoid_layer(student: Student, rng: np.random.Generator) -> None:
    """What each pre-activation does to the layer after it, added up over that layer's units."""
    for wide, narrow, n in ((5, 3, 4), (2, 4, 1)):
        W_next, dZ_next, Z = spread(rng, narrow, wide), spread(rng, narrow, n), spread(rng, wide, n)

        def felt(z: Any, W: Any = W_next, d: Any = dZ_next) -> Any:
            return np.sum(d * (W @ bend(z, "sigmoid")))

        wanted = complex_step(felt, Z)
        hint = "back through the weights, then times this layer's slope"
        close(student.hidden_delta(W_next, dZ_next, Z, "sigmoid"), wanted, of="dZ", hint=hint)


@points(0.5, of="hidden_delta")
def test_hidden_error_of_relu_and_linear_layers(student: Student, rng: np.random.Generator) -> None:
    """A linear layer passes all that comes back; a relu layer only where it is on."""
    for name in ("linear", "relu"):
        for wide, narrow, n in ((5, 3, 4), (2, 4, 6), (4, 4, 3)):
            W_next, dZ_next, Z = spread(rng, narrow, wide), spread(rng, narrow, n), spread(rng, wide, n)
            Z[:, 0], Z[0, -1] = np.abs(Z[:, 0]), -1.5
            arrived = np.einsum("ij,ik->jk", W_next, dZ_next)
            wanted = np.where(Z > 0, arrived, 0) if name == "relu" else arrived
            close(student.hidden_delta(W_next, dZ_next, Z, name), wanted, of=f"dZ of a {name} layer")


@points(0.25, of="hidden_delta")
def test_taking_the_hidden_error_leaves_its_arguments_alone(
    student: Student, rng: np.random.Generator
) -> None:
    """W_next, dZ_next and Z are as they were."""
    for name in ACTIVATIONS:
        arguments = spread(rng, 2, 5), spread(rng, 2, 3), spread(rng, 5, 3), name
        numeric(unchanged(student.hidden_delta, *arguments), (5, 3), of="dZ")


SAMPLED = ((3, 2, 5), (2, 4, 1), (4, 3, 8))


@points(0.5)
def test_weight_gradient_averages_error_times_input(student: Student, rng: np.random.Generator) -> None:
    """dW has the shape of W; one sample and many."""
    for n_out, n_in, n in SAMPLED:
        dZ, A_prev = spread(rng, n_out, n), spread(rng, n_in, n)
        dW, _ = items(student.layer_gradient(dZ, A_prev), 2, "dW, db")
        wanted = np.mean(dZ[:, None, :] * A_prev[None, :, :], axis=2)
        close(dW, wanted, of=f"dW for {n} samples", hint="is it the mean over the samples?")


@points(0.5)
def test_bias_gradient_averages_the_error(student: Student, rng: np.random.Generator) -> None:
    """db is a column with one number for each output; one sample and many."""
    for n_out, n_in, n in SAMPLED:
        dZ, A_prev = spread(rng, n_out, n), spread(rng, n_in, n)
        _, db = items(student.layer_gradient(dZ, A_prev), 2, "dW, db")
        wanted = np.sum(dZ, axis=1).reshape(n_out, 1) / n
        close(db, wanted, of=f"db for {n} samples", hint="is it a mean, over the samples only?")


@points(0.25)
def test_taking_a_layers_gradient_leaves_its_arguments_alone(
    student: Student, rng: np.random.Generator
) -> None:
    """dZ and A_prev are as they were."""
    pair = unchanged(student.layer_gradient, spread(rng, 3, 5), spread(rng, 2, 5))
    for value in items(pair, 2, "dW, db"):
        numeric(value)


# backprop: where nothing else is said, the network has just been fed with the same samples


def fed(
    student: Student, widths: Sequence[int], names: Sequence[str], n: int, rng: np.random.Generator
) -> tuple[list[list[Any]], list[tuple[Any, Any]]]:
    """The student's gradients and the exact ones, of a random network."""
    layers, copies, X, y = drawn(student, widths, names, n, rng)
    student.feedforward(layers, X)
    return pairs(student.backprop(layers, X, y), len(layers)), exact(copies, X, y)


@points(1.0, of="backprop")
def test_gradients_of_all_layers_are_right_up_to_one_factor(
    student: Student, rng: np.random.Generator
) -> None:
    """Weights and biases of both layers fit each other, even where a sign, a 2 or the mean is forgotten."""
    got, wanted = fed(student, [3, 5, 2], ["relu", "linear"], 6, rng)
    mine = [
        numeric(array, exactly.shape, of=f"{name} of layer {place}")
        for place, (pair, truth) in enumerate(zip(got, wanted, strict=True), start=1)
        for array, exactly, name in zip(pair, truth, ("dW", "db"), strict=True)
    ]
    ours = np.concatenate([array.ravel() for pair in wanted for array in pair])
    theirs = np.concatenate([array.ravel() for array in mine])
    factor = float(theirs @ ours / (ours @ ours))
    if abs(factor) < 0.01:
        raise fail("the gradients have no common factor with the loss's own")
    hint = "some entries are off by another factor than the others"
    close(theirs / factor, ours, of="all gradients together", hint=hint)


@points(0.5, of="backprop")
def test_weight_gradient_of_the_last_layer(student: Student, rng: np.random.Generator) -> None:
    """How the loss changes with each weight of a linear last layer, after a relu layer."""
    got, wanted = fed(student, [2, 5, 3], ["relu", "linear"], 7, rng)
    close(
        got[1][0],
        wanted[1][0],
        of="dW of the last layer",
        hint="is it the gradient of the mean, half-squared?",
    )


@points(0.25, of="backprop")
def test_bias_gradient_of_the_last_layer(student: Student, rng: np.random.Generator) -> None:
    """How the loss changes with each bias of a linear last layer, after a relu layer."""
    got, wanted = fed(student, [3, 5, 2], ["relu", "linear"], 6, rng)
    close(got[1][1], wanted[1][1], of="db of the last layer", hint="the bias sees the constant input 1")


@points(0.5, of="backprop")
def test_weight_gradient_of_the_layer_before_the_last(student: Student, rng: np.random.Generator) -> None:
    """How the loss changes with each weight of a relu layer, through the linear layer after it."""
    got, wanted = fed(student, [2, 5, 3], ["relu", "linear"], 7, rng)
    hint = "how does its error depend on the weights after it, and on its own slope?"
    close(got[0][0], wanted[0][0], of="dW of the layer before the last", hint=hint)


@points(0.25, of="backprop")
def test_bias_gradient_of_the_layer_before_the_last(student: Student, rng: np.random.Generator) -> None:
    """How the loss changes with each bias of a relu layer, through the linear layer after it."""
    got, wanted = fed(student, [3, 5, 2], ["relu", "linear"], 6, rng)
    close(got[0][1], wanted[0][1], of="db of the layer before the last")


def compare(got: Sequence[Any], wanted: Sequence[Any], name: str, hint: str = "") -> None:
    """The gradients of every layer, dW or db."""
    index = ("dW", "db").index(name)
    for place, (mine, exactly) in enumerate(zip(got, wanted, strict=True), start=1):
        close(mine[index], exactly[index], of=f"{name} of layer {place}", hint=hint)


@points(0.5, of="backprop")
def test_deeper_networks_have_right_weight_gradients(student: Student, rng: np.random.Generator) -> None:
    """Three and four layers: the error travels back through all of them. A single layer works as well."""
    for widths, names in (
        ([2, 4, 5, 3], ["relu", "relu", "linear"]),
        ([3, 4, 2, 5, 2], ["relu", "sigmoid", "sigmoid", "linear"]),
        ([3, 2], ["linear"]),
    ):
        compare(*fed(student, widths, names, 6, rng), "dW")


@points(0.25, of="backprop")
def test_deeper_networks_have_right_bias_gradients(student: Student, rng: np.random.Generator) -> None:
    """Three layers with any activations, and one."""
    compare(*fed(student, [2, 5, 4, 3], ["relu", "sigmoid", "linear"], 6, rng), "db")
    compare(*fed(student, [3, 4, 5, 2], ["linear", "relu", "sigmoid"], 6, rng), "db")
    compare(*fed(student, [3, 2], ["linear"], 4, rng), "db")


@points(0.5, of="backprop")
def test_last_layer_may_have_any_activation(student: Student, rng: np.random.Generator) -> None:
    """A sigmoid or a relu at the end has a slope, too."""
    hint = "is the slope of the last layer's own activation in it?"
    compare(*fed(student, [2, 4, 3], ["relu", "sigmoid"], 6, rng), "dW", hint)
    compare(*fed(student, [3, 2, 4], ["sigmoid", "relu"], 6, rng), "dW", hint)


@points(0.5, of="backprop")
def test_hidden_layers_may_have_any_activation(student: Student, rng: np.random.Generator) -> None:
    """Each hidden layer's own slope counts: sigmoid, linear or relu."""
    compare(*fed(student, [2, 4, 3, 2], ["sigmoid", "linear", "linear"], 5, rng), "dW")
    compare(*fed(student, [4, 3, 5, 2], ["linear", "relu", "linear"], 5, rng), "dW")


@points(0.5, of="backprop")
def test_what_was_fed_before_makes_no_difference(student: Student, rng: np.random.Generator) -> None:
    """A new network, one that was fed with other samples, and a second call: the same gradients."""
    layers, _, X, y = drawn(student, [3, 4, 2], ["sigmoid", "linear"], 6, rng)
    first = pairs(student.backprop(layers, X, y), 2)
    if not np.any(numeric(first[1][0], of="dW of layer 2")):
        raise fail("dW of layer 2 is 0 everywhere")
    hint = "does it run feedforward for the samples that it was given?"
    for other in (1.7 - X, X[:, :2]):
        student.feedforward(layers, other)
        again = pairs(student.backprop(layers, X, y), 2)
        for place, (mine, before) in enumerate(zip(again, first, strict=True), start=1):
            for index, name in enumerate(("dW", "db")):
                wanted = numeric(before[index], of=f"{name} of layer {place}")
                close(mine[index], wanted, of=f"{name} of layer {place}, once more", hint=hint)


@points(0.25, of="backprop")
def test_single_samples_have_right_gradients(student: Student, rng: np.random.Generator) -> None:
    """One sample, and the mean of two: many have the mean of their gradients."""
    layers, copies, X, y = drawn(student, [2, 4, 3], ["sigmoid", "linear"], 2, rng)
    for columns in (slice(0, 1), slice(1, 2), slice(0, 2)):
        student.feedforward(layers, X[:, columns])
        got = pairs(student.backprop(layers, X[:, columns], y[:, columns]), 2)
        wanted = exact(copies, X[:, columns], y[:, columns])
        compare(got, wanted, "dW")
        compare(got, wanted, "db")


@points(0.25, of="backprop")
def test_gradients_come_in_order_with_the_shapes_of_the_weights(
    student: Student, rng: np.random.Generator
) -> None:
    """First layer first, and dW and db as large as W and b."""
    layers, copies, X, y = drawn(student, [3, 5, 4, 2], ["relu", "sigmoid", "linear"], 7, rng)
    student.feedforward(layers, X)
    got = pairs(student.backprop(layers, X, y), 3)
    for place, ((dW, db), (W, b, _)) in enumerate(zip(got, copies, strict=True), start=1):
        numeric(dW, W.shape, of=f"dW of layer {place}")
        numeric(db, b.shape, of=f"db of layer {place}")


@points(0.25, of="backprop")
def test_back_propagation_changes_no_weight(student: Student, rng: np.random.Generator) -> None:
    """W, b and activation of every layer, X and y are as they were: nothing is updated yet."""
    layers, copies, X, y = drawn(student, [2, 4, 3], ["relu", "linear"], 5, rng)
    student.feedforward(layers, X)
    for pair in pairs(unchanged(student.backprop, layers, X, y), 2):
        for value in pair:
            numeric(value)
    for place, (layer, (_, _, activation)) in enumerate(zip(layers, copies, strict=True), start=1):
        with_name(layer, activation, f"layer {place} afterwards")


# update


def pushes(copies: Sequence[Any], rng: np.random.Generator) -> list[tuple[Any, Any]]:
    """Made-up gradients for a network."""
    return [(spread(rng, *W.shape), spread(rng, *b.shape)) for W, b, _ in copies]


@points(0.5, of="update")
def test_weights_of_every_layer_take_the_step(student: Student, rng: np.random.Generator) -> None:
    """Downhill, by the learning rate times the gradient; a second step goes on from there."""
    layers, copies = network(student, [2, 4, 3, 5], ["relu", "sigmoid", "linear"], rng)
    wanted = [W for W, _, _ in copies]
    for learning_rate in (0.3, 0.05):
        steps = pushes(copies, rng)
        student.update(layers, steps, learning_rate)
        wanted = [W - learning_rate * dW for W, (dW, _) in zip(wanted, steps, strict=True)]
        for place, layer in enumerate(layers):
            close(layer.W, wanted[place], of=f"W of layer {place + 1}")


@points(0.5, of="update")
def test_biases_of_every_layer_take_the_step(student: Student, rng: np.random.Generator) -> None:
    """Downhill, by the learning rate times the gradient; a second step goes on from there."""
    layers, copies = network(student, [3, 2, 4, 3], ["relu", "sigmoid", "linear"], rng)
    wanted = [b for _, b, _ in copies]
    for learning_rate in (0.3, 0.05):
        steps = pushes(copies, rng)
        student.update(layers, steps, learning_rate)
        wanted = [b - learning_rate * db for b, (_, db) in zip(wanted, steps, strict=True)]
        for place, layer in enumerate(layers):
            close(layer.b, wanted[place], of=f"b of layer {place + 1}")


@points(0.25, of="update")
def test_gradients_are_as_they_were_after_the_update(student: Student, rng: np.random.Generator) -> None:
    """Only the layers change."""
    layers, copies = network(student, [2, 3], ["linear"], rng)
    steps = pushes(copies, rng)
    _, after = student.update.watched(layers, steps, 0.3)
    for (dW, db), pair in zip(steps, items(after[1], 1, "gradients"), strict=True):
        now = items(pair, 2, "dW, db")
        close(now[0], dW, of="dW after the update")
        close(now[1], db, of="db after the update")
    if np.array_equal(layers[0].W, copies[0][0]):
        raise fail("no weight has changed")


# train


def descended(copies: Sequence[Any], X: Any, y: Any, learning_rate: float, epochs: int) -> tuple[Any, Any]:
    """The network after some epochs, and the losses before each of them."""
    now, losses = list(copies), []
    for _ in range(epochs):
        losses.append(float(cost(now, X, y)))
        steps = exact(now, X, y)
        now = [
            (W - learning_rate * dW, b - learning_rate * db, name)
            for (W, b, name), (dW, db) in zip(now, steps, strict=True)
        ]
    return now, losses


@points(0.5, of="train")
def test_losses_are_those_before_each_update(student: Student, rng: np.random.Generator) -> None:
    """As many losses as epochs, the untrained network's first, each on all samples."""
    for n, epochs in ((6, 4), (3, 1)):
        layers, copies, X, y = drawn(student, [2, 4, 3], ["sigmoid", "linear"], n, rng)
        losses = student.train(layers, X, y, 0.2, epochs)
        hint = "one for each epoch, taken before its update?"
        close(losses, descended(copies, X, y, 0.2, epochs)[1], of="losses", hint=hint)
    layers, copies, X, _ = drawn(student, [2, 3, 2], ["sigmoid", "linear"], 4, rng)
    nothing_to_learn = passed(copies, X)[1][-1]
    close(student.train(layers, X, nothing_to_learn, 0.1, 3), [0.0] * 3, of="losses that stay at 0")


@points(0.5, of="train")
def test_network_ends_where_the_updates_lead(student: Student, rng: np.random.Generator) -> None:
    """W and b of every layer after a few epochs: one update in each, with all samples."""
    layers, copies, X, y = drawn(student, [3, 4, 2, 3], ["sigmoid", "linear", "linear"], 6, rng)
    student.train(layers, X, y, 0.1, 3)
    for place, (W, b, _) in enumerate(descended(copies, X, y, 0.1, 3)[0]):
        close(layers[place].W, W, of=f"W of layer {place + 1}")
        close(layers[place].b, b, of=f"b of layer {place + 1}")


@points(0.25, of="train")
def test_learning_rate_has_its_default(student: Student, rng: np.random.Generator) -> None:
    """Where the caller gives none, it is the course's; X and y are as they were."""
    layers, copies, X, y = drawn(student, [2, 3, 2], ["sigmoid", "linear"], 5, rng)
    y = 3 * y
    _, after = student.train.watched(layers, X, y, epochs=2)
    for place, (W, b, _) in enumerate(descended(copies, X, y, 0.01, 2)[0]):
        close(layers[place].W, W, of=f"W of layer {place + 1}")
        close(layers[place].b, b, of=f"b of layer {place + 1}")
    close(after[1], X, of="X after the training")
    close(after[2], y, of="y after the training")


# evaluate, predict


@points(0.75, of="evaluate")
def test_evaluating_takes_the_loss_and_trains_nothing(student: Student, rng: np.random.Generator) -> None:
    """The loss on the samples that are given, of whatever the network says now; no weight changes."""
    layers, copies, X, y = drawn(student, [2, 4, 3], ["relu", "linear"], 6, rng)
    for columns in (slice(0, 6), slice(0, 2), slice(2, 4)):
        value = unchanged(student.evaluate, layers, X[:, columns], y[:, columns])
        close(value, float(cost(copies, X[:, columns], y[:, columns])), of="the loss")


@points(0.5, of="predict")
def test_prediction_goes_through_both_scalers(student: Student, rng: np.random.Generator) -> None:
    """Inputs by their scaler, outputs by theirs; one sample or many."""
    for n in (5, 1):
        layers, copies, X, _ = drawn(student, [2, 4, 3], ["sigmoid", "linear"], n, rng)
        X_scaler, X_mean, X_std = scale(student, rng, 2)
        y_scaler, y_mean, y_std = scale(student, rng, 3)
        wanted = passed(copies, X)[1][-1] * y_std + y_mean
        hint = "which scaler is for what goes in, and which for what comes out?"
        close(student.predict(layers, X * X_std + X_mean, X_scaler, y_scaler), wanted, of="y", hint=hint)


@points(0.25, of="predict")
def test_predicting_leaves_inputs_and_weights_alone(student: Student, rng: np.random.Generator) -> None:
    """X_raw, the scalers, and W and b of every layer, are as they were."""
    layers, _, X, _ = drawn(student, [2, 4, 3], ["relu", "linear"], 5, rng)
    (X_scaler, *of_X), (y_scaler, *of_y) = scale(student, rng, 2), scale(student, rng, 3)
    numeric(unchanged(student.predict, layers, X, X_scaler, y_scaler), (3, 5), of="y")
    for scaler, (mean, std) in ((X_scaler, of_X), (y_scaler, of_y)):
        close(scaler.mean, mean, of="a scaler's mean afterwards")
        close(scaler.std, std, of="a scaler's std afterwards")


# run


def nine(seed: int, epochs: int) -> dict[str, Any]:
    """The whole course in one go, with sums of its own; the gradient is written out, for speed."""
    legacy = np.random.RandomState(seed)
    X = 100 * legacy.rand(2, 10_000)
    y = np.stack([X[0] + X[1], X[0] - X[1], np.abs(X[0] - X[1])])
    X, y = ((rows - rows[:, :7000].mean(1)[:, None]) / rows[:, :7000].std(1)[:, None] for rows in (X, y))
    weights = []
    for n_in, n_out in ((2, 4), (4, 4), (4, 3)):
        both = legacy.randn(n_out, n_in), legacy.randn(n_out, 1)
        weights.append([array * (2 / n_in) ** 0.5 for array in both])

    def parted(columns: slice) -> tuple[Any, Any, Any]:
        layers = [(*pair, name) for pair, name in zip(weights, ("relu", "relu", "linear"), strict=True)]
        pre, post = passed(layers, X[:, columns])
        return pre, post, post[-1] - y[:, columns]

    train, test, losses = slice(0, 7000), slice(7000, None), []
    for _ in range(epochs):
        pre, post, error = parted(train)
        losses.append(float(0.5 * np.sum(error**2) / 7000))
        for place in (2, 1, 0):
            old = weights[place][0]
            weights[place] = [
                old - 0.01 * error @ post[place].T / 7000,
                weights[place][1] - 0.01 * error.sum(1)[:, None] / 7000,
            ]
            error = (old.T @ error) * (pre[place - 1] > 0) if place else error
    train_loss, test_loss = (
        0.5 * np.sum(parted(part)[2] ** 2) / n for part, n in ((train, 7000), (test, 3000))
    )
    return {"losses": losses, "train_loss": float(train_loss), "test_loss": float(test_loss)}


def ran(student: Student, seed: int, epochs: int) -> dict[str, Any]:
    """What the student's run returns."""
    result = student.run(seed, epochs)
    if not isinstance(result, dict) or not {"losses", "train_loss", "test_loss"} <= set(result):
        raise fail("a dict with losses, train_loss and test_loss is asked for", result)
    return result


@points(0.5, of="run")
def test_losses_of_a_run_are_those_of_its_seed(student: Student, rng: np.random.Generator) -> None:
    """One generator for everything: the data first, then the layers."""
    seed = int(rng.integers(1000, 9000))
    hint = "does everything draw from one generator, made of the seed, in the order of the steps?"
    close(ran(student, seed, 3)["losses"], nine(seed, 3)["losses"], of="losses", hint=hint)


@points(0.75, of="run")
def test_both_sets_are_measured_after_the_last_update(student: Student, rng: np.random.Generator) -> None:
    """Both losses are the trained network's, and the test samples take the training samples' scalers."""
    seed = int(rng.integers(1000, 9000))
    got, wanted = ran(student, seed, 2), nine(seed, 2)
    close(got["train_loss"], wanted["train_loss"], of="train_loss", hint="is it after the last update?")
    hint = "whose mean and deviation do the test samples take?"
    close(got["test_loss"], wanted["test_loss"], of="test_loss", hint=hint)
