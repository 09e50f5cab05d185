"""Follows the journal, so that what one console does is on every other screen within a blink."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from textual.message import Message

from store import journal

if TYPE_CHECKING:
    from tui.app import DeskApp

_LOOK_EVERY: Final = 0.05
"""Seconds between asking the store whether anything was committed; the question costs microseconds."""

_PRESENCE_EVERY: Final = 0.2
"""Seconds between reading presence at least: beats of many consoles stir the store all the time."""

_PRESENCE_ANYWAY: Final = 1.0
"""Seconds after which presence is read without a hint."""

_BEAT_EVERY: Final = 1.0
"""Seconds between asking one's own presence whether a beat is due."""


class Stirred(Message, bubble=False):
    """These `tickets` have changed (`mine`: by this agent); on those of `presence` somebody came, went or writes."""

    def __init__(self, tickets: frozenset[int], mine: frozenset[int], presence: frozenset[int]) -> None:
        super().__init__()
        self.tickets = tickets
        self.mine = mine
        self.presence = presence


class Feed:
    """Asks the store whether it was stirred, reads what moved, and tells the screens."""

    def __init__(self, app: DeskApp) -> None:
        self._app = app
        self._store = app.session.store
        self._seq = journal.last(self._store)
        self._looked_at = 0.0
        self._presence_due = True

    def start(self) -> None:
        """Begin to follow, from now on."""
        self._app.set_interval(_LOOK_EVERY, self.look)
        self._app.set_interval(_BEAT_EVERY, self._app.session.place.beat)

    def look(self) -> None:
        """Read what has been committed since the last look, if anything was."""
        stirred = journal.stirred(self._store)
        self._presence_due |= stirred
        moved, mine = self._moved() if stirred else (frozenset(), frozenset())
        presence = self._presence()
        if moved or presence:
            for screen in self._app.screen_stack:
                screen.post_message(Stirred(moved, mine, presence))

    def _moved(self) -> tuple[frozenset[int], frozenset[int]]:
        entries = journal.touched(self._store, self._seq)
        if entries:
            self._seq = entries[-1][0]
        me = self._app.session.agent.name
        tickets = frozenset(ticket for _seq, ticket, _actor in entries if ticket is not None)
        return tickets, frozenset(ticket for _seq, ticket, actor in entries if ticket is not None and actor == me)

    def _presence(self) -> frozenset[int]:
        now = time.monotonic()
        # Somebody who is gone stirs nothing, so a slow look goes on without any hint.
        if now - self._looked_at < (_PRESENCE_EVERY if self._presence_due else _PRESENCE_ANYWAY):
            return frozenset()
        self._presence_due, self._looked_at = False, now
        return self._app.session.place.look()
