"""Why an answer that waits does not leave: what has happened since it was written, or whom it waits for (rule 18)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from desk.safe import one_line
from desk.words import N_, _


class HoldReason(StrEnum):
    """What holds an answer. Those up to `closed` are news that its author has not seen."""

    CUSTOMER_WROTE = "customer_wrote"
    COLLEAGUE_ANSWERED = "colleague_answered"
    MERGED = "merged"
    MOVED = "moved"
    BOUNCED = "bounced"
    CLOSED = "closed"
    REVIEW = "review"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Hold:
    """One thing that holds an answer. `about` is who or what: a name, an address, a ticket; for a review, the reviewer.

    An answer may be held by several, and leaves when none is left. `at` tells one from another of its kind.
    """

    reason: HoldReason
    about: str
    at: datetime

    def __str__(self) -> str:
        """The reason alone, as an event in a conversation has it."""
        return self.reason


_WORDS: Final = {
    HoldReason.CUSTOMER_WROTE: N_("{about} wrote after this was written"),
    HoldReason.COLLEAGUE_ANSWERED: N_("{about} answered after this was written"),
    HoldReason.MERGED: N_("this ticket and {about} were merged after this was written"),
    HoldReason.MOVED: N_("messages of {about} were moved here after this was written"),
    HoldReason.BOUNCED: N_("mail to {about} came back"),
    HoldReason.CLOSED: N_("{about} closed the ticket"),
    HoldReason.REVIEW: N_("waits for a review by {about}"),
    HoldReason.CLOCK: N_("it is more than a day late, or this machine's clock has jumped"),
}


def words(holds: Iterable[Hold]) -> str:
    """Why an answer is held, as a person is told it: what came last, first."""
    told = [_(_WORDS[hold.reason], about=one_line(hold.about)) for hold in holds]
    return "; ".join(dict.fromkeys(reversed(told)))
