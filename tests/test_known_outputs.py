"""The reference solutions against the tutorials' known outputs and against numerical gradients."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module

import numpy as np
import numpy.typing as npt
import pytest

from grader.course import Course, load_course
from solutions import neuron, nine_steps, perceptron

FloatArray = npt.NDArray[np.float64]
MODULES = {part.name: import_module(f"solutions.{part.name}") for part in load_course().parts}
MEASURES = np.array([[-2, -1], [25, 6], [17, 4], [-15, -6]])
GENDER_LABELS = np.array([1, 0, 0, 1])
INPUTS = np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0], [1, 1, 0], [1, 1, 1], [0, 1, 1], [0, 1, 0]])
LABELS = np.array([[1, 0, 0, 1, 1, 0, 1]])


def same(got: object, wanted: object, relative: float = 1e-9) -> None:
    """The float64 known outputs hold to nine digits on any platform; never compare them by string."""
    np.testing.assert_allclose(np.asarray(got), np.asarray(wanted), rtol=relative, atol=0)


def central_difference(f: Callable[[FloatArray], float], w: FloatArray, h: float = 1e-5) -> FloatArray:
    """Independent of the solutions: what a gradient has to be, to about ten digits."""
    slopes = np.empty(w.size)
    for i in range(w.size):
        nudge = np.zeros(w.size)
        nudge[i] = h
        nudge = nudge.reshape(w.shape)
        slopes[i] = (f(w + nudge) - f(w - nudge)) / (2 * h)
    return slopes.reshape(w.shape)


def near(got: object, measured: object) -> None:
    np.testing.assert_allclose(np.asarray(got), np.asarray(measured), rtol=1e-7, atol=1e-9)


# Part 1


@pytest.mark.parametrize("module", [neuron, perceptron])
def test_sigmoid_is_one_half_at_zero_and_its_slope_there_is_one_quarter(module) -> None:
    same(module.sigmoid(0), 0.5)
    same(module.sigmoid_derivative(0), 0.25)


@pytest.mark.parametrize("module", [neuron, perceptron])
def test_sigmoid_and_its_slope_are_finite_and_quiet_ten_thousand_to_either_side(module) -> None:
    x = np.array([[-1e4, -1000.0, 1000.0, 1e4]])
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(module.sigmoid(x), [[0, 0, 1, 1]])
        np.testing.assert_array_equal(module.sigmoid_derivative(x), [[0, 0, 0, 0]])


@pytest.mark.parametrize("module", [neuron, perceptron])
def test_sigmoid_and_its_slope_agree_with_their_definitions(module) -> None:
    x = np.linspace(-8, 8, 33)
    np.testing.assert_allclose(module.sigmoid(x), 1 / (1 + np.exp(-x)), atol=1e-15)
    slope = [(module.sigmoid(v + 1e-5) - module.sigmoid(v - 1e-5)) / 2e-5 for v in x]
    near(module.sigmoid_derivative(x), slope)


def test_one_neuron_gives_the_tutorials_output() -> None:
    same(neuron.Neuron(np.array([0, 1]), 4).feedforward(np.array([2, 3])), 0.9990889488055994)


def test_the_small_network_gives_the_tutorials_output() -> None:
    x = np.array([2, 3])
    same(neuron.Neuron(np.array([0, 1]), 0).feedforward(x), 0.9525741268224334)
    same(neuron.OurNeuralNetwork().feedforward(x), 0.7216325609518421)


def test_mean_squared_error_gives_the_tutorials_output() -> None:
    same(neuron.mse_loss(np.array([1, 0, 0, 1]), np.array([0, 0, 0, 0])), 0.5)


def test_fitted_line_is_the_one_that_polyfit_finds() -> None:
    rng = np.random.default_rng(1)
    x = rng.uniform(-5, 9, 30)
    y = 2.5 * x - 4 + rng.normal(size=30)
    same(neuron.fit_line(x, y), np.polyfit(x, y, 1))


def test_numerical_gradient_is_central_with_the_step_it_is_given_and_leaves_w_alone() -> None:
    w = np.array([[0.5, -1.0], [2.0, 0.25]])
    before = w.copy()
    # Of w^3, a central difference gives 3 w^2 + h^2 exactly; a forward one gives 3 w^2 + 3 w h + h^2.
    same(neuron.numerical_gradient(lambda v: float(np.sum(v**3)), w, 1e-2), 3 * w**2 + 1e-4)
    np.testing.assert_array_equal(w, before)


def test_gradient_descent_follows_the_closed_form_on_a_quadratic() -> None:
    w0 = np.array([[3.0, -2.0]])
    path = neuron.gradient_descent(lambda w: 2 * w, w0, learning_rate=0.1, steps=20)
    same(path, w0 * 0.8 ** np.arange(21).reshape(-1, 1, 1))
    np.testing.assert_array_equal(w0, [[3.0, -2.0]])


def test_features_are_shifted_pounds_and_inches_and_the_tutorials_call_swaps_them() -> None:
    np.testing.assert_allclose(neuron.to_features(73, 182), [25.937, 5.654], atol=5e-4)
    np.testing.assert_allclose(neuron.to_features(182, 73), [266.24, -37.26], atol=5e-3)


def test_gradient_of_one_neuron_matches_central_differences() -> None:
    weights, bias, inputs = np.array([0.4, -0.7, 0.2]), 0.3, np.array([1.5, 0.5, -2.0])

    def squared_error(w_and_b: FloatArray) -> float:
        y_pred = 1 / (1 + np.exp(-(w_and_b[:3] @ inputs + w_and_b[3])))
        return float((1.0 - y_pred) ** 2)

    d_weights, d_bias = neuron.neuron_gradient(weights, bias, inputs, 1.0)
    assert d_weights.shape == (3,)
    near([*d_weights, d_bias], central_difference(squared_error, np.array([*weights, bias])))


def test_network_output_is_that_of_the_tutorials_three_neurons() -> None:
    params = np.array([0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0])
    same(neuron.network_output(params, np.array([2, 3])), 0.7216325609518421)


def test_each_parameter_of_the_network_stands_in_the_tutorials_place() -> None:
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params = np.random.default_rng(2).normal(size=9)
    h1 = neuron.Neuron(np.array([w1, w2]), b1).feedforward(np.array([0.6, -0.9]))
    h2 = neuron.Neuron(np.array([w3, w4]), b2).feedforward(np.array([0.6, -0.9]))
    o1 = neuron.Neuron(np.array([w5, w6]), b3).feedforward(np.array([h1, h2]))
    same(neuron.network_output(params, np.array([0.6, -0.9])), o1)


def test_all_nine_partials_of_the_network_match_central_differences() -> None:
    rng = np.random.default_rng(3)
    for y_true in (0, 1):
        params, x = rng.normal(size=9), rng.normal(size=2)

        def squared_error(p: FloatArray, x: FloatArray = x, y_true: int = y_true) -> float:
            return (y_true - neuron.network_output(p, x)) ** 2

        got = neuron.network_gradient(params, x, y_true)
        assert got.shape == (9,)
        near(got, central_difference(squared_error, params))


def test_training_updates_after_each_sample_and_measures_after_each_epoch() -> None:
    start = np.random.RandomState(0).normal(size=9)
    before = start.copy()
    params, losses = neuron.train(start, MEASURES, GENDER_LABELS, learning_rate=0.1, epochs=2)
    wanted, wanted_losses = start, []
    for _ in range(2):
        for x, y in zip(MEASURES, GENDER_LABELS, strict=True):

            def squared_error(p: FloatArray, x: FloatArray = x, y: int = y) -> float:
                return (y - neuron.network_output(p, x)) ** 2

            wanted = wanted - 0.1 * central_difference(squared_error, wanted)
        errors = [y - neuron.network_output(wanted, x) for x, y in zip(MEASURES, GENDER_LABELS, strict=True)]
        wanted_losses.append(np.mean(np.square(errors)))
    near(params, wanted)
    near(losses, wanted_losses)
    np.testing.assert_array_equal(start, before)


def test_sixty_legacy_random_starts_end_with_emily_near_one_and_frank_near_zero() -> None:
    for seed in range(60):
        params, losses = neuron.train(np.random.RandomState(seed).normal(size=9), MEASURES, GENDER_LABELS)
        assert losses.shape == (1000,)
        assert 0.94 <= neuron.network_output(params, np.array([-7, -3])) <= 0.98, seed
        assert 0.03 <= neuron.network_output(params, np.array([20, 2])) <= 0.06, seed


# Part 2


def test_labels_become_a_column_from_a_row_and_from_a_flat_array() -> None:
    for labels in (LABELS, LABELS[0]):
        np.testing.assert_array_equal(perceptron.as_column(labels), [[1], [0], [0], [1], [1], [0], [1]])


def test_perceptron_starts_at_the_tutorials_weights_and_bias() -> None:
    weights, bias = perceptron.init_params()
    assert weights.shape == (3, 1)
    assert bias.shape == (1,)
    np.testing.assert_allclose(weights[:, 0], [0.37454012, 0.95071431, 0.73199394], atol=5e-9)
    np.testing.assert_allclose(bias, [0.59865848], atol=5e-9)


def trained(step: perceptron.Step, epochs: int) -> tuple[FloatArray, FloatArray, list[float]]:
    weights, bias = perceptron.init_params()
    return perceptron.train(step, INPUTS, perceptron.as_column(LABELS), weights, bias, 0.05, epochs)


def outcomes(weights: FloatArray, bias: FloatArray) -> list[float]:
    """The tutorial's two single points."""
    return [perceptron.predict(np.array(point), weights, bias).item() for point in ([1, 0, 0], [0, 1, 0])]


