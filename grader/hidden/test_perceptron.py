"""The hidden checks of part 2: random samples of several sizes, against formulas of their own."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.cases import Student, close, close_all, fail, items, number, numeric, points, sequence, unchanged
from grader.gradients import COMPLEX_STEP

MOST_CALLS = 40
SHAPES = [(1,), (6,), (5, 1), (3, 4)]


def logistic(z: Any) -> Any:
    """Of moderate z, real or complex."""
    return 1 / (1 + np.exp(-z))


def samples(rng: np.random.Generator, n: int, d: int) -> tuple[Any, Any, Any, Any]:
    """Inputs (n, d), labels (n, 1) of both kinds where n > 1, weights (d, 1), bias (1,)."""
    labels = (np.arange(n) % 2).reshape(n, 1)
    bias = rng.choice([-1, 1]) * rng.uniform(0.3, 0.8, 1)
    return rng.uniform(-1.5, 1.5, (n, d)), rng.permuted(labels, axis=0), rng.uniform(-1, 1, (d, 1)), bias


def half_squares(inputs: Any, labels: Any, weights: Any, bias: Any) -> Any:
    """The loss."""
    return 0.5 * ((logistic(inputs @ weights + bias) - labels) ** 2).sum(axis=(-2, -1))


def slopes(inputs: Any, labels: Any, weights: Any, bias: Any) -> tuple[Any, Any]:
    """The loss's exact gradient: every weight moved by a complex step, all in one pass; then the bias."""
    moved = weights + 1j * COMPLEX_STEP * np.eye(len(weights))[:, :, None]
    d_weights = half_squares(inputs, labels, moved, bias).imag / COMPLEX_STEP
    d_bias = half_squares(inputs, labels, weights, bias + 1j * COMPLEX_STEP).imag / COMPLEX_STEP
    return d_weights[:, None], d_bias.reshape(1)


def one_published(
    inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: float
) -> tuple[Any, Any, float]:
    """The given step, written once more."""
    guess = logistic(inputs @ weights + bias)
    share = (guess - labels) * logistic(guess) * logistic(-guess)
    return (
        weights - learning_rate * inputs.T @ share,
        bias - learning_rate * np.sum(share),
        float(np.sum(guess - labels)),
    )


class Recorder:
    """A step that learns nothing from the data: it keeps what it was called with, and answers at random."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.calls: list[tuple[Any, ...]] = []
        self.answers: list[tuple[Any, Any, float]] = []

    def step(
        self, inputs: Any, labels: Any, weights: Any, bias: Any, learning_rate: Any
    ) -> tuple[Any, Any, float]:
        """Take a call."""
        if len(self.calls) == MOST_CALLS:
            raise fail("step is called far more often than there are epochs")
        self.calls.append((inputs, labels, weights, bias, learning_rate))
        self.answers.append(
            (
                self.rng.standard_normal((4, 1)),
                self.rng.standard_normal(1),
                (-1) ** len(self.answers) * float(self.rng.uniform(1, 9)),
            )
        )
        return self.answers[-1]


# as_column


@points(0.25)
def test_any_number_of_flat_labels_becomes_a_column_in_order(
    student: Student, rng: np.random.Generator
) -> None:
    """Labels of shape (n,) come back as (n, 1), in the same order, for any n."""
    labels = [rng.permutation(n) for n in (int(rng.integers(8, 15)), 1)]
    for column, flat in zip(student.as_column.each([(flat,) for flat in labels]), labels, strict=True):
        close(column, flat[:, None], of=f"the column of {len(flat)} flat labels")


@points(0.25)
def test_any_number_of_labels_in_one_row_becomes_a_column_in_order(
    student: Student, rng: np.random.Generator
) -> None:
    """Labels of shape (1, n) come back as (n, 1), in the same order, for any n."""
    n = int(rng.integers(8, 15))
    labels = rng.permutation(n) - 2.5
    close(student.as_column(labels[None, :]), labels[:, None], of=f"the column of {n} labels in a row")


@points(0.25)
def test_labels_that_were_passed_in_keep_their_shape_and_values(
    student: Student, rng: np.random.Generator
) -> None:
    """The caller's array is as it was; the column is a new one, or a view."""
    labels = rng.permutation(5)
    numeric(unchanged(student.as_column, labels), (5, 1))
    numeric(unchanged(student.as_column, labels[None, :]), (5, 1))


