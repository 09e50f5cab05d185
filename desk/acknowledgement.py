"""The acknowledgement: the automatic mail that tells a person, who has opened a ticket, its number (rules 9, 13, 20).

It says nothing but fixed words, the ticket's number and the brand's name: whatever a stranger's mail holds, no third
person can be made to read it (S-16).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from desk.answer import references
from desk.brakes import SUSPICIOUS, TAG, brake
from desk.canned import CannedReply
from desk.change import AcknowledgementQueued, AcknowledgementWithheld, Change, FuseBlown, TagsSet
from desk.config import Brand
from desk.conversation import Author, Direction, Entry, EntryKind, Why
from desk.customer import NOBODY
from desk.fuse import blow
from desk.incoming import Incoming
from desk.mail.compose import check_address
from desk.mail.facts import Address, Kind, Verification
from desk.mail.reply import Addressed, Role, recipients, without_tag
from desk.outbox import OutboxItem, OutboxState, deliveries
from desk.placeholder import expand
from desk.state import State
from desk.ticket import Channel, Ticket
from desk.words import _

AFTER: Final = timedelta(minutes=1)
"""How long it waits before it leaves: a burst blows the fuse before the first one is gone."""
STALE: Final = timedelta(days=1)
"""What came longer ago is history, however it came in: nobody waits for a word that it has arrived."""

_NOT_READ: Final = re.compile(
    r"(?i)(?:(?:no|do-?not|never)[-_.]?(?:reply|respond|answer)|mailer-daemon|postmaster|listserv|majordomo|bounces?)\b|"
    r"owner-|[^@]*-(?:request|bounces?)@"
)
"""Addresses that no person reads, or that an automatic answer must not go to (RFC 3834 section 2)."""


def acknowledge(ticket: Ticket, message: Entry, incoming: Incoming, state: State, now: datetime) -> Iterator[Change]:
    """Acknowledge the message that opened a ticket, where its brand does that and nothing speaks against it.

    The caller has seen that a person wrote it, and that it is neither our own nor history.
    """
    brand = state.brand(ticket.brand)
    if brand is None or not brand.acknowledge or incoming.channel is not Channel.MAIL:
        return
    if now - incoming.sent_at > STALE or incoming.broken or incoming.reasons or "several_senders" in incoming.warnings:
        return
    if incoming.verification is Verification.UNVERIFIED:
        return
    address = _addressee(message, state.own_addresses())
    reply = state.canned(brand.acknowledge)
    text = _text(reply, ticket, brand) if reply is not None and address else ""
    if not text:
        return
    if stopped_by := brake(without_tag(address), ticket.subject, ticket.mailbox, state, now):
        yield AcknowledgementWithheld(ticket.number, address, stopped_by)
        if stopped_by in SUSPICIOUS:
            yield TagsSet(ticket.number, (), (TAG,))
        return
    held = state.fuse().blown_at is not None
    for change in blow(state, now):
        held = held or isinstance(change, FuseBlown)
        yield change
    yield _queued(ticket, message, brand, address, text, OutboxState.HELD if held else OutboxState.QUEUED, state, now)


def fault(reply: CannedReply | None) -> str:
    """Why a canned reply can't be an acknowledgement, in words; empty where it can."""
    if reply is None:
        return _("there is no such canned reply")
    for body in reply.bodies.values():
        expansion = expand(body, _values("1", "brand", "address"))
        if left := (*expansion.missing, *expansion.asks):
            return _("an automatic mail says nothing of {placeholders}", placeholders=", ".join(left))
    return ""


def _addressee(message: Entry, own: frozenset[str]) -> str:
    """The one address that an answer to the sender goes to; empty where it is none, several, or nobody reads it."""
    author = Address(message.author.name, message.author.address)
    found = recipients(Addressed((author,), message.to, message.cc, message.reply_to), own, everyone=False)
    addresses = [one.address.email for one in found if one.role is Role.TO]
    if len(addresses) != 1 or addresses[0] == NOBODY.value or _NOT_READ.match(addresses[0]):
        return ""
    try:
        return check_address(addresses[0])
    except ValueError:
        return ""


def _values(number: str, name: str, address: str) -> dict[str, str | datetime]:
    """All that it may say beside fixed words."""
    return {"ticket.number": number, "brand.name": name, "brand.address": address}


def _text(reply: CannedReply, ticket: Ticket, brand: Brand) -> str:
    """Its words in the customer's language; empty where the canned reply asks for more than they may say."""
    name = brand.from_.name or brand.name
    expansion = expand(reply.body(ticket.language), _values(str(ticket.number), name, brand.from_.email))
    return "" if expansion.missing or expansion.asks else expansion.text.strip()


def _queued(
    ticket: Ticket,
    message: Entry,
    brand: Brand,
    address: str,
    text: str,
    delivery: OutboxState,
    state: State,
    now: datetime,
) -> AcknowledgementQueued:
    entry, item = state.next_entry(), state.next_item()
    message_id = state.message_id(ticket.number, entry, ticket.brand)
    name, due_at = brand.from_.name or brand.name, now + AFTER
    words = Entry(
        id=entry,
        ticket=ticket.number,
        kind=EntryKind.MESSAGE,
        author=Author(name, brand.from_.email),
        at=now,
        text=text,
        direction=Direction.OUT,
        subject=f"{name} #{ticket.number}",
        to=(Address("", address),),
        mail_kind=Kind.AUTO_REPLY,
        message_id=message_id,
        references=references(message),
        delivery=delivery,
        outbox=item,
        due_at=due_at,
        why=(Why("acknowledges", brand.acknowledge or ""),),
    )
    outgoing = OutboxItem(
        id=item,
        ticket=ticket.number,
        entry=entry,
        mailbox=ticket.mailbox,
        deliveries=deliveries((address,), delivery),
        message_id=message_id,
        queued_at=now,
        due_at=due_at,
    )
    return AcknowledgementQueued(ticket.number, entry, item, due_at, without_tag(address), words, outgoing)
