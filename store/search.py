"""Full-text search: what of a message is indexed, and which tickets hold the words of a search, newest message first.

Messages are streamed out of the index from the newest on and joined to their tickets until there are enough, so common
words cost no more than rare ones. Where the rest of a search leaves few tickets, their messages are asked instead.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any, Final

from desk.conversation import Entry
from desk.query import Op, Term
from store.compile import Selection, fts_expression
from store.cut import Searchable, phrase, searchable
from store.plan import Plan

if TYPE_CHECKING:
    from store.store import Store

COUNTED: Final = 1_000
"""Counts of tickets that say something end here."""

_PATIENCE: Final = 2_000
"""After so many messages whose tickets don't fit the rest of the search, it is asked whether few tickets do."""

_FEW: Final = 5_000
"""So many tickets have their messages looked at; of more, some will be found among the newest that say the words."""

_NEIGHBOURS: Final = 1_000
"""Messages with no more than so many others between them are looked at together: a look costs as much as these."""


def index_entry(store: Store, entry: Entry) -> None:
    """Make a message or note to be found: by its words, its people, its ticket's number, its attachments' names.

    It is written at the end of the transaction, with all others: nearly every other statement between two of them makes
    FTS5 write a segment to disk, which cost as much as all else of a mail.
    """
    store.to_index[entry.id] = entry


def prepare(store: Store, raw: str, words: Searchable) -> None:
    """Words of the message whose bytes have this name, cut beforehand; until the end of the caller's transaction."""
    store.prepared[raw] = words


def unindex_entry(store: Store, entry: int) -> None:
    """Make an entry not to be found any more."""
    if store.to_index.pop(entry, None) is None:
        store.sql.search_remove(store.connection, id=entry)


def write_index(store: Store) -> None:
    """Write what `index_entry` was told of. The transaction that is about to be committed calls it."""
    if store.to_index:
        store.sql.search_add(store.connection, [_indexed(store, entry) for entry in store.to_index.values()])
        store.to_index.clear()


def _indexed(store: Store, entry: Entry) -> dict[str, object]:
    words = store.prepared.get(entry.raw or "")
    if words is None:
        author = f"{entry.author.name} {entry.author.address} {entry.author.agent or ''}"
        words = searchable(author, entry.subject, entry.text, (*entry.to, *entry.cc), entry.attachments)
    return {
        "id": entry.id,
        "ticket": str(entry.ticket),
        "subject": words.subject,
        "body": words.body,
        "author": words.author,
        "recipients": words.recipients,
        "syllables": words.syllables,
    }


@dataclass(frozen=True, slots=True)
class Words:
    """A search for words: what FTS5 is asked, and what else must hold of the tickets."""

    expression: str
    selection: Selection
    plan: Plan

    @property
    def params(self) -> dict[str, Any]:
        """The values in what is asked."""
        return self.plan.params | {"words": self.expression}


def words(store: Store, selection: Selection, way: Plan) -> Words | None:
    """What the texts of a selection ask: one message that says all of them. None where they ask nothing.

    A last word that no message holds is taken as the beginning of words, as it is while somebody types.
    """
    parts = [fts_expression(term) for term in selection.texts]
    if selection.texts and _is_unfinished(store, selection.texts[-1]):
        parts[-1] = fts_expression(selection.texts[-1], beginning=True)
    expression = " ".join(filter(None, parts))
    for term in selection.absent:
        if absent := fts_expression(term):
            expression = f"({expression}) NOT {absent}"
    return Words(expression, selection, way) if any(parts) else None


def page(store: Store, words: Words, *, below: int | None, limit: int) -> list[int]:
    """The numbers of the first tickets that say the words, or of the first ones below ticket `below`."""
    tickets = _saying(store, words)
    if below is not None:
        place = _place(store, words, below)
        tickets = (hit for hit in tickets if hit < place)
    return [ticket for _entry, ticket in islice(tickets, limit)]


def page_above(store: Store, words: Words, *, above: int, limit: int) -> list[int]:
    """The numbers of the tickets that say the words and stand just above ticket `above`."""
    place = _place(store, words, above)
    return [ticket for _entry, ticket in deque(takewhile(lambda hit: hit > place, _saying(store, words)), limit)]


def last_page(store: Store, words: Words, *, limit: int) -> list[int]:
    """The numbers of the last of the tickets that are counted."""
    return [ticket for _entry, ticket in deque(islice(_saying(store, words), COUNTED), limit)]


def count(store: Store, words: Words) -> int:
    """How many tickets say the words: exact below `COUNTED`."""
    return sum(1 for _hit in islice(_saying(store, words), COUNTED))


