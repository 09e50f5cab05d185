"""`deskhand demo`: a scratch desk to try the console on."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

import click

from cli import scratch_desk
from cli.call import Call, pass_call
from cli.colleague import looking
from cli.console import open_console, refuse_without_terminal
from cli.desk_folder import DeskFolder
from cli.output import line, say
from cli.worded import Command
from desk.words import N_, _


@click.command(
    cls=Command,
    help=N_(
        "Try deskhand on a scratch desk: two shops, sixty mails in Korean and English, a colleague.\n\n"
        "The mails lie in a maildir and are synced for real; answers go into a folder. Nothing leaves this machine; "
        "at the end the desk is thrown away."
    ),
)
@click.option("--dir", "folder", metavar="DIR", type=click.Path(path_type=Path), help=N_("Make it here, and keep it."))
@click.option("--keep", is_flag=True, help=N_("Don't throw the desk away at the end."))
@click.option("--no-console", is_flag=True, help=N_("Only make the desk, keep it, and print where it is."))
@pass_call
def demo(call: Call, folder: Path | None, keep: bool, no_console: bool) -> int:
    """Show the demo desk."""
    if not no_console:
        refuse_without_terminal()
    place = folder.absolute() if folder else Path(tempfile.mkdtemp(prefix="deskhand-demo-"))
    desk = Call(DeskFolder(place / "config.toml", place), call.named or scratch_desk.ME)
    kept = folder is not None or keep or no_console
    with contextlib.ExitStack() as at_the_end:
        if not kept:
            at_the_end.callback(shutil.rmtree, place, ignore_errors=True)
        if not no_console:
            say(_("Making the demo desk …"), err=True)
        scratch_desk.make(desk.folder)
        if no_console:
            line(str(place))
            return 0
        ticket = scratch_desk.looked_at(desk)
        with looking(desk, scratch_desk.COLLEAGUE, ticket) if ticket else contextlib.nullcontext():
            code = open_console(desk, demo=True)
        if kept:
            line(_("The demo desk stays in {folder}: deskhand --desk {folder}", folder=place))
        return code
