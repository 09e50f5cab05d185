"""Opening attachments in programs of the agent's own desktop; never over SSH, and never a file that could be run.

A desktop picks the program by the ending of a name. So there is a list of endings that only readers, viewers and
players open; all other files are only saved, and whoever saves one decides what becomes of it.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desk.conversation import File
from desk.errors import NotFound
from desk.words import _
from store import attachments
from tui.session import Severity

if TYPE_CHECKING:
    from tui.session import Session

OPENED: Final = frozenset((
    ".pdf", ".txt", ".log", ".csv", ".tsv", ".md", ".rtf",
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".avif",
    ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".odt", ".ods", ".odp", ".hwp", ".hwpx",  # no .docm: macros
    ".mp3", ".m4a", ".ogg", ".opus", ".wav", ".flac", ".mp4", ".m4v", ".mov", ".webm", ".mkv", ".ics", ".vcf",
))  # fmt: skip
"""What may be opened. HTML and SVG are not here: a browser would run their scripts as files of this machine."""


class Opener:
    """Opens files, each in a folder that only this user reads; all of them are gone when the console ends."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._folder: Path | None = None

    def can_open(self) -> bool:
        """Whether there is a desktop to open anything on; where there is none, that is said."""
        if self._session.remote:
            self._warn(_("Over SSH nothing can be opened: it would open on that machine."))
        elif _program() is None:
            self._warn(_("There is no desktop here to open files on."))
        else:
            return True
        return False

    def open(self, file: File) -> None:
        """Open a file in the program that the desktop has for it."""
        name, program = file.attachment.label, _program()
        if Path(name).suffix.lower() not in OPENED:
            self._warn(_("Files of this kind are only saved: {name}", name=name))
            return
        if program is None:
            return
        try:
            _attachment, content = attachments.read(self._session.store, file.entry.id, file.attachment.index)
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="deskhand-"))
            path = attachments.save(self._folder, name, content)
            process = subprocess.Popen(
                [program, str(path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except (NotFound, OSError) as error:
            self._warn(_("{name} can't be opened: {error}", name=name, error=error))
            return
        loop = asyncio.get_running_loop()
        # A viewer may live longer than the console: nobody waits for it but this thread, which holds up no end.
        threading.Thread(target=self._wait, args=(process, name, loop), daemon=True).start()
        self._session.toast(_("Opened: {name}", name=name))

    def close(self) -> None:
        """Remove what was written for others to open."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _wait(self, process: subprocess.Popen[bytes], name: str, loop: asyncio.AbstractEventLoop) -> None:
        if process.wait():
            with suppress(RuntimeError):  # the console has ended
                loop.call_soon_threadsafe(self._warn, _("No program here opens {name}.", name=name))

    def _warn(self, words: str) -> None:
        self._session.toast(words, Severity.WARNING)


def _program() -> str | None:
    """What opens files on this desktop. Without a display, `xdg-open` would start a program in our terminal."""
    if sys.platform == "darwin":
        return shutil.which("open")
    return shutil.which("xdg-open") if {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys() else None
