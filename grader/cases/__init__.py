"""The vocabulary of cases: what a check may ask of a student's value, and what it may tell.

A case is an ordinary pytest function that takes the fixture `student` (and `rng`, a NumPy generator with
the run's seed). Its failures are `CheckFailed`: a message that any student may read, and apart from it
what came back and what was wanted, which only visible checks show.
"""

from __future__ import annotations

from grader.cases.calls import formula, raises, unchanged
from grader.cases.layers import Parameters, network, networks, parameters
from grader.cases.values import (
    ATOL,
    RTOL,
    CheckFailed,
    Comparison,
    close,
    close_all,
    close_each,
    fail,
    items,
    number,
    numeric,
    objects,
    sequence,
    watched_margins,
)
from grader.cases.worth import Points, points, points_of
from grader.gradients import central_difference, central_differences, complex_step
from grader.worker.formula import Formula
from grader.worker.proxy import Function, Handle, Student, attributes, generator, methods

__all__ = [
    "ATOL",
    "RTOL",
    "CheckFailed",
    "Comparison",
    "Formula",
    "Function",
    "Handle",
    "Parameters",
    "Points",
    "Student",
    "attributes",
    "central_difference",
    "central_differences",
    "close",
    "close_all",
    "close_each",
    "complex_step",
    "fail",
    "formula",
    "generator",
    "items",
    "methods",
    "network",
    "networks",
    "number",
    "numeric",
    "objects",
    "parameters",
    "points",
    "points_of",
    "raises",
    "sequence",
    "unchanged",
    "watched_margins",
]
