"""What is being written on a ticket: its draft, who it goes to, and what canned replies add. Nothing in here draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from desk import canned_use
from desk.addressees import addressees, is_answer, newcomers
from desk.canned import CannedActions, CannedReply
from desk.command import AddNote, Command, Reply
from desk.conversation import Entry, EntryKind
from desk.draft import Draft, DraftKind
from desk.mail.facts import Address
from desk.mail.reply import Recipient, Role
from desk.placeholder import ASK, Expansion
from store import Done, arrivals, bounces, conversation, drafts, journal, tickets
from store.bounces import Bounced
from tui.canned import filled

if TYPE_CHECKING:
    from tui.session import Session

TYPED: Final = "typed"
"""The reason of an address that the agent has put in."""


class Writing:
    """An answer or a note on its way. `seen` is the journal's number when its author last looked at the ticket.

    Raises NotFound where there is no such ticket.
    """

    def __init__(
        self, session: Session, number: int, kind: DraftKind, *, everyone: bool = True, draft: Draft | None = None
    ) -> None:
        self.session = session
        self.ticket = tickets.get(session.store, number)
        self.kind = kind
        self.used: list[CannedReply] = []
        self.with_actions = True
        self._asked: dict[str, str] = {}
        looked = journal.last(session.store)  # before what is looked at, so that nothing falls between the two
        entries = self.entries()
        self.recipients: tuple[Recipient, ...] = ()
        if kind is DraftKind.REPLY:
            self.recipients = addressees(self.ticket, entries, session.config.own_addresses, everyone)
        mine = drafts.of(session.store, session.agent.name, number)
        self.draft = draft or next((one for one in mine if one.kind is kind), None)
        self.resumed = self.draft is not None
        self.text = self.draft.text if self.draft else ""
        self.seen = self.draft.seen if self.draft else looked
        if self.draft and kind is DraftKind.REPLY and self.draft.to:
            self.address(self.draft.to, self.draft.cc)

    # Who it goes to

    @property
    def to(self) -> tuple[str, ...]:
        """The addresses in To."""
        return self._in(Role.TO)

    @property
    def cc(self) -> tuple[str, ...]:
        """The addresses in Cc."""
        return self._in(Role.CC)

    def _in(self, role: Role) -> tuple[str, ...]:
        return tuple(one.address.email for one in self.recipients if one.role is role)

    def address(self, to: Sequence[str], cc: Sequence[str]) -> None:
        """Send it to these; addresses that the answered message doesn't give a reason for were typed."""
        reasons = {one.address.email.lower(): one for one in self.recipients}
        wanted = [(email, Role.TO) for email in to] + [(email, Role.CC) for email in cc]
        chosen = []
        for email, role in wanted:
            known = reasons.pop(email.lower(), None)
            chosen.append(replace(known, role=role) if known else Recipient(Address("", email), role, TYPED))
        left = [
            one if one.role is Role.NONE else replace(one, role=Role.NONE, reason=TYPED) for one in reasons.values()
        ]
        self.recipients = (*chosen, *left)

    def newcomers(self) -> frozenset[str]:
        """Addresses that are new in this ticket, or since its last answer."""
        return newcomers(self.entries(), (*self.to, *self.cc))

    def is_first(self) -> bool:
        """Whether nothing was answered yet."""
        return not any(map(is_answer, self.entries()))

    def bounced(self, email: str) -> Bounced | None:
        """The last mail to this address that came back; None where it has written on this ticket since."""
        return bounces.of_address(self.session.store, email, self.entries())

    # What came in meanwhile

    def entries(self) -> list[Entry]:
        """The messages and notes of the ticket as they are now."""
        found = conversation.entries(self.session.store, self.ticket.number)
        return [entry for entry in found if entry.kind is not EntryKind.EVENT]

    def newer(self) -> list[Entry]:
        """What others have written since the author began."""
        me = self.session.agent.name
        joined = arrivals.joined(self.session.store, self.ticket.number, self.seen)
        return [entry for entry in joined if entry.author.agent != me]

    def look(self) -> None:
        """The author is about to have the newest messages on the screen."""
        self.seen = journal.last(self.session.store)

    # Canned replies

    def expanded(self, reply: CannedReply) -> Expansion:
        """The reply's text for this ticket, as far as its questions were answered."""
        return filled(self.session, self.ticket, reply, self._asked)

    def answer(self, question: str, words: str) -> None:
        """Remember the answer to a question of a canned reply; each is asked once."""
        self._asked[ASK + question] = words

    @property
    def actions(self) -> CannedActions:
        """What the canned replies in it do together; the last one counts where they differ."""
        together = CannedActions()
        for actions in (reply.actions for reply in self.used):
            together = CannedActions(
                status=actions.status or together.status,
                priority=actions.priority or together.priority,
                assignee=actions.assignee or together.assignee,
                snooze=actions.snooze or together.snooze,
                add_tags=(*together.add_tags, *actions.add_tags),
                remove_tags=(*together.remove_tags, *actions.remove_tags),
            )
        return together

    # Keeping and sending

    def save(self, text: str) -> bool:
        """Keep the text as a draft. What another console of this agent has made of the draft stays beside it (F-52).

        False where the disk refuses: the text stands nowhere but here.
        """
        self.text = text
        known = self.draft
        if known is not None and (known.text, known.to, known.cc) == (text, self.to, self.cc):
            return True
        return self.session.kept(self._save)

    def _save(self) -> None:
        session, known, text = self.session, self.draft, self.text
        with session.store.transaction():
            mine = drafts.of(session.store, session.agent.name, self.ticket.number)
            unchanged = known is not None and known in mine
            if not text.strip():
                if known is not None and unchanged:
                    drafts.drop(session.store, known.id)
                    self.draft = None
                return
            self.draft = drafts.save(
                session.store, session.agent.name, self.ticket.number, self.kind, text, self.to, self.cc,
                self.seen, known.id if known is not None and unchanged else None,
            )  # fmt: skip

    def discard(self) -> None:
        """Throw the draft away."""
        if self.draft is not None:
            drafts.drop(self.session.store, self.draft.id)
            self.draft = None

    def send(self, delay: timedelta, *, anyway: bool = False) -> Done | None:
        """Queue the answer with what its canned replies do, as one batch. None: refused, and said so. Raises Held."""
        return self.session.perform(
            Reply(self.ticket.number, self.text, self.to, self.cc, self.seen, anyway, delay, self._draft_id),
            *self._also(),
        )

    def add_note(self) -> Done | None:
        """Add the note with what its canned replies do, as one batch. None: refused, and said so."""
        return self.session.perform(AddNote(self.ticket.number, self.text, self._draft_id), *self._also())

    @property
    def _draft_id(self) -> int | None:
        return self.draft.id if self.draft else None

    def _also(self) -> list[Command]:
        if not self.with_actions:
            return []
        return list(canned_use.commands(self.actions, self.ticket.number, self.session.agent, self.session.now()))
