"""Tickets as lists and screens read them: one by its number, or a page of those that a search finds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from desk.customer import Customer
from desk.errors import NotFound
from desk.query import Query
from desk.ticket import Channel, Priority, Status, Ticket
from desk.words import _
from store import search
from store.codec import from_ms, maybe_from_ms, to_ms
from store.compile import compile_query
from store.plan import Plan, plan

if TYPE_CHECKING:
    from store.store import Store

Key = tuple[datetime, int]
"""Where a ticket stands in a list: its `updated_at` and its number."""

COUNTED: Final = 10_000
"""Counts end here: a list that long is "10,000 or more", and counting on would cost more than anybody learns."""

_COLUMNS: Final = (
    "ticket.number AS number, ticket.subject, ticket.status, ticket.priority, ticket.brand, ticket.mailbox,"
    " ticket.channel, ticket.assignee, ticket.tags, ticket.language, ticket.created_at,"
    " ticket.updated_at AS updated_at, ticket.snoozed_until, ticket.waiting_since, ticket.merged_into,"
    " ticket.messages, ticket.last_entry, ticket.matter, ticket.customer_since,"
    " customer.id, customer.name, customer.email"
)
_CUSTOMER: Final = "LEFT JOIN customer ON customer.id = ticket.customer"
_ONE: Final = f"SELECT {_COLUMNS} FROM ticket {_CUSTOMER} WHERE ticket.number = ?"
_NEWEST_FIRST: Final = "ORDER BY updated_at DESC, number DESC"
_OLDEST_FIRST: Final = "ORDER BY updated_at, number"


def key(ticket: Ticket) -> Key:
    """Where a ticket stands in a list."""
    return ticket.updated_at, ticket.number


def get(store: Store, number: int) -> Ticket:
    """The ticket of this number. Raises NotFound."""
    row = store.connection.execute(_ONE, (number,)).fetchone()
    if row is None:
        raise NotFound(_("There is no ticket #{number}.", number=number))
    return _ticket(row)


def page(
    store: Store,
    query: Query,
    agent: str,
    *,
    after: Key | None = None,
    before: Key | None = None,
    limit: int = 100,
) -> list[Ticket]:
    """A page of what an agent's search finds, newest first.

    The first page, or the one below `after`, or the one that ends just above `before`. The order is that of
    `updated_at`; a search for words has its own: that of the newest message in each ticket that says them.
    """
    selection = compile_query(query, agent, store.now().astimezone())
    way = plan(store, selection)
    words = search.words(store, selection, way)
    if words and before:
        return _with_numbers(store, search.page_above(store, words, above=before[1], limit=limit))
    if words:
        return _with_numbers(store, search.page(store, words, below=after and after[1], limit=limit))
    if before is not None:
        also = "AND (ticket.updated_at, ticket.number) > (:key_at, :key_number)"
        return _read(store, way, limit, also, before, _OLDEST_FIRST)[::-1]
    also = "" if after is None else "AND (ticket.updated_at, ticket.number) < (:key_at, :key_number)"
    return _read(store, way, limit, also, after, _NEWEST_FIRST)


def last_page(store: Store, query: Query, agent: str, limit: int = 100) -> list[Ticket]:
    """The last page of what an agent's search finds, newest first."""
    selection = compile_query(query, agent, store.now().astimezone())
    way = plan(store, selection)
    if words := search.words(store, selection, way):
        return _with_numbers(store, search.last_page(store, words, limit=limit))
    return _read(store, way, limit, "", None, _OLDEST_FIRST)[::-1]


def count(store: Store, query: Query, agent: str) -> int:
    """How many tickets an agent's search finds: exact below `COUNTED` (below `search.COUNTED` for words)."""
    selection = compile_query(query, agent, store.now().astimezone())
    way = plan(store, selection)
    if words := search.words(store, selection, way):
        return search.count(store, words)
    return way.count(store, COUNTED)


def of_customer(store: Store, customer_id: int, limit: int) -> list[Ticket]:
    """A customer's tickets, newest first."""
    statement = f"SELECT {_COLUMNS} FROM ticket {_CUSTOMER} WHERE ticket.customer = ? {_NEWEST_FIRST} LIMIT ?"
    return [_ticket(row) for row in store.connection.execute(statement, (customer_id, limit))]


def due_to_wake(store: Store) -> list[int]:
    """The snoozed tickets whose time has come, the longest waiting first."""
    return [number for (number,) in store.sql.ticket_due_to_wake(store.connection, now=to_ms(store.now()))]


def _read(store: Store, way: Plan, limit: int, also: str, key: Key | None, order: str) -> list[Ticket]:
    """So many tickets of a plan in an order, from a key on."""
    params = way.params | {"limit": limit}
    if key is not None:
        params |= {"key_at": to_ms(key[0]), "key_number": key[1]}
    statement = f"{way.select(_COLUMNS, join=_CUSTOMER, also=also)} {order} LIMIT :limit"
    return [_ticket(row) for row in store.connection.execute(statement, params)]


def _with_numbers(store: Store, numbers: Sequence[int]) -> list[Ticket]:
    """The tickets of these numbers, in this order."""
    if not numbers:
        return []
    marks = ", ".join("?" * len(numbers))
    statement = f"SELECT {_COLUMNS} FROM ticket {_CUSTOMER} WHERE ticket.number IN ({marks})"
    found = {row[0]: _ticket(row) for row in store.connection.execute(statement, numbers)}
    return [found[number] for number in numbers if number in found]


def _ticket(row: tuple[Any, ...]) -> Ticket:
    (
        number, subject, status, priority, brand, mailbox, channel, assignee, tags, language, created_at, updated_at,
        snoozed_until, waiting_since, merged_into, messages, last_entry, matter, customer_since,
        *customer,
    ) = row  # fmt: skip
    return Ticket(
        number=number,
        subject=subject,
        status=Status(status),
        priority=Priority(priority),
        brand=brand,
        mailbox=mailbox,
        channel=Channel(channel),
        customer=Customer(*customer),
        assignee=assignee,
        tags=() if tags == "[]" else tuple(json.loads(tags)),
        language=language,
        created_at=from_ms(created_at),
        updated_at=from_ms(updated_at),
        snoozed_until=maybe_from_ms(snoozed_until),
        waiting_since=maybe_from_ms(waiting_since),
        merged_into=merged_into,
        messages=messages,
        last_entry=last_entry,
        matter=matter,
        customer_since=customer_since,
    )
