"""Sends what is due, by every way out of a desk at once; what one try of one answer does is `attempt.py`'s."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from desk.agent import SYSTEM
from desk.command import FollowClock
from mailsync.attempt import Attempt
from mailsync.clock import ClockWatch, Elapsed, elapsed
from mailsync.doors import Door
from mailsync.errors import DoorError, said
from store import blocked, outbox
from store.store import Store

_log = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 0.25  # between looks for something due
_GRACE_SECONDS: Final = 1.2  # that a letter under way gets when the engine stops
_CLAIM: Final = timedelta(minutes=30)  # longer than any mail takes up to its dot
_MENDING_SECONDS: Final = 0.5  # between letters where a door works again: servers don't like floods (F-29)
_PAUSES: Final = (timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=5))


Rest = Callable[[float], Awaitable[None]]
"""Lets so many seconds pass."""


@dataclass(slots=True)
class _Way:
    """One door's way out: when it may be used again, how often it failed in a row, and the task that uses it now.

    `blocked_since`: since when nothing could leave, until all that waited has left.
    """

    door: Door
    blocked_since: datetime | None = None
    not_before: datetime | None = None
    failures: int = 0
    task: asyncio.Task[None] | None = None


@dataclass(slots=True)
class Sent:
    """What a sender has done: letters that are known to have left, and lines about what could not be done."""

    count: int = 0
    problems: list[str] = field(default_factory=list)


class Sender:
    """All ways out of a desk, side by side: one that hangs for ten minutes delays no other. For one thread."""

    def __init__(
        self, store: Store, doors: Sequence[Door], elapsed: Elapsed = elapsed, rest: Rest = asyncio.sleep
    ) -> None:
        """`elapsed` and `rest`: how time passes, and how it is passed."""
        self._store = store
        before = {way.mailbox: way.since for way in blocked.blocked(store)}
        self._ways = [_Way(door, before.get(door.name)) for door in doors]
        self._clock = ClockWatch(store.now, elapsed)
        self._rest = rest
        self.sent = Sent()

    async def run(self, stop: threading.Event) -> None:
        """Send what becomes due, until `stop` is set."""
        await self._recover()
        while not stop.is_set():
            self.watch_clock()
            if (due_at := outbox.next_due(self._store)) is not None and due_at <= self._store.now():
                self._start()
            await asyncio.sleep(_LOOK_SECONDS)
        await self._halt()

    async def once(self) -> None:
        """Settle what was cut off, and send what is due now."""
        await self._recover()
        await self.look()

    async def look(self) -> None:
        """Send what is due now, by the ways that may be used."""
        self._start()
        await asyncio.gather(*(way.task for way in self._ways if way.task is not None))

    def watch_clock(self) -> None:
        """Where the clock was set, let what waits go on waiting for as long as was meant (F-26)."""
        if (step := self._clock.look()) is not None:
            _log.warning("the clock was set by %s", step.by)
            self._store.perform(FollowClock(step.since, step.until, step.by), actor=SYSTEM)
            for way in self._ways:
                way.not_before = None if way.not_before is None else way.not_before + step.by

    def _start(self) -> None:
        for way in self._ways:
            resting = way.not_before is not None and self._store.now() < way.not_before
            if not resting and (way.task is None or way.task.done()):
                way.task = asyncio.create_task(self._work(way))

    async def _halt(self) -> None:
        tasks = [way.task for way in self._ways if way.task is not None and not way.task.done()]
        if tasks:
            _done, late = await asyncio.wait(tasks, timeout=_GRACE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _work(self, way: _Way) -> None:
        """Send what is due by one door; after trouble at the door leave it alone for a while."""
        try:
            while item := outbox.claim(self._store, way.door.name, _CLAIM, way.blocked_since):
                attempt = Attempt(self._store, way.door, item)
                try:
                    self.sent.count += await attempt.run()
                finally:
                    self._told(attempt)
                way.failures = 0
                if way.blocked_since is not None:
                    blocked.mended(self._store, way.door.name)
                    await self._rest(_MENDING_SECONDS)
            if not way.failures:
                way.blocked_since = None
        except DoorError as error:
            pause = max(error.wait, _PAUSES[min(way.failures, len(_PAUSES) - 1)])
            self._leave_alone(way, pause, str(error))
        except Exception as error:  # noqa: BLE001 (the sender's border: one door's trouble is not the others')
            _log.exception("%s: sending failed", way.door.name)
            self._leave_alone(way, _PAUSES[-1], said(f"{type(error).__name__}: {error}"))
        finally:
            await way.door.sink.close()

    def _leave_alone(self, way: _Way, pause: timedelta, why: str) -> None:
        way.failures += 1
        way.blocked_since = way.blocked_since or self._store.now()
        way.not_before = self._store.now() + pause
        blocked.report(self._store, way.door.name, why)
        self._problem(f"{way.door.name}: {why}")

    def _problem(self, line: str) -> None:
        _log.warning("%s", line)
        self.sent.problems.append(line)

    async def _recover(self) -> None:
        """Settle what a sender left behind that was cut off."""
        for way in self._ways:
            for item in outbox.recover(self._store, way.door.name):
                attempt = Attempt(self._store, way.door, item)
                await attempt.recover()
                self._told(attempt)

    def _told(self, attempt: Attempt) -> None:
        for line in attempt.problems:
            self._problem(line)
