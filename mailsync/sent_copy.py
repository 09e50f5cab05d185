"""Puts copies of answers that have left into the Sent folders of their mailboxes.

Whatever happens here sends no answer again. Before each try the folder is looked through for the
answer's Message-ID: the server may have filed it by itself, or taken the copy of an earlier try whose answer was lost.
"""

from __future__ import annotations

import logging
import threading
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime

from desk.sent_copy import Copy
from mailsync.doors import Door
from mailsync.errors import DoorError, Refused
from mailsync.sent_folder import SentFolder
from store import outbox, sent_copy
from store.store import Store

_log = logging.getLogger(__name__)


def file_copies(store: Store, door: Door, stop: threading.Event) -> None:
    """Write the copies of a mailbox that are due. Trouble with the folder puts all of them off, with a mail only that.

    The folder is left open for its caller to close.
    """
    due = sent_copy.due(store, door.name)
    while door.sent_folder is not None and due and not stop.is_set():
        try:
            sent_copy.done(store, due[0].item, _copied(store, door.sent_folder, due[0].item))
        except Refused as refused:
            _put_off(store, due[:1], str(refused))
        except DoorError as error:
            _put_off(store, due, str(error))
            return
        del due[0]


def _copied(store: Store, folder: SentFolder, item: int) -> str:
    """Where the copy of an answer lies: the same bytes as it left with, under the same date."""
    raw = outbox.frozen(store, item)
    assert raw is not None  # it has left
    place = folder.holds(outbox.get(store, item).message_id)
    return place or folder.add(raw, parsedate_to_datetime(BytesHeaderParser().parsebytes(raw)["Date"]))


def _put_off(store: Store, copies: list[Copy], why: str) -> None:
    _log.warning("%s: a copy of an answer can't be filed: %s", copies[0].mailbox, why)
    sent_copy.put_off(store, copies, why)
