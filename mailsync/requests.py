"""Fulfils what agents ask of the engine (`store.requests`): to read a message once more, to fetch what it lacks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from desk.agent import Actor
from desk.errors import StoreError
from desk.mail.facts import Section
from mailsync import reread
from mailsync.doors import Door
from mailsync.errors import DoorError
from mailsync.reading import Readers
from store import blobs, conversation, journal, ledger, requests
from store.requests import Request, Wish
from store.store import Store

_log = logging.getLogger(__name__)

_LOOK_SECONDS: Final = 0.3  # between looks whether somebody has asked
_REST: Final = timedelta(minutes=1)  # at least, before a door in trouble is tried again


class Requests:
    """The wishes of a desk, one after another in one thread. `store` belongs to that thread."""

    def __init__(self, store: Store, doors: Sequence[Door], readers: Readers) -> None:
        self._store = store
        self._doors = {door.name: door for door in doors}
        self._readers = readers

    def run(self, stop: threading.Event) -> None:
        """Fulfil what is asked for until `stop` is set."""
        while not stop.is_set():
            if rest := self.once(stop):
                stop.wait(rest.total_seconds())
                continue
            while not stop.wait(_LOOK_SECONDS) and not journal.stirred(self._store):
                pass

    def once(self, stop: threading.Event) -> timedelta:
        """Fulfil all that is asked for now; how long to wait before what could not be done is tried again."""
        rest = timedelta()
        for request in requests.pending(self._store):
            if stop.is_set():
                break
            try:
                self._fulfil(request, stop)
            except (DoorError, StoreError) as error:  # the wish stays
                _log.warning("message %s: %s", request.entry, error)
                rest = max(rest, _REST, error.wait if isinstance(error, DoorError) else _REST)
            except Exception:  # noqa: BLE001 (rule 7: what one mail brings about ends neither the engine nor other wishes)
                if stop.is_set():  # its reader was ended with the engine
                    break
                _log.exception("message %s", request.entry)
                self._drop(request)
        return rest

    def _fulfil(self, request: Request, stop: threading.Event) -> None:
        store, actor = self._store, Actor(request.agent)
        if request.wish is Wish.READ:
            failed = next((one for one in ledger.failed(store) if one.entry == request.entry), None)
            if failed is not None:
                source = None if request.source is None else blobs.get(store, request.source)
                reread.retry(store, self._readers, failed, actor, source)
                return
        elif request.section:
            if (section := self._section(request)) is not None and (door := self._door(request)) is not None:
                reread.fetch_part(store, door.source, request.entry, section, actor, stop)
                return
        elif (door := self._door(request)) is not None:
            reread.fetch_whole(store, door.source, request.entry, actor, stop)
            return
        self._drop(request)  # somebody was faster, or config.toml no longer names the mailbox

    def _door(self, request: Request) -> Door | None:
        return self._doors.get(ledger.oversize(self._store, request.entry).mailbox)

    def _section(self, request: Request) -> Section | None:
        """Where the file lies that is asked for; None once it is here."""
        away = (one.section for one in conversation.entry(self._store, request.entry).attachments if one.away)
        return next((one for one in away if one is not None and one.number == request.section), None)

    def _drop(self, request: Request) -> None:
        with self._store.transaction():
            requests.remove(self._store, request.entry, request.section)
