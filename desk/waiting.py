"""Who waits for an answer, since when, and which tickets come back to work for that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from desk.addressees import is_answer
from desk.change import Change, SnoozeSet, StatusSet, WaitingSet
from desk.conversation import Direction, Entry
from desk.mail.facts import Kind
from desk.mail.reply import is_own
from desk.state import State
from desk.ticket import Status, Ticket

_REOPENED: Final = frozenset({Status.PENDING, Status.ON_HOLD, Status.RESOLVED, Status.CLOSED})
"""Statuses that a person's message turns into `open`. Spam and trash stay what they are (rule 16)."""


def waiting(entries: Sequence[Entry], state: State) -> datetime | None:
    """Since when a person has been waiting for an answer to these, which stand in the order of their conversation."""
    since: datetime | None = None
    for entry in entries:
        if is_answer(entry):
            since = None
        elif entry.direction is Direction.IN and entry.mail_kind is Kind.MESSAGE and since is None:
            since = None if is_own(entry.author.address, state.own_addresses()) else entry.at
    return since


def place(entry: Entry) -> tuple[datetime, int]:
    """Where an entry stands in a conversation."""
    return entry.at, entry.id


def waits_since(ticket: Ticket, at: datetime) -> Iterator[Change]:
    """The customer waits since a time, if not since an earlier one."""
    if ticket.waiting_since is None or at < ticket.waiting_since:
        yield WaitingSet(ticket.number, ticket.waiting_since, at)


def woken(ticket: Ticket) -> Iterator[Change]:
    """Bring a ticket back to work for words that wait for an answer."""
    if ticket.status in _REOPENED:
        yield StatusSet(ticket.number, ticket.status, Status.OPEN)
    if ticket.snoozed_until is not None:
        yield SnoozeSet(ticket.number, ticket.snoozed_until, None)
