"""Full-text search: what of a message is indexed, and which tickets hold the words of a search, newest message first.

Messages are streamed out of the index from the newest on and joined to their tickets until there are enough, so common
words cost no more than rare ones. Where the rest of a search leaves few tickets, their messages are asked instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from desk.conversation import Entry
from desk.query import Op, Term
from store.compile import Selection, fts_expression
from store.cut import cut, phrase, syllables
from store.plan import Plan

if TYPE_CHECKING:
    from store.store import Store

COUNTED: Final = 1_000
"""Counts of tickets that say something end here."""

_INDEXED: Final = 250_000
"""Characters of a message that are indexed; beyond are logs, and mails made to keep somebody busy."""

_FEW: Final = 5_000
"""So many tickets are asked for the words; of more, some will be found among the newest messages that say them."""


def index_entry(store: Store, entry: Entry) -> None:
    """Make a message or note to be found: by its words, its people, its ticket's number, its attachments' names."""
    body = "\n".join((*(attachment.name for attachment in entry.attachments), entry.text))[:_INDEXED]
    author = f"{entry.author.name} {entry.author.address} {entry.author.agent or ''}"
    store.sql.search_add(
        store.connection,
        id=entry.id,
        ticket=str(entry.ticket),
        subject=cut(entry.subject),
        body=cut(body),
        author=cut(author),
        recipients=cut(" ".join(f"{address.name} {address.email}" for address in (*entry.to, *entry.cc))),
        syllables=syllables(f"{entry.subject}\n{body}\n{author}"),
    )


def unindex_entry(store: Store, entry: int) -> None:
    """Make an entry not to be found any more."""
    store.sql.search_remove(store.connection, id=entry)


@dataclass(frozen=True, slots=True)
class Words:
    """A search for words: what FTS5 is asked, and what else must hold of the tickets."""

    expression: str
    selection: Selection
    plan: Plan


def words(store: Store, selection: Selection, way: Plan) -> Words | None:
    """What the texts of a selection ask: one message that says all of them. None where they ask nothing."""
    expression = " ".join(filter(None, (_expression(store, term) for term in selection.texts)))
    return Words(expression, selection, way) if expression else None


def page(store: Store, words: Words, *, below: int | None, limit: int) -> list[int]:
    """The numbers of the first tickets that say the words, or of the first ones below ticket `below`."""
    edge = None if below is None else _place(store, words, below)
    if _are_few(store, words):
        return [ticket for entry, ticket in _of_few(store, words) if edge is None or entry < edge][:limit]
    return list(islice(_downwards(store, words, edge), limit))


def page_above(store: Store, words: Words, *, above: int | None, limit: int) -> list[int]:
    """The numbers of the last tickets that say the words, or of the last ones above ticket `above`; newest first."""
    edge = 0 if above is None else _place(store, words, above)
    if _are_few(store, words):
        return [ticket for entry, ticket in _of_few(store, words) if entry > edge][-limit:]
    return list(islice(_upwards(store, words, edge), limit))[::-1]


def count(store: Store, words: Words) -> int:
    """How many tickets say the words: exact below `COUNTED`."""
    return len(page(store, words, below=None, limit=COUNTED))


def _expression(store: Store, term: Term) -> str:
    """What one term asks. A word that no message holds is taken as the beginning of words, as it is while typing."""
    whole = fts_expression(term)
    text = str(term.value)
    if not whole or term.op is not Op.IS or not text[-2:].isalnum() or phrase(text).run:
        return whole
    found = store.sql.search_first(store.connection, words=whole)
    return whole if found is not None else fts_expression(term, beginning=True)


def _are_few(store: Store, words: Words) -> bool:
    """Whether few tickets can be meant, whatever they say."""
    return not words.plan.whole and words.plan.count(store, _FEW + 1) <= _FEW


def _of_few(store: Store, words: Words) -> list[tuple[int, int]]:
    """Each of few tickets that says the words, after the newest of its messages that does; newest first."""
    if not words.plan.sources:
        return []
    statement = f"""
        WITH chosen (id, ticket) AS MATERIALIZED (
            SELECT entry.id, entry.ticket
            FROM ({words.plan.select("ticket.number AS number")}) AS few JOIN entry ON entry.ticket = few.number
        )
        SELECT max(chosen.id) AS newest, chosen.ticket
        FROM search CROSS JOIN chosen ON chosen.id = search.rowid
        WHERE search MATCH :words AND search.rowid >= (SELECT min(id) FROM chosen)
        GROUP BY chosen.ticket ORDER BY newest DESC
    """
    rows: list[tuple[int, int]] = store.connection.execute(statement, _params(words)).fetchall()
    return rows


def _downwards(store: Store, words: Words, edge: int | None) -> Iterator[int]:
    """Tickets by the newest message that says the words, from the newest on or below `edge`."""
    seen = set()
    with closing(_stream(store, words, "<", edge)) as rows:
        for _entry, ticket in rows:
            if ticket not in seen:
                seen.add(ticket)
                if edge is None or not _says_after(store, words, ticket, edge):
                    yield ticket


def _upwards(store: Store, words: Words, edge: int) -> Iterator[int]:
    """The same tickets the other way round, from `edge` on."""
    with closing(_stream(store, words, ">", edge)) as rows:
        for entry, ticket in rows:
            if not _says_after(store, words, ticket, entry):
                yield ticket


def _stream(store: Store, words: Words, side: str, edge: int | None) -> Any:
    """A cursor over the messages on one side of an edge that say the words, and their tickets; it reads as it goes."""
    condition = words.selection.condition
    statement = f"""
        SELECT search.rowid, entry.ticket
        FROM search CROSS JOIN entry ON entry.id = search.rowid
            {"CROSS JOIN ticket ON ticket.number = entry.ticket" if condition else ""}
        WHERE search MATCH :words {"" if edge is None else f"AND search.rowid {side} :edge"}
            {condition and f"AND {condition}"}
        ORDER BY search.rowid {"DESC" if side == "<" else "ASC"}
    """
    return store.connection.execute(statement, _params(words) | {"edge": edge})


def _place(store: Store, words: Words, ticket: int) -> int:
    """The newest message of a ticket that says the words; if none does any more, the newest there is."""
    found = store.sql.search_newest_of(store.connection, ticket=ticket, after=0, words=words.expression)
    place: int = found if found is not None else store.sql.entry_newest_of(store.connection, ticket=ticket)
    return place


def _says_after(store: Store, words: Words, ticket: int, entry: int) -> bool:
    """Whether a ticket says the words in a message newer than `entry`."""
    found = store.sql.search_newest_of(store.connection, ticket=ticket, after=entry, words=words.expression)
    return found is not None


def _params(words: Words) -> dict[str, Any]:
    return words.plan.params | {"words": words.expression}
