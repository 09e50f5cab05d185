"""What is left to do when an answer has left, or may have: its copy for the Sent folder, and its doubt.

One mailbox after another in one thread, with one connection each. Whatever happens here holds no answer.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Final

from desk.errors import StoreError
from mailsync.doors import Door
from mailsync.doubt import Doubts
from mailsync.sent_copy import file_copies
from store import journal, sent_copy
from store.store import Store

_log = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 0.5  # between looks for something that is due
_REST_SECONDS: Final = 30.0  # after trouble with the store


class Afterwards:
    """For all mailboxes of a desk that answers leave by. `store` belongs to the caller's thread."""

    def __init__(self, store: Store, doors: Sequence[Door]) -> None:
        self._store = store
        self._doors = doors
        self._doubts = Doubts(store)

    def run(self, stop: threading.Event) -> None:
        """Do what becomes due, until `stop` is set."""
        while not stop.is_set():
            try:
                self.once(stop)
            except StoreError as error:  # a full disk: all of it waits
                _log.warning("%s", error)
                stop.wait(_REST_SECONDS)
            due = [due_at for due_at in (sent_copy.next_due(self._store), self._doubts.next_due) if due_at is not None]
            while not stop.wait(_LOOK_SECONDS) and not journal.stirred(self._store):
                if due and min(due) <= self._store.now():
                    break

    def once(self, stop: threading.Event) -> None:
        """Do what is due now."""
        for door in self._doors:
            if stop.is_set():
                return
            try:
                self._doubts.settle(door)
                file_copies(self._store, door, stop)
            finally:
                if door.sent_folder is not None:
                    door.sent_folder.close()
