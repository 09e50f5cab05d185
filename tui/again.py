"""Messages that could not be read or not be fetched whole, and files of them: what can be asked of the engine."""

from __future__ import annotations

from collections.abc import Sequence
from subprocess import CalledProcessError
from typing import TYPE_CHECKING

from textual.app import App, SuspendNotSupported

from desk.conversation import Entry, EntryKind, File
from desk.errors import DeskError
from desk.safe import one_line
from desk.words import _
from store import attachments, requests
from store.requests import Wish
from tui.external import edited_bytes
from tui.session import Severity

if TYPE_CHECKING:
    from tui.session import Session


def ask_again(session: Session, entry: Entry, source: bytes | None = None) -> None:
    """Ask the engine for what a message lacks; what comes of it is seen in the ticket."""
    if entry.kind is EntryKind.EVENT:
        return
    try:
        wish = requests.ask(session.store, entry.id, session.agent.name, source)
    except DeskError as error:
        session.toast(str(error), Severity.WARNING)
        return
    if wish is Wish.FETCH:
        session.toast(_("All of the mail is being fetched."))
    else:
        session.toast(_("The mail is read once more."))


def here(session: Session, files: Sequence[File]) -> list[File]:
    """Those of the files that are here; what is still on the server is asked for, and that is said."""
    away = [file for file in files if file.attachment.away]
    for file in away:
        requests.ask_for(session.store, file.entry.id, file.attachment, session.agent.name)
        session.toast(_("{name} is being fetched.", name=one_line(file.attachment.label)))
    return [file for file in files if not file.attachment.away]


def mend(app: App[int], session: Session, entry: Entry) -> None:
    """Have an agent change the source in an editor; not over SSH, where that would open a door to the machine."""
    if not entry.broken:
        session.toast(_("This mail could be read."), Severity.WARNING)
        return
    if session.remote:
        session.toast(_("Over SSH there is no other editor."), Severity.WARNING)
        return
    before = attachments.raw(session.store, entry.id)
    try:
        after = edited_bytes(app, before, ".eml")
    except (OSError, CalledProcessError, SuspendNotSupported) as error:
        session.toast(_("The editor failed: {error}", error=error), Severity.ERROR)
        return
    if after != before:
        ask_again(session, entry, after)
