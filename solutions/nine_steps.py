# %% [markdown]
"""# Part 3: a neural network in nine steps.

This part follows the tutorial "Machine Learning in Python NumPy: Neural Network in 9 Steps".
A network of any depth learns a + b, a - b and |a - b| from examples:
data first, then layers, forward and backward propagation, gradient descent, and a test on unseen data.

Conventions of this part: features are rows and samples are columns, so X is (2, n) and y is (3, n).
The loss is `sum((y_hat - y)**2) / (2 * n)`: no factor 2 in its gradient, and a mean over the samples.
A network is a list of layers. Functions leave their arguments as they are, save where they say otherwise.
"""

# %%
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Gradients = list[tuple[FloatArray, FloatArray]]
Network = list["Layer"]

# %% [markdown]
# ## Step 1: initialize
#
# The tutorial's first step imports NumPy and fixes the random numbers, so that every run is the same.
# We keep the randomness in a generator that is passed around, in place of a hidden global one:
# `np.random.RandomState`, which gives the tutorial's numbers. `np.random.default_rng` gives others.


# %%
def initialize(seed: int = 42) -> np.random.RandomState:
    """Make a generator of NumPy's legacy kind, an object with `rand` and `randn`.

    Args:
        seed: two generators made with the same seed give the same numbers.

    Returns:
        A new np.random.RandomState that starts from `seed`.

    Source: "Neural Network in 9 Steps", step 1.
    """
    ### BEGIN SOLUTION
    return np.random.RandomState(seed)
    ### END SOLUTION


# %% [markdown]
# ## Step 2: data
#
# There is no data set to download: the tutorial makes its own.
# The inputs are pairs (a, b) between 0 and 100, and the outputs are a + b, a - b and |a - b|.
# The first two are linear in the inputs and the third is not, so the network will need its hidden layers.


# %%
def generate_data(rng: np.random.RandomState, n_samples: int = 10_000) -> tuple[FloatArray, FloatArray]:
    """Draw inputs uniformly from 0 to 100 and work out the three outputs.

    All inputs come from one call, rng.rand(2, n_samples), times 100.

    Args:
        rng: where the random numbers come from.
        n_samples: how many samples to make, n.

    Returns:
        The pair (X, y): X of shape (2, n) with the rows a and b,
        y of shape (3, n) with the rows a + b, a - b and |a - b|.

    Source: "Neural Network in 9 Steps", step 2.
    """
    ### BEGIN SOLUTION
    X = rng.rand(2, n_samples) * 100
    a, b = X
    y = np.array([a + b, a - b, np.abs(a - b)])
    return X, y
    ### END SOLUTION


# %% [markdown]
# ## Step 3: split
#
# A network is judged on samples that it was not trained on, so part of the data is put aside.
# The tutorial trains on 70 % and tests on 30 %.
# These samples are random already, so the first columns can be the training set and the rest the test set.