def test_published_step_gives_the_tutorials_error_sums_and_outcomes_after_101_epochs() -> None:
    weights, bias, sums = trained(perceptron.published_step, 101)
    assert len(sums) == 101
    same(sums[:3], [1.8806216715619812, 1.8525640899325237, 1.8243107340899896])
    same(sums[99], 0.2417547269370134)
    same(sums[100], 0.238178668927295)
    np.testing.assert_allclose(outcomes(weights, bias), [0.46808888, 0.70869886], atol=5e-9)


def test_published_step_ends_elsewhere_after_the_30001_epochs_that_the_tutorial_names() -> None:
    weights, bias, _ = trained(perceptron.published_step, 30_001)
    np.testing.assert_allclose(outcomes(weights, bias), [0.01889158, 0.98978611], atol=5e-9)


def test_true_gradient_of_the_perceptron_matches_central_differences_and_the_published_one_does_not() -> None:
    labels = perceptron.as_column(LABELS)
    weights, bias = perceptron.init_params()

    def half_squared_error(w_and_b: FloatArray) -> float:
        error = 1 / (1 + np.exp(-(INPUTS @ w_and_b[:3, None] + w_and_b[3]))) - labels
        return float(0.5 * np.sum(error**2))

    measured = central_difference(half_squared_error, np.array([*weights[:, 0], *bias]))
    d_weights, d_bias = perceptron.gradient(INPUTS, labels, weights, bias)
    assert d_weights.shape == (3, 1)
    assert d_bias.shape == (1,)
    near([*d_weights[:, 0], *d_bias], measured)
    published_weights, _, _ = perceptron.published_step(INPUTS, labels, weights, bias, 1.0)
    assert not np.allclose((weights - published_weights)[:, 0], measured[:3], rtol=0.1)


