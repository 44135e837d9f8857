"""What grading once more would change: whose score, from what to what, and why."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grader.errors import UserError
from grader.files import make_durable
from grader.instructor.course_run import Both
from grader.instructor.grounds import Grounds
from grader.instructor.store import Kept, Provenance
from grader.results import FunctionResult, Outcome, Status, SubmissionResult
from grader.text import listed

NEAR = 1e-6
BACKUPS = Path(".ninesteps") / "backups"


@dataclass(frozen=True)
class Change:
    """A function whose score or worth changes.

    Attributes:
        student: whose it is.
        function: its part and name.
        before: score and maximum that are kept.
        after: score and maximum that would be written.
        why: what is different now, in words.
    """

    student: str
    function: str
    before: tuple[float, float]
    after: tuple[float, float]
    why: str


def changes(everybody: Iterable[Both], grounds: Grounds) -> Iterator[Change]:
    """Every change that a run would make to results that are kept."""
    for kept, result in everybody:
        if kept is not None:
            yield from _changes(kept, result, grounds)


def _changes(kept: Kept, result: SubmissionResult, grounds: Grounds) -> Iterator[Change]:
    old = _by_name(kept.result)
    new = _by_name(result)
    for part in grounds.parts:
        found = kept.grading.get(part.name)
        if found is None:
            continue
        for function in part.functions:
            name = (part.name, function.name)
            was, now = old.get(name), new.get(name)
            before, after = _score(was, function.points), _score(now, function.points)
            if max(abs(before[0] - after[0]), abs(before[1] - after[1])) > NEAR:
                why = _why(found, grounds.base[part.name], was, now, result)
                yield Change(result.id, f"{part.name}/{function.name}", before, after, why)


def _by_name(result: SubmissionResult) -> dict[tuple[str, str], FunctionResult]:
    return {(function.part, function.function): function for function in result.functions}


def _score(function: FunctionResult | None, points: float) -> tuple[float, float]:
    return (function.score, function.max_score) if function is not None else (0.0, points)


def _why(
    found: Provenance,
    base: Provenance,
    was: FunctionResult | None,
    now: FunctionResult | None,
    result: SubmissionResult,
) -> str:
    reasons = []
    if was is not None and now is not None and abs(was.max_score - now.max_score) > NEAR:
        reasons.append("other points")
    if found.cases != base.cases:
        reasons.append("other cases")
    if found.kit != base.kit:
        reasons.append(f"kit {base.kit} instead of {found.kit}")
    if found.seed != base.seed:
        reasons.append("another seed")
    if found.isolation != base.isolation:
        reasons.append(f"isolation {base.isolation} instead of {found.isolation}")
    if result.status is Status.UNREADABLE:
        return f"{listed(reasons)}: {result.message}" if reasons else result.message
    seen = now.message if now is not None and now.status is not Outcome.PASSED else ""
    return ": ".join(text for text in (listed(reasons) or "handed in anew, or not steady", seen) if text)


def back_up(db_url: str, root: Path) -> Path:
    """A dated copy of the gradebook, in the course's `.ninesteps/backups`.

    Raises:
        UserError: when it cannot be made; it says what to do.
    """
    from sqlalchemy import make_url

    from grader.instructor.bridge.database import sqlite_file

    url = make_url(db_url)
    folder = root / BACKUPS
    path = sqlite_file(url)
    stamp = datetime.now().strftime("%Y-%m-%dT%H-%M-%S.%f")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path is not None:
            return _copy_sqlite(path, folder / f"gradebook-{stamp}.db")
        if url.get_backend_name() == "postgresql" and shutil.which("pg_dump"):
            plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
            return _dump(plain, folder / f"gradebook-{stamp}.dump")
    except (OSError, sqlite3.Error, subprocess.SubprocessError) as error:
        raise UserError(f"the gradebook cannot be backed up to {folder}: {error}") from error
    raise UserError(
        "the gradebook cannot be backed up: pg_dump is not installed; back it up yourself, "
        "and then give --no-backup"
    )


def _copy_sqlite(path: Path, target: Path) -> Path:
    partly = target.with_name(f".new-{target.name}")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(partly)) as copy:
        source.backup(copy)
    return _put_in_place(partly, target)


def _dump(address: str, target: Path) -> Path:
    partly = target.with_name(f".new-{target.name}")
    subprocess.run(
        ["pg_dump", "--format=custom", f"--file={partly}", f"--dbname={address}"],
        check=True,
        capture_output=True,
        text=True,
    )
    return _put_in_place(partly, target)


def _put_in_place(partly: Path, target: Path) -> Path:
    """The backup is on the disk before anything that it is a backup of is changed."""
    make_durable(partly)
    return make_durable(partly.replace(target))
