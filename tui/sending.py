"""From a written answer to one that waits to leave: the review, and what happens where others were faster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from textual.app import App

from desk.change import DeliveryHeld
from desk.duration import ahead
from desk.errors import Held
from desk.hold import HoldReason
from desk.safe import one_line
from desk.words import _
from store import Done
from tui.held import HeldScreen, Verdict
from tui.review import Reviewed, ReviewScreen
from tui.writing import Writing


@dataclass(frozen=True, slots=True)
class Sending:
    """One answer on its way out of the composer, which is told how it ended.

    `done` gets the words to say when nothing is left to write; `keep` leaves it a draft; `rework` goes back to the
    text with the newest messages in view.
    """

    app: App[Any]
    writing: Writing
    done: Callable[[str], None]
    keep: Callable[[], None]
    rework: Callable[[], None]

    def begin(self) -> None:
        """Show the answer once more before it leaves."""
        self.app.push_screen(ReviewScreen(self.writing), self._reviewed)

    def _reviewed(self, reviewed: Reviewed | None) -> None:
        if reviewed is None:
            return
        if reviewed.delay is None:
            self.keep()
        else:
            self._send(reviewed.delay, reviewed.by, anyway=False)

    def _send(self, delay: timedelta, by: str | None, *, anyway: bool) -> None:
        try:
            queued = self.writing.send(delay, anyway=anyway, review=by)
        except Held as held:
            screen = HeldScreen(self.writing.session, self.writing.ticket, held.newer)
            self.app.push_screen(screen, lambda verdict: self._judged(verdict, delay, by))
            return
        if queued is not None:
            self.done(_told(queued, delay))

    def _judged(self, verdict: Verdict | None, delay: timedelta, by: str | None) -> None:
        match verdict:
            case Verdict.SEND:
                self._send(delay, by, anyway=True)
            case Verdict.KEEP:
                self.keep()
            case Verdict.DISCARD:
                self.writing.discard()
                self.done(_("Thrown away."))
            case _:
                self.rework()


def _told(queued: Done, delay: timedelta) -> str:
    """What becomes of an answer that was queued."""
    who = [
        one_line(change.about)
        for change in queued.changes
        if isinstance(change, DeliveryHeld) and change.reason is HoldReason.REVIEW
    ]
    if who:
        return _("Waits for a review by {who} · u undoes", who=", ".join(who))
    return _("Leaves in {time} · u undoes", time=ahead(delay)) if delay else _("On its way.")