def test_mended_step_gives_its_own_error_sums_and_outcomes_after_101_epochs() -> None:
    weights, bias, sums = trained(perceptron.train_step, 101)
    same(sums[:2], [1.8806216715619812, 1.8619226127026223])
    np.testing.assert_allclose(outcomes(weights, bias), [0.43926121, 0.70191364], atol=5e-9)


# Part 3


def standardized() -> tuple[np.random.RandomState, FloatArray, FloatArray]:
    """The tutorial's training set and the generator as it stands after the data."""
    rng = nine_steps.initialize(42)
    X, _, y, _ = nine_steps.train_test_split(*nine_steps.generate_data(rng))
    X = nine_steps.standardize(X, nine_steps.get_scaler(X))
    return rng, X, nine_steps.standardize(y, nine_steps.get_scaler(y))


def small_network(activations: list[str], seed: int) -> tuple[nine_steps.Network, FloatArray, FloatArray]:
    """A network of any depth with any activations, and seven samples for it."""
    rng = np.random.RandomState(seed)
    sizes = [*[2, 4, 5, 4][: len(activations)], 3]
    network = [nine_steps.Layer(sizes[i], sizes[i + 1], name, rng) for i, name in enumerate(activations)]
    return network, rng.randn(2, 7), rng.randn(3, 7)


