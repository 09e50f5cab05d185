"""What becomes of a message from outside: its ticket, its author, and what it wakes (rules 6, 13-16)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from desk import bounces, evidence, link, thread
from desk.acknowledgement import acknowledge
from desk.change import (
    Change,
    CustomerAdded,
    LinkSet,
    MessageIgnored,
    MessageReceived,
    TicketOpened,
)
from desk.command import Receive
from desk.conversation import Author, Direction, Entry, EntryKind, Why
from desk.customer import NOBODY, Customer, Identity, IdentityKind
from desk.incoming import Incoming
from desk.language import language_of_message
from desk.mail.facts import Kind
from desk.mail.reply import is_own
from desk.merging import join
from desk.state import Known, State
from desk.thread import Threading
from desk.ticket import Priority, Status, Ticket


def receive(command: Receive, state: State, now: datetime) -> Iterator[Change]:
    """Take a message in: ignore a second copy, thread it, or open a ticket."""
    incoming = bounces.placed(command.incoming, state)
    refers_to, told = thread.referred(incoming, state)
    matter = thread.matter(incoming, state.brand(command.brand))
    found = state.threads(command.brand, (incoming.message_id, *refers_to), matter)
    there = found.get(incoming.message_id)
    if there is not None and there.entry is not None and (copy := _copy(command, state)) is not None:
        yield copy
        return

    own = is_own(incoming.author.value, state.own_addresses())
    identity = _customer(incoming, state) if own else incoming.author
    customer = state.customer(identity)
    if customer is None:
        customer_id = state.next_customer()
        email = identity.value if identity.kind is IdentityKind.EMAIL else ""
        customer = Customer(customer_id, identity.name, email)
        yield CustomerAdded(customer_id, identity)

    waits = incoming.kind is Kind.MESSAGE and not command.archive and not own
    message = Threading(incoming, refers_to, found, command.brand, matter, customer, waits, state)
    place = message.place()
    ticket = place.ticket
    if ticket is None:
        ticket = _opened(state.next_ticket(), command, customer, waits, matter)
        yield TicketOpened(ticket.number, ticket)
    else:
        yield from join(ticket, place.joined, waits=waits)
    for other, reason in place.linked:
        if len(state.links(other.number)) < link.MOST:
            yield LinkSet(ticket.number, other.number, None, reason)
    entry = state.next_entry()
    why = (*place.why, *told, *(Why(reason) for reason in incoming.reasons))
    written = entry_of(entry, ticket.number, incoming, refers_to, why)
    yield MessageReceived(ticket.number, entry, waits, command.archive, written)
    yield from evidence.told(incoming, command.brand, state)
    yield from bounces.told(incoming, command.brand, entry, state)
    if waits and place.ticket is None:
        yield from acknowledge(ticket, written, incoming, state, now)


def _customer(incoming: Incoming, state: State) -> Identity:
    """Whose matter a mail of our own is (S-17): the first who got it and is not the desk itself, else nobody's."""
    others = (one for one in (*incoming.to, *incoming.cc) if not is_own(one.email, state.own_addresses()))
    one = next(others, None)
    return NOBODY if one is None else Identity(IdentityKind.EMAIL, one.email.lower(), one.name)


def _copy(command: Receive, state: State) -> MessageIgnored | None:
    """What is ignored: a second copy of a message, or our own answer coming back (rule 6)."""
    incoming = command.incoming
    for known in state.message(command.brand, incoming.message_id):
        if known.outgoing and is_own(incoming.author.value, state.own_addresses()):
            return MessageIgnored(known.ticket, command.mailbox, "own_reply", known.entry)
        if known.content == incoming.content and not _is_unheard(known, incoming, state):
            return MessageIgnored(known.ticket, command.mailbox, "duplicate", known.entry)
    return None


def _is_unheard(known: Known, incoming: Incoming, state: State) -> bool:
    """Whether a person's mail is only there as a mailing list's copy, which nobody is told to answer (F-11)."""
    return incoming.kind is Kind.MESSAGE and state.entry(known.entry).mail_kind is Kind.BULK


def _opened(number: int, command: Receive, customer: Customer, waits: bool, matter: str) -> Ticket:
    incoming = command.incoming
    return Ticket(
        number=number,
        subject=incoming.subject,
        status=Status.CLOSED if command.archive else Status.NEW,
        priority=Priority.NORMAL,
        brand=command.brand,
        mailbox=command.mailbox,
        channel=incoming.channel,
        customer=customer,
        assignee=None,
        tags=(),
        language=language_of_message(incoming.subject, incoming.text),
        created_at=incoming.sent_at,
        updated_at=incoming.sent_at,
        waiting_since=incoming.sent_at if waits else None,
        matter=matter,
    )


def entry_of(entry: int, ticket: int, incoming: Incoming, refers_to: tuple[str, ...], why: tuple[Why, ...]) -> Entry:
    """The message that something from outside becomes in a ticket."""
    return Entry(
        id=entry,
        ticket=ticket,
        kind=EntryKind.MESSAGE,
        author=Author(incoming.author.name, incoming.author.value),
        at=incoming.sent_at,
        text=incoming.text,
        direction=Direction.IN,
        subject=incoming.subject,
        to=incoming.to,
        cc=incoming.cc,
        reply_to=incoming.reply_to,
        html=incoming.html,
        mail_kind=incoming.kind,
        verification=incoming.verification,
        message_id=incoming.message_id,
        references=refers_to,
        attachments=incoming.attachments,
        warnings=incoming.warnings,
        raw=incoming.raw,
        content=incoming.content,
        link=incoming.link,
        broken=incoming.broken,
        why=why,
    )
