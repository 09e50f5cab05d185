"""Mail from a maildir of this machine. It is only read: no file is moved, renamed or written."""

from __future__ import annotations

import logging
import os
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO, Final

from desk.config import Archive
from desk.errors import NotFound
from desk.mail.facts import Attachment
from desk.words import _
from mailsync.channel import (
    BATCH_BYTES,
    BATCH_ITEMS,
    BEGINNING,
    LARGEST,
    PIECE,
    Batch,
    Item,
    Memory,
    Read,
    Shown,
    before_date,
)
from mailsync.errors import DoorError, said
from mailsync.file_structure import find, listed, pieces

_log = logging.getLogger(__name__)

_FOLDERS: Final = ("new", "cur")
_LOOK_SECONDS: Final = 1.0  # between looks at the folders' times
_POLL_SECONDS: Final = 300.0  # between passes all the same: some network file systems keep no times
_COARSE: Final = 2.0  # seconds: two changes closer together may leave a folder the same time


class Maildir:
    """See `mailsync.channel.Source`. A mail's uid is its file's unique name, which stays when its flags change."""

    def __init__(self, path: Path, archive: Archive | date, read: Read) -> None:
        self.where = str(path)
        self.notice = ""
        self.read = read
        self._path = path
        self._archive = archive
        self._seen: tuple[int, ...] = ()

    def fetch(self, memory: Memory) -> Iterator[Batch]:
        """The files that the ledger lacks, in the order of their names, which begin with the time of delivery."""
        self.notice = ""
        self._seen = self._times()
        began_ns = time.time_ns()
        files = self._files()
        position = memory.position("")
        if not position:
            # The names, since no time of a file is safe: it may have been copied here with the one of its delivery
            position = {"first": sorted(files) if self._archive is Archive.NOW else []}
            yield Batch("", position=position)
        first = frozenset(position["first"])
        known = memory.known("", "")
        if known and not files:
            self.notice = _("{path} is empty. Nothing was removed here.", path=self.where)
        missing = sorted(files.keys() - known)
        lot: list[Item] = []
        size = 0
        passed_over = came = False
        for number, uid in enumerate(missing, 1):
            item = self._item(uid, files[uid], uid in first)
            if item is None:
                passed_over = True
            else:
                lot.append(item)
                size += len(item.raw)
                came = True
            if len(lot) == BATCH_ITEMS or size > BATCH_BYTES:
                yield Batch("", tuple(lot), len(missing) - number)
                lot, size = [], 0
        # Once all that lay there at the first contact is in the ledger, the list has done its work
        done = first and not passed_over
        kept = {"first": [] if done else position["first"], "passed_ns": began_ns}
        yield Batch("", tuple(lot), position=kept if came or done or "passed_ns" not in position else None)

    def show(self, memory: Memory) -> list[Shown]:
        """The folder with its files. One that came, or got another name, after the last whole pass is waiting."""
        self.notice = ""
        passed_ns = memory.position("").get("passed_ns", 0)
        files = {uid: path for uid, path in self._files().items() if not path.is_dir()}
        waiting = frozenset(uid for uid, path in files.items() if _changed_ns(path) > passed_ns)
        return [Shown("", "", tuple(sorted(files)), waiting)]

    def _files(self) -> dict[str, Path]:
        files: dict[str, Path] = {}
        try:
            for folder in _FOLDERS:
                for entry in os.scandir(self._path / folder):
                    if not entry.name.startswith("."):
                        files[_unique(entry.name)] = Path(entry.path)
        except OSError as error:
            raise self._explained(error) from error
        return files

    def _item(self, uid: str, path: Path, first: bool) -> Item | None:
        """The mail of a file; None where it has gone or got another name meanwhile: the next pass finds it."""
        try:
            # A link could lead anywhere, and a pipe would never end (S-71)
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError:
            return None
        except OSError as error:
            self.notice = str(self._explained(error))
            return None
        with os.fdopen(descriptor, "rb") as file:
            about = os.fstat(descriptor)
            if not stat.S_ISREG(about.st_mode):
                return None
            large = about.st_size > LARGEST
            raw = file.read(BEGINNING if large else LARGEST)
            attachments = self._listed(file, uid, about.st_size) if large else ()
        received_at = datetime.fromtimestamp(about.st_mtime, UTC)
        old = first or before_date(received_at, self._archive)
        whole_size = about.st_size if large else 0
        return Item("", "", uid, raw, received_at, old, whole_size, attachments=attachments)

    def _listed(self, file: BinaryIO, uid: str, size: int) -> tuple[Attachment, ...]:
        """The attachments of a mail that is too large; none where that fails: it ends no pass."""
        try:
            return listed(file, size)
        except (OSError, ValueError, LookupError) as error:
            _log.warning("the parts of %s can't be listed: %s", uid, error)
            return ()

    def whole(self, folder: str, uid: str) -> Iterator[bytes]:
        """All of one file, in pieces."""
        with self._opened(uid) as file:
            while piece := file.read(PIECE):
                yield piece

    def part(self, folder: str, uid: str, section: str) -> Iterator[bytes]:
        """One part of a file, in pieces, as it is encoded."""
        with self._opened(uid) as file:
            span = find(file, os.fstat(file.fileno()).st_size, section)
            if span is None:
                raise NotFound(_("The mail in {path} has no such part.", path=self.where))
            yield from pieces(file, span, PIECE)

    @contextmanager
    def _opened(self, uid: str) -> Iterator[BinaryIO]:
        """A mail's file; what goes wrong with it is told as trouble at the door. Raises NotFound where it has gone."""
        path = self._files().get(uid)
        if path is None:
            raise NotFound(_("The mail is not in {path} any more.", path=self.where))
        try:
            with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
                yield file
        except OSError as error:
            raise self._explained(error) from error

    def wait(self, stop: threading.Event) -> None:
        """Look at the times of the two folders every second."""
        deadline = time.monotonic() + _POLL_SECONDS
        while not stop.wait(_LOOK_SECONDS) and time.monotonic() < deadline:
            times = self._times()
            fresh = any(abs(time.time() - at / 1e9) < _COARSE for at in times)
            if times != self._seen or fresh:
                return

    def _times(self) -> tuple[int, ...]:
        try:
            return tuple((self._path / folder).stat().st_mtime_ns for folder in _FOLDERS)
        except OSError as error:
            raise self._explained(error) from error

    def abort(self) -> None:
        """Nothing here waits for long."""

    def close(self) -> None:
        """Nothing is held open."""

    def _explained(self, error: OSError) -> DoorError:
        return DoorError(
            _("{path}: {why}", path=said(str(error.filename or self.where)), why=said(error.strerror or str(error)))
        )


def _changed_ns(path: Path) -> int:
    try:
        return path.lstat().st_ctime_ns
    except OSError:  # it has gone, or has got another name meanwhile
        return time.time_ns()


def _unique(name: str) -> str:
    """The part of a file's name that never changes, as text that can be stored whatever bytes it is made of."""
    return os.fsencode(name.partition(":")[0]).decode(errors="backslashreplace")
