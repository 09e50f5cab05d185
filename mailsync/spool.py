"""Answers into a folder, a file each: for demos, for tests, and for desks whose mail another program sends."""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from desk.words import _
from mailsync.channel import Letter
from mailsync.errors import DoorError, Refused, said


class Spool:
    """See `mailsync.channel.Sink`. Files are named by the number in the outbox and never written over."""

    def __init__(self, folder: Path) -> None:
        self.where = str(folder)
        self._folder = folder
        self._offered: Letter | None = None

    async def offer(self, letter: Letter) -> AsyncIterator[tuple[str, Refused]]:
        """A folder refuses nobody."""
        self._offered = letter
        refused: tuple[tuple[str, Refused], ...] = ()
        for each in refused:
            yield each

    async def transfer(self) -> None:
        """Write the mail beside its place, down to the disk."""
        assert self._offered is not None
        with self._explaining():
            self._write(self._draft(self._offered), self._offered.raw)

    def _write(self, draft: Path, raw: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(descriptor)

    async def finish(self) -> str:
        """Give the mail its name. A file that is there already is the same mail, or the folder is another desk's."""
        assert self._offered is not None
        draft, path = self._draft(self._offered), self._path(self._offered)
        self._offered = None
        with self._explaining():
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
            there = path.read_bytes() == draft.read_bytes()
            draft.unlink()
            self._sync()
        if not there:
            raise Refused(_("{path} holds another mail; nothing was written.", path=path), permanent=True)
        return path.name

    async def arrived(self, letter: Letter) -> bool | None:
        """The file tells."""
        path = self._path(letter)
        with self._explaining():
            return path.exists() and path.read_bytes() == letter.raw

    async def close(self) -> None:
        """Drop what was offered and not finished."""
        if self._offered is not None:
            self._draft(self._offered).unlink(missing_ok=True)
            self._offered = None

    def _path(self, letter: Letter) -> Path:
        return self._folder / f"{letter.item:06}.eml"

    def _draft(self, letter: Letter) -> Path:
        return self._folder / f".{self._path(letter).name}"

    def _sync(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    @contextlib.contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            words = said(error.strerror or str(error))
            raise DoorError(_("{path}: {why}", path=self.where, why=words)) from error
