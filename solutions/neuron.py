# %% [markdown]
"""# Part 1: one neuron, then a network of three.

This part follows the tutorial "Implementing Neural Networks from Scratch".
You build a neuron, wire three of them into a network, say how wrong the network is,
and let gradient descent put it right.

Conventions of this part: samples are rows, every neuron uses the sigmoid,
and the loss of one sample is `(y_true - y_pred)**2`, so its gradient carries the factor 2.
Inputs may be arrays of integers or of floats. Leave them as they are: build new arrays.
"""

# %%
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

# %% [markdown]
# ## Activation
#
# The weighted sum inside a neuron, its pre-activation, can be any number.
# The activation function turns it into an output of a known range.
# The tutorial (section "Activation Function") takes the sigmoid: close to 0 far on the left,
# one half at 0, close to 1 far on the right, and smooth in between.


# %%
def sigmoid(x: FloatArray) -> FloatArray:
    """Squash every pre-activation into the range from 0 to 1: 1 / (1 + e^-x).

    Args:
        x: pre-activations, an array of any shape or one number.

    Returns:
        The activations, of the shape of `x`; finite wherever abs(x) is at most 10,000.

    Source: "Implementing Neural Networks from Scratch", Activation Function.
    """
    ### BEGIN SOLUTION
    # The sigmoid is a tanh, shifted and scaled; written so, no exponential can overflow.
    return 0.5 * (1 + np.tanh(x / 2))
    ### END SOLUTION


# %% [markdown]
# ## Neuron
#
# A neuron weighs its inputs, adds a bias and applies the activation (the tutorial's section "Neuron").
# Weights and bias belong to the neuron and stay the same from call to call; the inputs come with each call.
# The bias is what lets the neuron answer something other than 0.5 when all its inputs are 0.


# %%
class Neuron:
    """One sigmoid neuron with any number of inputs.

    Source: "Implementing Neural Networks from Scratch", Neuron.
    """

    def __init__(self, weights: FloatArray, bias: float) -> None:
        """Keep the weights and the bias for `feedforward`; the attributes' names are yours to choose.

        Args:
            weights: one weight for each input, shape (n,).
            bias: a number.
        """
        ### BEGIN SOLUTION
        self.weights = weights
        self.bias = bias
        ### END SOLUTION

    def feedforward(self, inputs: FloatArray) -> float:
        """Give the neuron's output, sigmoid(weights . inputs + bias).

        Args:
            inputs: one value for each weight, shape (n,).

        Returns:
            One number between 0 and 1, not rounded.
        """
        ### BEGIN SOLUTION
        pre_activation = np.dot(self.weights, inputs) + self.bias
        return float(sigmoid(pre_activation))
        ### END SOLUTION


# %% [markdown]
# ## Network
#
# Neurons become a network when the outputs of some are the inputs of others
# (the tutorial's sections "Neuron Network" and "Coding Feed-forward").
# This one has two inputs, a hidden layer of two neurons, h1 and h2, and an output neuron o1.
# All three have the weights [0, 1] and the bias 0. Both hidden neurons see x, and o1 sees (h1, h2).


# %%
class OurNeuralNetwork:
    """A network of 2 inputs, 2 hidden neurons and 1 output neuron, each with weights [0, 1] and bias 0.

    Source: "Implementing Neural Networks from Scratch", Coding Feed-forward.
    """

    def __init__(self) -> None:
        """Make the three neurons h1, h2 and o1; the attributes' names are yours to choose."""
        ### BEGIN SOLUTION
        weights = np.array([0.0, 1.0])
        self.h1 = Neuron(weights, 0.0)
        self.h2 = Neuron(weights, 0.0)
        self.o1 = Neuron(weights, 0.0)
        ### END SOLUTION

    def feedforward(self, x: FloatArray) -> float:
        """Send one sample through the network: x to h1 and h2, their outputs (h1, h2) to o1.

        Args:
            x: one sample, shape (2,).

        Returns:
            The output of o1, one number between 0 and 1.
        """
        ### BEGIN SOLUTION
        hidden = np.array([self.h1.feedforward(x), self.h2.feedforward(x)])
        return self.o1.feedforward(hidden)
        ### END SOLUTION


# %% [markdown]
# ## Loss
#
# To improve a network we need one number that says how wrong it is.
# The tutorial (section "Loss") takes the mean squared error: squaring keeps an error of +1 and one of -1
# from cancelling, and the mean makes the number comparable between small and large sets of samples.


# %%
def mse_loss(y_true: FloatArray, y_pred: FloatArray) -> float:
    """Give the mean squared error: the mean of (y_true - y_pred)^2.

    Args:
        y_true: the labels, any shape.
        y_pred: the predictions, of the same shape.

    Returns:
        One number; 0 when every prediction is exact.

    Source: "Implementing Neural Networks from Scratch", Loss.
    """
    ### BEGIN SOLUTION
    return float(np.mean((y_true - y_pred) ** 2))
    ### END SOLUTION


