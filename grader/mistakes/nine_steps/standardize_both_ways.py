"""Mistakes of step 4, standardize: `standardize` and `unstandardize`."""

from __future__ import annotations

from typing import Any

from grader.mistakes import mistake


@mistake("own-statistics", of="standardize")
def own_statistics(data: Any, scaler: Any) -> Any:
    """You measure the data anew: what happens to the scaler that you are handed?

    The test set must be scaled with the training set's measures. Yours always comes out
    with a mean of exactly 0, which gives it away.
    """
    return (data - data.mean(axis=1, keepdims=True)) / data.std(axis=1, keepdims=True)


@mistake("own-mean", of="standardize")
def own_mean(data: Any, scaler: Any) -> Any:
    """You subtract the mean of the data themselves, and divide by the scaler's deviation.

    Both measures are the scaler's. Otherwise each set would be shifted in its own way.
    """
    return (data - data.mean(axis=1, keepdims=True)) / scaler.std


@mistake("missing-brackets", of="standardize")
def missing_brackets(data: Any, scaler: Any) -> Any:
    """Only the mean is divided: what does Python work out first in a - b / c?

    With mean 10 and deviation 5, the number 20 becomes 18.
    """
    return data - scaler.mean / scaler.std


@mistake("multiplied", of="standardize")
def multiplied(data: Any, scaler: Any) -> Any:
    """You multiply by the deviation: with mean 10 and deviation 5, the number 20 becomes 50.

    How many deviations is 20 above the mean?
    """
    return (data - scaler.mean) * scaler.std


@mistake("variance", of="standardize")
def variance(data: Any, scaler: Any) -> Any:
    """You divide twice by the deviation, or by its square: with mean 10 and deviation 5, 20 becomes 0.4.

    The scaler holds the deviation itself, not the variance.
    """
    return (data - scaler.mean) / scaler.std**2


@mistake("square-root", of="standardize")
def square_root(data: Any, scaler: Any) -> Any:
    """You divide by the root of the deviation: does the scaler hold a variance?

    It holds the deviation itself; the root has been taken already.
    """
    return (data - scaler.mean) / scaler.std**0.5


@mistake("mean-left-in", of="standardize")
def mean_left_in(data: Any, scaler: Any) -> Any:
    """You divide by the deviation, and the mean is still in: what should the mean itself become?

    With mean 10 and deviation 5, the number 10 becomes 2 where it should be 0.
    """
    return data / scaler.std


@mistake("not-scaled", of="standardize")
def not_scaled(data: Any, scaler: Any) -> Any:
    """You subtract the mean and stop there: what makes the deviation 1?

    With mean 10 and deviation 5, the number 20 becomes 10, in the old units.
    """
    return data - scaler.mean


@mistake("mean-added", of="standardize")
def mean_added(data: Any, scaler: Any) -> Any:
    """You add the mean: with mean 10 and deviation 5, the number 20 becomes 6.

    How far above the mean is 20?
    """
    return (data + scaler.mean) / scaler.std


@mistake("wrong-way", of="standardize")
def wrong_way(data: Any, scaler: Any) -> Any:
    """This is the way back: with mean 10 and deviation 5, the number 20 becomes 110.

    Is this function called standardize or unstandardize?
    """
    return data * scaler.std + scaler.mean


@mistake("measures-swapped", of="standardize")
def measures_swapped(data: Any, scaler: Any) -> Any:
    """Mean and deviation have changed places: which of them comes first in a Scaler?

    With mean 10 and deviation 5, the number 20 becomes 1.5.
    """
    std, mean = scaler
    return (data - mean) / std


@mistake("data-overwritten", of="standardize")
def data_overwritten(data: Any, scaler: Any) -> Any:
    """The values are right, but the caller's data are overwritten: which line writes into them?

    -= and /= work inside the array that you were handed. So does a second name for it: X = data is no copy.
    """
    data -= scaler.mean
    data /= scaler.std
    return data


@mistake("nothing-returned", of="standardize")
def nothing_returned(data: Any, scaler: Any) -> None:
    """Your function gives nothing back, so what comes back is None: what should its last line do?

    The caller wants a new array, and keeps the old one.
    """
    (data - scaler.mean) / scaler.std


