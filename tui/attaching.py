"""Files for an answer that is being written: of the ticket, or of one's own machine, and so not over SSH.

A file is read and kept by a thread of its own, with its own connection to the store: no key waits for 20 MB.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

from textual.app import App

from desk import attaching
from desk.config import Brand
from desk.conversation import Entry, File, files
from desk.errors import DeskError
from desk.mail.facts import Attachment
from desk.safe import one_line
from desk.words import _
from store import Store, attachments, conversation
from tui.again import here
from tui.choose import Choice, Chooser, among
from tui.figures import size
from tui.session import Severity
from tui.writing import Writing

Read = Callable[[Store], tuple[str, bytes]]
"""Reads a file: its name and its bytes."""
Step = Callable[[], None]

_LOOKED_AT: Final = 2_000  # names of a folder
_OFFERED: Final = 12


@dataclass(frozen=True, slots=True)
class Attaching:
    """Asks for files of an answer. `changed` is called when it has one more, or one less."""

    app: App[Any]
    writing: Writing
    changed: Callable[[], None]

    def ask(self, typed: str = "") -> None:
        """Ask which file shall be attached, or taken out."""
        session, fixed = self.writing.session, among([*self._attached_ones(), *self._of_the_ticket()])

        def offer(typed: str) -> Sequence[Choice[Step]]:
            if typed.startswith(("/", "~", ".")):
                return () if session.remote else self._paths(typed)
            return fixed(typed)

        def chosen(choice: Choice[Step] | None) -> None:
            if choice is not None:
                choice.value()

        title = _("Attach which file?") if session.remote else _("Attach which file? (a path, or one of the ticket)")
        none = _("Over SSH only files of the ticket can be attached.") if session.remote else _("No such file.")
        self.app.push_screen(Chooser(title, offer, session.glyphs, none=none, typed=typed), chosen)

    def of_message(self, message: Entry) -> None:
        """Attach the files that came with a message, without the pictures in its words."""
        entries = conversation.entries(self.writing.session.store, self.writing.ticket.number)
        there = [file for file in files(entries) if file.entry.id == message.id and not file.attachment.inline]
        if wanted := here(self.writing.session, there):
            for file in wanted:
                self._attach(partial(_of_ticket, file))

    def _attached_ones(self) -> Iterator[Choice[Step]]:
        for index, file in enumerate(self.writing.attachments):
            yield Choice(file.label, partial(self._take_out, index), _("take out"))

    def _of_the_ticket(self) -> Iterator[Choice[Step]]:
        """The newest first."""
        entries = conversation.entries(self.writing.session.store, self.writing.ticket.number)
        for file in reversed(files(entries)):
            words = f"[{file.number}] {file.attachment.label}"
            yield Choice(words, partial(self._copy, file), size(file.attachment.size))

    def _paths(self, typed: str) -> Sequence[Choice[Step]]:
        """The files and folders that a path may be the beginning of."""
        try:
            path = Path(typed).expanduser()
            folder, begins = (path, "") if typed.endswith("/") else (path.parent, path.name)
            with os.scandir(folder) as found:
                names = sorted(
                    (not one.is_dir(), one.name)
                    for one in islice(found, _LOOKED_AT)
                    if one.name.startswith(begins) and (begins or not one.name.startswith("."))
                )
        except (OSError, RuntimeError):  # it isn't there, or nobody has the home that ~name asks for
            return []
        return [self._path(folder / name, is_file) for is_file, name in names[:_OFFERED]]

    def _path(self, path: Path, is_file: bool) -> Choice[Step]:
        if not is_file:
            return Choice(f"{path}/", lambda: self.ask(f"{path}/"), _("folder"))
        return Choice(str(path), lambda: self._attach(partial(_of_machine, path, self.writing.brand)))

    def _copy(self, file: File) -> None:
        if here(self.writing.session, [file]):
            self._attach(partial(_of_ticket, file))

    def _take_out(self, index: int) -> None:
        self.writing.detach(index)
        self.changed()

    def _attach(self, read: Read) -> None:
        self.writing.reading += 1
        self.app.run_worker(self._attached(read), group="attaching")

    async def _attached(self, read: Read) -> None:
        writing = self.writing
        try:
            writing.attach(await asyncio.to_thread(self._kept, read))
        except DeskError as error:
            writing.session.toast(str(error), Severity.WARNING)
        except OSError as error:
            words = _(
                "{name} can't be attached: {error}", name=one_line(str(error.filename or "")), error=error.strerror
            )
            writing.session.toast(words, Severity.WARNING)
        finally:
            writing.reading -= 1
        self.changed()

    def _kept(self, read: Read) -> Attachment:
        """Runs in a thread of its own."""
        writing = self.writing
        with closing(writing.session.store.again()) as store:
            name, content = read(store)
            attaching.check(len(content) + sum(file.size for file in writing.attachments), writing.brand)
            return attachments.keep(store, name, content)


def _of_ticket(file: File, store: Store) -> tuple[str, bytes]:
    _attachment, content = attachments.read(store, file.entry.id, file.attachment.index)
    return file.attachment.label, content


def _of_machine(path: Path, brand: Brand | None, _store: Store) -> tuple[str, bytes]:
    return path.name, attachments.load(path, brand)
