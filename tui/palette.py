"""The palette: any action by its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import App

from desk.fuzzy import match
from desk.words import _
from tui.actions import Action, Where
from tui.choose import Choice, Chooser
from tui.glyphs import GlyphTable
from tui.keyboard import Keyboard
from tui.keymap import Keymap


def ask(app: App[Any], keyboard: Keyboard, glyphs: GlyphTable) -> None:
    """Ask what should be done here, and do it."""

    def chosen(choice: Choice[Action] | None) -> None:
        if choice is not None:
            keyboard.run(choice.value)

    app.push_screen(palette(keyboard.keymap, keyboard.places(), glyphs), chosen)


def palette(keymap: Keymap, places: Sequence[Where], glyphs: GlyphTable) -> Chooser[Action]:
    """A chooser of the actions that can be done at these places."""
    actions = [action for action in keymap.at(places) if action.palette]

    def offer(typed: str) -> Sequence[Choice[Action]]:
        ranked = [(rank, action) for action in actions if (rank := _rank(typed.strip(), action))]
        ranked.sort(key=lambda pair: -pair[0])
        return [
            Choice(f"{_(action.words)} {glyphs.dot} {_(action.tip)}", action, keymap.first(action))
            for _found, action in ranked
        ]

    return Chooser(_("What should be done?"), offer, glyphs)


def _rank(typed: str, action: Action) -> int:
    """How well what is typed names an action; the name counts more than its help. 0: not at all."""
    if not typed:
        return 1
    named = max((match(typed, name) or 0 for name in (_(action.words), action.id)), default=0)
    told = 1 if typed.casefold() in _(action.tip).casefold() else 0
    return named * 2 or told
