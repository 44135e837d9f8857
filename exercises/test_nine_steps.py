"""The visible checks of part 3: the tutorial's own numbers, and small ones that can be worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.cases import (
    Handle,
    Student,
    attributes,
    central_differences,
    close,
    close_each,
    fail,
    generator,
    items,
    methods,
    networks,
    number,
    numeric,
    objects,
    points,
    raises,
    sequence,
)


def looked(layers: list[Any], *names: str) -> list[list[Any]]:
    """These attributes of each layer."""
    for place, layer in enumerate(layers, start=1):
        if not isinstance(layer, Handle):
            raise fail(f"layer {place} is not a Layer", layer)
    return attributes(layers, names)


def named(name: Any, activation: str, of: str) -> None:
    """Check the name of a layer's activation."""
    if name != activation:
        raise fail(f"{of} should have the activation {activation!r}", name, activation)


def layer_of(student: Student, n_in: int, n_out: int, activation: str, rng: Handle) -> Handle:
    """A Layer of yours."""
    return objects([student.Layer(n_in, n_out, activation, rng)], of="Layer")[0]


def by_hand(student: Student, *known: tuple[Any, Any, str]) -> list[Handle]:
    """Layers of yours, with the given (W, b, activation)."""
    copies = [(np.array(W, dtype=float), np.array(b, dtype=float), activation) for W, b, activation in known]
    return networks(student, copies)[0]


def one_unit(student: Student) -> list[Handle]:
    """The smallest network there is: y_hat = 2 x."""
    return by_hand(student, ([[2]], [[0]], "linear"))


# Two samples for `one_unit`. It says 2 and 6: the errors are 1 and 5, the loss is (1 + 25) / 4.
TWO_X = np.array([[1.0, 3.0]])
TWO_Y = np.array([[1.0, 1.0]])


# Step 1: initialize


@points(0.25)
def test_generator_of_seed_42_starts_as_known(student: Student) -> None:
    """The first two numbers between 0 and 1 that NumPy's legacy generator gives for the seed 42."""
    made = student.initialize()
    if not isinstance(made, Handle):
        raise fail("a generator is asked for: is there a return statement?", made)
    (numbers,) = methods([made], "rand", [(2,)])
    close(numbers, np.array([0.3745401188473625, 0.9507143064099162]), of="rand(2)")


# Step 2: data


@points(0.5)
def test_first_sample_is_the_tutorials(student: Student) -> None:
    """With nothing said there are 10,000 samples, side by side; this is the first column of X."""
    X, y = items(student.generate_data(generator(student, 42)), 2, "X, y")
    X, y = numeric(X, (2, 10_000), of="X"), numeric(y, (3, 10_000), of="y")
    close(X[:, 0], np.array([37.454011884736246, 37.36408184666985]), of="the first sample of X")
    close(y[:, 0], np.array([74.8180937314061, 0.0899300380664, 0.0899300380664]), of="the first sample of y")


@points(0.25)
def test_labels_are_sum_difference_and_distance(student: Student) -> None:
    """For every sample (a, b) the rows of y are a + b, a - b and |a - b|."""
    X, y = items(student.generate_data(generator(student, 5), 6), 2, "X, y")
    (a, b), y = numeric(X, (2, 6), of="X"), numeric(y, (3, 6), of="y")
    close(y[0], a + b, of="the first row of y")
    close(y[1], a - b, of="the second row of y")
    close(y[2], abs(a - b), of="the third row of y")


# Step 3: split


@points(0.5)
def test_seven_of_ten_samples_are_for_training(student: Student) -> None:
    """The first seven columns train and the last three test; both X come before both y."""
    X, y = np.arange(20.0).reshape(2, 10), np.arange(100.0, 130.0).reshape(3, 10)
    parts = items(student.train_test_split(X, y), 4, "X_train, X_test, y_train, y_test")
    close(parts[0], np.array([[0.0, 1, 2, 3, 4, 5, 6], [10, 11, 12, 13, 14, 15, 16]]), of="X_train")
    close(parts[1], np.array([[7.0, 8, 9], [17, 18, 19]]), of="X_test")
    close(numeric(parts[2], (3, 7), of="y_train")[0], np.arange(100.0, 107.0), of="the first row of y_train")
    close(parts[3], np.array([[107.0, 108, 109], [117, 118, 119], [127, 128, 129]]), of="y_test")


# Step 4: standardize


