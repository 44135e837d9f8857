"""The hidden checks of part 3: random networks of several depths and widths, against exact gradients."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from grader.cases import (
    Handle,
    Student,
    attributes,
    close,
    close_all,
    fail,
    generator,
    items,
    methods,
    network,
    networks,
    number,
    numeric,
    objects,
    parameters,
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
    if activation == "relu":
        return np.maximum(Z, 0) if Z.dtype.kind == "f" else Z * (Z.real > 0)
    return Z


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


def half_squares(y_hat: Any, y: Any) -> Any:
    """Half the squares, averaged over the samples; of several outputs, one for each."""
    return 0.5 * ((y_hat - y) ** 2).sum(axis=(-2, -1)) / y.shape[-1]


def cost(copies: Sequence[Any], X: Any, y: Any) -> float:
    """The loss of what the network says."""
    return float(half_squares(passed(copies, X)[1][-1], y))


def nudged(array: Any) -> Any:
    """As many copies as there are entries, a different entry moved in each, by a complex step."""
    return array + 1j * COMPLEX_STEP * np.eye(array.size).reshape(-1, *array.shape)


def slopes_of(f: Any, array: Any) -> Any:
    """How f, which takes many arrays at once, changes with each entry: all entries in one pass."""
    return (f(nudged(array)).imag / COMPLEX_STEP).reshape(array.shape)


def exact(known: tuple[Sequence[Any], Any, Any], place: int, name: str) -> Any:
    """How the cost of copies for X and y changes with each entry of a layer's W or b: its dW or db."""
    copies, X, y = known
    (W, b, activation), after = copies[place], copies[place + 1 :]
    arrived = passed(copies[:place], X)[1][-1]

    def changed(moved: Any) -> Any:
        Z = moved @ arrived + b if name == "dW" else W @ arrived + moved
        return half_squares(passed(after, bend(Z, activation))[1][-1], y)

    return slopes_of(changed, W if name == "dW" else b)


def clear(copies: Sequence[Any], pre: Sequence[Any]) -> bool:
    """In relu layers no pre-activation near the kink, and some units on and some off for most samples."""
    for Z, (_, _, activation) in zip(pre, copies, strict=True):
        if activation == "relu":
            on = (Z > 0).sum(axis=0)
            mixed = np.count_nonzero((on > 0) & (on < len(Z)))
            if np.abs(Z).min() < FROM_KINK or mixed < 0.5 * Z.shape[1]:
                return False
    return True


def spread(rng: np.random.Generator, *shape: int, low: float = 0.3, high: float = 3) -> Any:
    """Numbers of both signs, none of them near 0."""
    apart = rng.uniform(low - high, high - low, shape)
    return apart + np.copysign(low, apart)


def draw(widths: Sequence[int], names: Sequence[str], n: int, rng: np.random.Generator) -> Any:
    """The (W, b, activation) of a network's layers, and n samples X and y."""
    while True:
        copies = parameters(widths, names, rng)
        for _ in range(30):
            X = 1.5 * rng.standard_normal((widths[0], n))
            pre, post = passed(copies, X)
            if clear(copies, pre):
                return copies, X, post[-1] + spread(rng, widths[-1], n, low=0.5, high=2)


def drawn(
    student: Student, widths: Sequence[int], names: Sequence[str], n: int, rng: np.random.Generator
) -> tuple[list[Handle], list[Any], Any, Any]:
    """A network of the student's layers, the case's copies of them, and n samples X and y."""
    copies, X, y = draw(widths, names, n, rng)
    return networks(student, copies)[0], copies, X, y


def pairs(value: Any, count: int) -> list[list[Any]]:
    """What backprop returns, one (dW, db) for each layer."""
    return [items(pair, 2, "dW, db") for pair in items(value, count, "pairs (dW, db)")]


def looked(layers: Sequence[Any], names: Sequence[str], of: Sequence[str]) -> list[list[Any]]:
    """These attributes of each layer; `of` says which layer it is."""
    for layer, which in zip(layers, of, strict=True):
        if not isinstance(layer, Handle):
            raise fail(f"{which} is not a Layer", layer)
    return attributes(layers, names)


def same_name(name: Any, activation: str, of: str) -> None:
    """Check the name of a layer's activation."""
    if not isinstance(name, str) or name != activation:
        raise fail(f"{of} has not the activation that it should have", name)


def drawing(made: Any) -> Handle:
    """A generator, by the look of it."""
    if not isinstance(made, Handle):
        raise fail("a generator is asked for: is there a return statement?", made)
    return made


# initialize


@points(0.5)
def test_seed_decides_the_generators_numbers(student: Student, rng: np.random.Generator) -> None:
    """Another seed gives that seed's numbers, uniform and normal ones."""
    seed = int(rng.integers(1000, 9000))
    legacy = np.random.RandomState(seed)
    made = drawing(student.initialize(seed))
    (flat,) = methods([made], "rand", [(3,)])
    close(flat, legacy.rand(3), of="rand(3)", hint="is it the legacy generator, and this seed?")
    (square,) = methods([made], "randn", [(2, 2)])
    close(square, legacy.randn(2, 2), of="randn(2, 2)")


@points(0.25)
def test_generators_do_not_disturb_each_other(student: Student, rng: np.random.Generator) -> None:
    """Two generators count for themselves, even of one seed; there is a seed by default, and 0 is one."""
    seed = int(rng.integers(1000, 9000))
    first, second, usual, zero = map(drawing, student.initialize.each([(seed,), (seed,), (), (0,)]))
    wanted = np.random.RandomState(seed).rand(4)
    drawn_from = [first, second, first, usual, zero]
    one, other, next_one, of_usual, of_zero = methods(drawn_from, "rand", [(2,)] * 5)
    close(one, wanted[:2], of="the start of the first generator")
    close(other, wanted[:2], of="the start of the second generator")
    close(next_one, wanted[2:], of="what the first generator gives next")
    close(of_usual, np.random.RandomState(42).rand(2), of="the start of the generator by default")
    close(of_zero, np.random.RandomState(0).rand(2), of="the start of the generator of seed 0")


