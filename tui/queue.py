"""The queue: the tickets of a view or a search, one a line, newest first.

The cursor is on a ticket, not on a line: whatever comes in or leaves, it stays on its ticket and the ticket stays where
it is on the screen. What a colleague does to the ticket under the cursor shows there; it leaves when the cursor does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.events import Blur, Click, Focus, MouseScrollDown, MouseScrollUp
from textual.message import Message

from desk.errors import NotFound
from desk.query import Query
from desk.ticket import Ticket
from desk.words import _, ngettext
from store import agents, tickets
from tui.actions import Where
from tui.cells import cell_len, cut, fit
from tui.lines import Line, Lines, Span
from tui.row import Columns, Look, heading, row
from tui.window import Key, Window, key

if TYPE_CHECKING:
    from tui.session import Session

_REST: Final = 0.15
"""Seconds for which the cursor stays before its ticket is shown: whoever runs down the list waits for no ticket."""

_AHEAD: Final = 20
"""So many rows before the end of what is loaded, more is."""


class Queue(Lines, can_focus=True):
    """The list. `view` is what it is called; it tells `Rested` when the cursor stays, `Opened` for Enter."""

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
        self.count: int | None = None
        self.marked: set[int] = set()
        self._window = Window(session.store, session.agent.name)
        self._cursor = 0
        self._top = 0
        self._range_from: int | None = None
        self._held: Ticket | None = None
        self._newest: Key | None = None
        self._names: dict[str, str] = {}
        self._resting: asyncio.TimerHandle | None = None

    # What is in it

    @property
    def query(self) -> Query:
        """What it shows."""
        return self._window.query

    @property
    def tickets(self) -> Sequence[Ticket]:
        """What is loaded of it."""
        return self._window.rows

    @property
    def current(self) -> Ticket | None:
        """The ticket under the cursor."""
        rows = self._window.rows
        return rows[self._cursor] if rows else None

    def chosen(self) -> list[int]:
        """The tickets that an action is for: the marked ones (with the range that is being marked), else the current."""
        if marked := self.marked | self._range():
            return sorted(marked)
        return [self.current.number] if self.current else []

    def show(self, title: str, query: Query) -> None:
        """Show another list, from its newest ticket on."""
        self.title = title
        self.marked.clear()
        self._range_from = self._held = None
        self._window.show(query)
        self._cursor = self._top = 0
        self._newest = None
        self._names = {agent.name: agent.full_name for agent in agents.agents(self.session.store)}
        self._counted()
        self._rest(0)
        self.repaint()

    def reload(self, mine: Collection[int] = ()) -> None:
        """Read what is loaded again. `mine` are tickets that this agent has changed: those may leave at once."""
        current, line = self.current, self._cursor - self._top
        self._window.reread()
        if current is not None:
            self._keep(current, may_leave=current.number in mine)
        rows = self._window.rows
        self._cursor = max(min(self._cursor, len(rows) - 1), 0)
        self._top = max(min(self._cursor - line, len(rows) - self._page), 0)
        self._counted()
        if self.current is None or current is None or self.current.number != current.number:
            self._rest(0)
        self.repaint()

    def beside(self, number: int | None, step: int) -> int | None:
        """The ticket so many rows below (above: negative) that one; None where the list ends."""
        rows = self._window.rows
        at = next((index for index, ticket in enumerate(rows) if ticket.number == number), self._cursor)
        return rows[at + step].number if 0 <= at + step < len(rows) else None

    def _keep(self, current: Ticket, *, may_leave: bool) -> None:
        """Put the cursor back on its ticket; what moved away is held in its old place until the cursor leaves."""
        rows = self._window.rows
        found = next((index for index, ticket in enumerate(rows) if ticket.number == current.number), None)
        anchor = key(self._held or current)
        if found is not None and (key(rows[found]) == key(current) or may_leave):
            self._cursor, self._held = found, None
            return
        if found is None:
            if may_leave:
                self._held = None
                return
            try:
                fresh = tickets.get(self.session.store, current.number)
            except NotFound:
                self._held = None
                return
        else:
            fresh = rows.pop(found)
        place = next((index for index, ticket in enumerate(rows) if key(ticket) < anchor), len(rows))
        rows.insert(place, fresh)
        self._cursor, self._held = place, self._held or current

    def _counted(self) -> None:
        session = self.session
        self.count = tickets.count(session.store, self._window.query, session.agent.name)

    # Moving

    def move_to(self, index: int) -> None:
        """Put the cursor on a row of the window; the list turns a page when it leaves the screen."""
        window = self._window
        index = max(min(index, len(window.rows) - 1), 0)
        if self._held is not None and index != self._cursor:
            index = self._let_go(index)
        if index >= len(window.rows) - _AHEAD:
            gone = window.extend_down()
            index, self._top = index - gone, self._top - gone
        elif index < _AHEAD:
            came = window.extend_up()
            index, self._top = index + came, self._top + came
        self._cursor = index
        page = self._page
        if not self._top <= index < self._top + page:
            # A whole page at once: fewer bytes than a line at a time, and the eye has a place to rest.
            self._top = index - 1 if index >= self._top + page else index - page + 2
        self._top = max(min(self._top, len(window.rows) - page), 0)
        self._rest(_REST)
        self.repaint()

    def move_to_ticket(self, number: int) -> bool:
        """Put the cursor on a ticket, if it is loaded."""
        index = next((index for index, ticket in enumerate(self._window.rows) if ticket.number == number), None)
        if index is not None:
            self.move_to(index)
        return index is not None

    def _let_go(self, index: int) -> int:
        """The cursor leaves a ticket that was held in its old place: the list is put in order."""
        target = self._window.rows[index]
        self._held = None
        self._window.reread()
        rows = self._window.rows
        return next((at for at, ticket in enumerate(rows) if ticket.number == target.number), min(index, len(rows) - 1))

    def action_down(self) -> None:
        """The next ticket."""
        self.move_to(self._cursor + 1)

    def action_up(self) -> None:
        """The ticket before."""
        self.move_to(self._cursor - 1)

    def action_page_down(self) -> None:
        """A page on."""
        self.move_to(self._cursor + max(self._page - 1, 1))

    def action_page_up(self) -> None:
        """A page back."""
        self.move_to(self._cursor - max(self._page - 1, 1))

    def action_top(self) -> None:
        """The newest ticket of all."""
        self._held = None
        self._window.to_top()
        self._top = 0
        self.move_to(0)

    def action_bottom(self) -> None:
        """The oldest ticket."""
        if not self._window.at_bottom:
            self._window.to_bottom()
        self.move_to(len(self._window.rows) - 1)

    # Marking

    def action_mark(self) -> None:
        """Mark the ticket, or unmark it, and go on."""
        if self.current is not None:
            self._end_range()
            self.marked ^= {self.current.number}
            self.move_to(self._cursor + 1)

    def action_range(self) -> None:
        """Begin a range of marks at the cursor, or end it here."""
        if self._range_from is not None:
            self._end_range()
        elif self.current is not None:
            self._range_from = self.current.number
        self.repaint()

    def action_mark_all(self) -> None:
        """Mark all tickets that are loaded."""
        self.marked = {ticket.number for ticket in self._window.rows}
        self.repaint()

    def action_mark_none(self) -> None:
        """Unmark all."""
        self.marked.clear()
        self._range_from = None
        self.repaint()

    def _end_range(self) -> None:
        self.marked |= self._range()
        self._range_from = None

    def _range(self) -> set[int]:
        """The tickets between the beginning of a range and the cursor."""
        if self._range_from is None:
            return set()
        rows = self._window.rows
        begin = next((at for at, ticket in enumerate(rows) if ticket.number == self._range_from), self._cursor)
        low, high = sorted((begin, self._cursor))
        return {ticket.number for ticket in rows[low : high + 1]}

    # Going elsewhere

    def action_open(self) -> None:
        """Read the ticket."""
        if self.current is not None:
            self.post_message(self.Opened(self.current.number))

    def action_back(self) -> None:
        """Unmark; where nothing is marked, go back."""
        if self.marked or self._range_from is not None:
            self.action_mark_none()
        else:
            self.post_message(self.Left())

    def _rest(self, seconds: float) -> None:
        if self._resting is not None:
            self._resting.cancel()
        self._resting = asyncio.get_running_loop().call_later(seconds, self._rested)

    def _rested(self) -> None:
        if self.is_attached:
            self.post_message(self.Rested(self.current.number if self.current else None))

    # The mouse

    def on_click(self, event: Click) -> None:
        """Go to a row; a second click opens it."""
        index = self._top + event.y - 1
        if event.y and index < len(self._window.rows):
            self.move_to(index)
            if event.chain == 2:
                self.action_open()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Three rows on."""
        event.stop()
        self.move_to(self._cursor + 3)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Three rows back."""
        event.stop()
        self.move_to(self._cursor - 3)

    # Drawing

    def on_focus(self, _event: Focus) -> None:
        """The cursor is bright."""
        self.repaint()

    def on_blur(self, _event: Blur) -> None:
        """The cursor is dim."""
        self.repaint()

    @property
    def _page(self) -> int:
        return max(self.size.height - 1, 1)

    def repaint(self) -> None:
        """Bring the screen up to date."""
        rows = self._window.rows
        longest = len(str(max((ticket.number for ticket in rows[self._top : self._top + self._page]), default=0)))
        self._columns = Columns.of(self.size.width, longest)
        self._now = self.session.now()
        self._ranged = self.marked | self._range()
        if rows and self._top == 0 and self._window.at_top:
            self._newest = key(rows[0])
        super().repaint()

    def line(self, y: int) -> Line:
        """The heading, then a ticket a line."""
        if y == 0:
            return "", self._heading()
        index = self._top + y - 1
        rows = self._window.rows
        if index >= len(rows):
            empty = not rows and y == 2
            return "", ((_("   Nothing here."), "queue--quiet"),) if empty else ()
        ticket = rows[index]
        here = index == self._cursor
        look = Look(
            self._columns,
            self.session.glyphs,
            self.session.agent.name,
            here,
            ticket.number in self._ranged,
            self.session.place.on(ticket.number),
            self._names,
            self._now,
        )
        back = ("queue--here" if self.has_focus else "queue--idle") if here else ""
        return back, row(ticket, look)

    def _heading(self) -> tuple[Span, ...]:
        glyphs = self.session.glyphs
        right = heading(self._columns, glyphs)
        parts = [self.title]
        if self.count is not None:
            parts.append(ngettext("{n} ticket", "{n} tickets", self.count))
        if self._ranged:
            parts.append(ngettext("{n} marked", "{n} marked", len(self._ranged)))
        if newer := self._newer():
            parts.append(glyphs.up + " " + ngettext("{n} newer", "{n} newer", newer))
        left = cut("  " + f" {glyphs.dot} ".join(parts), self.size.width, glyphs.ellipsis)
        room = self.size.width - cell_len(right) - 1
        return ((fit(left, room, glyphs.ellipsis) + right if cell_len(left) < room else left, "queue--head"),)

    def _newer(self) -> int:
        """How many tickets above the screen have come, or come up, since its top was last seen."""
        if self._newest is None or not self._window.at_top:
            return 0
        return sum(1 for ticket in self._window.rows[: self._top] if key(ticket) > self._newest)