# init_params


@points(0.5)
def test_seed_decides_weights_and_bias(student: Student, rng: np.random.Generator) -> None:
    """Another seed gives that seed's numbers."""
    seed = int(rng.integers(1000, 9000))
    weights, bias = items(student.init_params(3, seed), 2, "weights, bias")
    wanted = np.random.RandomState(seed).rand(4)
    close(weights, wanted[:3, None], of="weights", hint="is it the legacy generator, and this seed?")
    close(number(bias, "bias"), wanted[3], of="bias", hint="is it drawn right after the weights?")


@points(0.5)
def test_number_of_features_decides_the_shape_of_the_weights(
    student: Student, rng: np.random.Generator
) -> None:
    """There is one weight for each feature, and a single bias, of shape (1,); 0 is a seed, too."""
    for n in (1, int(rng.integers(5, 9))):
        weights, bias = items(student.init_params(n_features=n, seed=0), 2, "weights, bias")
        wanted = np.random.RandomState(0).rand(n + 1)
        close(weights, wanted[:n, None], of=f"weights for {n} features")
        close(bias, wanted[n:], of=f"bias for {n} features")


@points(0.25)
def test_same_seed_gives_the_same_start_again(student: Student, rng: np.random.Generator) -> None:
    """What was drawn in between makes no difference: the seed 42 is the default every time."""
    first, *same = student.init_params.each([(4, int(rng.integers(1000, 9000))), (), ()])
    items(first, 2, "weights, bias")
    wanted = np.random.RandomState(42).rand(4)
    for answer, call in zip(same, ("second", "third"), strict=True):
        weights, bias = items(answer, 2, "weights, bias")
        close(weights, wanted[:3, None], of=f"weights of the {call} call")
        close(number(bias, "bias"), wanted[3], of=f"bias of the {call} call")


# sigmoid


@points(0.5)
def test_sigmoid_works_on_arrays_of_any_shape(student: Student, rng: np.random.Generator) -> None:
    """Each element is squashed, and the shape stays."""
    arrays = [rng.uniform(-6, 6, shape) for shape in SHAPES]
    for value, x in zip(student.sigmoid.each([(x,) for x in arrays]), arrays, strict=True):
        close(value, logistic(x), of=f"sigmoid of an array of shape {x.shape}")


@points(0.25)
def test_sigmoid_takes_a_plain_number(student: Student, rng: np.random.Generator) -> None:
    """A number goes in as well as an array."""
    numbers = [float(rng.uniform(0.5, 4)), -float(rng.uniform(0.5, 4))]
    values = student.sigmoid.each([(x,) for x in numbers])
    close_all(values, [logistic(x) for x in numbers], of="sigmoid of a number")


@points(0.25)
def test_sigmoid_is_finite_far_out(student: Student, rng: np.random.Generator) -> None:
    """Far out on either side it is 0 or 1, and never nan."""
    far = float(rng.uniform(720, 900))
    x = np.array([-1e4, 1e4, -1000.0, 1000.0, -far, far, 0.5])
    wanted = np.array([0, 1, 0, 1, 0, 1, logistic(0.5)])
    close(student.sigmoid(x), wanted, hint="does a large exponential divide another?")


@points(0.25)
def test_sigmoid_leaves_its_argument_alone(student: Student, rng: np.random.Generator) -> None:
    """The caller's array is as it was."""
    numeric(unchanged(student.sigmoid, rng.uniform(-3, 3, (2, 3))), (2, 3))


# sigmoid_derivative


@points(0.5)
def test_slope_is_right_on_arrays_of_any_shape(student: Student, rng: np.random.Generator) -> None:
    """The slope belongs to the pre-activation that is handed over, element by element."""
    hint = "is x a pre-activation in your formula?"
    arrays = [rng.choice([-1, 1], shape) * rng.uniform(0.5, 6, shape) for shape in SHAPES]
    arrays.append(rng.uniform(0.1, 0.9, (3, 1)))  # between 0 and 1, as activations are
    for value, x in zip(student.sigmoid_derivative.each([(x,) for x in arrays]), arrays, strict=True):
        wanted = logistic(x) * logistic(-x)
        close(value, wanted, of=f"the slopes at an array of shape {x.shape}", hint=hint)


