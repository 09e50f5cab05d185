"""Changes: facts in the past tense. Each is saved and journalled in the transaction of its command.

The journal keeps every field of a change but those marked `KEPT_ELSEWHERE` (bodies stand in the conversation, and the
audit log must not repeat them: S-89).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from desk.agent import Agent
from desk.canned import CannedReply
from desk.conversation import Entry, Why
from desk.customer import Customer, Identity
from desk.doubt import Evidence
from desk.hold import Hold, HoldReason
from desk.incoming import Occasion
from desk.link import LinkReason
from desk.mail.facts import Attachment, Failure
from desk.outbox import Delivery, OutboxItem, OutboxState
from desk.ticket import Priority, Status, Ticket

KEPT_ELSEWHERE: Final = {"kept_elsewhere": True}
"""Marks a field that the journal leaves out; in a change that is read back from the journal it is None."""


@dataclass(frozen=True, slots=True)
class CustomerAdded:
    """Somebody wrote for the first time."""

    customer: int
    identity: Identity


@dataclass(frozen=True, slots=True)
class TicketOpened:
    """A new matter."""

    ticket: int
    opened: Ticket = field(metadata=KEPT_ELSEWHERE)


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """A customer or a machine wrote. `waits`: somebody has to answer; `archived`: history that came in silently."""

    ticket: int
    entry: int
    waits: bool
    archived: bool
    message: Entry = field(metadata=KEPT_ELSEWHERE)


@dataclass(frozen=True, slots=True)
class MessageReread:
    """A message was read anew and says something else: the fields of its entry named in `fields`.

    Its ticket takes over `subject` (with the `matter` that it keeps to) and `customer`, where they are not None.
    """

    ticket: int
    entry: int
    fields: tuple[str, ...]
    occasion: Occasion
    message: Entry = field(metadata=KEPT_ELSEWHERE)
    subject: str | None = field(default=None, metadata=KEPT_ELSEWHERE)
    customer: int | None = None
    matter: str = field(default="", metadata=KEPT_ELSEWHERE)


@dataclass(frozen=True, slots=True)
class RereadFailed:
    """A message that could not be read, or not be fetched whole, or a file of it, was tried once more, in vain."""

    ticket: int
    entry: int
    reason: str


@dataclass(frozen=True, slots=True)
class AttachmentFetched:
    """The file `name` of a message that was too large is here now; `attachments` are all of that message."""

    ticket: int
    entry: int
    name: str
    attachments: tuple[Attachment, ...] = field(metadata=KEPT_ELSEWHERE)


@dataclass(frozen=True, slots=True)
class MessageIgnored:
    """A message was not taken in, and why: `duplicate` or `own_reply` (rules 6 and 15)."""

    ticket: int
    mailbox: str
    reason: str
    entry: int


@dataclass(frozen=True, slots=True)
class ReplyQueued:
    """An agent answered; the answer leaves when it is due. The customer had been waiting since `waiting_since`.

    `edited_by` is who sent it, where that isn't its author.
    """

    ticket: int
    entry: int
    item: int
    due_at: datetime
    waiting_since: datetime | None
    message: Entry = field(metadata=KEPT_ELSEWHERE)
    outgoing: OutboxItem = field(metadata=KEPT_ELSEWHERE)
    draft: int | None = None
    canned: tuple[str, ...] | None = ()
    edited_by: str | None = None


@dataclass(frozen=True, slots=True)
class ReplyCancelled:
    """An answer was taken back before it left; its text is a draft of `agent` now, and the customer waits again.

    `author`: whose answer it stays, where that is somebody else. `seen`: as in `desk.draft.Draft`; None: what had been
    seen when it was written. `remark`: what a reviewer, who returned it, says of it.
    """

    ticket: int
    entry: int
    item: int
    agent: str
    waiting_since: datetime | None
    canned: tuple[str, ...] | None = ()
    author: str | None = None
    seen: int | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class DeliveryHeld:
    """An answer that waits does not leave, by this reason (`desk.hold.Hold`)."""

    ticket: int
    item: int
    reason: HoldReason
    about: str
    held_at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryReleased:
    """These holds were taken from an answer; when none is left, it leaves when it is due."""

    ticket: int
    item: int
    lifted: tuple[Hold, ...]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryPostponed:
    """An answer that waits leaves at another time, later or earlier."""

    ticket: int
    item: int
    old: datetime
    new: datetime


@dataclass(frozen=True, slots=True)
class AcknowledgementQueued:
    """An automatic mail tells who opened the ticket its number. `counts_for` is the address that the brakes count."""

    ticket: int
    entry: int
    item: int
    due_at: datetime
    counts_for: str
    message: Entry = field(metadata=KEPT_ELSEWHERE)
    outgoing: OutboxItem = field(metadata=KEPT_ELSEWHERE)


@dataclass(frozen=True, slots=True)
class AcknowledgementWithheld:
    """No automatic mail was sent to an address, and what kept it (`desk.brakes.Brake`)."""

    ticket: int
    address: str
    brake: str


@dataclass(frozen=True, slots=True)
class FuseBlown:
    """So many automatic mails were about to leave within ten minutes that all of them are held."""

    count: int


@dataclass(frozen=True, slots=True)
class FuseReset:
    """A person let automatic mail go again; what was held leaves, or is dropped."""

    drop: bool


@dataclass(frozen=True, slots=True)
class NoteAdded:
    """An agent wrote something down; `mentions` are the colleagues whom it calls."""

    ticket: int
    entry: int
    note: Entry = field(metadata=KEPT_ELSEWHERE)
    draft: int | None = None
    canned: tuple[str, ...] | None = ()
    mentions: tuple[str, ...] | None = ()


@dataclass(frozen=True, slots=True)
class DraftHanded:
    """A draft of `old` is one of `new` now: handed over by an agent, or (`by` is None) taken back."""

    ticket: int
    draft: int
    old: str
    new: str
    by: str | None


@dataclass(frozen=True, slots=True)
class FilledIn:
    """What stands for a question of canned replies on this ticket is known."""

    ticket: int
    question: str
    words: str = field(metadata=KEPT_ELSEWHERE)


@dataclass(frozen=True, slots=True)
class NoteRemoved:
    """A note was taken back."""

    ticket: int
    entry: int


@dataclass(frozen=True, slots=True)
class Assigned:
    """The ticket has another owner."""

    ticket: int
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class StatusSet:
    """The ticket has another status."""

    ticket: int
    old: Status
    new: Status


@dataclass(frozen=True, slots=True)
class PrioritySet:
    """The ticket has another priority."""

    ticket: int
    old: Priority
    new: Priority


@dataclass(frozen=True, slots=True)
class TagsSet:
    """The ticket has other tags."""

    ticket: int
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SnoozeSet:
    """The ticket was put away until `new`, or is back (None)."""

    ticket: int
    old: datetime | None
    new: datetime | None


@dataclass(frozen=True, slots=True)
class CustomerSet:
    """The ticket is another customer's. `since` is the newest entry at that time, `since_before` what it was before."""

    ticket: int
    old: Customer
    new: Customer
    since_before: int
    since: int


