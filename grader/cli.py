"""The command `ninesteps`: its verbs, found where they are installed, and what is said when one fails."""

from __future__ import annotations

import errno
import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click

from grader.course import CourseError
from grader.errors import UserError
from grader.version import VERSION

USAGE, FAULT = 2, 3
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}

COMMANDS = {
    "check": "grader.student.commands.check:check",
    "watch": "grader.student.commands.watch:watch",
    "list": "grader.student.commands.list:list_course",
    "hint": "grader.student.commands.hint:hint",
    "plot": "grader.student.commands.plot:plot",
    "reset": "grader.student.commands.reset:reset",
    "submit": "grader.student.commands.submit:submit",
    "grade": "grader.instructor.commands.grade:grade",
    "course": "grader.instructor.commands.course:course",
    "release": "grader.instructor.commands.release:release",
    "feedback": "grader.instructor.commands.feedback:feedback",
    "report": "grader.instructor.commands.report:report",
    "export": "grader.instructor.commands.export:export",
    "validate": "grader.instructor.commands.validate:validate",
    "doctor": "grader.instructor.commands.doctor:doctor",
}


class Verbs(click.Group):
    """Loads a verb's module only when the verb is used: the command starts fast."""

    def list_commands(self, context: click.Context) -> list[str]:
        """The verbs of what is installed."""
        return [name for name, place in COMMANDS.items() if _installed(place)]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The verb of that name."""
        place = COMMANDS.get(name)
        if place is None or not _installed(place):
            return None
        module, _, attribute = place.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


def _installed(place: str) -> bool:
    package = place.partition(":")[0].rpartition(".")[0]
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:
        return False


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="ninesteps")
def ninesteps() -> None:
    """Learn neural networks by writing one in NumPy, function by function."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns:
        0 done, 1 not all, 2 bad usage or input, 3 a fault of the kit.
    """
    try:
        if "" in (sys.argv[1:] if arguments is None else arguments):
            # Path("") would be the folder that one happens to stand in.
            raise UserError("an argument is empty; is a variable of the shell's not set?")
        result = ninesteps.main(
            args=None if arguments is None else list(arguments), prog_name="ninesteps", standalone_mode=False
        )
    except (UserError, CourseError) as error:
        return _complain(str(error))
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return USAGE
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "ninesteps"
        return _complain(f"{_one_line(error.format_message())} (see {command} --help)")
    except click.ClickException as error:
        return _complain(_one_line(error.format_message()))
    except (click.Abort, KeyboardInterrupt):
        return _complain("interrupted; nothing half-written is left")
    except BrokenPipeError:
        sys.stderr.close()
        return USAGE
    except OSError as error:
        if error.errno not in NO_ROOM:
            return _report_fault()
        where = error.filename or "the disk, or the one for temporary files"
        return _complain(f"{where}: {error.strerror}; make room there, then run it again")
    except Exception:
        return _report_fault()
    return int(result or 0)


def _complain(message: str) -> int:
    click.echo(f"ninesteps: {message}", err=True)
    return USAGE


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _report_fault() -> int:
    about = f"ninesteps {VERSION}, Python {sys.version}, {sys.platform}\n\n{traceback.format_exc()}"
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="ninesteps-fault-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(about)
        report = f"{Path(file.name)}, which says where"
    except OSError:  # there is no room for it
        report = f"this line: {_one_line(traceback.format_exc(limit=-1))}"
    click.echo(f"ninesteps: a fault of the kit itself; please report it with {report}", err=True)
    return FAULT
