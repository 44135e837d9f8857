"""What the hints state, to be evaluated with the reference; and the code that they warn of."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np


def overflows(call: Callable[[], Any]) -> bool:
    return refused(FloatingPointError, call)


def refused(error: type[Exception], call: Callable[[], Any]) -> bool:
    with np.errstate(over="raise"):
        try:
            call()
        except error:
            return True
    return False


HELP = {"math": math, "overflows": overflows, "refused": refused}

SAMPLES = {
    "neuron": """
x, y = np.array([-2.0, 0.5, 3.0]), np.array([1.0, 0.0, 4.0])
w = w0 = np.array([1.0, -2.0, 0.5])
y_true, y_pred = 1.0, 0.25
w1 = w5 = 0.5
""",
    "perceptron": """
x = np.array([-2.0, 0.5, 3.0])
seed = 42
inputs, labels = np.array([[0.0, 1.0], [1.0, 1.0], [1.0, 0.0]]), np.array([[1.0], [0.0], [1.0]])
weights, bias = np.array([[0.5], [-1.0]]), np.array([0.25])
""",
    "nine_steps": """
seed, h = 42, 1e-5
rand = initialize(seed).rand
X, y = generate_data(initialize(seed), 7)
data, scaler = X, get_scaler(X)
Z, activation = np.array([[-2.0, 3.0]]), "relu"
network = build_network([2, 4, 4, 3], initialize(seed))
losses = train(network, X, y, 0.0, 2)
dZ = np.ones((4, 7)) * X[0]
""",
}
"""By part: arguments for the fragments and claims, made with the reference's own functions."""

AVOIDED = {
    ("neuron", "sigmoid", "np.exp(x) / (1 + np.exp(x))"): "gives nan far on the right",
    ("neuron", "sigmoid", "math.exp"): "takes no array",
    ("neuron", "sigmoid_derivative", "x * (1 - x)"): "takes its argument for an activation",
    ("neuron", "gradient_descent", "w -= ..."): "writes into w0 and into every point of the path",
    ("neuron", "train", "params -= ..."): "writes into the caller's array",
    ("perceptron", "as_column", "labels.T"): "leaves labels of shape (n,) as they are",
    ("perceptron", "init_params", "np.random.default_rng(seed)"): "is the other generator",
    ("perceptron", "sigmoid_derivative", "x * (1 - x)"): "takes its argument for an activation",
    ("perceptron", "train_step", "weights -= ..."): "writes into the caller's array",
    ("nine_steps", "initialize", "np.random.default_rng(seed)"): "is the other generator",
    ("nine_steps", "train_test_split", "len(X)"): "counts the rows, which are features",
    ("nine_steps", "check_overfitting", "False"): "an answer is no error",
    ("nine_steps", "activate", "max(Z, 0)"): "asks whether an array is larger, as if it were one number",
    ("nine_steps", "activate", "if Z > 0: ..."): "asks whether an array is true",
    ("nine_steps", "activate", "Z[Z < 0] = 0"): "writes into the caller's array",
    ("nine_steps", "loss", "np.mean"): "divides by the number of values, and not of samples",
}
"""By part, function and fragment: what a right answer does not do, and why."""

