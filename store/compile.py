"""Turns a search into SQL: one table says what each field of the language asks of a ticket.

Values are always bound, never written into the statement (S-51). What depends on words is left to full-text search.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from desk.outbox import TROUBLED, WAITING
from desk.query import ME, NOBODY, Field, Has, Query, State, Term, bounds
from desk.ticket import Status
from store.codec import to_ms
from store.cut import phrase, wide

TEXT_COLUMNS: Final = {
    Field.TEXT: "{ticket subject body author}",
    Field.SUBJECT: "subject",
    Field.FROM: "author",
    Field.TO: "recipients",
}
"""Fields that full-text search answers, and where it looks for each."""

_NAMES: Final = frozenset({Field.FROM, Field.TO})
_LEAVING: Final = ", ".join(f"'{state}'" for state in sorted(WAITING | TROUBLED))


@dataclass(frozen=True, slots=True)
class Selection:
    """What a search asks, as SQL about the table `ticket`.

    The ticket must have one of `statuses`, all conditions of `where` must hold, and one of its messages must hold the
    `texts`, which full-text search answers. No message of it may hold one of `absent`: a condition sees to that too,
    but at a higher price. Each of `narrow` is a query for ticket numbers that holds all that can be found: where one
    is short, it is the way in. `params` are the values in all of them.
    """

    statuses: frozenset[Status]
    where: tuple[str, ...]
    texts: tuple[Term, ...]
    absent: tuple[Term, ...]
    narrow: tuple[str, ...]
    params: dict[str, Any]

    @property
    def condition(self) -> str:
        """Everything that must hold of the ticket itself, in one; empty where nothing must."""
        if not self.statuses:
            return "0 = 1"
        statuses = () if self.statuses == frozenset(Status) else (f"ticket.status IN ({listed(self.statuses)})",)
        return " AND ".join((*statuses, *self.where))


@dataclass(slots=True)
class _Binder:
    """Gives each value a name of its own in the statement."""

    params: dict[str, Any] = field(default_factory=dict)

    def one(self, value: object) -> str:
        name = f"p{len(self.params)}"
        self.params[name] = value
        return f":{name}"

    def any_of(self, values: Sequence[object]) -> str:
        return f"({', '.join(map(self.one, values))})"


@dataclass(frozen=True, slots=True)
class _Condition:
    """What must hold of `ticket`, and, where an index knows them, a query for the numbers of which it holds."""

    sql: str
    numbers: str = ""

    @classmethod
    def any_of(cls, conditions: Sequence[_Condition]) -> _Condition:
        numbers = [condition.numbers for condition in conditions]
        return cls(
            " OR ".join(f"({condition.sql})" for condition in conditions),
            " UNION ALL ".join(numbers) if all(numbers) else "",
        )


def compile_query(query: Query, agent: str, now: datetime) -> Selection:
    """The search of an agent at a time; `now` is in the time zone whose days are meant."""
    binder = _Binder({"agent": agent})
    statuses = frozenset(Status)
    where, narrow, texts = [], [], []
    for term in query.terms:
        if term.field is Field.STATUS:
            asked = frozenset(Status(value) for value in _names(term))
            statuses = statuses - asked if term.negated else statuses & asked
        elif term.field in TEXT_COLUMNS and not term.negated:
            texts.append(term)
        else:
            condition = _condition(term, binder, now)
            where.append(f"NOT ({condition.sql})" if term.negated else f"({condition.sql})")
            if condition.numbers and not term.negated:
                narrow.append(condition.numbers)
    absent = tuple(term for term in query.terms if term.field in TEXT_COLUMNS and term.negated)
    return Selection(statuses, tuple(where), tuple(texts), absent, tuple(narrow), binder.params)


def _condition(term: Term, binder: _Binder, now: datetime) -> _Condition:
    match term.field:
        case Field.NUMBER:
            number = binder.one(term.value)
            return _Condition(f"ticket.number = {number}", f"SELECT {number}")
        case Field.PRIORITY | Field.BRAND | Field.MAILBOX | Field.CHANNEL as column:
            return _Condition(f"ticket.{column} IN {binder.any_of(_names(term))}")
        case Field.ASSIGNEE:
            return _Condition.any_of([_owner(name, binder) for name in _names(term)])
        case Field.TAG:
            return _rows("ticket_tag", f"tag IN {binder.any_of([name.lower() for name in _names(term)])}")
        case Field.HAS:
            return _Condition.any_of([_HAS[Has(name)] for name in _names(term)])
        case Field.IS:
            return _Condition.any_of([_IS[State(name)] for name in _names(term)])
        case Field.CREATED | Field.UPDATED:
            return _times(term, binder, now)
        case _:
            return _said(term, binder)


def _rows(table: str, condition: str) -> _Condition:
    """There is a row of this ticket in another table."""
    return _Condition(
        f"EXISTS (SELECT 1 FROM {table} WHERE {table}.ticket = ticket.number AND {table}.{condition})",
        f"SELECT ticket FROM {table} WHERE {table}.{condition}",
    )


def _flag(condition: str) -> _Condition:
    """Something about the ticket itself that a partial index knows."""
    return _Condition(f"ticket.{condition}", f"SELECT number FROM ticket WHERE {condition}")


_HAS: Final = {
    Has.ATTACHMENT: _rows("entry", "attachments <> '[]'"),
    Has.NOTE: _rows("entry", "kind = 'note'"),
    Has.DRAFT: _rows("draft", "agent = :agent"),
}
_IS: Final = {
    State.SNOOZED: _flag("snoozed_until IS NOT NULL"),
    State.UNANSWERED: _flag("waiting_since IS NOT NULL"),
    State.MERGED: _flag("merged_into IS NOT NULL"),
    State.LEAVING: _rows("outbox", f"state IN ({_LEAVING})"),
    State.MENTIONED: _Condition(
        "EXISTS (SELECT 1 FROM mention JOIN entry ON entry.id = mention.entry"
        " WHERE mention.agent = :agent AND entry.ticket = ticket.number)",
        "SELECT entry.ticket FROM mention JOIN entry ON entry.id = mention.entry WHERE mention.agent = :agent",
    ),
    State.BOUNCED: _Condition(
        "EXISTS (SELECT 1 FROM entry JOIN bounce ON bounce.entry = entry.id "
        "WHERE entry.ticket = ticket.number AND bounce.claimed = 0)",
        "SELECT entry.ticket FROM bounce JOIN entry ON entry.id = bounce.entry WHERE bounce.claimed = 0",
    ),
}


def _owner(name: str, binder: _Binder) -> _Condition:
    if name == NOBODY:
        return _Condition("ticket.assignee IS NULL")
    owner = ":agent" if name == ME else binder.one(name)
    return _Condition(f"ticket.assignee IS NOT NULL AND ticket.assignee = {owner}")


def _times(term: Term, binder: _Binder, now: datetime) -> _Condition:
    start, end = bounds(term, now)
    edges = []
    if start is not None:
        edge = binder.one(to_ms(start))
        edges.append(f"ticket.{term.field}_at >= {edge}")
        if term.field is Field.CREATED:
            edges.append(f"ticket.updated_at >= {edge}")  # never before its creation; this one has an index
    if end is not None:
        edges.append(f"ticket.{term.field}_at < {binder.one(to_ms(end))}")
    return _Condition(" AND ".join(edges))


def _said(term: Term, binder: _Binder) -> _Condition:
    """A message that the ticket shows holds these words; asked ticket by ticket, for words that must not be there."""
    expression = fts_expression(term)
    if not expression:
        return _Condition("0 = 1")
    return _Condition(
        "EXISTS (WITH RECURSIVE part (number) AS (SELECT ticket.number"
        " UNION SELECT merged.number FROM part JOIN ticket AS merged ON merged.merged_into = part.number)"
        " SELECT 1 FROM part CROSS JOIN entry ON entry.ticket = part.number"
        " CROSS JOIN search ON search.rowid = entry.id"
        f" WHERE search MATCH {binder.one(expression)})"
    )


def fts_expression(term: Term, *, beginning: bool = False) -> str:
    """What a term of words asks of FTS5; empty where the words hold no letter or digit.

    The last word may be the beginning of a longer one with `beginning`, and always in a name or an address.
    """
    text = str(term.value)
    asked = phrase(text)
    if not asked.words:
        return ""
    if asked.alone and len(asked.run) == 1 and term.field is Field.TEXT:
        return f"syllables : {asked.words}"
    words = wide(asked.words) if term.field is Field.TO else asked.words
    goes_on = beginning or text.endswith("*") or (term.field in _NAMES and text[-2:].isalnum())
    return f"{TEXT_COLUMNS[term.field]} : {words}{' *' if goes_on or len(asked.run) == 1 else ''}"


def _names(term: Term) -> tuple[str, ...]:
    assert isinstance(term.value, tuple)
    return term.value


def listed(statuses: Iterable[Status]) -> str:
    """Statuses as a list in a statement."""
    return ", ".join(f"'{status}'" for status in sorted(statuses))