# %% [markdown]
# ## Line
#
# Before it trains a network, the tutorial (section "Linear Regression") looks at a model whose best
# parameters can be written down: the line of least squares through a cloud of points.
# Of all lines y = slope * x + intercept it is the one with the smallest sum of squared vertical distances.
# It runs through the point of the means, which gives the intercept once the slope is known.


# %%
def fit_line(x: FloatArray, y: FloatArray) -> tuple[float, float]:
    """Fit a line by least squares.

    The slope is the sum of (x - mean(x)) * (y - mean(y)) over the points,
    divided by the sum of (x - mean(x))^2; the line runs through (mean(x), mean(y)).

    Args:
        x: where the points lie, shape (n,), not all equal.
        y: what was measured there, shape (n,).

    Returns:
        The pair (slope, intercept).

    Source: "Implementing Neural Networks from Scratch", Linear Regression.
    """
    ### BEGIN SOLUTION
    dx = x - x.mean()
    dy = y - y.mean()
    slope = np.sum(dx * dy) / np.sum(dx**2)
    intercept = y.mean() - slope * x.mean()
    return float(slope), float(intercept)
    ### END SOLUTION


# %% [markdown]
# ## Descent
#
# For a network there is no formula for the best weights, so we feel our way downhill
# (the tutorial's section "Gradient Descent"). The gradient says how the loss changes when each parameter
# moves a little; a step against it makes the loss smaller. You measure a gradient by trying both sides
# of a point, work out the sigmoid's slope on paper, and then walk.


# %%
def numerical_gradient(f: Callable[[FloatArray], float], w: FloatArray, h: float = 1e-5) -> FloatArray:
    """Measure the gradient of `f` at `w` by central differences.

    The entry for w_i is (f(w + h e_i) - f(w - h e_i)) / (2 h), where e_i is 1 in place i and 0 elsewhere.

    Args:
        f: a function that takes an array of w's shape and returns one number.
        w: the point, an array of any shape; it is the same afterwards as before.
        h: how far to go to each side.

    Returns:
        The gradient, of the shape of `w`.

    Source: "Implementing Neural Networks from Scratch", Gradient Descent.
    """
    ### BEGIN SOLUTION
    gradient = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[i] = h
        gradient[i] = (f(w + step) - f(w - step)) / (2 * h)
    return gradient
    ### END SOLUTION


# %%
def sigmoid_derivative(x: FloatArray) -> FloatArray:
    """Give the slope of the sigmoid at the pre-activation `x` (and not at an activation, sigmoid(x)).

    Args:
        x: pre-activations, an array of any shape or one number.

    Returns:
        The slopes, of the shape of `x`; finite wherever abs(x) is at most 10,000.

    Source: "Implementing Neural Networks from Scratch", Optimizer (its deriv_sigmoid).
    """
    ### BEGIN SOLUTION
    s = sigmoid(x)
    return s * (1 - s)
    ### END SOLUTION


# %%
def gradient_descent(
    gradient: Callable[[FloatArray], FloatArray],
    w0: FloatArray,
    learning_rate: float = 0.1,
    steps: int = 100,
) -> FloatArray:
    """Walk downhill from `w0` and return every point on the way.

    A step takes w to w - learning_rate * gradient(w).

    Args:
        gradient: a function that takes a point and returns the gradient there, of the same shape.
        w0: where to start, an array of any shape.
        learning_rate: the share of the gradient that a step goes.
        steps: how many steps to take.

    Returns:
        The path, shape (steps + 1, *w0.shape): row 0 is w0, row k is the point after k steps.

    Source: "Implementing Neural Networks from Scratch", Gradient Descent.
    """
    ### BEGIN SOLUTION
    w = w0
    path = [w]
    for _ in range(steps):
        w = w - learning_rate * gradient(w)  # a new array, so the earlier points stay what they were
        path.append(w)
    return np.array(path)
    ### END SOLUTION


# %% [markdown]
# ## Training
#
# Now the network learns (the tutorial's sections "Backpropagation" and "Optimizer"):
# from weight and height, shifted to (pounds - 135, inches - 66), it predicts the label 1 (F) or 0 (M).
# First you turn kilograms and centimetres into these features. The tutorial makes such a function too,
# but calls it with the two swapped, (182, 73): that person would weigh 182 kg and be 73 cm tall,
# and the 0.040 it prints is the answer for them.


# %%
def to_features(kg: float, cm: float) -> FloatArray:
    """Turn a person's measures into the network's two inputs: pounds less 135 and inches less 66.

    One kilogram is 2.20462 pounds, one centimetre is 0.393701 inches.

    Args:
        kg: weight in kilograms.
        cm: height in centimetres.

    Returns:
        The array [shifted pounds, shifted inches], shape (2,).

    Source: "Implementing Neural Networks from Scratch", Optimizer (its generate_test_data).
    """
    ### BEGIN SOLUTION
    return np.array([kg * 2.20462 - 135, cm * 0.393701 - 66])
    ### END SOLUTION


# %% [markdown]
# The chain rule, on one neuron first. The loss depends on the output, the output on the pre-activation,
# and the pre-activation on each weight and on the bias; the derivatives along the way are multiplied.


