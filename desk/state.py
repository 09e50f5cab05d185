"""What `decide` may ask about the desk as it stands; the store answers within the transaction that saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from desk.agent import Agent
from desk.canned import CannedReply
from desk.change import Change
from desk.config import Brand
from desk.conversation import Entry
from desk.customer import Customer, Identity
from desk.link import LinkReason
from desk.outbox import OutboxItem, OutboxState
from desk.ticket import Ticket

if TYPE_CHECKING:
    from desk.brakes import Automatic
    from desk.doubt import Doubt
    from desk.draft import Draft
    from desk.fuse import Fuse
    from desk.team import Team


@dataclass(frozen=True, slots=True)
class Known:
    """A message that the desk has: its ticket, its entry, the hash of its content and whether it is our own."""

    ticket: int
    entry: int
    content: str
    outgoing: bool


@dataclass(frozen=True, slots=True)
class Threaded:
    """Where a Message-ID leads: its ticket, and the message that bears it (None while it was only named)."""

    ticket: int
    entry: int | None


class State(Protocol):
    """The desk as it stands. Every lookup of one thing by number raises `NotFound` where there is none."""

    def ticket(self, number: int) -> Ticket: ...
    def entry(self, entry: int) -> Entry: ...
    def entries_after(self, ticket: int, entry: int) -> Sequence[Entry]:
        """Messages and notes of a ticket that are newer than an entry, oldest first."""
        ...

    def joined(self, ticket: int, since: int) -> Sequence[Entry]:
        """Messages and notes that came into a ticket after the journal had this number, in their order.

        However old they are: they may have been moved or merged there, or have been read at last.
        """
        ...

    def conversation(self, ticket: int) -> Sequence[Entry]:
        """All messages and notes of a ticket and of those merged into it, oldest first."""
        ...

    def message(self, brand: str, message_id: str) -> Sequence[Known]:
        """The messages of a brand that bear a Message-ID (several where their contents differ: rule 6)."""
        ...

    def threads(self, brand: str, message_ids: Sequence[str], matter: str) -> Mapping[str, Threaded]:
        """Those of these ids that tickets of this brand bear or name, with where they lead.

        `matter` asks only for tickets of that matter, and those that keep to none; empty: for all. Where there are
        several for an id, the one whose message bears it.
        """
        ...

    def touched(self, ticket: int) -> bool:
        """Whether an agent has done anything to a ticket, has moved messages in or out of it, or is writing in it."""
        ...

    def since_merge(self, ticket: int) -> Sequence[Change]:
        """What happened to a ticket since it was merged into the one that it leads to, that merge first."""
        ...

    def links(self, ticket: int) -> Mapping[int, LinkReason]:
        """The tickets that a ticket is linked with, from either end."""
        ...

    def takes_part(self, ticket: int, address: str) -> bool:
        """Whether an address (lower case) is the customer's, has written to this ticket or was answered in it."""
        ...

    def brand(self, name: str) -> Brand | None: ...

    def customer(self, identity: Identity) -> Customer | None: ...
    def agent(self, name: str) -> Agent: ...
    def agents(self) -> Sequence[Agent]: ...
    def canned(self, name: str) -> CannedReply | None: ...
    def draft(self, draft: int) -> Draft: ...
    def item(self, item: int) -> OutboxItem: ...
    def leaving(self, ticket: int | None) -> Sequence[OutboxItem]:
        """The answers of agents that no sender has begun to send, oldest first; of a ticket, or (None) of all.

        Those of a ticket are those of all tickets that were merged with it.
        """
        ...

    def is_leaving(self) -> bool:
        """Whether there is any of them: it is asked at every mail that comes in."""
        ...

    def team(self) -> Team: ...
    def doubt(self, entry: int) -> Doubt | None:
        """What is uncertain about the answer that is this entry; None where nothing is."""
        ...

    def automatic_to(self, address: str, since: datetime) -> Sequence[Automatic]:
        """The automatic mails that were queued for an address (lower case, no +tag) after a time, and not dropped."""
        ...

    def automatic_count(self, since: datetime, mailbox: str | None = None) -> int:
        """How many automatic mails were queued after a time and not dropped, by one mailbox or by all."""
        ...

    def automatic_items(self, state: OutboxState) -> Sequence[OutboxItem]:
        """The automatic mails that are in a state, oldest first."""
        ...

    def fuse(self) -> Fuse: ...
    def batch(self, batch: int) -> Sequence[Change]:
        """The changes of a batch that has not been undone, in their order; empty if there is none."""
        ...

    def last_batch(self, actor: str) -> int | None:
        """The newest batch of an actor that can be undone and has not been."""
        ...

    def own_addresses(self) -> frozenset[str]:
        """The desk's own addresses, lower case."""
        ...

    def message_id(self, ticket: int, entry: int, brand: str) -> str:
        """A Message-ID for an answer, signed with the store's secret (rule 15)."""
        ...

    def next_ticket(self) -> int: ...
    def next_entry(self) -> int: ...
    def next_item(self) -> int: ...
    def next_customer(self) -> int: ...
