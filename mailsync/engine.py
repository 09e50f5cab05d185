"""The engine: one runner for each door, the sender and the ticker, in the one process that holds the desk's lease."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from desk.agent import SYSTEM
from desk.command import Wake
from desk.config import Config
from desk.errors import NotAllowed
from mailsync.afterwards import Afterwards
from mailsync.doors import Door, doors
from mailsync.intake import Tally
from mailsync.lease import EngineLease
from mailsync.reading import Readers
from mailsync.requests import Requests
from mailsync.runner import Progress, Runner
from mailsync.sender import Sender, Sent
from store import tickets
from store.store import Clock, Store, utc_now

_LOOK_SECONDS: Final = 0.1  # between looks at the stop sign
_TICK_SECONDS: Final = 1.0  # between looks for tickets that have slept enough
_STOP_SECONDS: Final = 1.5  # that everything under way gets to end by itself
_ABORT_SECONDS: Final = 0.4  # and then, with its connections broken off


@dataclass(frozen=True, slots=True)
class Summary:
    """What one run did: what came in by which door, how many answers left, a line for each thing that went wrong."""

    mailboxes: Mapping[str, Tally]
    sent: int
    problems: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The form that `deskhand sync --json` prints; the problems go to standard error."""
        return {"mailboxes": {name: asdict(tally) for name, tally in self.mailboxes.items()}, "sent": self.sent}


class Engine:
    """The engine of the desk at `path`. `progress` is told how each door fares, from the threads that work them."""

    def __init__(self, path: Path, config: Config, clock: Clock = utc_now, progress: Progress | None = None) -> None:
        self._path = path
        self._config = config
        self._clock = clock
        self._progress = progress

    def run_once(self, stop: threading.Event | None = None) -> Summary:
        """Fetch everything, send what is due, and end. Raises EngineBusy, StoreError."""
        stop = stop or threading.Event()
        tallies: dict[str, Tally] = {}
        problems: list[str] = []

        def fetch(door: Door) -> None:
            with closing(self._store()) as store:
                tallies[door.name], problem = Runner(store, door, readers, self._progress).once(stop)
                door.source.close()
            if problem is not None:
                problems.append(f"{door.name}: {problem}")

        def serve() -> None:
            with closing(self._store()) as store:
                Requests(store, found, readers).once(stop)

        with closing(self._store()) as store, EngineLease(store) as lease, closing(Readers()) as readers:
            found = doors(self._config, self._path.parent, store.secret, self._clock)
            workers = [_Worker(door.name, partial(fetch, door)) for door in found]
            self._supervise(store, lease, workers, stop)
            if not stop.is_set():
                self._supervise(store, lease, [_Worker("requests", serve)], stop)
            _end(workers, found, readers)
            sent = Sent() if stop.is_set() else self._send(found)
            Afterwards(store, found).once(stop)
        ordered = {door.name: tallies.get(door.name, Tally()) for door in found}
        return Summary(ordered, sent.count, (*problems, *sent.problems))

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set, then end within two seconds. Raises EngineBusy, StoreError."""
        halt = threading.Event()

        def work(door: Door) -> None:
            with closing(self._store()) as store:
                Runner(store, door, readers, self._progress).run(halt)

        def send() -> None:
            with closing(self._store()) as store:
                asyncio.run(Sender(store, found).run(halt))

        def serve() -> None:
            with closing(self._store()) as store:
                Requests(store, found, readers).run(halt)

        def settle() -> None:
            with closing(self._store()) as store:
                Afterwards(store, found).run(halt)

        with closing(self._store()) as store, EngineLease(store) as lease, closing(Readers()) as readers:
            found = doors(self._config, self._path.parent, store.secret, self._clock)
            workers = [_Worker(door.name, partial(work, door)) for door in found]
            workers += [_Worker("sender", send), _Worker("requests", serve), _Worker("afterwards", settle)]
            try:
                self._supervise(store, lease, workers, stop)
            finally:
                halt.set()
                _end(workers, found, readers)

    def _supervise(self, store: Store, lease: EngineLease, workers: Sequence[_Worker], stop: threading.Event) -> None:
        """Start the workers; keep lease and clock going until `stop`, the end of all, or the failure of one."""
        for worker in workers:
            worker.start()
        ticked = 0.0
        while True:
            if time.monotonic() - ticked > _TICK_SECONDS:
                ticked = time.monotonic()
                tick(store)
            going = next((worker for worker in workers if worker.is_alive()), None)
            for worker in workers:
                if worker.error is not None:
                    raise worker.error
            if going is None or stop.is_set():
                return
            going.join(_LOOK_SECONDS)
            lease.renew()

    def _send(self, found: Sequence[Door]) -> Sent:
        with closing(self._store()) as store:
            sender = Sender(store, found)
            asyncio.run(sender.once())
            return sender.sent

    def _store(self) -> Store:
        return Store.open(self._path, self._config, self._clock)


class _Worker(threading.Thread):
    """A thread whose failure is not lost. It dies with the process: what it has not committed never happened."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        super().__init__(name=name, daemon=True)
        self._work = work
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001 (raised again by the supervisor)
            self.error = error


def _end(workers: Sequence[_Worker], found: Sequence[Door], readers: Readers) -> None:
    """Wait for the workers; what hangs in a connection, or in a mail that is hard to read, is broken off."""
    deadline = time.monotonic() + _STOP_SECONDS
    for worker in workers:
        worker.join(max(deadline - time.monotonic(), 0))
    if any(worker.is_alive() for worker in workers):
        for door in found:
            door.source.abort()
            if door.sent_folder is not None:
                door.sent_folder.abort()
        readers.close()
        deadline = time.monotonic() + _ABORT_SECONDS
        for worker in workers:
            worker.join(max(deadline - time.monotonic(), 0))


def tick(store: Store) -> None:
    """Wake the tickets whose time has come."""
    for number in tickets.due_to_wake(store):
        try:
            store.perform(Wake(number), actor=SYSTEM)
        except NotAllowed:
            continue  # somebody was faster
