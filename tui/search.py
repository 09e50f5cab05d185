"""The search bar: a line to ask in, and below it what the word may become, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from desk.completion import complete
from desk.errors import QueryError
from desk.query import EXAMPLES, Field, Query, parse
from desk.words import _
from tui.actions import Where
from tui.cells import cut
from tui.lines import Line, Lines

Known = Mapping[Field, Sequence[str]]
"""Names that the desk knows: tags, agents, brands, mailboxes."""


class Hint(Lines):
    """One line below the typing."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"hint--quiet", "hint--wrong"}
    DEFAULT_CSS = """
    Hint {
        height: 1;
        & > .hint--quiet { color: $muted; }
        & > .hint--wrong { color: $warning; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        self._wrong = False

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Show other words."""
        self._words, self._wrong = words, wrong
        self.repaint()

    def line(self, y: int) -> Line:
        """The words, cut to the width."""
        return "", ((cut(f"  {self._words}", self.size.width), "hint--wrong" if self._wrong else "hint--quiet"),)


class SearchBar(Vertical):
    """Asks for a search; `within` is what a filter stays within. It tells `Asked` or `Left` and is hidden else."""

    hears = (Where.PICKER,)
    DEFAULT_CSS = """
    SearchBar {
        display: none;
        layer: above;
        dock: top;
        height: 2;
        background: $panel;
        Input, Input:focus { height: 1; border: none; padding: 0 2; background: $panel; }
        &.-asking { display: block; }
    }
    """

    class Asked(Message):
        """This should be searched for; `text` as it was typed."""

        def __init__(self, query: Query, text: str) -> None:
            super().__init__()
            self.query = query
            self.text = text

    class Left(Message):
        """Nothing should be searched for."""

    def __init__(self) -> None:
        super().__init__()
        self._within = ""
        self._known: Known = {}
        self._wrong: str | None = None

    def compose(self) -> ComposeResult:
        """The typing and the hint."""
        yield Input(select_on_focus=False)
        yield Hint()

    def ask(self, text: str, known: Known, *, within: str = "") -> None:
        """Show the bar, with something to go on from."""
        self._within, self._known, self._wrong = within, known, None
        self.add_class("-asking")
        field = self.query_one(Input)
        field.placeholder = (
            _("within this view: words, or {examples}", examples=_examples())
            if within
            else _("words, or {examples}", examples=_examples())
        )
        field.value = text
        field.cursor_position = len(text)
        self.screen.set_focus(field)

    def close(self) -> None:
        """Hide the bar."""
        self.remove_class("-asking")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Offer what the word before the cursor may become."""
        event.stop()
        if event.value != self._wrong:
            self._hint()

    def action_choose(self) -> None:
        """Search, or say what is wrong with the search."""
        typed = self.query_one(Input).value
        text = typed.strip()
        try:
            asked = parse(f"{self._within} {text}")
        except QueryError as error:
            self._wrong = typed
            self.query_one(Hint).say(str(error), wrong=True)
            return
        self.post_message(self.Asked(asked, text) if text else self.Left())

    def action_complete(self) -> None:
        """Write the first thing that the word may become."""
        field = self.query_one(Input)
        offered = complete(field.value, field.cursor_position, self._known)
        if offered.choices:
            first = offered.choices[0]
            field.value = field.value[: offered.start] + first + field.value[offered.end :]
            field.cursor_position = offered.start + len(first)

    def action_leave(self) -> None:
        """Search for nothing."""
        self.post_message(self.Left())

    def action_down(self) -> None:
        """There is no list to move in."""

    action_up = action_down

    def _hint(self) -> None:
        field = self.query_one(Input)
        self._wrong = None
        offered = complete(field.value, field.cursor_position, self._known)
        self.query_one(Hint).say("  ".join(offered.choices[:12]))


def _examples() -> str:
    return " ".join(EXAMPLES[field] for field in (Field.STATUS, Field.ASSIGNEE, Field.TAG, Field.FROM, Field.CREATED))