# generate_data


@points(0.5)
def test_inputs_are_the_generators_next_numbers(student: Student, rng: np.random.Generator) -> None:
    """X has the two features as rows, drawn at once, between 0 and 100."""
    asked = [(int(rng.integers(1000, 9000)), n) for n in (int(rng.integers(5, 12)), 3)]
    made = student.generate_data.each([(generator(student, seed), n) for seed, n in asked])
    for data, (seed, n) in zip(made, asked, strict=True):
        X, _ = items(data, 2, "X, y")
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
    first, second, usual = student.generate_data.each([(shared, n), (shared, n), (shared,)])
    for data, which in ((first, "first"), (second, "second")):
        X, _ = items(data, 2, "X, y")
        close(X, 100 * legacy.rand(2, n), of=f"X of the {which} call")
    X, _ = items(usual, 2, "X, y")
    close(X, 100 * legacy.rand(2, 10_000), of="X where the number of samples is not given")
    (rest,) = methods([shared], "rand")
    close(rest, legacy.rand(), of="what the generator gives afterwards", hint="was more drawn than X?")


# train_test_split: sizes whose products with the ratio are whole


@points(0.5)
def test_first_samples_are_for_training(student: Student, rng: np.random.Generator) -> None:
    """As many columns as the ratio says, in order, of X and of y."""
    sizes = ((0.5, 2 * int(rng.integers(3, 9))), (0.25, 4 * int(rng.integers(2, 6))))
    asked = [(rng.standard_normal((4, n)), rng.standard_normal((2, n)), ratio) for ratio, n in sizes]
    for result, (X, y, ratio) in zip(student.train_test_split.each(asked), asked, strict=True):
        parts, k = items(result, 4, "X_train, X_test, y_train, y_test"), round(X.shape[1] * ratio)
        close(parts[0], X[:, :k], of="X_train")
        close(parts[2], y[:, :k], of="y_train")


@points(0.5)
def test_all_other_samples_are_for_testing(student: Student, rng: np.random.Generator) -> None:
    """The test set begins where the training set stops, and goes to the end."""
    sizes = ((0.5, 2 * int(rng.integers(3, 9))), (0.75, 4 * int(rng.integers(2, 6))))
    asked = [(rng.standard_normal((2, n)), rng.standard_normal((3, n)), ratio) for ratio, n in sizes]
    for result, (X, y, ratio) in zip(student.train_test_split.each(asked), asked, strict=True):
        parts, k = items(result, 4, "X_train, X_test, y_train, y_test"), round(X.shape[1] * ratio)
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
    sets = measured(rng, 3, 6), np.floor(measured(rng, 2, 9)), measured(rng, 1, 4)
    for scaler, data in zip(student.get_scaler.each([(data,) for data in sets]), sets, strict=True):
        mean, _ = items(scaler, 2, "mean, std")
        close(mean, data.sum(axis=1, keepdims=True) / data.shape[1], of="mean")


@points(0.5)
def test_each_row_has_a_deviation_of_its_own(student: Student, rng: np.random.Generator) -> None:
    """One standard deviation for each feature, in a column, with n in the denominator."""
    narrow = measured(rng, 4, 3) / 20
    sets = measured(rng, 3, 6), np.floor(measured(rng, 2, 9)) + spread(rng, 2, 1), measured(rng, 1, 5), narrow
    for scaler, data in zip(student.get_scaler.each([(data,) for data in sets]), sets, strict=True):
        _, std = items(scaler, 2, "mean, std")
        apart = data - data.sum(axis=1, keepdims=True) / data.shape[1]
        wanted = np.sqrt((apart**2).sum(axis=1, keepdims=True) / data.shape[1])
        close(std, wanted, of="std", hint="over which axis, and is it divided by n?")


@points(0.25)
def test_measuring_leaves_the_data_alone(student: Student, rng: np.random.Generator) -> None:
    """The data are as they were."""
    for value in items(unchanged(student.get_scaler, measured(rng, 2, 5)), 2, "mean, std"):
        numeric(value, (2, 1))


def scales(student: Student, rng: np.random.Generator, *rows: int) -> list[tuple[Handle, Any, Any]]:
    """Scalers that have nothing to do with the data, each with its mean and deviation.

    The first deviation is below 1 and the last mean below 0: nothing is said against either.
    """
    known = []
    for d in rows:
        mean, std = 10 * spread(rng, d, 1), rng.uniform(2, 5, (d, 1))
        mean[-1], std[0] = -np.abs(mean[-1]), std[0] / 10
        known.append((mean, std))
    made = student.Scaler.each(known)
    return [(scaler, mean, std) for scaler, (mean, std) in zip(made, known, strict=True)]


def same_scalers(known: Sequence[tuple[Handle, Any, Any]], of: str) -> None:
    """Check the mean and the deviation that stand in scalers afterwards."""
    found = attributes([scaler for scaler, _, _ in known], ("mean", "std"))
    for (its_mean, its_std), (_, mean, std) in zip(found, known, strict=True):
        close(its_mean, mean, of=f"{of} mean afterwards")
        close(its_std, std, of=f"{of} std afterwards")