# %%
def train_test_split(
    X: FloatArray, y: FloatArray, train_ratio: float = 0.7
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Split the samples, in their order, into a training set and a test set.

    Args:
        X: inputs, shape (d, n).
        y: outputs, shape (k, n).
        train_ratio: the share of the n columns that the training set gets, counted from the first.

    Returns:
        X_train, X_test, y_train, y_test, in this order; every column is in exactly one of the two sets.

    Source: "Neural Network in 9 Steps", step 3.
    """
    ### BEGIN SOLUTION
    n_train = int(train_ratio * X.shape[1])
    return X[:, :n_train], X[:, n_train:], y[:, :n_train], y[:, n_train:]
    ### END SOLUTION


# %% [markdown]
# ## Step 4: standardize
#
# Features of mean 0 and standard deviation 1 are easier to learn from than numbers up to 200.
# The tutorial takes both figures from the training set only and uses them for the test set as well:
# nothing about the test set may reach the network before the test.
# `Scaler`, in the next cell, is given.


# %%
class Scaler(NamedTuple):
    """The mean and the standard deviation of every feature, each (d, 1); given, not to be changed."""

    mean: FloatArray
    std: FloatArray


# %%
def get_scaler(data: FloatArray) -> Scaler:
    """Measure every feature of the data: one mean and one standard deviation for each row.

    The standard deviation is the root of the mean squared distance from the mean: it divides by n, not n - 1.

    Args:
        data: features in rows, shape (d, n).

    Returns:
        Scaler(mean, std), each of shape (d, 1).

    Source: "Neural Network in 9 Steps", step 4.
    """
    ### BEGIN SOLUTION
    return Scaler(mean=data.mean(axis=1, keepdims=True), std=data.std(axis=1, keepdims=True))
    ### END SOLUTION


# %%
def standardize(data: FloatArray, scaler: Scaler) -> FloatArray:
    """Express every feature as its distance from the scaler's mean, in units of the scaler's deviation.

    Args:
        data: features in rows, shape (d, n).
        scaler: mean and std, each (d, 1); they may come from other data than `data`.

    Returns:
        A new array, shape (d, n).

    Source: "Neural Network in 9 Steps", step 4.
    """
    ### BEGIN SOLUTION
    mean, std = scaler
    return (data - mean) / std
    ### END SOLUTION


# %%
def unstandardize(data: FloatArray, scaler: Scaler) -> FloatArray:
    """Undo `standardize`: bring standardized features back to their own units.

    Args:
        data: standardized features in rows, shape (d, n).
        scaler: the scaler that they were standardized with.

    Returns:
        A new array, shape (d, n).

    Source: "Neural Network in 9 Steps", steps 4 and 9.
    """
    ### BEGIN SOLUTION
    mean, std = scaler
    return data * std + mean
    ### END SOLUTION


# %% [markdown]
# ## Step 5: construct
#
# A layer is a weight matrix W, a bias vector b and the name of an activation; a network is a list of layers.
# W has one row for each output and one column for each input, so that the layer computes W @ A + b.
# The article writes a transpose at this place, its code does not, and neither do we.
# Weights start at random, or all hidden units would learn the same.


# %%
class Layer:
    """One layer of a network: weights, biases and an activation.

    Attributes:
        W: weights, shape (output_dim, input_dim).
        b: biases, shape (output_dim, 1).
        activation: 'relu', 'sigmoid' or 'linear'.
        Z: pre-activations of the last samples, shape (output_dim, n); `feedforward` writes it.
        A: activations of the last samples, shape (output_dim, n); `feedforward` writes it.

    Source: "Neural Network in 9 Steps", step 5.
    """

    W: FloatArray
    b: FloatArray
    activation: str
    Z: FloatArray
    A: FloatArray

    def __init__(self, input_dim: int, output_dim: int, activation: str, rng: np.random.RandomState) -> None:
        """Set W, b and activation.

        First W, then b is drawn with rng.randn in its shape, and multiplied by the root of (2 / input_dim).

        Args:
            input_dim: how many values come in.
            output_dim: how many values go out.
            activation: 'relu', 'sigmoid' or 'linear'.
            rng: where the random numbers come from.
        """
        ### BEGIN SOLUTION
        scale = np.sqrt(2 / input_dim)
        self.W = rng.randn(output_dim, input_dim) * scale
        self.b = rng.randn(output_dim, 1) * scale
        self.activation = activation
        ### END SOLUTION


# %%
def build_network(layers_dim: Sequence[int], rng: np.random.RandomState) -> Network:
    """Build a fully connected network: hidden layers are 'relu', the last layer is 'linear'.

    Args:
        layers_dim: the sizes from the inputs to the outputs; [2, 4, 4, 3] makes three layers.
        rng: where the layers take their random numbers from, first layer first.

    Returns:
        The layers, first to last.

    Source: "Neural Network in 9 Steps", step 5.
    """
    ### BEGIN SOLUTION
    network = []
    for i in range(1, len(layers_dim)):
        activation = "linear" if i == len(layers_dim) - 1 else "relu"
        network.append(Layer(layers_dim[i - 1], layers_dim[i], activation, rng))
    return network
    ### END SOLUTION


# %%
def count_parameters(layers_dim: Sequence[int]) -> int:
    """Count the weights and biases of a fully connected network (the tutorial calls them hyperparameters).

    A layer with n_in inputs and n_out outputs has (n_in + 1) * n_out of them.

    Args:
        layers_dim: the sizes from the inputs to the outputs, for example [2, 4, 4, 3].

    Returns:
        The sum over all layers.

    Source: "Neural Network in 9 Steps", step 5.
    """
    ### BEGIN SOLUTION
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(layers_dim))
    ### END SOLUTION


# %% [markdown]
# The tutorial demands more samples than parameters, "otherwise it will definitely overfit".
# It is a rule of thumb and no law: networks with far more parameters than samples can do well on new data.


# %%
def check_overfitting(n_parameters: int, n_samples: int) -> None:
    """Refuse a network that has at least as many parameters as there are samples to train it.

    Args:
        n_parameters: how many weights and biases the network has.
        n_samples: how many training samples there are.

    Raises:
        ValueError: when n_parameters is n_samples or more.

    Source: "Neural Network in 9 Steps", step 5.
    """
    ### BEGIN SOLUTION
    if n_parameters >= n_samples:
        raise ValueError(f"{n_parameters} parameters need more than {n_samples} samples")
    ### END SOLUTION


# %% [markdown]
# ## Step 6: forward
#
# Forward propagation sends all samples through the layers at once: Z = W @ A_prev + b, and A = activation(Z)
# is the next layer's A_prev. The tutorial gives relu, max(z, 0), and leaves the sigmoid to the reader.
# A linear layer hands Z on as it is: its outputs can be any number.
# Z and A stay on the layer, because backward propagation will need them.


# %%
def activate(Z: FloatArray, activation: str) -> FloatArray:
    """Apply an activation function to every pre-activation.

    Args:
        Z: pre-activations, any shape.
        activation: 'relu' is max(z, 0), 'sigmoid' is 1 / (1 + e^-z), 'linear' is z itself.

    Returns:
        The activations, of the shape of `Z`.

    Raises:
        ValueError: for any other name.

    Source: "Neural Network in 9 Steps", step 6.
    """
    ### BEGIN SOLUTION
    if activation == "relu":
        return np.maximum(Z, 0)
    if activation == "sigmoid":
        return 0.5 * (1 + np.tanh(Z / 2))  # 1 / (1 + e^-Z), in a form that cannot overflow
    if activation == "linear":
        return Z
    raise ValueError(f"unknown activation {activation!r}: use 'relu', 'sigmoid' or 'linear'")
    ### END SOLUTION


# %%
def feedforward(network: Network, X: FloatArray) -> FloatArray:
    """Send samples through the network, and keep each layer's Z and A on the layer.

    Args:
        network: the layers, first to last; their W, b and activation stay, their Z and A are written.
        X: inputs, shape (d, n).

    Returns:
        y_hat, the activations of the last layer, shape (k, n).

    Source: "Neural Network in 9 Steps", step 6.
    """
    ### BEGIN SOLUTION
    A = X
    for layer in network:
        layer.Z = layer.W @ A + layer.b
        layer.A = activate(layer.Z, layer.activation)
        A = layer.A
    return A
    ### END SOLUTION


# %% [markdown]
# ## Step 7: backward
#
# How does the loss change when one weight moves a little? Backward propagation (the tutorial's step 7)
# answers for all weights at once, from the last layer to the first: dZ, the error at a layer's
# pre-activation, gives the layer's own gradient and the dZ of the layer before.
# The loss that the tutorial's code prints is not the one whose gradient its backward pass returns.
# Here the two belong together: the loss is the sum of (y_hat - y)^2 over outputs and samples, divided by 2n.


# %%
def loss(y: FloatArray, y_hat: FloatArray) -> float:
    """Give the loss, (1 / 2n) times the sum of (y_hat - y)^2 over all outputs and samples.

    Args:
        y: what is right, shape (k, n).
        y_hat: what the network says, shape (k, n).

    Returns:
        One number; n is the number of samples, not of values.

    Source: "Neural Network in 9 Steps", step 7.
    """
    ### BEGIN SOLUTION
    n_samples = y.shape[1]
    return float(np.sum((y_hat - y) ** 2) / (2 * n_samples))
    ### END SOLUTION


# %%
def activation_derivative(Z: FloatArray, activation: str) -> FloatArray:
    """Give the slope of an activation function at every pre-activation.

    Args:
        Z: pre-activations (not activations), any shape.
        activation: 'relu', 'sigmoid' or 'linear'.

    Returns:
        The slopes, of the shape of `Z` or of one that broadcasts to it; for relu at exactly 0, either side's.

    Raises:
        ValueError: for any other name.

    Source: "Neural Network in 9 Steps", step 7.
    """
    ### BEGIN SOLUTION
    if activation == "relu":
        return np.where(Z > 0, 1.0, 0.0)
    if activation == "sigmoid":
        s = activate(Z, "sigmoid")
        return s * (1 - s)
    if activation == "linear":
        return np.ones_like(Z)
    raise ValueError(f"unknown activation {activation!r}: use 'relu', 'sigmoid' or 'linear'")
    ### END SOLUTION


# %%
def output_delta(y: FloatArray, y_hat: FloatArray, Z: FloatArray, activation: str) -> FloatArray:
    """Give the last layer's dZ: the error of each sample at the last pre-activation.

    It is (y_hat - y) * f'(Z), element by element, f being the last layer's activation. No mean is taken yet.

    Args:
        y: what is right, shape (k, n).
        y_hat: what the network says, shape (k, n).
        Z: the last layer's pre-activations, shape (k, n).
        activation: the last layer's activation.

    Returns:
        dZ, shape (k, n).

    Source: "Neural Network in 9 Steps", step 7.
    """
    ### BEGIN SOLUTION
    return (y_hat - y) * activation_derivative(Z, activation)
    ### END SOLUTION


# %%
def hidden_delta(W_next: FloatArray, dZ_next: FloatArray, Z: FloatArray, activation: str) -> FloatArray:
    """Give a hidden layer's dZ from the dZ of the layer after it.

    It is (W_next^T dZ_next) * f'(Z): a matrix product, then element by element.

    Args:
        W_next: the weights of the layer after, shape (n_next, n_this).
        dZ_next: the dZ of the layer after, shape (n_next, n).
        Z: this layer's pre-activations, shape (n_this, n).
        activation: this layer's activation, f.

    Returns:
        dZ, shape (n_this, n).

    Source: "Neural Network in 9 Steps", step 7.
    """
    ### BEGIN SOLUTION
    return (W_next.T @ dZ_next) * activation_derivative(Z, activation)
    ### END SOLUTION


# %%
def layer_gradient(dZ: FloatArray, A_prev: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give the gradient of a layer's weights and biases: means over the samples.

    One sample's share in the weight from input j to output i is dZ_i * A_prev_j, and in bias i it is dZ_i.

    Args:
        dZ: the layer's dZ, shape (n_out, n).
        A_prev: what the layer got as inputs, shape (n_in, n).

    Returns:
        The pair (dW, db), shapes (n_out, n_in) and (n_out, 1).

    Source: "Neural Network in 9 Steps", step 7.
    """
    ### BEGIN SOLUTION
    n_samples = dZ.shape[1]
    dW = dZ @ A_prev.T / n_samples
    db = dZ.mean(axis=1, keepdims=True)
    return dW, db
    ### END SOLUTION


# %%
def backprop(network: Network, X: FloatArray, y: FloatArray) -> Gradients:
    """Give the gradient of the loss by every weight and bias, for these samples.

    It runs `feedforward` itself, so what the network was fed before makes no difference.
    It works for any number of layers, with any activation in any layer, the last one included.

    Args:
        network: the layers, first to last; their W, b and activation stay as they are.
        X: inputs, shape (d, n).
        y: what is right, shape (k, n).

    Returns:
        One pair (dW, db) for each layer, first layer to last, with the shapes of the layer's W and b.

    Source: "Neural Network in 9 Steps", step 7.
    """
    ### BEGIN SOLUTION
    y_hat = feedforward(network, X)
    dZ = output_delta(y, y_hat, network[-1].Z, network[-1].activation)
    gradients: Gradients = []
    for i in reversed(range(len(network))):
        A_prev = network[i - 1].A if i > 0 else X
        gradients.insert(0, layer_gradient(dZ, A_prev))
        if i > 0:
            dZ = hidden_delta(network[i].W, dZ, network[i - 1].Z, network[i - 1].activation)
    return gradients
    ### END SOLUTION


# %% [markdown]
# ## Step 8: optimize
#
# Gradient descent moves every weight and bias a little against its gradient (the tutorial's step 8).
# All gradients are known before the first weight moves.
# Each update here uses the whole training set, a full batch.
# The tutorial trains for 1,000,000 epochs and ends at a training loss of 0.3450 and a test loss of 0.3194
# by its own measure: some relu units never fire again.


# %%
def update(network: Network, gradients: Gradients, learning_rate: float) -> None:
    """Take one step of gradient descent: the W and b of the network's layers change.

    W becomes W - learning_rate * dW, and b likewise; a layer may get new arrays or have its own changed.

    Args:
        network: the layers to change, first to last.
        gradients: one pair (dW, db) for each layer, as `backprop` returns them; they stay as they are.
        learning_rate: the share of the gradient that the step goes.

    Source: "Neural Network in 9 Steps", step 8.
    """
    ### BEGIN SOLUTION
    for layer, (dW, db) in zip(network, gradients, strict=True):
        layer.W = layer.W - learning_rate * dW
        layer.b = layer.b - learning_rate * db
    ### END SOLUTION


# %%
def train(
    network: Network, X: FloatArray, y: FloatArray, learning_rate: float = 0.01, epochs: int = 1000
) -> FloatArray:
    """Train the network on the full batch, one update each epoch.

    Args:
        network: the layers, which end up trained.
        X: inputs, shape (d, n).
        y: what is right, shape (k, n).
        learning_rate: the share of the gradient that an update goes.
        epochs: how many updates to make.

    Returns:
        The losses, shape (epochs,), each taken before its epoch's update; the first is that of the
        untrained network.

    Source: "Neural Network in 9 Steps", step 8.
    """
    ### BEGIN SOLUTION
    losses = []
    for _ in range(epochs):
        # backprop will feed X forward once more: a second pass is the price of keeping the two apart.
        losses.append(loss(y, feedforward(network, X)))
        update(network, backprop(network, X, y), learning_rate)
    return np.array(losses)
    ### END SOLUTION


# %% [markdown]
# ## Step 9: test
#
# A network has learned something general when its loss on the test set is not much above
# its loss on the training set (the tutorial's step 9).
# It was trained on standardized numbers, so predictions must be brought back to the units of the data.
# The last function puts all nine steps together.


# %%
def evaluate(network: Network, X_test: FloatArray, y_test: FloatArray) -> float:
    """Give the network's loss on samples, usually ones that it was not trained on.

    Args:
        network: the layers, first to last; their W, b and activation stay as they are.
        X_test: standardized inputs, shape (d, n).
        y_test: standardized outputs, shape (k, n).

    Returns:
        The loss, one number.

    Source: "Neural Network in 9 Steps", step 9.
    """
    ### BEGIN SOLUTION
    return loss(y_test, feedforward(network, X_test))
    ### END SOLUTION


# %%
def predict(network: Network, X_raw: FloatArray, X_scaler: Scaler, y_scaler: Scaler) -> FloatArray:
    """Answer for inputs in the units of the data, with outputs in the units of the data.

    Args:
        network: the layers of a network that works on standardized numbers.
        X_raw: inputs as they were measured, shape (d, n).
        X_scaler: the scaler of the inputs that the network was trained on.
        y_scaler: the scaler of the outputs that the network was trained on.

    Returns:
        The predicted outputs, not standardized, shape (k, n).

    Source: "Neural Network in 9 Steps", step 9.
    """
    ### BEGIN SOLUTION
    y_hat = feedforward(network, standardize(X_raw, X_scaler))
    return unstandardize(y_hat, y_scaler)
    ### END SOLUTION


# %%
def run(seed: int = 42, epochs: int = 1000) -> dict[str, FloatArray | float]:
    """Go through the nine steps: make data, split, standardize, build, train and test.

    One generator serves the whole run, the data first and then the layers. There are 10,000 samples,
    70 % of them for training; X and y are both standardized with the training set's scalers;
    the network is [2, 4, 4, 3] and learns on the training set with a learning rate of 0.01.

    Args:
        seed: the generator's seed.
        epochs: how many updates to make.

    Returns:
        A dict with 'losses', shape (epochs,), as `train` returns them, and with the numbers
        'train_loss' and 'test_loss', the losses on the two sets after the last update.

    Source: "Neural Network in 9 Steps", steps 1 to 9.
    """
    ### BEGIN SOLUTION
    rng = initialize(seed)
    X, y = generate_data(rng, 10_000)
    X_train, X_test, y_train, y_test = train_test_split(X, y, 0.7)
    # The scalers know the training set only: the test set has to stay unseen.
    X_scaler, y_scaler = get_scaler(X_train), get_scaler(y_train)
    X_train, X_test = standardize(X_train, X_scaler), standardize(X_test, X_scaler)
    y_train, y_test = standardize(y_train, y_scaler), standardize(y_test, y_scaler)
    layers_dim = [2, 4, 4, 3]
    check_overfitting(count_parameters(layers_dim), X_train.shape[1])
    network = build_network(layers_dim, rng)
    losses = train(network, X_train, y_train, 0.01, epochs)
    return {
        "losses": losses,
        "train_loss": evaluate(network, X_train, y_train),
        "test_loss": evaluate(network, X_test, y_test),
    }
    ### END SOLUTION
