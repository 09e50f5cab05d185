"""The search language: `status:open assignee:me tag:refund from:kim@ subject:"배송 지연" created:<2d -tag:spam 환불`.

Any string is safe: `parse` answers with a `Query` or with a `QueryError` that names the word and what would be right.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from desk.duration import parse_duration
from desk.errors import QueryError
from desk.naming import did_you_mean, nearest
from desk.query_lexer import Piece, Word, sayable, words
from desk.term import ME, NOBODY, Days, Field, Has, Op, Recent, State, Term, Value, bounds, number
from desk.ticket import Channel, Priority, Status
from desk.words import _

__all__ = [
    "CHOICES", "EXAMPLES", "FIELDS", "LISTS", "ME", "NOBODY", "Days", "Field", "Has", "Op", "Query", "Recent", "State",
    "Term", "Value", "bounds", "parse",
]  # fmt: skip

LONGEST: Final = 2_000
"""Characters of a search."""
MOST_TERMS: Final = 64
"""SQL and full-text engines limit how deep a condition may be; no person comes near."""

FIELDS: Final = frozenset(Field) - {Field.TEXT}
"""The words that may stand before a colon."""
LISTS: Final = FIELDS - {Field.NUMBER, Field.FROM, Field.TO, Field.SUBJECT, Field.CREATED, Field.UPDATED}
"""Fields that take several values by comma, any of which will do."""
_STATES: Final = {"mine": (Field.ASSIGNEE, ME), "unassigned": (Field.ASSIGNEE, NOBODY)}
"""States that are another way to write a term of another field."""
CHOICES: Final[dict[Field, tuple[str, ...]]] = {
    Field.STATUS: tuple(Status),
    Field.PRIORITY: tuple(Priority),
    Field.CHANNEL: tuple(Channel),
    Field.HAS: tuple(Has),
    Field.IS: (*_STATES, *State, *Status),
}
"""Fields whose values are known beforehand."""

_KINDS: Final[dict[Field, type[StrEnum]]] = {
    Field.STATUS: Status,
    Field.PRIORITY: Priority,
    Field.CHANNEL: Channel,
    Field.HAS: Has,
    Field.IS: State,
}
EXAMPLES: Final[dict[Field, str]] = {
    Field.NUMBER: "number:1042",
    Field.STATUS: "status:open,pending",
    Field.PRIORITY: "priority:high",
    Field.ASSIGNEE: "assignee:me",
    Field.TAG: "tag:refund",
    Field.BRAND: "brand:acme",
    Field.MAILBOX: "mailbox:support",
    Field.CHANNEL: "channel:mail",
    Field.FROM: "from:kim@",
    Field.TO: "to:support@",
    Field.SUBJECT: 'subject:"배송 지연"',
    Field.HAS: "has:attachment",
    Field.IS: "is:unassigned",
    Field.CREATED: "created:<2d",
    Field.UPDATED: "updated:>2026-01-31",
}
"""Each field as it is used, for errors and for help."""

_AROUND: Final = re.compile(r"^[\s<>]+|[\s<>]+$")  # of an address that was copied with its brackets
_DAYS: Final = re.compile(r"(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Query:
    """What a search asks: all of its terms must hold. No terms: everything. `str()` is its canonical form."""

    terms: tuple[Term, ...] = ()

    def __str__(self) -> str:
        """The query as `parse` reads it back."""
        return " ".join(str(term) for term in self.terms)


def parse(text: str) -> Query:
    """The query that `text` writes. Raises QueryError, which names the word and what would be right.

    - What stands before a colon is a field; where it is none and doesn't look like a misspelt one (`http://x`, `12:30`,
      `Re:`), the word is text.
    - `#1042` is a ticket's number. A bare `1042` is text that may be a number (`Term.maybe_number`).
    - `is:mine`, `is:unassigned`, `is:STATUS` are other ways to write `assignee:me`, `assignee:none`, `status:STATUS`.
    - Text without a letter or digit asks nothing and is left out.
    """
    if len(text) > LONGEST:
        raise QueryError(_("This search is longer than {n} characters.", n=LONGEST))
    text = sayable(unicodedata.normalize("NFC", text))
    terms = [_term(word, text[word.start : word.end]) for word in words(text, FIELDS, LISTS)]
    kept = tuple(term for term in terms if term is not None)
    if len(kept) > MOST_TERMS:
        raise QueryError(_("This search has more than {n} conditions.", n=MOST_TERMS))
    return Query(kept)


def _term(word: Word, typed: str) -> Term | None:
    """What one word asks; None where it asks nothing."""
    if not word.field:
        return _text(word, typed)
    field = Field(word.field)
    pieces = [piece for piece in word.pieces if piece.text.strip()]
    if not pieces:
        raise QueryError(_("{word} needs a value, such as {example}", word=typed, example=EXAMPLES[field]))
    if field in CHOICES:
        return _choice(field, [piece.text.lower().replace("-", "_") for piece in pieces], word.negated)
    if field in LISTS:
        return Term(field, tuple(_name(field, piece.text) for piece in pieces), word.negated)
    if field in {Field.CREATED, Field.UPDATED}:
        return _time(field, pieces[0].text, word.negated)
    if field is Field.NUMBER:
        return Term(field, _number(pieces[0].text, typed), word.negated)
    return _part(field, pieces[0], typed, word.negated)


def _text(word: Word, typed: str) -> Term | None:
    piece = word.pieces[0]
    if piece.quoted:
        op = Op.PHRASE
    else:
        op = Op.IS
        if piece.text.startswith("#") and (found := number(piece.text[1:])) is not None:
            return Term(Field.NUMBER, found, word.negated)
        head, colon, value = piece.text.partition(":")
        if colon and value and not value.startswith("/") and (meant := _misspelt(head)):
            raise QueryError(
                _(
                    'unknown field "{field}": did you mean {meant}? (in quotes it is text: "{word}")',
                    field=head,
                    meant=meant,
                    word=piece.text,
                )
            )
    return Term(Field.TEXT, piece.text, word.negated, op) if _says_something(piece.text) else None


def _misspelt(head: str) -> str | None:
    """The field that somebody meant who wrote `head` before a colon; None where it was probably no field at all."""
    if len(head) < 3 or not (head.isascii() and head.replace("_", "").isalpha()):
        return None
    return nearest(head, [field for field in FIELDS if len(field) >= 3])


def _choice(field: Field, values: list[str], negated: bool) -> Term:
    if field is Field.IS:
        if len(values) == 1 and values[0] in _STATES:
            field, name = _STATES[values[0]]
            return Term(field, (name,), negated)
        if set(values) <= set(Status):
            field = Field.STATUS
    kind = _KINDS[field]
    for value in values:
        if value not in CHOICES[field]:
            hint = did_you_mean(value, CHOICES[field])
            raise QueryError(_('unknown {field} "{value}": {hint}', field=field, value=value, hint=hint))
        if value not in set(kind):
            raise QueryError(_("{field}:{value} can't stand in one list with others", field=field, value=value))
    return Term(field, tuple(kind(value) for value in values), negated)


def _name(field: Field, text: str) -> str:
    return text if field is Field.TAG else text.lower()


def _number(text: str, typed: str) -> int:
    found = number(text.removeprefix("#"))
    if found is None:
        raise QueryError(_("{word} needs a number, such as {example}", word=typed, example=EXAMPLES[Field.NUMBER]))
    return found


def _part(field: Field, piece: Piece, typed: str, negated: bool) -> Term:
    """A part of a subject, or of a sender's or recipient's name and address."""
    if field is Field.SUBJECT:
        if not _says_something(piece.text):
            raise QueryError(_("{word} needs a letter or a digit", word=typed))
        return Term(field, piece.text, negated, Op.PHRASE if piece.quoted else Op.IS)
    return Term(field, _AROUND.sub("", piece.text) or piece.text, negated)


def _time(field: Field, text: str, negated: bool) -> Term:
    rest = text.strip().lower()
    op = next(op for op in (Op.LESS_OR_IS, Op.MORE_OR_IS, Op.LESS, Op.MORE, Op.IS) if rest.startswith(op))
    rest = rest[len(op) :].strip()
    if rest in set(Recent):
        return Term(field, Recent(rest), negated, op)
    if day := _DAYS.fullmatch(rest):
        return Term(field, _days(day, rest), negated, op)
    try:
        age = parse_duration(rest)
    except ValueError:
        raise QueryError(
            _('"{value}" is no time; right are <2d (the last two days), >2d, 2026-01-31, >=2026-01, today', value=rest)
        ) from None
    return Term(field, age, negated, Op.LESS if op is Op.IS else op)


def _days(match: re.Match[str], typed: str) -> Days:
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        first = date.min
    if not 1970 <= first.year < 2200:  # outside of it, time zones run into the ends of the calendar
        raise QueryError(_("There is no day {day}.", day=typed))
    if day:
        return Days(first, first + timedelta(days=1))
    if month:
        return Days(first, (first + timedelta(days=31)).replace(day=1))
    return Days(first, first.replace(year=year + 1))


def _says_something(text: str) -> bool:
    """Whether full-text search could find the text: it knows letters and digits only."""
    return any(character.isalnum() for character in text)
