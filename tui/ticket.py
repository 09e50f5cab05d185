"""The ticket pane: what was said about one ticket, who said it, and what became of our answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final

from textual.events import Click
from textual.message import Message

from desk.conversation import Entry, EntryKind
from desk.duration import compact
from desk.outbox import TROUBLED
from desk.safe import one_line
from desk.ticket import Priority, Ticket
from desk.words import _
from store import agents, attachments, conversation, outbox, tickets
from tui import events
from tui.actions import Where
from tui.cells import cell_len
from tui.conversation import (
    Amount,
    Look,
    Row,
    Shown,
    Span,
    fitted,
    foldable,
    lay,
    lay_event,
    opened_at_first,
)
from tui.figures import moment
from tui.labels import label
from tui.pager import Pager
from tui.saving import ask_to_save

if TYPE_CHECKING:
    from tui.session import Session

_TALL: Final = 12
"""With fewer lines than this, the head of the ticket takes one of them and not three."""

_NEXT_AMOUNT: Final = {Amount.WORDS: Amount.HEADERS, Amount.HEADERS: Amount.RAW, Amount.RAW: Amount.WORDS}


class TicketPane(Pager):
    """A ticket with its conversation. `ticket` is None while none is open."""

    hears = (Where.READING,)

    class Opened(Message):
        """Another ticket is open (None: no ticket)."""

        def __init__(self, number: int | None) -> None:
            super().__init__()
            self.number = number

    class Left(Message):
        """The reader wants to go back."""

    def __init__(self, session: Session, *, id: str | None = None) -> None:
        super().__init__(session, id=id)
        self.ticket: Ticket | None = None
        self.entries: Sequence[Entry] = ()
        self._names: dict[str, str] = {}
        self._reasons: dict[int, str] = {}
        self._opened: dict[int, frozenset[int]] = {}
        self._amounts: dict[int, Amount] = {}
        self._laid: dict[tuple[Entry, int, Shown], tuple[Row, ...]] = {}

    def show(self, number: int | None) -> None:
        """Open a ticket at its newest message; the one that is open stays where it is."""
        if number is not None and self.ticket is not None and number == self.ticket.number:
            self.reload()
            return
        self._opened.clear()
        self._amounts.clear()
        self._laid.clear()
        self._read(number)
        self.here = max((place for place, entry in enumerate(self.entries) if _said(entry)), default=None)
        self.lay_out()
        self.show_rows(self.start_of(self.here))
        self.post_message(self.Opened(number))

    def reload(self) -> None:
        """Read the ticket again; what is on the screen stays where it is, unless an answer of one's own was added."""
        if self.ticket is None:
            return
        before, here = self.entries, self.here
        top = self.rows[self.top].entry if self.rows else None
        offset = self.top - self.start_of(top)
        self._read(self.ticket.number)
        places = {(entry.kind, entry.id): place for place, entry in enumerate(self.entries)}

        def now_at(place: int | None) -> int | None:
            return None if place is None else places.get((before[place].kind, before[place].id))

        known = {(entry.kind, entry.id) for entry in before}
        mine = [place for key, place in places.items() if key not in known and self._mine(self.entries[place])]
        self.here = mine[-1] if mine else now_at(here)
        anchor = now_at(top)
        self.lay_out()
        if mine:
            self.show_rows(self.start_of(self.here))
        else:
            self.show_rows(None if anchor is None else self.start_of(anchor) + offset)

    # Moving and folding

    def action_next_message(self) -> None:
        self._go(+1)

    def action_previous_message(self) -> None:
        self._go(-1)

    def action_fold(self) -> None:
        """Open or fold the quotes of the message that one is at."""
        if self.here is None:
            return
        entry = self.entries[self.here]
        self._set_opened(entry, frozenset() if self._opened_of(entry) else frozenset(range(foldable(entry))))
        self._again()

    def action_open_all(self) -> None:
        for entry in self.entries:
            self._set_opened(entry, frozenset(range(foldable(entry))))
        self._again()

    def action_fold_all(self) -> None:
        for entry in self.entries:
            self._set_opened(entry, frozenset())
        self._again()

    def action_headers(self) -> None:
        """The message that one is at with its headers, then as it came, then its words again."""
        if self.here is None:
            return
        entry = self.entries[self.here]
        amount = _NEXT_AMOUNT[self._amounts.get(entry.id, Amount.WORDS)]
        if amount is Amount.RAW and entry.raw is None:
            amount = Amount.WORDS
        self._amounts[entry.id] = amount
        self._again()
        self.move_to(self.start_of(self.here))

    def action_save(self) -> None:
        """Save one of the files that came with the ticket."""
        ask_to_save(self.app, self.session, self.entries)

    def action_back(self) -> None:
        self.post_message(self.Left())

    def on_click(self, event: Click) -> None:
        row = self.row_at(event.y)
        if row is None or not _said(self.entries[row.entry]):
            return
        self._be_at(row.entry)
        if row.fold is not None:
            entry = self.entries[row.entry]
            self._set_opened(entry, self._opened_of(entry) ^ {row.fold})
            self._again()

    def moved(self) -> None:
        """Keep the message that one is at on the screen."""
        shown = self.rows[self.top : self.top + self.page]
        heads = [row.entry for row in shown if row.spans and _said(self.entries[row.entry])]
        if heads and self.here not in heads:
            self.here = heads[0] if self.here is None or self.here < heads[0] else heads[-1]

    # Laying out

    def head(self) -> Sequence[tuple[Span, ...]]:
        if self.ticket is None:
            return ()
        lines = self._head_lines(self.ticket, self.session.now())
        return lines[:1] if self.size.height < _TALL else (*lines, ())

    def lay_out(self) -> None:
        if self.ticket is None:
            self._laid, self.rows = {}, (Row(0), Row(0, ((" " + _("No ticket is open."), Look.QUIET),)))
            return
        laid: dict[tuple[Entry, int, Shown], tuple[Row, ...]] = {}
        rows: list[Row] = []
        first, glyphs = 1, self.session.glyphs
        for is_event, run in groupby(enumerate(self.entries), key=lambda numbered: not _said(numbered[1])):
            if is_event:
                rows += self._lay_events(list(run))
                continue
            for place, entry in run:
                key = (entry, place, self._shown(entry, first))
                laid[key] = self._laid.get(key) or lay(*key, glyphs)
                rows += laid[key]
                first += len(entry.attachments)
        while rows and not rows[-1].spans:
            rows.pop()
        self._laid, self.rows = laid, rows

    def _lay_events(self, numbered: Sequence[tuple[int, Entry]]) -> list[Row]:
        assert self.ticket is not None
        places = {entry.id: place for place, entry in numbered}
        run = [entry for _place, entry in numbered]
        told = events.told(run, self.ticket.number, self._names, self.session.now())
        rows: list[Row] = []
        for event, words in told:
            rows += lay_event(event.at, words, places[event.id], self.measure, self.session.glyphs)
        return [*rows, Row(rows[-1].entry)] if rows else []

    def _shown(self, entry: Entry, first: int) -> Shown:
        assert self.ticket is not None
        amount = self._amounts.get(entry.id, Amount.WORDS)
        source = entry.raw is not None and (amount is Amount.RAW or bool(entry.broken))
        return Shown(
            width=self.measure,
            ticket=self.ticket.number,
            subject=self.ticket.subject,
            customer=self.ticket.customer.email,
            opened=self._opened_of(entry),
            amount=amount,
            first=first,
            reason=self._reasons.get(entry.outbox or 0, ""),
            raw=attachments.raw(self.session.store, entry.id) if source else b"",
        )

    def _head_lines(self, ticket: Ticket, now: datetime) -> tuple[tuple[Span, ...], ...]:
        dot, width = f" {self.session.glyphs.dot} ", self.measure
        state = [label(ticket.status)]
        if ticket.priority is not Priority.NORMAL:
            state.append(label(ticket.priority))
        state.append(self._owner(ticket))
        said = [place for place, entry in enumerate(self.entries) if _said(entry)]
        if len(said) > 1 and self.here in said:
            state.append(f"{said.index(self.here) + 1}/{len(said)}")
        right = "  " + dot.join(state)
        title = fitted(
            ((" " + one_line(ticket.subject), Look.CUSTOMER),), width - cell_len(right), self.session.glyphs.ellipsis
        )
        customer = one_line(ticket.customer.label)
        if ticket.customer.name and ticket.customer.email:
            customer += f" <{one_line(ticket.customer.email)}>"
        facts = [f"#{ticket.number}", customer, compact(now - ticket.created_at)]
        if ticket.tags:
            facts.append(", ".join(one_line(tag) for tag in ticket.tags))
        if ticket.snoozed_until is not None:
            facts.append(_("snoozed until {time}", time=moment(ticket.snoozed_until, now)))
        if ticket.merged_into is not None:
            facts.append(_("merged into #{into}", into=ticket.merged_into))
        line = fitted(((" " + dot.join(facts), Look.QUIET),), width, self.session.glyphs.ellipsis)
        return ((*title, (right, Look.QUIET)), line)

    def _owner(self, ticket: Ticket) -> str:
        if ticket.assignee is None:
            return _("nobody's")
        return _("me") if ticket.assignee == self.session.agent.name else one_line(ticket.assignee)

    # What was read

    def _read(self, number: int | None) -> None:
        store = self.session.store
        if number is None:
            self.ticket, self.entries = None, ()
            return
        self.ticket, self.entries = tickets.get(store, number), conversation.entries(store, number)
        self._names = {agent.name: agent.full_name for agent in agents.agents(store)}
        self._reasons = {}
        if any(entry.delivery in TROUBLED for entry in self.entries):
            self._reasons = {item.id: item.reason for item in outbox.of_ticket(store, number)}

    def _mine(self, entry: Entry) -> bool:
        return _said(entry) and entry.author.agent == self.session.agent.name

    def _opened_of(self, entry: Entry) -> frozenset[int]:
        if entry.id not in self._opened:
            self._opened[entry.id] = opened_at_first(entry)
        return self._opened[entry.id]

    def _set_opened(self, entry: Entry, opened: frozenset[int]) -> None:
        if _said(entry):
            self._opened[entry.id] = opened

    def _again(self) -> None:
        """Lay out anew, with the message that one is at where it was."""
        before = self.start_of(self.here) - self.top
        self.lay_out()
        self.show_rows(self.start_of(self.here) - before)

    def _go(self, step: int) -> None:
        said = [place for place, entry in enumerate(self.entries) if _said(entry)]
        if self.here not in said:
            return
        self._be_at(said[max(min(said.index(self.here) + step, len(said) - 1), 0)])
        start = self.start_of(self.here)
        if not self.top <= start < self.top + self.page - 2:
            self.move_to(start)

    def _be_at(self, place: int) -> None:
        if place != self.here:
            self.here = place
            self.repaint()


def _said(entry: Entry) -> bool:
    return entry.kind is not EntryKind.EVENT