def test_generator_is_numpys_legacy_one() -> None:
    np.random.seed(42)
    same(nine_steps.initialize().rand(2), np.random.rand(2))
    assert isinstance(nine_steps.initialize(7), np.random.RandomState)


def test_data_are_the_tutorials() -> None:
    X, y = nine_steps.generate_data(nine_steps.initialize())
    assert X.shape == (2, 10_000)
    same(X[:, 0], [37.454011884736246, 37.36408184666985])
    a, b = X
    np.testing.assert_array_equal(y, [a + b, a - b, abs(a - b)])


def test_split_keeps_every_sample_once_and_in_order() -> None:
    X, y = nine_steps.generate_data(nine_steps.initialize())
    X_train, X_test, y_train, y_test = nine_steps.train_test_split(X, y)
    assert X_train.shape == (2, 7000)
    assert y_test.shape == (3, 3000)
    np.testing.assert_array_equal(np.hstack([X_train, X_test]), X)
    np.testing.assert_array_equal(np.hstack([y_train, y_test]), y)


def test_scaler_of_the_training_inputs_is_the_tutorials() -> None:
    X, _, _, _ = nine_steps.train_test_split(*nine_steps.generate_data(nine_steps.initialize()))
    scaler = nine_steps.get_scaler(X)
    same(scaler.mean, [[49.656189762919276], [50.142717143477746]])
    same(scaler.std, [[28.95268499498229], [29.036935180492705]])


def test_standardized_rows_have_mean_zero_and_deviation_one_and_come_back_unchanged() -> None:
    data = np.random.default_rng(4).uniform(-3, 8, (3, 50))
    scaler = nine_steps.get_scaler(data)
    rows = nine_steps.standardize(data, scaler)
    np.testing.assert_allclose(rows.mean(axis=1), 0, atol=1e-14)
    np.testing.assert_allclose(rows.std(axis=1), 1, atol=1e-14)
    np.testing.assert_allclose(nine_steps.unstandardize(rows, scaler), data, atol=1e-13)


def test_first_weights_after_the_data_are_the_tutorials() -> None:
    rng, _, _ = standardized()
    network = nine_steps.build_network([2, 4, 4, 3], rng)
    same(network[0].W[0], [-0.8038031800970857, 0.5859917689787818])
    assert [layer.W.shape for layer in network] == [(4, 2), (4, 4), (3, 4)]
    assert [layer.b.shape for layer in network] == [(4, 1), (4, 1), (3, 1)]
    assert [layer.activation for layer in network] == ["relu", "relu", "linear"]


def test_the_tutorials_network_has_47_parameters_and_needs_more_samples_than_that() -> None:
    assert nine_steps.count_parameters([2, 4, 4, 3]) == 47
    nine_steps.check_overfitting(47, 48)
    with pytest.raises(ValueError, match="47"):
        nine_steps.check_overfitting(47, 47)


