"""Opens the console on a desk, with an engine beside it."""

from __future__ import annotations

import os
import sys

from cli.call import Call
from desk.errors import DeskError
from desk.words import _


class NoTerminal(DeskError):
    """The console was asked for where nobody could see it."""


def open_console(call: Call, *, demo: bool = False) -> int:
    """Show the console until the agent leaves; the exit code. Raises NoTerminal."""
    refuse_without_terminal()
    import tui
    from cli.engine_beside import engine_beside

    with call.store() as store:
        agent = call.agent(store)
        with engine_beside(call):
            return tui.run(store, agent, call.config, demo=demo, remote=is_remote())


def is_remote() -> bool:
    """Whether the person sits at another machine: what is opened or copied on this one never reaches them."""
    return bool({"SSH_CONNECTION", "SSH_TTY"} & os.environ.keys())


def refuse_without_terminal() -> None:
    """Raise NoTerminal where the console could not be shown."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NoTerminal(_("The console needs a terminal; `deskhand --help` names the commands that don't."))
