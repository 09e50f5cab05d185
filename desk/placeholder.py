"""Placeholders in canned replies: `{{customer.first|there}}`, `{{ask:Order number}}`, `{{cursor}}`.

Values come from a flat table and are never looked into, so that neither an agent's text nor a customer's name can reach
anything else. A placeholder without a value stays as it was typed, and `unfilled` finds it before a mail leaves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from desk.naming import did_you_mean
from desk.safe import one_line
from desk.words import N_, _

PLACEHOLDERS: Final[Mapping[str, str]] = {
    "customer.name": N_("the customer's full name"),
    "customer.first": N_("the customer's first name, as a letter begins with it"),
    "customer.polite": N_("the customer's name with a form of address: 김철수님"),
    "customer.email": N_("the customer's address"),
    "ticket.number": N_("the number of the ticket"),
    "ticket.subject": N_("the subject of the ticket"),
    "ticket.created_at": N_("when the ticket came in"),
    "agent.name": N_("your own name"),
    "brand.name": N_("the name that the brand writes under"),
    "brand.address": N_("the address that the brand writes from"),
    "now": N_("the present time"),
}
"""Every placeholder with a value, and what it stands for (to translate). `ask:…` and `cursor` come beside them."""
CURSOR: Final = "cursor"
ASK: Final = "ask:"
DATE: Final = "%Y-%m-%d"
"""How a time is written where the placeholder doesn't say."""

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""English, whatever the locale says: letters are written in the customer's language."""
_EXCERPT: Final = 60


@dataclass(frozen=True, slots=True)
class Expansion:
    """A body with its values in place.

    `cursor` is where typing goes on, counted in characters of `text`, None where the body doesn't say. `asks` are
    questions to put to the agent; their answers are values under `ask:QUESTION`. `missing` are the placeholders, as
    typed, that have neither a value nor a default; they and the unanswered asks are still in `text`.
    """

    text: str
    cursor: int | None
    asks: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Placeholder:
    """One `{{name|date:…|default}}`. `raw` is how it was typed, with its braces, on line `line` (from 1)."""

    raw: str
    line: int
    name: str
    date: str | None
    default: str | None
    closed: bool = True


def expand(body: str, values: Mapping[str, str | datetime]) -> Expansion:
    """`body` with its placeholders replaced by `values` (by placeholder name, times aware in the zone to show).

    A time without `date:…` is written as 2026-01-31. Values are put in as they are, on one line, and not read again.
    """
    pieces: list[str] = []
    cursor: int | None = None
    asks: list[str] = []
    missing: list[str] = []
    for part in _parts(body):
        if isinstance(part, str):
            pieces.append(part)
            continue
        if part.name == CURSOR:
            cursor = sum(map(len, pieces)) if cursor is None else cursor
            continue
        value = _value(part, values)
        pieces.append(part.raw if value is None else value)
        if value is None and part.closed and part.name.startswith(ASK):
            asks.append(part.name.removeprefix(ASK))
        elif value is None:
            missing.append(part.raw)
    return Expansion("".join(pieces), cursor, tuple(dict.fromkeys(asks)), tuple(dict.fromkeys(missing)))


def unfilled(text: str) -> tuple[str, ...]:
    """Placeholders that are still in a text that is about to leave; quoted lines (`>`) are not ours to judge."""
    own = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">"))
    return tuple(dict.fromkeys(part.raw for part in _parts(own) if not isinstance(part, str)))


def check(body: str) -> tuple[tuple[int, str], ...]:
    """What is wrong with the placeholders of a body: the line (from 1) and what it is, in words."""
    return tuple((part.line, words) for part in _parts(body) if not isinstance(part, str) for words in _faults(part))


