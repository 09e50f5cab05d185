"""An answer on its way out as one line of the outbox: which columns there is room for, and what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from desk import hold
from desk.conversation import Entry
from desk.label import label
from desk.outbox import STILL_HERE, TROUBLED, OutboxItem, OutboxState
from desk.safe import one_line
from desk.ticket import Ticket
from desk.words import _
from tui.cells import cell_len, cut, fit, fit_right
from tui.glyphs import GlyphTable
from tui.lines import Span
from tui.rows import leaving

_STATE: Final = 18
_NUMBER: Final = 6
_SHAPES: Final = ((150, (16, 5, 0.3, 0.3)), (104, (12, 5, 0.35, 0.35)), (60, (0, 0, 0.5, 0.5)), (0, (0, 0, 1, 0)))
"""From which width on how many cells author and tries have, and which share of the rest subject and recipients."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How many cells each column has; 0 leaves it out."""

    subject: int
    to: int
    author: int
    tries: int
    reason: int

    @classmethod
    def of(cls, width: int) -> Columns:
        """The columns for a line of `width` cells."""
        author, tries, subject, to = next(shape for least, shape in _SHAPES if width >= least)
        others = 2 + _STATE + 1 + _NUMBER + sum(1 + column for column in (author, tries) if column)
        rest = max(width - others, 4)
        columns = int(rest * subject), int(rest * to)
        reason = rest - sum(columns) if subject + to < 1 else 0
        return cls(columns[0] - 1, columns[1] - 1, author, tries, reason - 1)


def row(
    item: OutboxItem, ticket: Ticket, entry: Entry, columns: Columns, now: datetime, glyphs: GlyphTable, *, here: bool
) -> tuple[Span, ...]:
    """The line of an answer."""
    state, look = words_of(item, now)
    cells = [
        (one_line(ticket.subject) or _("(no subject)"), columns.subject, ""),
        (recipients(item), columns.to, "outbox--quiet"),
        (one_line(entry.author.name), columns.author, "outbox--quiet"),
    ]
    spans = [
        (f"{glyphs.cursor if here else ' '} ", "outbox--accent"),
        (fit(state, _STATE, glyphs.ellipsis), look),
        (f" {item.ticket:>{_NUMBER}}", "outbox--quiet"),
        *((" " + fit(words, size, glyphs.ellipsis), ink) for words, size, ink in cells if size > 0),
    ]
    if columns.tries:
        spans.append((f" {item.attempts:>{columns.tries}}", "outbox--quiet"))
    if columns.reason > 0:
        spans.append((" " + fit(reason(item), columns.reason, glyphs.ellipsis), look))
    return tuple(spans)


def heading(told: Sequence[str], columns: Columns, width: int, glyphs: GlyphTable) -> str:
    """What is told of the list; at its right end the names of the columns, where there is room."""
    left = cut("  " + f" {glyphs.dot} ".join(told), width, glyphs.ellipsis)
    named = ((_("to"), columns.to), (_("author"), columns.author))
    right = "".join(" " + fit(name, size, glyphs.ellipsis) for name, size in named if size > 0)
    if columns.tries:
        right += " " + fit_right(_("tries"), columns.tries, glyphs.ellipsis)
    if columns.reason > 0:
        right += " " + fit(_("reason"), columns.reason, glyphs.ellipsis)
    room = 2 + _STATE + 1 + _NUMBER + 1 + columns.subject
    return fit(left, room, glyphs.ellipsis) + right if cell_len(left) < room else left


def words_of(item: OutboxItem, now: datetime) -> Span:
    """The state of an answer in words: what needs a person first, else when it leaves."""
    troubled = item.among(TROUBLED)
    if troubled:
        states = [part.state for part in troubled]
        return label(OutboxState.UNCERTAIN if OutboxState.UNCERTAIN in states else OutboxState.REJECTED), "outbox--warn"
    if item.state is OutboxState.QUEUED:
        return leaving(item.due_at, now), "outbox--accent"
    return label(item.state), "outbox--warn" if item.state in STILL_HERE else "outbox--accent"


def recipients(item: OutboxItem) -> str:
    """Who it goes to; each with his own state where these differ."""
    if len({part.state for part in item.deliveries}) == 1:
        return ", ".join(map(one_line, item.to))
    return ", ".join(f"{one_line(part.address)}: {label(part.state)}" for part in item.deliveries)


def reason(item: OutboxItem) -> str:
    """Why it has not left: what holds it, else what was said of it last."""
    return hold.words(item.holds) or one_line(item.reason)
