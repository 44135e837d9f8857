"""`ninesteps doctor`: what holds on this machine, and what to do where it does not."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

import click
from rich.console import Console
from rich.table import Table

from grader.course import CourseError, load_course
from grader.instructor.run import REMEDY
from grader.worker import canaries, landlock, seccomp
from grader.worker.faults import BackendError, JailBroken
from grader.worker.template import Template

NOT_ALL = 1
PACKAGES = ("numpy", "scipy", "matplotlib", "pytest", "nbgrader")


@dataclass(frozen=True)
class Finding:
    """One row: what was looked at, whether it holds, and what was seen."""

    what: str
    holds: bool
    seen: str


def findings() -> Iterator[Finding]:
    """Look at everything that grading needs."""
    yield Finding("Python", True, f"{platform.python_version()} on {platform.machine()}")
    yield Finding("Linux", platform.system() == "Linux", f"{platform.system()} {platform.release()}")
    yield from _packages()
    yield _course()
    abi = landlock.abi() if platform.system() == "Linux" else 0
    yield Finding("Landlock", abi > 0, f"version {abi}" if abi else "not in this kernel, or switched off")
    filters = platform.system() == "Linux" and seccomp.available()
    yield Finding("seccomp", filters, "filters are taken" if filters else "no filters, or unknown processor")
    yield Finding("memory", True, f"{_memory() / 2**30:.1f} GiB, {os.cpu_count()} processors")
    yield from _jail()


def _packages() -> Iterator[Finding]:
    for name in PACKAGES:
        try:
            yield Finding(name, True, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding(name, False, "not installed: pip install ninesteps")
    yield Finding("jupyter", True, shutil.which("jupyter") or "not on the path (only formgrader needs it)")


def _course() -> Finding:
    try:
        course = load_course()
    except CourseError as error:
        return Finding("course.toml", False, str(error))
    points = sum(part.points for part in course.parts)
    return Finding("course.toml", True, f"{len(course.functions)} functions, {points:g} points")


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _jail() -> Iterator[Finding]:
    try:
        with Template() as template:
            leaks = set(template.prove())
    except JailBroken as error:
        yield Finding("isolation", False, str(error))
        return
    except BackendError as error:
        yield Finding("worker", False, str(error))
        return
    for name in canaries.NAMES:
        yield Finding(
            f"student code cannot {name}", name not in leaks, "tried" if name not in leaks else "it can"
        )


@click.command()
def doctor() -> int:
    """Show what holds on this machine: versions, means of isolation, what student code cannot do.

    Exit status 1 if something is missing that grading needs.
    """
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("")
    table.add_column("holds", no_wrap=True)
    table.add_column("seen", overflow="fold")
    everything = True
    for finding in findings():
        everything = everything and finding.holds
        table.add_row(finding.what, "[green]yes" if finding.holds else "[red]no", finding.seen)
    console = Console()
    console.print(table)
    if not everything:
        console.print(f"\nTo grade with isolation: {REMEDY}.", highlight=False)
    return 0 if everything else NOT_ALL
