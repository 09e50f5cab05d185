"""The queue: the tickets of a view or a search, one a line, newest first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.message import Message

from desk.errors import NotFound
from desk.outbox import OutboxItem
from desk.query import Query
from desk.ticket import Ticket
from desk.words import _, ngettext
from store import agents, outbox, search, tickets
from store.tickets import Key, key
from tui.actions import Where
from tui.cursor import Cursor
from tui.lines import Line, Lines
from tui.marks import Marks
from tui.row import Columns, Look, heading, row
from tui.window import Window

if TYPE_CHECKING:
    from tui.session import Session

_REST: Final = 0.15
"""Seconds for which the cursor stays before its ticket is shown: whoever runs down the list waits for no ticket."""

_AGES: Final = 20
"""Seconds after which the ages are looked at again."""

_WHEEL: Final = 3


class Queue(Lines, can_focus=True):
    """The list. It tells `Rested` when the cursor stays on a ticket, `Opened` for one that should be read."""

    hears = (Where.LIST,)
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "queue--head", "queue--here", "queue--idle", "queue--quiet", "queue--new", "queue--warn", "queue--accent",
    }  # fmt: skip
    DEFAULT_CSS = """
    Queue {
        background: $background;
        color: $foreground;
        & > .queue--head { color: $muted; }
        & > .queue--here { background: $here; }
        & > .queue--idle { background: $here-idle; }
        & > .queue--quiet { color: $muted; }
        & > .queue--new { text-style: bold; }
        & > .queue--warn { color: $warning; }
        & > .queue--accent { color: $accent; }
    }
    """

    class Rested(Message):
        """The cursor has come to rest on a ticket, or the list is empty."""

        def __init__(self, number: int | None) -> None:
            super().__init__()
            self.number = number

    class Opened(Message):
        """The ticket under the cursor should be read."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    class Left(Message):
        """The agent wants to go back from here."""

    def __init__(self, session: Session, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.session = session
        self.title = ""
        self.count = 0
        self._window = Window(session.store, session.agent.name)
        self._cursor = Cursor(self._window)
        self.marks = Marks(self, self._cursor)
        self._seen_top: Key | None = None
        self._leaving: Mapping[int, OutboxItem] = {}
        self._names: dict[str, str] = {}
        self._resting: asyncio.TimerHandle | None = None
        self._settle()

    def on_mount(self) -> None:
        """Ages go on by themselves."""
        self.set_interval(_AGES, self.repaint, name="ages")

    # What is in it

    @property
    def asked(self) -> Query:
        """What it shows."""
        return self._window.query

    @property
    def tickets(self) -> Sequence[Ticket]:
        """What is loaded of it."""
        return self._window.rows

    @property
    def current(self) -> Ticket | None:
        """The ticket under the cursor."""
        return self._cursor.ticket

    @property
    def marked(self) -> set[int]:
        """The marked tickets."""
        return self.marks.numbers()

    def chosen(self) -> list[int]:
        """The tickets that an action is for: the marked ones, else the one under the cursor."""
        if marked := self.marked:
            return sorted(marked)
        return [self.current.number] if self.current else []

    def beside(self, number: int | None, step: int) -> int | None:
        """The ticket so many rows below (above: negative) that one; None where the list ends."""
        rows = self._window.rows
        at = self._window.index_of(number) if number is not None else None
        beside = (self._cursor.index if at is None else at) + step
        return rows[beside].number if 0 <= beside < len(rows) else None

    def show(self, title: str, query: Query) -> None:
        """Show another list, from its newest ticket on."""
        self.title = title
        self._window.query = query
        self._cursor.to_top()
        self._seen_top = None
        self._names = {agent.name: agent.full_name for agent in agents.agents(self.session.store)}
        self._leaving = outbox.shown_at(self.session.store)
        self.marks.none()
        self.recount()
        self._rest()

    def reload(self, mine: frozenset[int] = frozenset()) -> None:
        """Read what is loaded again. `mine` are tickets that this agent has changed: those may leave at once."""
        before = self.current
        self._leaving = outbox.shown_at(self.session.store)
        self._cursor.reread(mine, self._fresh)
        if self.current is None or before is None or self.current.number != before.number:
            self._rest()
        self.repaint()

    def _fresh(self, number: int) -> Ticket | None:
        try:
            return tickets.get(self.session.store, number)
        except NotFound:
            return None

    def recount(self) -> None:
        """Count what it has."""
        session = self.session
        self.count = tickets.count(session.store, self.asked, session.agent.name)
        self.repaint((0,))

    # Moving

    def move_to(self, index: int) -> None:
        """Put the cursor on a row of what is loaded."""
        cursor = self._cursor
        left, top = cursor.index, cursor.top
        stays = cursor.move_to(index)
        self._rest(_REST)
        self.repaint((1 + left - top, 1 + cursor.index - top) if stays and not self.marks.is_range else None)

    def move_to_ticket(self, number: int) -> None:
        """Put the cursor on a ticket, if it is loaded."""
        index = self._window.index_of(number)
        if index is not None:
            self.move_to(index)

    def action_down(self) -> None:
        """The next ticket."""
        self.move_to(self._cursor.index + 1)

    def action_up(self) -> None:
        """The ticket before."""
        self.move_to(self._cursor.index - 1)

    def action_page_down(self) -> None:
        """A page on."""
        self.move_to(self._cursor.index + max(self._cursor.page - 1, 1))

    def action_page_up(self) -> None:
        """A page back."""
        self.move_to(self._cursor.index - max(self._cursor.page - 1, 1))

    def action_top(self) -> None:
        """The newest ticket of all."""
        self._cursor.to_top()
        self._rest(_REST)
        self.repaint()

    def action_bottom(self) -> None:
        """The oldest ticket."""
        self._cursor.to_bottom()
        self._rest(_REST)
        self.repaint()

    # Going elsewhere

    def action_open(self) -> None:
        """Read the ticket."""
        if self.current is not None:
            self.post_message(self.Opened(self.current.number))

    def action_back(self) -> None:
        """Unmark; where nothing is marked, go back."""
        if self.marked:
            self.marks.none()
        else:
            self.post_message(self.Left())

    def _rest(self, seconds: float = 0) -> None:
        """Tell that the cursor stays, if it does for so long; at once is after the list itself is painted."""
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None
        if seconds:
            self._resting = asyncio.get_running_loop().call_later(seconds, self._rested)
        else:
            self.call_after_refresh(self._rested)

    def _rested(self) -> None:
        if self.is_attached:
            self.post_message(self.Rested(self.current.number if self.current else None))

    # The mouse

    def on_click(self, event: Click) -> None:
        """Go to a row; a second click opens it."""
        index = self._cursor.top + event.y - 1
        if event.y and index < len(self._window.rows):
            self.move_to(index)
            if event.chain == 2:
                self.action_open()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Some rows on."""
        event.stop()
        self.move_to(self._cursor.index + _WHEEL)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Some rows back."""
        event.stop()
        self.move_to(self._cursor.index - _WHEEL)

    # Drawing

    def _settle(self) -> None:
        """What all rows have in common, as it is now."""
        if self._cursor.page != max(self.size.height - 1, 1):
            self._cursor.resize(self.size.height - 1)
        shown = self._window.rows[self._cursor.top : self._cursor.top + self._cursor.page]
        longest = len(str(max((ticket.number for ticket in shown), default=0)))
        session = self.session
        columns = Columns.of(self.size.width, longest)
        self._look = Look(
            columns, session.glyphs, session.agent.name, self._names, session.now(), self.marked, self._leaving
        )
        if shown and self._cursor.top == 0 and self._window.at_top:
            self._seen_top = key(shown[0])

    def repaint(self, only: Iterable[int] | None = None) -> None:
        """Bring the screen up to date."""
        self._settle()
        super().repaint(only)

    def line(self, y: int) -> Line:
        """The heading, then a ticket a line."""
        if y == 0:
            return self._heading()
        rows, index = self._window.rows, self._cursor.top + y - 1
        if index >= len(rows):
            return "", ((_("   Nothing here."), "queue--quiet"),) if not rows and y == 2 else ()
        ticket = rows[index]
        here = index == self._cursor.index
        back = ("queue--here" if self.has_focus else "queue--idle") if here else ""
        return back, row(ticket, self._look, here, self.session.place.on(ticket.number))

    def _heading(self) -> Line:
        more = "+" if self.count in {tickets.COUNTED, search.COUNTED} else ""
        parts = [self.title, ngettext("{count} ticket", "{count} tickets", self.count, count=f"{self.count:,}{more}")]
        if marked := self._look.marked:
            parts.append(ngettext("{n} marked", "{n} marked", len(marked)))
        if newer := self._newer():
            parts.append(self.session.glyphs.up + " " + ngettext("{n} newer", "{n} newer", newer))
        return "", ((heading(parts, self._look, self.size.width), "queue--head"),)

    def _newer(self) -> int:
        """How many tickets above the screen have come, or come up, since its top was last seen."""
        seen = self._seen_top
        if seen is None or not self._window.at_top:
            return 0
        return sum(1 for ticket in self._window.rows[: self._cursor.top] if key(ticket) > seen)
