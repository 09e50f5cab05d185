"""Copies of answers in the Sent folder of their mailbox (rule 20): who wants them, and when a copy is tried again.

A copy follows an answer that is known to have left. Whatever becomes of it, the answer itself is never sent again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from desk.config import Mailbox, SentCopy
from desk.outbox import GIVE_UP_AFTER
from desk.words import _

FIRST_RETRY: Final = timedelta(seconds=30)
LONGEST_RETRY: Final = timedelta(hours=4)

_FILE_THEIR_OWN: Final = (
    "smtp.gmail.com",
    "smtp.googlemail.com",
    "smtp.office365.com",
    "smtp-mail.outlook.com",
    "smtp.outlook.office365.com",
)
"""Servers that put what leaves by them into its sender's Sent folder themselves (Gmail, Exchange Online)."""


class CopyState(StrEnum):
    """What became of a copy."""

    WANTED = "wanted"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Copy:
    """The copy of one outbox item. `reason` is why the last of its `tries` failed, cleaned (S-20).

    `place` is where it lies once it is done.
    """

    item: int
    mailbox: str
    state: CopyState
    wanted_at: datetime
    tries: int = 0
    reason: str = ""
    place: str = ""


def is_wanted(mailbox: Mailbox) -> bool:
    """Whether answers that leave by a mailbox get a copy.

    Not where its server files one itself: that is told by the name of the SMTP server, since the IMAP server is not
    asked by the one who sends, and a mailbox at Gmail may well send by somebody else. A mailbox in a folder of this
    machine has no Sent folder that would be ours to write to, and a spool is a copy.
    """
    if mailbox.imap is None or mailbox.smtp is None or mailbox.sent_copy is SentCopy.OFF:
        return False
    return mailbox.sent_copy is not SentCopy.AUTO or mailbox.smtp.host.lower() not in _FILE_THEIR_OWN


def next_try(tries: int, wanted_at: datetime, now: datetime) -> datetime | None:
    """When to try again after so many failed tries: half a minute first, doubling to four hours; None: give up."""
    if now - wanted_at > GIVE_UP_AFTER:
        return None
    doubled: int = 2 ** min(max(tries - 1, 0), 16)
    return now + min(FIRST_RETRY * doubled, LONGEST_RETRY)


def words(copy: Copy) -> str:
    """What became of a copy, as a person is told it."""
    match copy.state:
        case CopyState.DONE:
            return _("a copy lies in {place}", place=copy.place)
        case CopyState.FAILED:
            return _("no copy in the Sent folder, given up: {why}", why=copy.reason)
    return _("no copy in the Sent folder yet: {why}", why=copy.reason) if copy.reason else _("a copy is on its way")
