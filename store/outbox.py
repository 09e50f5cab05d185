"""The outbox as its sender works it: who has an item, what is to be sent, and what is known to have left (rule 17).

What a sender learns becomes a fact through `perform(MarkDelivery(…))`; here are the steps that must be committed before
they are taken, each in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from desk.errors import NotFound
from desk.outbox import OutboxItem, OutboxState
from desk.words import _
from store import blobs
from store.codec import from_ms, loads, maybe_from_ms, to_ms

if TYPE_CHECKING:
    from store.store import Store


def get(store: Store, item: int) -> OutboxItem:
    """The item of this number. Raises NotFound."""
    row = store.sql.outbox_get(store.connection, id=item)
    if row is None:
        raise NotFound(_("There is no outbox item {item}.", item=item))
    return _item(row)


def items(store: Store, states: Iterable[OutboxState]) -> list[OutboxItem]:
    """The items in any of these states, the first due first."""
    found = [_item(row) for state in states for row in store.sql.outbox_in_state(store.connection, state=state)]
    return sorted(found, key=lambda item: (item.due_at, item.id))


def of_ticket(store: Store, number: int) -> list[OutboxItem]:
    """A ticket's items, oldest first."""
    return [_item(row) for row in store.sql.outbox_of_ticket(store.connection, ticket=number)]


def automatic(store: Store, state: OutboxState) -> list[OutboxItem]:
    """The automatic mails in a state, oldest first."""
    return [_item(row) for row in store.sql.outbox_automatic(store.connection, state=state)]


def next_due(store: Store) -> datetime | None:
    """When the next item is due, or a claim runs out; None where nothing waits."""
    return maybe_from_ms(store.sql.outbox_next_due(store.connection))


def claim(store: Store, mailbox: str, length: timedelta) -> OutboxItem | None:
    """Take the first due item of a mailbox to send it within `length`; None where nothing is due.

    The item is `sending` and its fence has grown by one. A claim that ran out before DATA goes to the next who asks;
    the fence keeps its old holder from sending (F-25).
    """
    while True:
        now = store.now()
        item = store.sql.outbox_due(store.connection, mailbox=mailbox, now=to_ms(now))
        if item is None:
            return None
        with store.transaction():
            row = store.sql.outbox_claim(store.connection, id=item, now=to_ms(now), until=to_ms(now + length))
        if row is not None:  # else another sender was faster
            return _item(row)


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
        return bool(store.sql.outbox_data_sent(store.connection, id=item, fence=fence))


def recover(store: Store, mailbox: str) -> list[OutboxItem]:
    """Clear up after a sender that died; only for who holds the mailbox's lease.

    What it had begun and not sent waits again. Returns what may or may not have left, for the caller to mark as
    uncertain.
    """
    with store.transaction():
        store.sql.outbox_release(store.connection, mailbox=mailbox)
    return [_item(row) for row in store.sql.outbox_in_doubt(store.connection, mailbox=mailbox)]


def _item(row: tuple[Any, ...]) -> OutboxItem:
    number, ticket, entry, mailbox, state, to, message_id, queued_at, due_at, attempts, fence, reason = row
    return OutboxItem(
        id=number,
        ticket=ticket,
        entry=entry,
        mailbox=mailbox,
        state=OutboxState(state),
        to=loads(tuple[str, ...], to),
        message_id=message_id,
        queued_at=from_ms(queued_at),
        due_at=from_ms(due_at),
        attempts=attempts,
        fence=fence,
        reason=reason,
    )