@dataclass(frozen=True, slots=True)
class MergeSet:
    """The ticket leads to another one, or stands alone again (None)."""

    ticket: int
    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class MessageMoved:
    """A message or note is in another ticket, and what these ids lead to with it. `counts`: the customer can see it.

    `why` are the reasons for its new place, the newest first.
    """

    ticket: int
    entry: int
    into: int
    ids: tuple[str, ...]
    counts: bool
    why: tuple[Why, ...] = field(metadata=KEPT_ELSEWHERE)


@dataclass(frozen=True, slots=True)
class WaitingSet:
    """The customer has been waiting for an answer since another time, or waits no more (None)."""

    ticket: int
    old: datetime | None
    new: datetime | None


@dataclass(frozen=True, slots=True)
class LinkSet:
    """Two tickets were linked, and why, or are linked no more (`new` is None)."""

    ticket: int
    other: int
    old: LinkReason | None
    new: LinkReason | None


@dataclass(frozen=True, slots=True)
class DeliverySet:
    """An answer went a step on its way out, or was settled: these of its `deliveries` are as they say from now on.

    `old` and `new` are the states of the answer as a whole; `due_at`: when it is tried (again), None: as before.
    `evidence` is what settled it, where neither the sender nor a person did.
    """

    ticket: int
    item: int
    old: OutboxState
    new: OutboxState
    deliveries: tuple[Delivery, ...]
    due_at: datetime | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class RecipientSet:
    """An answer that was refused at the address `old` goes to `new`, where it is in `state`, with these `words`.

    `said` are the words about `old`; `whole` is the state of the answer. `afresh`: nobody can have got it, so its bytes
    are written anew, with the right address in their header; else they stay as others have them.
    """

    ticket: int
    entry: int
    item: int
    old: str
    new: str
    state: OutboxState
    words: str
    said: str
    whole: OutboxState
    afresh: bool
    due_at: datetime


@dataclass(frozen=True, slots=True)
class RecipientFailed:
    """A report, the entry `report`, told that an answer did not reach one of its recipients, for good or so far."""

    ticket: int
    entry: int
    failure: Failure
    report: int


@dataclass(frozen=True, slots=True)
class AgentJoined:
    """An agent works here."""

    agent: Agent


@dataclass(frozen=True, slots=True)
class CannedSet:
    """A canned reply was kept, replaced (`old`) or removed (`new` is None)."""

    name: str
    old: CannedReply | None
    new: CannedReply | None


@dataclass(frozen=True, slots=True)
class BatchUndone:
    """A batch was taken back; the changes beside this one say how."""

    batch: int


FieldChange = Assigned | StatusSet | PrioritySet | TagsSet | SnoozeSet | MergeSet | WaitingSet
"""Changes of one field of a ticket: `old` became `new`."""

Change = (
    CustomerAdded
    | TicketOpened
    | MessageReceived
    | MessageReread
    | RereadFailed
    | AttachmentFetched
    | MessageIgnored
    | ReplyQueued
    | ReplyCancelled
    | DeliveryHeld
    | DeliveryReleased
    | DeliveryPostponed
    | AcknowledgementQueued
    | AcknowledgementWithheld
    | FuseBlown
    | FuseReset
    | NoteAdded
    | DraftHanded
    | FilledIn
    | NoteRemoved
    | FieldChange
    | CustomerSet
    | LinkSet
    | MessageMoved
    | DeliverySet
    | RecipientSet
    | RecipientFailed
    | AgentJoined
    | CannedSet
    | BatchUndone
)


def inverse(change: FieldChange) -> FieldChange:
    """The change that puts the old value back."""
    return replace(change, old=change.new, new=change.old)  # type: ignore[arg-type]  # mypy can't see that both are of one class
