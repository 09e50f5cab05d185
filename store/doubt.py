"""Answers that are uncertain, with what is known of how that came about (F-21)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from desk.doubt import Doubt
from store import outbox
from store.codec import from_ms

if TYPE_CHECKING:
    from store.store import Store


def of_entry(store: Store, entry: int) -> Doubt | None:
    """What is uncertain about an answer; None where nothing is."""
    return next(iter(_doubts(store, store.sql.doubt_of_entry(store.connection, entry=entry))), None)


def doubts(store: Store) -> list[Doubt]:
    """All uncertain answers, the oldest first."""
    return _doubts(store, store.sql.doubt_all(store.connection))


def _doubts(store: Store, rows: Iterable[tuple[Any, ...]]) -> list[Doubt]:
    return [Doubt(outbox.get(store, item), dots, from_ms(dot_at)) for item, dots, dot_at in rows]
