"""What becomes of a message that could not be read: a visible one, with its error and its raw source (rule 7)."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from desk.customer import NOBODY, Identity, IdentityKind
from desk.incoming import Incoming
from desk.safe import one_line
from desk.ticket import Channel
from desk.words import _
from mailsync.channel import Item
from mailsync.mail import content

_GLIMPSE: Final = 65_536  # bytes in which a sender and a subject are looked for
_FROM: Final = re.compile(rb"(?im)^from[ \t]*:[^\n]{0,998}")
_SUBJECT: Final = re.compile(rb"(?im)^subject[ \t]*:([^\n]{0,998})")
_MESSAGE_ID: Final = re.compile(rb"(?im)^message-id[ \t]*:[ \t]*(?:\r?\n[ \t]+)?(<[!-;=?-~]{3,250}>)")
_ADDRESS: Final = re.compile(rb"[\w.+=-]{1,64}@[\w.-]{1,255}")


def unreadable(item: Item, channel: Channel, why: str) -> Incoming:
    """A message that says what is known of it: from whom it seems to be, and why no more could be read."""
    return Incoming(
        channel=channel,
        author=_author(item, channel),
        message_id=_message_id(item),
        content=content(item.raw),
        subject=_subject(item, channel),
        text="",
        sent_at=item.received_at,
        broken=why or _("unknown"),
    )


def _message_id(item: Item) -> str:
    """Its own where that can be seen, so that its answers find it; else one made of its bytes."""
    line = _MESSAGE_ID.search(item.raw, 0, _GLIMPSE)
    if line:
        return line.group(1).decode("ascii")
    return f"<{hashlib.sha256(item.raw).hexdigest()[:32]}@unreadable.invalid>"


def _author(item: Item, channel: Channel) -> Identity:
    if channel is Channel.FEED:
        return Identity(IdentityKind.FEED, "unknown", "")
    line = _FROM.search(item.raw, 0, _GLIMPSE)
    address = _ADDRESS.search(line.group()) if line else None
    if address is None:
        return NOBODY
    return Identity(IdentityKind.EMAIL, address.group().decode("ascii", "ignore").lower())


def _subject(item: Item, channel: Channel) -> str:
    line = _SUBJECT.search(item.raw, 0, _GLIMPSE) if channel is Channel.MAIL else None
    words = one_line(line.group(1).decode("ascii", "replace")) if line else ""
    return words or _("A message that could not be read")
