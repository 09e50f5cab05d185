"""An answer that was refused, or that nobody knows to have arrived: a person says what becomes of it (rule 17)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from textual.app import App

from desk.command import Readdress, SettleDelivery
from desk.conversation import Entry
from desk.label import label
from desk.outbox import TROUBLED, Delivery, OutboxItem, OutboxState
from desk.safe import one_line
from desk.words import N_, _
from store import outbox
from tui.choose import Choice, Chooser, among
from tui.session import Session

_VERDICTS: Final = {
    OutboxState.SENT: N_("It did arrive"),
    OutboxState.QUEUED: N_("Send it again"),
    OutboxState.CANCELLED: N_("Give up"),
}


def ask_to_settle(app: App[Any], session: Session, entry: Entry) -> None:
    """Ask what became of an answer; one that is on its way, or arrived, needs no answer."""
    item = None if entry.outbox is None else outbox.get(session.store, entry.outbox)
    if item is None or not item.among(TROUBLED):
        _refuse(session)
        return

    def chosen(choice: Choice[OutboxState] | None) -> None:
        if choice is not None:
            settle(app, session, item, choice.value)

    choices = [Choice(_(words), state) for state, words in _VERDICTS.items()]
    app.push_screen(Chooser(_("What became of this answer?"), among(choices), session.glyphs), chosen)


def settle(app: App[Any], session: Session, item: OutboxItem, verdict: OutboxState) -> None:
    """Make this of an answer in trouble, at all of its recipients that are in it or at one; ask what may come twice."""
    troubled = item.among(TROUBLED)
    if not troubled:
        _refuse(session)
    elif len(troubled) == 1:
        _make_sure(app, session, item, verdict, troubled[0])
    else:
        choices: list[Choice[Delivery | None]] = [Choice(_("All of them"), None)]
        choices += [Choice(part.address, part, label(part.state)) for part in troubled]

        def chosen(choice: Choice[Delivery | None] | None) -> None:
            if choice is not None:
                _make_sure(app, session, item, verdict, choice.value)

        app.push_screen(Chooser(_("At whom?"), among(choices), session.glyphs), chosen)


def ask_to_readdress(app: App[Any], session: Session, item: OutboxItem) -> None:
    """Ask for the right address instead of one that was refused; of several, which one first."""
    refused = item.among({OutboxState.REJECTED})

    def ask(part: Delivery) -> None:
        def offer(typed: str) -> Sequence[Choice[str]]:
            return [Choice(typed, typed.strip())] if typed.strip() else ()

        def chosen(choice: Choice[str] | None) -> None:
            if choice is not None:
                command = Readdress(item.id, part.address, choice.value, session.config.desk.undo)
                if session.perform(command) is not None:
                    session.toast(_("It goes to {address} · u undoes", address=choice.value))

        title = _("To which address instead of {address}?", address=one_line(part.address))
        app.push_screen(Chooser(title, offer, session.glyphs, none=title, typed=one_line(part.address)), chosen)

    def picked(choice: Choice[Delivery] | None) -> None:
        if choice is not None:
            ask(choice.value)

    if not refused:
        session.toast(_("No address of this answer was refused."))
    elif len(refused) == 1:
        ask(refused[0])
    else:
        choices = [Choice(part.address, part, one_line(part.words)) for part in refused]
        app.push_screen(Chooser(_("Which address is wrong?"), among(choices), session.glyphs), picked)


def _make_sure(app: App[Any], session: Session, item: OutboxItem, verdict: OutboxState, part: Delivery | None) -> None:
    """Ask once more before what may have arrived is sent again. `part`: at this recipient, else at all in trouble."""
    command = SettleDelivery(item.id, verdict, None if part is None else part.address)
    doubtful = any(one.state is OutboxState.UNCERTAIN for one in ([part] if part else item.among(TROUBLED)))
    if verdict is not OutboxState.QUEUED or not doubtful:
        session.perform(command)
        return

    def chosen(choice: Choice[bool] | None) -> None:
        if choice is not None and choice.value:
            session.perform(command)

    choices = [Choice(_("Leave it as it is"), False), Choice(_("Send it once more"), True)]
    title = _("Nobody knows whether it arrived: it may arrive twice. Send it?")
    app.push_screen(Chooser(title, among(choices), session.glyphs), chosen)


def _refuse(session: Session) -> None:
    session.toast(_("Here is nothing to settle: only answers that were refused or are uncertain."))
