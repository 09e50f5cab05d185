"""What an agent writes: replies and notes (rule 18)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desk.agent import Actor
from desk.change import Change, NoteAdded, ReplyQueued, StatusSet
from desk.command import AddNote, Reply
from desk.conversation import Author, Direction, Entry, EntryKind, Why
from desk.delay import refuse_longer
from desk.errors import NotAllowed
from desk.leaving import refuse_news, review
from desk.letter import letter
from desk.mail.compose import check_address
from desk.mail.facts import Address
from desk.mail.subject import reply_subject
from desk.outbox import OutboxItem, OutboxState, deliveries
from desk.placeholder import unfilled
from desk.safe import one_line
from desk.state import State
from desk.ticket import Channel, Status
from desk.words import _


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
    to, cc = (tuple(map(_address, addresses)) for addresses in (command.to, command.cc))
    if not command.text.strip():
        raise NotAllowed(_("An answer needs some words."))
    if left := unfilled(command.text):
        raise NotAllowed(_("Fill in {placeholders} first, or take it out.", placeholders=", ".join(left)))
    refuse_longer(now + command.delay, now)
    if not command.anyway:
        refuse_news(command.ticket, command.seen, state, actor)
    agent = state.agent(command.author or actor.name)
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
        text=letter(command, state, agent, now),
        direction=Direction.OUT,
        subject=reply_subject(answered.subject if answered else ticket.subject),
        reply_text=command.text,
        to=tuple(Address("", address) for address in to),
        cc=tuple(Address("", address) for address in cc),
        message_id=message_id,
        references=references(answered),
        why=() if agent.name == actor.name else (Why("edited_by", state.agent(actor.name).full_name),),
        delivery=OutboxState.QUEUED,
        outbox=item,
        due_at=due_at,
    )
    outgoing = OutboxItem(
        id=item,
        ticket=ticket.number,
        entry=entry,
        mailbox=ticket.mailbox,
        deliveries=deliveries(to + cc),
        message_id=message_id,
        queued_at=now,
        due_at=due_at,
    )
    yield ReplyQueued(
        ticket.number,
        entry,
        item,
        due_at,
        ticket.waiting_since,
        message,
        outgoing,
        command.draft,
        command.canned,
        None if agent.name == actor.name else actor.name,
    )
    for who in dict.fromkeys(_reviewers(command, agent.name, actor, state)):
        yield review(outgoing, who, agent.name, state, now)
    if ticket.status is Status.NEW:
        yield StatusSet(ticket.number, Status.NEW, Status.OPEN)


def _address(address: str) -> str:
    """The address as it stands in an envelope; one that could end its line or its brackets is refused (S-44)."""
    try:
        return check_address(address)
    except ValueError:
        words = _("{address} is no address that a mail can be sent to.", address=one_line(address))
        raise NotAllowed(words) from None


def _reviewers(command: Reply, author: str, actor: Actor, state: State) -> Iterator[str]:
    """Who is to see an answer before it leaves: who was asked, and who sees every answer of its author or its sender.

    Where a reviewer sends it for its author, that has been done.
    """
    team = state.team()
    if command.review is not None:
        yield command.review
    for writer in {author: None, actor.name: None}:
        rule = team.reviewed_by(writer)
        if rule is not None and (actor.name == writer or actor.name not in team.members(rule)):
            yield rule


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
    yield NoteAdded(ticket.number, entry, note, command.draft, command.canned)
