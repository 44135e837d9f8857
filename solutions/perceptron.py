# %% [markdown]
"""# Part 2: a perceptron, and a bug in its training.

This part follows the tutorial "Building a NEURAL NET from SCRATCH".
One sigmoid neuron with three inputs learns seven labelled samples.
You reproduce the tutorial's printed numbers, then find out why they are not those of gradient descent.

Conventions of this part: samples are rows, so inputs are (7, 3), labels (7, 1), weights (3, 1) and bias (1,).
The loss is `0.5 * sum(error**2)` with error = prediction - label: its gradient has no factor 2,
and is summed over the samples, not averaged. Inputs and labels are integers. Never write into an argument.
"""

# %%
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Step = Callable[[FloatArray, FloatArray, FloatArray, FloatArray, float], tuple[FloatArray, FloatArray, float]]

# %% [markdown]
# ## Variables
#
# The tutorial's step 1 writes its labels as one row and reshapes them into a column, one for each sample.
# The column matters: labels of shape (7,) and predictions of shape (7, 1) subtract
# to a (7, 7) matrix without any warning.


# %%
def as_column(labels: FloatArray) -> FloatArray:
    """Turn labels into a column.

    Args:
        labels: n labels, shape (n,) or (1, n).

    Returns:
        The same labels in the same order, shape (n, 1).

    Source: "Building a NEURAL NET from SCRATCH", step 1.
    """
    ### BEGIN SOLUTION
    return labels.reshape(-1, 1)
    ### END SOLUTION


# %% [markdown]
# ## Hyperparameters
#
# Weights and bias start at random numbers, and a seed makes the same ones come back on every run.
# The tutorial's step 2 uses NumPy's legacy generator (`np.random.seed`, `np.random.rand`;
# as an object of its own, `np.random.RandomState`). `np.random.default_rng` is a newer generator:
# the same seed gives other numbers there.


# %%
def init_params(n_features: int = 3, seed: int = 42) -> tuple[FloatArray, FloatArray]:
    """Draw the initial weights and bias uniformly from [0, 1) with NumPy's legacy generator.

    The generator, freshly seeded, is asked twice: for the weights first and then for the bias.

    Args:
        n_features: how many inputs the neuron has.
        seed: the generator's seed.

    Returns:
        The pair (weights, bias), shapes (n_features, 1) and (1,).

    Source: "Building a NEURAL NET from SCRATCH", step 2.
    """
    ### BEGIN SOLUTION
    rng = np.random.RandomState(seed)
    weights = rng.rand(n_features, 1)
    bias = rng.rand(1)
    return weights, bias
    ### END SOLUTION


# %% [markdown]
# ## Activation
#
# The sigmoid and its slope, as in part 1 (the tutorial's step 3).
# `sigmoid_derivative` takes the pre-activation and calls the sigmoid itself.
# Keep that in mind for the last step of this part.


# %%
def sigmoid(x: FloatArray) -> FloatArray:
    """Squash every pre-activation into the range from 0 to 1: 1 / (1 + e^-x).

    Args:
        x: pre-activations, an array of any shape or one number.

    Returns:
        The activations, of the shape of `x`; finite wherever abs(x) is at most 10,000.

    Source: "Building a NEURAL NET from SCRATCH", step 3.
    """
    ### BEGIN SOLUTION
    # The sigmoid is a tanh, shifted and scaled; written so, no exponential can overflow.
    return 0.5 * (1 + np.tanh(x / 2))
    ### END SOLUTION


# %%
def sigmoid_derivative(x: FloatArray) -> FloatArray:
    """Give the slope of the sigmoid at the pre-activation `x` (and not at an activation, sigmoid(x)).

    Args:
        x: pre-activations, an array of any shape or one number.

    Returns:
        The slopes, of the shape of `x`; finite wherever abs(x) is at most 10,000.

    Source: "Building a NEURAL NET from SCRATCH", step 3.
    """
    ### BEGIN SOLUTION
    s = sigmoid(x)
    return s * (1 - s)
    ### END SOLUTION


# %% [markdown]
# ## Training
#
# An epoch is one pass over all samples: predict, compare, move weights and bias once.
# The cell below is given. It is what the tutorial's step 4 does in one epoch, under its own names
# (its `z` is the prediction, sigmoid(inputs @ weights + bias)); you write the loop around it.
# The tutorial's code says 30000 epochs, but the numbers it prints are those of 100 epochs and one step more.


# %%
def published_step(
    inputs: FloatArray, labels: FloatArray, weights: FloatArray, bias: FloatArray, learning_rate: float
) -> tuple[FloatArray, FloatArray, float]:
    """Do one epoch as the tutorial published it; given, not to be changed.

    Args:
        inputs: the samples, shape (n, d).
        labels: shape (n, 1).
        weights: shape (d, 1).
        bias: shape (1,).
        learning_rate: the step is multiplied by it.

    Returns:
        The new weights, the new bias, and the sum of the errors before the update.

    Source: "Building a NEURAL NET from SCRATCH", step 4.
    """
    z = sigmoid(inputs @ weights + bias)
    error = z - labels
    delta = error * sigmoid_derivative(z)
    new_weights = weights - learning_rate * inputs.T @ delta
    new_bias = bias - learning_rate * delta.sum(axis=0)
    return new_weights, new_bias, float(error.sum())


