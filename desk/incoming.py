"""What a channel brings in, whatever the channel: the one shape that mail, feeds and later channels are turned into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from desk.customer import Identity
from desk.mail.facts import Address, Attachment, Bounce, Kind, Verification
from desk.ticket import Channel

ONLY_BEGINNING: Final = "only_beginning"
"""The warning of a message that was too large to be fetched whole (rule 8)."""


class Occasion(StrEnum):
    """Why a message is read anew."""

    PARSER = "parser"  # there is a better one
    RETRY = "retry"  # it could not be read
    EDITED = "edited"  # nor this, but an agent changed its source
    FETCHED = "fetched"  # only its beginning was there


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message from outside, parsed.

    `message_id` is how others refer to it (a Message-ID; for a feed, an id of ours made from the entry's);
    `refers_to` are the messages that it answers, nearest first. `content` is a hash of what makes two copies the same
    message (rule 6), `raw` the SHA-256 of the stored bytes. `signed_id` is the nearest of `refers_to` that this desk
    has signed and `signed_ticket` the ticket that it names (rule 15 a), `addressed_ticket` the one whose signed reply
    address is among the recipients (15 c), `reported_item` the outbox item whose signed envelope id a report bears
    (RFC 3461); the caller has verified the signatures. `unsigned_ids` are those of
    `refers_to` that have the form of ours without being signed by us.
    """

    channel: Channel
    author: Identity
    message_id: str
    content: str
    subject: str
    text: str
    sent_at: datetime
    refers_to: tuple[str, ...] = ()
    signed_id: str = ""
    signed_ticket: int | None = None
    addressed_ticket: int | None = None
    unsigned_ids: tuple[str, ...] = ()
    html: bool = False
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    kind: Kind = Kind.MESSAGE
    reasons: tuple[str, ...] = ()
    verification: Verification = Verification.UNKNOWN
    bounce: Bounce | None = None
    reported_item: int | None = None
    attachments: tuple[Attachment, ...] = ()
    warnings: tuple[str, ...] = ()
    raw: str | None = None
    link: str = ""
    broken: str = ""
    """Why the message could not be read (rule 7): it is shown with its raw source instead of a text."""
