"""Chooses by which index a search gets at tickets, so that its cost is that of what it finds, not of a million tickets.

SQLite can't know what a desk's tickets are like before somebody has analysed them, so the choice is made here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from desk.ticket import LIVE, Status
from store.compile import Selection, listed

if TYPE_CHECKING:
    from store.store import Store

_FEW: Final = 2_000
"""So many tickets are found by their numbers and sorted; more are read in their order and filtered."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read tickets: from each of `sources`, an index and a condition. No ticket comes from two of them."""

    sources: tuple[tuple[str, str], ...]
    params: dict[str, Any]

    def select(self, columns: str, *, join: str = "", also: str = "") -> str:
        """The statement that reads these columns, in no order; `also` is one more condition, beginning with AND."""
        return " UNION ALL ".join(
            f"SELECT {columns} FROM ticket {index} {join} WHERE {condition} {also}" for index, condition in self.sources
        )

    def count(self, store: Store, most: int) -> int:
        """How many tickets there are, counted up to `most`."""
        statement = f"SELECT count(*) FROM ({self.select('1')} LIMIT :most)"
        counted: int = store.connection.execute(statement, self.params | {"most": most}).fetchone()[0]
        return counted


def plan(store: Store, selection: Selection) -> Plan:
    """The cheapest way to the tickets of a selection (without its texts)."""
    statuses = selection.statuses
    among = f"ticket.status IN ({listed(statuses)})"
    if not statuses:
        sources = [("NOT INDEXED", ["0 = 1"])]
    elif numbers := _few(store, selection):
        sources = [("NOT INDEXED", [f"ticket.number IN ({numbers})", among])]
    elif statuses <= LIVE:
        sources = [("INDEXED BY ticket_live", ["ticket.live = 1", among])]
    elif statuses < frozenset(Status):
        sources = [("INDEXED BY ticket_status", [f"ticket.status = {listed([status])}"]) for status in sorted(statuses)]
    else:
        sources = [("INDEXED BY ticket_updated", ["1 = 1"])]
    conditions = tuple((index, " AND ".join((*own, *selection.where))) for index, own in sources)
    return Plan(conditions, selection.params)


def _few(store: Store, selection: Selection) -> str | None:
    """The query for numbers that finds few, if there is one."""
    for numbers in selection.narrow:
        count = store.connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM ({numbers}) LIMIT {_FEW + 1})", selection.params
        ).fetchone()[0]
        if count <= _FEW:
            return numbers
    return None