@points(0.25)
def test_slope_takes_a_plain_number(student: Student, rng: np.random.Generator) -> None:
    """A number goes in as well as an array."""
    numbers = [float(rng.uniform(0.2, 0.8)), float(rng.uniform(1, 4)), -float(rng.uniform(0.5, 4))]
    values = student.sigmoid_derivative.each([(x,) for x in numbers])
    close_all(values, [logistic(x) * logistic(-x) for x in numbers], of="the slope at a number")


@points(0.25)
def test_slope_is_finite_far_out(student: Student, rng: np.random.Generator) -> None:
    """Far out on either side the curve is flat, and never nan."""
    far = float(rng.uniform(720, 900))
    x = np.array([-1e4, 1e4, -1000.0, 1000.0, -far, far, 0.5])
    wanted = np.array([0, 0, 0, 0, 0, 0, logistic(0.5) * logistic(-0.5)])
    close(student.sigmoid_derivative(x), wanted, hint="does a large exponential divide another?")


@points(0.25)
def test_slope_leaves_its_argument_alone(student: Student, rng: np.random.Generator) -> None:
    """The caller's array is as it was."""
    numeric(unchanged(student.sigmoid_derivative, rng.uniform(-3, 3, (2, 3))), (2, 3))


# train


@points(0.75, of="train")
def test_each_epoch_goes_on_from_what_the_last_one_gave(student: Student, rng: np.random.Generator) -> None:
    """Every call of step gets the data, and the weights and bias that the call before it returned."""
    inputs, labels, weights, bias = samples(rng, 6, 4)
    recorder = Recorder(rng)
    student.train(recorder.step, inputs, labels, weights, bias, 0.3, 3)
    if not recorder.calls:
        raise fail("step is never called")
    for epoch, (call, answer) in enumerate(zip(recorder.calls, recorder.answers, strict=True), start=1):
        close(call[0], inputs, of=f"the inputs that step gets in epoch {epoch}")
        close(call[1], labels, of=f"the labels that step gets in epoch {epoch}")
        close(call[2], weights, of=f"the weights that step gets in epoch {epoch}")
        close(call[3], bias, of=f"the bias that step gets in epoch {epoch}")
        weights, bias, _ = answer


@points(0.5, of="train")
def test_step_is_called_once_an_epoch(student: Student, rng: np.random.Generator) -> None:
    """As many calls as epochs, whether the number is given or the default."""
    inputs, labels, weights, bias = samples(rng, 5, 4)
    for epochs in (1, int(rng.integers(3, 6))):
        recorder = Recorder(rng)
        student.train(recorder.step, inputs, labels, weights, bias, 0.3, epochs)
        if len(recorder.calls) != epochs:
            raise fail(f"step is called {len(recorder.calls)} times for {epochs} epochs")
    result = student.train(student.published_step, inputs, labels, weights, bias, learning_rate=0.01)
    sequence(items(result, 3, "weights, bias, error_sums")[2], 100, of="error_sums without a word of epochs")


@points(0.5, of="train")
def test_error_sums_are_those_of_every_epoch_in_order(student: Student, rng: np.random.Generator) -> None:
    """What step calls the error sum is kept for each epoch of this training, and for no other."""
    inputs, labels, weights, bias = samples(rng, 6, 4)
    for epochs in (3, 2):
        recorder = Recorder(rng)
        result = student.train(recorder.step, inputs, labels, weights, bias, 0.3, epochs)
        _, _, error_sums = items(result, 3, "weights, bias, error_sums")
        close(error_sums, [answer[2] for answer in recorder.answers], of="error_sums")


@points(0.5, of="train")
def test_weights_and_bias_of_the_last_epoch_are_returned(student: Student, rng: np.random.Generator) -> None:
    """Training with the published step ends at its weights and bias after the last epoch."""
    inputs, labels, weights, bias = samples(rng, 8, 4)
    result = student.train(student.published_step, inputs, labels, weights, bias, 0.4, 5)
    trained_weights, trained_bias, _ = items(result, 3, "weights, bias, error_sums")
    for _ in range(5):
        weights, bias, _ = one_published(inputs, labels, weights, bias, 0.4)
    close(trained_weights, weights, of="the weights after 5 epochs")
    close(trained_bias, bias, of="the bias after 5 epochs")


