"""Mistakes of the step outcomes: `predict`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake
from solutions.perceptron import sigmoid


@mistake("bias-left-out", of="predict")
def bias_left_out(point: Any, weights: Any, bias: Any) -> Any:
    """Your answer does not depend on the bias: for a point of zeros it is always 0.5.

    What does the neuron add to the weighted sum before the sigmoid?
    """
    return sigmoid(point @ weights)


@mistake("no-sigmoid", of="predict")
def no_sigmoid(point: Any, weights: Any, bias: Any) -> Any:
    """Your answer for [1, 0, 0] is -0.128, which is no probability: what is still to be done?

    Weighted sum and bias are right. This is the pre-activation.
    """
    return point @ weights + bias


@mistake("bias-outside", of="predict")
def bias_outside(point: Any, weights: Any, bias: Any) -> Any:
    """Your bias is added after the sigmoid, so the answer can leave the range from 0 to 1.

    For a point of zeros and a bias of 2 you say 2.5. Where does the bias belong?
    """
    return sigmoid(point @ weights) + bias


@mistake("sigmoid-twice", of="predict")
def sigmoid_twice(point: Any, weights: Any, bias: Any) -> Any:
    """Your answer passes through two sigmoids: for [1, 0, 0] you say 0.615.

    After the second one nothing can be below 0.5, so no point would ever get label 0.
    """
    return sigmoid(sigmoid(point @ weights + bias))


@mistake("label-instead", of="predict")
def label_instead(point: Any, weights: Any, bias: Any) -> Any:
    """You return the label, 0 or 1, and we ask for the probability behind it.

    0.51 and 0.99 both mean label 1, but not equally surely. That is lost here.
    """
    return int((sigmoid(point @ weights + bias) > 0.5).item())


@mistake("products-not-added", of="predict")
def products_not_added(point: Any, weights: Any, bias: Any) -> Any:
    """Nine numbers come back for one point: every feature meets every weight, and nothing is added up.

    A point of shape (3,) times a column of shape (3, 1) is a (3, 3) matrix.
    Which operator multiplies and adds?
    """
    return sigmoid(point * weights + bias)


@mistake("label-by-rounding", of="predict")
def label_by_rounding(point: Any, weights: Any, bias: Any) -> Any:
    """Your answers are 0 or 1 only, which are labels, and we ask for the probability itself.

    0.51 and 0.99 both become 1, but they are not equally sure. Who asks may round.
    """
    return np.round(sigmoid(point @ weights + bias))


@mistake("every-product-added", of="predict")
def every_product_added(point: Any, weights: Any, bias: Any) -> Any:
    """Your sum has nine products in it, where three are wanted: what is the shape of point * weights?

    Every feature has met every weight before you add up. Each should meet its own weight only.
    """
    return sigmoid(np.sum(point * weights) + bias)


@mistake("bias-for-every-feature", of="predict")
def bias_for_every_feature(point: Any, weights: Any, bias: Any) -> Any:
    """Your bias is counted once for every feature: is it inside the sum?

    For three zeros and a bias of 2 you say 0.998; there is one bias, added once.
    """
    return sigmoid(np.sum(point * weights[:, 0] + bias))


@mistake("bias-subtracted", of="predict")
def bias_subtracted(point: Any, weights: Any, bias: Any) -> Any:
    """A bias of 2 makes your answer smaller, 0.119 for a point of zeros: which sign does it have?

    A positive bias pushes the neuron towards label 1.
    """
    return sigmoid(point @ weights - bias)


@mistake("three-features-only", of="predict")
def three_features_only(point: Any, weights: Any, bias: Any) -> Any:
    """It works for three features, and for no other number: where does your 3 stand?

    The point knows how many features it has, and the weights do, too.
    """
    z = point[0] * weights[0] + point[1] * weights[1] + point[2] * weights[2] + bias
    return sigmoid(z)


@mistake("rounded", of="predict")
def rounded(point: Any, weights: Any, bias: Any) -> Any:
    """Your probability ends after two digits: round when you print, not when you calculate.

    For [1, 0, 0] you say 0.47, and what was cut off cannot be had back.
    """
    return np.round(sigmoid(point @ weights + bias), 2)


@mistake("weights-overwritten", of="predict")
def weights_overwritten(point: Any, weights: Any, bias: Any) -> Any:
    """The answer is right, but the caller's weights are multiplied by the point afterwards.

    weights *= ... works inside the array that you were handed, and the next answer will be wrong.
    """
    weights *= point.reshape(-1, 1)
    return sigmoid(weights.sum() + bias)


@mistake("nothing-returned", of="predict")
def nothing_returned(point: Any, weights: Any, bias: Any) -> None:
    """Your function gives nothing back, so what comes back is None: what should its last line do?

    Printing a value shows it to you; the caller gets only what is returned.
    """
    sigmoid(point @ weights + bias)
