"""A ticket as it is read: its entries, how much of each is shown, and the rows of that; nothing in here draws.

Long conversations are laid out from their end, and further up only as far as somebody scrolls.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Final

from desk.addressees import outside
from desk.conversation import Entry, EntryKind
from desk.outbox import STILL_HERE
from desk.ticket import Ticket
from store import agents, attachments, conversation, journal, tickets
from tui import events
from tui.conversation import Amount, Body, Shown, body_of, lay, lay_event
from tui.rows import Row

if TYPE_CHECKING:
    from tui.session import Session

_NEXT_AMOUNT: Final = {Amount.WORDS: Amount.HEADERS, Amount.HEADERS: Amount.RAW, Amount.RAW: Amount.WORDS}


class _Folding(StrEnum):
    """How quotes are shown that nobody has opened or folded by themselves."""

    AT_FIRST = "at first"
    OPEN = "open"
    FOLDED = "folded"


class Reading:
    """One ticket. `said` are the places of its messages and notes among `entries`; raises NotFound without a ticket.

    `begin` is the first entry that is laid out, `seen` the journal's number when it was read.
    """

    ticket: Ticket
    entries: Sequence[Entry]
    said: Sequence[int]

    def __init__(self, session: Session, number: int) -> None:
        self._session = session
        self._number = number
        self._folding = _Folding.AT_FIRST
        self._opened: dict[int, frozenset[int]] = {}
        self._amounts: dict[int, Amount] = {}
        self._bodies: dict[int, Body] = {}
        self._laid: dict[int, tuple[tuple[Entry, int, Shown], tuple[Row, ...]]] = {}
        self._read()
        self.begin = len(self.entries)

    def again(self) -> Callable[[int], int | None]:
        """Read the ticket again; returns where the entry of an old place is now (None: it is gone)."""
        before = self.entries
        begin = before[self.begin] if self.begin < len(before) else None
        self._read()
        places = {(entry.kind, entry.id): place for place, entry in enumerate(self.entries)}

        def now_at(place: int) -> int | None:
            return places.get((before[place].kind, before[place].id))

        self.begin = 0 if begin is None else places.get((begin.kind, begin.id), 0)
        return now_at

    def _read(self) -> None:
        store = self._session.store
        self.seen = journal.last(store)  # before what is read, so that nothing falls between the two
        self.ticket, self.entries = tickets.get(store, self._number), conversation.entries(store, self._number)
        messages = [entry for entry in self.entries if entry.kind is EntryKind.MESSAGE]
        self._outside = outside(messages, self.ticket.customer.email) if any(one.outside for one in messages) else ()
        self.said = [place for place, entry in enumerate(self.entries) if entry.kind is not EntryKind.EVENT]
        counts = accumulate((len(entry.attachments) for entry in self.entries), initial=1)
        self._firsts = list(counts)
        self.names = {agent.name: agent.full_name for agent in agents.agents(store)}

    def waiting(self, place: int | None) -> Entry | None:
        """The answer at a place, if it has yet to leave, else the newest that has."""
        found = [one for one in self.said if self.entries[one].delivery in STILL_HERE]
        at = place if place in found else max(found, default=None)
        return None if at is None else self.entries[at]

    # How much is shown

    def fold(self, place: int, number: int | None = None) -> None:
        """Open or fold one quote of a message, or (None) all of them."""
        entry = self.entries[place]
        opened = self._opened_of(entry)
        if number is not None:
            self._opened[entry.id] = opened ^ {number}
        else:
            self._opened[entry.id] = frozenset() if opened else self._body(entry).all_folds

    def fold_all(self, *, opened: bool) -> None:
        """Open or fold all quotes."""
        self._folding = _Folding.OPEN if opened else _Folding.FOLDED
        self._opened.clear()

    def show_more(self, place: int) -> None:
        """A message's headers beside its words, then its source, then its words again."""
        entry = self.entries[place]
        amount = _NEXT_AMOUNT[self._amounts.get(entry.id, Amount.WORDS)]
        if amount is Amount.RAW and entry.raw is None:
            amount = Amount.WORDS
        self._amounts[entry.id] = amount

    # Rows

    def reach(self, place: int) -> None:
        """See to it that an entry is laid out."""
        self.begin = min(self.begin, self._begin_at(place))

    def extend(self, rows: int, width: int) -> bool:
        """Lay out so many rows more above what is laid out, or all there are; whether there were any."""
        end = self.begin
        while self.begin and rows > 0:
            self.begin = self._begin_at(self.begin - 1)
            if self.entries[self.begin].kind is not EntryKind.EVENT:
                rows -= len(self._lay(self.begin, width))
        return self.begin < end

    def rows(self, width: int) -> list[Row]:
        """The rows from `begin` on, without empty ones at the end."""
        rows: list[Row] = []
        places = range(self.begin, len(self.entries))
        for is_event, run in groupby(places, key=lambda place: self.entries[place].kind is EntryKind.EVENT):
            if is_event:
                rows += self._lay_events(list(run), width)
            else:
                rows += (row for place in run for row in self._lay(place, width))
        while rows and not rows[-1].spans:
            rows.pop()
        return rows

    def _begin_at(self, place: int) -> int:
        """Where to begin so that an entry is laid out: at a message, or at the very first entry."""
        message = bisect_right(self.said, place) - 1
        return self.said[message] if message > 0 else 0

    def _lay(self, place: int, width: int) -> tuple[Row, ...]:
        entry = self.entries[place]
        key = (entry, place, self._shown(place, width))
        known = self._laid.get(entry.id)
        if known is None or known[0] != key:
            known = self._laid[entry.id] = (key, lay(*key, self._body(entry), self._session.glyphs))
        return known[1]

    def _lay_events(self, run: Sequence[int], width: int) -> list[Row]:
        places = {self.entries[place].id: place for place in run}
        told = events.told([self.entries[place] for place in run], self._number, self.names, self._session.now())
        rows: list[Row] = []
        for event, words in told:
            rows += lay_event(event.at, words, places[event.id], width, self._session.glyphs)
        return [*rows, Row(rows[-1].entry)] if rows else []

    def _shown(self, place: int, width: int) -> Shown:
        entry = self.entries[place]
        amount = self._amounts.get(entry.id, Amount.WORDS)
        source = entry.raw is not None and (amount is Amount.RAW or bool(entry.broken))
        return Shown(
            width=width,
            ticket=self._number,
            subject=self.ticket.subject,
            customer=self.ticket.customer.email,
            outside=entry.id in self._outside and entry.kind is EntryKind.MESSAGE,
            opened=self._opened_of(entry),
            amount=amount,
            first=self._firsts[place],
            raw=attachments.raw(self._session.store, entry.id) if source else b"",
        )

    def _body(self, entry: Entry) -> Body:
        if entry.id not in self._bodies:
            self._bodies[entry.id] = body_of(entry)
        return self._bodies[entry.id]

    def _opened_of(self, entry: Entry) -> frozenset[int]:
        if entry.id in self._opened:
            return self._opened[entry.id]
        match self._folding:
            case _Folding.OPEN:
                return self._body(entry).all_folds
            case _Folding.FOLDED:
                return frozenset()
        return self._body(entry).open_folds
