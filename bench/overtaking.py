"""`python -m bench.overtaking`: two agents press send on one ticket, and the customer writes, within 20 milliseconds.

F-42: of two answers that were written without seeing each other, the second author must be warned every time; a mail
that came before an answer warns its author, and one that came after it holds it. Nothing may be left to leave that was
overtaken by what its author has not seen.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bench.races import Outcome
from bench.sending import SETTINGS
from desk.agent import SYSTEM, Actor
from desk.change import TicketOpened
from desk.command import JoinDesk, Receive, Reply
from desk.config import Config, parse
from desk.customer import Identity, IdentityKind
from desk.errors import Held
from desk.hold import HoldReason
from desk.incoming import Incoming
from desk.outbox import OutboxState
from desk.ticket import Channel
from store import journal, outbox
from store.store import Store

_AGENTS: Final = (Actor("hana"), Actor("lee"))
_AT_ONCE: Final = 20  # tickets that are raced for one after the other
_APART: Final = 0.05  # seconds between two of them
_EDGE: Final = 0.02  # seconds before and after the moment at which all happens
_AHEAD: Final = 0.05

_LONG: Final = timedelta(hours=1)  # nothing leaves while it is looked at
_SENT_AT: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)

Deed = tuple[float, Callable[[Store], None]]


def overtaking(folder: Path, rounds: int, *, seed: int = 1) -> Outcome:
    """Race for so many tickets; to every second one the customer writes again meanwhile."""
    config, path = parse(SETTINGS.format(port=1)), folder / "desk.db"
    outcome, chance = Outcome(), random.Random(seed)
    with closing(Store.open(path, config)) as store:
        store.perform(*(JoinDesk(agent.name, agent.name) for agent in _AGENTS), actor=SYSTEM)
        for first in range(0, rounds, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, rounds))
            tickets = {number: _opened(store, number) for number in numbers}
            seen, queued, begin = journal.last(store), list[int](), time.monotonic() + _AHEAD
            hands: list[list[Deed]] = [[] for _ in range(len(_AGENTS) + 1)]
            for number, ticket in tickets.items():
                edge = begin + _APART * (number - first)
                for agent, deeds in zip(_AGENTS, hands, strict=False):
                    deeds.append((edge + chance.uniform(-_EDGE, _EDGE), _answer(ticket, agent, seen, queued)))
                if number % 2:
                    hands[-1].append((edge + chance.uniform(-_EDGE, _EDGE), _write_again(number)))
            threads = [threading.Thread(target=_do, args=(path, config, deeds)) for deeds in hands]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            for number, ticket in tickets.items():
                _judge(store, ticket, queued.count(ticket), bool(number % 2), outcome)
    return outcome


def _do(path: Path, config: Config, deeds: Sequence[Deed]) -> None:
    """Do each of these at its moment, over a connection of one's own."""
    with closing(Store.open(path, config)) as store:
        for at, deed in sorted(deeds, key=lambda pair: pair[0]):
            time.sleep(max(at - time.monotonic(), 0))
            deed(store)


def _opened(store: Store, number: int) -> int:
    changes = store.perform(_mail(number, "?"), actor=SYSTEM).changes
    (ticket,) = (change.ticket for change in changes if isinstance(change, TicketOpened))
    return ticket


def _mail(number: int, text: str) -> Receive:
    first = f"<{number}@x.example>"
    mail = Incoming(
        channel=Channel.MAIL,
        author=Identity(IdentityKind.EMAIL, f"c{number}@x.example", "Kim"),
        message_id=first if text == "?" else f"<{number}.2@x.example>",
        content=f"{number} {text}",
        subject=f"No. {number}",
        text=text,
        sent_at=_SENT_AT,
        refers_to=() if text == "?" else (first,),
    )
    return Receive(mail, "support", "desk")


def _answer(ticket: int, agent: Actor, seen: int, queued: list[int]) -> Callable[[Store], None]:
    def answer(store: Store) -> None:
        reply = Reply(ticket, "네", ("kim@x.example",), seen=seen, delay=_LONG)
        try:
            store.perform(reply, actor=agent)
        except Held:
            return
        queued.append(ticket)

    return answer


def _write_again(number: int) -> Callable[[Store], None]:
    def write(store: Store) -> None:
        store.perform(_mail(number, "one more thing"), actor=SYSTEM)

    return write


def _judge(store: Store, ticket: int, queued: int, written: bool, outcome: Outcome) -> None:
    """What came of one ticket: of the two answers one waits at most, and not where its author should know more."""
    items = outbox.of_ticket(store, ticket)
    held = [HoldReason.CUSTOMER_WROTE in {hold.reason for hold in item.holds} for item in items]
    held = [is_held and item.state is OutboxState.HELD for is_held, item in zip(held, items, strict=True)]
    if len(items) != queued or queued > 1 or (written and not all(held)) or (not written and (any(held) or not items)):
        outcome.faults.append(f"#{ticket}: {queued} queued, written {written}, held {held}")
    elif not written:
        outcome.ended["the second author warned"] += 1
    else:
        outcome.ended["an answer held by the mail after it" if items else "both authors warned of the mail"] += 1


def main() -> int:
    """Race, and print what came of it; 1 where somebody was overtaken unwarned."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = overtaking(Path(folder), asked.rounds, seed=asked.seed)
    print(f"F-42: {outcome}")
    for fault in outcome.faults[:20]:
        print(f"  {fault}")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
