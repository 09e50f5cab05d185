"""What of an attachment can be looked at in a terminal.

Nothing is unpacked, decoded as a picture or run (S-37, S-38): a `winmail.dat` or an archive is one file with a size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from desk.mail import html
from desk.mail.body import read_body
from desk.mail.charset import decode
from desk.mail.facts import DEFAULT, Address, Attachment, Limits, Mail
from desk.mail.mime import scan
from desk.mail.parse import parse
from desk.mail.picture import Pixels, pixels
from desk.mail.transfer import decode_transfer
from desk.safe import clean, one_line
from desk.words import N_, _

LONGEST: Final = 1_000_000  # bytes of a text that are shown

_MAILS: Final = frozenset(("message/rfc822", "message/global"))
_HTML: Final = frozenset(("text/html", "application/xhtml+xml"))
_UNKNOWN: Final = "application/octet-stream"
_NO_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # ESC stands in honest logs
_HEADING: Final = ((N_("From"), "from_"), (N_("To"), "to"), (N_("Cc"), "cc"))


@dataclass(frozen=True, slots=True)
class Preview:
    """An attachment as far as a terminal shows it. `text` is clean, and None where the file is no text.

    `left_out`: so many bytes of the file are not in `text`. `pixels` are those of a picture whose header tells them.
    """

    attachment: Attachment
    text: str | None
    left_out: int = 0
    pixels: Pixels | None = None


def preview(raw: bytes, index: int, limits: Limits = DEFAULT) -> Preview:
    """What there is to see of an attachment. Raises IndexError where the mail has no such attachment."""
    structure = scan(raw, limits)
    attachment, part = read_body(structure, limits).attachments[index]
    encoded = structure.raw[part.start : part.end]
    encoding, charset = part.first("content-transfer-encoding"), part.parameters.get("charset", "")
    return preview_of_part(attachment, encoded, encoding, charset, limits)


def preview_of_part(
    attachment: Attachment, encoded: bytes, encoding: bytes, charset: str = "", limits: Limits = DEFAULT
) -> Preview:
    """What there is to see of an attachment whose bytes are given in their transfer encoding."""
    if attachment.type in _MAILS:
        return Preview(attachment, _mail_text(parse(decode_transfer(encoded, encoding), limits)))
    data = decode_transfer(encoded[: 4 * LONGEST], encoding)  # what the longest encoding needs, never all of a film
    if (size := pixels(data)) is not None:
        return Preview(attachment, None, pixels=size)
    shown = data[:LONGEST]
    if not _is_text(attachment.type, shown):
        return Preview(attachment, None)
    text = decode(shown, charset)
    if attachment.type in _HTML:
        text = html.read(text).text
    return Preview(attachment, clean(text, keep_newlines=True).rstrip("\n"), max(attachment.size - len(shown), 0))


def _is_text(type_: str, data: bytes) -> bool:
    """By its type, or by its bytes: programs send tables and logs as anything at all."""
    if type_.startswith("text/") or type_ in _HTML:
        return True
    if _NO_TEXT.search(data):
        return False
    if type_.startswith("message/") or type_.endswith(("json", "xml", "yaml", "x-sh", "javascript", "sql")):
        return True
    return type_ == _UNKNOWN and _is_utf8(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"  # cut within its last character
    return True


def _mail_text(mail: Mail) -> str:
    """A mail inside a mail: who, what, when, its words and the names of its files."""
    people = ((_(name), ", ".join(map(_written, getattr(mail, field)))) for name, field in _HEADING)
    heading = [*people, (_("Date"), f"{mail.sent_at:%Y-%m-%d %H:%M %z}" if mail.sent_at else "")]
    heading.append((_("Subject"), one_line(mail.subject)))
    lines = [f"{name}: {value}" for name, value in heading if value]
    files = [f"[{one.label}]" for one in mail.attachments]
    return "\n".join([*lines, "", mail.text, *([""] if files else []), *files]).rstrip("\n")


def _written(address: Address) -> str:
    return f"{address.name} <{address.email}>" if address.name else address.email
