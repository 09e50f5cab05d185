"""Ways out that can't be used just now, as the sender reports it for the title bar and doctor (F-29)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from store.codec import from_ms, to_ms

if TYPE_CHECKING:
    from store.store import Store


@dataclass(frozen=True, slots=True)
class Blocked:
    """A mailbox whose answers can't leave, since when, and why: one line that names the server and the cause."""

    mailbox: str
    why: str
    since: datetime


def blocked(store: Store) -> list[Blocked]:
    """All of them, by name."""
    rows = store.sql.blocked_all(store.connection)
    return [Blocked(mailbox, why, from_ms(since)) for mailbox, why, since in rows]


def report(store: Store, mailbox: str, why: str) -> None:
    """Say what is wrong with a mailbox's way out; since when it is stays as it was first told."""
    with store.transaction():
        store.sql.blocked_put(store.connection, mailbox=mailbox, why=why, since=to_ms(store.now()))


def mended(store: Store, mailbox: str) -> None:
    """Nothing is wrong with it, as far as is known."""
    with store.transaction():
        store.sql.blocked_remove(store.connection, mailbox=mailbox)
