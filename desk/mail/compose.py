"""Facts to bytes: a mail that leaves, its headers built where no CR, LF or NUL can get in (S-11, S-45, S-46)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desk.mail.facts import Address


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One mail to send. `Bcc` has no place here: envelope recipients are the caller's list, not a header."""

    from_: Address
    to: tuple[Address, ...]
    subject: str
    text: str
    message_id: str
    sent_at: datetime  # aware
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()  # of the answered mail, oldest first; its own id is `in_reply_to`
    automatic: bool = False  # an answer that no person wrote (RFC 3834)


def compose(mail: Outgoing) -> bytes:
    """The mail as bytes, CRLF only, ASCII only. Raises ValueError for an address or id that can't stand in a header."""
    raise NotImplementedError


def message_id(secret: bytes, ticket: int, entry: int, domain: str) -> str:
    """A Message-ID, angle brackets included, that only this desk can make (rule 15, S-04)."""
    raise NotImplementedError


def signed_ticket(message_id: str, secret: bytes) -> int | None:
    """The ticket that one of our own Message-IDs names; None where the id is not ours."""
    raise NotImplementedError
