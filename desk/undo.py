"""Taking a batch back: what can be undone, and when it is too late (promise P3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from desk.agent import Actor
from desk.change import (
    Assigned,
    BatchUndone,
    CannedSet,
    Change,
    CustomerAdded,
    CustomerSet,
    DeliveryHeld,
    DeliveryPostponed,
    DeliveryReleased,
    DraftHanded,
    FieldChange,
    LinkSet,
    MergeSet,
    MessageMoved,
    NoteAdded,
    NoteRemoved,
    PrioritySet,
    RecipientSet,
    ReplyCancelled,
    ReplyQueued,
    SnoozeSet,
    StatusSet,
    TagsSet,
    TicketOpened,
    WaitingSet,
    inverse,
)
from desk.command import Undo
from desk.conversation import Direction, EntryKind, Why
from desk.errors import NotFound, TooLate
from desk.hold import Hold
from desk.leaving import still_here, whole
from desk.mail.facts import Kind
from desk.mail.reply import is_own
from desk.merging import merged
from desk.outbox import STILL_HERE, UNDO_WINDOW
from desk.readdress import put_back
from desk.state import State
from desk.thread import target
from desk.ticket import LIVE, Status, Ticket
from desk.why import MOVED
from desk.words import _

UNDOABLE: Final = (
    Assigned,
    StatusSet,
    PrioritySet,
    TagsSet,
    SnoozeSet,
    MergeSet,
    CustomerAdded,
    CustomerSet,
    NoteAdded,
    DraftHanded,
    ReplyQueued,
    DeliveryHeld,
    DeliveryReleased,
    DeliveryPostponed,
    RecipientSet,
    CannedSet,
    LinkSet,
    WaitingSet,
    MessageMoved,
    TicketOpened,
)
"""Changes that can be taken back; a batch with any other change can't be."""

_FIELD: Final[dict[type[FieldChange], str]] = {
    Assigned: "assignee",
    StatusSet: "status",
    PrioritySet: "priority",
    TagsSet: "tags",
    SnoozeSet: "snoozed_until",
    MergeSet: "merged_into",
}
"""Which field of a ticket a change is about."""


def undo(command: Undo, state: State, actor: Actor, now: datetime) -> Iterator[Change]:
    """Take a batch back, newest change first; all of it or nothing."""
    batch = command.batch if command.batch is not None else state.last_batch(actor.name)
    if batch is None:
        raise NotFound(_("There is nothing of yours to undo."))
    changes = state.batch(batch)
    if not changes or not all(isinstance(change, UNDOABLE) for change in changes):
        raise TooLate(_("That can't be undone."))
    taken_back: dict[tuple[int, type[Change]], object] = {}
    moved = {change.entry: change for change in changes if isinstance(change, MessageMoved)}
    written = {change.item for change in changes if isinstance(change, ReplyQueued)}
    for change in reversed(changes):
        if isinstance(change, TicketOpened):
            yield from _closed_again(change, moved, state)
        elif isinstance(change, DeliveryHeld | DeliveryReleased | DeliveryPostponed):
            if change.item not in written:
                yield from _waits_as_before(change, state, now)
        elif isinstance(change, CustomerSet):
            yield _customer_back(change, state, taken_back)
        elif isinstance(change, RecipientSet):
            yield put_back(change, state)
        elif not isinstance(change, CustomerAdded):  # who is known stays known
            yield from _back(change, moved, state, actor, taken_back)
    yield from _made_fit(taken_back, state)
    yield BatchUndone(batch)


def _closed_again(change: TicketOpened, moved: Mapping[int, MessageMoved], state: State) -> Iterator[Change]:
    """A ticket that was made for messages, which are taken back, leads to where they came from."""
    ticket = state.ticket(change.ticket)
    if ticket.merged_into is not None:
        raise TooLate(_("Too late: somebody has changed #{ticket} since.", ticket=ticket.number))
    if any(entry.id not in moved for entry in state.entries_after(ticket.number, 0)):
        raise TooLate(_("Too late: somebody has written in #{ticket} since.", ticket=ticket.number))
    home = next(back.ticket for back in moved.values() if back.into == ticket.number)
    yield from merged(ticket, target(state.ticket(home), state))


