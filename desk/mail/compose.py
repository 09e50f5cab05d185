"""Facts to bytes: a mail that leaves, its headers built where no CR, LF or NUL can get in (S-11, S-45, S-46)."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, quote
from typing import Final

from desk.mail.facts import Address
from desk.mail.part import Attached, Part, encoded_words, file_part, header, is_plain, multipart, text_part
from desk.safe import one_line

_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")
_ID: Final = re.compile(r"<[!-;=?-~]{1,990}>")
_OWN_ID: Final = re.compile(r"<dh\.([0-9]{1,18})\.([0-9]{1,18})\.([0-9a-f]{32})@([!-;=?-~]{1,255})>")
_ATOMS: Final = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]*")
_REFERENCES: Final = 1_500
"""Characters of a References header at most (rule 20)."""


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
    html: str = ""  # the same as a page, for readers that show one; empty: the text alone
    files: tuple[Attached, ...] = ()


def compose(mail: Outgoing) -> bytes:
    """The mail as bytes, CRLF only, ASCII only. Raises ValueError for an address or id that can't stand in a header."""
    if not _ID.fullmatch(mail.message_id):
        raise ValueError(f"not a Message-ID: {mail.message_id!r}")
    body = text_part("plain", mail.text)
    if mail.html:
        body = multipart("alternative", (body, text_part("html", mail.html)), mail.message_id)
    if mail.files:
        body = multipart("mixed", (body, *map(file_part, mail.files)), mail.message_id)
    return b"".join(Part((*_headers(mail), *body.headers), body.body).pieces())


def message_id(secret: bytes, ticket: int, entry: int, domain: str) -> str:
    """A Message-ID, angle brackets included, that only this desk can make (rule 15, S-04)."""
    return f"<dh.{ticket}.{entry}.{_signature(secret, ticket, entry, domain)}@{domain}>"


def is_signed(message_id: str) -> bool:
    """Whether a Message-ID has the form of those that a desk signs; whose signature it is, `signed_ticket` tells."""
    return _OWN_ID.fullmatch(message_id) is not None


def signed_ticket(message_id: str, secret: bytes) -> int | None:
    """The ticket that one of our own Message-IDs names; None where the id is not ours."""
    parts = _OWN_ID.fullmatch(message_id)
    if parts is None:
        return None
    ticket, entry = int(parts[1]), int(parts[2])
    return ticket if hmac.compare_digest(parts[3], _signature(secret, ticket, entry, parts[4])) else None


def check_address(email: str) -> str:
    """The address as it stands in a header and an envelope (S-44), its domain in ASCII. Raises ValueError."""
    local, at, domain = email.rpartition("@")
    written = email if email.isascii() else f"{local}{at}{domain[:255].encode('idna').decode('ascii')}"
    if not _ADDRESS.fullmatch(written):
        raise ValueError(f"not an address: {email!r}")
    return written


def _signature(secret: bytes, ticket: int, entry: int, domain: str) -> str:
    """128 bits of an HMAC over all that the id says, in hexadecimal."""
    return hmac.new(secret, f"{ticket}.{entry}@{domain}".encode(), hashlib.sha256).hexdigest()[:32]


def _headers(mail: Outgoing) -> Iterator[str]:
    yield header("From", _address(mail.from_))
    for name, addresses in (("Reply-To", mail.reply_to), ("To", mail.to), ("Cc", mail.cc)):
        if addresses:
            yield header(name, ", ".join(map(_address, addresses)))
    yield header("Subject", encoded_words(one_line(mail.subject)))
    yield header("Date", format_datetime(mail.sent_at))
    yield header("Message-ID", mail.message_id)
    if _ID.fullmatch(mail.in_reply_to):
        yield header("In-Reply-To", mail.in_reply_to)
    if references := _references((*mail.references, mail.in_reply_to)):
        yield header("References", references)
    if mail.automatic:
        yield header("Auto-Submitted", "auto-replied")
        yield header("X-Auto-Response-Suppress", "All")
    yield header("MIME-Version", "1.0")


def _address(address: Address) -> str:
    email = check_address(address.email)
    name = one_line(address.name).strip()
    if not name:
        return email
    if is_plain(name):
        name = name if _ATOMS.fullmatch(name) else f'"{quote(name)}"'
        return f"{name} <{email}>"
    return f"{encoded_words(name)} <{email}>"


def _references(ids: Iterable[str]) -> str:
    """The ids, oldest first: the first one and as many of the last as fit (rule 20)."""
    known = [message_id for message_id in dict.fromkeys(ids) if _ID.fullmatch(message_id)]
    if not known:
        return ""
    first, *rest = known
    kept: list[str] = []
    room = _REFERENCES - len(first)
    for message_id in reversed(rest):
        room -= len(message_id) + 1
        if room < 0:
            break
        kept.append(message_id)
    return " ".join([first, *reversed(kept)])
