"""Works one door: fetch what is new, take it in, wait for more; in trouble tell, and try again with growing waits."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Final

from desk.errors import StoreError
from mailsync.doors import Door
from mailsync.errors import DoorError, Throttled, said
from mailsync.intake import Intake, Tally
from mailsync.reading import Readers, readings
from store import mailboxes
from store.mailboxes import MailboxState, MailboxStatus
from store.store import Store

_log = logging.getLogger(__name__)

WAITS: Final = (0.0, 1.0, 4.0, 15.0, 30.0, 60.0, 120.0, 300.0)
"""Seconds between tries after so many failures in a row: at once, growing to 30 s, slower after the fifth (rule 2)."""

THROTTLED_WAITS: Final = (37.5, 75.0, 150.0, 300.0, 600.0, 900.0)
"""The same where the server asked to be left alone: half a minute at least, a quarter of an hour at most (F-08)."""

_JITTER: Final = 0.2  # the part of a wait that is left to chance, so that many mailboxes don't knock at once
_REPORT_SECONDS: Final = 0.5  # between reports on a pass
_SAME_SECONDS: Final = 60.0  # between reports that say nothing new but the time

Progress = Callable[[MailboxStatus], None]
"""Told how a door fares, by the thread that works it."""


class Runner:
    """One door in one thread, isolated from all others. `store` belongs to that thread."""

    def __init__(self, store: Store, door: Door, readers: Readers, progress: Progress | None = None) -> None:
        self._store = store
        self._door = door
        self._readers = readers
        self._progress = progress
        self._status = MailboxStatus(door.name, MailboxState.CONNECTING)
        self._reported = 0.0
        self._failures = 0

    def run(self, stop: threading.Event) -> None:
        """Work the door until `stop` is set."""
        while not stop.is_set():
            problem = self.once(stop)[1] or self._guarded(lambda: self._door.source.wait(stop))
            if problem is None:
                self._failures = 0  # only now: a line that breaks after each pass is in trouble too
            elif not stop.is_set():
                stop.wait(rest(problem, self._failures, random.random()))
        self._door.source.close()
        self._report(MailboxState.STOPPED)

    def once(self, stop: threading.Event) -> tuple[Tally, DoorError | None]:
        """One pass: what came in, and what went wrong."""
        tally = [Tally()]
        problem = self._guarded(lambda: self._pass(tally, stop))
        return tally[0], problem

    def _guarded(self, work: Callable[[], None]) -> DoorError | None:
        """Do something with the door. Trouble is told and returned; the next pass makes a new connection."""
        try:
            work()
        except DoorError as error:
            problem = error
        except StoreError as error:
            problem = DoorError(str(error))
        except Exception as error:  # noqa: BLE001 (the runner's border: a door in trouble stops no other)
            _log.exception("%s: the pass failed", self._door.name)
            problem = DoorError(said(f"{type(error).__name__}: {error}"))
        else:
            return None
        self._door.source.close()
        self._failures += 1
        self._report(MailboxState.FAILING, detail=str(problem), failures=self._failures)
        return problem

    def _pass(self, tally: list[Tally], stop: threading.Event) -> None:
        intake = Intake(self._store, self._door.name, self._door.brand.name, self._door.channel)
        if not intake.has_any():
            self._readers.warm(self._door.source.read)
        began_at = self._store.now()
        if self._status.state is not MailboxState.WATCHING:
            self._report(MailboxState.CONNECTING, failures=self._failures, detail=self._status.detail)
        with closing(readings(self._door.source.fetch(intake), self._door.source.read, self._readers)) as batches:
            for batch, read, ready in batches:
                tally[0] += intake.take(batch, read, ready)
                done = tally[0].fetched
                if batch.left or done > 1:
                    self._report(MailboxState.SYNCING, done=done, total=done + batch.left, began_at=began_at)
                if stop.is_set():
                    return
        done = tally[0].fetched
        self._report(
            MailboxState.WATCHING, detail=self._door.source.notice, done=done, total=done, synced_at=self._store.now()
        )

    def _report(self, state: MailboxState, **facts: object) -> None:
        """Say how the door fares: at once where the state is another, else twice a second at most."""
        status = replace(MailboxStatus(self._door.name, state), **facts)  # type: ignore[arg-type]
        was, self._status = self._status, status
        same = replace(status, synced_at=None, began_at=None) == replace(was, synced_at=None, began_at=None)
        pause = _SAME_SECONDS if same else _REPORT_SECONDS if status.state is was.state is MailboxState.SYNCING else 0.0
        now = time.monotonic()
        if self._reported and now - self._reported < pause:
            return
        self._reported = now
        mailboxes.report(self._store, status)
        if self._progress is not None:
            self._progress(status)


def rest(problem: DoorError, failures: int, chance: float) -> float:
    """Seconds until the next try after so many failures in a row. `chance`, from 0 to 1, shortens them a little."""
    waits = THROTTLED_WAITS if isinstance(problem, Throttled) else WAITS
    seconds = waits[min(failures, len(waits)) - 1] * (1 - _JITTER * chance)
    return max(seconds, problem.wait / timedelta(seconds=1))
