"""What becomes of a message from outside: its ticket, its author, and what it wakes (rules 6, 13-16)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from desk import bounces
from desk.change import Change, CustomerAdded, MessageIgnored, MessageReceived, SnoozeSet, StatusSet, TicketOpened
from desk.command import Receive
from desk.conversation import Author, Direction, Entry, EntryKind, Why
from desk.customer import NOBODY, Customer, Identity, IdentityKind
from desk.errors import NotFound
from desk.incoming import Incoming
from desk.language import language_of
from desk.mail.facts import Kind
from desk.mail.reply import is_own
from desk.state import State
from desk.ticket import Priority, Status, Ticket

_REOPENED: Final = frozenset({Status.PENDING, Status.ON_HOLD, Status.RESOLVED, Status.CLOSED})
"""Statuses that a person's message turns into `open`. Spam and trash stay what they are (rule 16)."""


def receive(command: Receive, state: State) -> Iterator[Change]:
    """Take a message in: ignore a second copy, thread it, or open a ticket."""
    incoming = command.incoming
    for known in state.message(command.brand, incoming.message_id):
        if known.outgoing or known.content == incoming.content:
            reason = "own_reply" if known.outgoing else "duplicate"
            yield MessageIgnored(known.ticket, command.mailbox, reason, known.entry)
            return

    own = is_own(incoming.author.value, state.own_addresses())
    identity = _customer(incoming, state) if own else incoming.author
    customer = state.customer(identity)
    if customer is None:
        customer_id = state.next_customer()
        email = identity.value if identity.kind is IdentityKind.EMAIL else ""
        customer = Customer(customer_id, identity.name, email)
        yield CustomerAdded(customer_id, identity)

    ticket, why = _thread(incoming, command.brand, state)
    waits = incoming.kind is Kind.MESSAGE and not command.archive and not own
    if ticket is None:
        number = state.next_ticket()
        opened = _opened(number, command, customer, waits)
        yield TicketOpened(number, opened)
    else:
        number = ticket.number
    entry = state.next_entry()
    message = _entry(entry, number, incoming, why)
    yield MessageReceived(number, entry, waits, command.archive, message)
    yield from bounces.told(incoming, command.brand, entry, state)
    if ticket is not None and waits:
        if ticket.status in _REOPENED:
            yield StatusSet(number, ticket.status, Status.OPEN)
        if ticket.snoozed_until is not None:
            yield SnoozeSet(number, ticket.snoozed_until, None)


def _customer(incoming: Incoming, state: State) -> Identity:
    """Whose matter a mail of our own is (S-17): the first who got it and is not the desk itself, else nobody's."""
    others = (one for one in (*incoming.to, *incoming.cc) if not is_own(one.email, state.own_addresses()))
    one = next(others, None)
    return NOBODY if one is None else Identity(IdentityKind.EMAIL, one.email.lower(), one.name)


def _thread(incoming: Incoming, brand: str, state: State) -> tuple[Ticket | None, Why]:
    """The ticket that a message belongs to and the reason (rule 15); merged tickets lead to their target."""
    if incoming.signed_ticket is not None:
        try:
            ticket = state.ticket(incoming.signed_ticket)
        except NotFound:
            pass
        else:
            if ticket.brand == brand:
                return _target(ticket, state), Why("signed_id", f"#{ticket.number}")
    # Its own id comes first: an answer that arrived before this message may have named it already.
    found = state.thread(brand, (incoming.message_id, *incoming.refers_to))
    if found is None:
        return None, Why("new_matter")
    message_id, number = found
    code = "named_before" if message_id == incoming.message_id else "refers_to"
    return _target(state.ticket(number), state), Why(code, message_id)


def _target(ticket: Ticket, state: State) -> Ticket:
    """Where a ticket leads after merges; `decide` lets no merge make a circle."""
    while ticket.merged_into is not None:
        ticket = state.ticket(ticket.merged_into)
    return ticket


def _opened(number: int, command: Receive, customer: Customer, waits: bool) -> Ticket:
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
        language=language_of(f"{incoming.subject}\n{incoming.reply_text or incoming.text}"),
        created_at=incoming.sent_at,
        updated_at=incoming.sent_at,
        waiting_since=incoming.sent_at if waits else None,
    )


def _entry(entry: int, ticket: int, incoming: Incoming, why: Why) -> Entry:
    return Entry(
        id=entry,
        ticket=ticket,
        kind=EntryKind.MESSAGE,
        author=Author(incoming.author.name, incoming.author.value),
        at=incoming.sent_at,
        text=incoming.text,
        direction=Direction.IN,
        subject=incoming.subject,
        reply_text=incoming.reply_text,
        to=incoming.to,
        cc=incoming.cc,
        reply_to=incoming.reply_to,
        html=incoming.html,
        mail_kind=incoming.kind,
        message_id=incoming.message_id,
        references=incoming.refers_to,
        attachments=incoming.attachments,
        warnings=incoming.warnings,
        raw=incoming.raw,
        content=incoming.content,
        link=incoming.link,
        broken=incoming.broken,
        why=(why, *(Why(reason) for reason in incoming.reasons)),
    )
