"""Which tickets the queue lists: those of a view, or of a search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desk import query
from desk.query import Field, Query
from desk.safe import one_line
from desk.view import View
from desk.words import _
from store import agents
from tui.choose import Choice, Chooser, among

if TYPE_CHECKING:
    from tui.desk_screen import DeskScreen
    from tui.queue import Queue
    from tui.search import SearchBar
    from tui.titlebar import TitleBar
    from tui.views import Views


class Listing:
    """What is asked of the queue, and what its neighbours tell of it. It begins with the first view."""

    def __init__(self, screen: DeskScreen, queue: Queue, views: Views, bar: SearchBar, title: TitleBar) -> None:
        self._screen = screen
        self._queue = queue
        self._views = views
        self._bar = bar
        self._title = title
        self._is_search = False
        self._show(self._views.views[0])

    def show(self, view: View) -> None:
        """Show a view, and be in the queue."""
        self._show(view)
        self._screen.set_focus(self._queue)

    def show_named(self, name: str) -> None:
        """Show the view of a name."""
        found = next((view for view in self._views.views if view.name == name), None)
        if found is not None:
            self.show(found)

    def show_nth(self, place: str) -> None:
        """Show the view at a place."""
        if int(place) <= len(self._views.views):
            self.show(self._views.views[int(place) - 1])

    def show_first(self) -> None:
        """Back to the inbox, out of a search or another view."""
        self.show(self._views.views[0])

    def choose(self) -> None:
        """Choose a view by its name."""

        def chosen(choice: Choice[str] | None) -> None:
            if choice is not None:
                self.show_named(choice.value)

        counts = self._views.counts
        choices = [Choice(_(view.title), view.name, str(counts.get(view.name, ""))) for view in self._views.views]
        chooser = Chooser(_("Which view?"), among(choices), self._screen.session.glyphs)
        self._screen.app.push_screen(chooser, chosen)

    def search(self) -> None:
        """Search all tickets."""
        self._bar.ask(self._queue.title if self._is_search else "", self._known())

    def filter(self) -> None:
        """Search within what is shown."""
        self._bar.ask("", self._known(), within=str(self._queue.asked))

    def found(self, text: str, asked: Query) -> None:
        """Show what was searched for, and be in the queue."""
        self._bar.close()
        self._is_search = True
        self._queue.show(one_line(text), asked)
        self._views.mark_shown("")
        self._name()
        self._screen.set_focus(self._queue)

    def left(self) -> None:
        """No search after all: the queue is as it was."""
        self._bar.close()
        self._screen.set_focus(self._queue)

    def recount(self) -> None:
        """Count again what the queue and each view have."""
        self._queue.recount()
        self._views.recount()
        self._name()

    def _show(self, view: View) -> None:
        self._is_search = False
        self._queue.show(_(view.title), query.parse(view.query))
        self._views.mark_shown(view.name)
        self._name()

    def _name(self) -> None:
        self._title.show_place(f"{self._queue.title} {self._queue.count}")

    def _known(self) -> dict[Field, Sequence[str]]:
        """What can be searched for, by field."""
        session = self._screen.session
        config = session.config
        return {
            Field.TAG: self._screen.known_tags(),
            Field.ASSIGNEE: [agent.name for agent in agents.agents(session.store)],
            Field.BRAND: [brand.name for brand in config.brands],
            Field.MAILBOX: [*(box.name for box in config.mailboxes), *(feed.name for feed in config.feeds)],
        }
