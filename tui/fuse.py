"""The fuse has blown: a person says what becomes of the automatic mail that is held (rule 9)."""

from __future__ import annotations

from typing import Any

from textual.app import App

from desk.command import ResetFuse
from desk.outbox import OutboxState
from desk.words import _, ngettext
from store import fuse, outbox
from tui.choose import Choice, Chooser, among
from tui.session import Session


def ask_to_reset(app: App[Any], session: Session) -> None:
    """Ask whether what is held shall leave or be dropped; either way automatic mail goes again."""
    if fuse.get(session.store).blown_at is None:
        session.toast(_("The fuse is whole; no automatic mail is held."))
        return

    def chosen(choice: Choice[bool] | None) -> None:
        if choice is not None:
            session.perform(ResetFuse(choice.value))

    held = len(outbox.automatic(session.store, OutboxState.HELD))
    choices = [Choice(_("Drop them, and let new ones go"), True), Choice(_("Send them, and let new ones go"), False)]
    title = ngettext(
        "{n} automatic mail is held. What becomes of it?", "{n} automatic mails are held. What becomes of them?", held
    )
    app.push_screen(Chooser(title, among(choices), session.glyphs), chosen)
