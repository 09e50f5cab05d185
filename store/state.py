"""The desk as it stands, for `decide`: `desk.state.State` answered from the open transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from desk.agent import Agent
from desk.canned import CannedReply
from desk.change import Change
from desk.conversation import Direction, Entry
from desk.customer import Customer, Identity
from desk.errors import NotFound
from desk.mail import compose
from desk.outbox import OutboxItem
from desk.state import Known
from desk.ticket import Ticket
from desk.undo import UNDOABLE
from desk.words import _
from store import agents, canned, conversation, journal, outbox, tickets

if TYPE_CHECKING:
    from store.store import Store

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

    def last_message(self, ticket: int) -> Entry | None:
        number = self._store.sql.state_last_message(self._store.connection, ticket=ticket)
        return None if number is None else self.entry(number)

    def message(self, brand: str, message_id: str) -> Sequence[Known]:
        rows = self._store.sql.state_message(self._store.connection, brand=brand, message_id=message_id)
        return [Known(ticket, entry, content, direction == Direction.OUT) for ticket, entry, content, direction in rows]

    def thread(self, brand: str, message_ids: Sequence[str]) -> tuple[str, int] | None:
        for message_id in message_ids:
            ticket = self._store.sql.state_thread(self._store.connection, brand=brand, message_id=message_id)
            if ticket is not None:
                return message_id, ticket
        return None

    def customer(self, identity: Identity) -> Customer | None:
        row = self._store.sql.state_customer(self._store.connection, kind=identity.kind, value=identity.value)
        return None if row is None else Customer(*row)

    def agent(self, name: str) -> Agent:
        return agents.get(self._store, name)

    def agents(self) -> Sequence[Agent]:
        return agents.agents(self._store)

    def canned(self, name: str) -> CannedReply | None:
        return next((reply for reply in canned.replies(self._store) if reply.name == name), None)

    def item(self, item: int) -> OutboxItem:
        return outbox.get(self._store, item)

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
