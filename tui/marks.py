"""Which tickets of the queue are marked: one by one, all that are loaded, or a range that follows the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.cursor import Cursor

if TYPE_CHECKING:
    from tui.queue import Queue


class Marks:
    """What is marked. `is_range`: a range was begun, and reaches from there to the cursor."""

    def __init__(self, queue: Queue, cursor: Cursor) -> None:
        self._queue = queue
        self._cursor = cursor
        self._marked: set[int] = set()
        self._range_from: int | None = None

    @property
    def is_range(self) -> bool:
        return self._range_from is not None

    def numbers(self) -> set[int]:
        """The marked tickets, with those of the range."""
        if self._range_from is None:
            return self._marked
        index, window = self._cursor.index, self._cursor.window
        begin = window.index_of(self._range_from)
        low, high = sorted((index if begin is None else begin, index))
        return self._marked | {ticket.number for ticket in window.rows[low : high + 1]}

    def mark(self) -> None:
        """Mark the ticket under the cursor, or unmark it, and go on; a range ends."""
        if self._cursor.ticket is not None:
            self._marked, self._range_from = self.numbers() ^ {self._cursor.ticket.number}, None
            self._queue.move_to(self._cursor.index + 1)
            self._queue.repaint()

    def range(self) -> None:
        """Begin a range at the cursor, or end it here."""
        self._marked, begun, here = self.numbers(), self._range_from, self._cursor.ticket
        self._range_from = here.number if begun is None and here else None
        self._queue.repaint()

    def all(self) -> None:
        """Mark all tickets that are loaded."""
        self._marked = {ticket.number for ticket in self._cursor.window.rows}
        self._queue.repaint()

    def none(self) -> None:
        """Unmark all."""
        self._marked, self._range_from = set(), None
        self._queue.repaint()