@points(0.5)
def test_mean_and_deviation_of_each_row_stand_in_a_column(student: Student) -> None:
    """Rows (1, 3) and (2, 8): their means are 2 and 5, and each number lies 1 and 3 from its mean."""
    mean, std = items(student.get_scaler(np.array([[1.0, 3.0], [2.0, 8.0]])), 2, "mean, std")
    close(mean, np.array([[2.0], [5.0]]), of="mean")
    close(std, np.array([[1.0], [3.0]]), of="std", hint="is it divided by n?")


@points(0.25)
def test_scaler_of_the_tutorials_training_set(student: Student) -> None:
    """The 7,000 training samples of the tutorial's X, and their known mean and deviation."""
    X_train = np.random.RandomState(42).rand(2, 10_000)[:, :7000] * 100
    mean, std = items(student.get_scaler(X_train), 2, "mean, std")
    close(mean, np.array([[49.656189762919276], [50.142717143477746]]), of="mean")
    close(std, np.array([[28.95268499498229], [29.036935180492705]]), of="std")


@points(0.25, of="standardize")
def test_standardized_numbers_count_deviations_from_the_mean(student: Student) -> None:
    """With mean 10 and deviation 5, the number 20 is 2 deviations above, and 5 is 1 below."""
    scaler = student.Scaler(np.array([[10.0], [0.0]]), np.array([[5.0], [0.5]]))
    data = np.array([[20.0, 5.0, 10.0], [1.0, 2.0, -3.0]])
    close(student.standardize(data, scaler), np.array([[2.0, -1.0, 0.0], [2.0, 4.0, -6.0]]))


@points(0.25, of="unstandardize")
def test_unstandardize_is_the_way_back(student: Student) -> None:
    """With mean 10 and deviation 5, 2 deviations above the mean is the number 20."""
    scaler = student.Scaler(np.array([[10.0], [0.0]]), np.array([[5.0], [0.5]]))
    data = np.array([[2.0, -1.0, 0.0], [2.0, 4.0, -6.0]])
    close(student.unstandardize(data, scaler), np.array([[20.0, 5.0, 10.0], [1.0, 2.0, -3.0]]))


# Step 5: construct


@points(0.5, of="Layer")
def test_first_weights_after_the_data_are_the_tutorials(student: Student) -> None:
    """The tutorial's generator has drawn the data when the first layer takes its weights from it."""
    rng = generator(student, 42)
    methods([rng], "rand", [(2, 10_000)])
    W = numeric(layer_of(student, 2, 4, "relu", rng).W, (4, 2), of="W")
    close(W[0], np.array([-0.8038031800970857, 0.5859917689787818]), of="the first row of W")


@points(0.25, of="Layer")
def test_layer_keeps_its_weights_biases_and_activation(student: Student) -> None:
    """One row of W and one of b for each output, one column of W for each input."""
    layer = layer_of(student, 5, 3, "sigmoid", generator(student, 1))
    ((name, W, b),) = looked([layer], "activation", "W", "b")
    named(name, "sigmoid", "the layer")
    numeric(W, (3, 5), of="W")
    numeric(b, (3, 1), of="b")


@points(0.75)
def test_tutorials_network_has_three_layers(student: Student) -> None:
    """The sizes [2, 4, 4, 3] make two hidden layers and a linear one, each fit for the one before."""
    network = items(student.build_network([2, 4, 4, 3], generator(student, 42)), 3, "layers")
    shapes, names = [(4, 2), (4, 4), (3, 4)], ["relu", "relu", "linear"]
    for place, (found, W) in enumerate(looked(network, "activation", "W")):
        named(found, names[place], f"layer {place + 1}")
        numeric(W, shapes[place], of=f"W of layer {place + 1}")


@points(0.25)
def test_tutorials_network_has_47_parameters(student: Student) -> None:
    """By hand: 12 in the first layer, 20 in the second, 15 in the third."""
    close(student.count_parameters([2, 4, 4, 3]), 47)


@points(0.25)
def test_as_many_parameters_as_samples_are_refused(student: Student) -> None:
    """47 parameters and 7,000 samples are fine; 47 and 47 are not."""
    student.check_overfitting(47, 7000)
    with raises("ValueError"):
        student.check_overfitting(47, 47)


# Step 6: forward


@points(0.25)
def test_relu_cuts_off_what_is_negative(student: Student) -> None:
    """Negative numbers become 0, and the others stay."""
    Z = np.array([[-2.0, 0.0, 3.0], [0.5, -0.5, 10.0]])
    close(student.activate(Z, "relu"), np.array([[0.0, 0.0, 3.0], [0.5, 0.0, 10.0]]))