# %%
def train(
    step: Step,
    inputs: FloatArray,
    labels: FloatArray,
    weights: FloatArray,
    bias: FloatArray,
    learning_rate: float = 0.05,
    epochs: int = 100,
) -> tuple[FloatArray, FloatArray, list[float]]:
    """Call `step` once an epoch, each time with the weights and the bias that the last call gave back.

    Args:
        step: called as step(inputs, labels, weights, bias, learning_rate); returns the triple
            (weights, bias, error_sum). `published_step` is one; any other must work as well.
        inputs: the samples, shape (n, d).
        labels: shape (n, 1).
        weights: where to start, shape (d, 1).
        bias: where to start, shape (1,).
        learning_rate: handed on to `step`.
        epochs: how many times to call `step`.

    Returns:
        The triple (weights, bias, error_sums): the last weights and bias, and one error sum for each epoch.

    Source: "Building a NEURAL NET from SCRATCH", step 4.
    """
    ### BEGIN SOLUTION
    error_sums = []
    for _ in range(epochs):
        weights, bias, error_sum = step(inputs, labels, weights, bias, learning_rate)
        error_sums.append(error_sum)
    return weights, bias, error_sums
    ### END SOLUTION


# %% [markdown]
# ## Outcomes
#
# A trained neuron answers for any point, also for one that it has not seen (the tutorial's step 5).
# The answer is the activation itself, read as a probability: below one half means label 0, above it label 1.
# After 101 published steps [1, 0, 0] comes out near 0.468 and [0, 1, 0] near 0.709,
# so the tutorial's run had hardly begun; 30000 epochs and one more bring them to 0.019 and 0.990.


# %%
def predict(point: FloatArray, weights: FloatArray, bias: FloatArray) -> FloatArray:
    """Give the probability of label 1 for one point: sigmoid(point . weights + bias).

    Args:
        point: one sample, shape (d,).
        weights: shape (d, 1).
        bias: shape (1,).

    Returns:
        The probability, between 0 and 1; one number, or an array of shape (1,).

    Source: "Building a NEURAL NET from SCRATCH", step 5.
    """
    ### BEGIN SOLUTION
    return sigmoid(point @ weights + bias)
    ### END SOLUTION


# %% [markdown]
# ## Debugging
#
# The published step lowers the error, yet it does not follow the gradient of the loss, 0.5 * sum(error**2).
# Measure it: nudge one weight by a small h to both sides, see how the loss changes,
# and compare with what `published_step` subtracts (divided by the learning rate).
# Then write the true gradient and a step that uses it. This step is ours; the tutorial has none like it.


# %%
def gradient(
    inputs: FloatArray, labels: FloatArray, weights: FloatArray, bias: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Give the true gradient of the loss 0.5 * sum(error^2), by the weights and by the bias.

    Here error = sigmoid(inputs @ weights + bias) - labels.

    Args:
        inputs: the samples, shape (n, d).
        labels: shape (n, 1).
        weights: shape (d, 1).
        bias: shape (1,).

    Returns:
        The pair (d_weights, d_bias), shapes (d, 1) and (1,), summed over the samples.

    Source: "Building a NEURAL NET from SCRATCH", step 4, put right.
    """
    ### BEGIN SOLUTION
    z = inputs @ weights + bias
    error = sigmoid(z) - labels
    delta = error * sigmoid_derivative(z)  # the slope at the pre-activation: one sigmoid, not two
    return inputs.T @ delta, delta.sum(axis=0)
    ### END SOLUTION


# %%
def train_step(
    inputs: FloatArray, labels: FloatArray, weights: FloatArray, bias: FloatArray, learning_rate: float
) -> tuple[FloatArray, FloatArray, float]:
    """Take one step of gradient descent with the true gradient; fits `train` as its `step`.

    Args:
        inputs: the samples, shape (n, d).
        labels: shape (n, 1).
        weights: shape (d, 1).
        bias: shape (1,).
        learning_rate: the gradient is multiplied by it.

    Returns:
        The triple (weights, bias, error_sum): the new weights and bias, and the sum of
        prediction - label over all samples before the update.

    Source: "Building a NEURAL NET from SCRATCH", step 4, put right.
    """
    ### BEGIN SOLUTION
    error_sum = np.sum(predict(inputs, weights, bias) - labels)
    d_weights, d_bias = gradient(inputs, labels, weights, bias)
    return weights - learning_rate * d_weights, bias - learning_rate * d_bias, float(error_sum)
    ### END SOLUTION
