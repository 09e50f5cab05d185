"""What waits to leave: the states of an answer on its way to each of its recipients, and when it may be tried again.

Rule 17. SMTP gives each recipient a verdict of its own, so each has a state of its own, and the answer's follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from desk.hold import Hold


class OutboxState(StrEnum):
    """Where an answer is on its way to a recipient. Each state is committed before the step that it names.

    queued -> sending -> data_sent -> sent | rejected | uncertain; queued -> cancelled; queued -> held -> queued |
    cancelled. `sending`: a sender has claimed it, and the server has not refused this recipient. Until `data_sent`
    nothing can have arrived, so a try may be repeated; after it only evidence or a person may settle it.
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
"""States in which an answer has yet to leave, or to be known to have left."""

TROUBLED: Final = frozenset({OutboxState.REJECTED, OutboxState.UNCERTAIN})
"""States that a person has to look at."""

STILL_HERE: Final = frozenset({OutboxState.QUEUED, OutboxState.HELD})
"""States of an answer that no sender has begun to send; in any later one it is too late to change it."""

MAY_HAVE_IT: Final = frozenset({OutboxState.DATA_SENT, OutboxState.SENT, OutboxState.UNCERTAIN})
"""States in which a recipient has the answer, or may have it."""

_FIRST: Final = (
    OutboxState.DATA_SENT,
    OutboxState.SENDING,
    OutboxState.QUEUED,
    OutboxState.HELD,
    OutboxState.UNCERTAIN,
    OutboxState.REJECTED,
    OutboxState.SENT,
    OutboxState.CANCELLED,
)
"""An answer's state is the first of these that one of its recipients is in: what is still to happen, then trouble."""

LATE: Final = timedelta(minutes=10)
"""An answer that leaves later than this after it was due is told to have left late."""

UNDO_WINDOW: Final = timedelta(seconds=10)
FIRST_RETRY: Final = timedelta(minutes=5)
LONGEST_RETRY: Final = timedelta(hours=4)
GIVE_UP_AFTER: Final = timedelta(days=5)
"""RFC 5321 section 4.5.4.1 asks for at least four to five days."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where an answer is on its way to one address. `words` are the last that were said about it, cleaned (S-20)."""

    address: str
    state: OutboxState = OutboxState.QUEUED
    words: str = ""


def deliveries(addresses: Iterable[str], state: OutboxState = OutboxState.QUEUED) -> tuple[Delivery, ...]:
    """An answer at its beginning. An address that is named twice, be it in other letters, gets it once."""
    spelled: dict[str, str] = {}
    for address in addresses:
        spelled.setdefault(address.lower(), address)
    return tuple(Delivery(address, state) for address in spelled.values())


def state_of(parts: Iterable[Delivery]) -> OutboxState:
    """The state of an answer, as that of its recipients makes it."""
    return min((part.state for part in parts), key=_FIRST.index)


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """One answer on its way out. `deliveries` are its envelope recipients, in the order of the headers.

    `attempts` counts tries that reached the server or failed to, the first of them at `tried_at`. `fence` grows with
    every claim: a sender whose fence is older must not send. `holds` are what keeps it from leaving.
    """

    id: int
    ticket: int
    entry: int
    mailbox: str
    deliveries: tuple[Delivery, ...]
    message_id: str
    queued_at: datetime
    due_at: datetime
    attempts: int = 0
    fence: int = 0
    tried_at: datetime | None = None
    holds: tuple[Hold, ...] = ()

    @property
    def state(self) -> OutboxState:
        """Where it is, as that of its recipients makes it."""
        return state_of(self.deliveries)

    @property
    def to(self) -> tuple[str, ...]:
        """The addresses of all its recipients."""
        return tuple(part.address for part in self.deliveries)

    def among(self, states: AbstractSet[OutboxState]) -> tuple[Delivery, ...]:
        """Those of its recipients who are in one of these states."""
        return tuple(part for part in self.deliveries if part.state in states)

    @property
    def reason(self) -> str:
        """The last that was said, of those who don't have it if there are such; by name where not the same of all."""
        spoken = [part for part in self.deliveries if part.words]
        told: dict[str, list[str]] = {}
        for part in [part for part in spoken if part.state is not OutboxState.SENT] or spoken:
            told.setdefault(part.words, []).append(part.address)
        if len(told) == 1 and len(*told.values()) == len(self.deliveries):
            return next(iter(told))
        return "; ".join(f"{', '.join(addresses)}: {words}" for words, addresses in told.items())


def urgency(item: OutboxItem) -> tuple[int, datetime, int]:
    """Sorts items by what a person should see first: uncertain, refused, held, then what waits, the first due first."""
    ranks = (OutboxState.UNCERTAIN, OutboxState.REJECTED, OutboxState.HELD)
    rank = next((place for place, state in enumerate(ranks) if item.among({state})), len(ranks))
    return rank, item.due_at, item.id


def next_try(attempts: int, now: datetime, chance: float = 0) -> datetime:
    """When to try again after the `attempts`-th failed try: five minutes first, doubling to four hours.

    `chance`, from 0 to 1, adds up to a quarter: answers that failed together must not all come back together.
    """
    doubled: int = 2 ** min(attempts - 1, 16)
    return now + min(FIRST_RETRY * doubled, LONGEST_RETRY) * (1 + chance / 4)