@points(0.25)
def test_sigmoid_squashes_into_0_to_1(student: Student) -> None:
    """The sigmoid of part 1: one half at 0."""
    wanted = np.array([[0.11920292202211755, 0.5, 0.8807970779778823]])
    close(student.activate(np.array([[-2.0, 0.0, 2.0]]), "sigmoid"), wanted)


@points(0.25)
def test_linear_hands_its_numbers_on(student: Student) -> None:
    """Nothing happens to them."""
    close(student.activate(np.array([[-2.0, 0.0, 7.5]]), "linear"), np.array([[-2.0, 0.0, 7.5]]))


# Two inputs, two relu units, one linear output: W, b and activation of each layer.
TWO_LAYERS = [
    (np.array([[1.0, 2.0], [-1.0, 1.0]]), np.array([[1.0], [0.0]]), "relu"),
    (np.array([[3.0, -2.0]]), np.array([[0.5]]), "linear"),
]


def two_layers(student: Student) -> list[Handle]:
    """A network of these layers."""
    return by_hand(student, *TWO_LAYERS)


@points(0.75, of="feedforward")
def test_two_layers_can_be_worked_out_by_hand(student: Student) -> None:
    """Each column goes its own way: (1, 1) becomes (4, 0), then 12.5; (-3, 2) becomes (2, 5), then -3.5."""
    y_hat = student.feedforward(two_layers(student), np.array([[1.0, -3.0], [1.0, 2.0]]))
    close(y_hat, np.array([[12.5, -3.5]]), of="y_hat")


@points(0.25, of="feedforward")
def test_pre_activations_and_activations_stay_on_the_layer(student: Student) -> None:
    """Back-propagation will need them: Z as it was before relu, and A after it."""
    network = two_layers(student)
    student.feedforward(network, np.array([[2.0, -3.0], [1.0, 2.0]]))
    close(network[0].Z, np.array([[5.0, 2.0], [-1.0, 5.0]]), of="Z of layer 1")
    close(network[0].A, np.array([[5.0, 2.0], [0.0, 5.0]]), of="A of layer 1")


# Step 7: backward


@points(0.25)
def test_loss_of_two_samples_can_be_worked_out_by_hand(student: Student) -> None:
    """Errors 1, 1, 2 and 0, 0, 4: the squares add up to 22, and two samples make it 22 / 4."""
    y = np.array([[5.0, 1.0], [0.0, 1.0], [-1.0, 1.0]])
    y_hat = np.array([[6.0, 1.0], [-1.0, 1.0], [1.0, 5.0]])
    close(student.loss(y, y_hat), 5.5)


def broadcast(value: Any, shape: tuple[int, ...]) -> Any:
    """The slopes in the shape of Z: for a linear layer, a single 1 is as good as an array of them."""
    try:
        return np.broadcast_to(numeric(value, of="the slopes"), shape)
    except ValueError:
        raise fail(f"the slopes do not fit a Z of shape {shape}", value) from None


@points(0.5)
def test_slopes_of_relu_and_linear(student: Student) -> None:
    """The slope of relu is 0 on the left and 1 on the right; that of linear is 1 everywhere."""
    Z = np.array([[-2.0, 3.0], [0.5, -0.1]])
    relu = student.activation_derivative(Z, "relu")
    close(broadcast(relu, (2, 2)), np.array([[0.0, 1.0], [1.0, 0.0]]), of="the slopes of relu")
    linear = student.activation_derivative(Z, "linear")
    close(broadcast(linear, (2, 2)), np.ones((2, 2)), of="the slopes of linear")


@points(0.25)
def test_slope_of_the_sigmoid_is_a_quarter_at_most(student: Student) -> None:
    """Known slopes at the pre-activations -2, 0 and 2."""
    slopes = student.activation_derivative(np.array([[-2.0, 0.0, 2.0]]), "sigmoid")
    wanted = np.array([[0.10499358540350652, 0.25, 0.10499358540350652]])
    close(broadcast(slopes, (1, 3)), wanted, of="the slopes of sigmoid")


@points(0.5)
def test_error_at_a_linear_output_is_what_is_too_much(student: Student) -> None:
    """The slope is 1: y_hat less y is left, for each output and each sample."""
    y, y_hat = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]]), np.array([[4.0, 2.0, 1.0], [0.5, -1.0, 0.0]])
    close(student.output_delta(y, y_hat, y_hat, "linear"), np.array([[3.0, 0.0, -2.0], [0.5, -1.0, 0.0]]))


