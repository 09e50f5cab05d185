"""Answers that may or may not have arrived (F-21), and what may tell.

The window is that between the final dot and the answer to it; whatever ends there leaves an answer *uncertain*
(rule 17). `desk/evidence.py` settles it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from desk.outbox import GIVE_UP_AFTER, OutboxItem
from desk.words import N_, _

PATIENCE: Final = timedelta(hours=1)
"""How long evidence has to come before a policy other than `ask` decides.

Servers file what they take within seconds, and tell of what they can't deliver within minutes.
"""

FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=4)


class Evidence(StrEnum):
    """What tells that an answer has left, or that nothing did."""

    SENT_FOLDER = "sent_folder"
    ANSWER = "answer"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    DELIVERED = "delivered"
    NONE = "none"


_WORDS: Final = {
    Evidence.SENT_FOLDER: N_("it lies in the Sent folder"),
    Evidence.ANSWER: N_("its recipient answered it"),
    Evidence.AUTO_REPLY: N_("its recipient's mail program answered it"),
    Evidence.BOUNCE: N_("a delivery report came back for it"),
    Evidence.DELIVERED: N_("a delivery report says that it arrived"),
    Evidence.NONE: N_("nothing told within an hour, and the settings say so"),
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """An answer that is uncertain at one recipient at least.

    `dots`: how often the end of its data may have reached the server, the last time at `since`.
    """

    item: OutboxItem
    dots: int
    since: datetime


def words(evidence: Evidence) -> str:
    """The reason for which an answer was settled, as the end of a sentence."""
    return _(_WORDS[evidence])


def next_look(doubt: Doubt, looks: int, now: datetime) -> datetime | None:
    """When to look for a copy in the Sent folder after so many looks; None: evidence of that sort comes no more.

    Half a minute first, doubling to four hours; and once when `PATIENCE` ends, since a policy waits for that one.
    """
    if now - doubt.since > GIVE_UP_AFTER:
        return None
    doubled: int = 2 ** min(max(looks - 1, 0), 16)
    due_at = now + min(FIRST_WAIT * doubled, LONGEST_WAIT)
    end = doubt.since + PATIENCE
    return end if now < end < due_at else due_at
