"""Tickets that are one matter: an agent says so, or a message shows it (`desk/thread.py`); both ways do the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from desk.change import Change, LinkSet, MergeSet, MessageMoved, SnoozeSet, StatusSet, WaitingSet
from desk.command import Merge, Unmerge
from desk.conversation import Entry
from desk.errors import NotAllowed
from desk.link import LinkReason
from desk.state import State
from desk.thread import target
from desk.ticket import LIVE, Status, Ticket
from desk.waiting import place, waiting, waits_since, woken
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


def unmerge(command: Unmerge, state: State, now: datetime) -> Iterator[Change]:
    """Let a ticket stand alone again: with its messages, as it was when it was merged, and linked with where it was.

    What has come to the other ticket since stays there; an agent moves what belongs here. The link keeps the two apart
    when a message names both.
    """
    ticket = state.ticket(command.ticket)
    if ticket.merged_into is None:
        raise NotAllowed(_("#{ticket} was merged into no other ticket.", ticket=ticket.number))
    home = target(ticket, state)
    own = sorted(state.entries_after(ticket.number, 0), key=place)
    taken = {entry.id for entry in own}
    others = [one for one in sorted(state.entries_after(home.number, 0), key=place) if one.id not in taken]
    yield MergeSet(ticket.number, ticket.merged_into, None)
    yield from _as_it_was(ticket, own, state, now)
    if home.waiting_since is not None and any(entry.at == home.waiting_since for entry in own):
        since = waiting([one for one in others if one.at >= home.waiting_since], state)
        if since != home.waiting_since:
            yield WaitingSet(home.number, home.waiting_since, since)
    if ticket.number not in state.links(home.number):
        yield LinkSet(home.number, ticket.number, None, LinkReason.UNMERGED)


def _as_it_was(ticket: Ticket, own: Sequence[Entry], state: State, now: datetime) -> Iterator[Change]:
    """Status, snooze and waiting of a ticket as the merge found them; messages may have been moved out of it since."""
    since = state.since_merge(ticket.number)
    status = next((change.old for change in since if isinstance(change, StatusSet)), ticket.status)
    until = next((change.old for change in since if isinstance(change, SnoozeSet)), None)
    if status is not ticket.status:
        yield StatusSet(ticket.number, ticket.status, status)
    if until is not None and until > now:
        yield SnoozeSet(ticket.number, None, until)
    if ticket.waiting_since is not None and any(isinstance(change, MessageMoved) for change in since):
        waits = waiting(own, state)
        if waits != ticket.waiting_since:
            yield WaitingSet(ticket.number, ticket.waiting_since, waits)


def merged(ticket: Ticket, into: Ticket) -> Iterator[Change]:
    """Close a ticket that leads to another one from now on."""
    yield MergeSet(ticket.number, None, into.number)
    if ticket.status is not Status.CLOSED:
        yield StatusSet(ticket.number, ticket.status, Status.CLOSED)
    if ticket.snoozed_until is not None:
        yield SnoozeSet(ticket.number, ticket.snoozed_until, None)
