"""What grading found out, kept in the course's folder: one file a student, written whole.

`DIR/.ninesteps/results/<student id>.json` holds the student's result as the result file has it, and for
each graded part what it was graded with. Report, exports and the next `ninesteps grade` read it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from grader.course import load_course
from grader.files import write_whole
from grader.results import (
    SCHEMA,
    FunctionResult,
    Outcome,
    RunResult,
    Status,
    SubmissionResult,
    submission_from_json,
)
from grader.version import VERSION

FOLDER = Path(".ninesteps") / "results"
ENDING = ".json"


@dataclass(frozen=True)
class Provenance:
    """What a part of a submission was graded with.

    Attributes:
        kit: the kit's version.
        cases: hash of the part's cases.
        seed: the run's seed.
        isolation: what the student's code was kept in by.
        content: hash of everything that the student handed in, all parts' files.
        status: how the part ended.
        message: what was said of the part as a whole.
    """

    kit: str
    cases: str
    seed: int
    isolation: str
    content: str
    status: Status = Status.GRADED
    message: str = ""


@dataclass(frozen=True)
class Kept:
    """A student's file.

    Attributes:
        result: the result, over all parts that were ever graded.
        grading: for each of these parts, what it was graded with.
    """

    result: SubmissionResult
    grading: Mapping[str, Provenance] = field(default_factory=dict)

    def only(self, parts: Collection[str]) -> SubmissionResult:
        """The result as if these parts alone had been graded."""
        if parts == set(self.grading):
            return self.result
        functions = tuple(function for function in self.result.functions if function.part in parts)
        given = [provenance for part, provenance in self.grading.items() if part in parts]
        return replace(
            self.result,
            status=_worst(provenance.status for provenance in given),
            message=_joined(provenance.message for provenance in given),
            score=round(sum(function.score for function in functions), 9),
            max_score=_max_score(functions),
            functions=functions,
        )


class Store:
    """The results of a course.

    Args:
        root: the course's folder.
        tell: told in one line of a file that cannot be read; its student counts as not graded.
    """

    def __init__(self, root: Path, tell: Callable[[str], None] = lambda line: None) -> None:
        self._folder = root / FOLDER
        self._tell = tell
        self._order = [part.name for part in load_course().parts]

    def path(self, student: str) -> Path:
        """Where a student's result stands."""
        return self._folder / f"{student}{ENDING}"

    def students(self) -> list[str]:
        """Everybody who has a file, in order."""
        return sorted(path.name.removesuffix(ENDING) for path in self._folder.glob(f"[!.]*{ENDING}"))

    def keep(self, result: SubmissionResult, grading: Mapping[str, Provenance]) -> None:
        """Keep what a run found out about a student; parts that were not in the run stay as they are.

        Args:
            result: the run's result.
            grading: what each of the run's parts was graded with.

        Raises:
            OSError: when the file cannot be written.
        """
        before = self.read(result.id)
        kept = self._merged(before, result, grading) if before else Kept(result, dict(grading))
        record = {
            "schema": SCHEMA,
            "kit": VERSION,
            "grading": {part: asdict(provenance) for part, provenance in kept.grading.items()},
            "submission": asdict(kept.result),
        }
        write_whole(self.path(result.id), json.dumps(record, indent=1, allow_nan=False) + "\n")

    def read(self, student: str) -> Kept | None:
        """What is kept about a student; None when there is nothing, or nothing that can be read."""
        path = self.path(student)
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
            return _kept(record, student)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as error:
            reason = error.strerror if isinstance(error, OSError) else "is damaged"
            self._tell(f"{path}: {reason}; {student} counts as not graded: grade again")
            return None

    def all(self) -> Iterator[Kept]:
        """Everybody's results, one after the other, as they were kept."""
        for student in self.students():
            kept = self.read(student)
            if kept is not None:
                yield kept

    def load(self) -> RunResult:
        """The class as one run: everybody has the same parts and the same maximum.

        What a student did not hand in is not attempted. Where students were graded with different kits,
        seeds or cases, the run says the most frequent one, and of the isolations the weakest.
        """
        everybody = list(self.all())
        given = [provenance for kept in everybody for provenance in kept.grading.values()]
        blank = self._blank(kept.result for kept in everybody)
        return RunResult(
            kit=_most_frequent((item.kit for item in given), VERSION),
            seed=_most_frequent((item.seed for item in given), 0),
            isolation=min((item.isolation for item in given), key=lambda name: name != "none", default=""),
            cases=_most_frequent((item.cases for item in given), ""),
            submissions=tuple(self._completed(kept.result, blank) for kept in everybody),
        )

    def _merged(self, before: Kept, result: SubmissionResult, grading: Mapping[str, Provenance]) -> Kept:
        parts = {**before.grading, **grading}
        ordered = {name: parts[name] for name in self._order if name in parts}
        old = [function for function in before.result.functions if function.part not in grading]
        new = [function for function in result.functions if function.part in grading]
        functions = self._sorted([*old, *new])
        others = [name for name in ordered if name not in grading]
        return Kept(
            replace(
                result,
                status=_worst([result.status, *(before.grading[name].status for name in others)]),
                message=_joined([result.message, *(before.grading[name].message for name in others)]),
                score=round(sum(function.score for function in functions), 9),
                max_score=round(result.max_score + _max_score(old), 9),
                functions=functions,
            ),
            ordered,
        )

    def _sorted(self, functions: Iterable[FunctionResult]) -> tuple[FunctionResult, ...]:
        place = {name: number for number, name in enumerate(self._order)}
        return tuple(sorted(functions, key=lambda function: place.get(function.part, len(place))))

    def _blank(self, results: Iterable[SubmissionResult]) -> dict[str, list[FunctionResult]]:
        """For each part that anybody has: its functions, none attempted."""
        blank: dict[str, list[FunctionResult]] = {}
        for result in results:
            parts = {function.part for function in result.functions}
            for part in parts - set(blank):
                blank[part] = [_unattempted(item) for item in result.functions if item.part == part]
        return blank

    def _completed(
        self, result: SubmissionResult, blank: Mapping[str, list[FunctionResult]]
    ) -> SubmissionResult:
        full = sum(_max_score(functions) for functions in blank.values())
        if result.status is Status.UNREADABLE:
            return replace(result, max_score=full or result.max_score)
        missing = set(blank) - {function.part for function in result.functions}
        added = [function for part in missing for function in blank[part]]
        return replace(result, functions=self._sorted([*result.functions, *added]), max_score=full)


