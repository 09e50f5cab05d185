"""Mail from an IMAP server: what the ledger lacks is fetched, by uid, and nothing on the server is ever changed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from desk.config import Archive, ImapSettings
from desk.mail.facts import Attachment
from desk.words import _, ngettext
from mailsync.channel import (
    Batch,
    Clock,
    Copy,
    Item,
    Memory,
    Read,
    Shown,
    before_date,
)
from mailsync.errors import DoorError, NoFolder
from mailsync.imap_lots import lots_of
from mailsync.imap_session import Folder, Session
from mailsync.imap_structure import listed
from mailsync.imap_wire import NONSENSE

_log = logging.getLogger(__name__)

_GLIMPSES_AT_ONCE: Final = 500  # mails
_ROUNDS: Final = 20  # of a pass, until a folder holds still: a server might show other numbers for ever
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
        for folder in self._folders(self._session, reversed(self._settings.folders)):
            yield from self._folder(self._session, folder, memory)

    def show(self, memory: Memory) -> list[Shown]:
        """Every folder with its uids, seen by a connection of its own: an engine may be at work meanwhile."""
        self.notice = ""
        session = Session(self._settings, self._password(), self._now)
        try:
            shown = []
            for folder in self._folders(session, self._settings.folders):
                position = memory.position(folder.name)  # before the uids: what came since then is waiting
                numbered = _numbered(folder, position)
                uids = session.uids(folder)
                passed = _passed(numbered, position)
                waiting = frozenset(str(uid) for uid in uids if uid > passed)
                shown.append(Shown(folder.name, numbered.epoch, tuple(map(str, uids)), waiting))
            return shown
        finally:
            session.close()

    def whole(self, folder: str, uid: str) -> Iterator[bytes]:
        """All of one mail, in pieces."""
        yield from self.part(folder, uid, "")

    def part(self, folder: str, uid: str, section: str) -> Iterator[bytes]:
        """One part of a mail, in pieces, as it is encoded."""
        session = Session(self._settings, self._password(), self._now)
        try:
            session.examine(folder)
            yield from session.pieces(int(uid), section)
        finally:
            session.close()

    def _listed(self, folder: str, uid: int, size: int) -> tuple[Attachment, ...]:
        """The attachments of a mail that is too large, as the server lists them; none where that fails.

        By a connection of its own: whatever a stranger's mail makes the server say of it ends no pass.
        """
        try:
            session = Session(self._settings, self._password(), self._now)
            try:
                session.examine(folder)
                return listed(session.structure(uid), size)
            finally:
                session.close()
        except (DoorError, RecursionError, *NONSENSE) as error:
            _log.warning("%s: the parts of uid %s can't be listed: %s", folder, uid, error)
            return ()

    def _folders(self, session: Session, names: Iterable[str]) -> Iterator[Folder]:
        """Those that the server has, each open for reading when it comes. Raises NoFolder where it has none of them."""
        absent: list[NoFolder] = []
        for name in names:
            try:
                folder = session.examine(name)
            except NoFolder as error:
                absent.append(error)
                self._notice(_("{folder} can't be opened: {why}", folder=name, why=error))
            else:
                yield folder
        if len(absent) == len(self._settings.folders):
            raise absent[0]

    def _notice(self, words: str) -> None:
        self.notice = f"{self.notice} {words}".strip()

    def _folder(self, session: Session, folder: Folder, memory: Memory) -> Iterator[Batch]:
        name, epoch = folder.name, folder.epoch
        position = dict(memory.position(name))
        if not position:
            position = {
                "epoch": folder.epoch,
                "below": self._next_uid(session, folder),
                "since": self._now().isoformat(),
            }
            yield Batch(name, position=position)
        folder = _numbered(folder, position)
        if folder.epoch not in {epoch, position.get("passed", [epoch])[0]}:
            position["passed"] = [folder.epoch, 0]  # kept now: later its numbers may have grown past the old ones
            yield Batch(name, position=position)
        brought: set[tuple[str, int]] = set()
        before: list[int] = []
        uids: list[int] = []
        missing: list[int] = []
        for _round in range(_ROUNDS):
            uids = session.uids(folder)
            known = memory.known(name, folder.epoch)
            if not uids and (known or "passed" in position):
                self._notice(_("{folder} is empty on {host}. Nothing was removed here.", folder=name, host=self.where))
            missing = [uid for uid in uids if (folder.epoch, uid) not in brought and str(uid) not in known]
            if missing == before:
                break
            before = missing
            if not _passed(folder, position) and memory.knows_others(name, folder.epoch):
                for copies in self._copies(session, folder, missing, memory):
                    brought.update((folder.epoch, int(copy.uid)) for copy in copies.copies)
                    yield copies
                missing = [uid for uid in missing if (folder.epoch, uid) not in brought]
            for batch in self._missing(session, folder, missing, position):
                brought.update((item.epoch, int(item.uid)) for item in batch.items)
                yield batch
            # Until nothing is missing, or nothing more is to be had: the gap check (rule 1)
            folder = _numbered(session.examine(name), position)
        if missing:
            self._notice(
                ngettext(
                    "{n} mail in {folder} can't be fetched from {host}.",
                    "{n} mails in {folder} can't be fetched from {host}.",
                    len(missing),
                    folder=name,
                    host=self.where,
                )
            )
        if uids and uids[-1] > _passed(folder, position):
            yield Batch(name, position={**position, "passed": [folder.epoch, uids[-1]]})

    def _copies(self, session: Session, folder: Folder, missing: Sequence[int], memory: Memory) -> Iterator[Batch]:
        """Of a folder that numbers its mails anew, or is new among others: those that are here already (rule 3).

        They are recognised by their size and the headers that identify them, which the server hands out in bulk.
        """
        for start in range(0, len(missing), _GLIMPSES_AT_ONCE):
            glimpses = session.glimpses(missing[start : start + _GLIMPSES_AT_ONCE])
            copies = tuple(Copy(folder.epoch, uid, entry) for uid, entry in memory.recognise(glimpses).items())
            yield Batch(folder.name, copies=copies, left=max(len(missing) - start - _GLIMPSES_AT_ONCE, 0))

    def _missing(
        self, session: Session, folder: Folder, missing: Sequence[int], position: Mapping[str, Any]
    ) -> Iterator[Batch]:
        left = len(missing)
        lots = lots_of(session, missing)
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
                        attachments=self._listed(folder.name, uid, lot.whole_size) if lot.whole_size else (),
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


def _numbered(folder: Folder, position: Mapping[str, Any]) -> Folder:
    """The folder under the epoch of its numbers: its UIDVALIDITY, and how often they went back without a new one.

    RFC 3501 (2.3.1.1) forbids that; a server restored from a copy does it, and would give other mails known uids.
    """
    epoch, uid = position.get("passed", ["", 0])
    validity, _dot, times = epoch.partition(".")
    if validity != folder.epoch:
        return folder
    if 0 < folder.next_uid <= uid:
        epoch = f"{validity}.{int(times or 0) + 1}"
    return replace(folder, epoch=epoch)


def _passed(folder: Folder, position: Mapping[str, Any]) -> int:
    """The highest uid of the last whole pass under this epoch, 0 before the first."""
    epoch, uid = position.get("passed", ["", 0])
    return int(uid) if epoch == folder.epoch else 0
