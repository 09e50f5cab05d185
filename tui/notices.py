"""What waits for this agent: drafts to go on with, and what colleagues have handed over. Each is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.draft import Draft
from desk.safe import one_line
from desk.words import _, ngettext
from store import agents, drafts, tickets
from tui.actions import BY_ID

if TYPE_CHECKING:
    from tui.keymap import Keymap
    from tui.session import Session


class Notices:
    """Tells by toasts; the views show for longer what is there."""

    def __init__(self, session: Session, keymap: Keymap) -> None:
        self._session = session
        self._keymap = keymap
        self._told: set[int] = set()

    def greet(self) -> None:
        """At the start: what was being written when the last console ended, however it did."""
        mine = [draft for draft in self._mine() if draft.handed_by is None and draft.text.strip()]
        if mine:
            last, others = mine[0], len(mine) - 1
            words = _("You were writing to #{ticket}, {subject}", ticket=last.ticket, subject=self._subject(last))
            if others:
                words += " " + ngettext("(and {n} other draft)", "(and {n} other drafts)", others)
            self._session.toast(self._with_key(words))
        self.look()

    def look(self) -> None:
        """What colleagues have handed over since the last look."""
        for draft in self._mine():
            if draft.handed_by is not None and draft.id not in self._told:
                name = one_line(agents.get(self._session.store, draft.handed_by).full_name)
                subject = self._subject(draft)
                words = _(
                    "{name} hands you a draft on #{ticket}, {subject}", name=name, ticket=draft.ticket, subject=subject
                )
                self._session.toast(self._with_key(words))
                self._told.add(draft.id)

    def _mine(self) -> list[Draft]:
        return drafts.of(self._session.store, self._session.agent.name)

    def _subject(self, draft: Draft) -> str:
        return one_line(tickets.get(self._session.store, draft.ticket).subject) or _("(no subject)")

    def _with_key(self, words: str) -> str:
        return _("{words} · {key} shows your drafts", words=words, key=self._keymap.first(BY_ID["view.drafts"]))
