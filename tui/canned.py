"""Canned replies: one is found by a few letters, looked at before it is taken, and asks for what it does not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.widgets import Input

from desk import canned_use
from desk.canned import CannedActions, CannedReply, rank
from desk.duration import written
from desk.label import label
from desk.placeholder import ASK, Expansion, expand
from desk.ticket import Ticket
from desk.words import _
from store import canned
from tui.choose import Choice
from tui.keymap import shown
from tui.preview import Previewing

if TYPE_CHECKING:
    from tui.session import Session


class CannedPicker(Previewing[CannedReply]):
    """Chooses a canned reply for a ticket. `typed` is what is known of its name."""

    def __init__(self, session: Session, ticket: Ticket, typed: str = "") -> None:
        self._session = session
        self._ticket = ticket
        self._replies = canned.replies(session.store)
        self._uses = canned.uses(session.store, session.agent.name)
        self._asked = canned.asked(session.store, ticket.number)
        self._keys = {name: shown(key) for key, name in reversed(list(session.config.hotkeys.items()))}
        none = _("No canned reply fits.")
        super().__init__(_("Canned reply"), self._ranked, session.glyphs, none=none, typed=typed)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(Input).action_end()

    def previewed(self, value: CannedReply) -> tuple[str, str]:
        """The reply as it would stand in an answer, and what it does besides."""
        return filled(self._session, self._ticket, value, self._asked).text, does(value.actions)

    def _ranked(self, typed: str) -> Sequence[Choice[CannedReply]]:
        ranked = rank(
            self._replies,
            typed,
            uses=self._uses,
            ticket=self._ticket,
            now=self._session.now(),
        )
        return [Choice(reply.title, reply, self._keys.get(reply.name, f";{reply.name}")) for reply in ranked]


def filled(session: Session, ticket: Ticket, reply: CannedReply, asked: Mapping[str, str]) -> Expansion:
    """A canned reply's text for a ticket, as far as its questions were answered (`asked`, by question)."""
    brand = next((brand for brand in session.config.brands if brand.name == ticket.brand), None)
    values = canned_use.values(ticket, session.agent, brand, session.now())
    answers = {ASK + question: words for question, words in asked.items()}
    return expand(reply.body(ticket.language), {**values, **answers})


def does(actions: CannedActions) -> str:
    """What a canned reply does beside speaking, in words; empty where it only speaks."""
    told = []
    if actions.status is not None:
        told.append(_("status {status}", status=label(actions.status)))
    if actions.priority is not None:
        told.append(_("priority {priority}", priority=label(actions.priority)))
    if actions.assignee is not None:
        told.append(_("given to {name}", name=actions.assignee))
    if actions.snooze is not None:
        told.append(_("snoozed for {length}", length=written(actions.snooze)))
    tags = [f"+{tag}" for tag in actions.add_tags] + [f"-{tag}" for tag in actions.remove_tags]
    if tags:
        told.append(_("tags {tags}", tags=" ".join(tags)))
    return ", ".join(told)
