"""Fulfils what agents ask of the engine (`store.requests`): to read a message once more, to fetch all of one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from typing import Final

from desk.agent import Actor
from desk.errors import DeskError
from mailsync import reread
from mailsync.doors import Door
from mailsync.reading import Readers
from store import blobs, journal, ledger, requests
from store.requests import Request, Wish
from store.store import Store

_log = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 0.3  # between looks whether somebody has asked
_AGAIN_SECONDS: Final = 30.0  # after which what could not be done is tried once more


class Requests:
    """The wishes of a desk, one after another in one thread. `store` belongs to that thread."""

    def __init__(self, store: Store, doors: Sequence[Door], readers: Readers) -> None:
        self._store = store
        self._doors = {door.name: door for door in doors}
        self._readers = readers

    def run(self, stop: threading.Event) -> None:
        """Fulfil what is asked for until `stop` is set."""
        while not stop.is_set():
            done = self.once(stop)
            if not done:
                stop.wait(_AGAIN_SECONDS)
            while not stop.wait(_LOOK_SECONDS) and not journal.stirred(self._store):
                pass

    def once(self, stop: threading.Event) -> bool:
        """Fulfil all that is asked for now; whether each came to an end."""
        for request in requests.pending(self._store):
            if stop.is_set():
                return True
            try:
                self._fulfil(request, stop)
            except DeskError as error:  # a door in trouble, a full disk: the wish stays
                _log.warning("message %s: %s", request.entry, error)
                return False
        return True

    def _fulfil(self, request: Request, stop: threading.Event) -> None:
        store, actor = self._store, Actor(request.agent)
        if request.wish is Wish.READ:
            failed = next((one for one in ledger.failed(store) if one.entry == request.entry), None)
            if failed is not None:
                source = None if request.source is None else blobs.get(store, request.source)
                reread.retry(store, self._readers, failed, actor, source)
                return
        elif (door := self._doors.get(ledger.oversize(store, request.entry).mailbox)) is not None:
            reread.fetch_whole(store, door.source, request.entry, actor, stop)
            return
        with store.transaction():
            requests.remove(store, request.entry)  # somebody was faster, or the mailbox is gone
