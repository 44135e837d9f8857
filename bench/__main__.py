"""`python -m bench`: measure, print a table, and write it as JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.isolation import isolation
from bench.learning import learning

RESULTS = Path("build/bench.json")


def main() -> int:
    """Measure everything; exit status 1 if a figure is beyond its limit."""
    figures = [*isolation(), *learning()]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("what", "measured", "limit", "holds"):
        table.add_column(heading)
    for figure in figures:
        limit = f"{figure.limit:g} {figure.unit}" if figure.limit is not None else ""
        held = "" if figure.limit is None else "yes" if figure.holds else "[red]no"
        table.add_row(figure.name, f"{figure.value:.2f} {figure.unit}", limit, held)
    Console().print(table)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps([asdict(figure) for figure in figures], indent=1) + "\n", encoding="utf-8")
    return 0 if all(figure.holds for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
