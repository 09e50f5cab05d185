"""The keyboard: each key goes to the action that it means where the focus is, through chords and Hangul layouts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from textual.events import Key, Paste
from textual.widget import Widget

from tui.actions import Action, Where
from tui.hangul import latin_keys
from tui.keymap import Keymap, Keys, typed, written

if TYPE_CHECKING:
    from tui.app import DeskApp


_AFTER_PASTE: Final = 0.1
"""Seconds after a paste in which no key is a command: a pasted text may hold the sign of its own end (S-22)."""


class Keyboard:
    """Listens before Textual does. `chord` is what has been pressed of a longer sequence, `onward` how it may go on."""

    def __init__(self, app: DeskApp, keymap: Keymap) -> None:
        self._app = app
        self.keymap = keymap
        self.chord: Keys = ()
        self.onward: Mapping[str, Action] = {}
        self._pasted_at = -_AFTER_PASTE
        self._waiting = 0  # keys that a field's queue holds: what they begin is not known yet

    def paste(self, event: Paste) -> None:
        """Something was pasted; what seems to be typed right behind it was pasted as well."""
        self._pasted_at = event.time

    def press(self, event: Key) -> bool:
        """Whether the key was ours. What a text field would write, or does with a key of its own, is left to it."""
        focused, key = self._app.focused, written(event.key, event.character)
        field = focused if focused is not None and focused.check_consume_key("a", "a") else None
        if field is not None and not (self.chord or self._waiting) and self._is_for_text(field, event):
            return False
        if event.time - self._pasted_at < _AFTER_PASTE:
            return True
        if field is not None:
            # The field has a queue of its own, in which letters that were typed before may still be.
            self._waiting += 1
            field.call_later(self._hear_later, field, event, key)
            return True
        heard = False
        for letter in latin_keys(key) or [key]:
            heard = self._hear(letter) or heard
        return heard

    def places(self) -> list[Where]:
        """The places whose keys are heard now, the nearest first."""
        return [where for where, _ in self._chain()]

    def run(self, action: Action) -> bool:
        """Do what an action says, at the nearest place that has it."""
        for where, owner in self._chain():
            if where is action.where:
                method = attrgetter(action.method if "." in action.method else f"action_{action.method}")(owner)
                method(action.argument) if action.argument else method()
                return True
        return False

    def _hear_later(self, field: Widget, event: Key, key: str) -> None:
        """A key has come through the queue of a field; the ones before it have told whether it goes on a chord."""
        self._waiting -= 1
        if not self.chord and self._is_for_text(field, event):
            field._forward_event(event)
        else:
            self._hear(key)

    def _hear(self, key: str) -> bool:
        was_chord = bool(self.chord)
        keys = (*self.chord, key)
        found = self.keymap.find(self.places(), keys)
        self.chord, self.onward = (keys, found.next) if found.next else ((), {})
        if was_chord or self.chord:
            self._app.show_chord()
        if found.action:
            self.run(found.action)
        # A key that leads nowhere within a chord only ends the chord.
        return was_chord or bool(found.next) or found.action is not None

    def _is_for_text(self, field: Widget, event: Key) -> bool:
        if field.check_consume_key(event.key, typed(event.key, event.character)):
            return True
        own = self._app.screen.active_bindings.get(event.key)
        places = [where for where in self.places() if where is not Where.EVERYWHERE or own is None]
        found = self.keymap.find(places, (event.key,))
        return not (found.action or found.next)

    def _chain(self) -> Iterator[tuple[Where, Any]]:
        screen = self._app.screen
        for node in (self._app.focused or screen).ancestors_with_self:
            for where in getattr(node, "hears", ()):
                yield where, node
