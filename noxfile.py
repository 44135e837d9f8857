# /// script
# requires-python = ">=3.11"
# dependencies = ["nox>=2024.10.9"]
# ///
"""Everything that is run on this project: `nox -s NAME`, or `python noxfile.py -s NAME`."""

from __future__ import annotations

import nox

nox.needs_version = ">=2024.10.9"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["tests", "lint", "check", "validate"]

CLASS = ("demo", "solutions", "exercises")
FOLDER = "build/demo"
SITE = "build/site"


def install(session: nox.Session, *extras: str) -> None:
    """Install the project as an instructor has it: editable, in a clone."""
    wanted = f".[{','.join(extras)}]" if extras else "."
    session.install("-e", wanted)


def site(folder: str) -> dict[str, str]:
    """The settings that mkdocs.yml reads for a site in that folder."""
    solutions = "true" if folder.endswith("-instructor") else "false"
    return {"NINESTEPS_SITE": folder, "NINESTEPS_SOLUTIONS": solutions, "NO_MKDOCS_2_WARNING": "1"}


@nox.session
def grade(session: nox.Session) -> None:
    """Grade the demo class, or the paths after `--`."""
    install(session)
    paths = session.posargs or CLASS
    folder = "build/grade" if session.posargs else FOLDER
    session.run("ninesteps", "grade", *paths, "--out", folder, "--json", f"{folder}/results.json")


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests, a file in each process: `nox -s tests -- -k wire` runs some, in one."""
    install(session, "tests", "postgres")
    session.run("python", "-m", "pytest", *(session.posargs or ("-n", "auto", "--dist", "loadfile")))


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, the direction of imports, and types."""
    install(session, "tests", "lint", "validate", "zensical")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("lint-imports", "--no-logo")
    session.run("mypy")


@nox.session
def check(session: nox.Session) -> None:
    """Check that the committed stubs are what the solutions give."""
    install(session)
    session.run("python", "-m", "grader.instructor.build", "--check")


@nox.session
def validate(session: nox.Session) -> None:
    """Check that the cases pass every right solution and reject every wrong one."""
    install(session, "validate")
    session.run("ninesteps", "validate", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site: `-- serve`, `-- instructor` with the reference, `-- zensical` to build it with both."""
    with_zensical = "zensical" in session.posargs
    install(session, "zensical" if with_zensical else "docs")
    instructor = "instructor" in session.posargs
    command = ["serve"] if "serve" in session.posargs else ["build", "--strict"]
    session.run("python", "-m", "mkdocs", *command, env=site("build/site-instructor" if instructor else SITE))
    if with_zensical:
        other = f"{SITE}-zensical"
        session.run("python", "-m", "zensical", "build", "--strict", "--clean", env=site(other))
        session.run("python", "-m", "docs.tools.compare", SITE, other)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure, side by side, and print ratios: `nox -s bench -- --only floor,memory` measures some."""
    install(session, "dask")
    session.run("python", "-m", "bench", *session.posargs)


@nox.session
def compare(session: nox.Session) -> None:
    """Try some attacks on stock nbgrader and on ours; `-- --write` puts the table into docs/security.md."""
    install(session)
    session.chdir("tests")
    session.run("python", "-m", "attacks.against_stock", *session.posargs)


@nox.session
def stubs(session: nox.Session) -> None:
    """Write the stubs anew from the solutions."""
    install(session)
    session.run("python", "-m", "grader.instructor.build")


if __name__ == "__main__":
    nox.main()
