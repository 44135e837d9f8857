"""Grades a class into an nbgrader course: what has changed since it was last graded, or everything."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.course import Course, Part
from grader.files import remove_leftovers
from grader.instructor.grounds import Wishes, cases_hash, grounds
from grader.instructor.handed_in import content_hash
from grader.instructor.keeping import AutogradedNotebooks, Keeper, Pending, Target, handed_in
from grader.instructor.run import graded_one_by_one
from grader.instructor.spool import Spool
from grader.instructor.store import FOLDER, Kept, Provenance, Store
from grader.instructor.submission import Submission
from grader.results import RunResult, Status, SubmissionResult
from grader.version import VERSION
from grader.worker import jail

if TYPE_CHECKING:
    from grader.instructor.bridge.coursedir import CourseFolder
    from grader.instructor.bridge.late import Penalties

Both = tuple[Kept | None, SubmissionResult]
"""What was kept of a submission, and its result of today."""


@dataclass(frozen=True)
class Watch:
    """Who is told how it goes.

    Attributes:
        step: told what is done next.
        total: told how many submissions are graded.
        advance: told of each that is.
        tell: told a line that the user should read.
        graded: given the run and its results, to be gone through once, before anything of its end is written.
    """

    step: Callable[[str], None]
    total: Callable[[int], None]
    advance: Callable[[], None]
    tell: Callable[[str], None]
    graded: Callable[[RunResult, Iterable[SubmissionResult]], None] = lambda run, results: None


class CourseRun:
    """One run of `ninesteps grade` into a course, under its lock.

    What was kept before and what is found out now is on the disk; of each submission, where its files are and
    the hash of what they hold stay in memory.

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
        self._submissions = submissions
        self._wishes = wishes
        self._watch = watch

    def grade(self, decide: Callable[[Iterable[Both]], bool] | None = None) -> None:
        """Grade what has changed and put it into the course.

        Args:
            decide: asked whether the results are written, when all are there; they are written as they come
                if nobody is asked. It is given what was kept of everybody and what would be.

        Raises:
            UserError: when something cannot be read, graded or written.
        """
        from grader.instructor.bridge.database import open_gradebook
        from grader.instructor.bridge.late import Penalties

        remove_leftovers(self.folder.root / FOLDER)
        place = self.folder.root / FOLDER.parent
        with (
            open_gradebook(self.folder.db_url, self.folder.course_id) as gradebook,
            tempfile.TemporaryDirectory(dir=place, prefix="run-") as scratch,
            Spool[Kept | None](place) as before,
            Spool[Pending](place) as fresh,
        ):
            targets = self.grounds.targets(f"{scratch}/{{student}}/{{part}}.ipynb")
            penalties = Penalties(self.folder)
            keeper = Keeper(
                *(self.folder, gradebook, self.grounds.parts, targets, self.store, penalties),
                step=self._watch.step,
            )
            changed = list(self._changed(gradebook, before))
            self._announce(len(changed))

            self._watch.step("grading")
            with closing(self._results(changed, targets)) as results:
                for (submission, content), result in zip(changed, results, strict=True):
                    pending = Pending(submission, result, self.grounds.of(result, content))
                    fresh.add(pending)
                    if decide is None:
                        keeper.add(pending)
                    self._watch.advance()
            self._watch.graded(self._about(), (result for _, result in self._both(before, fresh)))
            if decide is None or decide(self._both(before, fresh)):
                keeper.flush()
                if keeper.kept < len(fresh):
                    keeper.put(islice(fresh, keeper.kept, None))
                self._renew_penalties(gradebook, penalties, {submission.id for submission, _ in changed})

    def _renew_penalties(self, gradebook: Any, penalties: Penalties, graded: Collection[str]) -> None:
        """Dates, extensions and the plugin may have changed for those who are not graded again."""
        from grader.instructor.bridge.late import renew_penalties

        rest = [item.id for item in self._submissions if item.id not in graded]
        for part in self.grounds.parts:
            renew_penalties(self.folder, gradebook, penalties, part.name, rest, self._watch.tell)

    def _changed(self, gradebook: Any, before: Spool[Kept | None]) -> Iterator[tuple[Submission, str]]:
        """The submissions whose results are not there, or not those of today, and what each holds.

        Args:
            gradebook: the gradebook, open.
            before: gets what is kept of each submission.
        """
        from grader.instructor.bridge.grades import graded_students

        graded = {part.name: graded_students(gradebook, part.name) for part in self.grounds.parts}
        for submission in self._submissions:
            kept = self.store.read(submission.id)
            before.add(kept)
            content = content_hash(submission)
            if self._wishes.force or not self._is_current(submission, content, kept, graded):
                yield submission, content

    def _announce(self, number: int) -> None:
        """Tell how many submissions are graded, and that others are not."""
        self._watch.total(number)
        everybody = len(self._submissions)
        if number < everybody:
            self._watch.tell(f"{everybody - number} of {everybody} have not changed; --force grades them too")

    def _is_current(
        self,
        submission: Submission,
        content: str,
        kept: Kept | None,
        graded: Mapping[str, Collection[str]],
    ) -> bool:
        if kept is None:
            return False
        for part in self.grounds.parts:
            found = kept.grading.get(part.name)
            if found is None or not self._same(found, part, kept, content):
                return False
            if handed_in(submission, part.name):
                notebook = self.folder.place("autograded", submission.id, part.name) / f"{part.name}.ipynb"
                if submission.id not in graded[part.name] or not _has_content(notebook):
                    return False
        return True

    def _same(self, found: Provenance, part: Part, kept: Kept, content: str) -> bool:
        now = self.grounds.base[part.name]
        most = {item.function: item.max_score for item in kept.result.functions if item.part == part.name}
        return (
            (found.kit, found.cases, found.content) == (now.kit, now.cases, content)
            and (not self.grounds.settled or found.seed == now.seed)
            and found.isolation in (now.isolation, jail.SANDBOXED)
            and found.status is not Status.GRADER_ERROR
            and (not most or most == {function.name: function.points for function in part.functions})
        )

    def _results(
        self, changed: Sequence[tuple[Submission, str]], targets: Sequence[Target]
    ) -> Generator[SubmissionResult, None, None]:
        """Grade, and give each result as it comes."""
        if changed:
            submissions = [submission for submission, _ in changed]
            notebooks = AutogradedNotebooks(targets)
            wishes = self._wishes
            with graded_one_by_one(
                submissions, self.grounds.settings, wishes.jobs, notebooks, wishes.cluster
            ) as stream:
                yield from stream.results

    def _both(self, before: Iterable[Kept | None], fresh: Iterable[Pending]) -> Iterator[Both]:
        """For everybody, in the order of the class, what was kept, and the result of today."""
        names = set(self.grounds.settings.parts)
        coming = iter(fresh)
        following = next(coming, None)
        for submission, kept in zip(self._submissions, before, strict=True):
            if following is not None and following.submission.id == submission.id:
                yield kept, following.result
                following = next(coming, None)
            elif kept is not None:
                yield kept, kept.only(names)

    def _about(self) -> RunResult:
        """The run, without its results."""
        settings = self.grounds.settings
        return RunResult(
            kit=VERSION,
            seed=settings.seed,
            isolation=jail.SANDBOXED if settings.sandboxed else jail.UNSANDBOXED,
            cases=cases_hash(settings.parts, settings.private),
        )


def _has_content(path: Path) -> bool:
    """Whether it is a file, and more than the bare name that a power cut may leave of one."""
    return path.is_file() and path.stat().st_size > 0


def clear_scratch(root: Path) -> None:
    """Remove what runs that were killed left behind; to be called under the course's lock."""
    for path in (root / FOLDER.parent).glob("run-*"):
        shutil.rmtree(path, ignore_errors=True)