def test_activations_have_their_defining_values_and_refuse_unknown_names() -> None:
    Z = np.array([[-2.0, 0.0, 3.0]])
    same(nine_steps.activate(Z, "relu"), [[0, 0, 3]])
    same(nine_steps.activate(Z, "sigmoid"), 1 / (1 + np.exp(-Z)))
    same(nine_steps.activate(Z, "linear"), Z)
    with pytest.raises(ValueError, match="tanh"):
        nine_steps.activate(Z, "tanh")
    with pytest.raises(ValueError, match="tanh"):
        nine_steps.activation_derivative(Z, "tanh")


@pytest.mark.parametrize("name", ["relu", "sigmoid", "linear"])
def test_slope_of_every_activation_matches_central_differences(name: str) -> None:
    Z = np.array([[-2.0, -0.3, 0.4, 3.0]])

    def total(z: FloatArray) -> float:
        return float(np.sum(nine_steps.activate(z, name)))

    near(nine_steps.activation_derivative(Z, name), central_difference(total, Z))


def test_feedforward_keeps_what_each_layer_computed() -> None:
    network, X, _ = small_network(["sigmoid", "relu", "linear"], seed=5)
    y_hat = nine_steps.feedforward(network, X)
    A = X
    for layer in network:
        same(layer.Z, np.array([layer.W @ column for column in A.T]).T + layer.b)
        same(layer.A, nine_steps.activate(layer.Z, layer.activation))
        A = layer.A
    same(y_hat, A)


def test_loss_is_half_the_mean_over_samples_of_the_summed_squares() -> None:
    same(nine_steps.loss(np.zeros((3, 2)), np.array([[1.0, 0], [1, 0], [2, 4]])), (6 + 16) / 4)


@pytest.mark.parametrize("name", ["relu", "sigmoid", "linear"])
def test_output_delta_is_the_slope_of_each_samples_own_loss(name: str) -> None:
    Z, y = np.random.default_rng(6).normal(size=(2, 3, 5))

    def summed_loss(z: FloatArray) -> float:
        return float(0.5 * np.sum((nine_steps.activate(z, name) - y) ** 2))

    near(
        nine_steps.output_delta(y, nine_steps.activate(Z, name), Z, name), central_difference(summed_loss, Z)
    )


@pytest.mark.parametrize("name", ["relu", "sigmoid", "linear"])
def test_hidden_delta_is_the_slope_through_the_layer_after(name: str) -> None:
    rng = np.random.default_rng(7)
    W_next, Z, y = rng.normal(size=(3, 4)), rng.normal(size=(4, 5)), rng.normal(size=(3, 5))

    def summed_loss(z: FloatArray) -> float:
        return float(0.5 * np.sum((W_next @ nine_steps.activate(z, name) - y) ** 2))

    dZ_next = W_next @ nine_steps.activate(Z, name) - y
    near(nine_steps.hidden_delta(W_next, dZ_next, Z, name), central_difference(summed_loss, Z))


def test_layer_gradient_is_the_slope_of_the_mean_loss_by_weights_and_by_biases() -> None:
    rng = np.random.default_rng(8)
    W, b = rng.normal(size=(3, 4)), rng.normal(size=(3, 1))
    A_prev, y = rng.normal(size=(4, 6)), rng.normal(size=(3, 6))
    dW, db = nine_steps.layer_gradient(W @ A_prev + b - y, A_prev)
    near(dW, central_difference(lambda w: nine_steps.loss(y, w @ A_prev + b), W))
    near(db, central_difference(lambda v: nine_steps.loss(y, W @ A_prev + v), b))


@pytest.mark.parametrize(
    "activations",
    [
        ["linear"],
        ["sigmoid"],
        ["relu", "linear"],
        ["sigmoid", "sigmoid"],
        ["relu", "sigmoid", "relu"],
        ["sigmoid", "linear", "relu", "linear"],
    ],
    ids="-".join,
)
def test_backprop_matches_central_differences_in_every_entry(activations: list[str]) -> None:
    network, X, y = small_network(activations, seed=9)
    nine_steps.feedforward(network, X[:, :2] + 1)
    gradients = nine_steps.backprop(network, X, y)
    assert len(gradients) == len(network)
    for layer, (dW, db) in zip(network, gradients, strict=True):
        W, b = layer.W, layer.b

        def loss_with(W: FloatArray, b: FloatArray, layer: nine_steps.Layer = layer) -> float:
            layer.W, layer.b = W, b
            return nine_steps.loss(y, nine_steps.feedforward(network, X))

        measured_W = central_difference(lambda w, b=b, f=loss_with: f(w, b), W)
        measured_b = central_difference(lambda v, W=W, f=loss_with: f(W, v), b)
        layer.W, layer.b = W, b
        near(dW, measured_W)
        near(db, measured_b)