@points(0.25, of="train")
def test_learning_rate_is_handed_to_step(student: Student, rng: np.random.Generator) -> None:
    """Step gets the caller's learning rate in every epoch, and the default where the caller gives none."""
    inputs, labels, weights, bias = samples(rng, 5, 4)
    for given in ({"learning_rate": float(rng.uniform(0.2, 0.9))}, {}):
        recorder = Recorder(rng)
        student.train(recorder.step, inputs, labels, weights, bias, epochs=2, **given)
        of = "the learning rate that step gets" + ("" if given else " by default")
        if not recorder.calls:
            raise fail("step is never called")
        for call in recorder.calls:
            close(call[4], given.get("learning_rate", 0.05), of=of)


@points(0.25)
def test_training_leaves_its_arguments_alone(student: Student, rng: np.random.Generator) -> None:
    """Data, initial weights and initial bias are as they were: a second training starts from the same."""
    inputs, labels, weights, bias = samples(rng, 5, 4)
    result = unchanged(student.train, student.published_step, inputs, labels, weights, bias, 0.5, 3)
    for value in items(result, 3, "weights, bias, error_sums")[:2]:
        numeric(value)


# predict


def asked_of_predict(rng: np.random.Generator, *features: int) -> tuple[list[Any], list[float]]:
    """A point with weights and bias for each number of features, and the neuron's answers."""
    asked, wanted = [], []
    for d in features:
        _, _, weights, bias = samples(rng, 1, d)
        point = rng.choice([-1, 1], d) * rng.uniform(0.3, 2, d)
        asked.append((point, weights, bias))
        wanted.append(float(logistic(point @ weights + bias).item()))
    return asked, wanted


@points(0.75)
def test_prediction_is_the_neurons_activation(student: Student, rng: np.random.Generator) -> None:
    """Weighted sum, bias, sigmoid: for random points, weights and biases."""
    asked, wanted = asked_of_predict(rng, 3, 3, 3)
    close_all(student.predict.each(asked), wanted, of="the probability")


@points(0.25)
def test_prediction_works_for_any_number_of_features(student: Student, rng: np.random.Generator) -> None:
    """One feature or six: the weights have as many rows."""
    asked, wanted = asked_of_predict(rng, 1, 6)
    for value, right, (point, *_) in zip(student.predict.each(asked), wanted, asked, strict=True):
        close(value, right, of=f"the probability for {len(point)} features")


@points(0.25)
def test_predicting_leaves_its_arguments_alone(student: Student, rng: np.random.Generator) -> None:
    """Point, weights and bias are as they were."""
    inputs, _, weights, bias = samples(rng, 1, 4)
    number(unchanged(student.predict, inputs[0], weights, bias), "the probability")


# gradient


@points(1.0)
def test_slopes_of_the_weights_are_the_losss_own(student: Student, rng: np.random.Generator) -> None:
    """Each entry of d_weights is how the loss changes with that weight."""
    hint = "which value does the sigmoid's slope belong to, and is it a sum over the samples?"
    sets = [samples(rng, n, 3) for n in (7, 9)]
    for pair, data in zip(student.gradient.each(sets), sets, strict=True):
        d_weights, _ = items(pair, 2, "d_weights, d_bias")
        close(d_weights, slopes(*data)[0], of="d_weights", hint=hint)


@points(0.75)
def test_slope_of_the_bias_is_the_losss_own(student: Student, rng: np.random.Generator) -> None:
    """The entry d_bias is how the loss changes with the bias."""
    hint = "the bias sees the constant input 1: every sample adds its share"
    sets = [samples(rng, n, 3) for n in (7, 10)]
    for pair, data in zip(student.gradient.each(sets), sets, strict=True):
        _, d_bias = items(pair, 2, "d_weights, d_bias")
        close(number(d_bias, "d_bias"), slopes(*data)[1].item(), of="d_bias", hint=hint)


@points(0.25)
def test_gradient_has_the_shapes_of_weights_and_bias(student: Student, rng: np.random.Generator) -> None:
    """The first value is a column like the weights, and the second has the shape (1,), like the bias."""
    sets = [samples(rng, n, d) for n, d in ((6, 4), (4, 1))]
    for pair, data in zip(student.gradient.each(sets), sets, strict=True):
        d_weights, d_bias = items(pair, 2, "d_weights, d_bias")
        numeric(d_weights, data[2].shape, of="d_weights")
        numeric(d_bias, (1,), of="d_bias")


