"""Grades a class into an nbgrader course: what has changed since it was last graded, or everything."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader.course import Course, Part
from grader.files import remove_leftovers
from grader.instructor.collect import case_files
from grader.instructor.handed_in import content_hash
from grader.instructor.keeping import AutogradedNotebooks, Keeper, Pending, Target, handed_in
from grader.instructor.run import Settings, grade_class, new_seed
from grader.instructor.store import FOLDER, Kept, Provenance, Store
from grader.instructor.submission import Submission
from grader.results import Outcome, RunResult, Status, SubmissionResult
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
class Watch:
    """Who is told how it goes.

    Attributes:
        step: told what is done next.
        total: told how many submissions are graded.
        advance: told of each that is.
        tell: told a line that the user should read.
        show: given a table that the user asked for.
        graded: given the run before anything of its end is written.
    """

    step: Callable[[str], None]
    total: Callable[[int], None]
    advance: Callable[[], None]
    tell: Callable[[str], None]
    show: Callable[[object], None]
    graded: Callable[[RunResult], None] = lambda run: None


@dataclass(frozen=True)
class Grounds:
    """What a course's submissions are graded with: settings, points, hashes of cases.

    Attributes:
        parts: the parts, worth what the released notebooks say.
        releases: their released notebooks, by part.
        base: for each part, what its results will say that they were graded with.
    """

    settings: Settings
    parts: tuple[Part, ...]
    releases: Mapping[str, dict[str, object]]
    base: Mapping[str, Provenance]

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
    return Grounds(settings, parts, releases, base)


def cases_hash(parts: Sequence[str], private: Path | None) -> str:
    """A hash of the parts' cases, which is that of the run that collects them."""
    digest = hashlib.sha256()
    for path, _ in case_files(parts, private):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


class CourseRun:
    """One run of `ninesteps grade` into a course, under its lock.

    Args:
        folder: the course.
        course: the parts and functions.
        submissions: the class.
        wishes: what was asked for.
        watch: who is told how it goes.
    """

    def __init__(
        self,
        folder: CourseFolder,
        course: Course,
        submissions: Sequence[Submission],
        wishes: Wishes,
        watch: Watch,
    ) -> None:
        self.folder = folder
        self.grounds = grounds(folder, course, wishes)
        self.store = Store(folder.root, watch.tell)
        self.before = {submission.id: self.store.read(submission.id) for submission in submissions}
        self._submissions = submissions
        self._contents = {submission.id: content_hash(submission) for submission in submissions}
        self._wishes = wishes
        self._watch = watch

    def changed(self, graded: Mapping[str, Collection[str]]) -> list[Submission]:
        """The submissions whose results are not there, or not those of today.

        Args:
            graded: who is in the gradebook, by part.
        """
        if self._wishes.force:
            return list(self._submissions)
        return [item for item in self._submissions if not self._is_current(item, graded)]

    def _is_current(self, submission: Submission, graded: Mapping[str, Collection[str]]) -> bool:
        kept = self.before[submission.id]
        if kept is None:
            return False
        for part in self.grounds.parts:
            found = kept.grading.get(part.name)
            if found is None or not self._same(found, part, kept, self._contents[submission.id]):
                return False
            if handed_in(submission, part.name):
                notebook = self.folder.place("autograded", submission.id, part.name) / f"{part.name}.ipynb"
                if submission.id not in graded[part.name] or not notebook.is_file():
                    return False
        return True

    def _same(self, found: Provenance, part: Part, kept: Kept, content: str) -> bool:
        now = self.grounds.base[part.name]
        most = {item.function: item.max_score for item in kept.result.functions if item.part == part.name}
        return (
            (found.kit, found.cases, found.content) == (now.kit, now.cases, content)
            and (self._wishes.seed is None or found.seed == now.seed)
            and found.isolation in (now.isolation, jail.SANDBOXED)
            and found.status is not Status.GRADER_ERROR
            and (not most or most == {function.name: function.points for function in part.functions})
        )

    def grade(self, decide: Callable[[RunResult], bool] | None = None) -> RunResult:
        """Grade what has changed and put it into the course.

        Args:
            decide: asked whether the results are written, when all are there; they are written as they come
                if nobody is asked.

        Returns:
            The class: what was graded now, and what has not changed.

        Raises:
            UserError: when something cannot be read, graded or written.
        """
        from grader.instructor.bridge.database import open_gradebook
        from grader.instructor.bridge.grades import graded_students
        from grader.instructor.bridge.late import Penalties

        remove_leftovers(self.folder.root / FOLDER)
        with (
            open_gradebook(self.folder.db_url, self.folder.course_id) as gradebook,
            tempfile.TemporaryDirectory(dir=self.folder.root / FOLDER.parent, prefix="run-") as scratch,
        ):
            graded = {part.name: graded_students(gradebook, part.name) for part in self.grounds.parts}
            fresh = self.grounds.targets(f"{scratch}/{{student}}/{{part}}.ipynb")
            penalties = Penalties(self.folder)
            keeper = Keeper(self.folder, gradebook, self.grounds.parts, fresh, self.store, penalties)
            pending: list[Pending] = []
            changed = self.changed(graded)
            self._watch.total(len(changed))
            if len(changed) < len(self._submissions):
                all_ = len(self._submissions)
                self._watch.tell(f"{all_ - len(changed)} of {all_} have not changed; --force grades them too")
            waiting = iter(changed)

            def take(result: SubmissionResult) -> None:
                submission = next(waiting)
                found = self.grounds.of(result, self._contents[submission.id])
                pending.append(Pending(submission, result, found))
                if decide is None:
                    keeper.add(pending[-1])
                self._watch.advance()

            self._watch.step("grading")
            if changed:
                notebooks = AutogradedNotebooks(fresh)
                wishes = self._wishes
                grade_class(changed, self.grounds.settings, wishes.jobs, notebooks, take, wishes.cluster)
            run = self._whole({item.submission.id: item.result for item in pending})
            self._watch.graded(run)
            if decide is not None:
                if not decide(run):
                    return run
                for item in pending:
                    keeper.add(item)
            keeper.flush(self._watch.step)
        return run

    def _whole(self, now: Mapping[str, SubmissionResult]) -> RunResult:
        """The class in its order: results of now, and those that have not changed."""
        settings = self.grounds.settings
        names = set(settings.parts)
        results = []
        for submission in self._submissions:
            kept = self.before[submission.id]
            if submission.id in now:
                results.append(now[submission.id])
            elif kept is not None:
                results.append(kept.only(names))
        return RunResult(
            kit=VERSION,
            seed=settings.seed,
            isolation=jail.SANDBOXED if settings.sandboxed else jail.UNSANDBOXED,
            cases=cases_hash(settings.parts, settings.private),
            submissions=tuple(results),
        )


def clear_scratch(root: Path) -> None:
    """Remove what runs that were killed left behind; to be called under the course's lock."""
    for path in (root / FOLDER.parent).glob("run-*"):
        shutil.rmtree(path, ignore_errors=True)
