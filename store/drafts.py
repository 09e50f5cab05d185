"""Drafts: what is being written, kept while it is typed, so that a dying terminal takes a second of it at most (P4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desk.draft import Draft, DraftKind
from desk.errors import NotFound
from desk.words import _
from store.codec import dumps, from_ms, loads, to_ms

if TYPE_CHECKING:
    from store.store import Store


def save(  # noqa: PLR0913, PLR0917 (a draft's fields)
    store: Store,
    agent: str,
    ticket: int,
    kind: DraftKind,
    text: str,
    to: Sequence[str],
    cc: Sequence[str],
    seen: int,
    draft_id: int | None = None,
) -> Draft:
    """Keep a draft: a new one, or `draft_id` as it reads now.

    Raises NotFound if that one is gone or another agent's; then the text should be saved as a new draft.
    """
    content = {
        "text": text,
        "to_": dumps(tuple(to)),
        "cc": dumps(tuple(cc)),
        "seen": seen,
        "updated_at": to_ms(store.now()),
    }
    with store.transaction():
        if draft_id is None:
            row = store.sql.draft_add(store.connection, agent=agent, ticket=ticket, kind=kind, **content)
        else:
            row = store.sql.draft_set(store.connection, id=draft_id, agent=agent, **content)
    if row is None:
        raise NotFound(_("Draft {draft} is not there any more.", draft=draft_id))
    return _draft(row)


def of(store: Store, agent: str, ticket: int | None = None) -> list[Draft]:
    """An agent's drafts, of all tickets or one, newest first."""
    if ticket is None:
        rows = store.sql.draft_of_agent(store.connection, agent=agent)
    else:
        rows = store.sql.draft_of_ticket(store.connection, agent=agent, ticket=ticket)
    return [_draft(row) for row in rows]


def drop(store: Store, draft_id: int) -> None:
    """Throw a draft away, if it is still there."""
    with store.transaction():
        store.sql.draft_forget(store.connection, id=draft_id)


def _draft(row: tuple[Any, ...]) -> Draft:
    number, agent, ticket, kind, text, to, cc, seen, updated_at = row
    to, cc = loads(tuple[str, ...], to), loads(tuple[str, ...], cc)
    return Draft(number, agent, ticket, DraftKind(kind), text, to, cc, seen, from_ms(updated_at))
