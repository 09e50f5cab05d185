"""Drafts: what is being written, kept while it is typed, so that a dying terminal takes a second of it at most (P4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from desk.draft import Draft, DraftKind, Version, too_many, worth_keeping
from desk.errors import NotFound
from desk.mail.facts import Attachment
from desk.words import _
from store.codec import dumps, from_ms, loads, to_ms

if TYPE_CHECKING:
    from store.store import Store

_NAMES: Final = tuple[str, ...]
_FILES: Final = tuple[Attachment, ...]


def save(  # noqa: PLR0913, PLR0917 (a draft's fields)
    store: Store,
    agent: str,
    ticket: int,
    kind: DraftKind,
    text: str,
    to: Sequence[str],
    cc: Sequence[str],
    seen: int,
    canned: Sequence[str] = (),
    draft_id: int | None = None,
    attachments: Sequence[Attachment] = (),
) -> Draft:
    """Keep a draft: a new one, or `draft_id` as it reads now. What it said before may stay as a version.

    Raises NotFound if that one is gone or another agent's; then the text should be saved as a new draft.
    """
    content = {
        "text": text,
        "to_": dumps(tuple(to)),
        "cc": dumps(tuple(cc)),
        "seen": seen,
        "canned": dumps(tuple(canned)),
        "attachments": dumps(tuple(attachments)),
        "updated_at": to_ms(store.now()),
    }
    with store.transaction():
        if draft_id is None:
            row = store.sql.draft_add(store.connection, agent=agent, ticket=ticket, kind=kind, **content)
        else:
            _keep_version(store, draft_id, agent, text)
            row = store.sql.draft_set(store.connection, id=draft_id, agent=agent, **content)
    if row is None:
        raise _gone(draft_id)
    return _draft(row)


def get(store: Store, draft_id: int) -> Draft:
    """The draft of this number. Raises NotFound."""
    row = store.sql.draft_get(store.connection, id=draft_id)
    if row is None:
        raise _gone(draft_id)
    return _draft(row)


def of(store: Store, agent: str, ticket: int | None = None) -> list[Draft]:
    """An agent's drafts, of all tickets or one, newest first."""
    if ticket is None:
        rows = store.sql.draft_of_agent(store.connection, agent=agent)
    else:
        rows = store.sql.draft_of_ticket(store.connection, agent=agent, ticket=ticket)
    return [_draft(row) for row in rows]


def versions(store: Store, draft_id: int) -> list[Version]:
    """What a draft said before, newest first."""
    rows = store.sql.version_all(store.connection, draft=draft_id)
    return [Version(from_ms(at), text) for at, text in rows]


def drop(store: Store, agent: str, draft_id: int) -> None:
    """Throw an agent's draft away with its versions, if it is still there."""
    with store.transaction():
        store.sql.draft_forget(store.connection, id=draft_id, agent=agent)


def _keep_version(store: Store, draft_id: int, agent: str, text: str) -> None:
    """Before a draft is written on: what it says stays as a version where that is worth it; the history is bounded."""
    sql, connection = store.sql, store.connection
    before = sql.draft_before(connection, id=draft_id, agent=agent)
    if before is None:
        return
    old, kept_at, updated_at = before
    now = store.now()
    if not worth_keeping(old, text, from_ms(updated_at) - from_ms(kept_at)):
        return
    sql.version_add(connection, draft=draft_id, at=updated_at, text=old)
    sql.draft_keep(connection, id=draft_id, at=updated_at)
    times = [from_ms(at) for (at,) in sql.version_times(connection, draft=draft_id)]
    if (surplus := too_many(times, now)) is not None:
        sql.version_forget(connection, draft=draft_id, at=to_ms(surplus))


def _gone(draft_id: int | None) -> NotFound:
    return NotFound(_("Draft {draft} is not there any more.", draft=draft_id))


def _draft(row: tuple[Any, ...]) -> Draft:
    number, agent, ticket, kind, text, to, cc, seen, updated_at, canned, handed_by, author, remark, attachments = row
    to, cc, canned = (loads(_NAMES, names) for names in (to, cc, canned))
    at = from_ms(updated_at)
    return Draft(
        number, agent, ticket, DraftKind(kind), text, to, cc, seen, at, canned, handed_by, author, remark,
        loads(_FILES, attachments),
    )  # fmt: skip
