"""`python -m bench [--only NAME,...] [--scale X]`: measure, print a table, write JSON and a figure."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.cluster import dask
from bench.figures import Figure
from bench.grading import course, floor, jobs
from bench.growth import hanging, memory
from bench.isolation import isolation
from bench.learning import learning
from bench.picture import draw

FOLDER = Path("build/bench")
Bench = Callable[[float], Iterator[Figure]]
BENCHES: dict[str, Bench] = {
    "isolation": isolation,
    "floor": floor,
    "jobs": jobs,
    "grading": course,
    "hanging": hanging,
    "dask": dask,
    "learning": learning,
    "memory": memory,
}
"""What can be measured, by name; each gives rows of the table. Another is a function here."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; exit status 1 if a figure is beyond its limit, 2 for a name that there is not."""
    parser = argparse.ArgumentParser(prog="bench", description="Measure what grading costs, side by side.")
    parser.add_argument(
        "--only", metavar="NAME,...", default=",".join(BENCHES), help=f"of {', '.join(BENCHES)}"
    )
    parser.add_argument("--scale", type=float, default=1.0, help="smaller classes and fewer rounds: 0.1")
    parser.add_argument("--figure", type=Path, default=FOLDER / "bench.svg", metavar="FILE")
    options = parser.parse_args(arguments)
    names = options.only.split(",")
    for name in names:
        if name not in BENCHES:
            parser.error(f"there is no {name}; there are {', '.join(BENCHES)}")
    console = Console()
    measured: dict[str, list[Figure]] = {}
    for name in names:
        measured[name] = list(BENCHES[name](options.scale))
        console.print(_table(name, measured[name]))
    FOLDER.mkdir(parents=True, exist_ok=True)
    plain = {name: [asdict(figure) for figure in figures] for name, figures in measured.items()}
    (FOLDER / "bench.json").write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
    draw(measured, options.figure)
    console.print(
        f"measured on a machine that may have had other work; {FOLDER / 'bench.json'}, {options.figure}"
    )
    return 0 if all(figure.holds for figures in measured.values() for figure in figures) else 1


def _table(name: str, figures: Sequence[Figure]) -> Table:
    table = Table(title=name, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for heading in ("what", "measured", "limit", "holds", "how"):
        table.add_column(heading, overflow="fold")
    for figure in figures:
        held = "" if not figure.limit else "yes" if figure.holds else "[red]no"
        table.add_row(figure.name, f"{figure.value:.3g} {figure.unit}", figure.limit, held, figure.note)
    return table


if __name__ == "__main__":
    sys.exit(main())