@points(0.5, of="standardize")
def test_standardizing_goes_by_the_scaler_that_is_given(student: Student, rng: np.random.Generator) -> None:
    """The mean and the deviation are the scaler's, whatever those of the data are; one sample or many."""
    known = scales(student, rng, 2, 3)
    sets = [measured(rng, 2, 7), measured(rng, 3, 1)]
    scaled = [(data - mean) / std for data, (_, mean, std) in zip(sets, known, strict=True)]
    answers = student.standardize.each([(data, one[0]) for data, one in zip(sets, known, strict=True)])
    close_all(
        answers, scaled, hint="is it the scaler's mean that is subtracted, and its deviation that divides?"
    )


@points(0.25, of="standardize")
def test_standardizing_makes_a_new_array(student: Student, rng: np.random.Generator) -> None:
    """Data and scaler are as they were."""
    ((scaler, _, _),) = known = scales(student, rng, 2)
    numeric(unchanged(student.standardize, measured(rng, 2, 5), scaler, looked_at=()), (2, 5))
    same_scalers(known, "the scaler's")


@points(0.5, of="unstandardize")
def test_unstandardizing_undoes_it_by_the_scaler_that_is_given(
    student: Student, rng: np.random.Generator
) -> None:
    """From deviations back to the units of the data; one sample or many."""
    known = scales(student, rng, 3, 2)
    sets = [measured(rng, 3, 7), measured(rng, 2, 1)]
    asked = [((data - mean) / std, one) for data, (one, mean, std) in zip(sets, known, strict=True)]
    close_all(student.unstandardize.each(asked), sets, hint="which step is undone first?")


@points(0.25, of="unstandardize")
def test_unstandardizing_makes_a_new_array(student: Student, rng: np.random.Generator) -> None:
    """Data and scaler are as they were."""
    ((scaler, _, _),) = known = scales(student, rng, 2)
    numeric(unchanged(student.unstandardize, measured(rng, 2, 5), scaler, looked_at=()), (2, 5))
    same_scalers(known, "the scaler's")


# Layer


@points(0.5, of="Layer")
def test_weights_are_scaled_normal_draws(student: Student, rng: np.random.Generator) -> None:
    """W has a row for each output and a column for each input, and the scale goes by the inputs."""
    hint = "normal draws, times the root of 2 / input_dim?"
    sizes = [(n_in, n_out, int(rng.integers(1000, 9000))) for n_in, n_out in ((3, 5), (7, 2))]
    asked = []
    for n_in, n_out, seed in sizes:  # after each layer comes another one, which must leave it alone
        asked.append((n_in, n_out, "relu", generator(student, seed)))
        asked.append((n_in, n_out, "linear", generator(student, seed + 1)))
    layers = objects(student.Layer.each(asked), of="Layer")
    for (n_in, n_out, seed), (W,) in zip(sizes, attributes(layers[::2], ("W",)), strict=True):
        close(W, np.random.RandomState(seed).randn(n_out, n_in) * (2 / n_in) ** 0.5, of="W", hint=hint)


@points(0.5, of="Layer")
def test_biases_are_the_draws_after_the_weights(student: Student, rng: np.random.Generator) -> None:
    """b is a column, drawn after W from the same generator, to the same scale; then no more is drawn."""
    sizes = [(n_in, n_out, int(rng.integers(1000, 9000))) for n_in, n_out in ((3, 5), (7, 1))]
    drawn_from = [generator(student, seed) for _, _, seed in sizes]
    asked = [(*size[:2], "sigmoid", one) for size, one in zip(sizes, drawn_from, strict=True)]
    layers = student.Layer.each(asked)
    for layer in layers:
        if not isinstance(layer, Handle):
            raise fail("Layer: an object with W, b and activation is asked for", layer)
    biases, after = attributes(layers, ("b",)), methods(drawn_from, "randn", [(2,), (2,)])
    for (n_in, n_out, seed), (b,), rest in zip(sizes, biases, after, strict=True):
        legacy = np.random.RandomState(seed)
        legacy.randn(n_out, n_in)
        close(b, legacy.randn(n_out, 1) * (2 / n_in) ** 0.5, of="b")
        close(rest, legacy.randn(2), of="the next two draws")


@points(0.25, of="Layer")
def test_every_layer_keeps_the_name_of_its_own_activation(student: Student) -> None:
    """Two layers do not share what they know."""
    asked = [(2, 3, name, generator(student, 1)) for name in ACTIVATIONS]
    layers = objects(student.Layer.each(asked), of="Layer")
    for (found,), name in zip(attributes(layers, ("activation",)), ACTIVATIONS, strict=True):
        same_name(found, name, f"a layer made with {name!r}")


# build_network


@points(0.75)
def test_layers_draw_one_after_the_other_from_one_generator(
    student: Student, rng: np.random.Generator
) -> None:
    """First layer first, each with its W and then its b, and each as wide as the next one's inputs."""
    asked = [(widths, int(rng.integers(1000, 9000))) for widths in ([3, 5, 2, 4], [4, 6, 2])]
    made = student.build_network.each([(widths, generator(student, seed)) for widths, seed in asked])
    layers, wanted = [], []
    for built, (widths, seed) in zip(made, asked, strict=True):
        layers += items(built, len(widths) - 1, "layers")
        legacy = np.random.RandomState(seed)
        for place, (n_in, n_out) in enumerate(pairwise(widths), start=1):
            W, b = legacy.randn(n_out, n_in), legacy.randn(n_out, 1)
            name = "linear" if place == len(widths) - 1 else "relu"
            wanted.append((f"layer {place}", name, W * (2 / n_in) ** 0.5, b * (2 / n_in) ** 0.5))
    found = looked(layers, ("activation", "W", "b"), [of for of, _, _, _ in wanted])
    for (of, name, W, b), (its_name, its_W, its_b) in zip(wanted, found, strict=True):
        same_name(its_name, name, of)
        close(its_W, W, of=f"W of {of}")
        close(its_b, b, of=f"b of {of}")