def _worst(statuses: Iterable[Status]) -> Status:
    """The status of a submission whose parts ended like this: one part that was read makes it graded."""
    found = set(statuses)
    order = (Status.GRADER_ERROR, Status.GRADED, Status.UNREADABLE)
    return next((status for status in order if status in found), Status.GRADED)


def _joined(messages: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(message for message in messages if message))


def _most_frequent(values: Iterable[Any], default: Any) -> Any:
    found = Counter(values).most_common(1)
    return found[0][0] if found else default


def _max_score(functions: Collection[FunctionResult]) -> float:
    return round(sum(function.max_score for function in functions), 9)


def _unattempted(function: FunctionResult) -> FunctionResult:
    checks = tuple(
        replace(check, status=Outcome.NOT_ATTEMPTED, points=0.0, message="", seconds=0.0)
        for check in function.checks
    )
    return FunctionResult(
        part=function.part,
        step=function.step,
        function=function.function,
        status=Outcome.NOT_ATTEMPTED,
        score=0.0,
        max_score=function.max_score,
        checks=checks,
    )


def _kept(record: Any, student: str) -> Kept:
    if not isinstance(record, dict) or record.get("schema") != SCHEMA:
        raise ValueError("schema")
    result = submission_from_json(record.get("submission"))
    if result.id != student:
        raise ValueError("another student's")
    grading = record.get("grading")
    if not isinstance(grading, dict):
        raise ValueError("grading")
    return Kept(result, {part: _provenance(item) for part, item in grading.items()})


def _provenance(record: Any) -> Provenance:
    if not isinstance(record, dict) or set(record) != {item.name for item in fields(Provenance)}:
        raise ValueError("provenance")
    return Provenance(**{**record, "status": Status(record["status"])})
