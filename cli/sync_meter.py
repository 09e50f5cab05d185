"""Shows how a sync goes: on a terminal one line with count, rate and time left, else a line a change of state."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime, timedelta

import click

from cli.as_json import time
from cli.output import line, terminal_width
from desk.duration import compact
from desk.safe import one_line
from desk.words import _
from store.mailboxes import MailboxState, MailboxStatus
from tui.cells import cut

_CLEAR = "\r\x1b[K"


class SyncMeter:
    """Told of each report, by whichever thread makes it. `passing`: a single pass, which has a summary at its end."""

    def __init__(self, *, passing: bool, quiet: bool) -> None:
        self._passing = passing
        self._lines = not quiet and not passing
        self._draws = sys.stderr.isatty()
        self._mailboxes: dict[str, MailboxStatus] = {}
        self._lock = threading.Lock()

    def show(self, status: MailboxStatus) -> None:
        """Show how a mailbox fares."""
        with self._lock:
            was = self._mailboxes.get(status.name)
            self._mailboxes[status.name] = status
            if self._lines and (was is None or (was.state, was.detail) != (status.state, status.detail)):
                self._wipe()
                line(f"{time(datetime.now(UTC))} {status.name}: {status.state} {status.detail}")
            if self._draws:
                self._draw()

    def end(self) -> None:
        """Leave the terminal as it was."""
        with self._lock:
            self._wipe()

    def _draw(self) -> None:
        under_way = [self._words(each) for each in self._mailboxes.values() if each.state is MailboxState.SYNCING]
        text = one_line(" · ".join(under_way))
        click.echo(_CLEAR + cut(text, (terminal_width() or 80) - 1), nl=False, err=True)

    def _wipe(self) -> None:
        if self._draws:
            click.echo(_CLEAR, nl=False, err=True)

    @staticmethod
    def _words(status: MailboxStatus) -> str:
        took = datetime.now(UTC) - status.began_at if status.began_at else timedelta()
        seconds = max(took.total_seconds(), 0.001)
        rate = status.done / seconds
        left = timedelta(seconds=(status.total - status.done) / rate) if rate else timedelta()
        return _(
            "{mailbox}: {done} of {total} · {rate}/s · {left} left",
            mailbox=status.name,
            done=status.done,
            total=status.total,
            rate=round(rate),
            left=compact(left),
        )
