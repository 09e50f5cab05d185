"""Where the cursor is in a list of tickets, and which of them are on the screen.

The cursor is on a ticket, not on a line: whatever comes in or leaves, it stays on its ticket and the ticket stays where
it is on the screen. What a colleague does to that ticket shows there; the ticket is held in its old place, even if it
has come up or belongs to the list no more, until the cursor leaves it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from desk.ticket import Ticket
from tui.window import Window

_AHEAD: Final = 20
"""So many rows before the end of what is loaded, more is."""


class Cursor:
    """`index` is the row of the window that it is on, `top` the first one on the screen, `page` how many fit there."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.index = 0
        self.top = 0
        self.page = 1
        self._held = False

    @property
    def ticket(self) -> Ticket | None:
        """The ticket that it is on; None in an empty list."""
        return self.window.rows[self.index] if self.window.rows else None

    def resize(self, page: int) -> None:
        """Another number of rows fits on the screen."""
        self.page = max(page, 1)
        self._turn()

    def to_top(self) -> None:
        """Go to the newest ticket of all."""
        self._held = False
        self.window.to_top()
        self.index = self.top = 0

    def to_bottom(self) -> None:
        """Go to the oldest ticket."""
        self._held = False
        if not self.window.at_bottom:
            self.window.to_bottom()
        self.index = max(len(self.window.rows) - 1, 0)
        self._turn()

    def move_to(self, index: int) -> bool:
        """Go to a row; the list turns a page when that is not on the screen. Whether the same rows stay there."""
        window = self.window
        index = max(min(index, len(window.rows) - 1), 0)
        first = window.rows[self.top] if window.rows else None
        if self._held and index != self.index:
            index, first = self._let_go(index), None
        if self._held:
            pass  # a ticket in its old place has a key that leads elsewhere
        elif index >= len(window.rows) - _AHEAD:
            gone = window.extend_down()
            index, self.top = index - gone, self.top - gone
        elif index < _AHEAD:
            came = window.extend_up()
            index, self.top = index + came, self.top + came
        self.index = index
        self._turn()
        return first is not None and window.rows[self.top] is first

    def reread(self, mine: frozenset[int], fresh: Callable[[int], Ticket | None]) -> None:
        """Read what is loaded again. A ticket of `mine`, which this agent has changed, may leave the list at once."""
        rows, line = self.window.rows, self.index - self.top
        ticket, above, below = self.ticket, rows[self.index - 1 :: -1] if self.index else [], rows[self.index + 1 :]
        self.window.reread()
        self._held = False
        if ticket is not None:
            self._keep(ticket, self._first(above), self._first(below), fresh, may_leave=ticket.number in mine)
        self.index = max(min(self.index, len(self.window.rows) - 1), 0)
        self.top = max(min(self.index - line, len(self.window.rows) - self.page), 0)

    def _first(self, tickets: Sequence[Ticket]) -> int | None:
        """The row of the first of these tickets that is still there."""
        return next((at for ticket in tickets if (at := self.window.index_of(ticket.number)) is not None), None)

    def _keep(
        self,
        ticket: Ticket,
        above: int | None,
        below: int | None,
        fresh: Callable[[int], Ticket | None],
        *,
        may_leave: bool,
    ) -> None:
        """Be on the same ticket as before; where it no longer stands between its neighbours, hold it there."""
        rows = self.window.rows
        found = self.window.index_of(ticket.number)
        if found is not None and (above is None or above < found) and (below is None or found < below):
            self.index = found
            return
        place = above + 1 if above is not None else below or 0
        if found is not None:
            now: Ticket | None = rows.pop(found)
            place -= found < place
        else:
            # A ticket of one's own that is gone makes room for the one below it.
            now = None if may_leave else fresh(ticket.number)
        self.index = place
        if now is not None:
            self._held = True
            rows.insert(place, now)

    def _let_go(self, index: int) -> int:
        """Put the list in order, without the ticket that was held; where the row that the cursor goes to is then."""
        target = self.window.rows[index].number
        self._held = False
        self.window.reread()
        found = self.window.index_of(target)
        return min(index, len(self.window.rows) - 1) if found is None else found

    def _turn(self) -> None:
        """Bring the cursor on the screen."""
        if self.index >= self.top + self.page:
            # A whole page at once: fewer bytes than a line at a time, and the eye has a place to rest.
            self.top = self.index - min(1, self.page - 1)
        elif self.index < self.top:
            self.top = self.index - max(self.page - 2, 0)
        self.top = max(min(self.top, len(self.window.rows) - self.page), 0)