@points(0.5, of="build_network")
def test_only_the_last_layer_is_linear(student: Student) -> None:
    """Whatever the depth, even for a network of a single layer, and for sizes that come twice."""
    layers, of = [], []
    for widths in ([3, 2], [4, 4, 4], [2, 3, 2, 3, 2, 3]):
        depth = len(widths) - 1
        made = unchanged(student.build_network, widths, generator(student, 1), looked_at=())
        layers += items(made, depth, "layers")
        of += [f"layer {place} of {depth}" for place in range(1, depth + 1)]
    names = ["linear", "relu", "linear", "relu", "relu", "relu", "relu", "linear"]
    for (found,), name, which in zip(looked(layers, ("activation",), of), names, of, strict=True):
        same_name(found, name, which)


# count_parameters, check_overfitting


@points(0.75)
def test_parameters_of_any_network_are_counted(student: Student, rng: np.random.Generator) -> None:
    """Weights and biases of all layers, for any depth."""
    hint = "does every output have one weight for each input, and one bias?"
    deep = [
        [int(width) for width in rng.permutation(np.arange(2, 10))[: depth + 1]] for depth in (1, 2, 3, 5)
    ]
    deep.insert(0, [250, 200, 200, 200])
    counted = student.count_parameters.each([(widths,) for widths in deep[:-1]])
    counted.append(unchanged(student.count_parameters, deep[-1]))
    for count, widths in zip(counted, deep, strict=True):
        wanted = sum(widths[1:]) + int(np.dot(widths[1:], widths[:-1]))
        close(count, wanted, of=f"the count for {len(widths) - 1} layers", hint=hint)


@points(0.75)
def test_more_samples_than_parameters_are_needed(student: Student, rng: np.random.Generator) -> None:
    """One sample more is enough, as many are not, and fewer even less."""
    n = int(rng.integers(50, 90))
    student.check_overfitting.each([(n, n + 1), (n, 10 * n)])
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
    asked, wanted = [], []
    for shape in ((3, 5), (4, 1)):
        Z = spread(rng, *shape)
        Z[0, 0], Z[-1, -1] = -abs(Z[0, 0]), abs(Z[-1, -1])
        asked += [(Z, "relu"), (Z, "linear")]
        wanted += [np.where(Z > 0, Z, 0), Z]
    for value, (_, name), right in zip(student.activate.each(asked), asked, wanted, strict=True):
        close(value, right, of=name)


@points(0.25)
def test_sigmoid_is_right_near_and_finite_far_out(student: Student, rng: np.random.Generator) -> None:
    """From the middle to far out on either side, and never nan."""
    Z, far = spread(rng, 3, 4), np.array([[-1e4, -1000.0], [1000.0, 1e4]])
    near, outside = student.activate.each([(Z, "sigmoid"), (far, "sigmoid")])
    close(near, bend(Z, "sigmoid"), of="sigmoid")
    close(outside, np.array([[0.0, 0.0], [1.0, 1.0]]), of="sigmoid far out")


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
    shapes = (([2, 4, 5, 3], deep), ([3, 2], single), ([3, 3, 3], square))
    known = [draw(widths, names, 6, rng) for widths, names in shapes]
    asked, wanted = [], []
    for layers, (copies, X, _) in zip(networks(student, *(one[0] for one in known)), known, strict=True):
        asked += [(layers, X), (layers, X[:, :1])]
        wanted += [passed(copies, X)[1][-1], passed(copies, X[:, :1])[1][-1]]
    hint = "does each layer use its own activation, the last one too?"
    close_all(student.feedforward.each(asked), wanted, of="y_hat", hint=hint)


@points(0.5, of="feedforward")
def test_every_layer_keeps_its_z_and_a(student: Student, rng: np.random.Generator) -> None:
    """Z and A of each layer are those of the samples that were fed last, with the biases of that time."""
    layers, copies, X, _ = drawn(student, [3, 4, 5, 2], ["sigmoid", "relu", "linear"], 6, rng)
    moved = [(W, b + 0.5, activation) for W, b, activation in copies]
    for inputs, now in ((X, copies), (X[:, :2], copies), (X[:, :2], moved)):
        for layer, (_, b, _) in zip(layers, now, strict=True):
            layer.b = b
        student.feedforward(layers, inputs)
        pre, post = passed(now, inputs)
        for place, (Z, A) in enumerate(attributes(layers, ("Z", "A"))):
            close(Z, pre[place], of=f"Z of layer {place + 1}")
            close(A, post[place + 1], of=f"A of layer {place + 1}")


@points(0.25, of="feedforward")
def test_samples_do_not_mix(student: Student, rng: np.random.Generator) -> None:
    """A sample's answer is the same alone and among others."""
    layers, _, X, _ = drawn(student, [2, 5, 3], ["relu", "linear"], 4, rng)
    together, *alone = student.feedforward.each([(layers, X), (layers, X[:, :1]), (layers, X[:, 3:])])
    together = numeric(together, (3, 4), of="y_hat")
    if np.ptp(together, axis=1).max() == 0:
        raise fail("y_hat is the same for all samples")
    close_all(alone, [together[:, :1], together[:, 3:]], of="y_hat of one sample fed alone")


@points(0.25, of="feedforward")
def test_feeding_forward_leaves_weights_and_inputs_alone(student: Student, rng: np.random.Generator) -> None:
    """X, and W and b of every layer, are as they were."""
    layers, _, X, _ = drawn(student, [3, 3, 3], ["relu", "relu"], 5, rng)
    numeric(unchanged(student.feedforward, layers, X), (3, 5), of="y_hat")


# loss


