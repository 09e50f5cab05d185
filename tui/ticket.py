"""The ticket pane: what was said about one ticket, who said it, and what became of our answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from textual.events import Click
from textual.message import Message

from desk.conversation import Entry, EntryKind, File, files
from desk.duration import compact
from desk.label import label
from desk.safe import one_line
from desk.ticket import Priority, Ticket
from desk.words import _
from tui.actions import Where
from tui.again import ask_again, mend
from tui.attachments import ask_to_open, ask_to_save, look_at
from tui.cells import cell_len
from tui.figures import moment
from tui.moving import ask_to_move, ask_to_unthread, unmerge
from tui.pager import Pager
from tui.reading import Reading
from tui.rows import Look, Row, Span, fitted
from tui.settling import ask_to_settle

if TYPE_CHECKING:
    from tui.session import Session

_TALL: Final = 12
"""With fewer lines than this, the head of the ticket takes one of them and not three."""

_MORE_PAGES: Final = 3
"""So many pages are laid out beyond what is on the screen."""


class TicketPane(Pager):
    """A ticket with its conversation."""

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
        self._reading: Reading | None = None

    @property
    def ticket(self) -> Ticket | None:
        """The ticket that is open."""
        return self._reading.ticket if self._reading else None

    @property
    def message(self) -> Entry | None:
        """The message that one is at."""
        reading = self._reading
        entry = None if reading is None or self.here is None else reading.entries[self.here]
        return entry if entry is not None and entry.kind is EntryKind.MESSAGE else None

    def show(self, number: int | None) -> None:
        """Open a ticket at its newest message; the one that is open stays where it is."""
        if number is not None and self.ticket is not None and number == self.ticket.number:
            self.reload()
            return
        self._reading = reading = None if number is None else Reading(self.session, number)
        self.here = reading.said[-1] if reading and reading.said else None
        if reading and self.here is not None:
            reading.reach(self.here)
        self.lay_out()
        self.show_rows(self.start_of(self.here))
        self.post_message(self.Opened(number))

    def be_at(self, entry: int) -> None:
        """Be at a message or note of the ticket that is open."""
        reading = self._reading
        place = next((one for one in reading.said if reading.entries[one].id == entry), None) if reading else None
        if reading is not None and place is not None:
            reading.reach(place)
            self.here = place
            self.lay_out()
            self.show_rows(self.start_of(place))

    def reload(self) -> None:
        """Read the ticket again; what is on the screen stays where it is, unless an answer of one's own was added."""
        reading = self._reading
        if reading is None:
            return
        newest = max((reading.entries[place].id for place in reading.said), default=0)
        at, here = self.rows[self.top].entry if self.rows else None, self.here
        offset = self.top - self.start_of(at)
        now_at = reading.again()
        mine = [place for place in reading.said if self._is_mine(reading.entries[place], newest)]
        self.here = mine[-1] if mine else None if here is None else now_at(here)
        if self.here is None and reading.said:  # that message was moved away, or is taken back
            self.here = max((place for place in reading.said if place < (here or 0)), default=reading.said[0])
        at = None if at is None else now_at(at)
        self.lay_out()
        if mine:
            self.show_rows(self.start_of(self.here))
        else:
            self.show_rows(None if at is None else self.start_of(at) + offset)

    def _is_mine(self, entry: Entry, newest: int) -> bool:
        return entry.id > newest and entry.author.agent == self.session.agent.name

    # Moving and folding

    def action_next_message(self) -> None:
        self._go(+1)

    def action_previous_message(self) -> None:
        self._go(-1)

    def action_top(self) -> None:
        if self._reading is not None:
            self._reading.reach(0)
            self.lay_out()
        super().action_top()

    def action_fold(self) -> None:
        """Open or fold the quotes of the message that one is at."""
        if self._reading is not None and self.here is not None:
            self._reading.fold(self.here)
            self._again()

    def action_open_all(self) -> None:
        if self._reading is not None:
            self._reading.fold_all(opened=True)
            self._again()

    def action_fold_all(self) -> None:
        if self._reading is not None:
            self._reading.fold_all(opened=False)
            self._again()

    def action_headers(self) -> None:
        """The message that one is at with its headers, then as it came, then its words again."""
        if self._reading is not None and self.here is not None:
            self._reading.show_more(self.here)
            self._again()
            self.move_to(self.start_of(self.here))

    def action_look(self) -> None:
        """Look at one of the files that came with the ticket."""
        if files := self._files():
            look_at(self.app, self.session, files)

    def action_save(self) -> None:
        """Save one of the files that came with the ticket, or all of them."""
        if files := self._files():
            ask_to_save(self.app, self.session, files)

    def action_open_outside(self) -> None:
        """Open one of the files that came with the ticket in a program of the agent's desktop."""
        if files := self._files():
            ask_to_open(self.app, self.session, files)

    def _files(self) -> list[File]:
        """The files of the ticket, those of the message that one is at first."""
        reading = self._reading
        if reading is None:
            return []
        here = None if self.here is None else reading.entries[self.here].id
        found = sorted(files(reading.entries), key=lambda file: (file.entry.id != here, file.attachment.inline))
        if not found:
            self.session.toast(_("No files came with this ticket."))
        return found

    def waiting(self) -> tuple[Entry | None, int]:
        """The answer that one is at while it waits, else the newest; and the journal's number when it was read."""
        reading = self._reading
        return (None, 0) if reading is None else (reading.waiting(self.here), reading.seen)

    def action_settle(self) -> None:
        """Say what became of the answer that one is at."""
        if self._reading is not None and self.here is not None:
            ask_to_settle(self.app, self.session, self._reading.entries[self.here])

    def action_again(self) -> None:
        """Have the message that one is at fetched whole, or read once more."""
        if self._reading is not None and self.here is not None:
            ask_again(self.session, self._reading.entries[self.here])

    def action_mend(self) -> None:
        """Change the source of the message that one is at, and have that read."""
        if self._reading is not None and self.here is not None:
            mend(self.app, self.session, self._reading.entries[self.here])

    def action_unthread(self) -> None:
        """Take the message that one is at out of the ticket."""
        if self._reading is not None and self.here is not None:
            ask_to_unthread(self.app, self.session, *self._at(self._reading, self.here))

    def action_move_message(self) -> None:
        """Move the message that one is at to another ticket."""
        if self._reading is not None and self.here is not None:
            ask_to_move(self.app, self.session, *self._at(self._reading, self.here))

    def action_unmerge(self) -> None:
        """Take the merged ticket that the message came with out again."""
        if self._reading is not None and self.here is not None:
            unmerge(self.session, self._reading.ticket, self._reading.entries[self.here])

    def _at(self, reading: Reading, here: int) -> tuple[int, Entry, bool]:
        """The ticket, the message that one is at, and whether it has later ones."""
        return reading.ticket.number, reading.entries[here], reading.said[-1] != here

    def action_back(self) -> None:
        self.post_message(self.Left())

    def on_click(self, event: Click) -> None:
        """Be at the message that was clicked; a quote is opened or folded."""
        row, reading = self.row_at(event.y), self._reading
        if row is not None and reading is not None and row.entry in reading.said:
            self._be_at(row.entry)
            if row.fold is not None:
                reading.fold(row.entry, row.fold)
                self._again()

    def move_to(self, top: int) -> None:
        """Make `top` the first row on the screen; what lies above is laid out when one comes near it."""
        reading, count = self._reading, len(self.rows)
        if reading is not None and top < self.page and reading.extend(_MORE_PAGES * self.page, self.measure):
            self.lay_out()
            added = len(self.rows) - count
            self.top += added
            top += added
        super().move_to(top)

    def moved(self) -> None:
        """Keep the message that one is at on the screen."""
        shown = self.rows[self.top : self.top + self.page]
        said = self._reading.said if self._reading else ()
        heads = [row.entry for row in shown if row.spans and row.entry in said]
        if heads and self.here not in heads:
            self.here = heads[0] if self.here is None or self.here < heads[0] else heads[-1]

    # Laying out

    @property
    def head_size(self) -> int:
        if self._reading is None:
            return 0
        return 1 if self.size.height < _TALL else 3

    def head(self) -> Sequence[tuple[Span, ...]]:
        if self._reading is None:
            return ()
        lines = self._head_lines(self._reading, self.session.now())
        return lines[: self.head_size]

    def lay_out(self) -> None:
        """Lay out what fills the screen, and what was laid out before."""
        reading = self._reading
        if reading is None:
            self.rows = (Row(0), Row(0, ((" " + _("No ticket is open."), Look.QUIET),)))
            return
        self.rows = reading.rows(self.measure)
        if len(self.rows) < _MORE_PAGES * self.page and reading.extend(
            _MORE_PAGES * self.page - len(self.rows), self.measure
        ):
            self.rows = reading.rows(self.measure)

    def _head_lines(self, reading: Reading, now: datetime) -> Sequence[tuple[Span, ...]]:
        dot, width, ticket = f" {self.session.glyphs.dot} ", self.measure, reading.ticket
        state = [label(ticket.status)]
        if ticket.priority is not Priority.NORMAL:
            state.append(label(ticket.priority))
        state.append(self._owner(ticket))
        if len(reading.said) > 1 and self.here in reading.said:
            state.append(f"{reading.said.index(self.here) + 1}/{len(reading.said)}")
        right = "  " + dot.join(state)
        title = fitted(
            ((" " + one_line(ticket.subject), Look.CUSTOMER),), width - cell_len(right), self.session.glyphs.ellipsis
        )
        facts = [f"#{ticket.number}", ticket.customer.in_full, compact(now - ticket.created_at)]
        if ticket.tags:
            facts.append(", ".join(one_line(tag) for tag in ticket.tags))
        if ticket.snoozed_until is not None:
            facts.append(_("snoozed until {time}", time=moment(ticket.snoozed_until, now)))
        if ticket.merged_into is not None:
            facts.append(_("merged into #{into}", into=ticket.merged_into))
        line = fitted(((" " + dot.join(facts), Look.QUIET),), width, self.session.glyphs.ellipsis)
        return (*title, (right, Look.QUIET)), line, ()

    def _owner(self, ticket: Ticket) -> str:
        if ticket.assignee is None:
            return _("nobody's")
        names = self._reading.names if self._reading else {}
        return (
            _("me")
            if ticket.assignee == self.session.agent.name
            else one_line(names.get(ticket.assignee, ticket.assignee))
        )

    def _again(self) -> None:
        """Lay out anew, with the message that one is at where it was."""
        before = self.start_of(self.here) - self.top
        self.lay_out()
        self.show_rows(self.start_of(self.here) - before)

    def _go(self, step: int) -> None:
        reading = self._reading
        if reading is None or self.here not in reading.said:
            return
        place = reading.said[max(min(reading.said.index(self.here) + step, len(reading.said) - 1), 0)]
        if place < reading.begin:
            self.move_to(0)
        self._be_at(place)
        start = self.start_of(place)
        if not self.top <= start < self.top + self.page - 2:
            self.move_to(start)

    def _be_at(self, place: int) -> None:
        if place != self.here:
            self.here = place
            self.repaint()
