"""Puts copies of answers that have left into the Sent folders of their mailboxes.

Whatever happens here holds no answer and sends none again. Before each try the folder is looked through for the
answer's Message-ID: the server may have filed it by itself, or taken the copy of an earlier try whose answer was lost.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from typing import Final

from desk.errors import StoreError
from desk.sent_copy import Copy
from mailsync.doors import Door
from mailsync.errors import DoorError, Refused, said
from mailsync.sent_folder import SentFolder
from store import journal, outbox, sent_copy
from store.store import Store

_log = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 0.5  # between looks for a copy that is due
_REST_SECONDS: Final = 30.0  # after trouble with the store


class SentCopies:
    """All copies of a desk, one mailbox after another in one thread. `store` belongs to that thread."""

    def __init__(self, store: Store, doors: Sequence[Door]) -> None:
        self._store = store
        self._doors = doors

    def run(self, stop: threading.Event) -> None:
        """Write what becomes due, until `stop` is set."""
        while not stop.is_set():
            try:
                self.once(stop)
            except StoreError as error:  # a full disk: the copies wait
                _log.warning("%s", error)
                stop.wait(_REST_SECONDS)
            due_at = sent_copy.next_due(self._store)
            while not stop.wait(_LOOK_SECONDS) and not journal.stirred(self._store):
                if due_at is not None and due_at <= self._store.now():
                    break

    def once(self, stop: threading.Event) -> None:
        """Write what is due now."""
        for door in self._doors:
            if door.sent_folder is not None and (due := sent_copy.due(self._store, door.name)):
                try:
                    self._write(door.sent_folder, due, stop)
                finally:
                    door.sent_folder.close()

    def _write(self, folder: SentFolder, due: list[Copy], stop: threading.Event) -> None:
        """The copies of one mailbox. Trouble with the folder puts all of them off, trouble with a mail only that."""
        while due and not stop.is_set():
            try:
                sent_copy.done(self._store, due[0].item, self._copied(folder, due[0].item))
            except Refused as refused:
                self._put_off(due[:1], str(refused))
            except DoorError as error:
                self._put_off(due, str(error))
                return
            except StoreError:
                raise
            except Exception as error:  # noqa: BLE001 (what one copy brings about ends neither the engine nor other copies)
                _log.exception("outbox item %s", due[0].item)
                self._put_off(due[:1], said(f"{type(error).__name__}: {error}"))
            del due[0]

    def _copied(self, folder: SentFolder, item: int) -> str:
        """Where the copy of an answer lies: the same bytes as it left with, under the same date."""
        raw = outbox.frozen(self._store, item)
        assert raw is not None  # it has left
        place = folder.holds(outbox.get(self._store, item).message_id)
        return place or folder.add(raw, parsedate_to_datetime(BytesHeaderParser().parsebytes(raw)["Date"]))

    def _put_off(self, copies: list[Copy], why: str) -> None:
        _log.warning("%s: a copy of an answer can't be filed: %s", copies[0].mailbox, why)
        sent_copy.put_off(self._store, copies, why)
