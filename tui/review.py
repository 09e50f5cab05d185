"""Before an answer leaves: who gets it and why, what else happens, and the words once more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, cast

from textual.app import ComposeResult
from textual.screen import Screen

from desk.conversation import EntryKind
from desk.duration import ahead
from desk.errors import NotAllowed
from desk.mail import person
from desk.placeholder import unfilled
from desk.safe import clean, one_line
from desk.words import N_, _
from tui import recipients
from tui.actions import BY_ID, Where
from tui.asking import ask_when, ask_whom
from tui.attaching import Attaching
from tui.canned import does
from tui.cells import cell_len, fit, wrap
from tui.composer_head import TITLES
from tui.figures import moment, size
from tui.footer import Footer
from tui.pager import Pager
from tui.rows import Look, Row, Span, fitted
from tui.session import Severity
from tui.writing import Writing

if TYPE_CHECKING:
    from tui.app import DeskApp

_INDENT: Final = "   "


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What came of the review: the answer leaves after `delay`, or (None) it is kept as a draft.

    `by`: the agent or the group who is to see it first.
    """

    delay: timedelta | None
    by: str | None = None


class ReviewPane(Pager):
    """The answer as it will leave. `leaves_at` is set where it is to wait longer than the undo window."""

    def __init__(self, writing: Writing) -> None:
        super().__init__(writing.session)
        self._writing = writing
        self.leaves_at: datetime | None = None

    head_size = 2

    def head(self) -> Sequence[tuple[Span, ...]]:
        """Which ticket is answered."""
        ticket = self._writing.ticket
        title = _(TITLES[self._writing.kind], ticket=ticket.number)
        words = f" {title} {self.session.glyphs.dot} {one_line(ticket.subject)}"
        return fitted(((words, Look.CUSTOMER),), self.measure, self.session.glyphs.ellipsis), ()

    def lay_out(self) -> None:
        who = recipients.rows(self._writing, _INDENT, self._side(), self.measure)
        facts = [*who, *self._rest()]
        words = self._lines(self._writing.text.strip("\n"), Look.TEXT)
        self.rows = [Row(0, spans) for spans in (*facts, (), *words, *self._below())]

    def _below(self) -> Iterator[tuple[Span, ...]]:
        """The signature and what is quoted."""
        try:
            below, look = self._writing.below(), Look.QUIET
        except NotAllowed as error:
            below, look = str(error), Look.WARN
        if below.strip("\n"):
            yield ()
            yield from self._lines(below.strip("\n"), look)

    def _lines(self, text: str, look: Look) -> Iterator[tuple[Span, ...]]:
        for line in wrap(clean(text, keep_newlines=True), self.measure - len(_INDENT)):
            yield ((_INDENT + line, look),)

    def _rest(self) -> Iterator[tuple[Span, ...]]:
        """What else happens, when it leaves, and what the author should know."""
        writing, now = self._writing, self.session.now()
        if does_too := does(writing.actions):
            names = ", ".join(dict.fromkeys(one_line(reply.title) for reply in writing.used))
            key = cast("DeskApp", self.app).keyboard.keymap.first(BY_ID["review.then"])
            if writing.with_actions:
                words = _('{actions}, from "{replies}" ({key} leaves it out)', actions=does_too, replies=names, key=key)
                yield from self._fact(_("Then"), words, Look.TEXT)
            else:
                yield from self._fact(_("Then"), _("nothing else ({key} puts it back)", key=key), Look.QUIET)
        for number, file in enumerate(writing.attachments, 1):
            words = f"[{number}] {file.label} {self.session.glyphs.dot} {size(file.size)}"
            yield from self._fact(_("Files") if number == 1 else "", words, Look.TEXT)
        if writing.seems_incomplete:
            key = cast("DeskApp", self.app).keyboard.keymap.first(BY_ID["review.attach"])
            words = _("the answer speaks of a file, and has none ({key} attaches one)", key=key)
            yield from self._fact(_("Files"), words, Look.WARN)
        if self.leaves_at is not None:
            words = _("in {time}, at {moment}", time=ahead(self.leaves_at - now), moment=moment(self.leaves_at, now))
            yield from self._fact(_("Leaves"), words, Look.WARN)
        if reviewers := writing.reviewers():
            words = _("{who} sees it before it leaves", who=", ".join(reviewers))
            yield from self._fact(_("Review"), words, Look.WARN)
        customer = writing.ticket.customer
        if customer.email and customer.email.lower() not in {email.lower() for email in (*writing.to, *writing.cc)}:
            words = _("the customer, {address}, does not get this", address=person.address(customer.email))
            yield from self._fact(_("Note"), words, Look.WARN)
        for entry in writing.newer():
            name = one_line(entry.author.name or entry.author.address)
            if entry.kind is EntryKind.NOTE:
                words = _("{name} wrote a note after you began", name=name)
            else:
                words = _("{name} wrote a message after you began", name=name)
            yield from self._fact(_("News"), words, Look.WARN)
        if missing := unfilled(writing.text):
            yield from self._fact(_("Empty"), _("{missing}: fill this in first", missing=", ".join(missing)), Look.WARN)

    def _fact(self, name: str, words: str, look: Look) -> Iterator[tuple[Span, ...]]:
        side = self._side()
        for line in wrap(one_line(words), self.measure - len(_INDENT) - side):
            yield (_INDENT + fit(name, side), Look.QUIET), (line, look)
            name = ""

    def _side(self) -> int:
        """How wide the names at the left are."""
        named = (
            *recipients.ROLES.values(),
            N_("Then"),
            N_("Files"),
            N_("Leaves"),
            N_("Review"),
            N_("Note"),
            N_("News"),
            N_("Empty"),
        )
        names = map(_, named)
        return max(map(cell_len, names)) + 2


