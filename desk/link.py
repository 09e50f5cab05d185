"""Links between tickets that have to do with each other without being one matter, and why the desk made them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desk.ticket import Ticket
from desk.words import N_, _


class LinkReason(StrEnum):
    """Why two tickets are linked."""

    SUBJECT = "subject"  # one thread, but the subject became another one (rule 15)
    FOLLOW_UP = "follow_up"  # a message to a ticket that was done long ago (rule 16)
    POSSIBLY_SAME = "possibly_same"  # a message answers both, and agents have worked on both
    NUMBER = "number"  # a stranger's subject names the number (S-03)
    MOVED = "moved"  # an agent moved a message from the one to the other
    UNMERGED = "unmerged"  # they were one ticket, and an agent took them apart


_WORDS: Final = {
    LinkReason.SUBJECT: N_("another subject"),
    LinkReason.FOLLOW_UP: N_("follow-up"),
    LinkReason.POSSIBLY_SAME: N_("possibly the same"),
    LinkReason.NUMBER: N_("possibly meant"),
    LinkReason.MOVED: N_("a message was moved"),
    LinkReason.UNMERGED: N_("were merged for a while"),
}


MOST: Final = 50
"""So many links of a ticket are made for strangers' messages, lest somebody make a ticket cost much (S-48)."""


@dataclass(frozen=True, slots=True)
class Link:
    """A ticket as it is seen from another one that it is linked with."""

    ticket: Ticket
    reason: LinkReason


def words(reason: LinkReason) -> str:
    """The reason in a few words, the same from both ends."""
    return _(_WORDS[reason])
