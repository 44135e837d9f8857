"""The report as one HTML page, and its tables as CSV."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import jinja2

from grader.instructor.exports.source import Source
from grader.instructor.exports.tables import Cell, csv_text
from grader.instructor.report.drawing import Band, bands, bars, heatmap, legend
from grader.instructor.report.figures import REMARK, Figures, FunctionFigures, figures
from grader.results import Status
from grader.text import clean

FOLDER = Path(__file__).resolve().parent
MAX_SHOWN = 25
MAX_LOOKS = 100


@dataclass(frozen=True)
class PartPicture:
    """The heatmap of one part and its table."""

    part: str
    picture: str
    functions: tuple[FunctionFigures, ...]
    rows: tuple[tuple[str, tuple[float | None, ...]], ...]


def report_html(source: Source) -> str:
    """The page; it holds no script and asks for nothing from elsewhere."""
    found = figures(source)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {"percent": _percent, "clean": lambda text: clean(text, 400)}
    run = source.run
    rows = bands(found.standings)
    distribution = found.distribution()
    checks = sorted(found.checks, key=lambda one: (2.0 if one.right is None else one.right, one.name))
    return environment.get_template("report.html.j2").render(
        run=run,
        found=found,
        counts={status.value: sum(one.status is status for one in run.submissions) for status in Status},
        quartiles=found.quartiles(),
        distribution=distribution,
        bars=bars(distribution, f"Bars: {_told(distribution)}"),
        legend=legend(),
        single=len(rows) == len(found.standings),
        parts=list(_pictures(found, rows)),
        hardest=[one for one in checks if one.right is not None and one.right < 1][:MAX_SHOWN],
        max_shown=MAX_SHOWN,
        max_looks=MAX_LOOKS,
        urgent=[one for one in found.looks if one.why != REMARK],
        remarks=[one for one in found.looks if one.why == REMARK],
    )


def _told(distribution: Iterable[tuple[str, int]]) -> str:
    return "; ".join(f"{label}: {count}" for label, count in distribution if count) or "no submission"


def _pictures(found: Figures, rows: list[Band]) -> Iterable[PartPicture]:
    first = 0
    for part, group in groupby(found.functions, key=lambda one: one.part):
        functions = tuple(group)
        last = first + len(functions)
        what = "students" if len(rows) == len(found.standings) else "bands of students by rank"
        name = f"Heatmap of {part}: {len(rows)} {what} by {len(functions)} functions; a table follows"
        yield PartPicture(
            part,
            heatmap(rows, functions, first, name),
            functions,
            tuple((row.label, row.shares[first:last]) for row in rows),
        )
        first = last


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def report_tables(source: Source) -> dict[str, str]:
    """The report's tables as CSV, by file name."""
    found = figures(source)
    names = [f"{one.part}/{one.function}" for one in found.functions]
    looks: list[list[Cell]] = [[one.student, one.why, one.what] for one in found.looks]
    return {
        "distribution.csv": csv_text(["share of points", "submissions"], found.distribution()),
        "students.csv": csv_text(
            ["student_id", "score", "max_score", *names],
            [
                [one.student, one.score, one.max_score, *_shares(one.shares, one.attempted)]
                for one in found.standings
            ],
        ),
        "functions.csv": csv_text(
            ["part", "function", "passed", "failed", "not_attempted", "mean_share"],
            [[o.part, o.function, o.passed, o.failed, o.not_attempted, o.mean] for o in found.functions],
        ),
        "mistakes.csv": csv_text(
            ["part", "function", "mistake", "students", "line", "student_ids"],
            [
                [one.part, one.function, one.mistake, len(one.students), one.line, " ".join(one.students)]
                for one in found.mistakes
            ],
        ),
        "checks.csv": csv_text(
            ["part", "function", "check", "hidden", "judged", "attempted", "right", "discrimination"],
            [
                [
                    *(one.part, one.function, one.name, "yes" if one.hidden else "no"),
                    *(one.judged, one.attempted, one.right, one.discrimination),
                ]
                for one in found.checks
            ],
        ),
        "needs-a-look.csv": csv_text(["student_id", "why", "what"], looks),
    }


def _shares(shares: Iterable[float], attempted: Iterable[bool]) -> list[Cell]:
    return [share if tried else None for share, tried in zip(shares, attempted, strict=True)]
