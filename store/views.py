"""The counts that stand beside the views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desk.query import parse
from desk.view import View
from store import tickets

if TYPE_CHECKING:
    from store.store import Store


def counts(store: Store, views: Sequence[View], agent: str) -> dict[str, int]:
    """How many tickets each view holds for an agent, by its name; `tickets.count` says how far they are exact."""
    return {view.name: tickets.count(store, parse(view.query), agent) for view in views}