STATED = [
    ("neuron", "sigmoid", "The values should rise", "sigmoid(-2) < sigmoid(0) < sigmoid(2)"),
    ("neuron", "sigmoid", "on one number only", "refused(TypeError, lambda: math.exp(x))"),
    ("neuron", "sigmoid", "is the same curve on paper",
     "np.allclose(np.exp(x) / (1 + np.exp(x)), sigmoid(x))"),
    ("neuron", "sigmoid", "at 1000 it", "np.isnan(np.exp(1000.0) / (1 + np.exp(1000.0)))"),
    ("neuron", "sigmoid", "at -1000 NumPy warns", "overflows(lambda: 1 / (1 + np.exp(1000.0)))"),
    ("neuron", "sigmoid", "the value, 0,", "1 / (1 + np.exp(1000.0)) == 0 == sigmoid(-1000)"),
    ("neuron", "sigmoid", "The same curve", "np.allclose(1 / (1 + np.exp(-x)), 0.5 * (1 + np.tanh(x / 2)))"),
    ("neuron", "sigmoid", "without a warning", "not overflows(lambda: 0.5 * (1 + np.tanh(-1000.0 / 2)))"),
    ("neuron", "Neuron", "depends on its bias",
     "Neuron(w, 1.0).feedforward(0 * w) > Neuron(w, 0.0).feedforward(0 * w)"),
    ("neuron", "OurNeuralNetwork", "For `x = np.array([2, 3])` both hidden neurons should say 0.9526",
     "[round(getattr(OurNeuralNetwork(), name).feedforward(np.array([2, 3])), 4) for name in ('h1', 'h2')]"
     " == [0.9526, 0.9526]"),
    ("neuron", "mse_loss", "+1 and -1", "mse_loss(np.array([1, 0]), np.array([0, 1])) == 1"),
    ("neuron", "mse_loss", "divides by the number of values", "mse_loss(x, 0 * x) == np.sum(x**2) / x.size"),
    ("neuron", "fit_line", "do you get 3 and 1, in this order",
     "np.allclose(fit_line(x, 3 * x + 1), [3, 1])"),
    ("neuron", "numerical_gradient", "the gradient is `2 * w`",
     "np.allclose(numerical_gradient(lambda w: np.sum(w ** 2), w), 2 * w)"),
    ("neuron", "numerical_gradient", "one side only shows a clear error",
     "(w[0] + 1) ** 2 - w[0] ** 2 > 2 * w[0] + 0.9"),
    ("neuron", "sigmoid_derivative", "never has a negative slope", "np.all(sigmoid_derivative(x) > 0)"),
    ("neuron", "sigmoid_derivative", "is something else",
     "not np.isclose(x * (1 - x), sigmoid_derivative(x)).any()"),
    ("neuron", "to_features", "near 25.9 and 5.7",
     "np.round(to_features(73, 182), 1).tolist() == [25.9, 5.7]"),
    ("neuron", "neuron_gradient", "that of the loss by the output, `-2 * (y_true - y_pred)`",
     "np.isclose(numerical_gradient(lambda at: (y_true - at) ** 2, np.array(y_pred)),"
     " -2 * (y_true - y_pred))"),
    ("neuron", "train", "With 4 samples and 3 epochs",
     "len(train(np.ones(9), np.ones((4, 2)), np.ones(4), epochs=3)[1]) == 3"),
    ("perceptron", "as_column", "is still of shape (7,)", "np.zeros(7).T.shape == (7,)"),
    ("perceptron", "init_params", "is your first weight 0.3745",
     "round(init_params(seed=42)[0][0, 0], 4) == 0.3745"),
    ("perceptron", "init_params", "draw other numbers",
     "np.random.default_rng(seed).random() != init_params()[0][0, 0]"),
    ("perceptron", "sigmoid", "`sigmoid(2)` is above one half", "sigmoid(2) > 0.5"),
    ("perceptron", "sigmoid", "is the same curve",
     "np.allclose(1 / (1 + np.exp(-x)), 0.5 * (1 + np.tanh(x / 2)))"),
    ("perceptron", "sigmoid_derivative", "almost 0",
     "0 < sigmoid_derivative(10) < 1e-4 > sigmoid_derivative(-10) > 0"),
    ("perceptron", "sigmoid_derivative", "is right only where `x` is an activation already",
     "not np.isclose(x * (1 - x), sigmoid_derivative(x)).any()"
     " and np.allclose(sigmoid(x) * (1 - sigmoid(x)), sigmoid_derivative(x))"),
    ("perceptron", "train", "exactly that many",
     "len(train(published_step, inputs, labels, weights, bias, 0.1, 5)[2]) == 5"),
    ("perceptron", "predict", "lies between 0 and 1", "0 < predict(np.zeros(2), weights, bias).item() < 1"),
    ("perceptron", "gradient", "How far from that is `inputs.T @ delta` in `published_step`",
     "not np.allclose(weights - published_step(inputs, labels, weights, bias, 1.0)[0],"
     " gradient(inputs, labels, weights, bias)[0], atol=0.01)"),
    ("perceptron", "train_step", "prediction less label",
     "np.isclose(train_step(inputs, labels, weights, bias, 1.0)[2],"
     " np.sum(predict(inputs, weights, bias) - labels))"),
    ("nine_steps", "initialize", "it has no `rand`", "not hasattr(np.random.default_rng(seed), 'rand')"),
    ("nine_steps", "initialize", "give other numbers",
     "np.random.default_rng(seed).random() != initialize(seed).rand()"),
    ("nine_steps", "generate_data", "(2, 5) and (3, 5)",
     "[value.shape for value in generate_data(initialize(seed), 5)] == [(2, 5), (3, 5)]"),
    ("nine_steps", "generate_data", "would put the same numbers elsewhere",
     "not np.allclose(initialize(seed).rand(7, 2).T * 100, X)"),
    ("nine_steps", "train_test_split", "`len(X)` is the number of features", "len(X) == 2 != X.shape[1]"),
    ("nine_steps", "get_scaler", "NumPy's deviation divides by n", "np.std([1, 3]) == 1"),
    ("nine_steps", "get_scaler", "1 goes along the samples", "data.mean(axis=1).shape == (2,)"),
    ("nine_steps", "unstandardize", "should be `data` again",
     "np.allclose(unstandardize(standardize(data, scaler), scaler), data)"),
    ("nine_steps", "Layer", "or both get other numbers",
     "not np.isclose(initialize(seed).randn(4 + 8)[4:], network[0].W.ravel()).any()"),
    ("nine_steps", "build_network", "names four sizes",
     "[layer.activation for layer in network] == ['relu', 'relu', 'linear']"),
    ("nine_steps", "count_parameters", "Count `[2, 4, 4, 3]` by hand",
     "count_parameters([2, 4, 4, 3]) == 47"),
    ("nine_steps", "check_overfitting", "when the two numbers are equal",
     "refused(ValueError, lambda: check_overfitting(47, 47))"),
    ("nine_steps", "activate", "do not work on arrays",
     "refused(ValueError, lambda: max(Z, 0)) and refused(ValueError, lambda: bool(Z > 0))"),
    ("nine_steps", "loss", "the errors 1, 1 and 2 the loss is 3",
     "loss(np.zeros((3, 1)), np.array([[1], [1], [2]])) == 3"),
    ("nine_steps", "loss", "half of 1 + 1 + 4", "(1 + 1 + 4) / 2 == 3"),
    ("nine_steps", "activation_derivative", "for all three names, at -2 and at 3",
     "all(np.allclose((activate(Z + h, name) - activate(Z - h, name)) / (2 * h),"
     " activation_derivative(Z, name)) for name in ('relu', 'sigmoid', 'linear'))"),
    ("nine_steps", "activation_derivative", "At -2 the slope of relu is 0",
     "activation_derivative(Z, 'relu')[0, 0] == 0"),
    ("nine_steps", "output_delta", "For a linear layer the slope is 1 everywhere",
     "np.all(activation_derivative(Z, 'linear') == 1)"),
    ("nine_steps", "hidden_delta", "`dZ_next` is (2, 7), the result is (3, 7), `W_next` is (2, 3)",
     "hidden_delta(np.ones((2, 3)), np.ones((2, 7)), np.ones((3, 7)), 'relu').shape == (3, 7)"),
    ("nine_steps", "layer_gradient", "of the shapes (4, 2) and (4, 1)",
     "[value.shape for value in layer_gradient(dZ, X)] == [(4, 2), (4, 1)]"),
    ("nine_steps", "layer_gradient", "With every sample there twice, are they the same",
     "all(map(np.allclose, layer_gradient(dZ, X), layer_gradient(np.hstack([dZ, dZ]), np.hstack([X, X]))))"),
    ("nine_steps", "train", "the loss of the untrained network",
     "len(losses) == 2 and losses[0] == loss(y, feedforward(network, X))"),
    ("nine_steps", "run", "where `losses[-1]` is from before it",
     "(lambda done: done['train_loss'] < done['losses'][-1])(run(42, 1))"),
]  # fmt: skip
"""By part and function: a phrase of a hint, and what must hold for it to be true."""
