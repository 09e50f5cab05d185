"""`deskhand sync`: the engine, which fetches and sends."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import log
from cli.arguments import json_object
from cli.call import Call, pass_call
from cli.output import emit, line, say
from cli.sync_meter import SyncMeter
from cli.worded import Command
from desk.words import N_, _, ngettext

if TYPE_CHECKING:
    from mailsync.engine import Summary


@click.command(
    cls=Command,
    help=N_(
        "Fetch mail and send answers for as long as it runs; with --once, one pass over all mailboxes.\n\n"
        "The console starts this by itself where nobody else does. --once --json prints one object: by mailbox what "
        "came in, and how many answers left. Trouble with a mailbox is told on standard error; the others go on."
    ),
)
@click.option("--once", is_flag=True, help=N_("One pass, and a summary."))
@click.option("--while-stdin-open", is_flag=True, help=N_("End when standard input does; a console starts it so."))
@json_object
@pass_call
def sync(call: Call, once: bool, while_stdin_open: bool, as_object: bool) -> int:
    """Run the engine."""
    from mailsync.engine import Engine
    from mailsync.reader import spare_garbage

    config = call.config
    call.folder.make()
    _log_into(call.folder.log / "sync.log")
    spare_garbage()
    stop = threading.Event()
    for ending in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(ending, lambda _number, _frame: stop.set())
    if while_stdin_open:
        threading.Thread(target=_wait_for_the_end, args=(stop,), daemon=True).start()
    meter = SyncMeter(passing=once, quiet=as_object)
    engine = Engine(call.folder.store, config, progress=meter.show)
    if not once:
        engine.run(stop)
        return 0
    summary = engine.run_once(stop)
    meter.end()
    for problem in summary.problems:
        say(problem, err=True)
    if as_object:
        emit(summary.as_json())
    else:
        _print(summary)
    return 1 if summary.problems else 0


def _print(summary: Summary) -> None:
    for name, tally in summary.mailboxes.items():
        facts = [
            ngettext("{n} fetched", "{n} fetched", tally.fetched),
            ngettext("{n} new ticket", "{n} new tickets", tally.new_tickets),
            ngettext("{n} reply", "{n} replies", tally.replies),
        ]
        if tally.ignored:
            facts.append(_("{n} ignored", n=tally.ignored))
        if tally.failed:
            facts.append(_("{n} could not be read", n=tally.failed))
        line(f"{name}: {' · '.join(facts)}")
    line(ngettext("{n} answer sent", "{n} answers sent", summary.sent))


def _wait_for_the_end(stop: threading.Event) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    stop.set()


class _File(logging.Handler):
    """Writes each record into a log file, cleaned: much of what goes wrong is in others' words."""

    def __init__(self, path: Path) -> None:
        super().__init__(logging.WARNING)
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        log.write_down(self._path, self.format(record))


def _log_into(path: Path) -> None:
    logging.getLogger().addHandler(_File(path))
