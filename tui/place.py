"""Where this console is, told to the others: which ticket, doing what (soft presence, no locks)."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from desk.errors import StoreError
from desk.presence import BEAT, Mode, Presence
from store import presence

if TYPE_CHECKING:
    from tui.session import Session

AWAY_AFTER: Final = timedelta(minutes=5)
"""Without a key for so long, an agent no longer counts as looking."""


class Place:
    """One console's presence: changes are written at once, beats while somebody is there, `leave` at the end."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._ticket: int | None = None
        self._mode = Mode.VIEWING
        self._words = 0
        self._since = session.now()
        self._key_at = self._since
        self._beat_at: datetime | None = None
        self.others: dict[int, list[Presence]] = {}

    def be(self, ticket: int | None, mode: Mode = Mode.VIEWING, words: int = 0) -> None:
        """Be at a ticket (None: at no ticket). Another ticket or mode is written at once, words with the next beat."""
        moved = (ticket, mode) != (self._ticket, self._mode)
        self._words = words
        if moved:
            self._ticket, self._mode = ticket, mode
            self._since = self._session.now()
            self._write()

    def key(self) -> None:
        """A key was pressed: somebody is there."""
        was_away = self._away
        self._key_at = self._session.now()
        if was_away:
            self._write()

    def beat(self) -> None:
        """Say that this console is still there, every `BEAT`; call it more often than that."""
        if self._ticket is not None and (self._beat_at is None or self._session.now() - self._beat_at >= BEAT):
            self._write()

    def leave(self) -> None:
        """Be nowhere: this console ends."""
        with suppress(StoreError):
            presence.leave(self._session.store, self._session.id)
        self._ticket = None

    def look(self) -> frozenset[int]:
        """Re-read who else is where; the tickets on which that has changed."""
        present: dict[int, list[Presence]] = {}
        for other in presence.present(self._session.store):
            if other.session != self._session.id:
                present.setdefault(other.ticket, []).append(other)
        was, self.others = self.others, present
        return frozenset(ticket for ticket in was.keys() | present.keys() if was.get(ticket) != present.get(ticket))

    def on(self, ticket: int) -> list[Presence]:
        """Who else is on a ticket."""
        return self.others.get(ticket, [])

    @property
    def _away(self) -> bool:
        return self._session.now() - self._key_at >= AWAY_AFTER

    def _write(self) -> None:
        with suppress(StoreError):  # a full disk: all of this would be gone in seconds anyway
            self._tell()

    def _tell(self) -> None:
        store = self._session.store
        if self._ticket is None:
            presence.leave(store, self._session.id)
            self._beat_at = None
            return
        now = self._beat_at = self._session.now()
        mode = Mode.AWAY if self._away else self._mode
        mine = Presence(self._session.id, self._session.agent.name, self._ticket, mode, self._since, now, self._words)
        presence.beat(store, mine)
