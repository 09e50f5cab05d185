"""From keys to actions: sequences of keys by place, the agent's own keys, and what is wrong with those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from desk.naming import did_you_mean
from desk.words import N_, _
from tui.actions import ACTIONS, Action, Where

Keys = tuple[str, ...]
"""Keys pressed one after another, as `config.toml` writes them."""

_PANES: Final = frozenset({Where.LIST, Where.VIEWS, Where.READING})
_SCREENS: Final = frozenset({Where.TICKET, Where.DESK})


def _together(here: Where, there: Where) -> bool:
    """Whether keys of both places are heard at once: a pane's with its screen's, and all with those of everywhere."""
    both = {here, there}
    return len(both) == 1 or Where.EVERYWHERE in both or (bool(both & _SCREENS) and both <= _PANES | _SCREENS)


_HOTKEY_TIP: Final = N_("A canned reply of yours.")


_MODIFIED: Final = ("ctrl+", "alt+", "super+", "meta+", "hyper+")


def typed(key: str, character: str | None) -> str | None:
    """The character that a key types; None where it types nothing, as with Ctrl or Alt."""
    if character is None or len(character) != 1 or not character.isprintable() or key.startswith(_MODIFIED):
        return None
    return character


def written(key: str, character: str | None) -> str:
    """A key as this table writes it, from Textual's name and the character that it types."""
    letter = typed(key, character)
    return "space" if letter == " " else letter or key


def shown(keys: Keys | str) -> str:
    """Keys as the footer and help show them."""
    sequence = keys.split(" ") if isinstance(keys, str) else keys
    return " ".join(_SHOWN.get(key, key.replace("ctrl+", "^").replace("alt+", "M-")) for key in sequence)


_SHOWN: Final = {"escape": "esc", "pagedown": "pgdn", "pageup": "pgup", "shift+tab": "⇧tab", "question_mark": "?"}


@dataclass(frozen=True, slots=True)
class Found:
    """What keys pressed so far mean: an action, or the ways to go on (none of either: nothing)."""

    action: Action | None = None
    next: Mapping[str, Action] = field(default_factory=dict)


class Keymap:
    """All keys by place. `problems` has a line for each key of `config.toml` that can't be used."""

    def __init__(self, own: Mapping[str, str] | None = None, hotkeys: Mapping[str, str] | None = None) -> None:
        self.problems: list[str] = []
        self.actions = (*ACTIONS, *_hotkey_actions(hotkeys or {}))
        self.keys: dict[str, tuple[Keys, ...]] = {
            action.id: tuple(tuple(keys.split(" ")) for keys in action.keys) for action in self.actions
        }
        self._take(own or {})
        self._table: dict[Where, dict[Keys, Action]] = {where: {} for where in Where}
        for action in self.actions:
            for keys in self.keys[action.id]:
                self._table[action.where].setdefault(keys, action)

    def find(self, places: Iterable[Where], keys: Keys) -> Found:
        """What the keys mean at these places, the nearest place first."""
        onward: dict[str, Action] = {}
        for place in places:
            table = self._table[place]
            if not onward and (action := table.get(keys)):
                return Found(action)
            for sequence, action in table.items():
                if len(sequence) > len(keys) and sequence[: len(keys)] == keys:
                    onward.setdefault(" ".join(sequence[len(keys) :]), action)
        return Found(next=onward)

    def at(self, places: Sequence[Where]) -> list[Action]:
        """The actions that are offered at these places, in the order of the table."""
        return [action for action in self.actions if action.where in places]

    def first(self, action: Action) -> str:
        """The first key of an action as it is shown; empty where it has none."""
        keys = self.keys[action.id]
        return shown(keys[0]) if keys else ""

    def _take(self, own: Mapping[str, str]) -> None:
        """Put the agent's own keys in place of ours, and tell what clashes."""
        mine: dict[str, tuple[Keys, ...]] = {}
        for name, text in own.items():
            if name not in self.keys:
                hint = did_you_mean(name, self.keys)
                self.problems.append(_("[keys] {name}: there is no such action; {hint}", name=name, hint=hint))
                continue
            mine[name] = tuple(tuple(keys.split()) for keys in text.split(",") if keys.strip())
        changed = self.keys | mine
        places = {action.id: action.where for action in self.actions}
        for name, sequences in mine.items():
            for keys in sequences:
                if other := self._clash(name, keys, changed, places):
                    self.problems.append(
                        _(
                            "[keys] {name}: {keys} is also a key of {other}; the old keys stay.",
                            name=name,
                            keys=shown(keys),
                            other=other,
                        )
                    )
                    changed[name] = self.keys[name]
                    break
        self.keys = changed

    @staticmethod
    def _clash(name: str, keys: Keys, table: Mapping[str, tuple[Keys, ...]], places: Mapping[str, Where]) -> str | None:
        """Another action that would be heard at the same place with these keys, or with their beginning."""
        here = places[name]
        for other, sequences in table.items():
            there = places[other]
            if other == name or not _together(here, there):
                continue
            for sequence in sequences:
                short = min(len(sequence), len(keys))
                if sequence[:short] == keys[:short]:
                    return other
        return None


def _hotkey_actions(hotkeys: Mapping[str, str]) -> Iterable[Action]:
    for key, name in hotkeys.items():
        for where, method in ((Where.TICKET, "pen.hotkey"), (Where.COMPOSER, "hotkey")):
            yield Action(f"hotkey.{where}.{key}", (key,), name, _HOTKEY_TIP, where, method, name, palette=False)
