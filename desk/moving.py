"""Messages that are in the wrong ticket: an agent takes them out into one of their own, or moves them to another.

The ids that a message bears and that it alone names go with it, so what answers it later follows it (rule 15).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.agent import Actor
from desk.change import Change, LinkSet, MessageMoved, TicketOpened, WaitingSet
from desk.command import MoveMessage, Unthread
from desk.conversation import Direction, Entry, EntryKind, Why
from desk.customer import Customer, Identity, IdentityKind
from desk.errors import NotAllowed, NotFound
from desk.language import language_of_message
from desk.link import LinkReason
from desk.mail import subject
from desk.mail.reply import is_own
from desk.state import State
from desk.thread import target
from desk.ticket import AWAY, LIVE, Channel, Priority, Status, Ticket
from desk.waiting import place, waiting, woken
from desk.why import MOVED
from desk.words import _


@dataclass(frozen=True, slots=True)
class _Parting:
    """A ticket whose messages part: those that go, those that stay, and since when each of the two has been waiting."""

    home: Ticket
    going: Sequence[Entry]
    staying: Sequence[Entry]
    going_waits: datetime | None
    staying_waits: datetime | None


def unthread(command: Unthread, state: State, actor: Actor) -> Iterator[Change]:
    """Take a message out into a new ticket, maybe with all that came after it."""
    parting = _part(command, state)
    opened = _opened(state.next_ticket(), parting, state)
    yield TicketOpened(opened.number, opened)
    yield from _move(parting, opened, state, actor)


def move(command: MoveMessage, state: State, actor: Actor) -> Iterator[Change]:
    """Move a message to another ticket of the brand, maybe with all that came after it."""
    parting, into = _part(command, state), state.ticket(command.into)
    home = parting.home
    if into.merged_into is not None:
        raise NotAllowed(
            _("#{ticket} was merged into #{into}; move it there.", ticket=into.number, into=into.merged_into)
        )
    if into.number == home.number:
        raise NotAllowed(_("It is in #{ticket} already.", ticket=into.number))
    if into.brand != home.brand:
        raise NotAllowed(_("#{ticket} and #{into} belong to different brands.", ticket=home.number, into=into.number))
    yield from _move(parting, into, state, actor)
    since = parting.going_waits
    if since is None or into.status in AWAY:
        return
    if into.status in LIVE:
        since = waiting(sorted((*state.entries_after(into.number, 0), *parting.going), key=place), state)
    if since != into.waiting_since:
        yield WaitingSet(into.number, into.waiting_since, since)
    if since is not None:  # as if it had come there itself
        yield from woken(into)


def _part(command: Unthread | MoveMessage, state: State) -> _Parting:
    home = target(state.ticket(command.ticket), state)
    entries = sorted(state.entries_after(home.number, 0), key=place)
    chosen = next((entry for entry in entries if entry.id == command.entry), None)
    if chosen is None or chosen.kind is not EntryKind.MESSAGE:
        raise NotFound(_("#{ticket} has no message {entry}.", ticket=home.number, entry=command.entry))
    at = entries.index(chosen)
    end = len(entries) if command.following else at + 1
    going, staying = entries[at:end], entries[:at] + entries[end:]
    if not any(entry.kind is EntryKind.MESSAGE for entry in staying):
        raise NotAllowed(_("That is all there is in #{ticket}; merge it instead.", ticket=home.number))
    if home.status not in LIVE:
        return _Parting(home, going, staying, None, home.waiting_since)
    return _Parting(home, going, staying, waiting(going, state), waiting(staying, state))


def _move(parting: _Parting, into: Ticket, state: State, actor: Actor) -> Iterator[Change]:
    """The messages go, with their ids; the two tickets know of each other."""
    home = parting.home
    moved = Why(MOVED, f"#{home.number} {state.agent(actor.name).full_name}")
    kept = {id_ for entry in parting.staying for id_ in (entry.message_id, *entry.references)}
    for entry in parting.going:
        is_message = entry.kind is EntryKind.MESSAGE
        ids = (entry.message_id, *(id_ for id_ in entry.references if id_ not in kept)) if is_message else ()
        yield MessageMoved(entry.ticket, entry.id, into.number, ids, is_message, (moved, *entry.why))
    if parting.staying_waits != home.waiting_since:
        yield WaitingSet(home.number, home.waiting_since, parting.staying_waits)
    reason = state.links(home.number).get(into.number)
    yield LinkSet(into.number, home.number, reason, reason or LinkReason.MOVED)


def _opened(number: int, parting: _Parting, state: State) -> Ticket:
    """The ticket that a message gets for itself."""
    home, first = parting.home, parting.going[0]
    status = home.status
    if home.status in LIVE:
        status = Status.OPEN if parting.going_waits is None else Status.NEW
    title = first.subject or home.subject
    return Ticket(
        number=number,
        subject=title,
        status=status,
        priority=Priority.NORMAL,
        brand=home.brand,
        mailbox=home.mailbox,
        channel=home.channel,
        customer=_customer(parting, state),
        assignee=None,
        tags=(),
        language=language_of_message(title, first.text),
        created_at=first.at,
        updated_at=parting.going[-1].at,
        waiting_since=parting.going_waits,
        matter=subject.matter(title) if home.matter else "",
    )


def _customer(parting: _Parting, state: State) -> Customer:
    """Whose matter the moved messages are: the first who wrote one and is not the desk itself."""
    kind = IdentityKind.EMAIL if parting.home.channel is Channel.MAIL else IdentityKind.FEED
    for entry in parting.going:
        if entry.direction is Direction.IN and not is_own(entry.author.address, state.own_addresses()):
            found = state.customer(Identity(kind, entry.author.address))
            if found is not None:
                return found
    return parting.home.customer