@points(0.5)
def test_loss_is_a_mean_over_samples_and_a_sum_over_outputs(
    student: Student, rng: np.random.Generator
) -> None:
    """Half of the squared errors, large or small, for any number of outputs and samples."""
    hint = "what is squared, what is added up, and what divides it?"
    shapes = (3, 7), (1, 4), (5, 2), (2, 1)
    known = [(rng.standard_normal(shape), spread(rng, *shape)) for shape in shapes]
    known.append((known[0][0], known[0][1] / 20))
    values = student.loss.each([(y, y + error) for y, error in known])
    for value, (_, error) in zip(values, known, strict=True):
        k, n = error.shape
        wanted = float(0.5 * np.sum(error**2) / n)
        close(value, wanted, of=f"the loss of {n} samples with {k} outputs", hint=hint)


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
    Zs = [spread(rng, *shape) * rng.choice([1, 100], shape) for shape in ((3, 5), (4, 1))]
    for Z in Zs:
        Z.flat[:4] = [-7.0, 0.01, -0.01, 7.0]
    for value, Z in zip(student.activation_derivative.each([(Z, "relu") for Z in Zs]), Zs, strict=True):
        close(as_slopes(value, Z, "the slopes of relu"), tilt(Z, "relu"), of="the slopes of relu")


@points(0.25)
def test_slope_of_the_sigmoid_belongs_to_the_pre_activation(
    student: Student, rng: np.random.Generator
) -> None:
    """Near the middle and far out, where it is flat and never nan."""
    Zs = spread(rng, 3, 4), np.array([[-1e4, -1000.0, 0.5], [1000.0, 1e4, -0.5]])
    for value, Z in zip(student.activation_derivative.each([(Z, "sigmoid") for Z in Zs]), Zs, strict=True):
        slopes, near = as_slopes(value, Z, "the slopes of sigmoid"), np.clip(Z, -300, 300)
        close(slopes, tilt(near, "sigmoid"), of="the slopes of sigmoid", hint="is Z a pre-activation there?")


@points(0.25)
def test_slope_of_linear_is_the_same_everywhere(student: Student, rng: np.random.Generator) -> None:
    """A number, or an array that fits Z."""
    Zs = [spread(rng, *shape) for shape in ((3, 4), (2, 1))]
    for value, Z in zip(student.activation_derivative.each([(Z, "linear") for Z in Zs]), Zs, strict=True):
        slopes = as_slopes(value, Z, "the slopes of linear")
        close(slopes, np.ones(Z.shape), of="the slopes of linear")


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
    known = [(*output_of(rng, k, n, "sigmoid"), "sigmoid") for k, n in ((3, 5), (2, 1))]
    wanted = []
    for y, _, Z, _ in known:

        def losses(z: Any, y: Any = y) -> Any:
            return 0.5 * ((bend(z, "sigmoid") - y) ** 2).sum(axis=(-2, -1))

        wanted.append(slopes_of(losses, Z))
    hint = "the error, times the slope at Z; no mean yet"
    close_all(student.output_delta.each(known), wanted, of="dZ", hint=hint)


@points(0.5, of="output_delta")
def test_output_error_of_relu_and_linear_layers(student: Student, rng: np.random.Generator) -> None:
    """A linear layer hands its error on; a relu layer only where it is on."""
    known = [(*output_of(rng, k, n, name), name) for name in ("linear", "relu") for k, n in ((3, 5), (2, 2))]
    for dZ, (y, y_hat, Z, name) in zip(student.output_delta.each(known), known, strict=True):
        close(dZ, (y_hat - y) * tilt(Z, name), of=f"dZ of a {name} layer")


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
    known, wanted = [], []
    for wide, narrow, n in ((5, 3, 4), (2, 4, 1)):
        W_next, dZ_next, Z = spread(rng, narrow, wide), spread(rng, narrow, n), spread(rng, wide, n)

        def felt(z: Any, W: Any = W_next, d: Any = dZ_next) -> Any:
            return (d * (W @ bend(z, "sigmoid"))).sum(axis=(-2, -1))

        known.append((W_next, dZ_next, Z, "sigmoid"))
        wanted.append(slopes_of(felt, Z))
    hint = "back through the weights, then times this layer's slope"
    close_all(student.hidden_delta.each(known), wanted, of="dZ", hint=hint)


@points(0.5, of="hidden_delta")
def test_hidden_error_of_relu_and_linear_layers(student: Student, rng: np.random.Generator) -> None:
    """A linear layer passes all that comes back; a relu layer only where it is on."""
    known, wanted = [], []
    for name in ("linear", "relu"):
        for wide, narrow, n in ((5, 3, 4), (2, 4, 6), (4, 4, 3)):
            W_next, dZ_next, Z = spread(rng, narrow, wide), spread(rng, narrow, n), spread(rng, wide, n)
            Z[:, 0], Z[0, -1] = np.abs(Z[:, 0]), -1.5
            arrived = np.einsum("ij,ik->jk", W_next, dZ_next)
            known.append((W_next, dZ_next, Z, name))
            wanted.append(np.where(Z > 0, arrived, 0) if name == "relu" else arrived)
    for dZ, right, asked in zip(student.hidden_delta.each(known), wanted, known, strict=True):
        close(dZ, right, of=f"dZ of a {asked[3]} layer")


@points(0.25, of="hidden_delta")
def test_taking_the_hidden_error_leaves_its_arguments_alone(
    student: Student, rng: np.random.Generator
) -> None:
    """W_next, dZ_next and Z are as they were."""
    for name in ACTIVATIONS:
        arguments = spread(rng, 4, 4), spread(rng, 4, 3), spread(rng, 4, 3), name
        numeric(unchanged(student.hidden_delta, *arguments), (4, 3), of="dZ")


SAMPLED = ((3, 2, 5), (2, 4, 1), (1, 3, 8), (3, 3, 3))