@points(0.25)
def test_gradient_works_for_any_number_of_samples_and_features(
    student: Student, rng: np.random.Generator
) -> None:
    """A single sample, or a single feature, or more of both than the tutorial has."""
    sets = [samples(rng, n, d) for n, d in ((1, 2), (5, 1), (12, 6))]
    for pair, data in zip(student.gradient.each(sets), sets, strict=True):
        d_weights, d_bias = items(pair, 2, "d_weights, d_bias")
        wanted, (n, d) = slopes(*data), data[0].shape
        close(d_weights, wanted[0], of=f"d_weights for {n} samples of {d} features")
        close(number(d_bias, "d_bias"), wanted[1].item(), of=f"d_bias for {n} samples of {d} features")


@points(0.25)
def test_samples_that_stand_there_twice_count_twice(student: Student, rng: np.random.Generator) -> None:
    """The loss is a sum: with every sample repeated, the gradient doubles."""
    inputs, labels, *start = samples(rng, 5, 3)
    repeated = np.vstack([inputs, inputs]), np.vstack([labels, labels])
    answers = student.gradient.each([(inputs, labels, *start), (*repeated, *start)])
    once, twice = (items(answer, 2, "d_weights, d_bias") for answer in answers)
    numeric(once[0], (3, 1), of="d_weights")
    if not np.any(once[0]):
        raise fail("d_weights is 0 everywhere")
    close(twice[0], 2 * once[0], of="d_weights", hint="it should double; is there a mean over the samples?")
    single, double = number(once[1], "d_bias"), number(twice[1], "d_bias")
    close(double, 2 * single, of="d_bias", hint="it should double; is there a mean over the samples?")


@points(0.25)
def test_measuring_the_gradient_leaves_its_arguments_alone(
    student: Student, rng: np.random.Generator
) -> None:
    """Nothing is learned yet: data, weights and bias are as they were."""
    for value in items(unchanged(student.gradient, *samples(rng, 5, 4)), 2, "d_weights, d_bias"):
        numeric(value)


# train_step


@points(0.75)
def test_weights_move_against_their_slopes(student: Student, rng: np.random.Generator) -> None:
    """The new weights are the old ones less the learning rate times the true slopes."""
    asked = [(*samples(rng, 7, 3), 0.7), (*samples(rng, 9, 5), 0.2)]
    for result, (*data, learning_rate) in zip(student.train_step.each(asked), asked, strict=True):
        new, _, _ = items(result, 3, "weights, bias, error_sum")
        close(new, data[2] - learning_rate * slopes(*data)[0], of="the new weights")


@points(0.5)
def test_bias_moves_against_its_slope(student: Student, rng: np.random.Generator) -> None:
    """The new bias is the old one less the learning rate times the true slope, and of shape (1,)."""
    asked = [(*samples(rng, 7, 3), 0.7), (*samples(rng, 9, 5), 0.2)]
    for result, (*data, learning_rate) in zip(student.train_step.each(asked), asked, strict=True):
        _, new, _ = items(result, 3, "weights, bias, error_sum")
        close(new, data[3] - learning_rate * slopes(*data)[1], of="the new bias")


@points(0.5)
def test_error_sum_is_from_before_the_step(student: Student, rng: np.random.Generator) -> None:
    """The third value is the sum of prediction less label, with the old weights and bias."""
    asked = [(*samples(rng, n, d), 0.9) for n, d in ((7, 3), (4, 2))]
    for result, (inputs, labels, weights, bias, _) in zip(student.train_step.each(asked), asked, strict=True):
        _, _, error_sum = items(result, 3, "weights, bias, error_sum")
        wanted = float(np.sum(logistic(inputs @ weights + bias) - labels))
        close(error_sum, wanted, of="error_sum", hint="prediction less label, before anything moved?")


@points(0.25)
def test_step_leaves_its_arguments_alone(student: Student, rng: np.random.Generator) -> None:
    """The caller's weights and bias are as they were: the new ones are new arrays."""
    result = unchanged(student.train_step, *samples(rng, 5, 4), 0.5)
    for value in items(result, 3, "weights, bias, error_sum")[:2]:
        numeric(value)