# %%
def neuron_gradient(
    weights: FloatArray, bias: float, inputs: FloatArray, y_true: float
) -> tuple[FloatArray, float]:
    """Give the gradient of one sigmoid neuron's loss, (y_true - y_pred)^2.

    Here y_pred = sigmoid(weights . inputs + bias).

    Args:
        weights: shape (n,).
        bias: a number.
        inputs: one sample, shape (n,).
        y_true: its label.

    Returns:
        The pair (d_weights, d_bias): the partial derivatives by each weight, shape (n,), and by the bias.

    Source: "Implementing Neural Networks from Scratch", Backpropagation.
    """
    ### BEGIN SOLUTION
    z = np.dot(weights, inputs) + bias
    d_z = -2 * (y_true - sigmoid(z)) * sigmoid_derivative(z)
    # z moves by inputs[i] when weight i moves by 1, and by 1 when the bias does.
    return d_z * inputs, float(d_z)
    ### END SOLUTION


# %% [markdown]
# The network again, now with nine parameters of its own, in the order of the tutorial's attributes:
# w1, w2 and b1 belong to h1, w3, w4 and b2 to h2, w5, w6 and b3 to o1, and the biases stand last.


# %%
def network_output(params: FloatArray, x: FloatArray) -> float:
    """Give the output of the 2-2-1 sigmoid network for one sample.

    h1 = s(w1 x0 + w2 x1 + b1), h2 = s(w3 x0 + w4 x1 + b2), o1 = s(w5 h1 + w6 h2 + b3), s being the sigmoid.

    Args:
        params: [w1, w2, w3, w4, w5, w6, b1, b2, b3], shape (9,).
        x: one sample, shape (2,).

    Returns:
        o1, one number between 0 and 1.

    Source: "Implementing Neural Networks from Scratch", Optimizer.
    """
    ### BEGIN SOLUTION
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params
    h1 = sigmoid(w1 * x[0] + w2 * x[1] + b1)
    h2 = sigmoid(w3 * x[0] + w4 * x[1] + b2)
    return float(sigmoid(w5 * h1 + w6 * h2 + b3))
    ### END SOLUTION


# %%
def network_gradient(params: FloatArray, x: FloatArray, y_true: float) -> FloatArray:
    """Give the nine partial derivatives of one sample's loss, (y_true - network_output(params, x))^2.

    Args:
        params: [w1, w2, w3, w4, w5, w6, b1, b2, b3], shape (9,).
        x: one sample, shape (2,).
        y_true: its label.

    Returns:
        The partial derivatives in the order of `params`, shape (9,).

    Source: "Implementing Neural Networks from Scratch", Backpropagation.
    """
    ### BEGIN SOLUTION
    w1, w2, w3, w4, w5, w6, b1, b2, b3 = params
    z1 = w1 * x[0] + w2 * x[1] + b1
    z2 = w3 * x[0] + w4 * x[1] + b2
    h1, h2 = sigmoid(z1), sigmoid(z2)
    z3 = w5 * h1 + w6 * h2 + b3
    # How the loss changes with each pre-activation, from the output backwards.
    d_z3 = -2 * (y_true - sigmoid(z3)) * sigmoid_derivative(z3)
    d_z1 = d_z3 * w5 * sigmoid_derivative(z1)
    d_z2 = d_z3 * w6 * sigmoid_derivative(z2)
    d_weights = [d_z1 * x[0], d_z1 * x[1], d_z2 * x[0], d_z2 * x[1], d_z3 * h1, d_z3 * h2]
    return np.array([*d_weights, d_z1, d_z2, d_z3])
    ### END SOLUTION


# %% [markdown]
# Stochastic gradient descent takes one sample at a time: all nine partial derivatives with the
# present parameters, then one update of all nine. An epoch is one pass over the samples, in the order given.


# %%
def train(
    params: FloatArray,
    data: FloatArray,
    labels: FloatArray,
    learning_rate: float = 0.1,
    epochs: int = 1000,
) -> tuple[FloatArray, FloatArray]:
    """Train the 2-2-1 network by stochastic gradient descent, one update after each sample.

    Args:
        params: where to start, [w1, ..., w6, b1, b2, b3], shape (9,); it is the same afterwards as before.
        data: the samples, one in a row, shape (n, 2).
        labels: one label for each sample, shape (n,).
        learning_rate: the share of the gradient that an update goes.
        epochs: how many times to go through all samples, in the order given.

    Returns:
        The pair (params, losses): the trained parameters, shape (9,), and the mse_loss over all samples
        after each epoch, shape (epochs,).

    Source: "Implementing Neural Networks from Scratch", Optimizer.
    """
    ### BEGIN SOLUTION
    losses = []
    for _ in range(epochs):
        for x, y_true in zip(data, labels, strict=True):
            # All nine derivatives are taken before the first parameter moves.
            params = params - learning_rate * network_gradient(params, x, y_true)
        y_pred = np.array([network_output(params, x) for x in data])
        losses.append(mse_loss(labels, y_pred))
    return params, np.array(losses)
    ### END SOLUTION
