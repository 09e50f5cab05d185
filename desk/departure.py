"""When an answer is due: whether it still makes sense, and whether the clock can be trusted (F-26)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from desk.addressees import is_answer
from desk.change import Change, DeliveryHeld, DeliveryPostponed
from desk.command import Depart, FollowClock
from desk.delivery import all_of
from desk.hold import HoldReason
from desk.mail.facts import Kind
from desk.outbox import OutboxItem, OutboxState
from desk.state import State
from desk.thread import target
from desk.ticket import AWAY

JUMP: Final = timedelta(days=1)
"""An answer that is late by more, or was queued so far in the future, is for a person to decide: a clock was wrong, or
nothing has left for so long that nobody reckons with it any more."""


def depart(command: Depart, state: State, now: datetime) -> Iterator[Change]:
    """Let an item that is due leave, which changes nothing; or hold it, or give it up."""
    item = state.item(command.item)
    if item.state is not OutboxState.QUEUED:
        return
    if is_superfluous(item, state):
        yield all_of(item, {OutboxState.QUEUED}, OutboxState.CANCELLED)
        return
    in_time_to_come = item.due_at > now and item.queued_at - now > JUMP
    if in_time_to_come:
        yield DeliveryPostponed(item.ticket, item.id, item.due_at, now)  # else it would be due when that time has come
    reckoned_at = min(now, command.blocked_since or now)
    if in_time_to_come or reckoned_at - item.due_at > JUMP:
        yield DeliveryHeld(item.ticket, item.id, HoldReason.CLOCK, "", now)


def is_superfluous(item: OutboxItem, state: State) -> bool:
    """Whether an automatic mail has lost its sense: its ticket went to spam or trash, or somebody has answered."""
    if state.entry(item.entry).mail_kind is not Kind.AUTO_REPLY:
        return False
    ticket = target(state.ticket(item.ticket), state)
    return ticket.status in AWAY or any(map(is_answer, state.entries_after(ticket.number, item.entry)))


def follow_clock(command: FollowClock, state: State, now: datetime) -> Iterator[Change]:
    """The clock was set: what waits goes on waiting for as long as was meant, or is held where the jump is too far."""
    waiting = [*state.leaving(None), *state.automatic_items(OutboxState.QUEUED)]
    for item in waiting:
        if abs(command.by) > JUMP:
            if item.state is OutboxState.QUEUED:
                yield DeliveryHeld(item.ticket, item.id, HoldReason.CLOCK, "", now)
        elif command.since <= item.queued_at <= command.until:
            yield DeliveryPostponed(item.ticket, item.id, item.due_at, item.due_at + command.by)
