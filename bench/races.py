"""`python -m bench.races`: cancelling against sending (F-24), and senders that sleep against those that wake (F-25).

F-24: answers become due while two senders look for them, and eight connections cancel each of them within fifty
milliseconds of that moment. Each must be exactly one of cancelled and sent.

F-25: a sender is stopped at a random step of a send, its claim runs out or its engine's successor clears up, a second
sender sends what is due, and the first one goes on. No mail may arrive twice, and none be told as sent that has not.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bench.sending import SETTINGS, Office
from desk.agent import SYSTEM, Actor
from desk.change import ReplyQueued, TicketOpened
from desk.command import CancelReply, JoinDesk, Receive, Reply
from desk.config import Config, parse
from desk.customer import Identity, IdentityKind
from desk.errors import TooLate
from desk.incoming import Incoming
from desk.outbox import OutboxState
from desk.ticket import Channel
from mailsync.channel import Letter, Sink
from mailsync.doors import doors
from mailsync.errors import Refused
from mailsync.sender import Sender
from store import outbox
from store.store import Store, utc_now

_HANA: Final = Actor("hana")
_CANCELLERS: Final = 8
_SENDERS: Final = 2
_AT_ONCE: Final = 20  # answers that become due one after the other
_APART: Final = timedelta(milliseconds=15)
_EDGE: Final = 0.05  # seconds before and after the moment when an answer is due
_TOGETHER: Final = 0.005  # seconds in which all cancel one answer
_AHEAD: Final = timedelta(milliseconds=200)
_STEPS: Final = ("offer", "transfer", "finish", "after")
_ENDS: Final = frozenset({OutboxState.SENT, OutboxState.UNCERTAIN})


@dataclass
class Outcome:
    """What came of the races: how many ended in which way, and what should never be."""

    ended: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = ", ".join(f"{count} {what}" for what, count in sorted(self.ended.items()))
        return f"{self.ended.total()} races: {told}; {len(self.faults)} faults"


class Counting:
    """A way out that takes everything, and counts how often it got which item."""

    where = "bench"

    def __init__(self, got: Counter[int]) -> None:
        self._got = got
        self._offered = 0

    async def offer(self, letter: Letter) -> AsyncIterator[tuple[str, Refused]]:
        """Refuse nobody."""
        self._offered = letter.item
        refused: tuple[tuple[str, Refused], ...] = ()
        for each in refused:
            yield each

    async def transfer(self) -> None:
        """Take it."""

    async def finish(self) -> str:
        """Count it."""
        self._got[self._offered] += 1
        return "250 ok"

    async def arrived(self, letter: Letter) -> bool | None:
        """Nobody asks."""
        return None

    async def close(self) -> None:
        """Nothing is open."""


class Stopped:
    """A way out whose sender is stopped before one of its steps, until `go` is set."""

    def __init__(self, sink: Sink, step: str) -> None:
        self.where = sink.where
        self.reached, self.go = asyncio.Event(), asyncio.Event()
        self._sink = sink
        self._step = step

    async def _maybe_stop(self, step: str) -> None:
        if step == self._step:
            self.reached.set()
            await self.go.wait()

    async def offer(self, letter: Letter) -> AsyncIterator[tuple[str, Refused]]:
        """See Sink."""
        await self._maybe_stop("offer")
        async for each in self._sink.offer(letter):
            yield each

    async def transfer(self) -> None:
        """See Sink."""
        await self._maybe_stop("transfer")
        await self._sink.transfer()

    async def finish(self) -> str:
        """See Sink. Its sender has committed that the dot is imminent."""
        await self._maybe_stop("finish")
        words = await self._sink.finish()
        await self._maybe_stop("after")
        return words

    async def arrived(self, letter: Letter) -> bool | None:
        """See Sink."""
        return await self._sink.arrived(letter)

    async def close(self) -> None:
        """See Sink."""
        await self._sink.close()


def answer(store: Store, number: int, delay: timedelta) -> tuple[int, datetime]:
    """Somebody writes and is answered; the item and when it is due."""
    author = Identity(IdentityKind.EMAIL, f"c{number}@x.example", "Kim")
    mail = Incoming(
        channel=Channel.MAIL,
        author=author,
        message_id=f"<{number}@x.example>",
        content=f"{number}",
        subject=f"No. {number}",
        text="?",
        sent_at=store.now(),
    )
    opened = store.perform(Receive(mail, "support", "desk"), actor=SYSTEM).changes
    (ticket,) = (change.ticket for change in opened if isinstance(change, TicketOpened))
    done = store.perform(Reply(ticket, "네", (author.value,), delay=delay), actor=_HANA).changes
    (queued,) = (change for change in done if isinstance(change, ReplyQueued))
    return queued.item, queued.due_at


def cancelling(folder: Path, races: int, *, seed: int = 1) -> Outcome:
    """F-24: eight connections cancel, two senders send."""
    config, path, outcome = parse(SETTINGS.format(port=1)), folder / "desk.db", Outcome()
    got: Counter[int] = Counter()
    stop, chance = threading.Event(), random.Random(seed)
    with closing(Store.open(path, config)) as store:
        store.perform(JoinDesk(_HANA.name, "Hana"), actor=SYSTEM)
        senders = [threading.Thread(target=_send, args=(path, config, got, stop)) for _ in range(_SENDERS)]
        for thread in senders:
            thread.start()
        for first in range(0, races, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, races))
            due = dict(answer(store, number, _AHEAD + _APART * (number - first)) for number in numbers)
            cancelled: Counter[int] = Counter()
            edges = {item: at.timestamp() + chance.uniform(-_EDGE, _EDGE) for item, at in due.items()}
            moments = [
                sorted((edge + chance.uniform(0, _TOGETHER), item) for item, edge in edges.items())
                for _ in range(_CANCELLERS)
            ]
            threads = [threading.Thread(target=_cancel, args=(path, config, each, cancelled)) for each in moments]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            _settled(store, list(due))
            for item in due:
                state = outbox.get(store, item).state
                ending = {(1, 0, OutboxState.CANCELLED): "cancelled", (0, 1, OutboxState.SENT): "sent"}
                told = ending.get((cancelled[item], got[item], state))
                outcome.ended[told or "neither"] += 1
                if told is None:
                    fault = f"item {item} is {state}, cancelled {cancelled[item]} times, sent {got[item]} times"
                    outcome.faults.append(fault)
        stop.set()
        for thread in senders:
            thread.join()
    return outcome


def _send(path: Path, config: Config, got: Counter[int], stop: threading.Event) -> None:
    with closing(Store.open(path, config)) as store:
        (door,) = doors(config, path.parent, store.secret, utc_now)
        sender = Sender(store, [replace(door, sink=Counting(got))])
        while not stop.is_set():
            asyncio.run(sender.look())
            time.sleep(0.002)


def _cancel(path: Path, config: Config, moments: list[tuple[float, int]], cancelled: Counter[int]) -> None:
    with closing(Store.open(path, config)) as store:
        for moment, item in moments:
            time.sleep(max(0, moment - time.time()))
            with contextlib.suppress(TooLate):
                store.perform(CancelReply(item), actor=_HANA)
                cancelled[item] += 1


def _settled(store: Store, items: list[int]) -> None:
    """Wait until no sender has anything to do with these any more."""
    open_ = {OutboxState.QUEUED, OutboxState.SENDING, OutboxState.DATA_SENT}
    while any(outbox.get(store, item).state in open_ for item in items):
        time.sleep(0.01)


def sleeping(folder: Path, rounds: int, *, seed: int = 1) -> Outcome:
    """F-25: one sender is stopped, another one takes over, the first goes on."""
    office, outcome, chance = Office(), Outcome(), random.Random(seed)
    config, path = parse(SETTINGS.format(port=office.port)), folder / "desk.db"
    clock = _Clock()
    with closing(Store.open(path, config, clock)) as store, closing(Store.open(path, config, clock)) as second:
        store.perform(JoinDesk(_HANA.name, "Hana"), actor=SYSTEM)
        for number in range(rounds):
            item, _due = answer(store, number, timedelta())
            step, clears_up = chance.choice(_STEPS), chance.random() < 0.5
            asyncio.run(_sleep(store, second, clock, step, clears_up=clears_up))
            held = outbox.get(store, item)
            count = office.got.get(held.message_id, Counter())[held.to[0]]
            outcome.ended[held.state] += 1
            if count > 1 or (held.state is OutboxState.SENT and not count) or held.state not in _ENDS:
                outcome.faults.append(f"round {number}, stopped at {step}: {held.state}, arrived {count} times")
            clock.now += timedelta(hours=1)
    office.close()
    return outcome


async def _sleep(store: Store, second: Store, clock: _Clock, step: str, *, clears_up: bool) -> None:
    """The first sender is stopped for an hour; the second one is its successor, or only another one."""
    config, home = store.config, Path()
    (door,) = doors(config, home, store.secret, clock)
    (other,) = doors(config, home, store.secret, clock)
    stopped = Stopped(door.sink, step)
    task = asyncio.create_task(Sender(store, [replace(door, sink=stopped)]).look())
    await stopped.reached.wait()
    clock.now += timedelta(hours=1)
    sender = Sender(second, [other])
    await (sender.once() if clears_up else sender.look())
    stopped.go.set()
    await task
    await sender.once()  # whoever comes next


class _Clock:
    """The time, as a round sets it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def _all(folder: Path, races: int, rounds: int) -> Iterator[tuple[str, Outcome]]:
    for name in ("cancelling", "sleeping"):
        (folder / name).mkdir()
    yield "F-24, cancelled or sent", cancelling(folder / "cancelling", races)
    yield "F-25, a sender that slept", sleeping(folder / "sleeping", rounds)


def main() -> None:
    """Print what came of it; end with 1 where the promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.races", description=__doc__)
    parser.add_argument("--races", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=1_000)
    args = parser.parse_args()
    logging.disable()  # that a sender is refused is wanted here
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        for what, outcome in _all(Path(name), args.races, args.rounds):
            print(f"{what}: {outcome}", *outcome.faults, sep="\n", flush=True)
            faults += outcome.faults
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
