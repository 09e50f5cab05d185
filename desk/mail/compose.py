"""Facts to bytes: a mail that leaves, its headers built where no CR, LF or NUL can get in (S-11, S-45, S-46).

Headers are written here and not by `email.policy.SMTP`, which folds long Message-IDs into encoded words.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email import quoprimime
from email.header import Header
from email.utils import format_datetime, quote
from typing import Final

from desk.mail.facts import Address
from desk.safe import clean, one_line

_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")
_ID: Final = re.compile(r"<[!-;=?-~]{1,990}>")
_OWN_ID: Final = re.compile(r"<dh\.([0-9]{1,18})\.([0-9]{1,18})\.([0-9a-f]{32})@([!-;=?-~]{1,255})>")
_FORBIDDEN: Final = re.compile(r"[\r\n\0]")
_ATOMS: Final = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]*")
_LINE_START: Final = re.compile(r"(?m)^(\.|F(?=rom ))")  # what SMTP and mailboxes would read as their own sign
_LINE: Final = 78
_LONG_WORD: Final = 200  # a longer one is encoded, as words aren't folded and no line may have 1,000 characters
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


def compose(mail: Outgoing) -> bytes:
    """The mail as bytes, CRLF only, ASCII only. Raises ValueError for an address or id that can't stand in a header."""
    if not _ID.fullmatch(mail.message_id):
        raise ValueError(f"not a Message-ID: {mail.message_id!r}")
    encoding, body = _body(mail.text)
    headers = [*_headers(mail), _header("Content-Transfer-Encoding", encoding)]
    return ("\r\n".join(headers) + "\r\n\r\n" + body).encode("ascii")


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
    yield _header("From", _address(mail.from_))
    for name, addresses in (("Reply-To", mail.reply_to), ("To", mail.to), ("Cc", mail.cc)):
        if addresses:
            yield _header(name, ", ".join(map(_address, addresses)))
    yield _header("Subject", _words(one_line(mail.subject)))
    yield _header("Date", format_datetime(mail.sent_at))
    yield _header("Message-ID", mail.message_id)
    if _ID.fullmatch(mail.in_reply_to):
        yield _header("In-Reply-To", mail.in_reply_to)
    if references := _references((*mail.references, mail.in_reply_to)):
        yield _header("References", references)
    if mail.automatic:
        yield _header("Auto-Submitted", "auto-replied")
        yield _header("X-Auto-Response-Suppress", "All")
    yield _header("MIME-Version", "1.0")
    yield _header("Content-Type", "text/plain; charset=utf-8")


def _header(name: str, value: str) -> str:
    """One header, folded at spaces; the only way into the header block (S-45)."""
    if _FORBIDDEN.search(value) or not value.isascii():
        raise ValueError(f"{name} can't hold {value!r}")
    lines = [f"{name}:"]
    for word in value.split(" "):
        if len(lines[-1]) + 1 + len(word) > _LINE and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines)


def _address(address: Address) -> str:
    email = check_address(address.email)
    name = one_line(address.name).strip()
    if not name:
        return email
    if _is_plain(name):
        name = name if _ATOMS.fullmatch(name) else f'"{quote(name)}"'
        return f"{name} <{email}>"
    return f"{_words(name)} <{email}>"


def _is_plain(text: str) -> bool:
    return text.isascii() and "=?" not in text and max(map(len, text.split()), default=0) <= _LONG_WORD


def _words(text: str) -> str:
    """Text for a header: as it is where it is plain ASCII, else encoded words of a legal length (RFC 2047)."""
    if _is_plain(text):
        return text
    encoded = Header(text, "utf-8", maxlinelen=75).encode(linesep="\n")
    return " ".join(encoded.split())


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


def _body(text: str) -> tuple[str, str]:
    """The encoding and the encoded body, CRLF only: no line of it can end the mail early (S-46)."""
    lines = clean(text, keep_newlines=True).replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    data = lines.replace("\n", "\r\n").encode("utf-8")
    if sum(byte > 126 for byte in data) * 3 > len(data):
        return "base64", base64.encodebytes(data).decode("ascii").replace("\n", "\r\n")
    quoted = quoprimime.body_encode(data.decode("latin-1").replace("\r\n", "\n"), maxlinelen=74, eol="\r\n")
    return "quoted-printable", _LINE_START.sub(lambda sign: f"={ord(sign[1]):02X}", quoted)
