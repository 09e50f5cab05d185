"""Commands: wishes in the imperative, the only way to change the desk (`store.perform`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.canned import CannedReply
from desk.doubt import Evidence
from desk.incoming import Incoming, Occasion
from desk.mail.facts import Attachment
from desk.outbox import UNDO_WINDOW, Delivery, OutboxState
from desk.ticket import Priority, Status


@dataclass(frozen=True, slots=True)
class Receive:
    """A message came by `mailbox`. `archive`: it is history and comes in silently, closed (rule 9)."""

    incoming: Incoming
    mailbox: str
    brand: str
    archive: bool = False


@dataclass(frozen=True, slots=True)
class Reread:
    """A message that came in was read anew, and this is what it says now; `incoming.broken`: still nothing."""

    entry: int
    incoming: Incoming
    occasion: Occasion


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer the customer.

    `seen` is the journal's number when the author looked at the ticket: messages that came into it later hold the
    answer unless `anyway`.
    It answers the message `answers`, by default the newest one of the customer's conversation, and keeps to that
    conversation (`desk/addressees.py`). `outside`: it answers none, but passes something on to somebody outside.
    The answer leaves after `delay`; until then it can be undone. `draft` is the draft that it was written in; it goes
    with the answer. `author`: whose answer it is, where a reviewer or a colleague has edited it; None: the actor's.
    `review`: the agent or the group who is to see it before it leaves. `canned` names the canned replies in it; what
    else should happen (a status, tags) are commands of the same batch. The bytes of `attachments` are in the store.
    """

    ticket: int
    text: str
    to: tuple[str, ...]
    cc: tuple[str, ...] = ()
    seen: int | None = None
    anyway: bool = False
    delay: timedelta = UNDO_WINDOW
    draft: int | None = None
    canned: tuple[str, ...] = ()
    author: str | None = None
    review: str | None = None
    answers: int | None = None
    outside: bool = False
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class PostponeReply:
    """An answer that waits shall leave at another time; at once, where that is now."""

    item: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class EditReply:
    """Take an answer that waits out of the outbox, into a draft of the actor's; it stays its author's answer.

    `seen` is the journal's number when the actor looked at the ticket.
    """

    item: int
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class CancelReply:
    """An answer that waits shall not leave. Its text becomes a draft of its author's."""

    item: int


@dataclass(frozen=True, slots=True)
class AskReview:
    """An answer that waits shall be seen by `who`, an agent or a group, before it leaves."""

    item: int
    who: str


@dataclass(frozen=True, slots=True)
class ReturnReply:
    """A reviewer gives an answer back to its author, as a draft with a remark."""

    item: int
    remark: str


@dataclass(frozen=True, slots=True)
class ReleaseReply:
    """An answer that is held shall leave as it is: a reviewer approves, or somebody has looked at what holds it.

    It leaves when it was due, but not before `delay` has passed, so that this can be undone. Messages that came into
    the ticket after `seen` keep it, unless `anyway`.
    """

    item: int
    seen: int | None = None
    anyway: bool = False
    delay: timedelta = UNDO_WINDOW


@dataclass(frozen=True, slots=True)
class AddNote:
    """Write down something that only agents see."""

    ticket: int
    text: str
    draft: int | None = None
    canned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandDraft:
    """Hand one's own draft to a colleague, who finds it under Drafts."""

    draft: int
    agent: str


@dataclass(frozen=True, slots=True)
class FillIn:
    """Remember what stands for a question of canned replies (`{{ask:Order number}}`) on this ticket."""

    ticket: int
    question: str
    words: str


@dataclass(frozen=True, slots=True)
class KeepAttachment:
    """Keep a file that was fetched by itself: it lay in this section of a message.

    `raw` names its stored bytes, which are encoded; `size` is that of the file.
    """

    entry: int
    section: str
    raw: str
    size: int


@dataclass(frozen=True, slots=True)
class Take:
    """Make the ticket one's own, if nobody else's it is."""

    ticket: int


@dataclass(frozen=True, slots=True)
class Assign:
    """Give the ticket to an agent, or to nobody; taking it from somebody (steal) is allowed here."""

    ticket: int
    agent: str | None


@dataclass(frozen=True, slots=True)
class SetStatus:
    """Move the ticket to a status that may follow its present one."""

    ticket: int
    status: Status