class ReviewScreen(Screen[Reviewed]):
    """Asks whether an answer shall leave as it is."""

    hears = (Where.REVIEW,)

    def __init__(self, writing: Writing) -> None:
        super().__init__()
        self._writing = writing
        self._seen = False

    def compose(self) -> ComposeResult:
        yield ReviewPane(self._writing)
        yield Footer(cast("DeskApp", self.app).keyboard)

    def on_mount(self) -> None:
        # A key that was pressed (or pasted: S-22) before all this was on the screen says nothing about it.
        self.call_after_refresh(self._shown)

    def _shown(self) -> None:
        self._seen = True

    def action_send(self) -> None:
        """Send it, unless a placeholder in it still has no value."""
        if self._seen:
            self._send(None)

    def _send(self, by: str | None) -> None:
        session = self._writing.session
        if missing := unfilled(self._writing.text):
            session.toast(_("Fill in {missing} first.", missing=", ".join(missing)), Severity.WARNING)
            return
        if self._writing.reading:
            session.toast(_("A file is still being read."), Severity.WARNING)
            return
        leaves_at = self._pane.leaves_at
        delay = session.config.desk.undo if leaves_at is None else leaves_at - session.now()
        self.dismiss(Reviewed(max(delay, timedelta()), by))

    def action_delay(self) -> None:
        """Choose when it leaves."""
        ask_when(self.app, self._writing.session, self._delayed)

    def action_review(self) -> None:
        """Ask a colleague or a group to see it before it leaves."""
        ask_whom(self.app, self._writing.session, self._send)

    def action_then(self) -> None:
        """Leave out what canned replies would do besides, or put it back."""
        self._writing.with_actions = not self._writing.with_actions
        self._pane.lay_out()
        self._pane.show_rows()

    def action_attach(self) -> None:
        """Attach a file, or take one out."""
        Attaching(self.app, self._writing, self._show).ask()

    def _show(self) -> None:
        if self.is_current:
            self._pane.lay_out()
            self._pane.show_rows()

    def action_edit(self) -> None:
        """Back to the text."""
        self.dismiss(None)

    def action_keep(self) -> None:
        """Keep it as a draft."""
        self.dismiss(Reviewed(None))

    def _delayed(self, leaves_at: datetime) -> None:
        self._pane.leaves_at = leaves_at
        self._pane.lay_out()
        self._pane.show_rows()

    @property
    def _pane(self) -> ReviewPane:
        return self.query_one(ReviewPane)
