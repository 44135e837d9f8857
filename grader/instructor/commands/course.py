"""`ninesteps course`: a ready nbgrader course."""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import click

from grader.course import Part, load_course
from grader.errors import UserError
from grader.instructor.commands import refuse_unknown_parts

T = TypeVar("T")
MAX_POINTS = 1_000_000


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--part",
    "parts",
    multiple=True,
    metavar="P",
    help="Only this part; may be repeated (default: all, or those that the course has).",
)
@click.option(
    "--roster",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Enter the students of a CSV file: id, first_name, last_name, email, lms_user_id.",
)
@click.option(
    "--points",
    multiple=True,
    metavar="P=N",
    help="What a part is worth; its functions share that as they share the listed points.",
)
@click.option("--due", multiple=True, metavar="P=DATE", help="When a part is due: '2026-10-31 23:59 UTC'.")
def course(
    folder: Path, parts: tuple[str, ...], roster: Path | None, points: tuple[str, ...], due: tuple[str, ...]
) -> int:
    """Make DIR a ready nbgrader course: its configuration, source/, gradebook, and one assignment a part.

    What is there already is left as it is; students and due dates are added and brought up to date.
    """
    listed = load_course()
    refuse_unknown_parts(listed, parts)
    from grader.instructor.bridge.coursedir import make_course, parts_in
    from grader.instructor.bridge.database import open_gradebook
    from grader.instructor.bridge.roster import enter, read_due, read_roster

    parts = parts or parts_in(folder, listed)
    chosen = [part for part in listed.parts if not parts or part.name in parts]
    worth = _by_part("--points", points, chosen, _amount)
    dates = _by_part("--due", due, chosen, read_due)
    students = read_roster(roster) if roster is not None else []
    scaled = listed.worth({name: value for part in chosen for name, value in share(part, worth).items()})
    made = make_course(folder, scaled, [scaled.part(part.name) for part in chosen], fresh=worth)
    with open_gradebook(made.db_url, made.course_id) as gradebook:
        enter(gradebook, students, dates)
    for part in chosen:
        path = made.place("source", ".", part.name) / f"{part.name}.ipynb"
        due_then = f", due {dates[part.name]} UTC" if part.name in dates else ""
        click.echo(f"{path}  {len(part.functions)} functions, {_points_in(path):g} points{due_then}")
    if roster is not None:
        click.echo(f"{roster}  {len(students)} students")
    there = "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(folder))} && "
    click.echo(f"next: {there}nbgrader generate_assignment {chosen[0].name}")
    return 0


def _by_part(
    option: str, entries: Sequence[str], parts: Sequence[Part], read: Callable[[str], T]
) -> dict[str, T]:
    """What an option says of each part."""
    found: dict[str, T] = {}
    for entry in entries:
        name, equals, value = entry.partition("=")
        if not equals or name not in [part.name for part in parts]:
            names = ", ".join(part.name for part in parts)
            raise UserError(f"{option} {entry}: is not of the form P=VALUE with P one of {names}")
        try:
            found[name] = read(value)
        except UserError as error:
            raise UserError(f"{option} {entry}: {error}") from error
    return found


def _amount(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= MAX_POINTS:
        raise UserError(f"{text}: is no number between 0 and {MAX_POINTS}")
    return value


def share(part: Part, worth: Mapping[str, float]) -> dict[str, float]:
    """A part's points shared out among its functions, in hundredths that sum to the whole.

    Args:
        part: the part.
        worth: what parts are worth; a part that is not named keeps its points.
    """
    if part.name not in worth:
        return {}
    whole = round(100 * worth[part.name])
    exact = {item.check_id: whole * item.points / part.points for item in part.functions}
    shares = {name: math.floor(value) for name, value in exact.items()}
    by_remainder = sorted(exact, key=lambda name: shares[name] - exact[name])
    for name in by_remainder[: whole - sum(shares.values())]:
        shares[name] += 1
    return {name: hundredths / 100 for name, hundredths in shares.items()}


def _points_in(path: Path) -> float:
    from grader.instructor.bridge.coursedir import worth

    return sum(worth(json.loads(path.read_text(encoding="utf-8"))).values())
