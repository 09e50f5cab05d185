"""The brakes: how much automatic mail may go to one address and leave one mailbox (rule 20, S-14, S-16).

Programs that answer each other without saying that they are programs are stopped by nothing else. What is counted is
in the outbox, and it is counted only when an automatic mail is due. That a ticket gets one at most needs no count: it
is sent when the ticket opens. Ten in three hours (rule 20) and four in an hour (S-14) are within what is allowed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from desk.mail.subject import same_subject
from desk.state import State

IN_A_DAY: Final = 10
ABOUT_THE_SAME: Final = 2
FROM_A_MAILBOX: Final = 60

_DAY: Final = timedelta(days=1)
_SAME: Final = timedelta(hours=3)
_HOUR: Final = timedelta(hours=1)
_LOOP: Final = timedelta(minutes=10)
"""Who opens another ticket so soon after an automatic mail is more likely a program that answers it than a person."""


class Brake(StrEnum):
    """What keeps an automatic mail from being sent: so many have gone to the address, or have left the mailbox."""

    LOOP = "loop"  # one within ten minutes
    HOUR = "hour"  # one within an hour
    SAME = "same"  # two about the same within three hours
    DAY = "day"  # ten within a day
    MAILBOX = "mailbox"  # sixty from the mailbox within an hour


SUSPICIOUS: Final = frozenset({Brake.LOOP, Brake.SAME, Brake.DAY})
"""The brakes that a loop runs into."""
TAG: Final = "loop-suspected"
"""What marks a ticket that ran into one of these."""


@dataclass(frozen=True, slots=True)
class Automatic:
    """An automatic mail to an address: the subject of its ticket, and when it was queued."""

    subject: str
    queued_at: datetime


def brake(address: str, subject: str, mailbox: str, state: State, now: datetime) -> Brake | None:
    """What keeps an automatic mail about a ticket with this subject from an address; None where nothing does."""
    sent = state.automatic_to(address, now - _DAY)
    if len(sent) >= IN_A_DAY:
        return Brake.DAY
    if sum(now - one.queued_at < _SAME and same_subject(one.subject, subject) for one in sent) >= ABOUT_THE_SAME:
        return Brake.SAME
    latest = max((one.queued_at for one in sent), default=None)
    if latest is not None and now - latest < _HOUR:
        return Brake.LOOP if now - latest < _LOOP else Brake.HOUR
    if state.automatic_count(now - _HOUR, mailbox) >= FROM_A_MAILBOX:
        return Brake.MAILBOX
    return None