@points(0.5)
def test_weight_gradient_averages_error_times_input(student: Student, rng: np.random.Generator) -> None:
    """dW has the shape of W; one sample and many."""
    known = [(spread(rng, n_out, n), spread(rng, n_in, n)) for n_out, n_in, n in SAMPLED]
    for pair, (dZ, A_prev) in zip(student.layer_gradient.each(known), known, strict=True):
        dW, _ = items(pair, 2, "dW, db")
        wanted = np.mean(dZ[:, None, :] * A_prev[None, :, :], axis=2)
        close(dW, wanted, of=f"dW for {dZ.shape[1]} samples", hint="is it the mean over the samples?")


@points(0.5)
def test_bias_gradient_averages_the_error(student: Student, rng: np.random.Generator) -> None:
    """db is a column with one number for each output; one sample and many."""
    known = [(spread(rng, n_out, n), spread(rng, n_in, n)) for n_out, n_in, n in SAMPLED]
    for pair, (dZ, _) in zip(student.layer_gradient.each(known), known, strict=True):
        (_, db), (n_out, n) = items(pair, 2, "dW, db"), dZ.shape
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


def fed(student: Student, rng: np.random.Generator, *asked: tuple[Any, Any, int]) -> Iterator[Any]:
    """The student's gradients, and the case's copies, X and y: of one network after the other.

    Each is asked for as widths, activations and number of samples.
    """
    known = [draw(widths, names, n, rng) for widths, names, n in asked]
    for layers, (copies, X, y) in zip(networks(student, *(one[0] for one in known)), known, strict=True):
        student.feedforward(layers, X)
        yield pairs(student.backprop(layers, X, y), len(layers)), (copies, X, y)


@points(1.0, of="backprop")
def test_gradients_of_all_layers_are_right_up_to_one_factor(
    student: Student, rng: np.random.Generator
) -> None:
    """Weights and biases of both layers fit each other, even where a sign, a 2 or the mean is forgotten."""
    ((got, known),) = fed(student, rng, ([3, 5, 2], ["relu", "linear"], 6))
    ours, theirs = [], []
    for place, pair in enumerate(got):
        for name, array in zip(("dW", "db"), pair, strict=True):
            ours.append(exact(known, place, name))
            theirs.append(numeric(array, ours[-1].shape, of=f"{name} of layer {place + 1}"))
    wanted, mine = (np.concatenate([array.ravel() for array in arrays]) for arrays in (ours, theirs))
    factor = float(mine @ wanted / (wanted @ wanted))
    if abs(factor) < 0.01:
        raise fail("the gradients have no common factor with the loss's own")
    hint = "some entries are off by another factor than the others"
    close(mine / factor, wanted, of="all gradients together", hint=hint)


@points(0.5, of="backprop")
def test_weight_gradient_of_the_last_layer(student: Student, rng: np.random.Generator) -> None:
    """How the loss changes with each weight of a linear last layer, after a relu layer."""
    ((got, known),) = fed(student, rng, ([2, 5, 3], ["relu", "linear"], 7))
    hint = "is it the gradient of the mean, half-squared?"
    close(got[1][0], exact(known, 1, "dW"), of="dW of the last layer", hint=hint)


@points(0.25, of="backprop")
def test_bias_gradient_of_the_last_layer(student: Student, rng: np.random.Generator) -> None:
    """How the loss changes with each bias of a linear last layer, after a relu layer."""
    ((got, known),) = fed(student, rng, ([3, 5, 2], ["relu", "linear"], 6))
    hint = "the bias sees the constant input 1"
    close(got[1][1], exact(known, 1, "db"), of="db of the last layer", hint=hint)


@points(0.5, of="backprop")
def test_weight_gradient_of_the_layer_before_the_last(student: Student, rng: np.random.Generator) -> None:
    """How the loss changes with each weight of a relu layer, through the linear layer after it."""
    ((got, known),) = fed(student, rng, ([2, 5, 3], ["relu", "linear"], 7))
    hint = "how does its error depend on the weights after it, and on its own slope?"
    close(got[0][0], exact(known, 0, "dW"), of="dW of the layer before the last", hint=hint)


@points(0.25, of="backprop")
def test_bias_gradient_of_the_layer_before_the_last(student: Student, rng: np.random.Generator) -> None:
    """How the loss changes with each bias of a relu layer, through the linear layer after it."""
    ((got, known),) = fed(student, rng, ([3, 5, 2], ["relu", "linear"], 6))
    close(got[0][1], exact(known, 0, "db"), of="db of the layer before the last")


def compare(got: Sequence[Any], known: tuple[Any, Any, Any], name: str, hint: str = "") -> None:
    """Check the gradients of every layer, dW or db, against the exact ones for the copies, X and y."""
    index = ("dW", "db").index(name)
    for place, mine in enumerate(got):
        close(mine[index], exact(known, place, name), of=f"{name} of layer {place + 1}", hint=hint)


@points(0.5, of="backprop")
def test_deeper_networks_have_right_weight_gradients(student: Student, rng: np.random.Generator) -> None:
    """Three and four layers: the error travels back through all of them. A single layer works as well."""
    three, four = ["relu", "relu", "linear"], ["relu", "sigmoid", "sigmoid", "linear"]
    asked = ([2, 4, 5, 3], three, 6), ([3, 4, 2, 5, 2], four, 6), ([3, 2], ["linear"], 6)
    for got, known in fed(student, rng, *asked):
        compare(got, known, "dW")


@points(0.25, of="backprop")
def test_deeper_networks_have_right_bias_gradients(student: Student, rng: np.random.Generator) -> None:
    """Three layers with any activations, and one."""
    one, other = ["relu", "sigmoid", "linear"], ["linear", "relu", "sigmoid"]
    asked = ([2, 5, 4, 3], one, 6), ([3, 4, 5, 2], other, 6), ([3, 2], ["linear"], 4)
    for got, known in fed(student, rng, *asked):
        compare(got, known, "db")


