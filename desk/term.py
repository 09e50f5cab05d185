"""Terms: the single conditions of a search, as plain values that the store turns into SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from desk.duration import written
from desk.query_lexer import QUOTES, quote

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
    """What a ticket may be beside its status.

    Leaving: an answer of it waits in the outbox; bounced: one came back; mentioned: a note calls one, and is unread.
    """

    SNOOZED = "snoozed"
    UNANSWERED = "unanswered"
    MERGED = "merged"
    LEAVING = "leaving"
    BOUNCED = "bounced"
    MENTIONED = "mentioned"


class Recent(StrEnum):
    """A day by its name, counted from the `now` of the search."""

    TODAY = "today"
    YESTERDAY = "yesterday"


@dataclass(frozen=True, slots=True)
class Days:
    """A day, month or year as it was written: from `first` up to and without `end`."""

    first: date
    end: date

    def __str__(self) -> str:
        """The day, month or year as it is written: `2026-01-31`, `2026-01`, `2026`."""
        if self.end - self.first == timedelta(days=1):
            return self.first.isoformat()
        return self.first.isoformat()[: 4 if self.end.year > self.first.year and self.first.month == 1 else 7]


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

    @property
    def maybe_number(self) -> int | None:
        """The ticket that a bare number may mean (`1042` finds ticket 1042 as well as mails that say 1042)."""
        bare = self.field is Field.TEXT and self.op is Op.IS and isinstance(self.value, str)
        return number(str(self.value)) if bare else None

    def __str__(self) -> str:
        """The term as it would be typed."""
        match self.value:
            case Recent() as name:
                words = f"{self.op}{name}"
            case str(text):
                words = quote(text) if self.op is Op.PHRASE or _breaks(text) else text
            case tuple(names):
                words = ",".join(quote(name) if _breaks(name) or "," in name else name for name in names)
            case timedelta() as age:
                words = f"{self.op}{written(age)}"
            case value:
                words = f"{self.op}{value}"
        field = {Field.TEXT: "", Field.NUMBER: "#"}.get(self.field, f"{self.field}:")
        return f"{'-' if self.negated else ''}{field}{words}"


def number(text: str) -> int | None:
    """The ticket's number that `text` is: up to nine digits; else None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def bounds(term: Term, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The times that a `CREATED` or `UPDATED` term means: from the first (UTC) up to and without the second.

    `now` is aware, in the time zone whose days are meant. None stands for no bound.
    """
    match term.value:
        case timedelta() as age:
            edge = (now - age).astimezone(UTC)
            return (None, edge) if term.op in {Op.MORE, Op.MORE_OR_IS} else (edge, None)
        case Recent() as name:
            today = now.date()
            first = today if name is Recent.TODAY else today - timedelta(days=1)
            days = Days(first, first + timedelta(days=1))
        case Days() as days:
            pass
        case _:
            raise ValueError(term)
    start, end = (datetime.combine(day, time(), now.tzinfo).astimezone(UTC) for day in (days.first, days.end))
    match term.op:
        case Op.LESS:
            return None, start
        case Op.LESS_OR_IS:
            return None, end
        case Op.MORE:
            return end, None
        case Op.MORE_OR_IS:
            return start, None
        case _:
            return start, end


def _breaks(text: str) -> bool:
    """Whether the text would be read as something else without quotation marks."""
    return not text or text[0] in QUOTES or any(character.isspace() for character in text)
