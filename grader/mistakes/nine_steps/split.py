"""Mistakes of step 3, split: `train_test_split`."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.mistakes import mistake


@mistake("sample-lost", of="train_test_split")
def sample_lost(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """One sample is in neither set, 7 and 2 of 10: where does the test set begin?

    A slice stops before its end. The column at the cut itself is still free.
    """
    k = int(train_ratio * X.shape[1])
    return X[:, :k], X[:, k + 1 :], y[:, :k], y[:, k + 1 :]


@mistake("sample-in-both", of="train_test_split")
def sample_in_both(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """Your training set has one sample too many, and it is in the test set as well.

    A slice :k has k columns, from 0 to k - 1. Where does the other one begin?
    """
    k = int(train_ratio * X.shape[1])
    return X[:, : k + 1], X[:, k:], y[:, : k + 1], y[:, k:]


@mistake("last-sample-lost", of="train_test_split")
def last_sample_lost(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """The last sample is in neither set: what does a -1 at the end of a slice leave out?

    7 and 2 are not 10. A slice without an end goes all the way.
    """
    k = int(train_ratio * X.shape[1])
    return X[:, :k], X[:, k:-1], y[:, :k], y[:, k:-1]


@mistake("rows-cut", of="train_test_split")
def rows_cut(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """You cut between rows: the training set gets the first feature, the test set the second.

    Samples are columns here, and a row is one feature of all of them. Which axis is to be cut?
    """
    k = int(train_ratio * len(X))
    return X[:k], X[k:], y[:k], y[k:]


@mistake("rows-cut-by-samples", of="train_test_split")
def rows_cut_by_samples(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """Your training set has all samples, and your test set is empty: which axis does X[:k] cut?

    It takes the first k rows, and rows are features here.
    """
    k = int(train_ratio * X.shape[1])
    return X[:k], X[k:], y[:k], y[k:]


@mistake("features-counted", of="train_test_split")
def features_counted(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """There is 1 training sample of 10: what does len(X) count?

    The length of an array is that of its first axis: here the features, not the samples.
    """
    k = int(train_ratio * len(X))
    return X[:, :k], X[:, k:], y[:, :k], y[:, k:]


@mistake("ratio-ignored", of="train_test_split")
def ratio_ignored(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """You always take 70 %: what happens to the argument `train_ratio`?

    0.7 is only what is taken when the caller says nothing.
    """
    k = int(0.7 * X.shape[1])
    return X[:, :k], X[:, k:], y[:, :k], y[:, k:]


@mistake("eighty-percent", of="train_test_split")
def eighty_percent(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """You split 80 to 20, whatever the ratio is: what happens to the argument `train_ratio`?

    Many courses take 80 %; this tutorial takes 70 % unless the caller says otherwise.
    """
    k = int(0.8 * X.shape[1])
    return X[:, :k], X[:, k:], y[:, :k], y[:, k:]


@mistake("ratio-of-the-test-set", of="train_test_split")
def ratio_of_the_test_set(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """Your test set gets 7 of 10 samples and your training set 3: whose share is `train_ratio`?

    The first columns are for training, and they are the larger part.
    """
    k = X.shape[1] - int(train_ratio * X.shape[1])
    return X[:, :k], X[:, k:], y[:, :k], y[:, k:]


@mistake("sets-swapped", of="train_test_split")
def sets_swapped(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """The cut is right, but training and test set are swapped: which are the first columns for?

    Training gets the columns from the first one on, the test the rest.
    """
    k = int(train_ratio * X.shape[1])
    return X[:, k:], X[:, :k], y[:, k:], y[:, :k]


@mistake("last-samples-for-training", of="train_test_split")
def last_samples_for_training(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """Your training set has the right size, but it is made of the last columns: count from the first.

    The samples are random already, so any share would do; ours is the first, so that all get the same.
    """
    k = X.shape[1] - int(train_ratio * X.shape[1])
    return X[:, k:], X[:, :k], y[:, k:], y[:, :k]


@mistake("training-before-test", of="train_test_split")
def training_before_test(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """All four arrays are right; the second and third are swapped on their way back.

    The caller writes: X_train, X_test, y_train, y_test = train_test_split(X, y).
    """
    k = int(train_ratio * X.shape[1])
    return X[:, :k], y[:, :k], X[:, k:], y[:, k:]


@mistake("two-pairs", of="train_test_split")
def two_pairs(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """You return two pairs, and the caller unpacks four arrays: do you need the inner brackets?

    X_train, X_test, y_train, y_test, one after the other.
    """
    k = int(train_ratio * X.shape[1])
    return (X[:, :k], y[:, :k]), (X[:, k:], y[:, k:])


@mistake("outputs-not-split", of="train_test_split")
def outputs_not_split(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """You return two arrays, both from X: what becomes of y?

    Each sample's outputs have to go where its inputs go.
    """
    k = int(train_ratio * X.shape[1])
    return X[:, :k], X[:, k:]


@mistake("share-rounded-down-twice", of="train_test_split")
def share_rounded_down_twice(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """6 of your 10 samples are for training: what does // make of 10 and 1 / 0.7?

    Dividing by the reciprocal is a detour on which a sample gets lost. How is a share of n taken?
    """
    k = int(X.shape[1] // (1 / train_ratio))
    return X[:, :k], X[:, k:], y[:, :k], y[:, k:]


@mistake("shuffled", of="train_test_split")
def shuffled(X: Any, y: Any, train_ratio: float = 0.7) -> Any:
    """Your samples are shuffled, with the seed 42: here they keep their order.

    Shuffling is good practice for real data. These are random already, and nobody
    could compare results if everyone had another split.
    """
    order = np.random.RandomState(42).permutation(X.shape[1])
    X, y = X[:, order], y[:, order]
    k = int(train_ratio * X.shape[1])
    return X[:, :k], X[:, k:], y[:, :k], y[:, k:]
