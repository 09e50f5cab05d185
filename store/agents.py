"""Who works here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desk.agent import Agent
from desk.errors import NotFound
from desk.words import _
from store.codec import from_ms

if TYPE_CHECKING:
    from store.store import Store


def agents(store: Store) -> list[Agent]:
    """Everybody who works here, by name."""
    rows = store.sql.agent_all(store.connection)
    return [Agent(name, full_name, from_ms(joined_at)) for name, full_name, joined_at in rows]


def get(store: Store, name: str) -> Agent:
    """The agent of this name. Raises NotFound."""
    row = store.sql.agent_get(store.connection, name=name)
    if row is None:
        raise NotFound(_("No agent is called {name}.", name=name))
    name, full_name, joined_at = row
    return Agent(name, full_name, from_ms(joined_at))