@dataclass(frozen=True, slots=True)
class SetPriority:
    """Make the ticket more or less urgent."""

    ticket: int
    priority: Priority


@dataclass(frozen=True, slots=True)
class Tag:
    """Add and remove tags."""

    ticket: int
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetCustomer:
    """The ticket is the matter of whoever has this address; `name` is for somebody who is new to the desk.

    What was written before is answered to him.
    """

    ticket: int
    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Snooze:
    """Put the ticket away until a time; a message from the customer or that time wakes it. None wakes it now."""

    ticket: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Wake:
    """The ticker found a snoozed ticket whose time has come."""

    ticket: int


@dataclass(frozen=True, slots=True)
class Merge:
    """Two tickets are one matter: `ticket` is closed and leads to `into` from now on."""

    ticket: int
    into: int


@dataclass(frozen=True, slots=True)
class Unmerge:
    """A ticket that was merged into another one, by an agent or a message, is a matter of its own after all."""

    ticket: int


@dataclass(frozen=True, slots=True)
class Unthread:
    """A message is no part of the ticket that it is shown in: it gets one of its own.

    `following`: all that came after it goes with it.
    """

    ticket: int
    entry: int
    following: bool = False


@dataclass(frozen=True, slots=True)
class MoveMessage:
    """A message that is shown in one ticket belongs to another. `following` as in `Unthread`."""

    ticket: int
    entry: int
    into: int
    following: bool = False


@dataclass(frozen=True, slots=True)
class Undo:
    """Take a batch back; None means the actor's own last one that can be."""

    batch: int | None = None


@dataclass(frozen=True, slots=True)
class Depart:
    """The sender found an item due: it shall leave, unless something speaks against it.

    `blocked_since`: since when nothing could leave by its mailbox, which explains why it is late.
    """

    item: int
    blocked_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class FollowClock:
    """The sender saw the clock being set, by so much forwards (or, negative, back).

    What was queued from `since` to `until`, as the clock went before, is due as much later or earlier.
    """

    since: datetime
    until: datetime
    by: timedelta


@dataclass(frozen=True, slots=True)
class MarkDelivery:
    """The sender learned what became of an outbox item at some of its recipients.

    `verdicts`: each of them as it is now (`sent`, `rejected`, `uncertain`, or `queued`: try again at `due_at`).
    """

    item: int
    verdicts: tuple[Delivery, ...]
    due_at: datetime | None = None
    fence: int | None = None


@dataclass(frozen=True, slots=True)
class SettleDelivery:
    """A person settles an item that is uncertain or was refused: it did arrive, send it again, or give up.

    `address`: only for this one of its recipients; None: for all that are in trouble.
    """

    item: int
    state: OutboxState
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Readdress:
    """Send an answer to `new` instead of `old`, where it was refused; whoever has it already gets it no second time.

    It leaves after `delay`, so that this can be undone.
    """

    item: int
    old: str
    new: str
    delay: timedelta = UNDO_WINDOW


@dataclass(frozen=True, slots=True)
class SettleDoubt:
    """The engine settles an answer that was uncertain: as `sent` by evidence, or by policy where none came."""

    item: int
    state: OutboxState
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ResetFuse:
    """Let automatic mail go again; `drop` gives up what is held (desk/fuse.py)."""

    drop: bool


@dataclass(frozen=True, slots=True)
class JoinDesk:
    """An agent works here from now on (or has a new full name)."""

    agent: str
    full_name: str


@dataclass(frozen=True, slots=True)
class SaveCanned:
    """Keep a canned reply, replacing the one of the same name."""

    reply: CannedReply


@dataclass(frozen=True, slots=True)
class RemoveCanned:
    """Forget a canned reply."""

    name: str


Command = (
    Receive
    | Reread
    | KeepAttachment
    | Reply
    | PostponeReply
    | EditReply
    | CancelReply
    | AskReview
    | ReturnReply
    | ReleaseReply
    | AddNote
    | HandDraft
    | FillIn
    | Take
    | Assign
    | SetStatus
    | SetPriority
    | SetCustomer
    | Tag
    | Snooze
    | Wake
    | Merge
    | Unmerge
    | Unthread
    | MoveMessage
    | Undo
    | Depart
    | FollowClock
    | MarkDelivery
    | SettleDelivery
    | Readdress
    | SettleDoubt
    | ResetFuse
    | JoinDesk
    | SaveCanned
    | RemoveCanned
)