def _place(store: Store, words: Words, ticket: int) -> tuple[int, int]:
    """Where a ticket stands, whether or not it still fits: the newest of its messages that says the words."""
    return store.sql.search_place_of(store.connection, ticket=ticket, words=words.expression), ticket


def _is_unfinished(store: Store, term: Term) -> bool:
    """Whether a term may be, and has to be, the beginning of a word."""
    text, whole = str(term.value), fts_expression(term)
    if not whole or term.op is not Op.IS or not text[-2:].isalnum() or phrase(text).run:
        return False
    return store.sql.search_first(store.connection, words=whole) is None


def _saying(store: Store, words: Words) -> Iterator[tuple[int, int]]:
    """The tickets that say the words, each after the newest message that does; read only as far as it is asked for."""
    seen = set()
    for entry, ticket in _fitting(store, words):
        if ticket not in seen:
            seen.add(ticket)
            yield entry, ticket


def _fitting(store: Store, words: Words) -> Iterator[tuple[int, int]]:
    """The messages that say the words in tickets that fit, newest first, with the tickets that show them.

    A merged ticket's message is shown there, and wherever that leads; the ticket with the higher number comes first.
    """
    misses = 0
    homes = _Homes(store, words)
    with closing(_hits(store, words)) as hits:
        for entry, ticket, fits, into in hits:
            fitting = [ticket] if fits else []
            if into is not None:
                fitting = sorted((*fitting, *homes.fitting(into)), reverse=True)
            yield from ((entry, home) for home in fitting)
            if fitting:
                continue
            misses += 1
            if misses == _PATIENCE and words.plan.count(store, _FEW + 1) <= _FEW:
                break
        else:
            return
    yield from _of_few(store, words, entry)


class _Homes:
    """The tickets that merged ones lead to. They are few, and asked for one by one, each once in a search."""

    def __init__(self, store: Store, words: Words) -> None:
        self._store = store
        self._params = words.params
        self._statement = f"SELECT {words.selection.condition or '1 = 1'}, merged_into FROM ticket WHERE number = :home"
        self._known: dict[int, tuple[bool, int | None]] = {}

    def fitting(self, home: int | None) -> Iterator[int]:
        """Those that fit, of a ticket and of where it leads."""
        while home is not None:
            if home not in self._known:
                params = self._params | {"home": home}
                self._known[home] = self._store.connection.execute(self._statement, params).fetchone()
            fits, into = self._known[home]
            if fits:
                yield home
            home = into


def _hits(store: Store, words: Words) -> Any:
    """A cursor over the messages that say the words, newest first, with their tickets.

    Of each ticket it tells whether it fits, and where it leads if it was merged.
    """
    condition = words.selection.condition
    tickets = "CROSS JOIN ticket ON ticket.number = entry.ticket" if condition else ""
    into = "ticket.merged_into" if condition else "(SELECT merged_into FROM ticket WHERE number = entry.ticket)"
    return store.connection.execute(
        f"""
        SELECT search.rowid, entry.ticket, {condition or "1 = 1"}, {into}
        FROM search CROSS JOIN entry INDEXED BY entry_of ON entry.id = search.rowid {tickets}
        WHERE search MATCH :words ORDER BY search.rowid DESC
        """,
        words.params,
    )


def _of_few(store: Store, words: Words, before: int) -> Iterator[tuple[int, int]]:
    """Those of `_fitting` that are older than message `before`, found by looking where the tickets' messages lie."""
    statement = f"""
        WITH RECURSIVE shown (part, home) AS (
            SELECT few.number, few.number FROM ({words.plan.select("ticket.number AS number")}) AS few
            UNION ALL SELECT ticket.number, shown.home FROM shown JOIN ticket ON ticket.merged_into = shown.part
        )
        SELECT entry.id, shown.home FROM shown JOIN entry ON entry.ticket = shown.part
        WHERE entry.id < :before ORDER BY entry.id DESC, shown.home DESC
    """
    homes: dict[int, list[int]] = {}
    for entry, home in store.connection.execute(statement, words.params | {"before": before}):
        homes.setdefault(entry, []).append(home)
    for newest, oldest in _stretches(homes):
        rows = store.sql.search_between(store.connection, words=words.expression, newest=newest, oldest=oldest)
        yield from ((entry, home) for (entry,) in rows for home in homes.get(entry, ()))


def _stretches(entries: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Where these messages lie, newest first: the ends of each stretch in which all are neighbours."""
    stretch: list[int] = []
    for entry in entries:
        if stretch and stretch[-1] - entry > _NEIGHBOURS:
            yield stretch[0], stretch[-1]
            stretch = []
        stretch = [*stretch[:1], entry]
    if stretch:
        yield stretch[0], stretch[-1]
