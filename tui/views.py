"""Views beside the queue: saved searches with how many tickets each has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.events import Click
from textual.message import Message

from desk import view
from desk.view import View
from desk.words import _
from store import views
from tui.actions import Where
from tui.cells import fit
from tui.lines import Line, Lines

if TYPE_CHECKING:
    from tui.session import Session

_UNCOUNTED: Final = frozenset({"closed", "spam", "all"})
"""Views of what is over: their numbers tell nobody anything, and only they would have to count everything."""


def offered(session: Session) -> tuple[View, ...]:
    """The desk's views, then an inbox for each brand where there are several."""
    names = [brand.name for brand in session.config.brands]
    inboxes = (View(f"brand-{name}", name, f"{view.VIEWS[0].query} brand:{name}") for name in names if len(names) > 1)
    return (*view.VIEWS, *inboxes)


class Views(Lines, can_focus=True):
    """The list of views. It tells `Chosen` for the one that should be shown."""

    hears = (Where.VIEWS,)
    COMPONENT_CLASSES: ClassVar[set[str]] = {"views--here", "views--shown", "views--count"}
    DEFAULT_CSS = """
    Views {
        background: $surface;
        color: $foreground;
        & > .views--here { background: $here; }
        & > .views--shown { color: $accent; text-style: bold; }
        & > .views--count { color: $muted; }
    }
    """

    class Chosen(Message):
        """A view should be shown."""

        def __init__(self, view: View) -> None:
            super().__init__()
            self.view = view

    class Left(Message):
        """Back to the queue."""

    def __init__(self, session: Session, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.session = session
        self.views: Sequence[View] = offered(session)
        self.counts: dict[str, int] = {}
        self.shown = self.views[0].name
        self._cursor = 0

    def mark_shown(self, name: str) -> None:
        """The queue shows this view (empty: none of them)."""
        self.shown = name
        self._cursor = next((at for at, view in enumerate(self.views) if view.name == name), self._cursor)
        self.repaint()

    def recount(self) -> None:
        """Count again."""
        counted = [view for view in self.views if view.name not in _UNCOUNTED]
        self.counts = views.counts(self.session.store, counted, self.session.agent.name)
        self.repaint()

    def action_down(self) -> None:
        """The next view."""
        self._cursor = min(self._cursor + 1, len(self.views) - 1)
        self.repaint()

    def action_up(self) -> None:
        """The view before."""
        self._cursor = max(self._cursor - 1, 0)
        self.repaint()

    def action_open(self) -> None:
        """Show the view under the cursor."""
        self.post_message(self.Chosen(self.views[self._cursor]))

    def action_back(self) -> None:
        """Back to the queue."""
        self.post_message(self.Left())

    def on_click(self, event: Click) -> None:
        """Show the view that was clicked."""
        if (at := self._at(event.y)) is not None:
            self._cursor = at
            self.action_open()

    def line(self, y: int) -> Line:
        """A view a line, with its count; the brands below a line of their own."""
        at = self._at(y)
        if at is None:
            return "", ()
        view = self.views[at]
        count = self.counts.get(view.name, 0)
        number = str(count) if count else ""
        title = fit(f"  {_(view.title)}", self.size.width - len(number) - 2, self.session.glyphs.ellipsis)
        look = "views--shown" if view.name == self.shown else ""
        back = "views--here" if self.has_focus and at == self._cursor else ""
        return back, ((title, look), (f" {number} ", "views--count"))

    def _at(self, y: int) -> int | None:
        """Which view stands on line `y`: brands stand one line lower."""
        own = len(view.VIEWS)
        at = y if y < own else y - 1
        return at if y != own and at < len(self.views) else None
