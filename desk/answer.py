"""What an agent writes, and what becomes of it on its way out: replies, notes, deliveries (rules 17 and 18)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from desk.agent import Actor
from desk.change import Change, DeliverySet, NoteAdded, ReplyQueued, StatusSet
from desk.command import AddNote, MarkDelivery, Reply, SettleDelivery
from desk.conversation import Author, Direction, Entry, EntryKind
from desk.errors import Held, NotAllowed
from desk.label import label
from desk.mail.facts import Address, Kind
from desk.mail.subject import reply_subject
from desk.outbox import TROUBLED, OutboxItem, OutboxState
from desk.placeholder import unfilled
from desk.state import State
from desk.ticket import Channel, Status
from desk.words import _

_NEXT: Final[dict[OutboxState, frozenset[OutboxState]]] = {
    OutboxState.QUEUED: frozenset({OutboxState.REJECTED}),
    OutboxState.SENDING: frozenset({OutboxState.QUEUED, OutboxState.REJECTED}),
    OutboxState.DATA_SENT: frozenset(
        {OutboxState.QUEUED, OutboxState.SENT, OutboxState.REJECTED, OutboxState.UNCERTAIN}
    ),
}
"""Which outcome the sender may report from which state. From `data_sent` back to `queued` only a 4xx leads."""

_SETTLED: Final = frozenset({OutboxState.SENT, OutboxState.QUEUED, OutboxState.CANCELLED})
"""What a person may make of an item in trouble: it did arrive, send it again, give up."""

_HOLDS_NOTHING: Final = frozenset({Kind.AUTO_REPLY, Kind.BULK})


def reply(command: Reply, state: State, actor: Actor, now: datetime) -> Iterator[Change]:
    """Queue an answer, unless newer messages hold it (compare and send)."""
    ticket = state.ticket(command.ticket)
    if ticket.channel is Channel.FEED:
        raise NotAllowed(_("{mailbox} is a feed and takes no answers; write a note instead.", mailbox=ticket.mailbox))
    if ticket.merged_into is not None:
        raise NotAllowed(
            _("#{ticket} was merged into #{into}; answer there.", ticket=ticket.number, into=ticket.merged_into)
        )
    if not command.to:
        raise NotAllowed(_("An answer needs somebody to go to."))
    if not command.text.strip():
        raise NotAllowed(_("An answer needs some words."))
    if left := unfilled(command.text):
        raise NotAllowed(_("Fill in {placeholders} first, or take it out.", placeholders=", ".join(left)))
    if not command.anyway:
        _compare(command, state, actor)
    agent = state.agent(actor.name)
    answered = state.last_message(ticket.number)
    entry, item = state.next_entry(), state.next_item()
    message_id = state.message_id(ticket.number, entry, ticket.brand)
    due_at = now + command.delay
    message = Entry(
        id=entry,
        ticket=ticket.number,
        kind=EntryKind.MESSAGE,
        author=Author(agent.full_name, agent=agent.name),
        at=now,
        text=command.text,
        direction=Direction.OUT,
        subject=reply_subject(answered.subject if answered else ticket.subject),
        reply_text=command.text,
        to=tuple(Address("", address) for address in command.to),
        cc=tuple(Address("", address) for address in command.cc),
        message_id=message_id,
        references=references(answered),
        delivery=OutboxState.QUEUED,
        outbox=item,
        due_at=due_at,
    )
    outgoing = OutboxItem(
        id=item,
        ticket=ticket.number,
        entry=entry,
        mailbox=ticket.mailbox,
        state=OutboxState.QUEUED,
        to=command.to + command.cc,
        message_id=message_id,
        queued_at=now,
        due_at=due_at,
    )
    yield ReplyQueued(ticket.number, entry, item, due_at, ticket.waiting_since, message, outgoing, command.draft)
    if ticket.status is Status.NEW:
        yield StatusSet(ticket.number, Status.NEW, Status.OPEN)


def _compare(command: Reply, state: State, actor: Actor) -> None:
    """Hold an answer whose author has not seen the newest messages. Notes only warn, and the screen does that.

    What answering machines and lists write holds nothing (rule 13); a bounce does (rule 18).
    """
    if command.seen is None:
        return
    joined = state.joined(command.ticket, command.seen)
    messages = [one for one in joined if one.kind is EntryKind.MESSAGE and one.mail_kind not in _HOLDS_NOTHING]
    newer = tuple(one for one in messages if one.author.agent != actor.name)
    if not newer:
        return
    who = newer[-1].author
    raise Held(_("Held: {name} wrote after you began.", name=who.name or who.address), newer)


def references(answered: Entry | None) -> tuple[str, ...]:
    """What the answer refers to, nearest first; `compose` turns it round and cuts it to size (rule 20)."""
    if answered is None:
        return ()
    return (answered.message_id, *(ref for ref in answered.references if ref != answered.message_id))


def add_note(command: AddNote, state: State, actor: Actor, now: datetime) -> Iterator[Change]:
    """Write a note."""
    ticket = state.ticket(command.ticket)
    if not command.text.strip():
        raise NotAllowed(_("A note needs some words."))
    agent = state.agent(actor.name)
    entry = state.next_entry()
    author = Author(agent.full_name, agent=agent.name)
    note = Entry(entry, ticket.number, EntryKind.NOTE, author, now, command.text, reply_text=command.text)
    yield NoteAdded(ticket.number, entry, note, command.draft)


def mark_delivery(command: MarkDelivery, state: State) -> Iterator[Change]:
    """Record what the sender learned. A sender whose claim was taken over (an older fence) is refused (F-25)."""
    item = state.item(command.item)
    if command.fence is not None and command.fence != item.fence:
        raise NotAllowed(_("Outbox item {item} was claimed by another sender.", item=item.id))
    if command.state not in _NEXT.get(item.state, frozenset()):
        raise NotAllowed(
            _(
                "Outbox item {item} can't go from {old} to {new}.",
                item=item.id,
                old=label(item.state),
                new=label(command.state),
            )
        )
    yield DeliverySet(item.ticket, item.id, item.state, command.state, command.reason, command.due_at)


def settle_delivery(command: SettleDelivery, state: State, now: datetime) -> Iterator[Change]:
    """A person decides what became of an answer in trouble."""
    item = state.item(command.item)
    if item.state not in TROUBLED:
        raise NotAllowed(
            _("Outbox item {item} is {state}; there is nothing to settle.", item=item.id, state=label(item.state))
        )
    if command.state not in _SETTLED:
        raise NotAllowed(_("An item can be settled as sent, queued (again) or cancelled."))
    due_at = now if command.state is OutboxState.QUEUED else None
    yield DeliverySet(item.ticket, item.id, item.state, command.state, item.reason, due_at)
