"""What a NAME on the command line means: a function, a step or a part of the course."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from grader.course import Course, Function
from grader.errors import UserError


def function_named(course: Course, name: str) -> Function:
    """The one function that a name means: "mse_loss", "perceptron/train".

    Raises:
        UserError: when there is none, or more than one; the text lists the candidates.
    """
    found = [function for function in _functions(course) if name in _names_of(function)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(_several(name, [full_name(function) for function in found]))
    meanings = _meanings(course, name)
    if meanings:
        members = {full_name(function): None for functions in meanings.values() for function in functions}
        raise UserError(f"{name}: is not one function; name one of them: {', '.join(members)}")
    raise _unknown(course, name)


def functions_named(course: Course, names: Iterable[str]) -> tuple[Function, ...]:
    """The functions that names mean, in the order of the course; all of them for no name.

    A name may be a function's ("mse_loss", "perceptron/train"), a step's ("nine_steps/backward") or a part's
    ("perceptron", or with a slash where a step has the same name: "neuron/").

    Raises:
        UserError: when a name means nothing, or several things.
    """
    names = list(names)
    if not names:
        return tuple(_functions(course))
    wanted = {function for name in names for function in _meaning(course, name)}
    return tuple(function for function in _functions(course) if function in wanted)


def full_name(function: Function) -> str:
    """A function's unmistakable name: "neuron/sigmoid"."""
    return f"{function.part}/{function.name}"


def short_name(course: Course, function: Function) -> str:
    """The shortest name that means this function alone."""
    alone = sum(other.name == function.name for other in _functions(course)) == 1
    return function.name if alone and not _groups(course, function.name) else full_name(function)


def _functions(course: Course) -> list[Function]:
    return [function for part in course.parts for function in part.functions]


def _names_of(function: Function) -> tuple[str, ...]:
    return (function.name, full_name(function), f"{function.part}/{function.step}/{function.name}")


def _meaning(course: Course, name: str) -> Sequence[Function]:
    meanings = _meanings(course, name)
    if not meanings:
        raise _unknown(course, name)
    if len(meanings) > 1:
        kinds = {f"{part.name}/": "the part" for part in course.parts}
        kinds |= {f"{part.name}/{step.name}": "the step" for part in course.parts for step in part.steps}
        raise UserError(
            _several(name, [f"{key} ({kinds[key]})" if key in kinds else key for key in meanings])
        )
    return next(iter(meanings.values()))


def _meanings(course: Course, name: str) -> dict[str, Sequence[Function]]:
    """All that a name means: what to call it without doubt, and the functions."""
    found: dict[str, Sequence[Function]] = {
        full_name(function): [function] for function in _functions(course) if name in _names_of(function)
    }
    # A step whose one function is named as well is no other meaning.
    known = {tuple(members) for members in found.values()}
    groups = _groups(course, name)
    return found | {key: members for key, members in groups.items() if tuple(members) not in known}


def _groups(course: Course, name: str) -> dict[str, Sequence[Function]]:
    found: dict[str, Sequence[Function]] = {}
    for part in course.parts:
        if name in (part.name, f"{part.name}/"):
            found[f"{part.name}/"] = part.functions
        for step in part.steps:
            if name in (step.name, f"{part.name}/{step.name}"):
                found[f"{part.name}/{step.name}"] = step.functions
    return found


def _several(name: str, candidates: Sequence[str]) -> str:
    return f"{name}: means {len(candidates)} things; say which: {', '.join(candidates)}"


def _unknown(course: Course, name: str) -> UserError:
    names = {short_name(course, function) for function in _functions(course)}
    by_lower = {known.lower(): known for known in sorted(names)}
    near = [by_lower[key] for key in difflib.get_close_matches(name.lower(), sorted(by_lower), n=2)]
    remedy = f"did you mean {' or '.join(near)}?" if near else "`ninesteps list` shows all names"
    return UserError(f"{name}: the course has no function of that name; {remedy}")
