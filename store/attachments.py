"""Attachments, read out of the raw mail when somebody asks for one, and saved as files of their own (S-36).

Those of a mail that was too large to come in whole (rule 8) are kept by themselves, once they are fetched.
"""

from __future__ import annotations

import errno
import os
import stat
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from desk import attaching
from desk.errors import NotFound
from desk.mail.facts import Attachment
from desk.safe import safe_name
from desk.words import _
from store import blobs, conversation

if TYPE_CHECKING:
    from desk.config import Brand
    from desk.mail.attachment import Preview
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
    from desk.mail.transfer import decode_transfer

    if (found := _fetched(store, entry_id, index)) is not None:
        return found[0], decode_transfer(*found[1:])
    try:
        return attachment_bytes(raw(store, entry_id), index)
    except IndexError:
        raise _missing(entry_id, index) from None


def preview(store: Store, entry_id: int, index: int) -> Preview:
    """What there is to see of an attachment, by its `index`. Raises NotFound."""
    from desk.mail import attachment

    if (found := _fetched(store, entry_id, index)) is not None:
        return attachment.preview_of_part(*found)
    try:
        return attachment.preview(raw(store, entry_id), index)
    except IndexError:
        raise _missing(entry_id, index) from None


def _fetched(store: Store, entry_id: int, index: int) -> tuple[Attachment, bytes, bytes] | None:
    """One that is kept by itself, its bytes and their encoding; None where it lies in the raw mail.

    Raises NotFound where it is still on the server.
    """
    listed = conversation.entry(store, entry_id).attachments[index : index + 1]
    for one in listed:
        if one.away:
            raise NotFound(_("{name} is still on the server; `deskhand fetch` gets it.", name=one.label))
        if one.raw is not None:
            return one, blobs.get(store, one.raw), one.section.encoding.encode() if one.section else b""
    return None


def folder(store: Store) -> Path:
    """Where files are saved unless somebody says otherwise: the desk's setting, else the system's usual folder."""
    from platformdirs import user_downloads_path

    setting = store.config.desk.downloads
    return Path(setting).expanduser() if setting else user_downloads_path()


def save(folder: Path, name: str, content: bytes) -> Path:
    """Write a new file into a folder, and return its path; a file that is there already is never touched.

    Raises OSError, and leaves no half file behind. Links are not followed, so that nothing outside of the folder is
    written.
    """
    for number in count(1):
        path = folder / safe_name(name, number)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            continue
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
        except OSError:
            path.unlink(missing_ok=True)
            raise
        return path
    raise AssertionError("there is always a next number")


def keep(store: Store, name: str, content: bytes | blobs.Packed) -> Attachment:
    """Keep a file that is to leave with an answer."""
    packed = content if isinstance(content, blobs.Packed) else blobs.pack(content)
    with store.transaction():
        return attaching.attachment(name, packed.size, blobs.put(store, packed))


def load(path: Path, brand: Brand | None) -> bytes:
    """The bytes of a file of this machine that is to leave with an answer; nothing but files is read.

    Raises NotAllowed where it is more than may leave, OSError.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe or a device would never end
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, _("only a file can be attached"), str(path))
        attaching.check(status.st_size, brand)
        return file.read(status.st_size)


def _missing(entry_id: int, index: int) -> NotFound:
    return NotFound(_("Message {entry} has no attachment {index}.", entry=entry_id, index=index))
