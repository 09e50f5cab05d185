"""Canned replies: one is found by a few letters, looked at before it is taken, and asks for what it does not know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from desk import canned_use
from desk.canned import CannedActions, CannedReply, rank
from desk.duration import written
from desk.label import label
from desk.placeholder import ASK, Expansion, expand
from desk.safe import clean, one_line
from desk.ticket import Ticket
from desk.words import _
from store import canned
from tui.cells import wrap
from tui.choose import Choice, Choices, Chooser
from tui.keymap import shown
from tui.lines import Line, Lines

if TYPE_CHECKING:
    from tui.session import Session

_PREVIEW = 7


class Preview(Lines):
    """The first lines of a canned reply, and what it does beside speaking."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"preview--quiet"}
    DEFAULT_CSS = """
    Preview {
        margin-top: 1;
        & > .preview--quiet { color: $muted; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.styles.height = _PREVIEW
        self._text = ""
        self._does = ""

    def show(self, text: str, does: str) -> None:
        """Show another reply."""
        self._text, self._does = clean(text, keep_newlines=True), one_line(does)
        self.repaint()

    def line(self, y: int) -> Line:
        if y == 0 and self._does:
            return "", ((f"   {self._does}", "preview--quiet"),)
        lines = wrap(self._text, max(self.size.width - 6, 10))
        number = y - bool(self._does)
        return "", ((f"   {lines[number]}", "preview--quiet"),) if 0 <= number < len(lines) else ()


class CannedPicker(Chooser[CannedReply]):
    """Chooses a canned reply for a ticket. `typed` is what is known of its name."""

    DEFAULT_CSS = """
    CannedPicker Choices { max-height: 8; }
    """

    def __init__(self, session: Session, ticket: Ticket, typed: str = "") -> None:
        self._session = session
        self._ticket = ticket
        self._replies = canned.replies(session.store)
        self._uses = canned.uses(session.store, session.agent.name)
        self._asked = canned.asked(session.store, ticket.number)
        self._keys = {name: shown(key) for key, name in reversed(list(session.config.hotkeys.items()))}
        super().__init__(_("Canned reply"), self._ranked, session.glyphs, none=_("No canned reply fits."))
        self._typed = typed

    def compose(self) -> ComposeResult:
        with Vertical(id="chooser"):
            yield Input(self._typed, placeholder=self._title)
            yield Choices[CannedReply](self._glyphs)
            yield Preview()

    def on_mount(self) -> None:
        self._show(self._typed)
        self.query_one(Input).action_end()

    def action_down(self) -> None:
        super().action_down()
        self._look()

    def action_up(self) -> None:
        super().action_up()
        self._look()

    def _show(self, typed: str) -> None:
        super()._show(typed)
        self._look()

    def _look(self) -> None:
        choices, preview = self._choices, self.query_one(Preview)
        if choices.offered:
            reply = choices.offered[choices.cursor].value
            preview.show(filled(self._session, self._ticket, reply, self._asked).text, does(reply.actions))
        else:
            preview.show("", "")

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
