"""What was said about a ticket: messages that the customer sees, notes that only agents see, events of the journal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from desk.hold import Hold
from desk.mail import quote
from desk.mail.facts import Address, Attachment, Failure, Kind, Verification
from desk.outbox import LATE, Delivery, OutboxState


class EntryKind(StrEnum):
    """What an entry of a conversation is. Events are read from the journal; the other two are stored as entries."""

    MESSAGE = "message"
    NOTE = "note"
    EVENT = "event"


class Direction(StrEnum):
    """Which way a message went."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote an entry: an agent by name, or a customer by address; `name` is what is shown."""

    name: str
    address: str = ""
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """One reason for a decision: a code that has words in `desk.why`, and what it was about."""

    code: str
    detail: str = ""


GETS: Final = "gets:"
"""How the code of a reason begins that says why an answer goes to an address; the rest is `desk.mail.reply`'s."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a conversation, oldest first by `id` (for events: their number in the journal).

    `text` is the whole readable text; `written` what of it an answer's author wrote, where that is not all of it;
    quotes are folded at display (rule 12). `warnings` are codes of what a reader should know (`desk/warning.py`). `raw`
    is the SHA-256 of the stored bytes that all of this was read from, `content` the hash by which the same mail is
    recognised again (rule 6). `delivery` is set on answers, and `deliveries` has it for each recipient; `left_at`
    is when its end was last on its way to the server; `failures` are the recipients that it did not reach as reports
    told (rule 14), in lower case. `outside`: it went to somebody who
    is not the customer. `event` names the change of an event, `data` its values.
    """

    id: int
    ticket: int
    kind: EntryKind
    author: Author
    at: datetime
    text: str = ""
    direction: Direction | None = None
    subject: str = ""
    written: str = ""
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    html: bool = False
    mail_kind: Kind = Kind.MESSAGE
    verification: Verification = Verification.UNKNOWN
    message_id: str = ""
    references: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    warnings: tuple[str, ...] = ()
    raw: str | None = None
    content: str = ""
    link: str = ""
    broken: str = ""
    delivery: OutboxState | None = None
    deliveries: tuple[Delivery, ...] = ()
    outbox: int | None = None
    due_at: datetime | None = None
    left_at: datetime | None = None
    outside: bool = False
    holds: tuple[Hold, ...] = ()
    failures: tuple[Failure, ...] = ()
    why: tuple[Why, ...] = ()
    event: str = ""
    data: tuple[tuple[str, str], ...] = ()

    @property
    def late(self) -> timedelta | None:
        """How late an answer left, where that is worth telling (F-26)."""
        if self.due_at is None or self.left_at is None or self.left_at - self.due_at <= LATE:
            return None
        return self.left_at - self.due_at

    @property
    def reply_text(self) -> str:
        """The new words: of what came in those without quotes and signature, of what leaves those of its author."""
        return quote.reply_text(self.text) if self.direction is Direction.IN else self.written or self.text


@dataclass(frozen=True, slots=True)
class File:
    """An attachment as a ticket's reader knows it: its number counts from 1 through the whole conversation."""

    number: int
    entry: Entry
    attachment: Attachment


def files(entries: Iterable[Entry]) -> list[File]:
    """Every attachment of a conversation, in its order."""
    found = ((entry, attachment) for entry in entries for attachment in entry.attachments)
    return [File(number, *pair) for number, pair in enumerate(found, 1)]
