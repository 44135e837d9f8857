"""`nox -s compare [-- --write]`: a bounded part of the attacks against stock nbgrader and against ours.

Prints the table; with --write it goes into docs/security.md.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from attacks.arena import ROOT
from attacks.compared import ATTACKS, Compared
from attacks.sides import Outcome, ours, stock
from attacks.stage import StageError
from grader.files import write_whole
from grader.version import VERSION

PAGE = ROOT / "docs" / "security.md"
BEGIN, END = "<!-- compared with stock nbgrader: begin -->", "<!-- compared with stock nbgrader: end -->"
Outcomes = Mapping[Compared, Outcome]


def table(theirs: Outcomes, own: Outcomes, without: Outcomes) -> str:
    """The lines for the page.

    Args:
        theirs: what came of each attack on stock nbgrader.
        own: what came of it on `ninesteps grade`.
        without: the same without isolation.

    Raises:
        StageError: when an attack was not seen to run, or can no longer do what it tries.
    """
    for where, outcomes in (("stock nbgrader", theirs), ("ninesteps", own)):
        unclear = [attack.id for attack in outcomes if outcomes[attack].word == "unclear"]
        if unclear:
            raise StageError(f"{where}: cannot be told whether these ran: {', '.join(unclear)}")
    blunt = [attack.id for attack in own if attack.bites and not without[attack].seen]
    if blunt:
        raise StageError(f"without isolation these must succeed, and do not: {', '.join(blunt)}")
    kernel = ".".join(platform.release().split(".")[:2])
    lines = [
        f"| what a submission tries | nbgrader {version('nbgrader')} | ninesteps {VERSION} |",
        "| --- | --- | --- |",
        *(f"| {attack.tries} | {cell(theirs[attack])} | {cell(own[attack])} |" for attack in own),
        "",
        f"Run on {datetime.now(UTC):%Y-%m-%d} with Python {platform.python_version()} and Linux {kernel}."
        f" Of {len(own)}, {count(theirs)} succeed with plain `nbgrader autograde`, {count(own)} with"
        f" `ninesteps grade`, and {count(without)} with `ninesteps grade --unsandboxed`.",
    ]
    return "\n".join(lines)


def cell(outcome: Outcome) -> str:
    """An outcome in words."""
    return f"{outcome.word}: {outcome.seen}" if outcome.seen else outcome.word


def count(outcomes: Outcomes) -> int:
    """How many succeeded."""
    return sum(bool(outcome.seen) for outcome in outcomes.values())


def between(page: str, lines: str) -> str:
    """The page with these lines between its marks.

    Raises:
        StageError: when the page has no marks.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise StageError(f"the page has no {BEGIN} with {END} after it")
    return f"{before}{begin}\n\n{lines}\n\n{end}{after}"


def main(arguments: Sequence[str] | None = None, page: Path = PAGE) -> int:
    """Run it; exit status 1 when an attack succeeds with ours, 2 when nothing can be said."""
    parser = argparse.ArgumentParser(prog="nox -s compare --", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into docs/security.md")
    options = parser.parse_args(arguments)
    try:
        own, without = ours(ATTACKS), ours(ATTACKS, "--unsandboxed")
        theirs = {}
        for attack, outcome in stock(ATTACKS):
            theirs[attack] = outcome
            print(f"{attack.id}: {cell(outcome)}", file=sys.stderr, flush=True)
        lines = table(theirs, own, without)
        print(lines)
        if options.write:
            write_whole(page, between(page.read_text(encoding="utf-8"), lines))
    except StageError as error:
        print(f"compare: {error}", file=sys.stderr)
        return 2
    return 1 if count(own) else 0


if __name__ == "__main__":
    sys.exit(main())
