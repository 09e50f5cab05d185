"""Copies for Sent folders: working state, written by these functions and not by `perform`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from desk import sent_copy
from desk.sent_copy import Copy, CopyState
from store import outbox
from store.codec import from_ms, maybe_from_ms, to_ms

if TYPE_CHECKING:
    from store.store import Store

_MONTH: Final = timedelta(days=30)


def want(store: Store, item: int, now_ms: int) -> None:
    """An answer is known to have left: its copy is due, where its mailbox wants one and it has none yet.

    Inside the transaction that says so: a copy can be late, and not be forgotten.
    """
    name = outbox.get(store, item).mailbox
    mailbox = next((one for one in store.config.mailboxes if one.name == name), None)
    if mailbox is not None and sent_copy.is_wanted(mailbox):
        store.sql.sent_copy_want(store.connection, item=item, now=now_ms)


def get(store: Store, item: int) -> Copy | None:
    """The copy of an answer; None where none was ever wanted."""
    row = store.sql.sent_copy_get(store.connection, item=item)
    return None if row is None else _copy(row)


def due(store: Store, mailbox: str) -> list[Copy]:
    """The copies of a mailbox that are to be tried now, the oldest first."""
    rows = store.sql.sent_copy_due(store.connection, mailbox=mailbox, now=to_ms(store.now()))
    return [_copy(row) for row in rows]


def next_due(store: Store, mailbox: str) -> datetime | None:
    """When the next copy of a mailbox is due; None where none waits."""
    return maybe_from_ms(store.sql.sent_copy_next_due(store.connection, mailbox=mailbox))


def missing(store: Store) -> list[Copy]:
    """The copies of this month that were tried in vain, the newest first: still tried ones, and those given up."""
    since = to_ms(store.now() - _MONTH)
    return [_copy(row) for row in store.sql.sent_copy_missing(store.connection, since=since)]


def done(store: Store, item: int, place: str) -> None:
    """The copy lies in the folder. `place` says where: the folder, and the copy's number in it where it is known."""
    with store.transaction():
        store.sql.sent_copy_done(store.connection, item=item, place=place)


def put_off(store: Store, copies: list[Copy], reason: str) -> None:
    """The first of these could not be written, and the others wait with it; after days they are given up.

    The next time the others come first, so that none is kept waiting by one that always fails.
    """
    now, tries = store.now(), copies[0].tries + 1
    with store.transaction():
        for copy in copies:
            due_at = sent_copy.next_try(tries, copy.wanted_at, now)
            store.sql.sent_copy_put_off(
                store.connection,
                item=copy.item,
                state=CopyState.FAILED if due_at is None else CopyState.WANTED,
                due_at=to_ms(due_at or now),
                tries=tries if copy is copies[0] else copy.tries,
                reason=reason,
            )


def _copy(row: tuple[Any, ...]) -> Copy:
    item, mailbox, state, wanted_at, tries, reason, place = row
    return Copy(item, mailbox, CopyState(state), from_ms(wanted_at), tries, reason, place)
