"""The desk: views, queue and ticket on one screen, what concerns the ticket beside it, and where the focus goes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.events import DescendantFocus
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from desk.conversation import Entry
from store import mentions
from tui.actions import Where
from tui.feed import Stirred
from tui.footer import Footer
from tui.listing import Listing
from tui.notices import Notices
from tui.panes import Below, Beside
from tui.queue import Queue
from tui.search import SearchBar
from tui.session import Session
from tui.side import SideLine, SidePane
from tui.ticket import TicketPane
from tui.titlebar import TitleBar
from tui.too_small import TooSmall
from tui.views import Views

if TYPE_CHECKING:
    from tui.app import DeskApp
    from tui.keyboard import Keyboard
    from tui.leaving import Leaving
    from tui.pen import Pen
    from tui.triage import Triage


_FEW_LINES: Final = 30
"""With fewer lines than this, queue and ticket take turns."""

_COUNT_EVERY: Final = 0.5
"""Seconds between counts at least."""


class DeskScreen(Screen[None]):
    """Below all other screens. `listing` is what the queue lists, `triage` and `pen` do things to tickets.

    Here is only where things are.
    """

    BLANK = True
    hears = (Where.TICKET, Where.DESK)
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (15, "-low"), (_FEW_LINES, "-high")]

    app: DeskApp
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """What has the focus. Textual would paint the whole screen anew when it moves."""

    def __init__(self, session: Session, keyboard: Keyboard) -> None:
        super().__init__()
        self.session = session
        self._keyboard = keyboard
        self._count_due = False
        self._notices = Notices(session, keyboard.keymap)
        self._title = TitleBar(session)
        self._views = Views(session, id="views")
        self._search = SearchBar()
        self._queue = Queue(session, id="queue")
        self._ticket = TicketPane(session, id="ticket")
        self._side = SidePane(session, id="side")
        self._side_line = SideLine(session)
        self._footer = Footer(keyboard)

    def compose(self) -> ComposeResult:
        """Panes from left to right, lines above and below them."""
        yield self._title
        with Beside(id="panes"):
            yield self._views
            with Below(id="middle"):
                yield self._search
                yield self._queue
                yield self._ticket
            yield self._side
        yield self._side_line
        yield self._footer
        yield TooSmall()

    def on_mount(self) -> None:
        """Begin with the first view."""
        self.listing = Listing(self, self._queue, self._views, self._search, self._title)
        self._count_due = True
        self.call_after_refresh(self._recount)
        self.call_after_refresh(self._notices.greet)
        self.set_interval(_COUNT_EVERY, self._recount, name="counts")
        self.set_focus(self._queue)

    # What can be done; imported with the first key that does it, since nobody's first second should pay for it

    @cached_property
    def triage(self) -> Triage:
        """What is done to tickets without writing."""
        from tui.triage import Triage

        return Triage(self)

    @cached_property
    def pen(self) -> Pen:
        """What begins to write."""
        from tui.pen import Pen

        return Pen(self)

    @property
    def leaving(self) -> Leaving:
        """What is done to an answer that waits: the one in view, or of the ticket under the cursor."""
        from tui.leaving import Leaving

        current = self._queue.current
        if not self._ticket.has_focus and current is not None:
            self.read(current.number)
        return Leaving(self.app, self.session, *self._ticket.waiting(), self.pen.go_on)

    # What is shown

    @property
    def reading(self) -> int | None:
        """The ticket in the ticket pane."""
        return self._ticket.ticket.number if self._ticket.ticket else None

    @property
    def message(self) -> Entry | None:
        """The message that one is at, where a ticket is read."""
        return self._ticket.message if self._ticket.has_focus else None

    def chosen(self) -> list[int]:
        """The tickets that an action is for: the one that is read, else the marked ones or the one under the cursor."""
        if self._ticket.has_focus:
            return [self.reading] if self.reading is not None else []
        return self._queue.chosen()

    def known_tags(self) -> Sequence[str]:
        """Tags in sight."""
        return sorted({tag for ticket in self._queue.tickets for tag in ticket.tags})

    def read(self, number: int | None) -> None:
        """Show a ticket in the ticket pane, and be there."""
        self._ticket.show(number)
        self._side.show(number)
        self._side_line.show(number)
        self.session.place.be(number)

    def open(self, number: int) -> None:
        """Show a ticket and go to its pane."""
        self.read(number)
        self.set_focus(self._ticket)
        self.session.kept(partial(self._answered, number))

    def _answered(self, number: int) -> None:
        """Who opens a ticket has come where a note called him."""
        self._count_due |= mentions.read(self.session.store, self.session.agent.name, number)

    def acted(self) -> None:
        """Something was done to the chosen tickets: show it at once."""
        self._queue.marks.none()
        self.app.feed.look()

    def _recount(self) -> None:
        """Count again, if something has changed: not for each change, since counting costs more than reading."""
        if self._count_due:
            self._count_due = False
            self.listing.recount()

    # What happens

    def on_stirred(self, event: Stirred) -> None:
        """Show again what moved, and only that."""
        if event.tickets:
            self._queue.reload(event.mine)
            self._count_due = True
            self._notices.look()
        elif event.presence:
            self._queue.repaint()
        if self.reading in event.tickets:
            self._ticket.reload()
        if self.reading in event.tickets | event.presence:
            self._side.reload()
            self._side_line.reload()

    def on_queue_rested(self, event: Queue.Rested) -> None:
        """The ticket under the cursor is shown, unless another one is being read."""
        if not self._ticket.has_focus:
            self.read(event.number)

    def on_queue_opened(self, event: Queue.Opened) -> None:
        """Read the ticket."""
        self.open(event.number)

    def on_queue_left(self) -> None:
        """Out of a search or another view, back to the inbox."""
        self.listing.show_first()

    def on_ticket_pane_left(self) -> None:
        """Back to the queue, on the ticket that was read."""
        if self.reading is not None:
            self._queue.move_to_ticket(self.reading)
        self.set_focus(self._queue)

    def on_views_chosen(self, event: Views.Chosen) -> None:
        """Show the view."""
        self.listing.show(event.view)

    def on_views_left(self) -> None:
        """Back to the queue."""
        self.set_focus(self._queue)

    def on_search_bar_asked(self, event: SearchBar.Asked) -> None:
        """Show what was searched for."""
        self.listing.found(event.text, event.query)

    def on_search_bar_left(self) -> None:
        """Back to the queue as it was."""
        self.listing.left()

    def on_resize(self) -> None:
        """There may be more room, or less."""
        self._make_room()

    def on_screen_resume(self) -> None:
        """Other keys are heard again than on the screen that lay above."""
        self._footer.refresh_keys()

    def on_descendant_focus(self, _event: DescendantFocus) -> None:
        """Other keys are heard; where there is little room, the pane with the focus has it."""
        self._make_room()
        self._footer.refresh_keys()

    # Keys

    def action_next_ticket(self) -> None:
        """The next ticket of the queue."""
        self._step(+1)

    def action_previous_ticket(self) -> None:
        """The ticket before in the queue."""
        self._step(-1)

    def action_resolve_next(self) -> None:
        """Resolve, and on to the next ticket."""
        after = self._queue.beside(self.reading, +1) if self._ticket.has_focus else None
        if self.triage.status("resolved") and after is not None:
            self._queue.move_to_ticket(after)
            self.read(after)

    def action_outbox(self) -> None:
        """Look at all that waits to leave or did not."""
        from tui.outbox import OutboxScreen

        self.app.push_screen(OutboxScreen(self.session, self.pen), self._go_to)

    def _go_to(self, answer: tuple[int, int] | None) -> None:
        """Read an answer, by its ticket and its entry."""
        if answer is not None:
            number, entry = answer
            self.open(number)
            self._ticket.be_at(entry)

    def action_theme(self) -> None:
        """Choose a theme for this session."""
        from tui.theme import ask

        ask(self.app, self.session.glyphs)

    def action_fuse(self) -> None:
        """Let automatic mail go again."""
        from tui.fuse import ask_to_reset

        ask_to_reset(self.app, self.session)

    def action_palette(self) -> None:
        """Choose an action by its name."""
        from tui.palette import ask

        ask(self.app, self._keyboard, self.session.glyphs)

    def action_next_pane(self) -> None:
        """The next pane that is on the screen."""
        self._turn(+1)

    def action_previous_pane(self) -> None:
        """The pane before."""
        self._turn(-1)

    def _make_room(self) -> None:
        """Where there are few lines, the ticket that is read has them all."""
        shown = not (self._ticket.has_focus and self.size.height < _FEW_LINES)
        if self._queue.display is not shown:
            self._queue.display = shown

    def _turn(self, step: int) -> None:
        panes = [pane for pane in (self._views, self._queue, self._ticket) if pane.display or pane is self._queue]
        at = next((place for place, pane in enumerate(panes) if pane.has_focus), 0)
        self.set_focus(panes[(at + step) % len(panes)])

    def _step(self, step: int) -> None:
        number = self._queue.beside(self.reading, step)
        if number is not None:
            self._queue.move_to_ticket(number)
            self.read(number)
