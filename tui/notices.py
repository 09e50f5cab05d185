"""What waits for this agent: drafts to go on with, what colleagues have handed over, and notes that mention him."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.draft import Draft
from desk.hold import Hold, HoldReason
from desk.hold import words as hold_words
from desk.mention import Mention
from desk.outbox import OutboxItem
from desk.safe import one_line
from desk.words import _, ngettext
from store import agents, conversation, drafts, mentions, outbox, tickets
from tui.actions import BY_ID

if TYPE_CHECKING:
    from tui.keymap import Keymap
    from tui.session import Session


class Notices:
    """Tells each once, by a toast; the views show for longer what is there."""

    def __init__(self, session: Session, keymap: Keymap) -> None:
        self._session = session
        self._keymap = keymap
        self._told: set[Draft | Mention | tuple[int, Hold | str]] = set()

    def greet(self) -> None:
        """At the start: what was being written when the last console ended, however it did."""
        mine = [draft for draft in self._mine() if draft.handed_by is None and draft.text.strip()]
        if mine:
            last, others = mine[0], len(mine) - 1
            subject = self._subject(last.ticket)
            words = _("You were writing to #{ticket}, {subject}", ticket=last.ticket, subject=subject)
            if others:
                words += " " + ngettext("(and {n} other draft)", "(and {n} other drafts)", others)
            self._toast(words, "view.drafts")
        self.look()

    def look(self) -> None:
        """What has come from colleagues since the last look, and what holds own answers."""
        for item in outbox.leaving(self._session.store):
            for hold in item.holds:
                if self._is_news((item.id, hold)):
                    self._tell_hold(item, hold)
        for draft in self._mine():
            if draft.remark is not None and self._is_news((draft.id, draft.remark)):
                words = _(
                    "Your answer to #{ticket} was returned: {remark}",
                    ticket=draft.ticket,
                    remark=one_line(draft.remark),
                )
                self._toast(words, "view.drafts")
            if draft.handed_by is not None and self._is_news(draft):
                words = _(
                    "{name} hands you a draft on #{ticket}, {subject}", **self._about(draft.handed_by, draft.ticket)
                )
                self._toast(words, "view.drafts")
        for mention in mentions.unread(self._session.store, self._session.agent.name):
            if self._is_news(mention):
                about = self._about(mention.by, mention.ticket)
                self._toast(_("{name} mentions you on #{ticket}, {subject}", **about), "view.mentions")

    def _is_news(self, what: Draft | Mention | tuple[int, Hold | str]) -> bool:
        """Whether it was not told before; from now on it was."""
        new = what not in self._told
        self._told.add(what)
        return new

    def _tell_hold(self, item: OutboxItem, hold: Hold) -> None:
        """That a colleague asks for a review, or that one's own answer is held by news."""
        me, author = self._session.agent.name, conversation.entry(self._session.store, item.entry).author
        if hold.reason is not HoldReason.REVIEW:
            if author.agent == me:
                words = hold_words([hold])
                self._session.toast(_("Your answer to #{ticket} is held: {why}", ticket=item.ticket, why=words))
        elif author.agent != me and me in self._session.config.team.members(hold.about):
            name = one_line(author.name)
            self._session.toast(_("{name} asks you to review the answer to #{ticket}", name=name, ticket=item.ticket))

    def _mine(self) -> list[Draft]:
        return drafts.of(self._session.store, self._session.agent.name)

    def _about(self, agent: str, ticket: int) -> dict[str, object]:
        name = one_line(agents.get(self._session.store, agent).full_name)
        return {"name": name, "ticket": ticket, "subject": self._subject(ticket)}

    def _subject(self, ticket: int) -> str:
        return one_line(tickets.get(self._session.store, ticket).subject) or _("(no subject)")

    def _toast(self, words: str, view: str) -> None:
        key = self._keymap.first(BY_ID[view])
        self._session.toast(_("{words} · {key} shows it", words=words, key=key))
