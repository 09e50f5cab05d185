"""An answer that was refused, or that nobody knows to have arrived: a person says what becomes of it (rule 17)."""

from __future__ import annotations

from typing import Any

from textual.app import App

from desk.command import SettleDelivery
from desk.conversation import Entry
from desk.outbox import TROUBLED, OutboxState
from desk.words import _
from tui.choose import Choice, Chooser, among
from tui.session import Session


def ask_to_settle(app: App[Any], session: Session, entry: Entry) -> None:
    """Ask what became of an answer; one that is on its way, or arrived, needs no answer."""
    item = entry.outbox
    if item is None or not any(part.state in TROUBLED for part in entry.deliveries):
        session.toast(_("Here is nothing to settle: only answers that were refused or are uncertain."))
        return

    def settled(choice: Choice[OutboxState] | None) -> None:
        if choice is not None:
            session.perform(SettleDelivery(item, choice.value))

    choices = [
        Choice(_("It did arrive"), OutboxState.SENT),
        Choice(_("Send it again"), OutboxState.QUEUED),
        Choice(_("Give up"), OutboxState.CANCELLED),
    ]
    app.push_screen(Chooser(_("What became of this answer?"), among(choices), session.glyphs), settled)
