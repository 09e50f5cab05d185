"""The outbox: all answers that wait, are held, were refused or are uncertain, and what can be done with each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual.app import ComposeResult
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.message import Message
from textual.screen import Screen

from desk.conversation import Entry
from desk.outbox import STILL_HERE, TROUBLED, OutboxItem, OutboxState
from desk.ticket import Ticket
from desk.words import _, ngettext
from store import conversation, journal, outbox
from tui.actions import Where
from tui.feed import Stirred
from tui.footer import Footer
from tui.lines import Line, Lines
from tui.outbox_details import Details
from tui.outbox_row import Columns, heading, row
from tui.settling import ask_to_readdress, settle
from tui.titlebar import TitleBar

if TYPE_CHECKING:
    from tui.app import DeskApp
    from tui.leaving import Leaving
    from tui.pen import Pen
    from tui.session import Session

_WHEEL: Final = 3


class Items(Lines, can_focus=True):
    """The list, an answer a line. It tells `Moved` when another one is under the cursor, or that one has changed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "outbox--head", "outbox--here", "outbox--quiet", "outbox--warn", "outbox--accent",
    }  # fmt: skip
    DEFAULT_CSS = """
    Items {
        height: 1fr;
        background: $background;
        color: $foreground;
        & > .outbox--head { color: $muted; }
        & > .outbox--here { background: $here; }
        & > .outbox--quiet { color: $muted; }
        & > .outbox--warn { color: $warning; }
        & > .outbox--accent { color: $accent; }
    }
    """

    class Moved(Message):
        """There is another answer under the cursor, or it is as it was not before."""

    class Opened(Message):
        """The answer under the cursor should be read."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.items: Sequence[OutboxItem] = ()
        self.seen = 0
        self._cursor = 0
        self._top = 0
        self._known: dict[int, tuple[Ticket, Entry]] = {}
        self.reload()

    def on_mount(self) -> None:
        """Countdowns go on; what is due changes without a word in the journal while it leaves."""
        self.set_interval(1.0, self._tick, name="countdowns")

    @property
    def current(self) -> OutboxItem | None:
        """The answer under the cursor."""
        return self.items[self._cursor] if self.items else None

    def about(self, item: OutboxItem) -> tuple[Ticket, Entry]:
        """The ticket that shows an answer, and its entry; read for those alone that are on the screen."""
        if item.id not in self._known:
            store = self.session.store
            self._known[item.id] = outbox.shown_in(store, item), conversation.entry(store, item.entry)
        return self._known[item.id]

    def reload(self) -> None:
        """Read the outbox again; the cursor stays on its answer, else at its place."""
        store, before = self.session.store, self.current
        self.seen = journal.last(store)  # before what is read, so that nothing falls between the two
        self.items = outbox.present(store)
        self._known.clear()
        place = next((at for at, item in enumerate(self.items) if before and item.id == before.id), self._cursor)
        self.move_to(place)

    def move_to(self, place: int) -> None:
        """Put the cursor on an answer."""
        self._cursor = max(min(place, len(self.items) - 1), 0)
        self._top = min(self._top, self._cursor, max(len(self.items) - self._page, 0))
        self._top = max(self._top, self._cursor - self._page + 1)
        self.repaint()
        if self.is_attached:
            self.post_message(self.Moved())

    def down(self) -> None:
        self.move_to(self._cursor + 1)

    def up(self) -> None:
        self.move_to(self._cursor - 1)

    def page_down(self) -> None:
        self.move_to(self._cursor + max(self._page - 1, 1))

    def page_up(self) -> None:
        self.move_to(self._cursor - max(self._page - 1, 1))

    def top(self) -> None:
        self.move_to(0)

    def bottom(self) -> None:
        self.move_to(len(self.items) - 1)

    def on_click(self, event: Click) -> None:
        """Go to an answer; a second click opens its ticket."""
        place = self._top + event.y - 1
        if event.y and place < len(self.items):
            self.move_to(place)
            if event.chain == 2:
                self.post_message(self.Opened())

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        event.stop()
        self.move_to(self._cursor + _WHEEL)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        event.stop()
        self.move_to(self._cursor - _WHEEL)

    def on_resize(self) -> None:
        self.move_to(self._cursor)

    def line(self, y: int) -> Line:
        """The heading, then an answer a line."""
        glyphs = self.session.glyphs
        columns = Columns.of(self.size.width)
        if y == 0:
            return "", ((heading(self._told(), columns, self.size.width, glyphs), "outbox--head"),)
        place = self._top + y - 1
        if place >= len(self.items):
            is_empty = not self.items and y == 2
            return "", ((_("   Nothing waits, and nothing went wrong."), "outbox--quiet"),) if is_empty else ()
        item, here = self.items[place], place == self._cursor
        ticket, entry = self.about(item)
        spans = row(item, ticket, entry, columns, self.session.now(), glyphs, here=here)
        return "outbox--here" if here else "", spans

    def _told(self) -> list[str]:
        """How much there is, and how much of it waits for a person."""
        told = [ngettext("{n} answer", "{n} answers", len(self.items))]
        if troubled := sum(bool(item.among(TROUBLED)) for item in self.items):
            told.append(ngettext("{n} needs somebody", "{n} need somebody", troubled))
        if held := sum(item.state is OutboxState.HELD for item in self.items):
            told.append(ngettext("{n} held", "{n} held", held))
        return told

    def _tick(self) -> None:
        if not self.screen.is_current:
            return
        now = self.session.now()
        if any(item.due_at <= now and item.state not in TROUBLED | {OutboxState.HELD} for item in self.items):
            self.reload()
        else:
            self.repaint()

    @property
    def _page(self) -> int:
        return max(self.size.height - 1, 1)


class OutboxScreen(Screen[tuple[int, int]]):
    """The list, and below it what is known of the answer under the cursor; ends with the one to read: ticket and entry.

    `pen` writes: to take an answer back is to edit it.
    """

    hears = (Where.OUTBOX,)

    def __init__(self, session: Session, pen: Pen) -> None:
        super().__init__()
        self._session = session
        self.pen = pen
        self.items = Items(session)
        self.details = Details(session)

    def compose(self) -> ComposeResult:
        title = TitleBar(self._session)
        title.show_place(_("Outbox"))
        yield title
        yield self.items
        yield self.details
        yield Footer(cast("DeskApp", self.app).keyboard)

    def on_mount(self) -> None:
        self.set_focus(self.items)
        self._show()

    def on_stirred(self, event: Stirred) -> None:
        """Something was committed: by this console, a colleague's, or the engine."""
        if event.tickets:
            self.items.reload()

    def on_items_moved(self) -> None:
        self._show()

    def on_items_opened(self) -> None:
        self.action_open()

    def on_screen_resume(self) -> None:
        """What happened while another screen lay above it, and its own keys again."""
        self.items.reload()
        self.query_one(Footer).refresh_keys()

    @property
    def leaving(self) -> Leaving:
        """What is done to the answer under the cursor while no sender has begun to send it."""
        from tui.leaving import Leaving

        item = self.items.current
        is_here = item is not None and item.state in STILL_HERE
        entry = self.items.about(item)[1] if item is not None and is_here else None
        return Leaving(cast("DeskApp", self.app), self._session, entry, self.items.seen, self.pen.go_on)

    def action_open(self) -> None:
        """Read the answer in its ticket."""
        if (item := self.items.current) is not None:
            self.dismiss((self.items.about(item)[0].number, item.entry))

    def action_send(self) -> None:
        """Send it now, or again."""
        item = self.items.current
        if item is not None and item.among(TROUBLED):
            settle(self.app, self._session, item, OutboxState.QUEUED)
        else:
            self.leaving.now()

    def action_arrived(self) -> None:
        """It did arrive."""
        self._settle(OutboxState.SENT)

    def action_give_up(self) -> None:
        """Send it no more."""
        self._settle(OutboxState.CANCELLED)

    def action_readdress(self) -> None:
        """Correct an address that was refused."""
        if (item := self.items.current) is not None:
            ask_to_readdress(self.app, self._session, item)

    def action_back(self) -> None:
        """Back to the desk."""
        self.dismiss(None)

    def _settle(self, verdict: OutboxState) -> None:
        if (item := self.items.current) is not None:
            settle(self.app, self._session, item, verdict)

    def _show(self) -> None:
        item = self.items.current
        self.details.show(item, *(self.items.about(item) if item is not None else (None, None)))
