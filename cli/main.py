"""The `deskhand` command: which commands there are, and the border where whatever went wrong becomes one line."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

import click

from cli import log
from cli.call import Call
from cli.console import NoTerminal, open_console
from cli.desk_folder import locate
from cli.version import version
from cli.worded import Group, speak_click
from cli.words import speak
from desk.agent import AGENT_NAME
from desk.errors import ConfigError, DeskError, QueryError
from desk.safe import clean, one_line
from desk.words import N_, _

FAILED: Final = 1
WRONG_USAGE: Final = 2
INTERRUPTED: Final = 130
_WRONG_INPUT: Final = (ConfigError, QueryError, NoTerminal)

COMMANDS: Final = {
    "demo": "demo",
    "init": "init",
    "sync": "sync",
    "tickets": "tickets",
    "show": "show",
    "save": "save",
    "reply": "reply",
    "forward": "forward",
    "note": "note",
    "assign": "triage",
    "status": "triage",
    "tag": "triage",
    "priority": "triage",
    "customer": "triage",
    "snooze": "triage",
    "merge": "triage",
    "unmerge": "triage",
    "unthread": "moving",
    "move": "moving",
    "undo": "triage",
    "canned": "canned",
    "drafts": "drafts",
    "outbox": "outbox",
    "review": "review",
    "fuse": "fuse",
    "why": "why",
    "audit": "audit",
    "fetch": "fetch",
    "quarantine": "quarantine",
    "reparse": "reparse",
    "parse": "parse",
    "doctor": "doctor",
}
"""Each command and the module of `cli.commands` that it stands in; only the one that is called is imported."""


class Program(Group):
    """`deskhand`: finds the desk and its language before anything else is said."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the program's own options; from here on words are in the desk's language."""
        options, _rest, _order = self.make_parser(ctx).parse_args(list(args))
        desk, agent = (options[name] if isinstance(options.get(name), str) else None for name in ("desk", "agent"))
        call = ctx.ensure_object(Call)
        call.folder, call.named = locate(desk), agent
        _speak(call.language)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order of the help."""
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was called; a misspelt one is answered with the nearest right one."""
        if args[0] not in COMMANDS:
            raise click.exceptions.NoSuchCommand(args[0], possibilities=COMMANDS, ctx=ctx)
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"cli.commands.{COMMANDS[cmd_name]}"), cmd_name)
        return command


def _agent_name(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is not None and not AGENT_NAME.fullmatch(value):
        raise click.BadParameter(_("an agent's name has a-z, 0-9, _ . - only, 32 at most, no sign first"))
    return value


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"deskhand {version()}")
        ctx.exit()


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=N_(
        "A help desk in the terminal: shared mailboxes, one queue, no reply twice.\n\n"
        "Without a command: the console. Exit codes: 0 done, 1 failed with one line on standard error, 2 wrong usage."
    ),
)
@click.option("--desk", metavar="DIR", help=N_("The folder of the desk; else $DESKHAND_HOME, else the system's usual."))
@click.option(
    "--agent", metavar="NAME", callback=_agent_name, help=N_("Who you are at the desk; else your user name here.")
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help=N_("Show the version and exit."),
)
@click.pass_context
def program(ctx: click.Context, desk: str | None, agent: str | None) -> int:
    """The console, or one command."""
    return open_console(ctx.obj) if ctx.invoked_subcommand is None else 0


def main(args: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (by default the process's own); returns the exit code."""
    os.umask(0o077)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that can't show Korean shows question marks
    _speak(None)
    call = Call()
    try:
        code = program.main(args, prog_name="deskhand", standalone_mode=False, obj=call)
        sys.stdout.flush()
    except click.ClickException as error:
        return _wrong_usage(error)
    except DeskError as error:
        click.echo(clean(str(error), keep_newlines=True), err=True)
        return WRONG_USAGE if isinstance(error, _WRONG_INPUT) else FAILED
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        # Nobody reads on; what is left in the buffer must not make a noise either when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:
        if error.filename is None:
            return _unexpected(error, call)
        _log(error, call)
        click.echo(one_line(f"{error.filename}: {error.strerror}"), err=True)
        return FAILED
    except Exception as error:  # noqa: BLE001 (the last border: a person gets one line, the log gets all)
        return _unexpected(error, call)
    return code if isinstance(code, int) else 0


def _speak(language: str | None) -> None:
    speak_click(speak(language))


def _wrong_usage(error: click.ClickException) -> int:
    said = io.StringIO()
    error.show(said)
    click.echo(clean(said.getvalue(), keep_newlines=True), err=True, nl=False)
    return error.exit_code


def _unexpected(error: Exception, call: Call) -> int:
    words = one_line(f"{type(error).__name__}: {error}").rstrip(": ")
    if path := _log(error, call):
        words = _("{words} (details in {path})", words=words, path=path)
    click.echo(clean(_("deskhand stopped: {words}", words=words)), err=True)
    return FAILED


def _log(error: Exception, call: Call) -> Path | None:
    """Write all of the error down; the log's path, or None where that can't be written either."""
    path = call.folder.log / "deskhand.log"
    return path if log.write_down(path, "".join(traceback.format_exception(error))) else None
