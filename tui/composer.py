"""The composer: the conversation above, one's own words below, kept as a draft while they are typed."""

from __future__ import annotations

from collections.abc import Sequence
from subprocess import CalledProcessError
from typing import TYPE_CHECKING, Final, cast

from textual.app import ComposeResult, SuspendNotSupported
from textual.containers import Horizontal, Vertical
from textual.events import Resize, ScreenResume
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import TextArea

from desk.canned import CannedReply
from desk.draft import Draft, DraftKind
from desk.presence import Mode
from desk.spelling import names
from desk.ticket import Channel
from desk.words import _
from store import agents
from tui.actions import Where
from tui.addressing import Addressed, AddressScreen
from tui.attaching import Attaching
from tui.canned_use import CannedUse
from tui.colleagues import mention
from tui.composer_head import ComposerHead
from tui.composer_news import news
from tui.drafts import DraftKeys
from tui.editor import Editor
from tui.external import edited
from tui.footer import Footer
from tui.sending import Sending
from tui.session import Severity
from tui.side import SideLine, SidePane
from tui.ticket import TicketPane
from tui.writing import Outside, Writing

if TYPE_CHECKING:
    from tui.app import DeskApp
    from tui.feed import Stirred
    from tui.session import Session

WIDE: Final = 110
"""From so many columns on, the side has a pane of its own."""

_SAVE_AFTER: Final = 0.7
"""Seconds from a key to the draft on the disk, at most; it must stay below one (P4)."""


