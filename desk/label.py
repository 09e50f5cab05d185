"""What a person is told of tickets and states: a word or two each, translated when shown."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from desk.mail.facts import Kind
from desk.outbox import OutboxState
from desk.presence import Mode
from desk.ticket import Priority, Status
from desk.words import NP_, ngettext, pgettext

_LABELS: Final[dict[Status | Priority | Kind | OutboxState | Mode, str]] = {
    Status.NEW: NP_("state", "new"),
    Status.OPEN: NP_("state", "open"),
    Status.PENDING: NP_("state", "pending"),
    Status.ON_HOLD: NP_("state", "on hold"),
    Status.RESOLVED: NP_("state", "resolved"),
    Status.CLOSED: NP_("state", "closed"),
    Status.SPAM: NP_("state", "spam"),
    Status.TRASH: NP_("state", "trash"),
    Priority.LOW: NP_("state", "low"),
    Priority.NORMAL: NP_("state", "normal"),
    Priority.HIGH: NP_("state", "high"),
    Priority.URGENT: NP_("state", "urgent"),
    Kind.MESSAGE: NP_("state", "message"),
    Kind.AUTO_REPLY: NP_("state", "automatic reply"),
    Kind.BOUNCE: NP_("state", "delivery report"),
    Kind.BULK: NP_("state", "bulk mail"),
    Kind.FEEDBACK: NP_("state", "abuse report"),
    OutboxState.QUEUED: NP_("state", "waiting to leave"),
    OutboxState.HELD: NP_("state", "held"),
    OutboxState.SENDING: NP_("state", "leaving"),
    OutboxState.DATA_SENT: NP_("state", "leaving"),
    OutboxState.SENT: NP_("state", "sent"),
    OutboxState.REJECTED: NP_("state", "refused"),
    OutboxState.UNCERTAIN: NP_("state", "uncertain"),
    OutboxState.CANCELLED: NP_("state", "given up"),
    Mode.AWAY: NP_("state", "away"),
    Mode.VIEWING: NP_("state", "viewing"),
    Mode.COMPOSING: NP_("state", "replying"),
    Mode.NOTING: NP_("state", "writing a note"),
}


def label(state: Status | Priority | Kind | OutboxState | Mode) -> str:
    """The word for a state of a ticket, a mail, an answer on its way or a person."""
    return pgettext("state", _LABELS[state])


def some(tickets: Collection[int]) -> str:
    """Tickets by their numbers, in few words: `#1041`, `3 tickets`."""
    return f"#{next(iter(tickets))}" if len(tickets) == 1 else ngettext("{n} ticket", "{n} tickets", len(tickets))