def test_training_makes_one_update_after_each_loss() -> None:
    network, X, y = small_network(["sigmoid", "linear"], seed=10)
    starts = [(layer.W.copy(), layer.b.copy()) for layer in network]
    gradients = nine_steps.backprop(network, X, y)
    first = nine_steps.evaluate(network, X, y)
    losses = nine_steps.train(network, X, y, learning_rate=0.2, epochs=1)
    assert losses.shape == (1,)
    same(losses, [first])
    for layer, (W, b), (dW, db) in zip(network, starts, gradients, strict=True):
        same(layer.W, W - 0.2 * dW)
        same(layer.b, b - 0.2 * db)


def test_predictions_are_in_the_units_of_the_data() -> None:
    rng = np.random.RandomState(11)
    layer = nine_steps.Layer(2, 3, "linear", rng)
    layer.W, layer.b = np.array([[1.0, 1.0], [1.0, -1.0], [0.0, 0.0]]), np.zeros((3, 1))
    X_scaler = nine_steps.Scaler(np.zeros((2, 1)), np.full((2, 1), 2.0))
    y_scaler = nine_steps.Scaler(np.array([[0.0], [0.0], [5.0]]), np.full((3, 1), 2.0))
    same(nine_steps.predict([layer], np.array([[6.0], [4.0]]), X_scaler, y_scaler), [[10], [2], [5]])


def test_a_thousand_updates_pass_through_the_tutorials_losses_in_its_own_metric() -> None:
    rng, X, y = standardized()
    network = nine_steps.build_network([2, 4, 4, 3], rng)
    printed = {}
    for number in range(1, 1001):
        if number in (1, 2, 10, 100, 1000):
            half_squares = 0.5 * (nine_steps.feedforward(network, X) - y) ** 2
            printed[number] = np.mean(np.linalg.norm(half_squares, axis=0))
        nine_steps.update(network, nine_steps.backprop(network, X, y), 0.01)
    same(
        list(printed.values()),
        [3.7696638604020407, 3.5218999729596407, 2.4544708954590777, 1.11942379341282, 0.5713401158833803],
    )


def test_the_nine_steps_end_in_the_known_losses() -> None:
    result = nine_steps.run()
    assert sorted(result) == ["losses", "test_loss", "train_loss"]
    losses = np.asarray(result["losses"])
    assert losses.shape == (1000,)
    same(losses[0], 4.621841820975224)
    same(losses[-1], 0.7422753261499264)
    same(result["train_loss"], 0.7419048301316489)
    same(result["test_loss"], 0.7287865627469167)


# The list of the course


@pytest.fixture(scope="module")
def course() -> Iterator[Course]:
    return load_course()


def test_every_name_of_the_course_is_in_its_solution_in_the_same_order(course: Course) -> None:
    for part in course.parts:
        module = MODULES[part.name]
        lines = [inspect.getsourcelines(getattr(module, item.name))[1] for item in part.functions]
        assert lines == sorted(lines), part.name
        assert all(hasattr(module, name) for name in part.given)


def test_every_function_and_class_of_a_solution_is_listed_or_given(course: Course) -> None:
    for part in course.parts:
        module = MODULES[part.name]
        defined = {
            name
            for name, thing in vars(module).items()
            if (inspect.isfunction(thing) or inspect.isclass(thing)) and thing.__module__ == module.__name__
        }
        assert defined == {item.name for item in part.functions} | set(part.given)