@points(0.25)
def test_error_at_a_sigmoid_output_is_scaled_by_the_slope(student: Student) -> None:
    """At Z = 0 the output is 1/2 and the slope 1/4: errors of 1/2 and -1/2 count 1/8 and -1/8."""
    y, y_hat, Z = np.array([[0.0, 1.0]]), np.array([[0.5, 0.5]]), np.zeros((1, 2))
    close(student.output_delta(y, y_hat, Z, "sigmoid"), np.array([[0.125, -0.125]]))


@points(0.5)
def test_error_comes_back_through_the_weights(student: Student) -> None:
    """Three units fed two: each collects what the two suffer, times the weight between them."""
    W_next, dZ_next = np.array([[1.0, 2.0, 0.0], [0.0, -1.0, 3.0]]), np.array([[1.0], [2.0]])
    wanted = np.array([[1.0], [0.0], [6.0]])
    close(student.hidden_delta(W_next, dZ_next, np.array([[1.0], [2.0], [3.0]]), "linear"), wanted)


@points(0.25)
def test_no_error_passes_a_relu_that_is_off(student: Student) -> None:
    """Where Z is below 0, relu is flat: a small change there changes nothing."""
    W_next, dZ_next = np.array([[1.0, 2.0, 4.0]]), np.array([[1.0, -1.0]])
    Z = np.array([[1.0, -1.0], [-2.0, 2.0], [3.0, 3.0]])
    wanted = np.array([[1.0, 0.0], [0.0, -2.0], [4.0, -4.0]])
    close(student.hidden_delta(W_next, dZ_next, Z, "relu"), wanted)


@points(0.5)
def test_gradient_of_the_weights_is_a_mean_over_samples(student: Student) -> None:
    """Two samples, two inputs, one output: dW is the mean of dZ times each input."""
    dZ, A_prev = np.array([[2.0, -4.0]]), np.array([[1.0, 1.0], [3.0, 0.5]])
    dW, _ = items(student.layer_gradient(dZ, A_prev), 2, "dW, db")
    close(dW, np.array([[-1.0, 2.0]]), of="dW")


@points(0.25)
def test_gradient_of_the_biases_is_the_mean_of_the_errors(student: Student) -> None:
    """One number for each output: the inputs do not count."""
    dZ, A_prev = np.array([[2.0, -4.0], [1.0, 0.0], [3.0, 3.0]]), np.array([[7.0, 9.0]])
    _, db = items(student.layer_gradient(dZ, A_prev), 2, "dW, db")
    close(db, np.array([[-1.0], [0.5], [3.0]]), of="db")


@points(0.5, of="backprop")
def test_weight_gradient_of_one_linear_unit_can_be_worked_out_by_hand(student: Student) -> None:
    """The errors 1 and 5 came with the inputs 1 and 3: dW is (1 + 15) / 2."""
    (pair,) = items(student.backprop(one_unit(student), TWO_X, TWO_Y), 1, "pairs (dW, db)")
    close(items(pair, 2, "dW, db")[0], np.array([[8.0]]), of="dW")


@points(0.5, of="backprop")
def test_bias_gradient_of_one_linear_unit_can_be_worked_out_by_hand(student: Student) -> None:
    """The errors are 1 and 5, whatever the inputs were: db is (1 + 5) / 2."""
    (pair,) = items(student.backprop(one_unit(student), TWO_X, TWO_Y), 1, "pairs (dW, db)")
    close(items(pair, 2, "dW, db")[1], np.array([[3.0]]), of="db")


# Three samples for `two_layers`, of which no relu is near its kink.
THREE_X = np.array([[2.0, -3.0, 1.0], [1.0, 2.0, 4.0]])
THREE_Y = np.array([[10.0, 0.0, 20.0]])


def measured(student: Student, network: list[Handle], place: int, name: str) -> Any:
    """The slopes of your loss of your feedforward: every entry of a layer's W or b is nudged up and down."""
    W, b, activation = TWO_LAYERS[place]

    def losses(nudged: Any) -> list[float]:
        layers = by_hand(
            student, *((v, b, activation) if name == "W" else (W, v, activation) for v in nudged)
        )
        networks = [[*network[:place], layer, *network[place + 1 :]] for layer in layers]
        answers = student.feedforward.each([(layers, THREE_X) for layers in networks])
        return [number(value) for value in student.loss.each([(THREE_Y, y_hat) for y_hat in answers])]

    return central_differences(losses, W if name == "W" else b)


