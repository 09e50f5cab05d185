"""Mail from an IMAP server: what the ledger lacks is fetched, by uid, and nothing on the server is ever changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from desk.config import Archive, ImapSettings
from desk.words import _, ngettext
from mailsync.channel import (
    BATCH_BYTES,
    BATCH_ITEMS,
    BEGINNING,
    LARGEST,
    Batch,
    Clock,
    Item,
    Memory,
    Read,
    before_date,
)
from mailsync.imap_session import Folder, Session

_SIZES_AT_ONCE: Final = 1_000  # mails
_SKEW: Final = timedelta(hours=1)  # by which a server's clock may be slow; better a known mail than a silent one

IDLE_SECONDS: Final = 9 * 60.0  # a line that died in silence is noticed within ten minutes (F-15)
POLL_SECONDS: Final = 30.0
"""Between passes where the server can't tell of new mail by itself, or only of one folder among several."""


class Imap:
    """See `mailsync.channel.Source`."""

    def __init__(
        self, settings: ImapSettings, password: Callable[[], str], archive: Archive | date, read: Read, now: Clock
    ) -> None:
        self.where = settings.host
        self.notice = ""
        self.read = read
        self._settings = settings
        self._password = password
        self._archive = archive
        self._now = now
        self._session: Session | None = None

    def fetch(self, memory: Memory) -> Iterator[Batch]:
        """Everything that the ledger lacks, oldest first, folder by folder."""
        if self._session is None:
            self._session = Session(self._settings, self._password(), self._now)
        self.notice = ""
        # The first folder comes last, since it has to be the open one when IDLE begins
        for name in reversed(self._settings.folders):
            yield from self._folder(self._session, name, memory)

    def _folder(self, session: Session, name: str, memory: Memory) -> Iterator[Batch]:
        folder = session.examine(name)
        position = memory.position(name)
        if not position:
            position = {
                "epoch": folder.epoch,
                "below": self._next_uid(session, folder),
                "since": self._now().isoformat(),
            }
            yield Batch(name, position=position)
        brought: set[tuple[str, int]] = set()
        before: list[int] = []
        while True:
            uids = session.uids(folder)
            known = memory.known(name, folder.epoch)
            if known and not uids:
                self.notice = _("{folder} is empty on {host}. Nothing was removed here.", folder=name, host=self.where)
            missing = [uid for uid in uids if (folder.epoch, uid) not in brought and str(uid) not in known]
            if missing == before:
                break
            before = missing
            for batch in self._missing(session, folder, missing, position):
                brought.update((item.epoch, int(item.uid)) for item in batch.items)
                yield batch
            # Until nothing is missing, or nothing more is to be had: the gap check (rule 1)
            folder = session.examine(name)
        if missing:
            self.notice = ngettext(
                "{n} mail in {folder} can't be fetched from {host}.",
                "{n} mails in {folder} can't be fetched from {host}.",
                len(missing),
                folder=name,
                host=self.where,
            )

    def _missing(
        self, session: Session, folder: Folder, missing: Sequence[int], position: Mapping[str, Any]
    ) -> Iterator[Batch]:
        left = len(missing)
        lots = _lots(session, missing)
        lot = next(lots, None)
        try:
            while lot is not None:
                items = tuple(
                    Item(
                        folder=folder.name,
                        epoch=folder.epoch,
                        uid=str(uid),
                        raw=raw,
                        received_at=received_at,
                        old=self._is_old(folder, uid, received_at, position),
                        whole_size=lot.whole_size,
                    )
                    for uid, raw, received_at in session.bodies(lot.uids, lot.only)
                )
                left -= len(lot.uids)
                lot = next(lots, None)
                if lot is not None:
                    session.ask(lot.uids, lot.only)  # its 0.5 ms a mail pass while these are taken in
                yield Batch(folder.name, items, left)
        finally:
            if lot is not None:  # nobody comes for what was asked any more
                self.close()

    def _next_uid(self, session: Session, folder: Folder) -> int:
        return folder.next_uid or max(session.uids(folder), default=0) + 1

    def _is_old(self, folder: Folder, uid: int, received_at: datetime, position: Mapping[str, Any]) -> bool:
        """Whether a mail is history (rule 9): it lay there at the first contact, or came before the day that is set.

        Where the folder has numbered its mails anew since, only their times of arrival can tell.
        """
        if self._archive is not Archive.NOW:
            return before_date(received_at, self._archive)
        if folder.epoch == position["epoch"]:
            return uid < int(position["below"])
        return received_at < datetime.fromisoformat(position["since"]) - _SKEW

    def wait(self, stop: threading.Event) -> None:
        """Idle on the first folder; with several folders, or a server that can't idle, look again soon."""
        if self._session is None:
            return
        if not self._session.can_idle:
            stop.wait(POLL_SECONDS)
        else:
            self._session.idle(IDLE_SECONDS if len(self._settings.folders) == 1 else POLL_SECONDS, stop)

    def abort(self) -> None:
        """Break the connection off."""
        if (session := self._session) is not None:
            session.abort()

    def close(self) -> None:
        """Hang up."""
        if (session := self._session) is not None:
            self._session = None
            session.close()


@dataclass(frozen=True, slots=True)
class _Lot:
    """Mails that are fetched together; one that is too large to be fetched whole stands alone."""

    uids: Sequence[int]
    whole_size: int = 0

    @property
    def only(self) -> int:
        """How many bytes of it are fetched; 0: all."""
        return BEGINNING if self.whole_size else 0


def _lots(session: Session, missing: Sequence[int]) -> Iterator[_Lot]:
    """The mails in lots of a few megabytes."""
    for start in range(0, len(missing), _SIZES_AT_ONCE):
        sizes = session.sizes(missing[start : start + _SIZES_AT_ONCE])
        for uids in _batches(sizes):
            size = sizes[uids[0]]
            yield _Lot(uids, size if size > LARGEST else 0)


def _batches(sizes: Mapping[int, int]) -> Iterator[list[int]]:
    """The uids in lots of a few megabytes; one that is too large to be fetched whole stands alone."""
    lot: list[int] = []
    size = 0
    for uid in sorted(sizes):
        if lot and (size + sizes[uid] > BATCH_BYTES or len(lot) == BATCH_ITEMS):
            yield lot
            lot, size = [], 0
        lot.append(uid)
        size += sizes[uid]
    if lot:
        yield lot
