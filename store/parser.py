"""Which messages an older parser has read: what `deskhand reparse` goes through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from desk.mail.facts import PARSER
from store.codec import maybe_ms

if TYPE_CHECKING:
    from store.store import Store


def due(store: Store, since: datetime | None, after: int, limit: int) -> list[int]:
    """The next entries after number `after` that another version has read, of mails that came since a time."""
    rows = store.sql.parser_due(store.connection, version=PARSER, since=maybe_ms(since) or 0, after=after, limit=limit)
    return [entry for (entry,) in rows]


def same(store: Store, entries: Sequence[int]) -> None:
    """These say the same to this version; inside the caller's transaction."""
    store.sql.parser_same(store.connection, [{"id": entry, "version": PARSER} for entry in entries])
