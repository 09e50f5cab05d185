"""The desk as it stands, for `decide`: `desk.state.State` answered from the open transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from desk.agent import Agent
from desk.brakes import Automatic
from desk.canned import CannedReply
from desk.change import Change
from desk.config import Brand
from desk.conversation import Direction, Entry
from desk.customer import Customer, Identity
from desk.doubt import Doubt
from desk.draft import Draft
from desk.errors import NotFound
from desk.fuse import Fuse
from desk.link import LinkReason
from desk.mail import compose
from desk.mail.facts import Address
from desk.outbox import OutboxItem, OutboxState
from desk.state import Known, Threaded
from desk.team import Team
from desk.ticket import Ticket
from desk.undo import UNDOABLE
from desk.words import _
from store import agents, arrivals, canned, conversation, doubt, drafts, fuse, journal, outbox, tickets
from store.codec import from_ms, loads, to_ms

if TYPE_CHECKING:
    from store.store import Store

_THREADS: Final = 500
"""So many rows of a message's ids are read: with some 50 ids there are more only where somebody made them (S-48)."""
_PEOPLE: Final = 500
"""In so many of a ticket's newest messages somebody is looked for."""
_ADDRESSES: Final = tuple[Address, ...]
_UNDOABLE: Final = frozenset(kind.__name__ for kind in UNDOABLE)


class SqlState:
    """See `desk.state.State` for what each question means."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._brands = {brand.name: brand for brand in store.config.brands}
        self._own_addresses = store.config.own_addresses
        self._numbers: dict[str, int] = {}

    def ticket(self, number: int) -> Ticket:
        return tickets.get(self._store, number)

    def entry(self, entry: int) -> Entry:
        return conversation.entry(self._store, entry)

    def entries_after(self, ticket: int, entry: int) -> Sequence[Entry]:
        rows = self._store.sql.state_entries_after(self._store.connection, ticket=ticket, entry=entry)
        return [self.entry(number) for (number,) in rows]

    def joined(self, ticket: int, since: int) -> Sequence[Entry]:
        return arrivals.joined(self._store, ticket, since)

    def conversation(self, ticket: int) -> Sequence[Entry]:
        return conversation.said(self._store, ticket)

    def message(self, brand: str, message_id: str) -> Sequence[Known]:
        rows = self._store.sql.state_message(self._store.connection, brand=brand, message_id=message_id)
        return [Known(ticket, entry, content, direction == Direction.OUT) for ticket, entry, content, direction in rows]

    def threads(self, brand: str, message_ids: Sequence[str], matter: str) -> Mapping[str, Threaded]:
        marks = ", ".join("?" * len(message_ids))
        also = "AND matter IN ('', ?)" if matter else ""
        rows = self._store.connection.execute(
            f"""
            SELECT message_id, ticket, entry FROM (
                SELECT message_id, ticket, entry, matter FROM thread
                WHERE brand = ? AND message_id IN ({marks}) {also} LIMIT {_THREADS}
            ) AS known ORDER BY entry IS NOT NULL, matter
            """,
            (brand, *message_ids, *([matter] if matter else ())),
        )
        return {message_id: Threaded(ticket, entry) for message_id, ticket, entry in rows}

    def touched(self, ticket: int) -> bool:
        return bool(self._store.sql.state_touched(self._store.connection, ticket=ticket))

    def since_merge(self, ticket: int) -> Sequence[Change]:
        return journal.since_merge(self._store, ticket)

    def links(self, ticket: int) -> Mapping[int, LinkReason]:
        rows = self._store.sql.state_links(self._store.connection, ticket=ticket)
        return {number: LinkReason(reason) for number, reason in rows}

    def takes_part(self, ticket: int, address: str) -> bool:
        sql, connection = self._store.sql, self._store.connection
        if sql.state_is_customer(connection, ticket=ticket, address=address):
            return True
        for direction, author, to, cc in sql.state_people(connection, ticket=ticket, limit=_PEOPLE):
            answered = (one.email for one in (*loads(_ADDRESSES, to), *loads(_ADDRESSES, cc)))
            if address in map(str.lower, answered if direction == Direction.OUT else (author,)):
                return True
        return False

    def brand(self, name: str) -> Brand | None:
        return self._brands.get(name)

    def customer(self, identity: Identity) -> Customer | None:
        row = self._store.sql.state_customer(self._store.connection, kind=identity.kind, value=identity.value)
        return None if row is None else Customer(*row)

    def agent(self, name: str) -> Agent:
        return agents.get(self._store, name)

    def agents(self) -> Sequence[Agent]:
        return agents.agents(self._store)

    def canned(self, name: str) -> CannedReply | None:
        return canned.get(self._store, name)

    def draft(self, draft: int) -> Draft:
        return drafts.get(self._store, draft)

    def item(self, item: int) -> OutboxItem:
        return outbox.get(self._store, item)

    def leaving(self, ticket: int | None) -> Sequence[OutboxItem]:
        return outbox.leaving(self._store, ticket)

    def is_leaving(self) -> bool:
        return bool(self._store.sql.outbox_is_leaving(self._store.connection))

    def team(self) -> Team:
        return self._store.config.team

    def doubt(self, entry: int) -> Doubt | None:
        return doubt.of_entry(self._store, entry)

    def automatic_to(self, address: str, since: datetime) -> Sequence[Automatic]:
        rows = self._store.sql.state_automatic_to(self._store.connection, address=address, since=to_ms(since))
        return [Automatic(subject, from_ms(at)) for subject, at in rows]

    def automatic_count(self, since: datetime, mailbox: str | None = None) -> int:
        count: int = self._store.sql.state_automatic_count(self._store.connection, since=to_ms(since), mailbox=mailbox)
        return count

    def automatic_items(self, state: OutboxState) -> Sequence[OutboxItem]:
        return outbox.automatic(self._store, state)

    def fuse(self) -> Fuse:
        return fuse.get(self._store)

    def batch(self, batch: int) -> Sequence[Change]:
        return [entry.change for entry in journal.of_batch(self._store, batch) if entry.undone_by is None]

    def last_batch(self, actor: str) -> int | None:
        return journal.last_batch(self._store, actor, _UNDOABLE)

    def own_addresses(self) -> frozenset[str]:
        return self._own_addresses

    def message_id(self, ticket: int, entry: int, brand: str) -> str:
        if brand not in self._brands:
            raise NotFound(_("config.toml names no brand {brand}; answers need its address.", brand=brand))
        domain = self._brands[brand].from_.email.rpartition("@")[2]
        return compose.message_id(self._store.secret, ticket, entry, domain)

    def next_ticket(self) -> int:
        return self._next("ticket")

    def next_entry(self) -> int:
        return self._next("entry")

    def next_item(self) -> int:
        return self._next("item")

    def next_customer(self) -> int:
        return self._next("customer")

    def _next(self, name: str) -> int:
        if name not in self._numbers:
            self._numbers[name] = self._store.sql.counter_get(self._store.connection, name=name)
        self._numbers[name] += 1
        return self._numbers[name]

    def begin(self) -> None:
        """A transaction has begun: nothing that an earlier one counted is known to hold."""
        self._numbers.clear()

    def write_numbers(self) -> None:
        """Write how far the numbers are, once a transaction: at each use it cost 0.04 ms a mail."""
        if self._numbers:
            rows = [{"name": name, "value": value} for name, value in self._numbers.items()]
            self._store.sql.counter_set(self._store.connection, rows)
