"""The desk's canned replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.canned import CannedReply, Use
from store.codec import from_ms, loads

if TYPE_CHECKING:
    from store.store import Store


def replies(store: Store) -> list[CannedReply]:
    """All canned replies, by name; `desk.canned.rank` puts them in the order of use."""
    return [loads(CannedReply, data) for (data,) in store.sql.canned_all(store.connection)]


def get(store: Store, name: str) -> CannedReply | None:
    """The canned reply of this name."""
    data = store.sql.canned_get(store.connection, name=name)
    return None if data is None else loads(CannedReply, data)


def uses(store: Store, agent: str) -> dict[str, Use]:
    """How often an agent has sent each canned reply, and when last, by its name."""
    rows = store.sql.canned_uses(store.connection, agent=agent)
    return {name: Use(count, from_ms(last_used_at)) for name, count, last_used_at in rows}


def asked(store: Store, ticket: int) -> dict[str, str]:
    """What stands for the questions of canned replies on a ticket, by question."""
    return dict(store.sql.canned_asked(store.connection, ticket=ticket))