@points(0.5, of="backprop")
def test_last_layer_may_have_any_activation(student: Student, rng: np.random.Generator) -> None:
    """A sigmoid or a relu at the end has a slope, too."""
    hint = "is the slope of the last layer's own activation in it?"
    asked = ([2, 4, 3], ["relu", "sigmoid"], 6), ([3, 2, 4], ["sigmoid", "relu"], 6)
    for got, known in fed(student, rng, *asked):
        compare(got, known, "dW", hint)


@points(0.5, of="backprop")
def test_hidden_layers_may_have_any_activation(student: Student, rng: np.random.Generator) -> None:
    """Each hidden layer's own slope counts: sigmoid, linear or relu."""
    one, other = ["sigmoid", "linear", "linear"], ["linear", "relu", "linear"]
    for got, known in fed(student, rng, ([2, 4, 3, 2], one, 5), ([4, 3, 5, 2], other, 5)):
        compare(got, known, "dW")


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
        for name in ("dW", "db"):
            compare(got, (copies, X[:, columns], y[:, columns]), name)


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
    found = attributes(layers, ("activation",))
    for place, ((name,), (_, _, activation)) in enumerate(zip(found, copies, strict=True), start=1):
        same_name(name, activation, f"layer {place} afterwards")


# update


def pushes(copies: Sequence[Any], rng: np.random.Generator) -> list[tuple[Any, Any]]:
    """Made-up gradients for a network."""
    return [(spread(rng, *W.shape), spread(rng, *b.shape)) for W, b, _ in copies]


@points(0.5, of="update")
def test_weights_of_every_layer_take_the_step(student: Student, rng: np.random.Generator) -> None:
    """Downhill, by the learning rate times the gradient; a second step goes on from there."""
    layers, copies = network(student, [2, 4, 4, 3, 5], ["relu", "relu", "sigmoid", "linear"], rng)
    steps = [(layers, pushes(copies, rng), learning_rate) for learning_rate in (0.3, 0.05)]
    student.update.each(steps)
    wanted = [W for W, _, _ in copies]
    for _, gradients, learning_rate in steps:
        wanted = [W - learning_rate * dW for W, (dW, _) in zip(wanted, gradients, strict=True)]
    for place, (W,) in enumerate(attributes(layers, ("W",))):
        close(W, wanted[place], of=f"W of layer {place + 1}")


@points(0.5, of="update")
def test_biases_of_every_layer_take_the_step(student: Student, rng: np.random.Generator) -> None:
    """Downhill, by the learning rate times the gradient; a second step goes on from there."""
    layers, copies = network(student, [3, 2, 4, 3, 2], ["relu", "relu", "sigmoid", "linear"], rng)
    steps = [(layers, pushes(copies, rng), learning_rate) for learning_rate in (0.3, 0.05)]
    student.update.each(steps)
    wanted = [b for _, b, _ in copies]
    for _, gradients, learning_rate in steps:
        wanted = [b - learning_rate * db for b, (_, db) in zip(wanted, gradients, strict=True)]
    for place, (b,) in enumerate(attributes(layers, ("b",))):
        close(b, wanted[place], of=f"b of layer {place + 1}")


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


TOO_FAST = 3.0  # at this learning rate a linear layer's loss rises, since its bias goes too far


def descended(copies: Sequence[Any], X: Any, y: Any, learning_rate: float, epochs: int) -> tuple[Any, Any]:
    """The network after some epochs, and the losses before each of them."""
    now, losses = list(copies), []
    for _ in range(epochs):
        losses.append(cost(now, X, y))
        steps = [[exact((now, X, y), place, name) for name in ("dW", "db")] for place in range(len(now))]
        now = [
            (W - learning_rate * dW, b - learning_rate * db, name)
            for (W, b, name), (dW, db) in zip(now, steps, strict=True)
        ]
    return now, losses


def ended(layers: Sequence[Handle], wanted: Sequence[Any]) -> None:
    """Check where W and b of every layer have come to."""
    for place, (found, (W, b, _)) in enumerate(zip(attributes(layers, ("W", "b")), wanted, strict=True)):
        close(found[0], W, of=f"W of layer {place + 1}")
        close(found[1], b, of=f"b of layer {place + 1}")


@points(0.5, of="train")
def test_losses_are_those_before_each_update(student: Student, rng: np.random.Generator) -> None:
    """As many losses as epochs, the untrained network's first, each on all samples."""
    names = ["sigmoid", "linear"]
    known = [draw(widths, names, n, rng) for widths, n in (([2, 4, 3], 6), ([2, 4, 3], 3), ([2, 3, 2], 4))]
    known.append(draw([2, 2], ["linear"], 5, rng))
    (first, X, y), (second, X_3, y_3), (third, X_4, _), (fourth, X_5, y_5) = known
    one, other, still, astray = networks(student, first, second, third, fourth)
    nothing_to_learn = passed(third, X_4)[1][-1]
    asked = [(one, X, y, 0.2, 4), (other, X_3, y_3, 0.2, 1), (still, X_4, nothing_to_learn, 0.1, 3)]
    asked.append((astray, X_5, y_5, TOO_FAST, 3))
    of_four, of_one, of_nothing, rising = student.train.each(asked)
    hint = "one for each epoch, taken before its update?"
    close(of_four, descended(first, X, y, 0.2, 4)[1], of="losses", hint=hint)
    close(of_one, descended(second, X_3, y_3, 0.2, 1)[1], of="losses", hint=hint)
    close(of_nothing, [0.0] * 3, of="losses that stay at 0")
    close(rising, descended(fourth, X_5, y_5, TOO_FAST, 3)[1], of="losses that rise", hint=hint)


