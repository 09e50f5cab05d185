"""The ticket: one matter that a customer wants settled, and which states it may pass through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from desk.customer import Customer


class Status(StrEnum):
    """Where a ticket stands. `snoozed` is no status: it is an open ticket with `snoozed_until` set."""

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"
    SPAM = "spam"
    TRASH = "trash"


class Priority(StrEnum):
    """How urgent a ticket is, least first."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Channel(StrEnum):
    """The kind of door a ticket came by."""

    MAIL = "mail"
    FEED = "feed"


LIVE: Final = frozenset({Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD})
"""Statuses of tickets that somebody still has to do something about."""

_WORK: Final = frozenset({Status.OPEN, Status.PENDING, Status.ON_HOLD, Status.RESOLVED, Status.CLOSED})
AWAY: Final = frozenset({Status.SPAM, Status.TRASH})
"""Statuses of tickets that nobody should answer or see. What is answered to them stays there (rule 16)."""

FOLLOWERS: Final[dict[Status, frozenset[Status]]] = {
    Status.NEW: _WORK | AWAY,
    Status.OPEN: _WORK | AWAY,
    Status.PENDING: _WORK | AWAY,
    Status.ON_HOLD: _WORK | AWAY,
    Status.RESOLVED: _WORK | AWAY,
    Status.CLOSED: frozenset({Status.OPEN}) | AWAY,
    Status.SPAM: frozenset({Status.OPEN, Status.TRASH}),
    Status.TRASH: frozenset({Status.OPEN, Status.SPAM}),
}
"""Which status an agent may set next. Nothing becomes `new` again, and what is closed is reopened before all else."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as lists and screens show it; its conversation is read apart (`desk.conversation`).

    `last_entry` is the number of the newest message or note; `messages` counts what the customer can see, in tickets
    merged into this one too. `waiting_since` is set while the customer's last message
    has no answer. `matter` tells its subject from others of the same thread (`desk.mail.subject.matter`), where the
    brand opens a ticket for each; else it is empty. `customer_since` is the newest entry that there was when an agent
    made the customer its customer (0: it is who wrote first); what was written before is answered to the customer.
    """

    number: int
    subject: str
    status: Status
    priority: Priority
    brand: str
    mailbox: str
    channel: Channel
    customer: Customer
    assignee: str | None
    tags: tuple[str, ...]
    language: str
    created_at: datetime
    updated_at: datetime
    snoozed_until: datetime | None = None
    waiting_since: datetime | None = None
    merged_into: int | None = None
    messages: int = 0
    last_entry: int = 0
    matter: str = ""
    customer_since: int = 0
