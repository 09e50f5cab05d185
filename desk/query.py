"""The search language: `status:open assignee:me tag:refund from:kim@ subject:"배송 지연" created:<2d -tag:spam 환불`.

Any string is safe: `parse` answers with a `Query` or with a `QueryError` that names the word and what would be right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

ME: Final = "me"
"""The assignee that stands for whoever asks."""
NOBODY: Final = "none"
"""The assignee of tickets that nobody has."""


class Field(StrEnum):
    """What a term looks at. The value of each is a word before the colon, save `TEXT`, which is words alone."""

    TEXT = "text"
    NUMBER = "number"
    STATUS = "status"
    PRIORITY = "priority"
    ASSIGNEE = "assignee"
    TAG = "tag"
    BRAND = "brand"
    MAILBOX = "mailbox"
    CHANNEL = "channel"
    FROM = "from"
    TO = "to"
    SUBJECT = "subject"
    HAS = "has"
    IS = "is"
    CREATED = "created"
    UPDATED = "updated"


class Has(StrEnum):
    """What a ticket may hold. A draft is one's own."""

    ATTACHMENT = "attachment"
    NOTE = "note"
    DRAFT = "draft"


class State(StrEnum):
    """What a ticket may be beside its status. Leaving: an answer of it waits in the outbox."""

    SNOOZED = "snoozed"
    UNANSWERED = "unanswered"
    MERGED = "merged"
    LEAVING = "leaving"


class Recent(StrEnum):
    """A day by its name, counted from the `now` of the search."""

    TODAY = "today"
    YESTERDAY = "yesterday"


@dataclass(frozen=True, slots=True)
class Days:
    """A day, month or year as it was written: from `first` up to and without `end`."""

    first: date
    end: date


class Op(StrEnum):
    """How a term compares. `PHRASE` is a quoted text or subject: these words in this order, nothing guessed.

    With an age (a timedelta), `LESS` is younger and `MORE` is older; with days, `LESS` is before and `MORE` is after.
    """

    IS = ""
    PHRASE = '"'
    LESS = "<"
    LESS_OR_IS = "<="
    MORE = ">"
    MORE_OR_IS = ">="


Value = str | int | tuple[str, ...] | timedelta | Days | Recent


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. What `value` is depends on `field`:

    - `TEXT`, `FROM`, `TO`, `SUBJECT`: a str, to be found in it (`FROM` and `TO`: in name or address);
    - `NUMBER`: an int;
    - `STATUS`, `PRIORITY`, `HAS`, `IS`: a tuple of `Status`, `Priority`, `Has`, `State`, any of which will do;
    - `ASSIGNEE`, `TAG`, `BRAND`, `MAILBOX`, `CHANNEL`: a tuple of names, any of which will do (`ME`, `NOBODY`);
    - `CREATED`, `UPDATED`: a timedelta (age), `Days` or `Recent`; `bounds` makes times of it.
    """

    field: Field
    value: Value
    negated: bool = False
    op: Op = Op.IS


@dataclass(frozen=True, slots=True)
class Query:
    """What a search asks: all of its terms must hold. No terms: everything. `str()` is its canonical form."""

    terms: tuple[Term, ...] = ()


def parse(text: str) -> Query:
    """The query that `text` writes. Raises QueryError, which names the word and what would be right."""
    raise NotImplementedError


def bounds(term: Term, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The times that a `CREATED` or `UPDATED` term means: from the first (UTC) up to and without the second.

    `now` is aware, in the time zone whose days are meant. None stands for no bound.
    """
    raise NotImplementedError
