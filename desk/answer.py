"""What an agent writes: replies and notes (rule 18)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from desk import attaching
from desk.addressees import TYPED, addressees, leading_to, outside
from desk.agent import Actor
from desk.change import Change, NoteAdded, ReplyQueued, StatusSet, WaitingSet
from desk.command import AddNote, Reply
from desk.conversation import GETS, Author, Direction, Entry, EntryKind, Why
from desk.delay import refuse_longer
from desk.errors import NotAllowed, NotFound
from desk.leaving import refuse_news, review
from desk.letter import letter
from desk.mail.compose import check_address
from desk.mail.facts import Address
from desk.mail.reply import Role, is_own, once
from desk.mail.subject import forward_subject, reply_subject
from desk.mention import mentioned
from desk.outbox import OutboxItem, OutboxState, deliveries
from desk.placeholder import unfilled
from desk.safe import one_line
from desk.state import State
from desk.ticket import Channel, Status, Ticket
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
    to, cc = _addresses(command, state)
    if not command.text.strip():
        raise NotAllowed(_("An answer needs some words."))
    if left := unfilled(command.text):
        raise NotAllowed(_("Fill in {placeholders} first, or take it out.", placeholders=", ".join(left)))
    refuse_longer(now + command.delay, now)
    attaching.check(sum(file.size for file in command.attachments), state.brand(ticket.brand))
    if not command.anyway:
        refuse_news(command.ticket, command.seen, state, actor)
    agent = state.agent(command.author or actor.name)
    entries = state.conversation(ticket.number)
    said = [] if command.outside else leading_to(entries, ticket.customer.email, command.answers)
    answered = said[-1] if said else None
    if answered is None and command.answers is not None:
        raise NotFound(_("#{ticket} has no message {entry}.", ticket=ticket.number, entry=command.answers))
    aside = command.outside or (answered is not None and answered.id in outside(entries, ticket.customer.email))
    why = [*_reasons(command, ticket, entries, state, (*to, *cc))]
    if agent.name != actor.name:
        why.append(Why("edited_by", state.agent(actor.name).full_name))
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
        subject=_subject(command, answered, ticket),
        written=command.text,
        to=tuple(Address("", address) for address in to),
        cc=tuple(Address("", address) for address in cc),
        message_id=message_id,
        references=references(answered),
        attachments=attaching.numbered(command.attachments),
        delivery=OutboxState.QUEUED,
        outbox=item,
        due_at=due_at,
        outside=aside,
        why=tuple(why),
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
    for who in dict.fromkeys(reviewers(command, agent.name, actor, state)):
        yield review(outgoing, who, agent.name, state, now)
    if aside and ticket.waiting_since is not None:  # the customer has been told nothing
        yield WaitingSet(ticket.number, None, ticket.waiting_since)
    if ticket.status is Status.NEW:
        yield StatusSet(ticket.number, Status.NEW, Status.OPEN)


def _addresses(command: Reply, state: State) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """To and Cc as they stand in an envelope, each address once; the desk itself never gets an answer (S-17)."""
    to, cc = once(map(envelope_address, command.to), map(envelope_address, command.cc))
    if ours := [email for email in (*to, *cc) if is_own(email, state.own_addresses())]:
        raise NotAllowed(_("{address} is an address of this desk, and gets no answers.", address=", ".join(ours)))
    return to, cc


def envelope_address(address: str) -> str:
    """The address as it stands in an envelope; one that could end its line or its brackets is refused (S-44)."""
    try:
        return check_address(address)
    except ValueError:
        words = _("{address} is no address that a mail can be sent to.", address=one_line(address))
        raise NotAllowed(words) from None


def _subject(command: Reply, answered: Entry | None, ticket: Ticket) -> str:
    if command.outside:
        return forward_subject(ticket.subject)
    return reply_subject(answered.subject if answered else ticket.subject)


def _reasons(
    command: Reply, ticket: Ticket, entries: Sequence[Entry], state: State, emails: Sequence[str]
) -> Iterator[Why]:
    """Why each of the recipients is one."""
    reasons: dict[str, str] = {}
    if not command.outside:
        named = next((entry for entry in entries if entry.id == command.answers), None)
        found = addressees(ticket, entries, state.own_addresses(), everyone=True, entry=named)
        reasons = {one.address.email.lower(): one.reason for one in found if one.role is not Role.NONE}
    for email in emails:
        yield Why(GETS + reasons.get(email.lower(), TYPED), email)


def reviewers(command: Reply, author: str, actor: Actor, state: State) -> Iterator[str]:
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
    note = Entry(entry, ticket.number, EntryKind.NOTE, author, now, command.text)
    called = tuple(name for name in mentioned(command.text, state.agents()) if name != actor.name)
    yield NoteAdded(ticket.number, entry, note, command.draft, command.canned, called)
