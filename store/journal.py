"""The journal: every change, numbered. Screens follow it, `undo` and the audit read it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, get_args

from desk.agent import Actor, ActorKind
from desk.change import Change
from desk.outbox import OutboxItem
from store.codec import dumps, from_ms, loads

if TYPE_CHECKING:
    from store.store import Store

_CLASSES: Final[dict[str, Any]] = {kind.__name__: kind for kind in get_args(Change)}


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One change as the journal holds it. Fields of the change that are kept elsewhere are None."""

    seq: int
    batch: int
    at: datetime
    actor: Actor
    ticket: int | None
    change: Change
    undone_by: int | None


def last(store: Store) -> int:
    """The number of the newest entry, 0 for a new desk."""
    seq: int = store.sql.journal_last(store.connection)
    return seq


def after(store: Store, seq: int, limit: int = 500) -> list[JournalEntry]:
    """The entries after a number, oldest first."""
    return [_entry(row) for row in store.sql.journal_after(store.connection, seq=seq, limit=limit)]


def touched(store: Store, seq: int) -> list[tuple[int, int | None, str]]:
    """Number, ticket and actor's name of each entry after a number: what a screen has to know, a tenth of `after`."""
    return list(store.sql.journal_touched(store.connection, seq=seq))


def of_ticket(store: Store, ticket: int) -> list[JournalEntry]:
    """Everything that happened to a ticket, oldest first."""
    return [_entry(row) for row in store.sql.journal_of_ticket(store.connection, ticket=ticket)]


def of_item(store: Store, item: OutboxItem) -> list[JournalEntry]:
    """What happened to an answer on its way out, in the ticket that it belongs to, oldest first."""
    return [entry for entry in of_ticket(store, item.ticket) if getattr(entry.change, "item", None) == item.id]


def since(store: Store, ticket: int, seq: int) -> list[JournalEntry]:
    """What happened to a ticket after a number, oldest first."""
    return [_entry(row) for row in store.sql.journal_since(store.connection, ticket=ticket, seq=seq)]


def moves(store: Store, seq: int) -> list[JournalEntry]:
    """Every message that was moved to another ticket after a number, oldest first."""
    return [_entry(row) for row in store.sql.journal_moved(store.connection, seq=seq)]


def since_merge(store: Store, ticket: int) -> list[Change]:
    """What happened to a merged ticket from that merge on."""
    return [_entry(row).change for row in store.sql.journal_since_merge(store.connection, ticket=ticket)]


def of_batch(store: Store, batch: int) -> list[JournalEntry]:
    """The entries of a batch, in their order."""
    return [_entry(row) for row in store.sql.journal_of_batch(store.connection, batch=batch)]


def last_batch(store: Store, actor: str, kinds: Collection[str]) -> int | None:
    """The newest batch of an actor that is not undone and holds only changes of these kinds."""
    rows = store.sql.journal_of_actor(store.connection, actor=actor)
    for batch, changes in groupby(rows, key=lambda row: row[0]):
        if all(change in kinds for _, change in changes):
            number: int = batch
            return number
    return None


def append(store: Store, seq: int, batch: int, at_ms: int, actor: Actor, change: Change) -> None:
    """Write a change down under its number, inside the caller's transaction. A batch bears its first one's number."""
    store.sql.journal_append(
        store.connection,
        seq=seq,
        batch=batch,
        at=at_ms,
        actor=actor.name,
        actor_kind=actor.kind,
        ticket=getattr(change, "ticket", None),
        change=type(change).__name__,
        data=dumps(change, leave_out="kept_elsewhere"),
    )


def stirred(store: Store) -> bool:
    """Whether anything may have been committed since the last call, by this connection or another.

    A hint that costs microseconds (PRAGMA data_version); what has changed, `after` tells.
    """
    version = (store.connection.execute("PRAGMA data_version").fetchone()[0], store.commits)
    moved = version != store.seen_version
    store.seen_version = version
    return moved


def _entry(row: tuple[Any, ...]) -> JournalEntry:
    seq, batch, at, actor, actor_kind, ticket, change, data, undone_by = row
    kind = _CLASSES.get(change)
    if kind is None:
        raise LookupError(f"journal entry {seq} holds an unknown change {change}")
    fact: Change = loads(kind, data)
    return JournalEntry(seq, batch, from_ms(at), Actor(actor, ActorKind(actor_kind)), ticket, fact, undone_by)
