"""The part of a list of tickets that is loaded: a page or a few around the cursor, never a million rows."""

from __future__ import annotations

from typing import Final

from desk.query import Query
from desk.ticket import Ticket
from store import Store, tickets
from store.tickets import Key, key

PAGE: Final = 100
"""Tickets that are read at once."""

_MOST: Final = 400
"""Tickets that are kept; beyond it the far end is let go."""


class Window:
    """Tickets next to one another in a query's order, newest first. `at_top`: nothing newer was there when read."""

    def __init__(self, store: Store, agent: str) -> None:
        self._store = store
        self._agent = agent
        self.query = Query()
        self.rows: list[Ticket] = []
        self.at_top = True
        self.at_bottom = True

    def to_top(self) -> None:
        """Load the newest page."""
        self.rows = self._page(limit=PAGE)
        self.at_top = True
        self.at_bottom = len(self.rows) < PAGE

    def to_bottom(self) -> None:
        """Load the oldest page."""
        self.rows = tickets.last_page(self._store, self.query, self._agent, PAGE)
        self.at_bottom = True
        self.at_top = len(self.rows) < PAGE

    def extend_down(self) -> int:
        """Load the next page of older tickets; how many rows went at the top for it."""
        if self.at_bottom or not self.rows:
            return 0
        more = self._page(after=key(self.rows[-1]), limit=PAGE)
        self.at_bottom = len(more) < PAGE
        self.rows += more
        gone = max(len(self.rows) - _MOST, 0)
        if gone:
            del self.rows[:gone]
            self.at_top = False
        return gone

    def extend_up(self) -> int:
        """Load the page of newer tickets before the first; how many rows came."""
        if self.at_top or not self.rows:
            return 0
        more = self._page(before=key(self.rows[0]), limit=PAGE)
        self.at_top = len(more) < PAGE
        self.rows[:0] = more
        if len(self.rows) > _MOST:
            del self.rows[_MOST:]
            self.at_bottom = False
        return len(more)

    def reread(self) -> None:
        """Read the same stretch again: what left it is gone, what came into it is there."""
        limit = max(len(self.rows) + 1, PAGE)
        above = [] if self.at_top or not self.rows else self._page(before=key(self.rows[0]), limit=1)
        self.at_top = not above
        self.rows = self._page(after=key(above[0]) if above else None, limit=limit)
        self.at_bottom = len(self.rows) < limit

    def index_of(self, number: int) -> int | None:
        """The row of a ticket; None where it is not loaded."""
        return next((index for index, ticket in enumerate(self.rows) if ticket.number == number), None)

    def _page(self, *, after: Key | None = None, before: Key | None = None, limit: int) -> list[Ticket]:
        return tickets.page(self._store, self.query, self._agent, after=after, before=before, limit=limit)
