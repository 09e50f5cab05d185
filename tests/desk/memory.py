"""A desk in memory: answers what `decide` asks and applies the changes, so that rules are tested without a database.

It is also the measure of the real store: `tests/store/test_perform.py` drives both with the same commands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from desk.agent import Actor, ActorKind, Agent
from desk.brakes import Automatic
from desk.canned import CannedReply
from desk.change import (
    AcknowledgementQueued,
    AgentJoined,
    Assigned,
    AttachmentFetched,
    BatchUndone,
    CannedSet,
    Change,
    CustomerAdded,
    CustomerSet,
    DeliveryHeld,
    DeliveryPostponed,
    DeliveryReleased,
    DeliverySet,
    DraftHanded,
    FuseBlown,
    FuseReset,
    LinkSet,
    MergeSet,
    MessageMoved,
    MessageReceived,
    MessageReread,
    NoteAdded,
    NoteRemoved,
    PrioritySet,
    RecipientFailed,
    RecipientSet,
    ReplyCancelled,
    ReplyQueued,
    SnoozeSet,
    StatusSet,
    TagsSet,
    TicketOpened,
    WaitingSet,
)
from desk.command import Command
from desk.config import Brand, OtherSubject
from desk.conversation import Direction, Entry
from desk.customer import Customer, Identity, IdentityKind
from desk.decide import decide
from desk.doubt import Doubt
from desk.draft import Draft
from desk.errors import NotFound
from desk.fuse import Fuse
from desk.hold import Hold
from desk.incoming import Occasion
from desk.link import LinkReason
from desk.outbox import STILL_HERE, Delivery, OutboxItem, OutboxState
from desk.readdress import corrected
from desk.state import Known, Threaded
from desk.team import Team
from desk.thread import matter_of, target
from desk.ticket import Ticket
from desk.undo import UNDOABLE

T0 = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""When every desk in memory begins: a Monday morning."""


def in_state(item: OutboxItem, state: OutboxState) -> OutboxItem:
    """The item with all its recipients in a state."""
    return replace(item, deliveries=tuple(replace(part, state=state) for part in item.deliveries))


@dataclass
class Batch:
    """What was performed at once."""

    actor: str
    changes: list[Change]
    undone: bool = False


