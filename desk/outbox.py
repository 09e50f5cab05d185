"""What waits to leave: the states of a reply on its way out, and when it may be tried again (rule 17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class OutboxState(StrEnum):
    """Where an answer is on its way out. Each state is committed before the step that it names.

    queued -> sending -> data_sent -> sent | rejected | uncertain; queued -> cancelled. Automatic mail is held while the
    fuse is blown: queued -> held -> queued | cancelled. Until `data_sent` nothing can
    have arrived, so a try may be repeated; after it only evidence or a person may settle the item.
    """

    QUEUED = "queued"
    HELD = "held"
    SENDING = "sending"
    DATA_SENT = "data_sent"
    SENT = "sent"
    REJECTED = "rejected"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"


WAITING: Final = frozenset({OutboxState.QUEUED, OutboxState.HELD, OutboxState.SENDING, OutboxState.DATA_SENT})
"""States in which an item has yet to leave, or to be known to have left."""

TROUBLED: Final = frozenset({OutboxState.REJECTED, OutboxState.UNCERTAIN})
"""States that a person has to look at."""

UNDO_WINDOW: Final = timedelta(seconds=10)
FIRST_RETRY: Final = timedelta(minutes=5)
LONGEST_RETRY: Final = timedelta(hours=4)
GIVE_UP_AFTER: Final = timedelta(days=5)
"""RFC 5321 section 4.5.4.1 asks for at least four to five days."""


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One answer on its way out. `to` are the envelope recipients, in the order of the headers.

    `attempts` counts tries that reached the server or failed to; `reason` is the last error in the server's own,
    cleaned words. `fence` grows with every claim: a sender whose fence is older must not send.
    """

    id: int
    ticket: int
    entry: int
    mailbox: str
    state: OutboxState
    to: tuple[str, ...]
    message_id: str
    queued_at: datetime
    due_at: datetime
    attempts: int = 0
    fence: int = 0
    reason: str = ""


def next_try(attempts: int, now: datetime) -> datetime:
    """When to try again after the `attempts`-th failed try: five minutes first, doubling to four hours."""
    doubled: int = 2 ** min(attempts - 1, 16)
    return now + min(FIRST_RETRY * doubled, LONGEST_RETRY)