@points(1.0, of="backprop")
def test_weight_gradients_of_two_layers_are_the_measured_slopes(student: Student) -> None:
    """Nudge every weight in turn: how does your loss change?"""
    network = two_layers(student)
    gradients = items(student.backprop(network, THREE_X, THREE_Y), 2, "pairs (dW, db)")
    compared = []
    for place, pair in enumerate(gradients):
        dW, _ = items(pair, 2, "dW, db")
        compared.append((f"dW of layer {place + 1}", dW, measured(student, network, place, "W")))
    close_each(compared)


@points(0.5, of="backprop")
def test_bias_gradients_of_two_layers_are_the_measured_slopes(student: Student) -> None:
    """Nudge every bias in turn: how does your loss change?"""
    network = two_layers(student)
    gradients = items(student.backprop(network, THREE_X, THREE_Y), 2, "pairs (dW, db)")
    compared = []
    for place, pair in enumerate(gradients):
        _, db = items(pair, 2, "dW, db")
        compared.append((f"db of layer {place + 1}", db, measured(student, network, place, "b")))
    close_each(compared)


# Step 8: optimize


@points(0.5, of="update")
def test_weights_move_against_their_gradient(student: Student) -> None:
    """With a learning rate of 0.5, a weight falls by half of its gradient."""
    network = two_layers(student)
    first = (np.array([[2.0, 0.0], [4.0, -2.0]]), np.zeros((2, 1)))
    student.update(network, [first, (np.array([[1.0, 1.0]]), np.zeros((1, 1)))], 0.5)
    (first_W,), (last_W,) = attributes(network, ("W",))
    close(first_W, np.array([[0.0, 2.0], [-3.0, 2.0]]), of="W of layer 1")
    close(last_W, np.array([[2.5, -2.5]]), of="W of layer 2")


@points(0.25, of="update")
def test_biases_move_too(student: Student) -> None:
    """A bias of 0 with the gradient 3 becomes -0.3 for a learning rate of 0.1."""
    network = one_unit(student)
    student.update(network, [(np.array([[8.0]]), np.array([[3.0]]))], 0.1)
    close(network[0].b, np.array([[-0.3]]), of="b")


@points(0.5, of="train")
def test_each_loss_is_taken_before_its_update(student: Student) -> None:
    """Before the first update the loss is (1 + 25) / 4; before the second, the errors are -0.1 and 2.3."""
    losses = student.train(one_unit(student), TWO_X, TWO_Y, 0.1, 2)
    close(losses, [6.5, 1.325], of="losses")


@points(0.25, of="train")
def test_network_is_trained_afterwards(student: Student) -> None:
    """After two updates the unit has W = 0.86 and b = -0.41."""
    network = one_unit(student)
    student.train(network, TWO_X, TWO_Y, 0.1, 2)
    ((W, b),) = attributes(network, ("W", "b"))
    close(W, np.array([[0.86]]), of="W")
    close(b, np.array([[-0.41]]), of="b")


# Step 9: test


@points(0.25, of="evaluate")
def test_loss_on_other_samples_can_be_worked_out_by_hand(student: Student) -> None:
    """The unit says 2 and 6 where 1 is right both times."""
    close(student.evaluate(one_unit(student), TWO_X, TWO_Y), 6.5)


@points(0.25, of="predict")
def test_prediction_is_in_the_units_of_the_data(student: Student) -> None:
    """The input 14 is 2 deviations above its mean; the unit says 4 deviations, which is 1 + 4 * 10."""
    of_X, of_y = (np.array([[10.0]]), np.array([[2.0]])), (np.array([[1.0]]), np.array([[10.0]]))
    X_scaler, y_scaler = student.Scaler.each([of_X, of_y])
    close(student.predict(one_unit(student), np.array([[14.0]]), X_scaler, y_scaler), np.array([[41.0]]))


@points(0.75)
def test_run_starts_at_the_known_loss(student: Student) -> None:
    """Seed 42: the loss of the untrained network is known, and every epoch adds one loss."""
    result = student.run(epochs=2)
    if not isinstance(result, dict) or not {"losses", "train_loss", "test_loss"} <= set(result):
        raise fail("a dict with losses, train_loss and test_loss is asked for", result)
    losses = sequence(result["losses"], 2, of="losses")
    close(losses[0], 4.621841820975224, of="the loss of the untrained network")
    number(result["train_loss"], "train_loss")
    number(result["test_loss"], "test_loss")