class MemoryDesk:
    """See `desk.state.State` for what each question means."""

    def __init__(self) -> None:
        self.now = T0
        self.tickets: dict[int, Ticket] = {}
        self.entries: dict[int, Entry] = {}
        self.customers: dict[Identity, Customer] = {}
        self.ids: dict[tuple[str, str, str], Threaded] = {}
        self.matters: set[str] = set()
        self.touched_: set[int] = set()
        self.links_: dict[tuple[int, int], LinkReason] = {}
        self.brands: dict[str, Brand] = {}
        self.outbox: dict[int, OutboxItem] = {}
        self.agents_: dict[str, Agent] = {}
        self.replies: dict[str, CannedReply] = {}
        self.drafts: dict[int, Draft] = {}
        self.automatic: dict[int, str] = {}
        self.dots: dict[int, int] = {}
        self.fuse_ = Fuse(limit=30)
        self.team_ = Team()
        self.batches: list[Batch] = []
        self.log: list[Change] = []
        self.counters = {"ticket": 1000, "entry": 0, "item": 0, "customer": 0}

    def perform(self, *commands: Command, actor: Actor) -> list[Change]:
        """What `store.perform` does, but that a refusal half-way leaves the half that was done."""
        done: list[Change] = []
        for command in commands:
            for change in decide(command, self, actor, self.now):
                done.append(change)
                self.log.append(change)
                if actor.kind is ActorKind.AGENT and isinstance(number := getattr(change, "ticket", None), int):
                    self.touched_.add(number)
                self._apply(change)
        if done:
            self.batches.append(Batch(actor.name, done))
        return done

    def wait(self, length: timedelta) -> None:
        """Let time pass."""
        self.now += length

    def conversation(self, ticket: int) -> list[Entry]:
        """The messages and notes of a ticket and of those merged into it."""
        numbers, grown = {ticket}, True
        while grown:
            more = {other.number for other in self.tickets.values() if other.merged_into in numbers} - numbers
            numbers, grown = numbers | more, bool(more)
        return [entry for _, entry in sorted(self.entries.items()) if entry.ticket in numbers]

    def ticket(self, number: int) -> Ticket:
        if number not in self.tickets:
            raise NotFound(f"#{number}")
        return self.tickets[number]

    def entry(self, entry: int) -> Entry:
        return self.entries[entry]

    def entries_after(self, ticket: int, entry: int) -> Sequence[Entry]:
        return [other for other in self.conversation(ticket) if other.id > entry]

    def joined(self, ticket: int, since: int) -> Sequence[Entry]:
        inside = {entry.ticket for entry in self.conversation(ticket)}
        came: set[int] = set()
        for change in self.log[since:]:
            match change:
                case MessageReceived() | ReplyQueued() | AcknowledgementQueued() | NoteAdded():
                    came |= {change.entry} if change.ticket in inside else set()
                case MessageReread() if change.occasion is not Occasion.PARSER:
                    came |= {change.entry} if change.ticket in inside else set()
                case MessageMoved():
                    came |= {change.entry} if change.into in inside else set()
                case MergeSet() if change.ticket != ticket and change.new is not None:
                    came |= {entry.id for entry in self.conversation(change.ticket)}
        found = [entry for entry in self.conversation(ticket) if entry.id in came]
        return sorted(found, key=lambda entry: (entry.at, entry.id))

    def seen(self) -> int:
        """The journal's number now."""
        return len(self.log)

    def message(self, brand: str, message_id: str) -> Sequence[Known]:
        return [
            Known(entry.ticket, entry.id, entry.content, entry.direction is Direction.OUT)
            for entry in self.entries.values()
            if entry.message_id == message_id and self.tickets[entry.ticket].brand == brand
        ]

    def threads(self, brand: str, message_ids: Sequence[str], matter: str) -> Mapping[str, Threaded]:
        wanted = ["", matter] if matter else sorted(self.matters)
        keys = [(brand, message_id, each) for each in wanted for message_id in message_ids]
        known = sorted((self.ids[key].entry is not None, key) for key in keys if key in self.ids)
        return {key[1]: self.ids[key] for _, key in known}

    def touched(self, ticket: int) -> bool:
        return ticket in self.touched_ or LinkReason.MOVED in self.links(ticket).values()

    def since_merge(self, ticket: int) -> Sequence[Change]:
        own = [change for change in self.log if getattr(change, "ticket", None) == ticket]
        return own[max(place for place, change in enumerate(own) if isinstance(change, MergeSet)) :]

    def links(self, ticket: int) -> Mapping[int, LinkReason]:
        pairs = ((sum(pair) - ticket, reason) for pair, reason in self.links_.items() if ticket in pair)
        return dict(pairs)

    def takes_part(self, ticket: int, address: str) -> bool:
        people = {self.tickets[ticket].customer.email}
        for entry in self.conversation(ticket):
            got = [one.email for one in (*entry.to, *entry.cc)]
            people.update(got if entry.direction is Direction.OUT else [entry.author.address])
        return address in people

    def brand(self, name: str) -> Brand | None:
        return self.brands.get(name)

    def customer(self, identity: Identity) -> Customer | None:
        return self.customers.get(replace(identity, name=""))

    def agent(self, name: str) -> Agent:
        if name not in self.agents_:
            raise NotFound(name)
        return self.agents_[name]

    def agents(self) -> Sequence[Agent]:
        return list(self.agents_.values())

    def canned(self, name: str) -> CannedReply | None:
        return self.replies.get(name)

    def draft(self, draft: int) -> Draft:
        if draft not in self.drafts:
            raise NotFound(str(draft))
        return self.drafts[draft]

    def doubt(self, entry: int) -> Doubt | None:
        item = next((one for one in self.outbox.values() if one.entry == entry), None)
        if item is None or not item.among({OutboxState.UNCERTAIN}):
            return None
        return Doubt(item, self.dots.get(item.id, 1), self.now)

    def item(self, item: int) -> OutboxItem:
        if item not in self.outbox:
            raise NotFound(f"item {item}")
        if item not in self.outbox:
            raise NotFound(str(item))
        return self.outbox[item]

    def automatic_to(self, address: str, since: datetime) -> Sequence[Automatic]:
        counted = [(self.outbox[item], counts_for) for item, counts_for in self.automatic.items()]
        return [
            Automatic(self.tickets[item.ticket].subject, item.queued_at)
            for item, counts_for in counted
            if counts_for == address and item.queued_at > since and item.state is not OutboxState.CANCELLED
        ]

    def automatic_count(self, since: datetime, mailbox: str | None = None) -> int:
        items = [self.outbox[item] for item in self.automatic]
        return sum(
            item.queued_at > since and item.state is not OutboxState.CANCELLED and mailbox in {None, item.mailbox}
            for item in items
        )

    def automatic_items(self, state: OutboxState) -> Sequence[OutboxItem]:
        return [self.outbox[item] for item in self.automatic if self.outbox[item].state is state]

    def leaving(self, ticket: int | None) -> Sequence[OutboxItem]:
        inside = None if ticket is None else target(self.ticket(ticket), self)
        return [
            item
            for number, item in sorted(self.outbox.items())
            if item.state in STILL_HERE
            and number not in self.automatic
            and inside in {None, target(self.ticket(item.ticket), self)}
        ]

    def is_leaving(self) -> bool:
        return bool(self.leaving(None))

    def team(self) -> Team:
        return self.team_

    def fuse(self) -> Fuse:
        return self.fuse_

    def batch(self, batch: int) -> Sequence[Change]:
        found = self.batches[batch - 1]
        return [] if found.undone else found.changes

    def last_batch(self, actor: str) -> int | None:
        for number in range(len(self.batches), 0, -1):
            batch = self.batches[number - 1]
            if batch.actor == actor and not batch.undone and all(isinstance(c, UNDOABLE) for c in batch.changes):
                return number
        return None

    def own_addresses(self) -> frozenset[str]:
        return frozenset({"support@acme.example"})

    def message_id(self, ticket: int, entry: int, brand: str) -> str:
        return f"<{ticket}.{entry}@{brand}.example>"

    def next_ticket(self) -> int:
        return self._next("ticket")

    def next_entry(self) -> int:
        return self._next("entry")

    def next_item(self) -> int:
        return self._next("item")

    def next_customer(self) -> int:
        return self._next("customer")

    def _next(self, name: str) -> int:
        self.counters[name] += 1
        return self.counters[name]

    def _set(self, number: int, **values: object) -> None:
        self.tickets[number] = replace(self.tickets[number], **values)  # type: ignore[arg-type]

    def _apply(self, change: Change) -> None:  # noqa: PLR0912, PLR0915 (one case a change)
        match change:
            case CustomerAdded(number, identity):
                email = identity.value if identity.kind is IdentityKind.EMAIL else ""
                self.customers[replace(identity, name="")] = Customer(number, identity.name, email)
            case TicketOpened():
                self.tickets[change.ticket] = change.opened
            case MessageReceived():
                self._say(change.message)
                since = self.tickets[change.ticket].waiting_since
                if change.waits and (since is None or change.message.at < since):
                    self._set(change.ticket, waiting_since=change.message.at)
            case MessageReread():
                self._forget(change.entry)
                if change.subject is not None:
                    self._set(change.ticket, subject=change.subject, matter=change.matter)
                self._say(change.message)
                self._count(change.ticket, -1)
            case AttachmentFetched():
                self.entries[change.entry] = replace(self.entries[change.entry], attachments=change.attachments)
            case ReplyQueued():
                self._say(replace(change.message, outbox=change.item))
                self._set(change.ticket, waiting_since=None)
                self.outbox[change.item] = change.outgoing
            case ReplyCancelled():
                self._forget(change.entry)
                del self.entries[change.entry]
                self.outbox[change.item] = in_state(self.outbox[change.item], OutboxState.CANCELLED)
                self._count(change.ticket, -1)
                self._set(change.ticket, waiting_since=change.waiting_since)
            case AcknowledgementQueued():
                self._say(change.message)
                self.outbox[change.item] = change.outgoing
                self.automatic[change.item] = change.counts_for
            case FuseBlown():
                self.fuse_ = replace(self.fuse_, blown_at=self.now)
            case FuseReset():
                self.fuse_ = replace(self.fuse_, blown_at=None, reset_at=self.now)
            case NoteAdded():
                self.entries[change.entry] = change.note
                self._set(change.ticket, last_entry=change.entry)
            case DraftHanded(_, draft, _, new, by):
                self.drafts[draft] = replace(self.drafts[draft], agent=new, handed_by=by)
            case NoteRemoved():
                del self.entries[change.entry]
            case Assigned():
                self._set(change.ticket, assignee=change.new)
            case StatusSet():
                self._set(change.ticket, status=change.new)
            case PrioritySet():
                self._set(change.ticket, priority=change.new)
            case CustomerSet():
                self._set(change.ticket, customer=change.new, customer_since=change.since)
            case TagsSet():
                self._set(change.ticket, tags=change.new)
            case SnoozeSet():
                self._set(change.ticket, snoozed_until=change.new)
            case MergeSet(number, old, new):
                if old is not None:
                    self._count(old, -self.tickets[number].messages)
                if new is not None:
                    self._count(new, self.tickets[number].messages)
                    parts = self.tickets[number], self.tickets[new]
                    self._set(new, created_at=min(part.created_at for part in parts))
                self._set(number, merged_into=new)
            case WaitingSet():
                self._set(change.ticket, waiting_since=change.new)
            case LinkSet(ticket, other, _, None):
                del self.links_[ticket, other]
            case LinkSet(ticket, other, _, reason):
                assert reason is not None
                if (other, ticket) not in self.links_:
                    self.links_[ticket, other] = reason
            case MessageMoved():
                self._move(change)
            case DeliveryHeld():
                item = self.outbox[change.item]
                holds = (*item.holds, Hold(change.reason, change.about, change.held_at))
                self.outbox[item.id] = self._held(replace(item, holds=holds))
            case DeliveryReleased():
                item = self.outbox[change.item]
                holds = tuple(hold for hold in item.holds if hold not in change.lifted)
                self.outbox[item.id] = self._held(replace(item, holds=holds, due_at=change.due_at))
            case DeliveryPostponed():
                self.outbox[change.item] = replace(self.outbox[change.item], due_at=change.new)
            case DeliverySet():
                self._deliver(change)
            case RecipientSet():
                self._readdress(change)
            case RecipientFailed():
                answer = self.entries[change.entry]
                others = [one for one in answer.failures if one.recipient != change.failure.recipient]
                self.entries[change.entry] = replace(answer, failures=(*others, change.failure))
            case AgentJoined(agent):
                self.agents_[agent.name] = agent
            case CannedSet(name, _, None):
                del self.replies[name]
            case CannedSet(name, _, new):
                assert new is not None
                self.replies[name] = new
            case BatchUndone(batch):
                self.batches[batch - 1].undone = True

    def _say(self, entry: Entry) -> None:
        self.entries[entry.id] = entry
        ticket = self.tickets[entry.ticket]
        apart = any(brand.other_subject is OtherSubject.NEW for brand in self.brands.values())
        own = matter_of(entry) if apart else None
        for message_id, bearer in ((entry.message_id, entry.id), *((named, None) for named in entry.references)):
            self._lead(message_id, bearer, ticket, own)
        self._set(entry.ticket, messages=ticket.messages + 1, last_entry=entry.id)

    def _readdress(self, change: RecipientSet) -> None:
        item, answer = self.outbox[change.item], self.entries[change.entry]
        parts = corrected(item, change.old, Delivery(change.new, change.state, change.words))
        self.outbox[item.id] = replace(item, deliveries=parts, due_at=change.due_at)
        to, cc = (
            tuple(replace(one, email=change.new) if one.email == change.old else one for one in addresses)
            for addresses in (answer.to, answer.cc)
        )
        self.entries[answer.id] = replace(answer, to=to, cc=cc)

    def _deliver(self, change: DeliverySet) -> None:
        item, new = self.outbox[change.item], {part.address: part for part in change.deliveries}
        parts = tuple(new.get(part.address, part) for part in item.deliveries)
        self.outbox[item.id] = replace(item, deliveries=parts, due_at=change.due_at or item.due_at)
        assert self.outbox[item.id].state is change.new

    @staticmethod
    def _held(item: OutboxItem) -> OutboxItem:
        """Who has yet to get an answer is held back by what holds it."""
        state = OutboxState.HELD if item.holds else OutboxState.QUEUED
        parts = [replace(part, state=state) if part.state in STILL_HERE else part for part in item.deliveries]
        return replace(item, deliveries=tuple(parts))

    def _move(self, change: MessageMoved) -> None:
        entry = replace(self.entries[change.entry], ticket=change.into, why=change.why)
        self.entries[entry.id] = entry
        for number, item in self.outbox.items():
            if item.entry == entry.id:
                self.outbox[number] = replace(item, ticket=change.into)
        for key, known in self.ids.items():
            if key[1] in change.ids and known.ticket == change.ticket and known.entry in {None, entry.id}:
                self.ids[key] = replace(known, ticket=change.into)
        if change.counts:
            self._count(change.ticket, -1)
            self._count(change.into, +1)

    def _lead(self, message_id: str, bearer: int | None, ticket: Ticket, own: str | None) -> None:
        """An id leads to a ticket, if to none before; one that a message bears leads there."""
        matter = ticket.matter and (own or ticket.matter)
        key = (ticket.brand, message_id, matter)
        self.matters.add(matter)
        if key not in self.ids or (bearer is not None and self.ids[key].entry is None):
            self.ids[key] = Threaded(ticket.number, bearer)

    def _forget(self, entry: int) -> None:
        """What a message bears leads to it no more."""
        self.ids = {key: known for key, known in self.ids.items() if known.entry != entry}

    def _count(self, number: int | None, more: int) -> None:
        """So many messages more, in the ticket and in those that it leads to."""
        while number is not None:
            self._set(number, messages=self.tickets[number].messages + more)
            number = self.tickets[number].merged_into