def _back(
    change: Change,
    moved: Mapping[int, MessageMoved],
    state: State,
    actor: Actor,
    taken_back: dict[tuple[int, type[Change]], object],
) -> Iterator[Change]:
    """The change that takes one back. `taken_back`: fields of tickets as the later changes of the batch leave them."""
    match change:
        case NoteAdded():
            yield NoteRemoved(change.ticket, change.entry)
        case ReplyQueued():
            item = state.item(change.item)  # the answer may have been moved to another ticket since
            whole(item.id, state)
            author = state.entry(item.entry).author.agent
            waiting_since = change.waiting_since if item.ticket == change.ticket else None
            waiting_since = waiting_since or state.ticket(item.ticket).waiting_since
            yield ReplyCancelled(
                item.ticket,
                change.entry,
                change.item,
                actor.name,
                waiting_since,
                change.canned,
                author=None if author == actor.name else author,
            )
        case DraftHanded():
            yield _draft_back(change, state)
        case CannedSet():
            if state.canned(change.name) != change.new:
                raise TooLate(_("Too late: somebody has changed {name} since.", name=change.name))
            yield CannedSet(change.name, change.new, change.old)
        case MessageMoved():
            entry = state.entry(change.entry)
            if entry.ticket != change.into:
                raise TooLate(_("Too late: the message has been moved again."))
            yield replace(change, ticket=change.into, into=change.ticket, why=_without_move(entry.why))
        case LinkSet():
            if state.links(change.ticket).get(change.other) is change.new:
                yield LinkSet(change.ticket, change.other, change.new, change.old)
        case WaitingSet():
            if state.ticket(change.ticket).waiting_since == change.new:  # else he was answered since
                yield WaitingSet(change.ticket, change.new, change.old or _wrote_since(change, moved, state))
        case Assigned() | StatusSet() | PrioritySet() | TagsSet() | SnoozeSet() | MergeSet():
            field = (change.ticket, type(change))
            present = taken_back[field] if field in taken_back else _value(state.ticket(change.ticket), change)
            if present != change.new:
                raise TooLate(_("Too late: somebody has changed #{ticket} since.", ticket=change.ticket))
            taken_back[field] = change.old
            yield inverse(change)
        case _:
            raise TooLate(_("That can't be undone."))


def _customer_back(change: CustomerSet, state: State, taken_back: dict[tuple[int, type[Change]], object]) -> Change:
    """The ticket is the matter of whose it was before."""
    field = (change.ticket, CustomerSet)
    if taken_back.get(field, state.ticket(change.ticket).customer.id) != change.new.id:
        raise TooLate(_("Too late: somebody has changed #{ticket} since.", ticket=change.ticket))
    taken_back[field] = change.old.id
    return CustomerSet(change.ticket, change.new, change.old, change.since, change.since_before)


def _made_fit(taken_back: Mapping[tuple[int, type[Change]], object], state: State) -> Iterator[Change]:
    """An older batch must fit what was done since: no ticket is done and snoozed at once, or merged and not closed."""
    for number in dict.fromkeys(number for number, _kind in taken_back):
        ticket = state.ticket(number)
        status = taken_back.get((number, StatusSet), ticket.status)
        snoozed = taken_back.get((number, SnoozeSet), ticket.snoozed_until)
        merged_into = taken_back.get((number, MergeSet), ticket.merged_into)
        is_open_part = merged_into is not None and status is not Status.CLOSED
        is_put_away = snoozed is not None and status not in LIVE
        if is_open_part or (is_put_away and snoozed != ticket.snoozed_until):
            raise TooLate(_("Too late: somebody has changed #{ticket} since.", ticket=number))
        if is_put_away:
            yield SnoozeSet(number, ticket.snoozed_until, None)


def _without_move(why: tuple[Why, ...]) -> tuple[Why, ...]:
    """The reasons for a message's place before it was moved last."""
    return why[1:] if why and why[0].code == MOVED else why


def _draft_back(change: DraftHanded, state: State) -> Change:
    """A draft that was handed over is its author's again, while the colleague has it."""
    try:
        holder = state.draft(change.draft).agent
    except NotFound:
        holder = None
    if holder != change.new:
        raise TooLate(_("Too late: {name} has not got the draft any more.", name=change.new))
    return replace(change, old=change.new, new=change.old, by=None)


def _waits_as_before(
    change: DeliveryHeld | DeliveryReleased | DeliveryPostponed, state: State, now: datetime
) -> Iterator[Change]:
    """An answer that is still here is held, or not, as it was, and due when it was."""
    match change:
        case DeliveryHeld():  # what held it was itself taken back; the answer may be gone, and others hold on
            item = state.item(change.item)
            hold = Hold(change.reason, change.about, change.held_at)
            if item.state in STILL_HERE and hold in item.holds:
                yield DeliveryReleased(item.ticket, item.id, (hold,), max(item.due_at, now + UNDO_WINDOW))
        case DeliveryReleased():
            item = still_here(change.item, state)
            for hold in change.lifted:
                yield DeliveryHeld(item.ticket, item.id, hold.reason, hold.about, hold.at)
        case DeliveryPostponed():
            item = still_here(change.item, state)
            if item.due_at != change.new:
                raise TooLate(_("Too late: somebody has changed #{ticket} since.", ticket=change.ticket))
            yield DeliveryPostponed(item.ticket, item.id, change.new, max(change.old, now + UNDO_WINDOW))


def _wrote_since(change: WaitingSet, moved: Mapping[int, MessageMoved], state: State) -> datetime | None:
    """When somebody wrote who was taken to wait since an earlier time, which is taken back now.

    Only the newest message of the ticket's own tells: what the batch brought goes back to where it was.
    """
    entries = [entry for entry in state.entries_after(change.ticket, 0) if entry.kind is EntryKind.MESSAGE]
    own = [entry for entry in entries if entry.ticket == change.ticket and entry.id not in moved]
    if not own or change.new is None or own[-1].direction is not Direction.IN or own[-1].mail_kind is not Kind.MESSAGE:
        return None
    last = own[-1]
    return last.at if last.at > change.new and not is_own(last.author.address, state.own_addresses()) else None


def _value(ticket: Ticket, change: FieldChange) -> object:
    value: object = getattr(ticket, _FIELD[type(change)])
    return value
