"""Rows that are scrolled over: what tickets, reviews and held answers are read in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.events import MouseScrollDown, MouseScrollUp

from tui.cells import cell_len
from tui.lines import Line, Lines, Span
from tui.rows import MEASURE, Look, Row
from tui.rows import Span as RowSpan

if TYPE_CHECKING:
    from tui.session import Session

_WHEEL: Final = 3
"""Rows that one step of a mouse wheel moves."""


class Pager(Lines, can_focus=True):
    """Scrolls over `rows`, under the lines of `head` that stay. `top` is the first row on the screen.

    `here` is the entry whose rows are marked while the pager has the focus.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {*Look, "row--head", "row--note", "row--here", "row--thumb"}
    DEFAULT_CSS = """
    Pager {
        width: 1fr;
        height: 1fr;
        & > .row--customer { text-style: bold; }
        & > .row--agent { color: $accent; text-style: bold; }
        & > .row--quiet { color: $muted; }
        & > .row--warn { color: $warning; }
        & > .row--head { background: $panel; }
        & > .row--note { background: $note; }
        & > .row--here { color: $accent; }
        & > .row--thumb { background: $faint 50%; }
    }
    """

    def __init__(self, session: Session, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.session = session
        self.rows: Sequence[Row] = ()
        self.top = 0
        self.here: int | None = None
        self._wanted: int | None = None
        self._head: Sequence[Sequence[RowSpan]] = ()

    def on_mount(self) -> None:
        """Ages and countdowns go on; only lines on which they read otherwise are painted."""
        self.set_interval(1.0, self.repaint, name="ages")

    def _watch_has_focus(self) -> None:
        """The mark at the entry that one is at comes and goes with the focus."""
        self.repaint()

    # What there is to show

    @property
    def measure(self) -> int:
        """How many cells a row may have."""
        return max(min(self.size.width - 2, MEASURE + 4), 10)

    @property
    def head_size(self) -> int:
        """How many lines stay at the top."""
        return 0

    def head(self) -> Sequence[Sequence[RowSpan]]:
        """These lines: `head_size` of them."""
        return ()

    def lay_out(self) -> None:
        """Make `rows` anew for the present width."""

    def show_rows(self, top: int | None = None) -> None:
        """Bring the rows to the screen, from `top` on where given."""
        top = self.top if top is None else top
        self._want(top)
        self.top = self._clamped(top)
        self.repaint()

    # Moving

    @property
    def page(self) -> int:
        """How many rows are on the screen at once."""
        return max(self.size.height - self.head_size, 1)

    def move_to(self, top: int) -> None:
        """Make `top` the first row on the screen, as far as that goes."""
        top = self._clamped(top)
        if top != self.top:
            self.top = top
            self._want(top)
            self.moved()
            self.repaint()

    def moved(self) -> None:
        """Called when other rows have come to the screen."""

    def action_down(self) -> None:
        self.move_to(self.top + 1)

    def action_up(self) -> None:
        self.move_to(self.top - 1)

    def action_page_down(self) -> None:
        self.move_to(self.top + max(self.page - 1, 1))

    def action_page_up(self) -> None:
        self.move_to(self.top - max(self.page - 1, 1))

    def action_top(self) -> None:
        self.move_to(0)

    def action_bottom(self) -> None:
        self.move_to(len(self.rows))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        event.stop()
        self.move_to(self.top + _WHEEL)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        event.stop()
        self.move_to(self.top - _WHEEL)

    # Drawing

    def on_resize(self) -> None:
        """Another size: the rows are broken elsewhere, and the entry that was wanted at the top goes there."""
        self.lay_out()
        self.top = self._clamped(self.start_of(self._wanted))

    def start_of(self, entry: int | None) -> int:
        """The row that an entry begins with; 0 where it has none."""
        return next((number for number, row in enumerate(self.rows) if row.entry == entry), 0)

    def repaint(self, only: Iterable[int] | None = None) -> None:
        """Bring the screen up to date after a change."""
        self._head = self.head()
        super().repaint(only)

    def line(self, y: int) -> Line:
        if y < len(self._head):
            return "row--head" if self._head[y] else "", tuple(self._head[y])
        row = self.row_at(y)
        if row is None:
            return "", self._thumb(y, ())
        spans: tuple[Span, ...] = row.drawn(self.measure, self.session.now(), self.session.glyphs)
        if spans and row.entry == self.here and self.has_focus:
            (text, look), *rest = spans
            spans = ((self.session.glyphs.cursor, "row--here"), (text[1:], look), *rest)
        return "row--note" if row.note else "", (*spans, *self._thumb(y, spans))

    def row_at(self, y: int) -> Row | None:
        """The row on a line of the screen; None beside them."""
        number = self.top + y - self.head_size
        return self.rows[number] if self.top <= number < len(self.rows) else None

    def _thumb(self, y: int, before: Sequence[Span]) -> tuple[Span, ...]:
        """The sign at the right edge of how far down one is."""
        total, page, head = len(self.rows), self.page, self.head_size
        if y < head or total <= page:
            return ()
        length = max(page * page // total, 1)
        start = head + (page - length) * self.top // (total - page)
        if not start <= y < start + length:
            return ()
        gap = self.size.width - 1 - sum(cell_len(text) for text, _look in before)
        return ((" " * gap, ""), (" ", "row--thumb"))

    def _want(self, top: int) -> None:
        """Remember which entry should be at the top; where there is too little below it, it is further down."""
        self._wanted = self.rows[top].entry if top < len(self.rows) else None

    def _clamped(self, top: int) -> int:
        return max(min(top, len(self.rows) - self.page), 0)
