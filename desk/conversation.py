"""What was said about a ticket: messages that the customer sees, notes that only agents see, events of the journal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.mail.facts import Address, Attachment, Failure, Kind, Verification
from desk.outbox import Delivery, OutboxState


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


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a conversation, oldest first by `id` (for events: their number in the journal).

    `text` is the whole readable text; `reply_text` its new words without quotes and signature; quotes are folded at
    display (rule 12). `warnings` are codes of what a reader should know (`desk/warning.py`). `raw` is the SHA-256 of
    the stored bytes that all of this was read from, `content` the hash by which the same mail is recognised again
    (rule 6). `delivery` is set on answers, and `deliveries` has it for each recipient; `failures` are the recipients
    that they did not reach as reports told (rule 14), in lower case. `event` names the change of an event, `data` its
    values.
    """

    id: int
    ticket: int
    kind: EntryKind
    author: Author
    at: datetime
    text: str = ""
    direction: Direction | None = None
    subject: str = ""
    reply_text: str = ""
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
    failures: tuple[Failure, ...] = ()
    why: tuple[Why, ...] = ()
    event: str = ""
    data: tuple[tuple[str, str], ...] = ()


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