def date_text(when: datetime, pattern: str) -> str | None:
    """The time as `pattern` says: `%Y %y %m %-m %d %-d %H %M %B %b %%`; None where it says anything else.

    Not `strftime`: that depends on the platform and its locale, and fails on what a person may type.
    """
    parts = {
        "%Y": f"{when.year:04}",
        "%y": f"{when.year % 100:02}",
        "%m": f"{when.month:02}",
        "%-m": str(when.month),
        "%d": f"{when.day:02}",
        "%-d": str(when.day),
        "%H": f"{when.hour:02}",
        "%M": f"{when.minute:02}",
        "%B": MONTHS[when.month - 1],
        "%b": MONTHS[when.month - 1][:3],
        "%%": "%",
    }
    written = []
    at = 0
    while at < len(pattern):
        size = 1 if pattern[at] != "%" else 3 if pattern.startswith("%-", at) else 2
        piece = pattern[at : at + size]
        if size > 1 and piece not in parts:
            return None
        written.append(parts.get(piece, piece))
        at += size
    return "".join(written)


def _parts(text: str) -> Iterator[str | _Placeholder]:
    """The text cut at its placeholders, in one pass. A placeholder stands on one line."""
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        at = 0
        while (start := line.find("{{", at)) >= 0:
            end = line.find("}}", start)
            if end < 0:
                yield line[at:start]
                rest = line[start:].rstrip()
                yield _Placeholder(rest, number, "", None, None, closed=False)
                at = start + len(rest)
                break
            inner = line.rfind("{{", start, end)
            if inner - start >= 2:  # an opening that is never closed, before one that is
                yield line[at:start]
                yield _Placeholder(line[start:inner], number, "", None, None, closed=False)
                at = inner
            yield line[at:inner]
            yield _placeholder(line[inner : end + 2], number)
            at = end + 2
        yield line[at:] + ("\n" if number < len(lines) else "")


def _placeholder(raw: str, line: int) -> _Placeholder:
    name, *bars = (part.strip() for part in raw[2:-2].split("|"))
    if name.startswith(ASK):
        name = ASK + name.removeprefix(ASK).strip()
    dates = [bar.removeprefix("date:") for bar in bars if bar.startswith("date:")]
    defaults = [bar for bar in bars if not bar.startswith("date:")]
    return _Placeholder(raw, line, name, dates[0] if dates else None, defaults[0] if defaults else None)


def _value(part: _Placeholder, values: Mapping[str, str | datetime]) -> str | None:
    """What stands for the placeholder: its value, else its default; None where there is neither.

    A question with a default is asked all the same: the default is for an empty answer.
    """
    value = values.get(part.name)
    if isinstance(value, datetime):
        return date_text(value, part.date or DATE)
    if value is None and part.name.startswith(ASK):
        return None
    text = one_line(value or "")
    if "{{" in text:  # a customer who is called {{x}} must not make a ticket that nobody can answer
        text = text.replace("{", "(").replace("}", ")")
    return text or part.default


def _faults(part: _Placeholder) -> Iterator[str]:
    if not part.closed:
        yield _("a placeholder has no end: {text}", text=part.raw[:_EXCERPT])
        return
    raw = part.raw[:_EXCERPT]
    if part.name == ASK:
        yield _("{text} asks nothing: the question stands behind ask:", text=raw)
    elif not part.name.startswith(ASK) and part.name not in {*PLACEHOLDERS, CURSOR}:
        hint = did_you_mean(part.name, [*PLACEHOLDERS, CURSOR])
        yield _("unknown placeholder {text}: {hint}", text=raw, hint=hint)
    if part.raw.count("|") > (part.date is not None) + (part.default is not None):
        yield _("{text} has two defaults", text=raw)
    elif part.default and "%" in part.default and ":" in part.default:
        yield _("{text} has an unknown filter: known is {filter}", text=raw, filter=f"date:{DATE}")
    if part.date is not None and date_text(datetime(2000, 1, 1, tzinfo=UTC), part.date) is None:
        yield _("{text} has an unknown date: known are {known}", text=raw, known="%Y %y %m %-m %d %-d %H %M %B %b %%")
