"""Saving attachments: into which folder, under names that can do no harm (S-36)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from desk.conversation import File
from desk.errors import NotFound
from desk.safe import one_line
from desk.words import _, ngettext
from store import attachments
from tui.choose import Choice, Chooser
from tui.session import Severity

if TYPE_CHECKING:
    from tui.session import Session


def ask_where(app: App[Any], session: Session, files: Sequence[File]) -> None:
    """Ask for a folder, the desk's own first, and save the files there."""

    def chosen(choice: Choice[Path] | None) -> None:
        if choice is not None:
            _save(session, files, choice.value)

    def offer(typed: str) -> Sequence[Choice[Path]]:
        return _folders(typed, attachments.folder(session.store))

    if len(files) == 1:
        title = _("Save {name} in which folder?", name=one_line(files[0].attachment.label))
    else:
        title = ngettext("Save {n} file in which folder?", "Save {n} files in which folder?", len(files))
    app.push_screen(Chooser(title, offer, session.glyphs, none=_("No such folder.")), chosen)


def _save(session: Session, files: Sequence[File], folder: Path) -> None:
    saved: list[Path] = []
    for file in files:
        try:
            folder.mkdir(parents=True, exist_ok=True)  # the usual one may not be there yet
            _attachment, content = attachments.read(session.store, file.entry.id, file.attachment.index)
            saved.append(attachments.save(folder, file.attachment.label, content))
        except (NotFound, OSError) as error:
            words = _("{name} can't be saved: {error}", name=file.attachment.label, error=error)
            session.toast(words, Severity.WARNING)
    if len(saved) == 1:
        session.toast(_("Saved as {path}", path=_short(saved[0])))
    elif saved:
        session.toast(
            ngettext("{n} file saved in {folder}", "{n} files saved in {folder}", len(saved), folder=_short(folder))
        )


def _folders(typed: str, usual: Path) -> Sequence[Choice[Path]]:
    """The folder that was typed, and those in it that it may be the beginning of."""
    if not typed:
        others = (folder for folder in (Path.home(), Path.cwd()) if folder.is_dir())
        return [Choice(_short(folder), folder) for folder in dict.fromkeys((usual, *others))]
    try:
        path = Path(typed).expanduser()
    except RuntimeError:  # nobody has the home that ~name asks for
        return ()
    found = [path] if path.is_dir() else []
    with suppress(OSError):
        found += sorted(one for one in path.parent.iterdir() if one.is_dir() and one.name.startswith(path.name))
    return [Choice(_short(folder), folder) for folder in dict.fromkeys(found)][:12]


def _short(path: Path) -> str:
    """A path as shells write it: the home folder is `~`."""
    home = Path.home()
    return str("~" / path.relative_to(home)) if path.is_relative_to(home) else str(path)
