"""Raw mail to what the desk takes in, for every source of mail. Pure: other processes run it."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from desk.customer import NOBODY, Identity, IdentityKind
from desk.incoming import Incoming
from desk.mail.compose import is_signed, signed_ticket
from desk.mail.envelope_id import signed_item
from desk.mail.facts import Kind, Mail, Verification
from desk.mail.machine import LIST_MARKS
from desk.mail.parse import MADE_IDS, parse
from desk.mail.reply import is_own
from desk.mail.reply_address import addressed_ticket
from desk.mail.verification import verification
from desk.ticket import Channel
from mailsync.channel import Item

_BLANK_LINE: Final = re.compile(rb"\n\r?\n")
_IDENTIFYING: Final = re.compile(rb"(?im)^(?:from|date|subject)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*")
_NAMING: Final = re.compile(rb"(?im)^(?:message-id|from|date|subject)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*")
_LARGE: Final = 1_000_000  # bytes
_HEADERS: Final = 65_536  # bytes in which the identifying headers are looked for


def read(item: Item, secret: bytes, own: frozenset[str] = frozenset(), authserv_id: str = "") -> Incoming:
    """The mail of an item. `secret` is the desk's: it tells our own Message-IDs from made-up ones (rule 15).

    `own` are the desk's addresses. Where one of them is a mailing list, as a group of Google's is, each customer's mail
    bears a list's marks; they make it no machine's. `authserv_id` names the server that is believed about senders.
    """
    mail = parse(item.raw)
    by_own_list = mail.kind is Kind.BULK and is_own(mail.list_address, own) and LIST_MARKS.issuperset(mail.reasons)
    author = next((Identity(IdentityKind.EMAIL, one.email.lower(), one.name) for one in mail.from_), NOBODY)
    what = content(item.raw)
    refers_to = _refers_to(mail)
    signed = {id_: signed_ticket(id_, secret) for id_ in refers_to if is_signed(id_)}
    signed_id = next((id_ for id_, ticket in signed.items() if ticket is not None), "")
    sent_at = min(mail.sent_at or item.received_at, item.received_at)
    return Incoming(
        channel=Channel.MAIL,
        author=author,
        # One that has none gets the same by whatever way it comes (rule 5); what bears no date may well come twice
        message_id=f"<{what[:32]}@{MADE_IDS}>" if mail.message_id_made and mail.sent_at else mail.message_id,
        content=what,
        subject=mail.subject,
        text=mail.text,
        sent_at=sent_at,
        refers_to=refers_to,
        signed_id=signed_id,
        signed_ticket=signed.get(signed_id),
        addressed_ticket=addressed_ticket((one.email for one in (*mail.to, *mail.cc)), secret),
        unsigned_ids=tuple(id_ for id_, ticket in signed.items() if ticket is None),
        html=mail.html,
        to=mail.to,
        cc=mail.cc,
        reply_to=mail.reply_to,
        kind=Kind.MESSAGE if by_own_list else mail.kind,
        reasons=() if by_own_list else mail.reasons,
        verification=_verification(mail, authserv_id),
        bounce=mail.bounce,
        reported_item=signed_item(mail.bounce.envelope_id, secret) if mail.bounce else None,
        attachments=mail.attachments,
        warnings=mail.warnings,
    )


def content(raw: bytes) -> str:
    """The hash by which two copies of a mail are known to be the same (rule 6).

    It is made of the bytes that no server on the way changes: who, when, subject and body; line ends don't count. So a
    copy that came by another mailbox or as Bcc, and one that is fetched again, are recognised; and a better parser
    changes nothing.
    """
    # The quicker way makes an object of each line, which a large mail has too many of
    raw = b"\n".join(raw.split(b"\r\n")) if len(raw) < _LARGE else raw.replace(b"\r\n", b"\n")
    raw = raw.rstrip()
    blank = _BLANK_LINE.search(raw)
    begin, end = blank.span() if blank else (len(raw), len(raw))
    digest = hashlib.sha256()
    for header in sorted(_IDENTIFYING.findall(raw[: min(begin, _HEADERS)])):
        digest.update(b" ".join(header.split()) + b"\n")
    digest.update(b"\n")
    digest.update(memoryview(raw)[end:])  # no copy: a mail may be large
    return digest.hexdigest()


def message_id(headers: bytes) -> str:
    """The Message-ID in a mail's headers; empty where it has none."""
    mail = parse(headers)
    return "" if mail.message_id_made else mail.message_id


def same_headers(one: bytes, other: bytes) -> bool:
    """Whether two mails, or the headers of them, bear the same id, date, sender and subject."""
    return _naming(one) == _naming(other)


def _naming(raw: bytes) -> list[bytes]:
    headers = raw[:_HEADERS].replace(b"\r\n", b"\n")
    blank = _BLANK_LINE.search(headers)
    return sorted(b" ".join(line.split()) for line in _NAMING.findall(headers[: blank.start()] if blank else headers))


def _verification(mail: Mail, authserv_id: str) -> Verification:
    """What one's own server has found about the sender; a mail with two From headers has none (S-08)."""
    senders = [] if "several_senders" in mail.warnings else [one.email for one in mail.from_]
    return verification(mail.authentication_results, senders, authserv_id)


def _refers_to(mail: Mail) -> tuple[str, ...]:
    """What the mail answers or reports on, nearest first, each once."""
    ids = [mail.bounce.original_message_id] if mail.bounce else []
    ids += [mail.in_reply_to, *reversed(mail.references)]
    return tuple(dict.fromkeys(id_ for id_ in ids if id_ and id_ != mail.message_id))
