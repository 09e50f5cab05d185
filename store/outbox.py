"""The outbox as its sender works it: who has an item, what is to be sent, and what is known to have left (rule 17).

What a sender learns becomes a fact through `perform(MarkDelivery(…))`; here are the steps that must be committed before
they are taken, each in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from desk.agent import SYSTEM
from desk.command import Depart
from desk.departure import JUMP
from desk.errors import NotFound
from desk.hold import Hold
from desk.outbox import WAITING, Delivery, OutboxItem, OutboxState, urgency
from desk.thread import target
from desk.ticket import Ticket
from desk.words import _
from store import blobs
from store.codec import from_ms, loads, maybe_from_ms, to_ms

if TYPE_CHECKING:
    from store.store import Store


def get(store: Store, item: int) -> OutboxItem:
    """The item of this number. Raises NotFound."""
    for found in _items(store.sql.outbox_get(store.connection, id=item)):
        return found
    raise NotFound(_("There is no outbox item {item}.", item=item))


def items(store: Store, states: Iterable[OutboxState]) -> list[OutboxItem]:
    """The items in any of these states, the first due first."""
    found = [item for state in states for item in _items(store.sql.outbox_in_state(store.connection, state=state))]
    return sorted(found, key=lambda item: (item.due_at, item.id))


def troubled(store: Store) -> list[OutboxItem]:
    """The items that a person has to look at, since they were refused or are uncertain at one recipient at least."""
    return list(_items(store.sql.outbox_troubled(store.connection)))


def present(store: Store) -> list[OutboxItem]:
    """All that has yet to leave or that a person has to look at, what is most urgent first."""
    found = {item.id: item for item in (*items(store, sorted(WAITING)), *troubled(store))}
    return sorted(found.values(), key=urgency)


def of_ticket(store: Store, number: int) -> list[OutboxItem]:
    """A ticket's items, oldest first."""
    return list(_items(store.sql.outbox_of_ticket(store.connection, ticket=number)))


def leaving(store: Store, ticket: int | None = None) -> list[OutboxItem]:
    """The answers of agents that no sender has begun to send (`desk.state.State.leaving`)."""
    return list(_items(store.sql.outbox_leaving(store.connection, ticket=ticket)))


def shown_at(store: Store) -> dict[int, OutboxItem]:
    """The answers of agents that wait, by the ticket that shows them; of several the held one, else the first due."""
    found: dict[int, OutboxItem] = {}
    for item in sorted(leaving(store), key=lambda item: (not item.holds, item.due_at)):
        found.setdefault(shown_in(store, item).number, item)
    return found


def shown_in(store: Store, item: OutboxItem) -> Ticket:
    """The ticket that shows an item: its own, or the one that it was merged into."""
    return target(store.state.ticket(item.ticket), store.state)


def automatic(store: Store, state: OutboxState) -> list[OutboxItem]:
    """The automatic mails in a state, oldest first."""
    return list(_items(store.sql.outbox_automatic(store.connection, state=state)))


def deliveries_of_entry(store: Store, entry: int) -> tuple[Delivery, ...]:
    """Where an answer is at each of its recipients; empty for what is no answer."""
    return _deliveries(store.sql.delivery_of_entry(store.connection, entry=entry)).get(entry, ())


def deliveries_of_ticket(store: Store, number: int) -> Mapping[int, tuple[Delivery, ...]]:
    """The same for each answer of a ticket and of those merged into it, by the number of its entry."""
    return _deliveries(store.sql.delivery_of_ticket(store.connection, ticket=number))


def next_due(store: Store) -> datetime | None:
    """When a sender has to look at the next item, or a claim runs out; None where nothing waits."""
    return maybe_from_ms(store.sql.outbox_next_due(store.connection, unlikely=to_ms(store.now() + JUMP)))


def claim(store: Store, mailbox: str, length: timedelta, blocked_since: datetime | None = None) -> OutboxItem | None:
    """Take the first due item of a mailbox to send it within `length`; None where nothing is due.

    What may not leave after all is held or given up on the way (`desk.departure`; `blocked_since` as there). The item
    is `sending` and its fence has grown by one. A claim that ran out before DATA goes to the next who asks; the fence
    keeps its old holder from sending (F-25).
    """
    while True:
        now = store.now()
        unlikely = to_ms(now + JUMP)
        item = store.sql.outbox_due(store.connection, mailbox=mailbox, now=to_ms(now), unlikely=unlikely)
        if item is None:
            return None
        with store.transaction():
            stays = store.perform(Depart(item, blocked_since), actor=SYSTEM).changes
            claimed = not stays and store.sql.outbox_claim(
                store.connection, id=item, now=to_ms(now), until=to_ms(now + length)
            )
            if claimed:  # else another sender was faster
                store.sql.delivery_claim(store.connection, item=item, now=to_ms(now))
                return get(store, item)


def frozen(store: Store, item: int) -> bytes | None:
    """The bytes that every try of an item sends; None before its first."""
    sha256 = store.sql.outbox_raw(store.connection, id=item)
    return None if sha256 is None else blobs.get(store, sha256)


def freeze(store: Store, item: int, raw: bytes) -> bytes:
    """Keep the bytes of an item for this and every later try; returns those that hold, which are the first."""
    with store.transaction():
        sha256 = blobs.put(store, raw)
        if store.sql.outbox_freeze(store.connection, id=item, raw=sha256):
            return raw
    kept = frozen(store, item)
    if kept is None:
        raise NotFound(_("There is no outbox item {item}.", item=item))
    return kept


def data_sent(store: Store, item: int, fence: int) -> bool:
    """Commit that the end of an item's data is about to be sent; from then on nobody tries again without evidence.

    False: the claim is another's by now, and nothing may be sent.
    """
    with store.transaction():
        if not store.sql.outbox_data_sent(store.connection, id=item, fence=fence, now=to_ms(store.now())):
            return False
        store.sql.delivery_data_sent(store.connection, item=item)
        return True


def recover(store: Store, mailbox: str) -> list[OutboxItem]:
    """Clear up after a sender that died; only for who holds the mailbox's lease.

    What it had begun and not sent waits again. Returns what may or may not have left, for the caller to mark as
    uncertain.
    """
    with store.transaction():
        store.sql.delivery_release(store.connection, mailbox=mailbox)
        store.sql.outbox_release(store.connection, mailbox=mailbox)
    return list(_items(store.sql.outbox_in_doubt(store.connection, mailbox=mailbox)))


def _items(rows: Iterable[tuple[Any, ...]]) -> Iterator[OutboxItem]:
    """Items from rows of which those of an item follow one another, one a recipient."""
    for item, group in groupby(rows, key=lambda row: row[:11]):
        number, ticket, entry, mailbox, message_id, queued_at, due_at, attempts, fence, holds, tried_at = item
        yield OutboxItem(
            id=number,
            ticket=ticket,
            entry=entry,
            mailbox=mailbox,
            deliveries=tuple(Delivery(address, OutboxState(state), words) for *_item, address, state, words in group),
            message_id=message_id,
            queued_at=from_ms(queued_at),
            due_at=from_ms(due_at),
            attempts=attempts,
            fence=fence,
            holds=loads(tuple[Hold, ...], holds),
            tried_at=maybe_from_ms(tried_at),
        )


def _deliveries(rows: Iterable[tuple[Any, ...]]) -> dict[int, tuple[Delivery, ...]]:
    return {
        entry: tuple(Delivery(address, OutboxState(state), words) for _entry, address, state, words in group)
        for entry, group in groupby(rows, key=itemgetter(0))
    }
