"""What a mail says, as plain values: the nouns that `parse` fills and every other floor reads.

All text in here is already safe to store and to show: valid Unicode, no control, no bidi override (`desk/safe.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from desk.mail import quote

_ENDINGS = {
    "application/vnd.ms-tnef": "dat", "image/jpeg": "jpg", "message/global": "eml", "message/rfc822": "eml",
    "text/calendar": "ics", "text/plain": "txt",
}  # fmt: skip
_SHORT_SUBTYPE = re.compile(r"[^/]+/([a-z0-9]{1,4})")


PARSER: Final = 2
"""The parser's version: to be raised whenever it makes something else of the same bytes (`deskhand reparse`)."""


class Kind(StrEnum):
    """What sort of mail it is (rule 13). Only a `MESSAGE` is a person's word to us."""

    MESSAGE = "message"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    BULK = "bulk"
    FEEDBACK = "feedback"  # an abuse report about our own mail (RFC 5965)


class Verification(StrEnum):
    """Whether one's own mail server has found that a mail is from whom it says (`desk/mail/verification.py`)."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    UNKNOWN = "unknown"  # no server is believed


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox of a header. `name` is empty where none was given; `email` is the addr-spec as written."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Section:
    """Where a part lies that was not fetched with its mail: its number (RFC 3501, 6.4.5) and transfer encoding."""

    number: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not body text. `index` counts from 0 and is what `attachment_bytes` takes.

    Of a mail that was too large (rule 8) it lies on the server, in `section`, until it is fetched by itself; then `raw`
    is the SHA-256 of its stored bytes, still encoded, and `size` no estimate any more. Of an answer of ours, `raw` is
    that of the file itself.
    """

    index: int
    name: str  # on one line and no path, empty where the mail gives none; `safe_name` makes a file name of it
    type: str  # "image/png", lower case
    size: int  # bytes after decoding
    inline: bool  # belongs to something else: an image of the HTML body, a part of a mail inside this one
    content_id: str  # without < >, empty where there is none
    section: Section | None = None
    raw: str | None = None

    @property
    def away(self) -> bool:
        """Whether it is still on the server."""
        return self.section is not None and self.raw is None

    @property
    def label(self) -> str:
        """What lists and files call it: its name, or one made from its type (`attachment.png`)."""
        if self.name:
            return self.name
        short = _SHORT_SUBTYPE.fullmatch(self.type)
        ending = _ENDINGS.get(self.type) or (short[1] if short else "")
        return f"attachment.{ending}" if ending else "attachment"


@dataclass(frozen=True, slots=True)
class Failure:
    """One recipient that a mail did not reach, as a bounce tells it (rule 14)."""

    recipient: str
    status: str  # RFC 3463 "5.1.1", empty where the bounce has none
    reason: str  # a code of `desk/mail/bounce.py`, such as "user_unknown"
    permanent: bool
    said: str  # the server's own words, one line, empty where it has none
    claimed: bool = False  # anybody who has our mail could have written the bounce (`desk/bounces.py`)


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery report says: who was not reached, and which of our mails it is about.

    One without failures tells of success alone; it is no bounce (its mail is an `auto_reply`).
    """

    failures: tuple[Failure, ...]
    original_message_id: str  # empty where the bounce doesn't tell
    envelope_id: str = ""  # RFC 3461: what our mail left with beside it; empty where the bounce doesn't tell
    reached: tuple[str, ...] = ()  # recipients whom it did reach, or who were handed on to where no report comes from


@dataclass(frozen=True, slots=True)
class Mail:
    """One parsed mail. Ids are without white space and with their angle brackets, as they stand in headers."""

    subject: str
    from_: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    sent_at: datetime | None  # aware, UTC
    message_id: str  # never empty: made from the bytes where the mail has none (rule 5)
    message_id_made: bool
    in_reply_to: str  # empty where absent
    references: tuple[str, ...]  # oldest first, the last 50 at most (S-48)
    text: str  # what an agent reads
    html: bool  # whether the mail has an HTML body
    attachments: tuple[Attachment, ...]
    raw_size: int  # bytes
    kind: Kind
    reasons: tuple[str, ...]  # codes: why it is of that kind, or gets no automatic answer
    authentication_results: tuple[str, ...]  # headers of that name as they came, the topmost first (RFC 8601)
    list_address: str  # where the mailing list takes mail that this one came by, lower case; empty where it tells none
    bounce: Bounce | None
    warnings: tuple[str, ...]  # codes: what a reader should know about this mail

    @property
    def reply_text(self) -> str:
        """The new words: quotes and signature folded away."""
        return quote.reply_text(self.text)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one mail is read (S-47). What lies beyond is left in the raw mail and warned about."""

    depth: int = 50
    parts: int = 1_000
    header_line: int = 65_536  # bytes
    headers: int = 262_144  # bytes, of one part
    addresses: int = 2_000  # of one header
    encoded_words: int = 500  # of one header
    parameter_segments: int = 100  # RFC 2231
    references: int = 50
    text: int = 2_000_000  # characters of body text
    markup: int = 2_000_000  # characters of an HTML body


DEFAULT = Limits()
