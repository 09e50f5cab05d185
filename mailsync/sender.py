"""Sends what is due, by every way out of a desk at once; what one try of one answer does is `attempt.py`'s."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from mailsync.attempt import Attempt
from mailsync.doors import Door
from mailsync.errors import DoorError, said
from store import outbox
from store.store import Store

_log = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 0.25  # between looks for something due
_GRACE_SECONDS: Final = 1.2  # that a letter under way gets when the engine stops
_CLAIM: Final = timedelta(minutes=30)  # longer than any mail takes up to its dot
_PAUSES: Final = (timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=5))


@dataclass(slots=True)
class _Way:
    """One door's way out: when it may be used again, how often it failed in a row, and the task that uses it now."""

    door: Door
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

    def __init__(self, store: Store, doors: Sequence[Door]) -> None:
        self._store = store
        self._ways = [_Way(door) for door in doors]
        self.sent = Sent()

    async def run(self, stop: threading.Event) -> None:
        """Send what becomes due, until `stop` is set."""
        await self._recover()
        while not stop.is_set():
            if (due_at := outbox.next_due(self._store)) is not None and due_at <= self._store.now():
                self._start()
            await asyncio.sleep(_LOOK_SECONDS)
        await self._halt()

    async def once(self) -> None:
        """Send what is due now."""
        await self._recover()
        self._start()
        await asyncio.gather(*(way.task for way in self._ways if way.task is not None))

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
            while (item := outbox.claim(self._store, way.door.name, _CLAIM)) is not None:
                attempt = Attempt(self._store, way.door, item)
                try:
                    self.sent.count += await attempt.run()
                finally:
                    self._told(attempt)
                way.failures = 0
        except DoorError as error:
            pause = max(error.wait, _PAUSES[min(way.failures, len(_PAUSES) - 1)])
            way.failures += 1
            way.not_before = self._store.now() + pause
            self._problem(f"{way.door.name}: {error}")
        except Exception as error:  # noqa: BLE001 (the sender's border: one door's trouble is not the others')
            _log.exception("%s: sending failed", way.door.name)
            way.not_before = self._store.now() + _PAUSES[-1]
            self._problem(f"{way.door.name}: {said(f'{type(error).__name__}: {error}')}")
        finally:
            await way.door.sink.close()

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
