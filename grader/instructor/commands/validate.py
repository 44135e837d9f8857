"""`ninesteps validate`: the gates that verdicts must pass to be trusted."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

import click
from rich.console import Console

from grader.course import Course, load_course
from grader.errors import UserError
from grader.instructor.build import EXERCISES, drifted
from grader.instructor.collect import collect
from grader.instructor.commands import refuse_unknown_parts
from grader.instructor.loading import WorkerLoader
from grader.instructor.terminal import progress_bar
from grader.text import listed

if TYPE_CHECKING:
    from grader.instructor.gates import Finding, Gates

T = TypeVar("T")

NOT_ALL = 1
FEW_SEEDS = range(3)
RIGHT_DECADES, WRONG_DECADES = 2, 1


@click.command()
@click.option("--part", "parts", multiple=True, metavar="P", help="Only this part; may be repeated.")
@click.option(
    "--function", "functions", multiple=True, metavar="F", help="Only this function; may be repeated."
)
@click.option("--seeds", metavar="N", type=click.IntRange(1, 10_000), default=200, show_default=True)
def validate(parts: tuple[str, ...], functions: tuple[str, ...], seeds: int) -> int:
    """Check that the cases pass every right solution and reject every wrong one.

    Exit status 1 if one gate does not hold.
    """
    course = load_course()
    refuse_unknown_parts(course, parts)
    course = course.only(parts) if parts else course
    console = Console()
    gates = _gates(course, [name for given in functions for name in _full_names(course, given)])
    sound = [
        _report(console, "stubs as solutions say", _drift(course)),
        _report(console, "stubs not attempted", gates.stubs()),
        _report(console, "references pass", gates.references(range(seeds))),
        _report(console, "right variants pass", gates.right_variants(range(seeds))),
        *_mistakes(console, gates, seeds),
    ]
    with WorkerLoader() as loader:
        sound.append(_report(console, "mutants killed", gates.mutants(loader)))
    console.print(f"verdicts are those of {seeds} seeds, with no flip" if all(sound) else "", highlight=False)
    sound.append(_margins(console, gates))
    return 0 if all(sound) else NOT_ALL


def _margins(console: Console, gates: Gates) -> bool:
    margins = gates.margins(FEW_SEEDS)
    rows = (
        ("worst right answer", margins.worst_right, "inside", RIGHT_DECADES),
        ("best wrong answer", margins.best_wrong, "outside", WRONG_DECADES),
    )
    sound = True
    for name, extreme, side, least in rows:
        holds = extreme.decades >= least
        sound = sound and holds
        console.print(
            f"[{'green' if holds else 'red'}]{name:22} {extreme.decades:.1f} decades {side} the tolerance "
            f"(at least {least}): {extreme.subject}",
            highlight=False,
            soft_wrap=True,
        )
    return sound


def _full_names(course: Course, given: str) -> list[str]:
    """The functions that a NAME of --function means: "sigmoid" in every part, "neuron/sigmoid" one."""
    names = {f"{function.part}/{function.name}": function.name for function in course.functions}
    found = [full for full, name in names.items() if given in (full, name)]
    if not found:
        near = difflib.get_close_matches(given, [*names, *names.values()], 1)
        meant = f"; did you mean {near[0]}?" if near else ""
        raise UserError(
            f"--function {given}: no function of {listed([part.name for part in course.parts])}{meant}"
        )
    return found


def _gates(course: Course, functions: Sequence[str]) -> Gates:
    try:
        from grader.instructor.gates import Gates
    except ModuleNotFoundError as error:
        raise UserError(f"{error.name} is not installed; pip install 'ninesteps[validate]'") from error
    return Gates(course, collect(course), functions)


def _drift(course: Course) -> Iterator[Finding]:
    from grader.instructor.gates import Finding

    stale = set(drifted(course))
    for part in course.parts:
        path = EXERCISES / f"{part.name}.py"
        problem = "is not what solutions/ gives; run nox -s stubs" if path in stale else ""
        yield Finding(str(path), problem)


def _mistakes(console: Console, gates: Gates, seeds: int) -> Iterator[bool]:
    pairs = list(_watched(gates.mistakes(range(seeds), FEW_SEEDS), "mistakes"))
    yield _report(console, "mistakes rejected", (pair[0] for pair in pairs))
    yield _report(console, "mistakes named", (pair[1] for pair in pairs))


def _watched(items: Iterable[T], what: str) -> Iterator[T]:
    with progress_bar(Console(stderr=True)) as bar:
        task = bar.add_task(what, total=None)
        for item in items:
            yield item
            bar.advance(task)


def _report(console: Console, gate: str, findings: Iterable[Finding]) -> bool:
    total, problems = 0, []
    for finding in _watched(findings, gate):
        total += 1
        if finding.problem:
            problems.append(finding)
    colour = "red" if problems else "green"
    console.print(f"[{colour}]{gate:22} {total - len(problems)}/{total}", highlight=False)
    for finding in problems:
        console.print(
            f"  {finding.subject}: {finding.problem}", highlight=False, soft_wrap=True, markup=False
        )
    return not problems
