"""Saving an attachment: which one, into which folder, under a name that can do no harm (S-36)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App

from desk.conversation import Entry
from desk.errors import NotFound
from desk.mail.facts import Attachment
from desk.safe import one_line, safe_name
from desk.words import _
from store import attachments
from tui.choose import Choice, Chooser, among
from tui.figures import size
from tui.session import Severity

if TYPE_CHECKING:
    from tui.session import Session

File = tuple[Entry, Attachment]


def ask_to_save(app: App[int], session: Session, entries: Sequence[Entry]) -> None:
    """Ask which file of a conversation shall be saved, and where; not over SSH, where it would stay behind."""
    files = [(entry, file) for entry in entries for file in entry.attachments]
    if session.remote:
        session.toast(_("Over SSH no file can be saved: it would stay on that machine."), Severity.WARNING)
    elif not files:
        session.toast(_("No files came with this ticket."))
    elif len(files) == 1:
        _ask_where(app, session, files[0])
    else:
        choices = [Choice(f"[{n}] {one[1].name}", one, size(one[1].size)) for n, one in enumerate(files, 1)]

        def chosen(choice: Choice[File] | None) -> None:
            if choice is not None:
                _ask_where(app, session, choice.value)

        app.push_screen(Chooser(_("Which file?"), among(choices), session.glyphs), chosen)


def save_file(folder: Path, name: str, content: bytes) -> Path:
    """Write a new file into a folder, and return its path; a file that is there already is never touched.

    Raises OSError. Links are not followed, so that nothing outside of the folder is written.
    """
    safe = Path(safe_name(name))
    for number in count(1):
        path = folder / (safe.name if number == 1 else f"{safe.stem} ({number}){safe.suffix}")
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        return path
    raise AssertionError("there is always a next number")


def _ask_where(app: App[int], session: Session, wanted: File) -> None:
    entry, file = wanted

    def save(choice: Choice[Path] | None) -> None:
        if choice is None:
            return
        try:
            _file, content = attachments.read(session.store, entry.id, file.index)
            path = save_file(choice.value, file.name, content)
        except (NotFound, OSError) as error:
            session.toast(_("{name} can't be saved: {error}", name=file.name, error=error), Severity.WARNING)
        else:
            session.toast(_("Saved as {path}", path=path))

    title = _("Save {name} in which folder?", name=one_line(file.name))
    app.push_screen(Chooser(title, _folders, session.glyphs, none=_("No such folder.")), save)


def _folders(typed: str) -> Sequence[Choice[Path]]:
    """The folder that was typed, and those in it that it may be the beginning of."""
    if not typed:
        usual = (Path.home() / "Downloads", Path.home(), Path.cwd())
        return [Choice(str(folder), folder) for folder in dict.fromkeys(usual) if folder.is_dir()]
    path = Path(typed).expanduser()
    found = [path] if path.is_dir() else []
    with suppress(OSError):
        found += sorted(one for one in path.parent.iterdir() if one.is_dir() and one.name.startswith(path.name))
    return [Choice(str(folder), folder) for folder in dict.fromkeys(found)][:12]