class ComposerScreen(Screen[None]):
    """Writes an answer or a note on a ticket; what is written is kept until it is sent or thrown away."""

    hears = (Where.COMPOSER,)
    AUTO_FOCUS = "Editor"
    DEFAULT_CSS = """
    ComposerScreen {
        #conversation { height: 1fr; min-height: 4; background: $background; }
        #composer { height: 50%; min-height: 6; background: $surface; }
        .note Editor { background: $note; }
        SidePane { display: none; background: $surface; }
        &.wide SidePane { display: block; }
        &.wide SideLine { display: none; }
    }
    """

    def __init__(
        self,
        session: Session,
        ticket: int,
        kind: DraftKind,
        everyone: bool = True,
        draft: Draft | None = None,
        canned: CannedReply | None = None,
        to: Outside | None = None,
    ) -> None:
        super().__init__()
        self.session = session
        self.writing = Writing(session, ticket, kind, everyone=everyone, draft=draft, to=to)
        self._refused = kind is not DraftKind.NOTE and self.writing.ticket.channel is Channel.FEED
        if self._refused:
            self.writing = Writing(session, ticket, DraftKind.NOTE)
        self._editor = Editor(
            self.writing.text,
            mentions=self.writing.kind is DraftKind.NOTE,
            language=self.writing.ticket.language if session.config.desk.spell else None,
            names=self._names(),
        )
        self._first = canned
        self._saving: Timer | None = None

    def _names(self) -> frozenset[str]:
        """Who is likely to be named: the customer, those who work here, the brands."""
        team = (agent.full_name for agent in agents.agents(self.session.store))
        brands = (brand.from_.name for brand in self.session.config.brands)
        return names(self.writing.ticket.customer.name, *team, *brands)

    def compose(self) -> ComposeResult:
        with Horizontal():
            with Vertical():
                yield TicketPane(self.session, id="conversation")
                with Vertical(id="composer", classes=self.writing.kind):
                    yield ComposerHead(self.writing)
                    yield self._editor
                    yield SideLine(self.session)
            yield SidePane(self.session)
        yield Footer(self._app.keyboard)

    def on_mount(self) -> None:
        self._count()
        if self.writing.passes is not None and not self.writing.resumed:
            self._editor.move_cursor((0, 0))  # one's own words stand above what is passed on
            Attaching(self.app, self.writing, self._count).of_message(self.writing.passes)
        if self._first is not None:
            self._canned_use.use(self._first)

    def on_screen_resume(self, _event: ScreenResume) -> None:
        for pane in self._panes:
            pane.show(self.writing.ticket.number)
        self._tell_news()

    def on_resize(self, event: Resize) -> None:
        self.set_class(event.size.width >= WIDE, "wide")

    def on_stirred(self, event: Stirred) -> None:
        """Show what others do on this ticket while one writes."""
        number = self.writing.ticket.number
        if number in event.tickets | event.presence:
            for pane in self._panes:
                pane.reload()
            self._tell_news()

    # The text

    def on_text_area_changed(self, _event: TextArea.Changed) -> None:
        """Keep the text, at most `_SAVE_AFTER` behind the keyboard however long one types on."""
        self._count()
        if self._saving is None and self._editor.text != self.writing.text:
            self._saving = self.set_timer(_SAVE_AFTER, self._save)

    def on_editor_left(self, _event: Editor.Left) -> None:
        self.query_one(TicketPane).focus()

    def on_ticket_pane_left(self, _event: TicketPane.Left) -> None:
        self._editor.focus()

    def on_editor_wanted(self, event: Editor.Wanted) -> None:
        """Put in the canned reply of that name, or let one be chosen."""
        self._canned_use.call(event.typed, event.mark)

    def action_hotkey(self, name: str) -> None:
        """Put in the canned reply that a key is bound to."""
        self._canned_use.hotkey(name)

    def on_editor_called(self, event: Editor.Called) -> None:
        """Put in the name of the colleague who is meant."""
        mention(self._app, self.session, self._editor, event.typed, event.mark)

    def action_ask_again(self) -> None:
        """Let canned replies ask again."""
        self.writing.ask_again()
        self.session.toast(_("Canned replies ask again what they know of this ticket."))

    def action_address(self) -> None:
        """Put in by hand who the answer goes to."""
        if self.writing.kind is not DraftKind.NOTE:
            screen = AddressScreen(self.session, self.writing.to, self.writing.cc)
            self.app.push_screen(screen, self._addressed)

    def _addressed(self, addressed: Addressed | None) -> None:
        if addressed is not None:
            self.writing.address(*addressed)
            self._save()
            self.query_one(ComposerHead).repaint()

    def action_earlier(self) -> None:
        """Scroll the conversation back while one writes."""
        self.query_one(TicketPane).action_page_up()

    def action_later(self) -> None:
        """Scroll the conversation on while one writes."""
        self.query_one(TicketPane).action_page_down()

    def action_attach(self) -> None:
        """Attach a file to an answer, or take one out."""
        if self.writing.kind is not DraftKind.NOTE:
            Attaching(self.app, self.writing, self._count).ask()

    def action_editor(self) -> None:
        """Write in one's own editor; not over SSH, where it would open a door to the machine."""
        if self.session.remote:
            self.session.toast(_("Over SSH there is no other editor."), Severity.WARNING)
            return
        self._save()  # whatever becomes of it there
        try:
            self._editor.rewrite(edited(self._app, self._editor.text))
            self._save()
        except (OSError, CalledProcessError, SuspendNotSupported) as error:
            self.session.toast(_("The editor failed: {error}", error=error), Severity.WARNING)

    # Sending and leaving

    def action_review(self) -> None:
        """Look at an answer before it leaves; a note needs no second look."""
        # The editor has its own queue: what was typed before this key may still be in it.
        self._editor.call_later(self._review)

    def _review(self) -> None:
        self._save()
        if not self.writing.text.strip():
            self.session.toast(_("Nothing is written yet."), Severity.WARNING)
        elif self.writing.kind is not DraftKind.NOTE:
            Sending(self.app, self.writing, self._close, self.action_leave, self._rework).begin()
        elif self.writing.add_note() is not None:
            self._close(_("Note added · u undoes"))

    def _rework(self) -> None:
        """Go on with the newest messages in view."""
        self.writing.look()
        self._save()
        pane = self.query_one(TicketPane)
        pane.reload()
        pane.action_bottom()

    def action_leave(self) -> None:
        """Leave; what is written stays a draft."""
        self._editor.call_later(self._leave)

    def _leave(self) -> None:
        self._save()
        if self.writing.leave(self._editor.text):
            self._close(_("Kept as a draft.") if self.writing.draft else "")

    def on_unmount(self) -> None:
        """Whatever ends the console, what was typed last is kept."""
        if self._saving is not None:
            self._save()

    def _save(self) -> bool:
        if self._saving is not None:
            self._saving.stop()
            self._saving = None
        return self.writing.save(self._editor.text)

    def _close(self, words: str) -> None:
        if words:
            self.session.toast(words)
        self.session.place.be(self.writing.ticket.number, Mode.VIEWING)
        self._app.feed.look()
        self.dismiss()

    # What is shown

    def _count(self) -> None:
        words = len(self._editor.text.split())
        mode = Mode.NOTING if self.writing.kind is DraftKind.NOTE else Mode.COMPOSING
        self.session.place.be(self.writing.ticket.number, mode, words)
        head = self.query_one(ComposerHead)
        head.words = words
        head.repaint()

    def _tell_news(self) -> None:
        head, writing = self.query_one(ComposerHead), self.writing
        head.notice = news(writing, self._app.keyboard.keymap)
        if self._refused and not writing.newer():
            head.notice = _("{name} is a feed and takes no answers; this is a note.", name=writing.ticket.mailbox)
        head.repaint()

    @property
    def drafts(self) -> DraftKeys:
        """What is done to the draft."""
        return DraftKeys(self._app, self.writing, self._editor, self._close)

    @property
    def _panes(self) -> Sequence[TicketPane | SidePane | SideLine]:
        return self.query_one(TicketPane), self.query_one(SidePane), self.query_one(SideLine)

    @property
    def _canned_use(self) -> CannedUse:
        return CannedUse(self._app, self.writing, self._editor)

    @property
    def _app(self) -> DeskApp:
        return cast("DeskApp", self.app)