@points(0.5, of="train")
def test_network_ends_where_the_updates_lead(student: Student, rng: np.random.Generator) -> None:
    """W and b of every layer after a few epochs: one update in each, with all samples, wherever it leads."""
    runs = ([3, 4, 2, 3], ["sigmoid", "linear", "linear"], 6, 0.1), ([2, 1], ["linear"], 70, TOO_FAST)
    for widths, names, n, learning_rate in runs:
        layers, copies, X, y = drawn(student, widths, names, n, rng)
        student.train(layers, X, y, learning_rate, 3)
        ended(layers, descended(copies, X, y, learning_rate, 3)[0])


@points(0.25, of="train")
def test_learning_rate_has_its_default(student: Student, rng: np.random.Generator) -> None:
    """Where the caller gives none, it is the course's; X and y are as they were."""
    layers, copies, X, y = drawn(student, [2, 3, 2], ["sigmoid", "linear"], 5, rng)
    y = 3 * y
    _, after = student.train.watched(layers, X, y, epochs=2)
    ended(layers, descended(copies, X, y, 0.01, 2)[0])
    close(after[1], X, of="X after the training")
    close(after[2], y, of="y after the training")


# evaluate, predict


@points(0.75, of="evaluate")
def test_evaluating_takes_the_loss_and_trains_nothing(student: Student, rng: np.random.Generator) -> None:
    """The loss on the samples that are given, of whatever the network says now; no weight changes."""
    layers, copies, X, y = drawn(student, [2, 4, 3], ["relu", "linear"], 6, rng)
    parts = [(X[:, :2], y[:, :2]), (X[:, 2:4], y[:, 2:4])]
    values = student.evaluate.each([(layers, *part) for part in parts])
    values.append(unchanged(student.evaluate, layers, X, y))
    close_all(values, [cost(copies, *part) for part in (*parts, (X, y))], of="the loss")


@points(0.5, of="predict")
def test_prediction_goes_through_both_scalers(student: Student, rng: np.random.Generator) -> None:
    """Inputs by their scaler, outputs by theirs; one sample or many."""
    known = [draw([2, 4, 3], ["sigmoid", "linear"], n, rng) for n in (5, 1)]
    made = networks(student, *(one[0] for one in known))
    scalers = scales(student, rng, 2, 3, 2, 3)
    asked, wanted = [], []
    for layers, (copies, X, _), of_X, of_y in zip(made, known, scalers[::2], scalers[1::2], strict=True):
        (X_scaler, X_mean, X_std), (y_scaler, y_mean, y_std) = of_X, of_y
        asked.append((layers, X * X_std + X_mean, X_scaler, y_scaler))
        wanted.append(passed(copies, X)[1][-1] * y_std + y_mean)
    hint = "which scaler is for what goes in, and which for what comes out?"
    close_all(student.predict.each(asked), wanted, of="y", hint=hint)


@points(0.25, of="predict")
def test_predicting_leaves_inputs_and_weights_alone(student: Student, rng: np.random.Generator) -> None:
    """X_raw, the scalers, and W and b of every layer, are as they were."""
    layers, _, X, _ = drawn(student, [2, 4, 3], ["relu", "linear"], 5, rng)
    known = scales(student, rng, 2, 3)
    scalers = [scaler for scaler, _, _ in known]
    numeric(unchanged(student.predict, layers, X, *scalers, looked_at=()), (3, 5), of="y")
    same_scalers(known, "a scaler's")


# run


TRAIN, TEST = slice(0, 7000), slice(7000, None)


def nine(seed: int, epochs: int) -> tuple[list[float], Callable[[slice], float]]:
    """The whole course in one go, with sums of its own; the gradient is written out, for speed.

    Returns:
        The losses, and what gives the loss of some of the samples after the last update.
    """
    legacy = np.random.RandomState(seed)
    X = 100 * legacy.rand(2, 10_000)
    y = np.stack([X[0] + X[1], X[0] - X[1], np.abs(X[0] - X[1])])
    X, y = ((rows - rows[:, TRAIN].mean(1)[:, None]) / rows[:, TRAIN].std(1)[:, None] for rows in (X, y))
    layers = []
    for n_in, n_out, name in ((2, 4, "relu"), (4, 4, "relu"), (4, 3, "linear")):
        both = legacy.randn(n_out, n_in), legacy.randn(n_out, 1)
        layers.append((*(array * (2 / n_in) ** 0.5 for array in both), name))

    def parted(columns: slice) -> tuple[Any, Any]:
        _, post = passed(layers, X[:, columns])
        return post, post[-1] - y[:, columns]

    def loss_of(error: Any) -> float:
        return float(0.5 * np.vdot(error, error) / error.shape[1])

    losses = []
    for _ in range(epochs):
        post, error = parted(TRAIN)
        losses.append(loss_of(error))
        for place in (2, 1, 0):
            W, b, name = layers[place]
            dW, db = error @ post[place].T / 7000, error.sum(1)[:, None] / 7000
            error = (W.T @ error) * (post[place] > 0) if place else error
            layers[place] = (W - 0.01 * dW, b - 0.01 * db, name)
    return losses, lambda columns: loss_of(parted(columns)[1])


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
    close(ran(student, seed, 2)["losses"], nine(seed, 2)[0], of="losses", hint=hint)


@points(0.75, of="run")
def test_both_sets_are_measured_after_the_last_update(student: Student, rng: np.random.Generator) -> None:
    """Both losses are the trained network's, and the test samples take the training samples' scalers."""
    seed = int(rng.integers(1000, 9000))
    got, (_, loss_of) = ran(student, seed, 2), nine(seed, 2)
    close(got["train_loss"], loss_of(TRAIN), of="train_loss", hint="is it after the last update?")
    hint = "whose mean and deviation do the test samples take?"
    close(got["test_loss"], loss_of(TEST), of="test_loss", hint=hint)
