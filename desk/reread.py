"""What a message says when it is read anew: by a better parser, or after it could not be read at all (rule 7).

Nothing that a person did is undone by that. A message that could be read stays in its ticket; one that could not now
finds the ticket that it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Final

from desk import bounces, evidence, thread
from desk.acknowledgement import acknowledge
from desk.change import AttachmentFetched, Change, CustomerAdded, LinkSet, MessageReread, RereadFailed, WaitingSet
from desk.command import KeepAttachment, Reread
from desk.conversation import Direction, Entry, Why
from desk.errors import NotAllowed
from desk.incoming import ONLY_BEGINNING, Incoming
from desk.language import language_of_message
from desk.link import LinkReason
from desk.mail.facts import Kind
from desk.mail.reply import is_own
from desk.merging import join
from desk.receive import entry_of
from desk.state import State
from desk.thread import NEW_MATTER, Place, Threading
from desk.ticket import LIVE, Ticket
from desk.why import MOVED
from desk.words import _

_KEPT: Final = frozenset(
    {"id", "ticket", "kind", "direction", "at", "raw", "content", "failures", "delivery", "deliveries", "verification"}
)
"""Fields of an entry that no parser decides, or that name the message for ever."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a message that says something else now."""

    field: str
    old: object
    new: object


def reread(command: Reread, state: State, now: datetime) -> Iterator[Change]:
    """Take over what a message says now."""
    incoming = command.incoming
    old = state.entry(command.entry)
    if old.direction is not Direction.IN or old.raw is None:
        raise NotAllowed(_("Message {entry} did not come in, so it can't be read anew.", entry=old.id))
    if incoming.broken:
        yield RereadFailed(old.ticket, old.id, incoming.broken)
        return
    ticket = state.ticket(old.ticket)
    new, told = anew(old, incoming, state)
    if not (changed := tuple(difference.field for difference in differences(old, new))):
        return
    opens = False
    if old.broken:
        place = _threading(ticket, new, incoming, state).place()
        moved = (why for why in old.why if why.code == MOVED)
        reasons = (Why(reason) for reason in incoming.reasons)
        new = replace(new, message_id=incoming.message_id, why=(*moved, *place.why, *told, *reasons))
        if incoming.kind is not Kind.MESSAGE and ticket.messages == 1 and ticket.waiting_since is not None:
            yield WaitingSet(ticket.number, ticket.waiting_since, None)
            ticket = replace(ticket, waiting_since=None)
        yield from _bring(ticket, place, state)
        opens = place.ticket is None
    customer = None
    if ticket.messages == 1 and ticket.customer.email == old.author.address and new.author != old.author:
        known = state.customer(incoming.author)
        customer = state.next_customer() if known is None else known.id
        if known is None:
            yield CustomerAdded(customer, incoming.author)
    subject = new.subject if ticket.subject == old.subject else None
    matter = thread.matter(incoming, state.brand(ticket.brand)) if ticket.matter or old.broken else ""
    yield MessageReread(old.ticket, old.id, changed, command.occasion, new, subject, customer, matter)
    if old.broken or old.mail_kind is not Kind.BOUNCE:
        yield from evidence.told(incoming, ticket.brand, state)
        yield from bounces.told(incoming, ticket.brand, old.id, state)
    if opens and _waits_unheard(ticket, incoming, state):
        language = language_of_message(incoming.subject, incoming.text)
        as_read = replace(ticket, subject=incoming.subject, language=language)
        yield from acknowledge(as_read, new, incoming, state, now)


def _waits_unheard(ticket: Ticket, incoming: Incoming, state: State) -> bool:
    """Whether somebody waits in a ticket of one message, which nobody could read, and has heard nothing of the desk."""
    is_there = ticket.status in LIVE and ticket.merged_into is None
    own = is_own(incoming.author.value, state.own_addresses())
    return is_there and ticket.messages == 1 and ticket.waiting_since is not None and not own


def keep_attachment(command: KeepAttachment, state: State) -> Iterator[Change]:
    """A file that lay on the server is here; nothing where it is no longer missed."""
    old = state.entry(command.entry)
    for one in old.attachments:
        if one.away and one.section is not None and one.section.number == command.section:
            here = replace(one, raw=command.raw, size=command.size)
            attachments = tuple(here if other is one else other for other in old.attachments)
            yield AttachmentFetched(old.ticket, old.id, one.label, attachments)
            return


def anew(old: Entry, incoming: Incoming, state: State) -> tuple[Entry, tuple[Why, ...]]:
    """A message as it reads now, in its place, and what is told of its references."""
    refers_to, told = thread.referred(incoming, state)
    placed = tuple(why for why in old.why if why.detail or why.code == NEW_MATTER)  # the others are of its kind
    new = entry_of(old.id, old.ticket, incoming, refers_to, (*placed, *(Why(reason) for reason in incoming.reasons)))
    kept = {name: getattr(old, name) for name in _KEPT if name != "raw"}
    warnings, attachments = new.warnings, new.attachments
    if ONLY_BEGINNING in old.warnings and incoming.raw in {None, old.raw}:
        warnings = (*warnings, ONLY_BEGINNING)
        if any(one.section for one in old.attachments):  # the server's list is whole, the beginning's is not
            attachments = old.attachments
    new = replace(new, **kept, raw=incoming.raw or old.raw, message_id=old.message_id, warnings=warnings)
    if old.broken:
        new = replace(new, verification=incoming.verification)
    return replace(new, attachments=attachments), told


def differences(old: Entry, new: Entry) -> list[Difference]:
    """What says something else, field by field; the names are those of `Entry`."""
    return [
        Difference(field.name, was, now)
        for field in fields(Entry)
        if field.name not in _KEPT and (was := getattr(old, field.name)) != (now := getattr(new, field.name))
    ]


def leads_elsewhere(old: Entry, new: Entry, incoming: Incoming, state: State) -> int | None:
    """The ticket that a message would go to today, where its references have changed and that is another one."""
    if old.references == new.references:
        return None
    here = thread.target(state.ticket(old.ticket), state)
    there = _threading(here, new, incoming, state).place().ticket
    return None if there is None or there.number == here.number else there.number


def _threading(ticket: Ticket, message: Entry, incoming: Incoming, state: State) -> Threading:
    """The way of a message that is there already: its own id only leads to where it is, if it was known by that."""
    matter = thread.matter(incoming, state.brand(ticket.brand))
    own = () if incoming.message_id == message.message_id else (incoming.message_id,)
    found = state.threads(ticket.brand, (*own, *message.references), matter)
    waits = incoming.kind is Kind.MESSAGE and not is_own(incoming.author.value, state.own_addresses())
    return Threading(incoming, message.references, found, ticket.brand, matter, ticket.customer, waits, state)


def _bring(ticket: Ticket, place: Place, state: State) -> Iterator[Change]:
    """Bring the ticket of a message that could not be read to where that belongs.

    A ticket with other messages, or that an agent has had a hand in, is linked instead.
    """
    into = place.ticket
    if into is None or into.number == thread.target(ticket, state).number:
        return
    if ticket.messages == 1 and ticket.merged_into is None and not state.touched(ticket.number):
        yield from join(into, (ticket,))  # whether somebody waits, the ticket knows
    elif into.number not in state.links(ticket.number):
        yield LinkSet(ticket.number, into.number, None, LinkReason.POSSIBLY_SAME)
