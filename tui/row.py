"""A ticket as one line of the queue: which columns there is room for, and what stands in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from desk.duration import ahead, compact
from desk.label import label
from desk.outbox import OutboxItem, OutboxState
from desk.presence import Mode, Presence
from desk.safe import one_line
from desk.ticket import Priority, Status, Ticket
from desk.words import _
from tui.cells import cell_len, cut, fit, fit_right
from tui.glyphs import GlyphTable
from tui.lines import Span

_SLOW: Final = timedelta(hours=4)
"""A customer who has waited so long is pointed out."""

_PRIORITY: Final = {Priority.URGENT: "!!", Priority.HIGH: "! "}
_ORDER: Final = (Mode.COMPOSING, Mode.NOTING, Mode.VIEWING, Mode.AWAY)


@dataclass(frozen=True, slots=True)
class Columns:
    """How many cells each column has; 0 leaves it out. `subject` has what the others leave."""

    number: int
    subject: int
    customer: int
    age: int
    state: int
    who: int

    @classmethod
    def of(cls, width: int, longest: int) -> Columns:
        """The columns for a line of `width` cells in which the longest ticket number has `longest` digits."""
        number = max(longest, 4)
        customer, state, who = next(shape for least, shape in _SHAPES if width >= least)
        age = _age_cells() if width >= 40 else 0
        others = 3 + number + 3 + sum(1 + column for column in (customer, age, state, who) if column)
        return cls(number, max(width - others, 4), customer, age, state, who)


_SHAPES: Final = ((120, (22, 9, 16)), (96, (18, 8, 14)), (64, (13, 7, 11)), (50, (12, 7, 0)), (0, (0, 0, 0)))
"""From which width on how many cells customer, state and who have."""


def _age_cells() -> int:
    """How wide the longest age is in the person's language: `364d`, `23시간`."""
    return max(cell_len(compact(age)) for age in (timedelta(hours=23), timedelta(days=364)))


@dataclass(frozen=True, slots=True)
class Look:
    """What all rows have in common. `leaving`: the answers that wait, by the number of their ticket."""

    columns: Columns
    glyphs: GlyphTable
    agent: str
    names: Mapping[str, str]
    now: datetime
    marked: Collection[int]
    leaving: Mapping[int, OutboxItem]


def row(ticket: Ticket, look: Look, here: bool, present: Sequence[Presence]) -> tuple[Span, ...]:
    """The line of a ticket, in few spans: every change of style costs forty bytes on the wire."""
    columns, glyphs, marked = look.columns, look.glyphs, ticket.number in look.marked
    mark = glyphs.marked if marked else " "
    cursor = glyphs.cursor if here else " "
    urgent = _PRIORITY.get(ticket.priority, "  ")
    subject = fit(one_line(ticket.subject) or _("(no subject)"), columns.subject, glyphs.ellipsis)
    customer = " " + fit(ticket.customer.label, columns.customer, glyphs.ellipsis) if columns.customer else ""
    age = ""
    if columns.age:
        age = " " + fit_right(compact(look.now - ticket.updated_at), columns.age, glyphs.ellipsis)
    state, state_look = _state(ticket, look)
    who, who_look = _who(ticket, look, present)
    state = " " + fit_right(state, columns.state, glyphs.ellipsis) if columns.state else ""
    who = " " + fit(who, columns.who, glyphs.ellipsis) if columns.who else ""
    subject_look = "queue--new" if ticket.status is Status.NEW else ""
    return _joined(
        (
            (f"{cursor}{mark}", "queue--accent" if here or marked else "queue--quiet"),
            (f" {ticket.number:>{columns.number}} ", "queue--quiet"),
            (urgent, subject_look if urgent.isspace() else "queue--warn"),
            (subject, subject_look),
            (customer, "queue--warn" if ticket.customer.seems_another else "queue--quiet"),
            (age, "queue--quiet"),
            (state, state_look),
            (who, who_look),
        )
    )


def heading(left: Sequence[str], look: Look, width: int) -> str:
    """The line above the rows: what is told of the list, then the names of the columns where there is room for both."""
    columns, glyphs = look.columns, look.glyphs
    names = [
        fit(_("customer"), columns.customer, glyphs.ellipsis) if columns.customer else "",
        fit_right(_("age"), columns.age, glyphs.ellipsis) if columns.age else "",
        fit_right(_("waits"), columns.state, glyphs.ellipsis) if columns.state else "",
        fit(_("owner"), columns.who, glyphs.ellipsis) if columns.who else "",
    ]
    right = " ".join(filter(None, names))
    told = cut("  " + f" {glyphs.dot} ".join(left), width, glyphs.ellipsis)
    room = width - cell_len(right)
    return fit(told, room, glyphs.ellipsis) + right if cell_len(told) < room else told


def _state(ticket: Ticket, look: Look) -> Span:
    """When its answer leaves, or that it is held; else how long the customer has waited for one, or the status."""
    now = look.now
    if (item := look.leaving.get(ticket.number)) is not None:
        if item.holds:
            return f"{look.glyphs.leaving} {label(OutboxState.HELD)}", "queue--warn"
        return f"{look.glyphs.leaving} {ahead(item.due_at - now)}", "queue--accent"
    if ticket.snoozed_until is not None and ticket.snoozed_until > now:
        return compact(ticket.snoozed_until - now), "queue--quiet"
    if ticket.waiting_since is not None and ticket.status in {Status.NEW, Status.OPEN}:
        waits = now - ticket.waiting_since
        return compact(waits), "queue--warn" if waits >= _SLOW else "queue--quiet"
    return label(ticket.status), "queue--quiet"


def _who(ticket: Ticket, look: Look, present: Sequence[Presence]) -> Span:
    """Who is on the ticket right now, the one who writes first; else whose it is."""
    if present:
        other = min(present, key=lambda one: _ORDER.index(one.mode))
        name = one_line(look.names.get(other.agent, other.agent))
        glyph = {
            Mode.COMPOSING: look.glyphs.replying,
            Mode.NOTING: look.glyphs.replying,
            Mode.VIEWING: look.glyphs.viewing,
            Mode.AWAY: look.glyphs.away,
        }[other.mode]
        writes = other.mode in {Mode.COMPOSING, Mode.NOTING}
        return f"{glyph} {name}", "queue--warn" if writes else "queue--quiet"
    if ticket.assignee is None:
        return "", "queue--quiet"
    name = _("me") if ticket.assignee == look.agent else look.names.get(ticket.assignee, ticket.assignee)
    return f"  {one_line(name)}", "queue--quiet"


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans with neighbours of one style put together."""
    joined: list[Span] = []
    for text, look in spans:
        if not text:
            continue
        if joined and joined[-1][1] == look:
            joined[-1] = (joined[-1][0] + text, look)
        else:
            joined.append((text, look))
    return tuple(joined)
