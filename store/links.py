"""Links between tickets, as screens and commands read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.link import Link, LinkReason
from store import tickets

if TYPE_CHECKING:
    from store.store import Store


def of(store: Store, number: int) -> list[Link]:
    """What a ticket and those merged into it are linked with, newest ticket first; made from either end."""
    rows = store.sql.links_of_ticket(store.connection, ticket=number)
    return [Link(tickets.get(store, other), LinkReason(reason)) for other, reason in rows]
