"""What is being written on a ticket: its draft, who it goes to, and what canned replies add. Nothing in here draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from desk import attaching, canned_use
from desk.addressees import TYPED, addressees, answered, chosen, is_answer, newcomers, wrote_last
from desk.answer import reviewers
from desk.canned import CannedActions, CannedReply
from desk.caution import Caution, cautions
from desk.command import AddNote, Command, FillIn, Reply
from desk.config import Brand
from desk.conversation import Entry, EntryKind
from desk.draft import Draft, DraftKind, Version
from desk.forward import passed_on
from desk.letter import below, letter
from desk.mail.facts import Address, Attachment
from desk.mail.reply import Recipient, Role
from desk.placeholder import Expansion
from store import Done, arrivals, bounces, canned, conversation, drafts, journal, tickets
from store.bounces import Bounced
from tui.canned import filled

if TYPE_CHECKING:
    from tui.session import Session


@dataclass(frozen=True, slots=True)
class Outside:
    """Somebody outside to write to: in answer to a message of his, or to pass one on with its files."""

    address: Address
    answers: Entry | None = None
    passes: Entry | None = None


class Writing:
    """An answer or a note on its way. `seen` is the journal's number when its author last looked at the ticket.

    `author`: whose answer it stays, where a colleague's is edited. Raises NotFound where there is no such ticket.
    """

    def __init__(
        self,
        session: Session,
        number: int,
        kind: DraftKind,
        *,
        everyone: bool = True,
        draft: Draft | None = None,
        to: Outside | None = None,
    ) -> None:
        self.session = session
        self.ticket = tickets.get(session.store, number)
        self.kind = kind
        self.used: list[CannedReply] = []
        self.author: str | None = None
        self.attachments: tuple[Attachment, ...] = ()
        self.reading = 0  # files that are being read to be attached
        self.with_actions = True
        self._asked = canned.asked(session.store, number)
        looked = journal.last(session.store)  # before what is looked at, so that nothing falls between the two
        entries = self.entries()
        self.recipients: tuple[Recipient, ...] = ()
        self.answers: Entry | None = None
        if kind is DraftKind.REPLY:
            self._to_those_of(answered(entries, self.ticket.customer.email), everyone)
        elif to is not None and to.answers is not None:
            self._to_those_of(to.answers)
        elif to is not None:
            self.recipients = (Recipient(to.address, Role.TO, TYPED),)
        self.passes = to.passes if to else None
        self.text = "" if self.passes is None else f"\n\n{passed_on((self.passes,), self.ticket.language)}"
        self.seen = looked
        self.draft: Draft | None = None
        mine = [one for one in self.others() if to is None or to.address.email in one.to]
        draft = draft or next(iter(mine), None)
        self.resumed = draft is not None
        if draft is not None:
            self.take_up(draft)

    # Who it goes to

    @property
    def to(self) -> tuple[str, ...]:
        """The addresses in To."""
        return self._in(Role.TO)

    @property
    def cc(self) -> tuple[str, ...]:
        """The addresses in Cc."""
        return self._in(Role.CC)

    def _to_those_of(self, message: Entry | None, everyone: bool = True) -> None:
        """It answers this message, and goes to those of it."""
        self.answers = message
        own = self.session.config.own_addresses
        self.recipients = addressees(self.ticket, self.entries(), own, everyone, message)

    def _in(self, role: Role) -> tuple[str, ...]:
        return tuple(one.address.email for one in self.recipients if one.role is role)

    def address(self, to: Sequence[str], cc: Sequence[str]) -> None:
        """Send it to these; addresses that the answered message doesn't give a reason for were typed."""
        self.recipients = chosen(self.recipients, to, cc)

    def newcomers(self) -> frozenset[str]:
        """Addresses that are new in this ticket, or since its last answer."""
        return newcomers(self.entries(), (*self.to, *self.cc), self.kind is DraftKind.FORWARD)

    def is_first(self) -> bool:
        """Whether nothing was answered yet, or nobody outside was written to."""
        if self.kind is DraftKind.FORWARD:
            return not any(entry.outside for entry in self.entries())
        return not any(map(is_answer, self.entries()))

    def cautions(self) -> Sequence[Caution]:
        """What there is to know about those who get it, and about those who were left out."""
        return cautions(self.ticket, self.entries(), self.recipients, self.session.config.own_addresses, self.answers)

    def bounced(self, email: str) -> Bounced | None:
        """The last mail to this address that came back; None where it has written on this ticket since."""
        return bounces.of_address(self.session.store, email, self.entries())

    # Its files

    @property
    def brand(self) -> Brand | None:
        """The brand that answers."""
        return next((one for one in self.session.config.brands if one.name == self.ticket.brand), None)

    @property
    def seems_incomplete(self) -> bool:
        """Whether it speaks of a file and has none."""
        return attaching.seems_forgotten(self.text, self.attachments)

    def attach(self, file: Attachment) -> None:
        """One file more, whose bytes are in the store."""
        self.attachments = (*self.attachments, file)
        self.save(self.text)

    def detach(self, index: int) -> None:
        """One file less."""
        self.attachments = (*self.attachments[:index], *self.attachments[index + 1 :])
        self.save(self.text)

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
        """Remember in the ticket what stands for a question of a canned reply; each is asked once."""
        self._asked[question] = words
        self.session.perform(FillIn(self.ticket.number, question, words))

    def ask_again(self) -> None:
        """Let canned replies ask anew what they know already."""
        self._asked.clear()

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

    def take_up(self, draft: Draft) -> None:
        """Go on with a draft: its words, who it goes to, and the canned replies in it."""
        self.draft, self.text, self.seen, self.author = draft, draft.text, draft.seen, draft.author
        found = (canned.get(self.session.store, name) for name in draft.canned)
        self.used = [reply for reply in found if reply is not None]
        self.attachments = draft.attachments
        if self.kind is DraftKind.FORWARD:
            theirs = wrote_last(self.entries(), self.ticket.customer.email, draft.to)
            if theirs is not None:
                self._to_those_of(theirs)
        if self.kind is not DraftKind.NOTE and draft.to:
            self.address(draft.to, draft.cc)

    def others(self) -> list[Draft]:
        """This agent's other drafts of the same kind on the ticket, newest first."""
        mine = drafts.of(self.session.store, self.session.agent.name, self.ticket.number)
        return [one for one in mine if one.kind is self.kind and (self.draft is None or one.id != self.draft.id)]

    def versions(self) -> list[Version]:
        """What the draft said before, newest first."""
        return drafts.versions(self.session.store, self.draft.id) if self.draft else []

    def save(self, text: str) -> bool:
        """Keep the text as a draft. What another console of this agent has made of the draft stays beside it (F-52).

        False where the disk refuses: the text stands nowhere but here.
        """
        self.text = text
        if not text.strip():
            self.used.clear()  # what canned replies do goes with their words
        known = self.draft
        if known is None:
            return self._is_empty or self.session.kept(self._save)
        kept = (known.text, known.to, known.cc, known.canned, known.attachments)
        if kept == (text, self.to, self.cc, self._names, self.attachments):
            return True
        return self.session.kept(self._save)

    def leave(self, text: str) -> bool:
        """Keep the text, and leave it: a draft without words and files is none."""
        if not self.save(text):
            return False
        if self._is_empty:
            return self.session.kept(self._drop_if_mine)
        return True

    @property
    def _is_empty(self) -> bool:
        return not self.text.strip() and not self.attachments

    def _save(self) -> None:
        session, known = self.session, self.draft
        with session.store.transaction():
            self.draft = drafts.save(
                session.store, session.agent.name, self.ticket.number, self.kind, self.text, self.to, self.cc,
                self.seen, self._names, known.id if known is not None and self._is_unchanged(known) else None,
                self.attachments,
            )  # fmt: skip

    def _drop_if_mine(self) -> None:
        with self.session.store.transaction():
            if self.draft is not None and self._is_unchanged(self.draft):
                self.discard()

    def _is_unchanged(self, known: Draft) -> bool:
        """Whether the draft still is what this console has made of it."""
        return known in drafts.of(self.session.store, self.session.agent.name, self.ticket.number)

    def discard(self) -> None:
        """Throw the draft away."""
        if self.draft is not None:
            drafts.drop(self.session.store, self.session.agent.name, self.draft.id)
            self.draft = None

    def send(self, delay: timedelta, *, anyway: bool = False, review: str | None = None) -> Done | None:
        """Queue the answer with what its canned replies do, as one batch. None: refused, and said so. Raises Held."""
        return self.session.perform(self._reply(delay, anyway=anyway, review=review), *self._also())

    def reviewers(self) -> tuple[str, ...]:
        """Who sees every answer of its author's before it leaves."""
        session, author = self.session, self.author or self.session.agent.name
        found = reviewers(self._reply(timedelta()), author, session.actor, session.store.state)
        return tuple(dict.fromkeys(found))

    def below(self) -> str:
        """What will stand below the words of the answer. Raises NotAllowed where its signature can't be made."""
        session, reply = self.session, self._reply(timedelta())
        author = session.agent if self.author is None else session.store.state.agent(self.author)
        return below(letter(reply, session.store.state, author, session.now()), reply.text)

    def _reply(self, delay: timedelta, *, anyway: bool = False, review: str | None = None) -> Reply:
        reply = Reply(
            self.ticket.number, self.text, self.to, self.cc, self.seen, anyway, delay, self._draft_id, self._names,
            self.author, review,
            attachments=self.attachments,
        )  # fmt: skip
        if self.kind is DraftKind.REPLY:
            return reply
        return replace(reply, answers=self.answers.id) if self.answers else replace(reply, outside=True)

    def add_note(self) -> Done | None:
        """Add the note with what its canned replies do, as one batch. None: refused, and said so."""
        note = AddNote(self.ticket.number, self.text, self._draft_id, self._names)
        return self.session.perform(note, *self._also())

    @property
    def _names(self) -> tuple[str, ...]:
        """The canned replies in it."""
        return tuple(dict.fromkeys(reply.name for reply in self.used))

    @property
    def _draft_id(self) -> int | None:
        return self.draft.id if self.draft else None

    def _also(self) -> list[Command]:
        if not self.with_actions:
            return []
        return list(canned_use.commands(self.actions, self.ticket.number, self.session.agent, self.session.now()))
