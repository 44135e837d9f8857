"""Options that several of the student's verbs take."""

from __future__ import annotations

from pathlib import Path

import click

path_option = click.option(
    "--path",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The folder with your files (default: this one).",
)
