"""Conversations: a ticket's messages and notes, and what the journal tells of it, as one list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from desk.agent import ActorKind
from desk.change import AcknowledgementQueued, MessageReceived, NoteAdded, ReplyQueued, TicketOpened
from desk.conversation import Author, Direction, Entry, EntryKind, Why
from desk.customer import Customer
from desk.errors import NotFound
from desk.hold import Hold
from desk.mail.facts import Address, Attachment, Kind, Verification
from desk.outbox import OutboxState
from desk.words import _
from store import agents, bounces, journal, outbox
from store.codec import from_ms, loads, maybe_from_ms

if TYPE_CHECKING:
    from store.journal import JournalEntry
    from store.store import Store

_SHOWN_AS_ENTRIES: Final = (TicketOpened, MessageReceived, ReplyQueued, AcknowledgementQueued, NoteAdded)
"""Changes that a conversation shows as the message or note that they brought."""
_ADDRESSES: Final = tuple[Address, ...]


def entry(store: Store, number: int) -> Entry:
    """The message or note of this number. Raises NotFound."""
    row = store.sql.entry_get(store.connection, id=number)
    if row is None:
        raise NotFound(_("There is no message {entry}.", entry=number))
    found = _entry(row)
    if found.outbox is None:
        return found
    deliveries = outbox.deliveries_of_entry(store, number)
    return replace(found, failures=bounces.of_entry(store, number), deliveries=deliveries)


def entries(store: Store, number: int) -> list[Entry]:
    """All of a ticket's conversation and of those merged into it, in order of time; what happened are events."""
    found = said(store, number)
    names = {agent.name: agent.full_name for agent in agents.agents(store)}
    for (part,) in list(store.sql.ticket_parts(store.connection, ticket=number)):
        history = journal.of_ticket(store, part)
        found += [event(item, part, names) for item in history if not isinstance(item.change, _SHOWN_AS_ENTRIES)]
    return sorted(found, key=lambda entry: (entry.at, entry.kind is EntryKind.EVENT, entry.id))


def said(store: Store, number: int) -> list[Entry]:
    """The messages and notes alone, in order of time."""
    found = [_entry(row) for row in store.sql.entry_of_ticket(store.connection, ticket=number)]
    if not any(entry.outbox is not None for entry in found):
        return found
    failures, deliveries = bounces.of_ticket(store, number), outbox.deliveries_of_ticket(store, number)
    return [
        replace(entry, failures=failures.get(entry.id, ()), deliveries=deliveries.get(entry.id, ())) for entry in found
    ]


def event(happened: JournalEntry, ticket: int, names: Mapping[str, str]) -> Entry:
    """What happened, as an entry; `names` are the agents' full names."""
    actor = happened.actor
    agent = actor.name if actor.kind is ActorKind.AGENT else None
    return Entry(
        id=happened.seq,
        ticket=ticket,
        kind=EntryKind.EVENT,
        author=Author(names.get(actor.name, actor.name), agent=agent),
        at=happened.at,
        event=type(happened.change).__name__,
        data=tuple(
            (field.name, _text(getattr(happened.change, field.name)))
            for field in fields(happened.change)
            if field.name != "ticket"
        ),
    )


def _text(value: object) -> str:
    """A value of an event: times in ISO 8601, tags with commas between, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Customer):
        return value.in_full
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _entry(row: tuple[Any, ...]) -> Entry:
    (
        number, ticket, kind, direction, author_name, author_address, agent, at, subject, text, written, to, cc,
        reply_to, html, mail_kind, message_id, references, attachments, warnings, raw, content, link, broken, why,
        verification, outside, delivery, item, due_at, holds, dot_at,
    ) = row  # fmt: skip
    return Entry(
        id=number,
        ticket=ticket,
        kind=EntryKind(kind),
        author=Author(author_name, author_address, agent),
        at=from_ms(at),
        text=text,
        direction=None if direction is None else Direction(direction),
        subject=subject,
        written=written,
        to=loads(_ADDRESSES, to),
        cc=loads(_ADDRESSES, cc),
        reply_to=loads(_ADDRESSES, reply_to),
        html=bool(html),
        mail_kind=Kind(mail_kind),
        verification=Verification(verification),
        outside=bool(outside),
        message_id=message_id,
        references=loads(tuple[str, ...], references),
        attachments=loads(tuple[Attachment, ...], attachments),
        warnings=loads(tuple[str, ...], warnings),
        raw=raw,
        content=content,
        link=link,
        broken=broken,
        delivery=None if delivery is None else OutboxState(delivery),
        outbox=item,
        due_at=maybe_from_ms(due_at),
        holds=() if holds is None else loads(tuple[Hold, ...], holds),
        left_at=maybe_from_ms(dot_at),
        why=loads(tuple[Why, ...], why),
    )
