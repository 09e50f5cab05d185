"""`python -m bench.threading --threads 5000 --seeds 100`: what shares a ticket, whatever order mails come in (F-12).

Threads are trees of mails that name some, all or none of those before them, with missing ancestors, circles, second
copies, ids used twice, and mails that lead to tickets which agents have closed, merged or put away. All of it is taken
in by the desk in memory, shuffled anew for each seed; what shares a ticket is compared with what is connected by ids.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from desk.agent import SYSTEM
from desk.command import Assign, Command, JoinDesk, Merge, SetStatus
from desk.config import Brand
from desk.incoming import Incoming
from desk.ticket import Status
from tests.desk.making import HANA, incoming, receive
from tests.desk.memory import T0, MemoryDesk

Partition = frozenset[frozenset[str]]
"""Contents of messages, those that share a ticket together."""


@dataclass(frozen=True, slots=True)
class World:
    """What is there before (its first messages, and what agents did to their tickets), and what then comes."""

    before: Sequence[Incoming]
    handled: Sequence[Callable[[int], Sequence[Command]]]
    mails: Sequence[Incoming]


def _closed(number: int) -> Sequence[Command]:
    return (SetStatus(number, Status.CLOSED),)


def _spam(number: int) -> Sequence[Command]:
    return (SetStatus(number, Status.SPAM),)


def _trash(number: int) -> Sequence[Command]:
    return (SetStatus(number, Status.TRASH),)


def _taken(number: int) -> Sequence[Command]:
    return (Assign(number, HANA.name),)


def _merged(number: int) -> Sequence[Command]:
    return (Merge(number, number - 1),)


def _left(_number: int) -> Sequence[Command]:
    return ()


_HANDLED: Final = (_closed, _spam, _trash, _taken, _merged, _left)


def world(threads: int, seed: int = 12) -> World:
    """That many threads; the same for the same seed."""
    dice = random.Random(seed)
    before: list[Incoming] = []
    handled: list[Callable[[int], Sequence[Command]]] = []
    mails: list[Incoming] = []
    for thread in range(threads):
        known: list[str] = []
        if dice.random() < 0.2:
            deed = dice.choice(_HANDLED)
            for _ in range(2 if deed is _merged else 1):
                handled.append(_left if deed is _merged and len(known) == 0 else deed)
                known.append(f"<before.{thread}.{len(known)}@example.org>")
                before.append(_mail(thread, known[-1], ()))
        mails += _thread(thread, known, dice)
    return World(before, handled, mails)


def _thread(thread: int, known: list[str], dice: random.Random) -> Iterable[Incoming]:
    """The mails of a thread, each with what it names, nearest first."""
    ids = [*known, *(f"<{thread}.{number}@example.org>" for number in range(dice.randint(1, 7)))]
    missing = [f"<missing.{thread}.{number}@example.org>" for number in range(dice.randint(0, 2))]
    chains: dict[str, tuple[str, ...]] = dict.fromkeys(known, ())
    for place, id_ in enumerate(ids):
        if id_ in known:
            continue
        parents = [*ids[:place], *missing]
        names: tuple[str, ...] = ()
        if parents and dice.random() < 0.95:
            parent = dice.choice(parents)
            chain = (parent, *chains.get(parent, ()))
            names = chain if dice.random() < 0.6 else chain[: dice.randint(1, len(chain))]
        if dice.random() < 0.05:  # a circle: it names one that names it
            names = (*names, dice.choice(ids))
        names = tuple(dict.fromkeys(name for name in names if name != id_))
        chains[id_] = names
        mail = _mail(thread, id_, names)
        yield mail
        if dice.random() < 0.05:
            yield mail
        if dice.random() < 0.02:  # an id used twice
            yield replace(mail, text="other words", content=f"{mail.content} too")


def _mail(thread: int, message_id: str, names: tuple[str, ...]) -> Incoming:
    mail = incoming(message_id, author=f"customer{thread}@example.org", text=message_id, refers_to=names)
    return replace(mail, subject=f"Thread {thread}", sent_at=T0 + timedelta(minutes=thread))


def expected(world: World, *, by_subject: bool = False) -> Partition:
    """What is connected by the ids that messages bear and name and by agents' merges; within a subject, maybe."""
    leader: dict[str, str] = {}

    def find(id_: str) -> str:
        while leader.setdefault(id_, id_) != id_:
            leader[id_] = leader[leader[id_]]
            id_ = leader[id_]
        return id_

    def node(mail: Incoming, id_: str) -> str:
        return f"{id_} {mail.subject}" if by_subject else id_

    messages = [*world.before, *world.mails]
    for mail in messages:
        for named in mail.refers_to:
            leader[find(node(mail, named))] = find(node(mail, mail.message_id))
    for earlier, later, deed in zip(world.before, world.before[1:], world.handled[1:], strict=False):
        if deed is _merged:
            leader[find(later.message_id)] = find(earlier.message_id)
    return _together((mail.content, find(node(mail, mail.message_id))) for mail in messages)


def prepare(world: World, perform: Callable[..., object], number: int) -> None:
    """Bring a desk whose next ticket is `number` to where the world begins."""
    perform(JoinDesk(HANA.name, "김하나"), actor=SYSTEM)
    for place, (mail, deed) in enumerate(zip(world.before, world.handled, strict=True)):
        perform(receive(mail), actor=SYSTEM)
        for command in deed(number + place):
            perform(command, actor=HANA)


def shuffled(world: World, seed: int) -> list[Incoming]:
    """What comes, in an order of this seed's own."""
    mails = list(world.mails)
    random.Random(seed).shuffle(mails)
    return mails


def in_memory(world: World, seed: int, brand: Brand | None = None) -> Partition:
    """What shares a ticket after all has come in the order of a seed, to a brand with its policies."""
    desk = MemoryDesk()
    desk.brands = {brand.name: brand} if brand else {}
    prepare(world, desk.perform, 1001)
    for mail in shuffled(world, seed):
        desk.perform(receive(mail), actor=SYSTEM)
    roots = {number: root(number, lambda one: desk.tickets[one].merged_into) for number in desk.tickets}
    counted = Counter(roots[entry.ticket] for entry in desk.entries.values())
    assert all(desk.tickets[number].messages == count for number, count in counted.items())
    return _together((entry.content, roots[entry.ticket]) for entry in desk.entries.values())


def root(number: int, merged_into: Callable[[int], int | None]) -> int:
    """The ticket that a ticket leads to."""
    while (into := merged_into(number)) is not None:
        number = into
    return number


def _together(pairs: Iterable[tuple[str, object]]) -> Partition:
    groups: dict[object, set[str]] = {}
    for content, group in pairs:
        groups.setdefault(group, set()).add(content)
    return frozenset(map(frozenset, groups.values()))


def main() -> None:
    """Take everything in, once a seed, and print what came of it; end with 1 at the first order that differs."""
    parser = argparse.ArgumentParser(prog="python -m bench.threading", description=__doc__)
    parser.add_argument("--threads", type=int, default=5_000)
    parser.add_argument("--seeds", type=int, default=100)
    args = parser.parse_args()
    made = world(args.threads)
    wanted = expected(made)
    print(f"{args.threads} threads, {len(made.mails)} mails, {len(wanted)} tickets", flush=True)
    for seed in range(args.seeds):
        if different := in_memory(made, seed) ^ wanted:
            raise SystemExit(f"seed {seed}: {len(different)} groups differ, such as {min(map(sorted, different))}")
    print(f"{args.seeds} orders, all the same, {time.process_time():.0f} s CPU")


if __name__ == "__main__":
    main()