@mistake("mean-added-first", of="unstandardize")
def mean_added_first(data: Any, scaler: Any) -> Any:
    """You add the mean before you multiply: which step of standardize is undone first?

    Shoes come off before socks. With mean 10 and deviation 5, 2 becomes 60 where 20 is wanted.
    """
    return (data + scaler.mean) * scaler.std


@mistake("divided", of="unstandardize")
def divided(data: Any, scaler: Any) -> Any:
    """You divide by the deviation once more: with mean 10 and deviation 5, 2 becomes 10.4.

    2 means two deviations above the mean. How far is that in the old units?
    """
    return data / scaler.std + scaler.mean


@mistake("mean-subtracted", of="unstandardize")
def mean_subtracted(data: Any, scaler: Any) -> Any:
    """You subtract the mean: with mean 10 and deviation 5, a 0 becomes -10.

    0 stands for the mean itself. What should it become?
    """
    return data * scaler.std - scaler.mean


@mistake("mean-left-out", of="unstandardize")
def mean_left_out(data: Any, scaler: Any) -> Any:
    """You multiply by the deviation and stop there: where does the mean come back?

    With mean 10 and deviation 5, a 0 stays 0, and 0 stands for the mean.
    """
    return data * scaler.std


@mistake("not-scaled", of="unstandardize")
def not_scaled_back(data: Any, scaler: Any) -> Any:
    """You add the mean and forget the deviation: with mean 10 and deviation 5, 2 becomes 12.

    2 means two deviations above the mean, and not two units.
    """
    return data + scaler.mean


@mistake("standardized-again", of="unstandardize")
def standardized_again(data: Any, scaler: Any) -> Any:
    """You standardize a second time: with mean 10 and deviation 5, 2 becomes -1.6.

    Here the data are to come back to their own units.
    """
    return (data - scaler.mean) / scaler.std


@mistake("own-statistics", of="unstandardize")
def own_statistics_back(data: Any, scaler: Any) -> Any:
    """You take mean and deviation of the standardized data: what happens to the scaler?

    These data have forgotten where they came from; only the scaler still knows.
    """
    return data * data.std(axis=1, keepdims=True) + data.mean(axis=1, keepdims=True)


@mistake("variance", of="unstandardize")
def variance_back(data: Any, scaler: Any) -> Any:
    """You multiply by the square of the deviation: with mean 10 and deviation 5, 2 becomes 60.

    The scaler holds the deviation itself, not the variance.
    """
    return data * scaler.std**2 + scaler.mean


@mistake("measures-swapped", of="unstandardize")
def measures_swapped_back(data: Any, scaler: Any) -> Any:
    """Mean and deviation have changed places: which of them comes first in a Scaler?

    With mean 10 and deviation 5, a 0 becomes 5.
    """
    std, mean = scaler
    return data * std + mean


@mistake("data-overwritten", of="unstandardize")
def data_overwritten_back(data: Any, scaler: Any) -> Any:
    """The values are right, but the caller's data are overwritten: which line writes into them?

    *= and += work inside the array that you were handed. So does a second name for it: X = data is no copy.
    """
    data *= scaler.std
    data += scaler.mean
    return data


@mistake("nothing-returned", of="unstandardize")
def nothing_returned_back(data: Any, scaler: Any) -> None:
    """Your function gives nothing back, so what comes back is None: what should its last line do?

    The caller wants a new array, and keeps the old one.
    """
    data * scaler.std + scaler.mean


@mistake("small-deviation-as-1", of="standardize")
def small_deviation_as_1(data: Any, scaler: Any) -> Any:
    """A deviation below 1 is 1 to you: right for wide features, and what becomes of narrow ones?"""
    return (data - scaler.mean) / scaler.std.clip(min=1)


@mistake("small-deviation-as-1", of="unstandardize")
def undone_with_1(data: Any, scaler: Any) -> Any:
    """A deviation below 1 is 1 to you: does that undo what standardize did?"""
    return data * scaler.std.clip(min=1) + scaler.mean
