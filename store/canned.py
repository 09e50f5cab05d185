"""The desk's canned replies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.canned import CannedReply
from store.codec import loads

if TYPE_CHECKING:
    from store.store import Store


def replies(store: Store) -> list[CannedReply]:
    """All canned replies, by name; `desk.canned.rank` puts them in the order of use."""
    return [loads(CannedReply, data) for (data,) in store.sql.canned_all(store.connection)]


def get(store: Store, name: str) -> CannedReply | None:
    """The canned reply of this name."""
    data = store.sql.canned_get(store.connection, name=name)
    return None if data is None else loads(CannedReply, data)
