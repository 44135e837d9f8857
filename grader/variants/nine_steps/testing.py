"""Right variants of step 9, test: `evaluate` and `predict`."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from grader.variants import variant
from solutions.nine_steps import feedforward, loss, standardize, unstandardize


@variant("loss-written-out", of="evaluate")
def loss_written_out(network: Any, X_test: Any, y_test: Any) -> Any:
    """The sum of the squares over 2n."""
    error = feedforward(network, X_test) - y_test
    return np.sum(error * error) / (2 * y_test.shape[1])


@variant("arguments-of-loss-swapped", of="evaluate")
def arguments_of_loss_swapped(network: Any, X_test: Any, y_test: Any) -> Any:
    """A (1, 1) array."""
    y_hat = feedforward(network, X_test)
    return np.array([[loss(y_hat, y_test)]])


@variant("copy-of-the-network", of="evaluate")
def copy_of_the_network(network: Any, X_test: Any, y_test: Any) -> Any:
    """A copy is fed, so that nothing is written to the network."""
    trial = copy.deepcopy(network)
    feedforward(trial, X_test)
    return np.float64(loss(y_test, trial[-1].A))


@variant("one-sample-at-a-time", of="evaluate")
def one_sample_at_a_time(network: Any, X_test: Any, y_test: Any) -> Any:
    """The mean of the losses of single samples."""
    losses = []
    for j in range(X_test.shape[1]):
        losses.append(loss(y_test[:, [j]], feedforward(network, X_test[:, [j]])))
    return np.asarray(np.mean(losses))


@variant("forward-written-out", of="evaluate")
def forward_written_out(network: Any, X_test: Any, y_test: Any) -> Any:
    """Nothing is kept on the layers; a list of one number comes back."""
    A = X_test
    for layer in network:
        A = layer.W.dot(A) + layer.b
        if layer.activation == "relu":
            A = A * (A > 0)
        elif layer.activation == "sigmoid":
            A = 1 / (1 + np.exp(-A))
    return [loss(y_test, A)]


@variant("scalers-written-out", of="predict")
def scalers_written_out(network: Any, X_raw: Any, X_scaler: Any, y_scaler: Any) -> Any:
    """The formulas of step 4."""
    X = (X_raw - X_scaler.mean) / X_scaler.std
    return feedforward(network, X) * y_scaler.std + y_scaler.mean


@variant("scalers-by-index", of="predict")
def scalers_by_index(network: Any, X_raw: Any, X_scaler: Any, y_scaler: Any) -> Any:
    """A scaler as the pair that it is."""
    y_hat = feedforward(network, np.divide(np.subtract(X_raw, X_scaler[0]), X_scaler[1]))
    return np.add(y_scaler[0], np.multiply(y_scaler[1], y_hat))


@variant("one-sample-at-a-time", of="predict")
def predicted_one_by_one(network: Any, X_raw: Any, X_scaler: Any, y_scaler: Any) -> Any:
    """Every sample alone."""
    answers = []
    for x in X_raw.T:
        y_hat = feedforward(network, standardize(x[:, None], X_scaler))
        answers.append(unstandardize(y_hat, y_scaler)[:, 0])
    return np.array(answers).T


@variant("in-place-on-a-copy", of="predict")
def in_place_on_a_copy(network: Any, X_raw: Any, X_scaler: Any, y_scaler: Any) -> Any:
    """In place, on copies."""
    X = np.array(X_raw, dtype=float)
    X -= X_scaler.mean
    X /= X_scaler.std
    answer = feedforward(network, X).copy()
    answer *= y_scaler.std
    answer += y_scaler.mean
    return answer


@variant("scaling-as-a-matrix", of="predict")
def scaling_as_a_matrix(network: Any, X_raw: Any, X_scaler: Any, y_scaler: Any) -> Any:
    """Diagonal matrices."""
    X = np.diag(1 / X_scaler.std[:, 0]) @ (X_raw - X_scaler.mean)
    return np.diag(y_scaler.std[:, 0]) @ feedforward(network, X) + y_scaler.mean
