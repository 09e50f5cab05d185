"""Help: the keys that work where the focus is, then all others there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.screen import ModalScreen

from desk.words import _
from tui.actions import TITLES, Action, Where
from tui.cells import cell_len, cut, fit
from tui.footer import Footer
from tui.keyboard import Keyboard
from tui.keymap import shown
from tui.lines import Line, Lines, Span


class HelpScreen(ModalScreen[None]):
    """A page of keys over the screen that it is about."""

    hears = (Where.HELP,)
    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        background: $background 60%;
    }
    """

    def __init__(self, keyboard: Keyboard, ellipsis: str) -> None:
        super().__init__()
        self._keyboard = keyboard
        self._lines = list(_lines(keyboard))
        self._ellipsis = ellipsis

    def compose(self) -> ComposeResult:
        """The page."""
        yield KeyPage(self._lines, self._ellipsis)
        yield Footer(self._keyboard)

    def action_down(self) -> None:
        """A line on."""
        self.query_one(KeyPage).move(1)

    def action_up(self) -> None:
        """A line back."""
        self.query_one(KeyPage).move(-1)

    def action_page_down(self) -> None:
        """A page on."""
        page = self.query_one(KeyPage)
        page.move(page.size.height - 1)

    def action_page_up(self) -> None:
        """A page back."""
        page = self.query_one(KeyPage)
        page.move(1 - page.size.height)

    def action_close(self) -> None:
        """Back to what it was about."""
        self.dismiss(None)


class KeyPage(Lines):
    """The keys, as many lines as fit."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys--title", "keys--key", "keys--words", "keys--tip"}
    DEFAULT_CSS = """
    KeyPage {
        width: 100%;
        max-width: 92;
        height: 1fr;
        background: $panel;
        & > .keys--title { color: $foreground; text-style: bold; }
        & > .keys--key { color: $accent; }
        & > .keys--words { color: $foreground; }
        & > .keys--tip { color: $muted; }
    }
    """

    def __init__(self, lines: list[tuple[Span, ...]], ellipsis: str) -> None:
        super().__init__()
        self._lines = lines
        self._ellipsis = ellipsis
        self._top = 0

    def move(self, lines: int) -> None:
        """Scroll."""
        self._top = max(min(self._top + lines, len(self._lines) - self.size.height), 0)
        self.repaint()

    def line(self, y: int) -> Line:
        """A key a line."""
        at = self._top + y
        if at >= len(self._lines):
            return "", ()
        *before, (tip, look) = self._lines[at] or (("", ""),)
        room = self.size.width - sum(cell_len(text) for text, _look in before) - 1
        return "", (*before, (cut(tip, room, self._ellipsis), look))


def _lines(keyboard: Keyboard) -> Iterator[tuple[Span, ...]]:
    places = keyboard.places()
    for number, place in enumerate(places):
        actions = [action for action in keyboard.keymap.at([place]) if keyboard.keymap.keys[action.id]]
        if not actions:
            continue
        if number:
            yield ()
        yield ((_(TITLES[place]), "keys--title"),)
        for action in actions:
            yield _line(action, keyboard)


def _line(action: Action, keyboard: Keyboard) -> tuple[Span, ...]:
    keys = "  ".join(shown(keys) for keys in keyboard.keymap.keys[action.id])
    return (
        (fit(f"  {keys}", 18), "keys--key"),
        (fit(_(action.words), 17), "keys--words"),
        (f" {_(action.tip)}", "keys--tip"),
    )
