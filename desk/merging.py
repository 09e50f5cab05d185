"""Tickets that are one matter: an agent says so, or a message shows it (`desk/thread.py`); both ways do the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from desk.change import Change, MergeSet, SnoozeSet, StatusSet
from desk.command import Merge
from desk.errors import NotAllowed
from desk.state import State
from desk.ticket import LIVE, Status, Ticket
from desk.waiting import waits_since, woken
from desk.words import _


def merge(command: Merge, state: State) -> Iterator[Change]:
    """Close a ticket into another one of the same brand. The messages stay where they are and are shown together."""
    ticket, into = state.ticket(command.ticket), state.ticket(command.into)
    if ticket.number == into.number:
        raise NotAllowed(_("A ticket can't be merged into itself."))
    if ticket.merged_into is not None:
        raise NotAllowed(_("#{ticket} was merged into #{into} already.", ticket=ticket.number, into=ticket.merged_into))
    if into.merged_into is not None:
        raise NotAllowed(
            _("#{ticket} was merged into #{into}; merge into that one.", ticket=into.number, into=into.merged_into)
        )
    if ticket.brand != into.brand:
        raise NotAllowed(_("#{ticket} and #{into} belong to different brands.", ticket=ticket.number, into=into.number))
    yield from join(into, (ticket,))


def join(into: Ticket, parts: Sequence[Ticket], *, waits: bool = False) -> Iterator[Change]:
    """Merge tickets into one, and bring that back to work if they bring any. `waits`: so does what shows it.

    Words that wait for an answer wake it, as if they had come there themselves. What is under way opens one that is
    done; machine mail, which nobody has touched and nobody waits for, doesn't (rule 13).
    """
    for part in parts:
        yield from merged(part, into)
    alive = [part for part in parts if part.status in LIVE]
    since = [part.waiting_since for part in alive if part.waiting_since is not None]
    if since:
        yield from waits_since(into, min(since))
    if waits or since:
        yield from woken(into)
    elif into.status in {Status.RESOLVED, Status.CLOSED} and any(part.status is not Status.NEW for part in alive):
        yield StatusSet(into.number, into.status, Status.OPEN)


def merged(ticket: Ticket, into: Ticket) -> Iterator[Change]:
    """Close a ticket that leads to another one from now on."""
    yield MergeSet(ticket.number, None, into.number)
    if ticket.status is not Status.CLOSED:
        yield StatusSet(ticket.number, ticket.status, Status.CLOSED)
    if ticket.snoozed_until is not None:
        yield SnoozeSet(ticket.number, ticket.snoozed_until, None)
