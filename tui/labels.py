"""What the screens call the desk's states: one word each, translated when shown."""

from __future__ import annotations

from typing import Final

from desk.mail.facts import Kind
from desk.outbox import OutboxState
from desk.presence import Mode
from desk.ticket import Priority, Status
from desk.words import N_, _

_LABELS: Final[dict[Status | Priority | Kind | OutboxState | Mode, str]] = {
    Status.NEW: N_("new"),
    Status.OPEN: N_("open"),
    Status.PENDING: N_("pending"),
    Status.ON_HOLD: N_("on hold"),
    Status.RESOLVED: N_("resolved"),
    Status.CLOSED: N_("closed"),
    Status.SPAM: N_("spam"),
    Status.TRASH: N_("trash"),
    Priority.LOW: N_("low"),
    Priority.NORMAL: N_("normal"),
    Priority.HIGH: N_("high"),
    Priority.URGENT: N_("urgent"),
    Kind.MESSAGE: N_("message"),
    Kind.AUTO_REPLY: N_("automatic reply"),
    Kind.BOUNCE: N_("delivery report"),
    Kind.BULK: N_("bulk mail"),
    Kind.FEEDBACK: N_("abuse report"),
    OutboxState.QUEUED: N_("waiting to leave"),
    OutboxState.SENDING: N_("leaving"),
    OutboxState.DATA_SENT: N_("leaving"),
    OutboxState.SENT: N_("sent"),
    OutboxState.REJECTED: N_("refused"),
    OutboxState.UNCERTAIN: N_("uncertain"),
    OutboxState.CANCELLED: N_("given up"),
    Mode.AWAY: N_("away"),
    Mode.VIEWING: N_("viewing"),
    Mode.COMPOSING: N_("replying"),
    Mode.NOTING: N_("writing a note"),
}


def label(state: Status | Priority | Kind | OutboxState | Mode) -> str:
    """The word for a state of a ticket, a mail, an answer on its way or a person."""
    return _(_LABELS[state])
