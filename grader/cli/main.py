"""The group of all commands, and the one place where errors become a line on stderr and an exit code."""

import io
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Final

import click

from grader import __version__
from grader.course.places import user_folder
from grader.errors import GraderError
from grader.reports.parts.plain import plain

COMMANDS: Final = {
    "list": "Show the assignments.",
    "init": "Get a template to work in.",
    "check": "Grade one submission.",
    "batch": "Grade a class; the same command again goes on.",
    "report": "Show a graded class.",
    "export": "Write a graded class in the form that another system takes.",
    "explain": "Say what is known of a criterion or a mistake.",
    "demo": "Grade a small class of sample submissions.",
    "verify": "Prove what assignments claim: reference, template, known mistakes, golden submissions.",
    "calibrate": "Train right and wrong work over seeds, and say what thresholds that bears.",
    "new": "Make a small assignment that works, to be changed into one's own.",
    "release": "Make what students get of an assignment from its reference.",
    "schema": "Print the JSON Schema of rubric.yaml, for editors.",
    "doctor": "Show what works on this machine, and what each thing means.",
}
"""Each command is the `command` of the module of its name, imported when it is used."""

INTERRUPTED: Final = 130


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        command = import_module(f"grader.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="grader")
@click.pass_context
def group(ctx: click.Context) -> None:
    """Grade deep-learning work: run it in a sandbox, ask it questions, say what is right, what is wrong and why.

    Exit codes: 0 passed; 1 below the pass mark; 2 what was asked can't be done; 3 a fault of the grader or the course.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line (by default that of the process) and return its exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # what a terminal's encoding can't hold is written out, and no error
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = group.main(list(argv) if argv is not None else None, prog_name="grader", standalone_mode=False)
    except GraderError as error:
        return _fail(str(error), error.exit_code)
    except click.ClickException as error:
        return _fail(_usage(error), error.exit_code)
    except click.Abort as abort:
        return INTERRUPTED if isinstance(abort.__cause__, KeyboardInterrupt) else _our_fault(abort)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - whatever it is, no traceback reaches a user
        return _our_fault(error)
    return code if isinstance(code, int) else 0


def _fail(message: str, code: int) -> int:
    for line in plain(message).splitlines():
        click.echo(f"grader: {line}", err=True)
    return code


def _usage(error: click.ClickException) -> str:
    """Click's message as one line, with where to read on."""
    said = " ".join(error.format_message().split()).rstrip(".")
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{said}; see `{context.command_path if context else 'grader'} --help`"


def _our_fault(error: BaseException) -> int:
    what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    where = _write_down(error)
    kept = f"please report it with the file {where}" if where else "please report it"
    return _fail(f"this is a fault of the grader, not of your work ({what}); {kept}", GraderError.exit_code)


def _write_down(error: BaseException) -> Path | None:
    """Keep the traceback in the user's state folder, or else in a temporary one; None if neither can be written."""
    text = f"grader {__version__}\n{' '.join(map(repr, sys.argv))}\n\n{''.join(traceback.format_exception(error))}"
    for folder_for_it in (_state_folder, _temporary_folder):
        with suppress(OSError, GraderError):
            folder = folder_for_it()
            folder.mkdir(parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(".txt", "grader-fault-", folder)
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
            return Path(name)
    return None


def _state_folder() -> Path:
    return user_folder("XDG_STATE_HOME")


def _temporary_folder() -> Path:
    return Path(tempfile.gettempdir())
