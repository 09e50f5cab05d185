"""Attachments, read out of the raw mail when somebody asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.errors import NotFound
from desk.mail.facts import Attachment
from desk.words import _
from store import blobs

if TYPE_CHECKING:
    from store.store import Store


def raw(store: Store, entry_id: int) -> bytes:
    """The bytes that a message was read from, or that an answer leaves as.

    Raises NotFound where there are none: of a note, or of an answer that has not begun to leave.
    """
    sha256 = store.sql.entry_raw(store.connection, id=entry_id)
    if sha256 is None:
        raise NotFound(_("Message {entry} has no source.", entry=entry_id))
    return blobs.get(store, sha256)


def read(store: Store, entry_id: int, index: int) -> tuple[Attachment, bytes]:
    """An attachment of a message, by its `index`, and its decoded bytes. Raises NotFound."""
    from desk.mail.parse import attachment_bytes  # the parser is a tenth of a console's start, and few starts need it

    try:
        return attachment_bytes(raw(store, entry_id), index)
    except IndexError:
        raise NotFound(_("Message {entry} has no attachment {index}.", entry=entry_id, index=index)) from None
