"""What a course's submissions are graded with: the user's wishes, the course's settings, hashes of cases."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course import Course, Part
from grader.instructor.collect import case_files
from grader.instructor.keeping import Target
from grader.instructor.run import Settings, new_seed
from grader.instructor.store import Provenance
from grader.results import Outcome, Status, SubmissionResult
from grader.version import VERSION
from grader.worker import jail

if TYPE_CHECKING:
    from grader.instructor.bridge.coursedir import CourseFolder


@dataclass(frozen=True)
class Wishes:
    """What the user of the command asked for.

    Attributes:
        seed: of the random inputs; None takes the course's.
        cases: a folder with private cases; None takes the course's.
        sandboxed: whether student code is jailed; the course's configuration can say no as well.
        jobs: processes that grade at once.
        cluster: the address of a Dask scheduler, instead of `jobs`; "" for none.
        force: whether what has not changed is graded as well.
        parts: names of the parts that count.
    """

    parts: tuple[str, ...]
    seed: int | None = None
    cases: Path | None = None
    sandboxed: bool = True
    jobs: int = 1
    cluster: str = ""
    force: bool = False


@dataclass(frozen=True)
class Grounds:
    """What a course's submissions are graded with: settings, points, hashes of cases.

    Attributes:
        parts: the parts, worth what the released notebooks say.
        releases: their released notebooks, by part.
        base: for each part, what its results will say that they were graded with.
        settled: whether the user or the course says which seed; otherwise each run has a new one.
    """

    settings: Settings
    parts: tuple[Part, ...]
    releases: Mapping[str, dict[str, object]]
    base: Mapping[str, Provenance]
    settled: bool

    def of(self, result: SubmissionResult, content: str) -> dict[str, Provenance]:
        """What each part of a result was graded with, and how it ended."""
        return {part.name: self._of_part(part.name, result, content) for part in self.parts}

    def _of_part(self, part: str, result: SubmissionResult, content: str) -> Provenance:
        outcomes = {item.status for item in result.functions if item.part == part}
        status = Status.GRADER_ERROR if Outcome.GRADER_ERROR in outcomes else Status.GRADED
        if result.status is Status.UNREADABLE:
            status = Status.UNREADABLE
        return replace(self.base[part], content=content, status=status, message=result.message)

    def targets(self, pattern: str) -> list[Target]:
        """Where notebooks are written, with {part} and {student} in the pattern."""
        return [
            Target(name, pattern.replace("{part}", name), release) for name, release in self.releases.items()
        ]


def grounds(folder: CourseFolder, course: Course, wishes: Wishes) -> Grounds:
    """What this course grades with.

    Raises:
        UserError: when the course cannot be used.
    """
    from grader.instructor.bridge.coursedir import release, worth

    releases = {name: release(folder, course.part(name)) for name in wishes.parts}
    points = {name: value for content in releases.values() for name, value in worth(content).items()}
    seed = folder.seed if wishes.seed is None else wishes.seed
    settings = Settings(
        wishes.parts,
        new_seed() if seed is None else seed,
        wishes.cases or folder.cases,
        wishes.sandboxed and folder.sandboxed,
        points,
    )
    isolation = jail.SANDBOXED if settings.sandboxed else jail.UNSANDBOXED
    base = {
        name: Provenance(VERSION, cases_hash([name], settings.private), settings.seed, isolation, "")
        for name in wishes.parts
    }
    parts = tuple(course.part(name).worth(points) for name in wishes.parts)
    return Grounds(settings, parts, releases, base, settled=seed is not None)


def cases_hash(parts: Sequence[str], private: Path | None) -> str:
    """A hash of the parts' cases, which is that of the run that collects them."""
    digest = hashlib.sha256()
    for path, _ in case_files(parts, private):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
