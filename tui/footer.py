"""The footer: the keys that matter where the focus is, and, within a chord, the ways to go on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from desk.words import _
from tui.actions import GROUPS
from tui.cells import cell_len
from tui.keymap import shown
from tui.lines import Line, Lines, Span

if TYPE_CHECKING:
    from tui.keyboard import Keyboard


class Footer(Lines):
    """One line; `refresh_keys` after the focus moved or a chord went on."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"footer--key", "footer--words"}
    DEFAULT_CSS = """
    Footer {
        height: 1;
        dock: bottom;
        background: $panel;
        & > .footer--key { color: $accent; }
        & > .footer--words { color: $muted; }
    }
    """

    def __init__(self, keyboard: Keyboard) -> None:
        super().__init__()
        self._keyboard = keyboard

    def refresh_keys(self) -> None:
        """Show the keys that are heard now."""
        self.repaint()

    def line(self, y: int) -> Line:
        """The keys, as many as there is room for; help stays to the last."""
        keyboard = self._keyboard
        if keyboard.chord:
            onward = [(shown(keys), _(action.words)) for keys, action in keyboard.onward.items()]
            return "", _fitted([(shown(keyboard.chord), "…"), *onward], self.size.width)
        return "", _fitted(self._offered(), self.size.width)

    def _offered(self) -> list[tuple[str, str]]:
        keyboard = self._keyboard
        keymap, places = keyboard.keymap, keyboard.places()
        offers = [(group.footer, group.key, group.words) for group in GROUPS if group.footer and group.where in places]
        offers += [
            (action.footer, key, action.words)
            for action in keymap.at(places)
            if action.footer and (key := keymap.first(action))
        ]
        return [(key, _(words)) for _order, key, words in sorted(offers)]


def _fitted(offers: Iterable[tuple[str, str]], width: int) -> tuple[Span, ...]:
    """As many of the offers as fit, the last one (help) always among them."""
    spans: list[Span] = []
    offers = list(offers)
    room = width - 1
    last = _cells(offers[-1]) if offers else 0
    for place, (key, words) in enumerate(offers, 1):
        need = _cells((key, words))
        if need > room or (place < len(offers) and need + last > room):
            continue
        room -= need
        spans += [(f" {key}", "footer--key"), (f" {words} ", "footer--words")]
    return tuple(spans)


def _cells(offer: tuple[str, str]) -> int:
    return cell_len(offer[0]) + cell_len(offer[1]) + 3
