"""What is left to do when an answer has left, or may have: its copy for the Sent folder, and its doubt.

One mailbox after another in one thread, with one connection each. Whatever happens here holds no answer.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from mailsync.doors import Door
from mailsync.doubt import Doubts
from mailsync.sent_copy import file_copies
from store import journal, sent_copy
from store.store import Store

_log = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 0.5  # between looks for something that is due
_REST_SECONDS: Final = 30.0  # after trouble that nobody has thought of, or a full disk


class Afterwards:
    """For all mailboxes of a desk that answers leave by. `store` belongs to the caller's thread."""

    def __init__(self, store: Store, doors: Sequence[Door]) -> None:
        self._store = store
        self._doors = doors
        self._doubts = Doubts(store)

    def run(self, stop: threading.Event) -> None:
        """Do what becomes due, until `stop` is set."""
        while not stop.is_set():
            if not self.once(stop):
                stop.wait(_REST_SECONDS)
            due = self._next_due()
            while not stop.wait(_LOOK_SECONDS) and not journal.stirred(self._store):
                if due is not None and due <= self._store.now():
                    break

    def _next_due(self) -> datetime | None:
        copies = (sent_copy.next_due(self._store, door.name) for door in self._doors if door.sent_folder is not None)
        return min((at for at in (*copies, self._doubts.next_due) if at is not None), default=None)

    def once(self, stop: threading.Event) -> bool:
        """Do what is due now; False: something went wrong that nobody has thought of, and is due still."""
        well = True
        for door in self._doors:
            if stop.is_set():
                break
            try:
                self._doubts.settle(door)
                file_copies(self._store, door, stop)
            except Exception:  # noqa: BLE001 (a border: what comes afterwards ends neither the engine nor other mailboxes)
                _log.exception("%s: what comes after its answers failed", door.name)
                well = False
            finally:
                if door.sent_folder is not None:
                    door.sent_folder.close()
        return well
