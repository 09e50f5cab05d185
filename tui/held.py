"""Someone was faster: exactly what was written since one began, and what may become of one's own answer."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from textual.app import ComposeResult
from textual.screen import Screen

from desk.conversation import Entry
from desk.duration import compact
from desk.safe import one_line
from desk.ticket import Ticket
from desk.words import _
from tui.actions import Where
from tui.conversation import Shown, body_of, lay
from tui.footer import Footer
from tui.pager import Pager
from tui.rows import Look, Row, Span, fitted

if TYPE_CHECKING:
    from tui.app import DeskApp
    from tui.session import Session


class Verdict(StrEnum):
    """What an author makes of an answer that is held."""

    SEND = "send"
    REWORK = "rework"
    KEEP = "keep"
    DISCARD = "discard"


class NewerPane(Pager):
    """The messages that hold an answer."""

    def __init__(self, session: Session, ticket: Ticket, newer: Sequence[Entry]) -> None:
        super().__init__(session)
        self._ticket = ticket
        self._newer = newer

    head_size = 2

    def head(self) -> Sequence[tuple[Span, ...]]:
        """Who was faster, and by how much."""
        last, now = self._newer[-1], self.session.now()
        name, age = one_line(last.author.name or last.author.address), compact(now - last.at)
        if last.author.agent is None:
            words = _("Held: {name} wrote again {time} ago, after you began.", name=name, time=age)
        else:
            words = _("Held: {name} answered {time} ago, after you began.", name=name, time=age)
        return fitted(((" " + words, Look.WARN),), self.measure, self.session.glyphs.ellipsis), ()

    def lay_out(self) -> None:
        rows: list[Row] = []
        for place, entry in enumerate(self._newer):
            shown = Shown(self.measure, self._ticket.number, self._ticket.subject, self._ticket.customer.email)
            rows += lay(entry, place, shown, body_of(entry), self.session.glyphs)
        self.rows = rows


class HeldScreen(Screen[Verdict]):
    """Asks what shall become of an answer that was written without seeing `newer`."""

    hears = (Where.HELD,)

    def __init__(self, session: Session, ticket: Ticket, newer: Sequence[Entry]) -> None:
        super().__init__()
        self._session = session
        self._ticket = ticket
        self._newer = newer
        self._seen = False
        self._discarding = False

    def compose(self) -> ComposeResult:
        yield NewerPane(self._session, self._ticket, self._newer)
        yield Footer(cast("DeskApp", self.app).keyboard)

    def on_mount(self) -> None:
        # A key that was pressed before all this was on the screen is no answer to it.
        self.call_after_refresh(self._shown)

    def _shown(self) -> None:
        self._seen = True

    def action_send(self) -> None:
        """Send it as it is."""
        if self._seen:
            self.dismiss(Verdict.SEND)

    def action_rework(self) -> None:
        """Back to the text, with the new messages in view."""
        self.dismiss(Verdict.REWORK)

    def action_keep(self) -> None:
        """Keep it as a draft."""
        self.dismiss(Verdict.KEEP)

    def action_discard(self) -> None:
        """Throw it away, when asked twice: that can't be undone."""
        if self._discarding:
            self.dismiss(Verdict.DISCARD)
        elif self._seen:
            self._discarding = True
            self._session.toast(_("Once more throws your answer away."))
