"""Whom notes call to a ticket; a mention is there until the one who is called has read the ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.mention import Mention

if TYPE_CHECKING:
    from store.store import Store


def unread(store: Store, agent: str) -> list[Mention]:
    """What calls an agent, oldest first."""
    return [Mention(*row) for row in store.sql.mention_of_agent(store.connection, agent=agent)]


def read(store: Store, agent: str, ticket: int) -> bool:
    """An agent has opened a ticket: nothing in it, or in what was merged into it, calls any more. False: none did."""
    if not unread(store, agent):
        return False
    with store.transaction():
        return bool(store.sql.mention_read(store.connection, agent=agent, ticket=ticket))
